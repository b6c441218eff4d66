using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Sandbox;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>The reason stands in the store's own field, so the offer goes out by mail at once; what was promised is in the order that comes back.</summary>
public sealed class Saved_by_each_offer
{
    [Test]
    public async Task Free_shipping_and_no_fees()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Offered(app, Given.OrderWithReason(Reason.ShippingCost), OfferKind.FreeShipping);
        var before = app.Shop.Order(order).Total;

        await Accept(app, order);

        Assert.That(app.Shop.Order(order).ShippingTotal, Is.Zero);
        Assert.That(app.Shop.Order(order).Total, Is.LessThan(before));
        var saved = await Paid(app, order);
        Assert.That(saved.Save!.Cost.Minor, Is.EqualTo((long)(before - app.Shop.Order(order).Total) * 100).Within(99));
    }

    [Test]
    public async Task A_coupon_for_one_person_once()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Publish(app, new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 });
        var order = await Offered(app, Given.OrderWithReason(Reason.ChangedMind), OfferKind.Coupon);

        var promise = (await app.Case(order)).Promise!;
        var coupon = app.Shop.Coupons.Single(c => c.Code == promise.Code);
        Assert.That(coupon.Emails, Is.EqualTo(new[] { "rita@example.com" }));
        Assert.That(coupon.UsageLimit, Is.EqualTo(1));
        Assert.That(app.Mail.Sent.Single().Html, Does.Contain(promise.Code));

        await Accept(app, order);
        Assert.That(app.Shop.Order(order).CouponLines.Select(c => c.Coupon.Code), Does.Contain(promise.Code));
        var saved = await Paid(app, order);
        Assert.That(saved.Save!.Cost.IsPositive);
    }

    [Test]
    public async Task A_coupon_used_in_a_new_order()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Publish(app, new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 });
        var order = await Offered(app, Given.OrderWithReason(Reason.ChangedMind), OfferKind.Coupon);

        app.Clock.Advance(TimeSpan.FromHours(1));
        var again = app.Shop.PlaceOrder(Given.Order with { Coupons = [(await app.Case(order)).Promise!.Code!] });
        app.Shop.Shop.PayOrder(again.Id, "offsite");
        await app.RunUntilQuiet();

        var saved = await app.Case(order);
        Assert.That((saved.Status, saved.Save!.Kind, saved.Save.OrderId), Is.EqualTo((CancellationStatus.Saved, SaveKind.Redeemed, (long)again.Id)));
    }

    [Test]
    public async Task A_discount_on_the_next_order_leaves_the_old_one_lost()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Publish(app, new OfferTerms { Kind = OfferKind.NextOrderDiscount, Percent = 15 });
        var order = await Offered(app, Given.OrderWithReason(Reason.ChangedMind), OfferKind.NextOrderDiscount);
        var code = (await app.Case(order)).Promise!.Code!;
        Assert.That(app.Mail.Sent.Single().Html, Does.Contain(code).And.Contain("stays cancelled"));

        // Sold out meanwhile: that is no matter to an order not chosen yet.
        var goods = app.Shop.Products.SelectMany(p => p.Variations.Prepend(p)).ToList();
        goods.ForEach(p => p.Stock = 0);
        Assert.That((await Accept(app, order)).AbsoluteUri, Does.StartWith(app.Shop.Url));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("cancelled"));
        goods.ForEach(p => p.Stock = 100);

        app.Clock.Advance(TimeSpan.FromHours(1));
        var next = app.Shop.PlaceOrder(Given.Order with { Coupons = [code] });
        app.Shop.Shop.PayOrder(next.Id, "offsite");
        await app.RunUntilQuiet();
        var saved = await app.Case(order);
        Assert.That((saved.Status, saved.Save!.Kind, saved.Save.OrderId), Is.EqualTo((CancellationStatus.Saved, SaveKind.Redeemed, (long)next.Id)));
        Assert.That(saved.Save.Cost.IsPositive);
        Assert.That((await app.Get(app.OfferLink())).Heading, Is.EqualTo("This code has been used"));
    }

    [Test]
    public async Task Priority_delivery_at_the_old_price_with_a_time_to_reconfirm()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Offered(app, Given.OrderWithReason(Reason.DeliveryTime), OfferKind.PriorityDelivery);
        var before = app.Shop.Order(order).Total;
        var part = (await app.Case(order)).Promise!.Offer.Part(OfferKind.PriorityDelivery)!;
        Assert.That(part.ReconfirmBy, Is.GreaterThan(app.Clock.GetUtcNow()));
        Assert.That(app.Mail.Sent.Single().Text, Does.Contain("14:00"), "the cut-off is named");

        await Accept(app, order);

        Assert.That(app.Shop.Order(order).Total, Is.EqualTo(before), "the old price");
        Assert.That(app.Shop.Order(order).ShippingLines.Single().Title, Does.Contain("Priority"));
        Assert.That(app.Shop.Order(order).Meta.Select(m => m.Key), Does.Contain("_cancelsaver_priority"));
        Assert.That(app.Shop.Order(order).Notes.Select(n => n.Text), Has.Some.Contains(part.LeavesOn!.Value.ToString("yyyy-MM-dd")));
        await Paid(app, order);
    }

    [Test]
    public async Task Another_way_to_pay_by_the_stores_own_pay_link()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Offered(app, Given.OrderWithReason(Reason.PaymentMethod), OfferKind.AlternatePayment);
        var at = await Accept(app, order);
        Assert.That(at.AbsoluteUri, Does.Contain("order-pay"));
        app.Shop.Shop.PayOrder(order, "cod");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task Cash_on_delivery_leaves_nothing_to_pay_now()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Publish(app, new OfferTerms { Kind = OfferKind.AlternatePayment, PaymentMethod = "cod" });
        var order = await Offered(app, Given.OrderWithReason(Reason.PaymentMethod), OfferKind.AlternatePayment);
        await Accept(app, order);
        Assert.That((app.Shop.Order(order).Status, app.Shop.Order(order).PaymentMethod), Is.EqualTo(("processing", "cod")));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task A_code_that_was_burnt_works_again()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Shop.Shop.AddCoupon("welcome10", "percent", 10, c => c.UsageLimitPerUser = 1);
        var order = await Offered(app, Given.OrderWithReason(Reason.ForgotCode) with { Coupons = ["welcome10"] }, OfferKind.ReissueCode);
        await Accept(app, order);
        Assert.That(app.Shop.Order(order).DiscountTotal, Is.GreaterThan(0));
        await Paid(app, order);
    }

    [TestCase(Reason.ChangedMind, OfferKind.Reassure)]
    [TestCase(Reason.WrongItem, OfferKind.TalkToUs)]
    public async Task A_few_good_words_cost_nothing(string reason, OfferKind kind)
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Offered(app, Given.OrderWithReason(reason), kind);
        await Accept(app, order);
        var saved = await Paid(app, order);
        Assert.That(saved.Save!.Cost.Minor, Is.Zero);
    }

    [Test]
    public async Task Two_parts_in_one_offer()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Publish(app, new OfferTerms { Kind = OfferKind.FreeShipping }, new OfferTerms { Kind = OfferKind.Coupon, Percent = 5 });
        var order = await Offered(app, Given.OrderWithReason(Reason.ShippingCost), OfferKind.FreeShipping);
        await Accept(app, order);
        Assert.That(app.Shop.Order(order).ShippingTotal, Is.Zero);
        Assert.That(app.Shop.Order(order).CouponLines, Has.Count.EqualTo(1));
        await Paid(app, order);
    }

    private static async Task Publish(AppUnderTest app, params OfferTerms[] terms) =>
        await app.Get<StoreTable>().PublishRulebook(app.Store, new Rulebook { Rules = [new Rule { Id = "one", Name = "The one rule", Offer = terms }] });

    private static async Task<int> Offered(AppUnderTest app, OrderSpec spec, OfferKind kind)
    {
        var order = app.Shop.PlaceOrder(spec);
        await app.RunUntilQuiet();
        Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        await app.RunUntilQuiet();
        var sent = await app.Case(order.Id);
        Assert.That(sent.Status, Is.EqualTo(CancellationStatus.Sent), app.Story(sent));
        Assert.That(sent.Promise!.Offer.Parts.Select(p => p.Kind), Does.Contain(kind), app.Story(sent));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        return order.Id;
    }

    private static async Task<Uri> Accept(AppUnderTest app, int order)
    {
        var page = await app.Get(app.OfferLink());
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        using var accepted = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), app.Story(await app.Case(order)));
        return accepted.Headers.Location!;
    }

    private static async Task<Cancellation> Paid(AppUnderTest app, int order)
    {
        Assert.That(app.Shop.Shop.PayOrder(order, "offsite"));
        await app.RunUntilQuiet();
        var saved = await app.Case(order);
        Assert.That((saved.Status, saved.Save?.Kind), Is.EqualTo((CancellationStatus.Saved, (SaveKind?)SaveKind.Reopened)), app.Story(saved));
        return saved;
    }
}
