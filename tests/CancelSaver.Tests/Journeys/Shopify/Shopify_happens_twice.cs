using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>Letters come twice, a day late, in any order, or never; answers are lost; clicks come twice.</summary>
public sealed class Shopify_happens_twice
{
    [Test]
    public async Task The_same_webhook_twenty_times_is_one_case_and_one_mail()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.MartaWith(Reason.ShippingCost));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Cancel(order);
        app.Shopify.Webhooks.Rearrange(waiting => waiting.SelectMany(w => Enumerable.Repeat(w, 20)));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        Assert.That(await app.Get<CancellationTable>().Newest(app.Store, 100, default).CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Any_order_of_arrival_gives_the_same_case()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            await using var app = await AppUnderTest.StartOnShopifyAsync();
            var order = app.Shopify.PlaceOrder(Buyers.MartaWith(Reason.ShippingCost));
            app.Clock.Advance(TimeSpan.FromMinutes(3));
            app.Shopify.Cancel(order);
            // Created, paid, updated, cancelled, refunded: shuffled, each of them twice.
            var shuffle = seed;
            app.Shopify.Webhooks.Rearrange(waiting => waiting.Concat(waiting).Select((w, i) => (Letter: w, Place: ((i + 1) * 7919 * (shuffle + 3)) % 101)).OrderBy(w => w.Place).Select(w => w.Letter));
            Assert.That(app.Shopify.Webhooks.Pending, Has.Count.GreaterThanOrEqualTo(8));
            await app.RunUntilQuiet();
            Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), seed + app.Story(await app.Case(order.Id)));
            Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "seed " + seed);
        }
    }

    [Test]
    public async Task A_day_late_changes_nothing()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.MartaWith(Reason.ShippingCost));
        app.Shopify.Cancel(order);
        app.Clock.Advance(TimeSpan.FromHours(24));
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.Sent), app.Story(told));
        Assert.That(told.CancelledAt, Is.EqualTo(order.CancelledAt).Within(TimeSpan.FromSeconds(1)), "the store's own time counts");
    }

    [Test]
    public async Task A_webhook_that_never_came_is_found_within_the_hour()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.MartaWith(Reason.ShippingCost));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        app.Shopify.Cancel(order);
        app.Shopify.Webhooks.Rearrange(_ => []);
        await app.RunUntilQuiet();
        Assert.That(await app.CaseOrNull(order.Id), Is.Null, "nobody told us");

        await app.Host.DeliverTimer("CheckStores");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));

        // The next visit finds nothing new, and asks for no order that is known.
        var asked = app.Shopify.Sent("OrderForSave").Count();
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Host.DeliverTimer("CheckStores");
        await app.RunUntilQuiet(TimeSpan.FromMinutes(1));
        Assert.That(app.Shopify.Sent("OrderForSave").Count(), Is.EqualTo(asked));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [TestCase("DiscountFreeShippingCreate")]
    [TestCase("AddCodes")]
    [TestCase("AddCodesStatus")]
    public async Task A_lost_answer_of_the_store_makes_no_second_code(string operation)
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        app.Shopify.LoseNextAnswer(operation);
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        Assert.That(app.Shopify.Shop.Discounts, Has.Count.EqualTo(1), string.Join(" ", app.Shopify.Calls.Select(c => c.Operation)));
        // The discount's own anchor, and the case's code.
        Assert.That(app.Shopify.Shop.Discounts[0].Codes, Has.Count.EqualTo(2));
        Assert.That((await app.Case(order.Id)).Promise!.ShippingCode, Is.Not.Null);
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Codes_that_shopify_adds_slowly_are_waited_for_without_holding_anything()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(options: new FakeShopifyOptions { BulkAddsAfterReads = 2 });
        await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_tabs_accept_and_both_go_to_the_same_cart()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        var link = app.OfferLink();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.PostRaw(link, ("answer", "yes"))));
        Assert.That(answers.Select(a => a.Headers.Location?.AbsoluteUri).Distinct().Count(), Is.EqualTo(1), string.Join(" ", answers.Select(a => (int)a.StatusCode)));
        foreach (var answer in answers)
            answer.Dispose();
    }
}
