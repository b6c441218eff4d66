using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Privacy;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using CancelSaver.Triggers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Tests.Journeys;

/// <summary>From one moment to the next nobody is written to any more, whatever is on its way; and whoever installs again finds what they had chosen.</summary>
public sealed class The_merchant_removes_the_app
{
    [Test]
    public async Task Open_cases_end_and_what_opened_the_store_is_forgotten()
    {
        await using var app = await AppUnderTest.StartAsync();
        var asked = await app.Cancelled(Given.Order);
        await app.RunUntilQuiet();
        var offered = await app.Cancelled(Given.OrderOf("Ada") with { Meta = Given.OrderWithReason(Reason.ShippingCost).Meta });
        await app.RunUntilQuiet();
        var waiting = await app.Cancelled(Given.OrderOf("Bea"));
        await app.Host.RunUntilQuiet(TimeSpan.Zero);
        var (question, offer) = (app.Mail.Sent[0].Links.First(l => l.AbsolutePath.StartsWith("/r/", StringComparison.Ordinal)).AbsolutePath, app.OfferLink());
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2));

        await app.Get<Uninstall>().Handle(app.Store, app.Clock.GetUtcNow(), default);

        foreach (var order in (int[])[asked, offered, waiting])
        {
            var told = await app.Case(order);
            Assert.That((told.Status, told.Timeline[^1].Says), Is.EqualTo((CancellationStatus.Withdrawn, "The store is no longer connected.")), app.Story(told));
        }
        var stores = app.Get<StoreTable>();
        Assert.That((await stores.Find(app.Store))!.Status, Is.EqualTo(StoreStatus.Disconnected));
        Assert.That(await stores.Secrets(app.Store), Is.Null);
        Assert.That(await stores.All().ToListAsync(), Is.Empty);
        Assert.That(await app.Get<CancellationTable>().Open(app.Store, default).ToListAsync(), Is.Empty);

        await app.Host.RunUntilQuiet(TimeSpan.FromDays(20));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2), "nobody was written to since");
        foreach (var link in (string[])[question, offer])
            Assert.That((await app.Get(link)).Status, Is.EqualTo(HttpStatusCode.Gone), link);
        Assert.That(app.Log.All.Where(l => l.StartsWith("Error", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase(null)]
    [TestCase(Reason.ShippingCost)]
    public async Task A_mail_on_its_queue_is_not_sent_even_by_a_process_that_remembers_the_store(string? reason)
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Clock.Advance(TimeSpan.FromHours(13)); // 23:00 in New York: the mail waits until morning
        var order = await app.Cancelled(reason is null ? Given.Order : Given.OrderWithReason(reason));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(reason is null ? CancellationStatus.Asked : CancellationStatus.Provisioned));

        // Another process hears of it, and is not done with the open cases yet; this one remembers the store as it was.
        var elsewhere = new StoreTable(app.Get<TableServiceClient>(), app.Get<Secrets>(), app.Clock);
        Assert.That((await elsewhere.Disconnect(app.Store, app.Clock.GetUtcNow()))!.Status, Is.EqualTo(StoreStatus.Disconnected));
        await app.Get<CancellationTable>().TakeLeave(app.Store, default);
        Assert.That((await app.Get<StoreTable>().FindCached(app.Store))!.Store.Status, Is.EqualTo(StoreStatus.Connected), "it is not remembered: this test proves nothing");

        await app.Host.RunUntilQuiet(TimeSpan.FromHours(10));
        var told = await app.Case(order);
        Assert.That(app.Mail.Sent, Is.Empty);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.Withdrawn), app.Story(told));
        Assert.That(await elsewhere.Find(app.Store), Is.Not.Null);
    }

    [Test]
    public async Task The_leave_to_write_is_not_given_again_to_a_store_that_is_gone()
    {
        await using var app = await AppUnderTest.StartAsync();
        var first = await app.Cancelled(Given.Order);
        await app.RunUntilQuiet();
        await Elsewhere(app).Handle(app.Store, app.Clock.GetUtcNow(), default);

        // Letters that were on their way open cases while a process remembers the store.
        var orders = new List<int>();
        foreach (var name in (string[])["Ada", "Bea", "Cleo"])
            orders.Add(await app.Cancelled(Given.OrderOf(name)));
        await app.Shop.RunQueue();
        await app.Host.RunUntilQuiet(TimeSpan.FromHours(1));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "the first one's, from before");
        foreach (var order in orders)
            Assert.That((await app.CaseOrNull(order))?.Status.IsEnd(), Is.Not.False);
        Assert.That((await app.Case(first)).Status, Is.EqualTo(CancellationStatus.Withdrawn));
    }

    [TestCase(CancellationStatus.Decided, CaseQueues.ProvisionOffer)]
    [TestCase(CancellationStatus.Accepted, CaseQueues.ProvisionOffer)]
    [TestCase(CancellationStatus.Provisioned, CaseQueues.SendEmail)]
    [TestCase(CancellationStatus.Sent, CaseQueues.ExpireOffers)]
    [TestCase(CancellationStatus.Received, CaseQueues.DecideOffer)]
    public async Task Wherever_a_case_stands_its_next_step_ends_it_where_the_merchant_sees_it(CancellationStatus status, string queue)
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet();
        var (cases, found) = (app.Get<CancellationTable>(), await app.Case(order));
        await cases.Update(found, found with { Status = status, OfferMail = null, AcceptedAt = status == CancellationStatus.Accepted ? app.Clock.GetUtcNow() : null }, default);
        await app.Get<StoreTable>().Disconnect(app.Store, app.Clock.GetUtcNow());
        app.Clock.Advance(TimeSpan.FromDays(4));

        await app.Get<CaseWalk>().From(queue, found.Id, default);

        var told = await app.Case(order);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.Withdrawn), app.Story(told));
        Assert.That(await cases.Open(app.Store, default).ToListAsync(), Is.Empty);
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "the offer itself, from before");
    }

    [Test]
    public async Task Installed_again_the_settings_are_there_the_old_cases_stay_ended_and_new_ones_work()
    {
        await using var app = await AppUnderTest.StartAsync();
        await app.Get<StoreTable>().PublishRulebook(app.Store, new Rulebook { Rules = [new Rule { Id = "mine", Name = "Mine", Offer = [new OfferTerms { Kind = OfferKind.FreeShipping }] }] });
        var old = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet();
        await app.Get<Uninstall>().Handle(app.Store, app.Clock.GetUtcNow(), default);

        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Connect(s => s);
        await app.RunUntilQuiet();
        var store = (await app.Get<StoreTable>().Find(app.Store))!;
        Assert.That((store.Status, store.Settings.Brand.LegalName, store.Rulebook.Rules.Single().Id), Is.EqualTo((StoreStatus.Connected, Given.Brand.LegalName, "mine")));
        var fresh = await app.Cancelled(Given.OrderOf("Ada") with { Meta = Given.OrderWithReason(Reason.ShippingCost).Meta });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(fresh)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(fresh)));
        Assert.That((await app.Case(old)).Status, Is.EqualTo(CancellationStatus.Withdrawn));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_letter_from_before_the_store_was_installed_again_changes_nothing()
    {
        await using var app = await AppUnderTest.StartAsync();
        var removed = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Connect(s => s);
        var order = await app.Cancelled(Given.Order);
        await app.RunUntilQuiet();
        await app.Get<Uninstall>().Handle(app.Store, removed, default);
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Status, Is.EqualTo(StoreStatus.Connected));
        Assert.That(await app.Get<StoreTable>().Secrets(app.Store), Is.Not.Null);
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Asked));
    }

    [Test]
    public async Task Twice_is_once_and_a_store_nobody_knows_is_no_trouble()
    {
        await using var app = await AppUnderTest.StartAsync();
        await app.Get<Uninstall>().Handle(new StoreId("shopify:nobody.myshopify.com"), app.Clock.GetUtcNow(), default);
        for (var times = 0; times < 2; times++)
            await app.Get<Uninstall>().Handle(app.Store, app.Clock.GetUtcNow(), default);
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Status, Is.EqualTo(StoreStatus.Disconnected));
    }

    private static Uninstall Elsewhere(AppUnderTest app) => new(
        new StoreTable(app.Get<TableServiceClient>(), app.Get<Secrets>(), app.Clock), app.Get<CancellationTable>(), app.Clock, NullLogger<Uninstall>.Instance);
}
