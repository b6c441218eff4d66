using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Operations;

/// <summary>What fails five times lies on the shelf with its cause; a person sees what would happen, puts it back, and the case goes on.</summary>
internal sealed class A_message_fails_for_good
{
    [Test]
    public async Task Shown_with_its_cause_tried_dry_put_back_and_done()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
        await app.Host.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Down = WooOutage.Maintenance;
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(20));
        // The store tells of a cancellation twice: two messages, one case, one row.
        Assert.That(app.Log.Events.Where(e => e.Id == EventIds.MessageFailed).Select(e => e.Values["FunctionName"] + e.Values["DequeueCount"]).Distinct(), Is.EqualTo(Enumerable.Range(1, 5).Select(i => "DecideOffer" + i)));
        await app.Host.DeliverTimer("WatchQueues");
        Assert.That(app.Log.Events.Single(e => e.Id == EventIds.PoisonKept).Values["Queue"], Is.EqualTo(CaseQueues.DecideOffer));

        // The operator sees it first, with its cause.
        using var us = await new OperatorBrowser(app).SignIn();
        var health = await us.Get("/app/health");
        Assert.That(health.Heading, Is.EqualTo("One thing is wrong"), health.Document.Body!.TextContent);
        Assert.That(health.Document.QuerySelector(".note.bad")!.TextContent, Does.Contain("1 message has failed for good on decide-offer"));
        var shown = await us.Get(health.Document.QuerySelector("a[href^='/app/health/poison']")!.GetAttribute("href")!);
        Assert.That(shown.Document.Body!.TextContent, Does.Contain("503").And.Contain("Case " + app.Store + "/" + order));

        // Dry: nothing is written, nothing sent, in the store neither.
        var before = await OperatorBrowser.Everything(app);
        var (writes, dry) = (Writes(app), await us.Press(shown, "Dry run: what would happen?"));
        Assert.That(dry.Document.QuerySelector("#dry")!.ParentElement!.TextContent, Does.Contain("It would fail again").And.Contain("The store does not answer"));
        app.Shop.Down = WooOutage.None;
        dry = await us.Press(dry, "Dry run: what would happen?");
        Assert.That(dry.Document.QuerySelector("#dry")!.ParentElement!.TextContent, Does.Contain("It would do the step it is on the way to, decide-offer").And.Contain("The store answers: the order is Cancelled."));
        Assert.That(await OperatorBrowser.Everything(app), Is.EqualTo(before));
        Assert.That(Writes(app), Is.EqualTo(writes));

        // Put back, twice, as a nervous finger does.
        var back = await us.Press(dry, "Put it back");
        Assert.That(back.Heading, Is.EqualTo("All is well"), back.Document.Body!.TextContent);
        await us.Press(dry, "Put it back");
        Assert.That((await Queue(app, CaseQueues.DecideOffer).GetPropertiesAsync()).ApproximateMessagesCount, Is.EqualTo(1));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        Assert.That((await us.Get("/app/health")).Document.QuerySelector("#mail")!.TextContent, Does.Contain("The last mail was taken on 24 Nov 2026"));
        Assert.That((await us.Get(health.Document.QuerySelector("a[href^='/app/health/poison']")!.GetAttribute("href")!)).Document.Body!.TextContent, Does.Contain("It was put back"));
    }

    [Test]
    public async Task A_letter_goes_back_from_where_it_was_set_aside_and_all_of_one_cause_go_together()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.Order);
        await app.RunUntilQuiet();
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.Deliver();
        // Storage takes nothing that is written together: neither the case nor the facts.
        app.Wire.Cut = c => c == "POST /$batch";
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(20));
        await app.Host.DeliverTimer("WatchQueues");
        app.Wire.Cut = null;
        var waiting = await app.Get<SetAside>().Waiting(app.Store, 10, default).ToListAsync();
        Assert.That(waiting, Is.Not.Empty);
        Assert.That(waiting.Select(l => l.Why), Has.All.StartWith("It could not be recorded, whatever was tried. Storage did not answer."));

        using var us = await new OperatorBrowser(app).SignIn();
        var health = await us.Get("/app/health");
        var dry = await us.Press(await us.Get(health.Document.QuerySelector("a[href^='/app/health/poison']")!.GetAttribute("href")!), "Dry run: what would happen?");
        Assert.That(dry.Document.QuerySelector("#dry")!.ParentElement!.TextContent, Does.Contain("It would be recorded.").And.Match("The storefront reads (that )?order " + order.Id).And.Contain("There is no case of this order."));
        var back = await us.Press(health, waiting.Count == 1 ? "Put it back" : "Put all back");
        Assert.That(back.Heading, Is.EqualTo("All is well"), back.Document.Body!.TextContent);
        Assert.That(await app.Get<SetAside>().Waiting(app.Store, 10, default).AnyAsync(), Is.False, "the merchant need not look at it any more");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Asked));

        // What was put away stays away; a button pressed on an old page does no harm.
        await us.Press(health, waiting.Count == 1 ? "Put it away" : "Put all away");
        Assert.That((await app.Get<PoisonShelf>().All(default).ToListAsync()).Select(r => r.State), Has.All.EqualTo(PoisonState.PutBack));
    }

    [Test]
    public async Task Reports_of_the_mail_service_can_only_be_put_away_and_say_so()
    {
        await using var app = await AppUnderTest.StartAsync();
        await Queue(app, PoisonQueues.Of(CaseQueues.MailEvents)).CreateIfNotExistsAsync();
        await Queue(app, PoisonQueues.Of(CaseQueues.MailEvents)).SendMessageAsync("[]"u8.ToArray());
        await app.Host.DeliverTimer("WatchQueues");

        using var us = await new OperatorBrowser(app).SignIn();
        var health = await us.Get("/app/health");
        var link = health.Document.QuerySelector("a[href^='/app/health/poison']")!;
        Assert.That(link.TextContent, Is.EqualTo("Reports of the mail service"));
        Assert.That((await us.Press(await us.Get(link.GetAttribute("href")!), "Dry run: what would happen?")).Document.QuerySelector("#dry")!.ParentElement!.TextContent, Does.Contain("settled by time"));
        Assert.That((await us.Press(health, "Put it back")).Status, Is.EqualTo(System.Net.HttpStatusCode.Conflict));
        Assert.That((await us.Press(health, "Put it away")).Heading, Is.EqualTo("All is well"));
    }

    private static int Writes(AppUnderTest app) => app.Shop.Requests.Count(r => r.Method != "GET");

    private static QueueClient Queue(AppUnderTest app, string name) => app.Get<QueueServiceClient>().GetQueueClient(name);
}
