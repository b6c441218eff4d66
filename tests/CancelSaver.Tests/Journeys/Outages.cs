using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>The store, the mail service and the night.</summary>
public sealed class Outages
{
    [TestCase(WooOutage.Refused)]
    [TestCase(WooOutage.Maintenance)]
    public async Task The_store_is_down_while_the_customer_accepts(WooOutage outage)
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await Offered(app);
        app.Shop.Down = outage;
        var answer = await app.Post(app.OfferLink(), ("answer", "yes"));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), "the promise is kept, the link follows");
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Accepted));
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(20));

        app.Shop.Down = WooOutage.None;
        await app.RunUntilQuiet(TimeSpan.FromHours(2));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("pending"), app.Story(await app.Case(order)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2));
        Assert.That(app.Mail.Sent[^1].Subject, Does.Contain("go on with your order"));

        using var go = await app.PostRaw(app.OfferLink(), ("answer", "yes"));
        Assert.That(go.Headers.Location!.AbsoluteUri, Does.Contain("order-pay"));
        app.Shop.Shop.PayOrder(order, "offsite");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task The_store_is_down_while_we_decide()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet();
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.Shop.RunQueue();
        app.Shop.FailNext(r => r.PathAndQuery.Contains("/orders/" + order.Id, StringComparison.Ordinal), 503);
        app.Shop.FailNext(r => r.PathAndQuery.Contains("/notes", StringComparison.Ordinal), 429);
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [TestCase(429)]
    [TestCase(401)]
    public async Task SendGrid_says_not_now_and_the_mail_goes_later(int status)
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Mail.Next(status, status);
        var order = await Offered(app, sent: false);
        await app.RunUntilQuiet(TimeSpan.FromHours(8));
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task SendGrid_is_unreachable_for_a_while()
    {
        await using var app = await AppUnderTest.StartAsync();
        await app.Mail.RefuseConnectionsAsync();
        var order = await Offered(app, sent: false);
        await app.Mail.ListenAgainAsync();
        await app.RunUntilQuiet(TimeSpan.FromHours(8));
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task SendGrid_refuses_the_mail_for_good_and_the_merchant_sees_it()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Mail.Next(400);
        var order = await Offered(app, sent: false);
        var told = await app.Case(order);
        Assert.That((told.Status, told.PersonWhy is not null), Is.EqualTo((CancellationStatus.NeedsPerson, true)), app.Story(told));
    }

    [Test]
    public async Task SendGrid_takes_the_offer_and_answers_with_an_error_and_no_second_mail_goes_out()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Mail.AcceptThenAnswer(500);
        var order = await Offered(app, sent: false);
        await app.RunUntilQuiet(TimeSpan.FromHours(8));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "it was taken, whatever the answer said");
        var told = await app.Case(order);
        Assert.That((told.Status, told.PersonWhy is not null), Is.EqualTo((CancellationStatus.Sent, true)), app.Story(told));
    }

    [Test]
    public async Task A_question_that_was_perhaps_never_sent_is_asked_once_more_but_not_twice()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Mail.Next(500, 500, 500);
        var order = app.Shop.PlaceOrder(Given.Order);
        await app.RunUntilQuiet();
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet(TimeSpan.FromHours(8));
        Assert.That(app.Mail.Requests, Is.EqualTo(2));
        var told = await app.Case(order.Id);
        Assert.That(told.PersonWhy, Is.Not.Null, app.Story(told));
        Assert.That(told.Timeline.Count(t => t.Says == "Nobody knows whether the mail arrived; it is not sent twice."), Is.EqualTo(1), "it is left alone then");
    }

    [Test]
    public async Task Nobody_gets_mail_at_night()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Clock.Advance(TimeSpan.FromHours(13)); // 23:00 in New York
        var order = await Offered(app, sent: false);
        Assert.That(app.Mail.Sent, Is.Empty);
        await app.RunUntilQuiet(TimeSpan.FromHours(10));
        Assert.That(app.Mail.Sent.Single().At.Hour, Is.EqualTo(13), "eight in the morning in New York");
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent));
    }

    [Test]
    public async Task A_lost_message_is_found_by_the_night_watch()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet();
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.Shop.RunQueue();
        await app.Host.RunUntilQuiet(TimeSpan.FromSeconds(1));
        var queue = app.Get<QueueServiceClient>().GetQueueClient(CaseQueues.DecideOffer);
        await queue.ClearMessagesAsync();
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.Host.DeliverTimer("SweepStrays");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task A_letter_that_cannot_be_recorded_is_set_aside_where_the_merchant_sees_it()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost) with { Via = "checkout" });
        for (var tries = 0; tries < 20; tries++)
            app.Wire.FailNext(call => call.StartsWith("POST /$batch", StringComparison.Ordinal));
        await app.RunUntilQuiet();
        await app.Host.DeliverTimer("WatchQueues");
        var aside = await app.Get<SetAside>().Newest(app.Store, 10, default).ToListAsync();
        Assert.That(aside.Select(a => a.Topic), Does.Contain("order.created"));
        Assert.That(await app.CaseOrNull(order.Id), Is.Null);
    }

    [Test]
    public async Task A_missed_webhook_is_found_by_the_hourly_visit()
    {
        await using var app = await AppUnderTest.StartAsync();
        foreach (var webhook in app.Shop.Webhooks.All)
            webhook.Status = "disabled";
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        Assert.That(await app.CaseOrNull(order.Id), Is.Null, "nothing was delivered");

        await app.Host.DeliverTimer("CheckStores");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent));
        Assert.That(app.Shop.Webhooks.All.Select(w => w.Status), Has.All.EqualTo("active"));
    }

    private static async Task<int> Offered(AppUnderTest app, bool sent = true)
    {
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet(TimeSpan.Zero);
        Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        await app.RunUntilQuiet();
        if (sent)
            Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
        return order.Id;
    }
}
