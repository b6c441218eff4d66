using System.Net;
using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant.Words;

/// <summary>The pages under Messages, in the whole house: what a merchant writes there is what customers read.</summary>
public sealed class MessagesPagesTests
{
    private const string Ask = "/app/messages?group=ask&language=en";

    private AppUnderTest app = null!;
    private SignedIn anna = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        anna = await SignedIn.Enter(app);
    }

    [OneTimeTearDown]
    public Task Close() => app.DisposeAsync().AsTask();

    [Test, Order(1)]
    public async Task Own_words_reach_the_mail_and_the_page_and_may_be_reset()
    {
        var saved = await anna.Submit(await anna.See(Ask), "/app/messages", ("t-ask.body", "What a pity, {{firstName}}"));
        Assert.That((saved.Status, saved.Location), Is.EqualTo((HttpStatusCode.SeeOther, Ask + "&done=saved")));
        await anna.Submit(await anna.See("/app/messages?group=reasonPage&language=en"), "/app/messages", ("t-reasonPage.title", "Tell us, please"));
        var order = app.Shop.PlaceOrder(Given.OrderOf("Ada"));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent[^1].Text, Does.Contain("What a pity, Ada"));
        Assert.That((await app.Get(app.ReasonLink())).Document.QuerySelector("h1")!.TextContent, Is.EqualTo("Tell us, please"));

        var reset = await anna.Submit(await anna.See(Ask), "/app/messages", ("reset", "ask.body"));
        Assert.That(reset.Location, Is.EqualTo(Ask + "&done=reset"));
        var settings = (await app.Get<StoreTable>().Find(app.Store))!.Settings;
        Assert.That(settings.Wordings["en"].Keys, Is.EqualTo(new[] { "reasonPage.title" }), "the other text stays");
    }

    [Test]
    public async Task An_unknown_placeholder_is_an_error_beside_its_field_and_nothing_typed_is_lost()
    {
        var answer = await anna.Submit(await anna.See(Ask), "/app/messages", ("t-ask.body", "Dear {{frstName}}"), ("t-ask.score", "And the shop?"));
        using var all = Assert.EnterMultipleScope();
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ErrorBeside("t-ask.body"), Does.Contain("Did you mean {{firstName}}?"));
        Assert.That(answer.ErrorBeside("t-ask.score"), Is.Null);
        Assert.That(answer.Document.QuerySelector("[name='t-ask.score']")!.TextContent, Is.EqualTo("And the shop?"));
        Assert.That(answer.Document.QuerySelector("[data-insert='{{firstName}}'][data-into=f-t-ask-body]"), Is.Not.Null);
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Settings.Wordings.GetValueOrDefault("en")?.ContainsKey("ask.score"), Is.Not.True);
        var long_ = await anna.Submit(await anna.See(Ask), "/app/messages", ("t-ask.body", new string('x', Wordings.MostChars + 1)));
        Assert.That(long_.ErrorBeside("t-ask.body"), Does.Contain("2000 is the most"));
    }

    [Test]
    public async Task The_preview_shows_what_is_typed_and_saves_nothing()
    {
        var page = await anna.See(Ask);
        var before = StoredJson.Write((await app.Get<StoreTable>().Find(app.Store))!.Settings);
        async Task<Seen> Preview(params (string, string?)[] typed) => await anna.Send(HttpMethod.Post, "/app/messages/preview", SignedIn.Fields(page, "/app/messages", [("t-ask.heading", "Typed, not saved"), ("t-ask.body", "Nor is this"), .. typed]));
        var light = await Preview();
        var dark = await Preview(("colours", "dark"));
        var plain = await Preview(("parts", "plain"));
        using var all = Assert.EnterMultipleScope();
        Assert.That(page.Policy, Does.Contain("frame-src 'self'"));
        Assert.That(page.Document.QuerySelector("button[formtarget=preview]")!.GetAttribute("formaction"), Is.EqualTo("/app/messages/preview"));
        Assert.That(light.Document.QuerySelector("h1")!.TextContent, Does.Contain("Typed, not saved"));
        Assert.That(light.Html, Does.Contain("@media not all"));
        Assert.That(light.Policy, Does.StartWith("default-src 'none'").And.Contain("frame-ancestors 'self'").And.Contain("form-action 'none'").And.Not.Contain("script-src"));
        Assert.That(dark.Html, Does.Contain("@media all"));
        Assert.That(plain.Document.QuerySelector("pre")!.TextContent, Does.StartWith("Subject: ").And.Contain("Nor is this"));
        Assert.That(StoredJson.Write((await app.Get<StoreTable>().Find(app.Store))!.Settings), Is.EqualTo(before));
    }

    [Test]
    public async Task A_test_goes_out_once_however_often_it_is_sent_and_ten_times_an_hour_at_most()
    {
        app.Mail.Clear();
        await app.Get<StoreTable>().Update(app.Store, s => s with { Settings = s.Settings with { TestMode = true } });
        try
        {
            var page = await anna.See(Ask);
            var both = await anna.SubmitTwice(page, "/app/messages/test", ("address", "anna@team.example"));
            Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "the same form twice");
            Assert.That(both.Select(b => b.Status), Has.Some.EqualTo(HttpStatusCode.SeeOther));
            Assert.That(app.Mail.Sent[0].Subject, Does.StartWith("[Test] "));
            Assert.That(app.Mail.Sent[0].To, Is.EqualTo("anna@team.example"));
            app.Mail.Next(400);
            var refused = await anna.Submit(await anna.See(Ask), "/app/messages/test", ("address", "anna@team.example"));
            Assert.That(refused.Text, Does.Contain("The mail service refused it."));
            Seen last = refused;
            for (var i = 0; i < TestMails.MostAnHour - 1; i++)
                last = await anna.Submit(await anna.See(Ask), "/app/messages/test", ("address", "anna@team.example"));
            Assert.That(last.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
            Assert.That(last.Text, Does.Contain("10 test mails an hour is the most"));
            Assert.That(app.Mail.Sent, Has.Count.EqualTo(TestMails.MostAnHour - 1));
            app.Clock.Advance(TimeSpan.FromMinutes(61));
            Assert.That((await anna.Submit(await anna.See(Ask), "/app/messages/test", ("address", "anna@team.example"))).Location, Does.EndWith("done=tested"));
        }
        finally
        {
            await app.Get<StoreTable>().Update(app.Store, s => s with { Settings = s.Settings with { TestMode = false } });
        }
    }

    [Test, Order(2)]
    public async Task A_customers_address_gets_no_test()
    {
        app.Mail.Clear();
        var answer = await anna.Submit(await anna.See(Ask), "/app/messages/test", ("address", "ada@example.com"));
        Assert.That(answer.ErrorBeside("address"), Does.Contain("ordered from your store"));
        Assert.That(answer.Document.QuerySelector("[name=address]")!.GetAttribute("value"), Is.EqualTo("ada@example.com"));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task The_second_of_two_people_is_told_and_overwrites_nothing()
    {
        var ben = await SignedIn.Enter(app, "wp:2");
        var (hers, his) = (await anna.See("/app/messages/brand"), await ben.See("/app/messages/brand"));
        (string, string?)[] typed = [("hours", "Mondays"), ("sender", "Anna's shop")];
        var both = await anna.SubmitTwice(hers, "/app/messages/brand", typed);
        Assert.That(both.Select(b => b.Status), Has.All.EqualTo(HttpStatusCode.SeeOther), "the same form twice is a success both times");
        var second = await ben.Submit(his, "/app/messages/brand", ("hours", "Tuesdays"));
        using var all = Assert.EnterMultipleScope();
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(second.Text, Does.Contain("Team member 1 changed this on"));
        Assert.That(second.Document.QuerySelector("[name=hours]")!.GetAttribute("value"), Is.EqualTo("Tuesdays"));
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Settings.Brand.Hours, Is.EqualTo("Mondays"));
        var again = await ben.Submit(second, "/app/messages/brand");
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.SeeOther), "having read it, they may");
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Settings.Brand.Hours, Is.EqualTo("Tuesdays"));
    }

    [Test]
    public async Task Brand_fields_say_what_is_wrong_with_them()
    {
        var answer = await anna.Submit(await anna.See("/app/messages/brand"), "/app/messages/brand", ("colour", "blue"), ("logo", "http://shop.example/logo.png"), ("email", "nobody"), ("phone", "x"));
        using var all = Assert.EnterMultipleScope();
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ErrorBeside("colour"), Does.Contain("#rrggbb"));
        Assert.That(answer.ErrorBeside("logo"), Does.Contain("https://"));
        Assert.That(answer.ErrorBeside("email"), Is.Not.Null);
        Assert.That(answer.ErrorBeside("phone"), Is.Not.Null);
    }
}
