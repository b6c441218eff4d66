using System.Net;
using System.Text.Json;
using CancelSaver.Merchant;
using CancelSaver.Messages;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using CustomerPage = CancelSaver.Tests.Kit.CustomerPage;

namespace CancelSaver.Tests.Journeys;

/// <summary>The store passes a customer's request on, the merchant sees by when it is due, takes the file and marks it as answered.</summary>
public sealed class A_customer_asks_what_is_kept
{
    private const string Number = "9999001";

    [Test]
    public async Task Everything_kept_about_them_is_in_the_file()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (rita, order) = await Told(app);
        await app.Get<AnswerDataRequest>().Record(app.Store, rita, Number, default);

        var home = await Merchant(app, "/app");
        Assert.That(home.Document.Body!.TextContent, Does.Contain("1 customer who asks what is kept of them, answer by 24 Dec 2026"));
        var page = await Merchant(app, "/app/privacy");
        Assert.That(page.Document.QuerySelector("tbody tr")!.TextContent, Does.Contain(Number).And.Contain("rita@example.com").And.Contain("Due 24 Dec 2026"));

        using var response = await Post(app, "/app/privacy/file", Number, Form(page));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(response.Content.Headers.ContentDisposition!.ToString(), Does.StartWith("attachment;").And.Contain("data-request-9999001.json"));
        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        using var file = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var told = file.RootElement.GetProperty("cancellations").EnumerateArray().Single();
        Assert.That(told.GetProperty("order").GetProperty("id").GetInt64(), Is.EqualTo(order));
        Assert.That(told.GetProperty("order").GetProperty("customer").GetProperty("email").GetString(), Is.EqualTo("rita@example.com"));
        Assert.That(told.GetProperty("reason").GetString(), Is.EqualTo(Reason.Other));
        Assert.That(told.GetProperty("reasonWords").GetString(), Is.EqualTo("The box was crushed"));
        Assert.That(told.GetProperty("feedback").GetProperty("score").GetInt32(), Is.EqualTo(2));
        Assert.That(told.GetProperty("mails").EnumerateArray().Select(m => m.GetProperty("about").GetString()), Is.EqualTo(new[] { "question", "thanks" }));
        Assert.That(told.GetProperty("decisionWhy").GetArrayLength(), Is.Positive);
        Assert.That(told.GetProperty("timeline").GetArrayLength(), Is.GreaterThan(1));
        Assert.That(file.RootElement.GetProperty("orders").GetArrayLength(), Is.EqualTo(2), "an order that was never cancelled is kept too");
        Assert.That(file.RootElement.GetProperty("noMailSince").GetDateTimeOffset(), Is.EqualTo(app.Clock.GetUtcNow()));
        Assert.That(file.RootElement.GetRawText(), Does.Not.Contain("ada@example.com").And.Not.Contain("maxPercent"), "somebody else's, and the merchant's own business");
        Assert.That(app.Log.All.Where(l => l.Contains("rita@", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [Test]
    public async Task Marked_as_answered_it_is_no_longer_due_and_the_same_request_again_is_not_new()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (rita, _) = await Told(app);
        var requests = app.Get<AnswerDataRequest>();
        await requests.Record(app.Store, rita, Number, default);
        await requests.Record(app.Store, rita with { Email = "other@example.com" }, "9999002", default);
        app.Clock.Advance(TimeSpan.FromDays(31));
        await requests.Record(app.Store, rita, Number, default);
        var page = await Merchant(app, "/app/privacy");
        Assert.That(page.Document.QuerySelectorAll("tbody tr").Select(r => r.TextContent.Contains("Overdue", StringComparison.Ordinal)), Is.EqualTo(new[] { true, true }));
        Assert.That(page.Document.QuerySelector("tbody td")!.TextContent, Is.EqualTo("9999002"), "newest first");

        using var done = await Post(app, "/app/privacy/done", Number, Form(page));
        var after = await Kit.Customer.Read(done);
        Assert.That(after.Document.QuerySelector("[role=status]")!.TextContent, Does.Contain("marked as answered"));
        await requests.Record(app.Store, rita, Number, default);
        Assert.That((await requests.Newest(app.Store, default)).Single(r => r.Number == Number).DoneAt, Is.EqualTo(app.Clock.GetUtcNow()));
        Assert.That((await Merchant(app, "/app")).Document.Body!.TextContent, Does.Contain("1 customer who asks"), "the other one");
    }

    [Test]
    public async Task Nobody_else_gets_the_file()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (rita, _) = await Told(app);
        await app.Get<AnswerDataRequest>().Record(app.Store, rita, Number, default);
        Assert.That((await app.Get("/app/privacy")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        var form = Form(await Merchant(app, "/app/privacy"));
        foreach (var path in (string[])["/app/privacy/file", "/app/privacy/done"])
        {
            using var forged = await Post(app, path, Number, "nonsense");
            Assert.That(forged.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
            using var stranger = await app.PostRaw(path, ("proof", form), ("request", Number));
            Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
            using var unknown = await Post(app, path, "4711", form);
            Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
        Assert.That((await app.Get<AnswerDataRequest>().Newest(app.Store, default)).Single().DoneAt, Is.Null);
    }

    [Test]
    public async Task Of_a_store_we_do_not_know_nothing_is_noted_and_of_one_that_left_it_is()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (rita, _) = await Told(app);
        var nobody = new StoreId("shopify:nobody.myshopify.com");
        await app.Get<AnswerDataRequest>().Record(nobody, rita, Number, default);
        Assert.That(await app.Get<AnswerDataRequest>().Newest(nobody, default), Is.Empty);
        await app.Get<Uninstall>().Handle(app.Store, app.Clock.GetUtcNow(), default);
        await app.Get<AnswerDataRequest>().Record(app.Store, rita, "a request without a number", default);
        Assert.That((await app.Get<AnswerDataRequest>().Collect(app.Store, "a request without a number", default))!.Cancellations, Has.Count.EqualTo(1));
    }

    [Test]
    [Category("Eyeball")]
    public async Task The_page_is_readable_by_everybody_on_a_phone_and_a_desk()
    {
        await using var app = await AppUnderTest.StartAsync();
        var requests = app.Get<AnswerDataRequest>();
        await requests.Record(app.Store, new NamedPerson(5, "a.customer.with.a.rather.long.address@mailbox.example.com", "", []), "9999001", default);
        await requests.Record(app.Store, new NamedPerson(7_200_000_001_001, "", "", []), "9999002", default);
        app.Clock.Advance(TimeSpan.FromDays(20));
        await requests.Record(app.Store, new NamedPerson(null, "rita@example.com", "", []), "9999003", default);
        app.Clock.Advance(TimeSpan.FromDays(11));
        await requests.MarkDone(app.Store, "9999002", default);

        await using var browser = await Browser.Start();
        foreach (var (width, dark) in ((int, bool)[])[(390, false), (390, true), (1280, false)])
        {
            var page = await browser.Open(width, dark);
            await page.GotoAsync(app.Get<MerchantSession>().Door(app.Store).AbsoluteUri);
            await page.ScreenshotAsync(new() { Path = Picture("home", width, dark), FullPage = true });
            await page.GotoAsync(new Uri(app.Host.PublicUrl, "/app/privacy").AbsoluteUri);
            Assert.That(await Browser.Axe(page, coloursOnly: dark), Is.Empty, width + " " + dark);
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
            Assert.That(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)"), Is.True, "all can be seen without scrolling aside");
            await page.ScreenshotAsync(new() { Path = Picture("privacy", width, dark), FullPage = true });
            if (width == 1280)
            {
                var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button:has-text('Download the file') >> nth=0"));
                Assert.That(file.SuggestedFilename, Is.EqualTo("data-request-9999003.json"));
            }
            await page.Context.CloseAsync();
        }
    }

    private static string Picture(string name, int width, bool dark) =>
        Path.Combine(Conventions.House.Root, "artifacts", "eyeball", $"merchant-{name}.{width}{(dark ? ".dark" : "")}.png");

    /// <summary>Rita ordered twice, cancelled once, said why, and wants no more mail; Ada cancelled too.</summary>
    private static async Task<(NamedPerson Rita, long Order)> Told(AppUnderTest app)
    {
        var rita = Given.Order with { Email = "rita@example.com" };
        app.Shop.Shop.PayOrder(app.Shop.PlaceOrder(rita).Id, "offsite");
        await app.RunUntilQuiet();
        var order = await app.Cancelled(rita with { Items = [new OrderedItem(13)] });
        await app.RunUntilQuiet();
        await app.Post(app.ReasonLink(), ("reason", Reason.Other), ("score", "2"), ("words", "The box was crushed"));
        await app.Get<Unsubscribes>().OptOut(app.Store, Person.OfEmail(app.Store, "rita@example.com"), default);
        await app.Cancelled(Given.OrderOf("Ada"));
        await app.RunUntilQuiet();
        var known = await app.Case(order);
        await app.Get<PersonTable>().OptOut(app.Store, Person.OfEmail(app.Store, "rita@example.com"), app.Clock.GetUtcNow(), default);
        return (new NamedPerson(null, known.Order.Customer.Email, "", [order]), order);
    }

    private static string Form(CustomerPage page) => page.Document.QuerySelector("input[name=proof]")!.GetAttribute("value")!;

    private static async Task<CustomerPage> Merchant(AppUnderTest app, string path) => await Kit.Customer.Read(await Send(app, new HttpRequestMessage(HttpMethod.Get, path)));

    private static Task<HttpResponseMessage> Post(AppUnderTest app, string path, string request, string form) => Send(app, new HttpRequestMessage(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([KeyValuePair.Create("proof", form), KeyValuePair.Create("request", request)]),
    });

    private static async Task<HttpResponseMessage> Send(AppUnderTest app, HttpRequestMessage request)
    {
        using (request)
        {
            using var entered = await app.Browser.GetAsync(app.Get<MerchantSession>().Door(app.Store).PathAndQuery);
            request.Headers.Add("Cookie", entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            return await app.Browser.SendAsync(request);
        }
    }
}
