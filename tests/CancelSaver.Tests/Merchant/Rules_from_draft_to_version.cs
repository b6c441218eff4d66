using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant;

/// <summary>A merchant changes the rules: in a draft, rehearsed, published, and taken back. Two people do so at once.</summary>
internal sealed class Rules_from_draft_to_version
{
    private AppUnderTest app = null!;
    private MerchantBrowser ann = null!;
    private MerchantBrowser bob = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        ann = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        bob = await new MerchantBrowser(app, app.Store).SignIn("wp:2");
        await app.Get<TeamTable>().Named(app.Store, "wp:1", "Ann", default);
        await app.Get<TeamTable>().Named(app.Store, "wp:2", "Bob", default);
    }

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [SetUp]
    public async Task No_draft()
    {
        if (await Draft() is not null)
            await ann.Fill(await ann.Get("/app/rules"), "/app/rules/discard");
        Assert.That(await Draft(), Is.Null);
        if (RulebookEdits.Stamp((await Store()).Rulebook) != RulebookEdits.Stamp(Rulebook.Default))
            await app.Get<StoreTable>().PublishRulebook(app.Store, Rulebook.Default);
    }

    [Test, Order(1)]
    public async Task From_the_draft_to_a_decision_and_back_again()
    {
        var first = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost) with { FirstName = "Rita", Email = "rita@example.com" });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(first)).Decision!.Offer!.Has(OfferKind.FreeShipping), Is.True);

        // The draft.
        var edit = await ann.Get("/app/rules/shipping-free/edit");
        var more = await ann.Fill(edit, "/app/rules/shipping-free/edit", ("do", "add-part"), ("add-part-kind", "Coupon"), ("name", "Shipping, with a little extra"));
        Assert.That((more.Status, Value(more, "name")), Is.EqualTo((HttpStatusCode.OK, "Shipping, with a little extra")));
        Assert.That(await Draft(), Is.Null, "a row more is no save");
        var saved = await ann.Fill(more, "/app/rules/shipping-free/edit", ("do", "save"), ("o1-percent", "5"));
        Assert.That(saved.Document.QuerySelector(".note.good")?.TextContent, Does.Contain("Saved to the draft"), saved.Document.Body!.TextContent);
        Assert.That(saved.Document.Body!.TextContent, Does.Contain("offer free shipping and no fees and a coupon of 5 % for 48 hours").And.Contain("Ann changed it last"));
        Assert.That((await Store()).Rulebook.Version, Is.Zero, "nothing decides differently yet");

        // Rehearsed.
        var rehearsal = (await ann.Get("/app/rules/rehearse")).Document;
        Assert.That(rehearsal.Body!.TextContent, Does.Contain("free shipping and no fees and a coupon of 5 %"));
        Assert.That(rehearsal.QuerySelectorAll("dl.numbers dd").Select(d => d.TextContent.Trim()).Take(2), Is.EqualTo(new[] { "1", "1" }));
        Assert.That(rehearsal.QuerySelector("a[href='/app/cases/" + first + "']"), Is.Not.Null);

        // Published, twice by the same form.
        var look = await ann.Get("/app/rules/publish");
        Assert.That(look.Document.QuerySelector("#changes")!.ParentElement!.TextContent, Does.Contain("is now called"));
        var published = await ann.Fill(look, "/app/rules/publish", ("comment", "To win back more"));
        Assert.That(published.Document.QuerySelector(".note.good")!.TextContent, Does.Contain("Version 1 is published"));
        Assert.That((await ann.Fill(look, "/app/rules/publish", ("comment", "To win back more"))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(((await Store()).Rulebook.Version, await Draft()), Is.EqualTo((1, (RulebookDraft?)null)));

        // A new case is decided by it.
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var second = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost) with { FirstName = "Vera", Email = "vera@example.com", Address = "Vera Street 1", Phone = "" });
        await app.RunUntilQuiet();
        var decided = (await app.Case(second)).Decision!;
        Assert.That((decided.RulebookVersion, decided.Offer!.Has(OfferKind.Coupon)), Is.EqualTo((1, true)), app.Story(await app.Case(second)));
        Assert.That((await ann.Get("/app/cases/" + first + "?again=1")).Document.Body!.TextContent, Does.Contain("the same result"), "the old case is replayed with the rules of its time");

        // History, and back.
        var history = (await bob.Get("/app/rules/history")).Document.Body!.TextContent;
        Assert.That(history, Does.Contain("by Ann").And.Contain("“To win back more”").And.Contain("is now called").And.Contain("The rules every store begins with"));
        var old = await bob.Get("/app/rules/history/0");
        Assert.That(old.Document.Body!.TextContent, Does.Contain("Go back to it"));
        var undone = await bob.Fill(old, "/app/rules/history/0/undo");
        Assert.That(undone.Document.QuerySelector(".note.good")!.TextContent, Does.Contain("version 2 is published"));
        await bob.Fill(old, "/app/rules/history/0/undo");
        var store = await Store();
        Assert.That((store.Rulebook.Version, RulebookEdits.Stamp(store.Rulebook)), Is.EqualTo((2, RulebookEdits.Stamp(Rulebook.Default))), "sent twice, undone once");
        var trail = await app.Get<ChangeTable>().Newest(app.Store, 20, default).Where(c => c.Area == "Rules").Select(c => c.Who + ": " + c.Says).ToListAsync();
        Assert.That(trail, Has.Some.EqualTo("Ann: Published version 1: To win back more").And.Some.EqualTo("Bob: Published version 2: back to version 0."));
    }

    [Test]
    public async Task Two_people_editing_at_once_overwrite_nothing()
    {
        var (anns, bobs) = (await ann.Get("/app/rules/doubt/edit"), await bob.Get("/app/rules/doubt/edit"));
        await ann.Fill(anns, "/app/rules/doubt/edit", ("valid-hours", "24"));
        Assert.That((await ann.Fill(anns, "/app/rules/doubt/edit", ("valid-hours", "24"))).Status, Is.EqualTo(HttpStatusCode.OK), "the same form sent twice");
        var told = await bob.Fill(bobs, "/app/rules/doubt/edit", ("valid-hours", "96"), ("name", "Bob's name"));
        Assert.That(told.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(told.Document.QuerySelector("#errors")!.TextContent, Does.Contain("Ann").And.Contain("for 72 hours").And.Contain("for 24 hours"));
        Assert.That((Value(told, "valid-hours"), Value(told, "name")), Is.EqualTo(("96", "Bob's name")), "what was typed is kept");
        Assert.That((await Draft())!.Rulebook.Find("doubt")!.ValidHours, Is.EqualTo(24));
        await bob.Fill(told, "/app/rules/doubt/edit");
        Assert.That((await Draft())!.Rulebook.Find("doubt")!.ValidHours, Is.EqualTo(96), "told, he may insist");

        var list = await ann.Get("/app/rules");
        await Press(bob, await bob.Get("/app/rules"), "off", "doubt");
        var stale = await Press(ann, list, "delete", "silent");
        Assert.That(stale.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(stale.Document.QuerySelector("#errors")!.TextContent, Does.Contain("Bob").And.Contain("switched off"));
        Assert.That((await Draft())!.Rulebook.Find("silent"), Is.Not.Null);
    }

    [Test]
    public async Task One_press_moves_switches_copies_deletes_and_adds_in_the_draft_only()
    {
        async Task<CustomerPage> Do(string what, string rule, params (string, string?)[] more) => await Press(ann, await ann.Get("/app/rules"), what, rule, more);
        await Do("to:2", "payment-failed");
        await Do("move", "else", ("place", "1"));
        await Do("off", "silent");
        await Do("delete", "doubt");
        var copy = await Do("duplicate", "wrong-item");
        Assert.That((copy.Heading, Value(copy, "name")), Is.EqualTo(("Edit a rule", "Wrong size, colour or address: a person puts it right (copy)")));
        var list = await ann.Get("/app/rules");
        for (var i = 0; i < 2; i++)
            await ann.Send(MerchantBrowser.Forms(list.Document).First(f => f.Fields.Any(v => v.Name == "template")).With(("do", "add"), ("template", "NextOrder")));
        var rules = (await Draft())!.Rulebook.Rules;
        Assert.That(rules.Select(r => r.Id).Take(4), Is.EqualTo(new[] { rules[0].Id, "else", "shipping-free", "payment-failed" }));
        Assert.That(rules[0].Id, Does.StartWith("next-order-"), "added once, at the top");
        Assert.That(rules.Count(r => r.Id.StartsWith("next-order-", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That((rules.Single(r => r.Id == "silent").Enabled, rules.Any(r => r.Id == "doubt"), rules.Count), Is.EqualTo((false, false, Rulebook.Default.Rules.Count + 1)));
        Assert.That(RulebookEdits.Stamp((await Store()).Rulebook), Is.EqualTo(RulebookEdits.Stamp(Rulebook.Default)));

        var wrong = await Do("move", "else", ("place", "top"));
        Assert.That((wrong.Status, wrong.Document.QuerySelector("#place-else")!.GetAttribute("value")), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "top")));
        var publish = await ann.Get("/app/rules/publish");
        Assert.That(publish.Document.QuerySelector(".note.warn")!.TextContent, Does.Contain("never reached"), "a rule for every case stands near the top");
        Assert.That(publish.Document.QuerySelector("button[disabled]"), Is.Null, "a warning does not stand in the way");
    }

    [Test]
    public async Task What_is_wrong_stands_beside_its_field_and_everything_typed_is_kept()
    {
        var form = await ann.Get("/app/rules/cheaper-regular/edit");
        var grown = await ann.Fill(form, "/app/rules/cheaper-regular/edit", ("do", "add-condition"), ("add-kind", "country"));
        grown = await ann.Fill(grown, "/app/rules/cheaper-regular/edit", ("do", "add-condition"), ("add-kind", "orderValue"));
        var wrong = await ann.Fill(
            grown, "/app/rules/cheaper-regular/edit", ("do", "save"), ("name", ""), ("valid-hours", "many"), ("c2-list", "Utopia"), ("c3-from", "50"), ("c3-to", "forty"), ("o1-percent", "150"));
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((Value(wrong, "valid-hours"), Value(wrong, "c3-to"), Value(wrong, "o1-percent"), Value(wrong, "c2-list")), Is.EqualTo(("many", "forty", "150", "Utopia")));
        foreach (var field in (string[])["valid-hours", "c3-to", "o1-percent"])
            Assert.That(wrong.Document.QuerySelector("#f-" + field + "-error"), Is.Not.Null, field);

        var half = await ann.Fill(wrong, "/app/rules/cheaper-regular/edit", ("valid-hours", "48"), ("c3-to", "40"), ("o1-percent", "15"));
        Assert.That(half.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        foreach (var (field, says) in ((string, string)[])[("name", "no name"), ("c2-list", "UTOPIA"), ("c3-from", "no range")])
            Assert.That(half.Document.QuerySelector("#f-" + field + "-error")?.TextContent, Does.Contain(says), field);
        Assert.That(await Draft(), Is.Null);
        await ann.Fill(half, "/app/rules/cheaper-regular/edit", ("name", "Fine"), ("c2-list", "us, ca"), ("c3-to", "400"));
        var rule = (await Draft())!.Rulebook.Find("cheaper-regular")!;
        Assert.That(RuleSentence.When(rule.When, "USD"), Is.EqualTo("the reason is cheaper elsewhere, the customer has ordered before, the country is US or CA and the order is 50.00 USD to 400.00 USD"));
    }

    [Test]
    public async Task A_draft_left_behind_by_a_publication_is_taken_over_or_thrown_away()
    {
        await Press(ann, await ann.Get("/app/rules"), "off", "silent");
        var before = await ann.Get("/app/rules/publish");
        var now = await Store();
        await app.Get<StoreTable>().PublishRulebook(app.Store, now.Rulebook with { Rules = [.. now.Rulebook.Rules.Where(r => r.Id != "doubt")] }, now.Rulebook.Version, new Publication("wp:2", "Bob", app.Clock.GetUtcNow(), ""), null);
        var refused = await ann.Fill(before, "/app/rules/publish");
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Document.QuerySelector(".note.warn")!.TextContent, Does.Contain("Publishing now would undo it"));
        Assert.That((await ann.Get("/app/rules")).Document.QuerySelector(".note.warn")!.TextContent, Does.Contain("Removed “Doubts"));

        var rebased = await ann.Fill(refused, "/app/rules/rebase");
        Assert.That(rebased.Document.QuerySelector(".note.good")!.TextContent, Does.Contain("taken over"));
        var draft = (await Draft())!;
        Assert.That((draft.BasedOn, draft.Rulebook.Find("silent")!.Enabled, draft.Rulebook.Find("doubt")), Is.EqualTo((now.Rulebook.Version + 1, false, (Rule?)null)));
    }

    [Test]
    public async Task A_rulebook_goes_out_as_a_file_and_comes_in_as_one()
    {
        var page = await ann.Get("/app/rules/json");
        using var file = await ann.Raw(HttpMethod.Post, "/app/rules/export", MerchantBrowser.Forms(page.Document).First(f => f.Action.StartsWith("/app/rules/export", StringComparison.Ordinal)).Fields);
        Assert.That(file.Content.Headers.ContentDisposition!.FileName, Does.StartWith("rules-version-"));
        var json = await file.Content.ReadAsStringAsync();
        var form = MerchantBrowser.Forms(page.Document).First(f => f.Action.StartsWith("/app/rules/json", StringComparison.Ordinal)).With(("rulebook", "not this"));
        using var sent = await ann.SendFile(form, "file", "rules.json", json.Replace("\"validHours\": 72", "\"validHours\": 71", StringComparison.Ordinal));
        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await sent.Content.ReadAsStringAsync());
        Assert.That((await Draft())!.Rulebook.Find("doubt")!.ValidHours, Is.EqualTo(71));
        using var large = await ann.SendFile(form, "file", "rules.json", new string(' ', 300_000));
        Assert.That(large.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    private static Task<CustomerPage> Press(MerchantBrowser who, CustomerPage page, string what, string rule, params (string, string?)[] more) =>
        who.Send(MerchantBrowser.Forms(page.Document).First(f => f.Fields.Contains(("rule", rule))).With([("do", what), .. more]));

    private static string? Value(CustomerPage page, string name) => page.Document.QuerySelector("[name='" + name + "']")?.GetAttribute("value");

    private async Task<Store> Store() => (await app.Get<StoreTable>().Find(app.Store))!;

    private Task<RulebookDraft?> Draft() => app.Get<StoreTable>().Draft(app.Store);
}
