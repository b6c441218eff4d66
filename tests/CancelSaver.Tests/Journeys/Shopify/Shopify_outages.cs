using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>Tokens end, secrets change, the app is removed and comes back, Shopify has enough of us: in the middle of a case.</summary>
public sealed class Shopify_outages
{
    [Test]
    public async Task The_token_ends_in_the_middle_of_a_case()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var given = app.Shopify.Tokens.Given;
        await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost));
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        Assert.That(app.Shopify.Tokens.Given, Is.EqualTo(given + 1), "renewed once");

        app.Shopify.Tokens.ExpireAccess();
        using var yes = await app.PostRaw(app.OfferLink(), ("answer", "yes"));
        Assert.That(yes.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "a refused token is renewed on the spot");
        Assert.That(app.Shopify.Tokens.Given, Is.EqualTo(given + 2));
    }

    [Test]
    public async Task A_renewal_whose_answer_is_lost_is_repeated()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost));
        app.Clock.Advance(TimeSpan.FromHours(2));
        app.Shopify.Tokens.LoseNextAnswer = true;
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), string.Join(Environment.NewLine, app.Log.Errors));
    }

    [Test]
    public async Task No_token_can_be_had_any_more_and_nothing_is_lost_until_the_merchant_comes()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost));
        app.Shopify.RevokeTokens();
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Received), app.Story(await app.Case(order.Id)));
        var store = (await app.Get<StoreTable>().Find(app.Store))!;
        Assert.That(store.Status, Is.EqualTo(StoreStatus.NeedsReconnect));
        Assert.That(store.Trouble, Does.Contain("Shopify admin"), "the merchant is told what to do");
        // Cancelled while nobody could be asked: the letter holds what is needed.
        var second = await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost) with { Email = "rui.costa@example.com", Address = "Avenida Exemplo 7" });
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Is.Empty);

        (await app.OpenInAdmin()).Dispose();
        await app.Host.DeliverTimer("SweepStrays");
        await app.RunUntilQuiet();
        foreach (var one in (ShopOrder[])[order, second])
            Assert.That((await app.Case(one.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(one.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2));
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Trouble, Is.Null);
    }

    [Test]
    public async Task Throttled_cases_wait_as_long_as_shopify_says()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(options: new FakeShopifyOptions { BucketSize = 1000, RestoreRate = 50 });
        var orders = new List<ShopOrder>();
        for (var i = 0; i < 4; i++)
            orders.Add(await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost) with { Email = $"buyer{i}@example.com", Address = $"Rua {i} do Exemplo" }));
        app.Shopify.Throttle();
        await app.RunUntilQuiet();
        foreach (var order in orders)
            Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(4));
        Assert.That(app.Log.Errors, Is.Empty);
    }

    [TestCase(ShopOutage.Refused)]
    [TestCase(ShopOutage.Unavailable)]
    [TestCase(ShopOutage.RateLimited)]
    public async Task The_store_is_down_while_the_customer_accepts(ShopOutage outage)
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        app.Shopify.Down = outage;
        var answer = await app.Post(app.OfferLink(), ("answer", "yes"));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), "the promise is kept, the link follows");
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(20));
        app.Shopify.Down = ShopOutage.None;
        await app.RunUntilQuiet(TimeSpan.FromHours(2));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2), app.Story(await app.Case(order.Id)));
        await app.Paid(await app.Accepted());
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task A_store_that_did_not_pay_shopify_waits()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost));
        app.Shopify.Down = ShopOutage.Frozen;
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Received));
        app.Shopify.Down = ShopOutage.None;
        await app.RunUntilQuiet(TimeSpan.FromHours(3));
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task The_app_is_removed_in_the_middle_of_a_case_and_comes_back()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(s => s with { HoldoutPercent = 0, Priority = s.Priority with { DailyCapacity = 3 } });
        var waiting = await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost));
        var offered = app.Shopify.PlaceOrder(Buyers.MartaWith(Reason.ShippingCost) with { Email = "rui.costa@example.com", Address = "Avenida Exemplo 7" });
        app.Shopify.Shop.Uninstall();
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Is.Empty, "mail stops at once");
        Assert.That((await app.Case(waiting.Id)).Status, Is.EqualTo(CancellationStatus.Withdrawn), app.Story(await app.Case(waiting.Id)));
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Status, Is.EqualTo(StoreStatus.Disconnected));
        Assert.That(await app.Get<StoreTable>().Secrets(app.Store), Is.Null);

        app.Clock.Advance(TimeSpan.FromHours(5));
        app.Shopify.Shop.Install();
        (await app.OpenInAdmin()).Dispose();
        var store = (await app.Get<StoreTable>().Find(app.Store))!;
        Assert.That((store.Status, store.Settings.Priority.DailyCapacity), Is.EqualTo((StoreStatus.Connected, 3)), "what the merchant chose is still there");
        app.Shopify.Cancel(offered);
        await app.RunUntilQuiet();
        Assert.That((await app.Case(offered.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(offered.Id)));
        Assert.That((await app.Case(waiting.Id)).Status, Is.EqualTo(CancellationStatus.Withdrawn));
    }
}
