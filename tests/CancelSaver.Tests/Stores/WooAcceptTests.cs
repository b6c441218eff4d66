using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

/// <summary>Every offer made real, accepted and taken back in a store that answers on the wire.</summary>
internal sealed class WooAcceptTests
{
    private static readonly OfferPart TwentyOff = StoreHouse.Part(OfferKind.Coupon) with { Amount = new Money(2000, "USD") };

    [Test]
    public async Task A_coupon_brings_the_order_back_cheaper_and_doing_it_again_changes_nothing()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var total = house.Shop.Order(id).Total;
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default)).Promise!;

        var back = await house.Storefront.Accept(store, cancellation, promise, default);

        var order = house.Shop.Order(id);
        Assert.That(back.WhyNot, Is.Null);
        Assert.That((order.Status, order.Total, back.OrderId, back.NeedsPayment), Is.EqualTo(("pending", total - 20, (long)id, true)));
        Assert.That(back.GoOnAt!.AbsoluteUri, Does.Contain("/order-pay/" + id));
        Assert.That(order.Notes.Count(n => n.Text.Contains("CancelSaver", StringComparison.Ordinal) && !n.ToCustomer), Is.EqualTo(1));

        var writes = Writes(house);
        Assert.That(await house.Storefront.Accept(store, cancellation, promise, default), Is.EqualTo(back));
        Assert.That(Writes(house), Is.EqualTo(writes), "nothing is written a second time");
        var marks = (await house.Storefront.GetOrder(store, id, default))!.Marks;
        Assert.That(marks[WooMarks.Case], Is.EqualTo(cancellation.Id.ToString()));
        Assert.That(marks[WooMarks.Offer], Is.EqualTo("Coupon"));
        Assert.That(house.Shop.Requests.Where(r => r.Unknown), Is.Empty);
    }

    [Test]
    public async Task A_lost_answer_is_found_again()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        house.Shop.LoseAnswerOf(r => r.Method == "POST" && r.PathAndQuery.Contains("/coupons", StringComparison.Ordinal));
        var lost = Assert.CatchAsync<StorefrontException>(() =>
            house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default));
        Assert.That(lost!.TryAgain, Is.True);
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default)).Promise!;
        Assert.That(house.Shop.Coupons, Has.Count.EqualTo(1));

        house.Shop.LoseAnswerOf(r => r.Method == "PUT" && r.PathAndQuery.Contains("/orders/", StringComparison.Ordinal));
        Assert.CatchAsync<StorefrontException>(() => house.Storefront.Accept(store, cancellation, promise, default));
        var writes = Writes(house);
        Assert.That((await house.Storefront.Accept(store, cancellation, promise, default)).WhyNot, Is.Null);
        Assert.That(Writes(house), Is.EqualTo(writes));
    }

    [Test]
    public async Task Free_shipping_takes_shipping_and_fees_off()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        house.Shop.Order(id).FeeLines.Add(new WooFeeLine { Id = 901, Name = "Handling", Total = 3m });
        house.Shop.Order(id).FeeLines.Add(new WooFeeLine { Id = 902, Name = "Loyalty", Total = -2m });
        var goods = house.Shop.Order(id).Lines.Sum(l => l.Total);
        var back = await ProvisionAndAccept(house, id, StoreHouse.Part(OfferKind.FreeShipping) with { FeesToo = true });
        var order = house.Shop.Order(id);
        Assert.That(back.WhyNot, Is.Null);
        Assert.That((order.ShippingTotal, order.Total, order.ShippingLines.Count), Is.EqualTo((0m, goods - 2, 1)));
        Assert.That(order.FeeLines.Select(f => f.Name), Is.EqualTo(new[] { "Loyalty" }));
    }

    [Test]
    public async Task Priority_goes_out_faster_at_the_old_price_and_the_warehouse_sees_it()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var total = house.Shop.Order(id).Total;
        var by = house.Clock.GetUtcNow().AddHours(3);
        var back = await ProvisionAndAccept(house, id,
            StoreHouse.Part(OfferKind.PriorityDelivery) with { ReconfirmBy = by, LeavesOn = new DateOnly(2026, 11, 23) });
        var order = house.Shop.Order(id);
        Assert.That(back.WhyNot, Is.Null);
        Assert.That((order.ShippingLines.Single().Title, order.ShippingLines.Single().Instance, order.Total),
            Is.EqualTo(("Priority (1-2 days)", "2", total)));
        Assert.That(order.Meta.Single(m => m.Key == WooMarks.Priority).Value!.ToJsonString(),
            Is.EqualTo("{\"reconfirmBy\":\"2026-11-23T18:00:00Z\",\"leavesOn\":\"2026-11-23\"}"));
        Assert.That(order.Notes.Select(n => n.Text), Has.Some.Contains("must leave on 2026-11-23"));
    }

    [Test]
    public async Task Cash_on_delivery_is_settled_at_once()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var back = await ProvisionAndAccept(house, id, StoreHouse.Part(OfferKind.AlternatePayment) with { PaymentMethod = "cod" });
        Assert.That((house.Shop.Order(id).Status, house.Shop.Order(id).PaymentMethod, house.Shop.Order(id).PaymentMethodTitle),
            Is.EqualTo(("processing", "cod", "Cash on delivery")));
        Assert.That((back.NeedsPayment, back.GoOnAt!.AbsolutePath), Is.EqualTo((false, "/checkout/order-received/" + id + "/")));
    }

    [Test]
    public async Task Another_way_to_pay_must_be_switched_on()
    {
        await using var house = await StoreHouse.Open();
        var offer = house.OfferOf(StoreHouse.Part(OfferKind.AlternatePayment) with { PaymentMethod = "cheque" });
        var made = await house.Storefront.Provision(await house.Store(), await house.Case(house.CancelledOrder()), offer, default);
        Assert.That(made.WhyNot, Does.Contain("cheque"));
    }

    [Test]
    public async Task Several_parts_come_in_one_write_and_codes_the_customer_had_stay()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Shop.AddCoupon("welcome5", "fixed_cart", 5);
        var id = house.CancelledOrder(new OrderSpec { Coupons = ["welcome5"] });
        var goods = house.Shop.Order(id).Lines.Sum(l => l.Subtotal);
        var back = await ProvisionAndAccept(
            house, id, StoreHouse.Part(OfferKind.Coupon) with { Percent = 10 }, StoreHouse.Part(OfferKind.FreeShipping),
                StoreHouse.Part(OfferKind.PriorityDelivery));
        var order = house.Shop.Order(id);
        Assert.That(back.WhyNot, Is.Null);
        Assert.That(order.CouponLines.Select(c => c.Coupon.Code), Does.Contain("welcome5"));
        Assert.That(order.CouponLines, Has.Count.EqualTo(2));
        Assert.That(order.Total, Is.LessThan(goods - 5 - (goods * 0.09m)));
        Assert.That(house.Shop.Requests.Count(r => r.Method == "PUT" && r.PathAndQuery.Contains("/orders/", StringComparison.Ordinal)),
            Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_sold_out_is_not_promised()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default)).Promise!;
        Assert.That(await house.Storefront.MissingStock(store, cancellation.Order, default), Is.Null);
        house.Shop.Shop.Product(16).Stock = 1;
        Assert.That(await house.Storefront.MissingStock(store, cancellation.Order, default),
            Is.EqualTo("Rain Jacket Lite is short: 1 left, 2 needed."));
        Assert.That((await house.Storefront.Accept(store, cancellation, promise, default)).WhyNot, Does.Contain("short"));
        Assert.That(house.Shop.Order(id).Status, Is.EqualTo("cancelled"));
        house.Shop.Shop.Product(16).Backorders = true;
        Assert.That(await house.Storefront.MissingStock(store, cancellation.Order, default), Is.Null);
    }

    [Test]
    public async Task Somebody_else_was_faster()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default)).Promise!;
        house.Shop.Shop.ChangeByAdmin(id, "processing");
        Assert.That((await house.Storefront.Accept(store, cancellation, promise, default)).WhyNot, Does.Contain("already open"));
        house.Shop.Shop.DeleteForGood(id);
        Assert.That((await house.Storefront.Accept(store, cancellation, promise, default)).WhyNot, Does.Contain("no longer exists"));
        Assert.That(await house.Storefront.GetOrder(store, id, default), Is.Null);
    }

    [Test]
    public async Task A_promise_taken_back_leaves_the_store_as_it_was()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default)).Promise!;
        await house.Storefront.Accept(store, cancellation, promise, default);
        for (var i = 0; i < 2; i++)
            await house.Storefront.Release(store, cancellation, promise, default);
        Assert.That(house.Shop.Order(id).Status, Is.EqualTo("cancelled"));
        Assert.That(house.Shop.Coupons, Is.Empty);
        var marks = (await house.Storefront.GetOrder(store, id, default))!.Marks;
        Assert.That(marks[WooMarks.Case], Is.EqualTo(cancellation.Id.ToString()));
        Assert.That(marks[WooMarks.Released], Is.Not.Empty);
    }

    [Test]
    public async Task A_paid_order_is_never_taken_back()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default)).Promise!;
        await house.Storefront.Accept(store, cancellation, promise, default);
        Assert.That(house.Shop.Shop.PayOrder(id, "offsite"), Is.True);
        await house.Storefront.Release(store, cancellation, promise, default);
        Assert.That(house.Shop.Order(id).Status, Is.EqualTo("processing"));
        Assert.That(house.Shop.Coupons, Has.Count.EqualTo(1));
    }

    [TestCase(WooOutage.Refused)]
    [TestCase(WooOutage.Maintenance)]
    public async Task A_store_that_is_down_is_asked_again_later(WooOutage outage)
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var promise = new Promise { Name = "x", Offer = house.OfferOf(TwentyOff), Code = "save-x" };
        house.Shop.Down = outage;
        foreach (var call in (Func<Task>[])[
            () => house.Storefront.GetOrder(store, id, default), () => house.Storefront.GetTrail(store, cancellation.Order, default),
            () => house.Storefront.GetCategories(store, cancellation.Order, default), () =>
                house.Storefront.MissingStock(store, cancellation.Order, default),
            () => house.Storefront.Provision(store, cancellation, house.OfferOf(TwentyOff), default), () =>
                house.Storefront.Accept(store, cancellation, promise, default),
            () => house.Storefront.Release(store, cancellation, promise, default), () => house.Storefront.CheckUp(store, default)])
        {
            Assert.That(Assert.CatchAsync<StorefrontException>(() => call())!.TryAgain, Is.True);
        }
    }

    [Test]
    public async Task Keys_that_were_revoked_ask_for_the_merchant()
    {
        await using var house = await StoreHouse.Open();
        var store = await house.Store();
        house.Shop.Keys.Clear();
        var refused = Assert.CatchAsync<StorefrontException>(() => house.Storefront.GetOrder(store, 1, default));
        Assert.That((refused!.TryAgain, refused.Message), Is.EqualTo((false, refused.Message)));
        Assert.That(refused.Message, Does.Contain("connected again").And.Not.Contain("ck_"));
    }

    [Test]
    public async Task The_trail_tells_who_and_from_where()
    {
        await using var house = await StoreHouse.Open();
        var store = await house.Store();
        var mine = house.Shop.PlaceOrder();
        house.Shop.Shop.CancelByCustomer(mine.Id);
        var trail = await house.Storefront.GetTrail(store, (await house.Case(mine.Id)).Order, default);
        Assert.That(trail.Notes.Select(n => n.Text), Has.Some.StartsWith("Order cancelled by customer."));
        Assert.That(trail.Before, Is.EqualTo(OrderStatusBefore.Pending));
        var categories = await house.Storefront.GetCategories(store, (await house.Case(mine.Id)).Order, default);
        Assert.That(categories[16], Is.Not.Empty);
    }

    private static async Task<BroughtBack> ProvisionAndAccept(StoreHouse house, int id, params OfferPart[] parts)
    {
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var made = await house.Storefront.Provision(store, cancellation, house.OfferOf(parts), default);
        Assert.That(made.WhyNot, Is.Null);
        return await house.Storefront.Accept(store, cancellation, made.Promise!, default);
    }

    private static int Writes(StoreHouse house) => house.Shop.Requests.Count(r => r.Method != "GET");
}
