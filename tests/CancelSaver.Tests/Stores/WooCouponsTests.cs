using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

internal sealed class WooCouponsTests
{
    private static readonly OfferPart TenPercent = StoreHouse.Part(OfferKind.Coupon) with { Percent = 10 };

    [Test]
    public async Task A_code_is_for_one_person_these_goods_once_until_then()
    {
        await using var house = await StoreHouse.Open();
        var (store, cancellation) = (await house.Store(), await house.Case(house.CancelledOrder()));
        var offer = house.OfferOf(TenPercent);
        var promise = (await house.Storefront.Provision(store, cancellation, offer, default)).Promise!;
        var coupon = house.Shop.Coupons.Single();
        Assert.That((promise.Code, promise.CodeId, promise.Name), Is.EqualTo((coupon.Code, (long?)coupon.Id, cancellation.Id.ToString())));
        Assert.That(coupon.Code, Does.Match("^save-[2-9a-z]{10}$"));
        Assert.That((coupon.Type, coupon.Amount, coupon.UsageLimit, coupon.UsageLimitPerUser, coupon.IndividualUse),
            Is.EqualTo(("percent", 10m, 1, 1, true)));
        Assert.That(coupon.Emails, Is.EqualTo(new[] { "rita@example.com" }));
        Assert.That(coupon.ProductIds, Is.EqualTo(new[] { 16 }));
        Assert.That(coupon.Expires, Is.EqualTo(offer.Ends));
    }

    [Test]
    public async Task Each_case_has_its_own_code_and_always_the_same()
    {
        await using var house = await StoreHouse.Open();
        var store = await house.Store();
        var (one, two) = (await house.Case(house.CancelledOrder()), await house.Case(house.CancelledOrder()));
        var first = (await house.Storefront.Provision(store, one, house.OfferOf(TenPercent), default)).Promise!;
        Assert.That((await house.Storefront.Provision(store, one, house.OfferOf(TenPercent), default)).Promise!.Code,
            Is.EqualTo(first.Code));
        Assert.That((await house.Storefront.Provision(store, two, house.OfferOf(TenPercent), default)).Promise!.Code,
            Is.Not.EqualTo(first.Code));
        Assert.That(house.Shop.Coupons, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_forgotten_code_gets_a_twin()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Shop.AddCoupon("SUMMER", "percent", 15, c => (c.Minimum, c.ProductIds, c.UsageLimit) = (20, [16], 1000));
        var reissue = StoreHouse.Part(OfferKind.ReissueCode) with { Code = "summer" };
        var (store, cancellation) = (await house.Store(), await house.Case(house.CancelledOrder()));
        var promise = (await house.Storefront.Provision(store, cancellation, house.OfferOf(reissue), default)).Promise!;
        var twin = house.Shop.Coupons.Single(c => c.Code == promise.Code);
        Assert.That((twin.Type, twin.Amount, twin.Minimum, twin.UsageLimit), Is.EqualTo(("percent", 15m, 20m, 1)));
        Assert.That(twin.Emails, Is.EqualTo(new[] { "rita@example.com" }));
        var gone = house.OfferOf(reissue with { Code = "winter" });
        Assert.That((await house.Storefront.Provision(store, await house.Case(house.CancelledOrder()), gone, default)).WhyNot,
            Does.Contain("no longer exists"));
    }

    [Test]
    public async Task A_code_for_the_next_order_is_for_any_product_and_leads_to_the_shop()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var offer = house.OfferOf(StoreHouse.Part(OfferKind.NextOrderDiscount) with { Percent = 15 });
        var promise = (await house.Storefront.Provision(store, cancellation, offer, default)).Promise!;
        var coupon = house.Shop.Coupons.Single(c => c.Code == promise.Code);
        Assert.That((coupon.Type, coupon.Amount, coupon.UsageLimit), Is.EqualTo(("percent", 15m, 1)));
        Assert.That(coupon.ProductIds, Is.Empty);

        var back = await house.Storefront.Accept(store, cancellation, promise, default);
        Assert.That((back.GoOnAt, back.OrderId, back.WhyNot), Is.EqualTo((store.Url, 0L, (string?)null)));
        Assert.That(house.Shop.Order(id).Status, Is.EqualTo("cancelled"), "the old order stays lost");
        await house.Storefront.Release(store, cancellation, promise, default);
        Assert.That(house.Shop.Coupons.Any(c => c.Code == promise.Code), Is.False);
    }

    [Test]
    public async Task Store_credit_is_a_code_of_that_value_taken_off_the_order()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        var total = house.Shop.Order(id).Total;
        var (store, cancellation) = (await house.Store(), await house.Case(id));
        var offer = house.OfferOf(StoreHouse.Part(OfferKind.StoreCredit) with { Amount = new Money(700, "USD") });
        var promise = (await house.Storefront.Provision(store, cancellation, offer, default)).Promise!;
        var coupon = house.Shop.Coupons.Single(c => c.Code == promise.Code);
        Assert.That((coupon.Type, coupon.Amount), Is.EqualTo(("fixed_cart", 7m)));
        var back = await house.Storefront.Accept(store, cancellation, promise, default);
        Assert.That((back.OrderId, house.Shop.Order(id).Total), Is.EqualTo(((long)id, total - 7)));
    }

    [Test]
    public async Task An_address_the_store_would_drop_makes_no_code_for_everybody()
    {
        await using var house = await StoreHouse.Open();
        var store = await house.Store();
        var cancellation = await house.Case(house.CancelledOrder());
        var odd = cancellation with { Order = cancellation.Order with { Customer = new Customer { Email = "not-an-email" } } };
        Assert.That((await house.Storefront.Provision(store, odd, house.OfferOf(TenPercent), default)).WhyNot,
            Does.Contain("not for this customer only"));
        Assert.That(house.Shop.Coupons, Is.Empty);
        var none = cancellation with { Order = cancellation.Order with { Customer = new Customer() } };
        Assert.That((await house.Storefront.Provision(store, none, house.OfferOf(TenPercent), default)).WhyNot, Does.Contain("no e-mail"));
    }

    [Test]
    public async Task A_clock_that_is_not_the_store_s_is_noticed()
    {
        await using var house = await StoreHouse.Open();
        var store = await house.Store() with { TimeZone = "Asia/Tokyo" };
        var made = await house.Storefront.Provision(store, await house.Case(house.CancelledOrder()), house.OfferOf(TenPercent), default);
        Assert.That(made.WhyNot, Does.Contain("does not end when it should"));
        Assert.That(house.Shop.Coupons, Is.Empty);
    }

    [Test]
    public async Task A_store_with_only_an_offset_has_its_own_clock()
    {
        await using var house = await StoreHouse.Open();
        var store = await house.Store() with { TimeZone = "-05:00" };
        var offer = house.OfferOf(TenPercent);
        Assert.That((await house.Storefront.Provision(store, await house.Case(house.CancelledOrder()), offer, default)).WhyNot, Is.Null);
        Assert.That(house.Shop.Coupons.Single().Expires, Is.EqualTo(offer.Ends));
    }

    [Test]
    public async Task Two_at_once_leave_one_code()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Shop.DuplicateCouponsSlipThrough = true;
        var (store, cancellation) = (await house.Store(), await house.Case(house.CancelledOrder()));
        var offer = house.OfferOf(TenPercent);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => house.Storefront.Provision(store, cancellation, offer, default)));
        await house.Storefront.Provision(store, cancellation, offer, default);
        Assert.That(house.Shop.Coupons, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_code_somebody_else_made_is_left_alone()
    {
        await using var house = await StoreHouse.Open();
        var (store, cancellation) = (await house.Store(), await house.Case(house.CancelledOrder()));
        var code = house.Get<CancelSaver.Stores.WooCommerce.WooCoupons>().CodeFor(cancellation.Id);
        house.Shop.Shop.AddCoupon(code, "percent", 99);
        Assert.That((await house.Storefront.Provision(store, cancellation, house.OfferOf(TenPercent), default)).WhyNot,
            Does.Contain("already taken"));
        Assert.That(house.Shop.Coupons.Single().Amount, Is.EqualTo(99));
    }
}
