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

/// <summary>Every other way a case can end.</summary>
public sealed class Endings
{
    [Test]
    public async Task Came_back_alone_before_we_wrote()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.Order);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var again = app.Shop.PlaceOrder(Given.Order with { Items = [new OrderedItem(13)] });
        app.Shop.Shop.PayOrder(again.Id, "offsite");
        await app.RunUntilQuiet();

        var ended = await app.Case(order);
        Assert.That(ended.Status, Is.EqualTo(CancellationStatus.CameBackAlone), app.Story(ended));
        Assert.That(app.Mail.Sent, Is.Empty, "nobody writes to a customer who is back already");
    }

    [Test]
    public async Task Came_back_alone_after_we_asked_is_not_ours()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.Order);
        await app.RunUntilQuiet();
        var again = app.Shop.PlaceOrder(Given.Order);
        app.Shop.Shop.PayOrder(again.Id, "offsite");
        await app.RunUntilQuiet();

        var ended = await app.Case(order);
        Assert.That((ended.Status, ended.Save?.Kind), Is.EqualTo((CancellationStatus.CameBackAlone, (SaveKind?)SaveKind.Alone)), app.Story(ended));
    }

    [Test]
    public async Task Put_back_by_the_store_itself()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.Order);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        app.Shop.Shop.ChangeByAdmin(order, "processing");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.CameBackAlone));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task Held_out_customers_get_nothing_and_are_counted()
    {
        await using var app = await AppUnderTest.StartAsync(s => s with { HoldoutPercent = 50 });
        var orders = new List<int>();
        foreach (var name in (string[])["Ada", "Bea", "Cleo", "Dora", "Edda", "Fay", "Gia", "Hope"])
            orders.Add(await app.Cancelled(Given.OrderOf(name)));
        await app.RunUntilQuiet();

        var cases = new List<Cancellation>();
        foreach (var order in orders)
            cases.Add(await app.Case(order));
        var heldOut = cases.Count(c => c.Status == CancellationStatus.HeldOut);
        Assert.That(heldOut, Is.InRange(1, 7), "the share is a matter of chance, but not of nobody or everybody");
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(cases.Count - heldOut));

        var held = cases.First(c => c.Status == CancellationStatus.HeldOut);
        var again = app.Shop.PlaceOrder(Given.OrderOf(held.Order.Customer.FirstName));
        app.Shop.Shop.PayOrder(again.Id, "offsite");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(held.Id.OrderId)).Status, Is.EqualTo(CancellationStatus.CameBackAlone), "that is what the holdout is for");
    }

    [Test]
    public async Task In_test_mode_everything_works_and_nothing_reaches_a_customer()
    {
        await using var app = await AppUnderTest.StartAsync(s => s with { TestMode = true });
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task Two_orders_cancelled_at_once_are_one_question()
    {
        await using var app = await AppUnderTest.StartAsync();
        var first = await app.Cancelled(Given.Order);
        var second = await app.Cancelled(Given.Order with { Items = [new OrderedItem(13)] });
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        Assert.That((await app.Case(first)).Status, Is.EqualTo(CancellationStatus.Asked));
        Assert.That((await app.Case(second)).Status, Is.EqualTo(CancellationStatus.NoOffer));
    }

    [Test]
    public async Task Declined_takes_the_promise_back()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Coupon(app);
        var page = await app.Get(app.OfferLink());
        var declined = await app.Post(page.Action("/o/"), ("answer", "no"));
        await app.RunUntilQuiet();

        Assert.That(declined.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Declined));
        Assert.That(app.Shop.Coupons, Is.Empty, "the code is gone from the store");
        Assert.That((await app.Get(app.OfferLink())).Status, Is.EqualTo(HttpStatusCode.Gone).Or.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Expired_and_released()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Coupon(app);
        await app.RunUntilQuiet(TimeSpan.FromDays(4));

        var ended = await app.Case(order);
        Assert.That(ended.Status, Is.EqualTo(CancellationStatus.Expired), app.Story(ended));
        Assert.That(app.Shop.Coupons, Is.Empty);
        Assert.That((await app.Get(app.OfferLink())).Status, Is.EqualTo(HttpStatusCode.Gone));
    }

    [Test]
    public async Task Accepted_but_never_paid_is_closed_again_and_is_no_second_case()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Coupon(app, via: "checkout");
        var page = await app.Get(app.OfferLink());
        using var accepted = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("pending"));

        // The store's own job closes what is not paid within an hour.
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.That(app.Shop.Shop.RunUnpaidTimeout(), Does.Contain(order));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Accepted), "the promise still stands");
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "no second case, no second mail");

        // The customer comes back to the link: the order is opened once more.
        using var again = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("pending"));

        await app.RunUntilQuiet(TimeSpan.FromDays(4));
        var ended = await app.Case(order);
        Assert.That(ended.Status, Is.EqualTo(CancellationStatus.Expired), app.Story(ended));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("cancelled"), "the order is put back as it was");
        Assert.That(app.Shop.Coupons, Is.Empty);
    }

    [Test]
    public async Task A_save_that_is_cancelled_again_is_no_save()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Coupon(app);
        var page = await app.Get(app.OfferLink());
        using var accepted = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        app.Shop.Shop.PayOrder(order, "offsite");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Saved));

        app.Clock.Advance(TimeSpan.FromHours(1));
        app.Shop.Shop.CancelByAdmin(order);
        await app.RunUntilQuiet();
        var ended = await app.Case(order);
        Assert.That((ended.Status, ended.Save), Is.EqualTo((CancellationStatus.Expired, (Save?)null)), app.Story(ended));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Sold_out_meanwhile_is_said_and_nothing_is_promised_that_cannot_be_kept()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Coupon(app);
        foreach (var product in app.Shop.Products)
            product.Stock = 0;
        var page = await app.Get(app.OfferLink());
        var answer = await app.Post(page.Action("/o/"), ("answer", "yes"));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task Unsubscribed_people_are_never_written_to_again()
    {
        await using var app = await AppUnderTest.StartAsync();
        await app.Cancelled(Given.Order);
        await app.RunUntilQuiet();
        var link = app.UnsubscribeLink();
        Assert.That(app.Mail.Sent.Single().Headers["List-Unsubscribe"], Does.Contain(link));

        Assert.That((await app.Get(link)).Status, Is.EqualTo(HttpStatusCode.OK), "looking does nothing");
        using var oneClick = await app.Browser.PostAsync(link, new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]));
        Assert.That(oneClick.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        app.Clock.Advance(TimeSpan.FromDays(100));
        var later = await app.Cancelled(Given.Order with { Items = [new OrderedItem(13)] });
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        Assert.That((await app.Case(later)).Status, Is.EqualTo(CancellationStatus.NoOffer));
    }

    [Test]
    public async Task The_second_offer_within_a_month_costs_nothing()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Coupon(app);
        await app.RunUntilQuiet(TimeSpan.FromDays(5));
        var again = await app.Cancelled(Given.OrderWithReason(Reason.ChangedMind) with { Items = [new OrderedItem(13)] });
        await app.RunUntilQuiet();
        var second = await app.Case(again);
        Assert.That(second.Status, Is.EqualTo(CancellationStatus.NoOffer), app.Story(second));
        Assert.That(second.Decision!.Why.Any(w => w.Kind == "guard" && !w.Passed));
    }

    private static async Task<int> Coupon(AppUnderTest app, string via = "store-api")
    {
        await app.Get<StoreTable>().PublishRulebook(
            app.Store, new Rulebook { Rules = [new Rule { Id = "one", Name = "One", Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 }] }] });
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ChangedMind) with { Via = via });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        Assert.That(app.Shop.Coupons, Has.Count.EqualTo(1));
        return order;
    }
}
