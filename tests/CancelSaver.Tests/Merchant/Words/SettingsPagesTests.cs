using System.IO.Compression;
using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant.Words;

/// <summary>The pages under Settings and the first steps, in the whole house.</summary>
public sealed class SettingsPagesTests
{
    private AppUnderTest app = null!;
    private SignedIn anna = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        anna = await SignedIn.Enter(app);
        await anna.See("/app/settings");
    }

    [OneTimeTearDown]
    public Task Close() => app.DisposeAsync().AsTask();

    [Test]
    public async Task When_the_team_answers_is_the_merchant_s_choice()
    {
        var saved = await anna.Submit(await anna.See("/app/settings"), "/app/settings", ("reply-hours", "4"), ("open-from", "10:00"), ("open-to", "18:30"));
        Assert.That(saved.Location, Is.EqualTo("/app/settings?done=saved"));
        Assert.That((await Settings()).Desk, Is.EqualTo(new DeskHours { ReplyHours = 4, OpenFrom = new(10, 0), OpenTo = new(18, 30) }));
        var wrong = await anna.Submit(await anna.See("/app/settings"), "/app/settings", ("reply-hours", "soon"), ("open-from", "ten"));
        Assert.That((wrong.Status, wrong.ErrorBeside("reply-hours"), wrong.ErrorBeside("open-from")), Is.EqualTo(
            (HttpStatusCode.UnprocessableEntity, "The time to reply is a whole number from 1 to 80.", "The start of your working day is a time such as 14:00.")));
    }

    [Test]
    public async Task Settings_are_saved_once_told_twice_and_never_over_somebody_elses()
    {
        var ben = await SignedIn.Enter(app, "wp:2");
        var (hers, his) = (await anna.See("/app/settings"), await ben.See("/app/settings"));
        Assert.That((await anna.SubmitTwice(hers, "/app/settings", ("settle", "12"))).Select(a => a.Location), Has.All.EqualTo("/app/settings?done=saved"));
        var second = await ben.Submit(his, "/app/settings", ("settle", "99"));
        Assert.That((second.Status, second.Document.QuerySelector("[name=settle]")!.GetAttribute("value")), Is.EqualTo((HttpStatusCode.Conflict, "99")));
        var wrong = await anna.Submit(await anna.See("/app/settings"), "/app/settings", ("settle", "soon"));
        Assert.That((wrong.Status, wrong.ErrorBeside("settle")), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "The time to settle is a whole number from 0 to 1440.")));
        Assert.That((await Settings()).SettleDelay, Is.EqualTo(TimeSpan.FromMinutes(12)));

        var changes = await anna.See("/app/settings/changes");
        Assert.That(changes.Text, Does.Contain("Changed general settings.").And.Contain("Team member 1"));
        Assert.That(changes.Document.QuerySelectorAll("h2").Count(h => h.TextContent == "Changed general settings."), Is.EqualTo(1), "twice the same form is one change");
        var last = await app.Get<ChangeTable>().Newest(app.Store, 50, default).FirstAsync(c => c.Says == "Changed general settings.");
        Assert.That((await anna.Submit(changes, "/app/settings/changes/undo", ("change", last.Id))).Location, Does.EndWith("done=undone"));
        Assert.That((await Settings()).SettleDelay, Is.Null);
        Assert.That((await anna.Submit(changes, "/app/settings/changes/undo", ("change", last.Id))).Location, Does.EndWith("done=undone"), "and twice is harmless");
    }

    [Test]
    public async Task A_reason_and_a_language_of_the_stores_own_are_asked_for_and_kept()
    {
        var saved = await anna.Submit(await anna.See("/app/settings/reasons"), "/app/settings/reasons", ("own-0", "The gift came too late"), ("ask", Reason.ShippingCost), ("ask", Reason.Other));
        Assert.That(saved.Location, Does.EndWith("done=reasons"), saved.Html);
        await anna.Submit(await anna.See("/app/settings/reasons"), "/app/settings/languages", ("tag", "de"), ("from", "en"));
        await anna.Submit(await anna.See("/app/messages?group=reasonPage&language=de"), "/app/messages", ("t-reasonPage.title", "Warum?"));
        Assert.That((await Settings()).OwnReasons.Single(), Is.EqualTo(new OwnReason("The gift came too late", "The gift came too late")));
        var order = app.Shop.PlaceOrder(Given.OrderOf("Grace"));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent[^1].Text, Does.Contain("- The gift came too late").And.Not.Contain("I changed my mind"));
        var page = await app.Get(app.ReasonLink());
        Assert.That(page.Document.QuerySelectorAll("[name=reason]").Select(r => r.GetAttribute("value")), Is.EqualTo(new[] { Reason.ShippingCost, "The gift came too late", Reason.Other }));
        await app.Post(app.ReasonLink(), ("reason", "The gift came too late"));
        Assert.That((await app.Case(order.Id)).Reason.Reason, Is.EqualTo("The gift came too late"));

        var twice = await anna.Submit(await anna.See("/app/settings/reasons"), "/app/settings/reasons", ("own-1", "THE GIFT CAME TOO LATE"));
        Assert.That(twice.ErrorBeside("own-1"), Does.Contain("twice"));
        Assert.That((await anna.Submit(await anna.See("/app/settings/reasons"), "/app/settings/languages", ("tag", "klingon!"))).ErrorBeside("tag"), Is.Not.Null);
    }

    [Test]
    public async Task Who_may_only_look_changes_nothing_and_who_is_shut_out_sees_nothing()
    {
        var cleo = await SignedIn.Enter(app, "wp:3");
        await cleo.See("/app/settings");
        var people = await anna.See("/app/settings/people");
        await anna.Submit(people, "/app/settings/people", ("person", "wp:3"), ("name", "Cleo"), ("role", nameof(MerchantRole.Look)));
        var look = await cleo.See("/app/settings");
        Assert.That(look.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await cleo.Submit(look, "/app/settings", ("settle", "3"))).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await Settings()).SettleDelay, Is.Not.EqualTo(TimeSpan.FromMinutes(3)));
        Assert.That((await cleo.Submit(await cleo.See("/app/messages"), "/app/messages", ("t-ask.heading", "Mine"))).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        await anna.Submit(await anna.See("/app/settings/people"), "/app/settings/people", ("person", "wp:3"), ("blocked", "yes"));
        Assert.That((await cleo.See("/app")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await anna.See("/app/settings/people")).Text, Does.Contain("Cleo").And.Contain("Shut out"));
    }

    [Test]
    public async Task Somebody_must_stay_in_charge_even_when_two_take_each_others_rights_at_once()
    {
        var team = app.Get<TeamTable>();
        var store = new StoreId("woo:team.example");
        Task<MerchantRole> Newcomers() => Task.FromResult(MerchantRole.Cases);
        var first = await team.Meet(store, "wp:1", Newcomers, default);
        var second = await team.Meet(store, "wp:2", Newcomers, default);
        Assert.That((first.Role, second.Role), Is.EqualTo((MerchantRole.Everything, MerchantRole.Cases)));
        Assert.That(await team.Change(store, first with { Role = MerchantRole.Look }, _ => true, default), Is.EqualTo(TeamChange.LastInCharge));
        Assert.That(await team.Change(store, second with { Role = MerchantRole.Everything }, _ => true, default), Is.EqualTo(TeamChange.Done));
        var both = await Task.WhenAll(
            team.Change(store, first with { Role = MerchantRole.Look }, _ => true, default), team.Change(store, second with { Blocked = true, Role = MerchantRole.Everything }, _ => true, default));
        Assert.That(both, Is.EquivalentTo(new[] { TeamChange.Done, TeamChange.LastInCharge }));
        Assert.That((await team.All(store, default)).Count(m => m.IsInCharge), Is.EqualTo(1));
        Assert.That(await team.Change(store, first with { Id = "wp:9" }, _ => true, default), Is.EqualTo(TeamChange.NoSuchPerson));
    }

    [Test]
    public async Task Everything_can_be_taken_along_and_nothing_of_another_store()
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf("Edith"));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        var other = (await app.Get<StoreTable>().Find(app.Store))! with { Id = new StoreId("woo:other.example"), Name = "Another shop" };
        await app.Get<StoreTable>().Save(other);
        await app.Get<CancellationTable>().TryOpen((await app.Case(order.Id)) with { Id = new CancellationId(other.Id, 4711), Order = (await app.Case(order.Id)).Order with { Store = other.Id, Number = "OTHER-4711" } }, default);
        await app.Get<StoreTable>().PublishRulebook(app.Store, StartingRulebooks.Careful);
        await anna.Submit(await anna.See("/app/settings/data"), "/app/settings/data", ("months", "24"));

        var download = await anna.Submit(await anna.See("/app/settings/data"), "/app/settings/data/export");
        using var zip = new ZipArchive(new MemoryStream(download.Bytes));
        var files = zip.Entries.ToDictionary(e => e.FullName, e => new StreamReader(e.Open()).ReadToEnd());
        using var all = Assert.EnterMultipleScope();
        Assert.That(files.Keys, Is.EquivalentTo(new[] { "README.txt", "settings.json", "rulebooks.jsonl", "changes.jsonl", "team.jsonl", "orders.jsonl", "cases.jsonl" }));
        Assert.That(files["cases.jsonl"], Does.Contain("edith@example.com").And.Not.Contain("OTHER-4711"));
        Assert.That(files["orders.jsonl"], Does.Contain("\"orderId\":" + order.Id));
        Assert.That(files["settings.json"], Does.Contain("\"retentionMonths\":24"));
        Assert.That(files["rulebooks.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.GreaterThanOrEqualTo(2));
        Assert.That(files["team.jsonl"], Does.Contain("wp:1"));
        Assert.That(files["changes.jsonl"], Does.Contain("made anonymous after 24 months"));
        Assert.That(files.Values, Has.None.Contain("other.example"));
    }

    [Test]
    public async Task A_person_is_erased_by_their_address_which_then_stands_nowhere()
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf("Hedy"));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        var unsure = await anna.Submit(await anna.See("/app/settings/data"), "/app/settings/data/erase", ("email", "hedy@example.com"), ("sure", "yes"));
        Assert.That((unsure.Status, unsure.ErrorBeside("sure")), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Type the word \"erase\" to say that you are sure. It cannot be taken back.")));
        Assert.That((await app.Case(order.Id)).Order.Customer.Email, Is.EqualTo("hedy@example.com"));

        var done = await anna.Submit(await anna.See("/app/settings/data"), "/app/settings/data/erase", ("email", "HEDY@example.com"), ("sure", "erase"));
        Assert.That(done.Location, Is.EqualTo("/app/settings/data?done=erased&orders=1&letters=0"));
        Assert.That((await anna.See(done.Location)).Text, Does.Contain("1 order and 0 messages"));
        Assert.That((await app.Case(order.Id)).Order.PersonErased, Is.True);
        Assert.That(await app.Get<ChangeTable>().Newest(app.Store, 100, default).Select(c => StoredJson.Write(c)).ToListAsync(), Has.None.Contain("hedy").IgnoreCase);
        Assert.That(app.Log.All, Has.None.Contain("hedy@example.com").IgnoreCase);
        var again = await anna.Submit(await anna.See("/app/settings/data"), "/app/settings/data/erase", ("email", "hedy@example.com"), ("sure", "erase"));
        Assert.That((await anna.See(again.Location)).Text, Does.Contain("Nothing was found"));
    }

    [Test]
    public async Task The_first_steps_choose_rules_send_a_mail_and_remember_it()
    {
        var page = await anna.See("/app/start");
        Assert.That(page.Document.QuerySelectorAll("h3").Select(h => h.FirstChild!.TextContent.Trim()), Is.EqualTo(new[] { "Careful", "Balanced", "Determined" }));
        Assert.That(page.Text, Does.Contain("free shipping, costs "));
        var version = (await app.Get<StoreTable>().Find(app.Store))!.Rulebook.Version;
        var chosen = await anna.SubmitTwice(page, "/app/start/rules", ("book", "determined"));
        Assert.That(chosen.Select(c => c.Location), Has.All.EqualTo("/app/start?done=rules"), "the same form twice");
        var once = await anna.Submit(page, "/app/start/rules", ("book", "determined"));
        Assert.That(once.Location, Is.EqualTo("/app/start?done=rules"), "what is so already needs no version");
        var store = (await app.Get<StoreTable>().Find(app.Store))!;
        Assert.That((store.Rulebook.Version, store.Settings.FirstRun.Rules), Is.EqualTo((version + 1, SetUpStep.Done)));
        Assert.That((await anna.Submit(page, "/app/start/rules", ("book", "careful"))).Status, Is.EqualTo(HttpStatusCode.Conflict), "the page is old");

        app.Mail.Clear();
        var mail = await anna.Submit(await anna.See("/app/start"), "/app/start/mail", ("address", "anna@team.example"));
        Assert.That((mail.Location, app.Mail.Sent.Count), Is.EqualTo(("/app/start?done=mail", 1)));
        Assert.That((await Settings()).FirstRun.FirstMail, Is.EqualTo(SetUpStep.Done));
    }

    [Test]
    public async Task Sample_data_is_shown_and_touches_nothing()
    {
        var list = await anna.See("/app/sample");
        var one = await anna.See(list.Document.QuerySelector("tbody a")!.GetAttribute("href")!);
        using var all = Assert.EnterMultipleScope();
        Assert.That(list.Document.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(12));
        Assert.That(list.Text, Does.Contain("This is sample data"));
        Assert.That((one.Status, one.Text), Is.EqualTo((HttpStatusCode.OK, one.Text)));
        Assert.That(one.Text, Does.Contain("This is sample data").And.Contain("The cancellation arrived from the store."));
        Assert.That(one.Document.QuerySelectorAll("main form"), Is.Empty);
        Assert.That(await app.CaseOrNull(1), Is.Null);
        Assert.That((await anna.See("/app/sample/999")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<StoreSettings> Settings() => (await app.Get<StoreTable>().Find(app.Store))!.Settings;
}
