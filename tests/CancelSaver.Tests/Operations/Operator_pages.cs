using System.Net;
using System.Text.Json;
using CancelSaver.Cancellations;
using CancelSaver.Operations;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Tests.Conventions;
using CancelSaver.Tests.Kit;
using CancelSaver.Tests.Merchant;
using Microsoft.AspNetCore.Routing;
using Microsoft.Playwright;

namespace CancelSaver.Tests.Operations;

/// <summary>Who gets in to the operator's pages, what they say, and how they look.</summary>
internal sealed class Operator_pages
{
    private AppUnderTest app = null!;

    [OneTimeSetUp]
    public async Task Open() => app = await AppUnderTest.StartAsync();

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test]
    public async Task Nobody_gets_in_without_the_key_and_no_merchant()
    {
        var merchant = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        var nobody = new MerchantBrowser(app, app.Store);
        var before = await OperatorBrowser.Everything(app);
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith(OperatorSession.Path, StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (Method: new HttpMethod(m), Path: e.RoutePattern.RawText!))).ToList();
        Assert.That(routes, Has.Count.GreaterThan(6));
        foreach (var (method, path) in routes.Where(r => r.Path != OperatorDoor.SignIn))
        {
            foreach (var who in (MerchantBrowser[])[merchant, nobody])
            {
                using var answer = await who.Raw(method, path + "?id=x", method == HttpMethod.Post ? [("do", "back"), ("id", "x")] : null);
                Assert.That(answer.Headers.Location?.OriginalString, Is.EqualTo(OperatorDoor.SignIn), method + " " + path);
            }
        }
        Assert.That(await OperatorBrowser.Everything(app), Is.EqualTo(before));
    }

    [TestCase("")]
    [TestCase("short")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_wrong_key_opens_nothing(string key)
    {
        using var us = new OperatorBrowser(app);
        var page = await us.Send(OperatorDoor.SignIn, ("key", key));
        Assert.That((page.Status, page.Document.QuerySelector("[role=alert]")?.TextContent), Is.EqualTo((HttpStatusCode.Forbidden, "This key does not fit. It is the secret OperatorKey of the app's settings; copy it whole.")));
        Assert.That((await us.Get("/app/health")).Heading, Does.StartWith("Sign in"));
    }

    [Test]
    public async Task A_session_is_for_these_pages_and_an_hour_and_a_form_needs_its_proof()
    {
        using var entered = await app.PostRaw(OperatorDoor.SignIn, ("key", AppUnderTest.OperatorKey));
        var cookie = entered.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie, Does.Contain("path=/app/health").And.Contain("samesite=strict").And.Contain("httponly").And.Contain("max-age=3600"));
        using var us = await new OperatorBrowser(app).SignIn();
        Assert.That((await us.Send("/app/health/poison", ("do", "away"), ("cause", "x"))).Status, Is.EqualTo(HttpStatusCode.Forbidden), "no proof");
        var page = await us.Get("/app/health");
        Assert.That((await us.Get("/app/health/poison?id=x")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await us.Press(page, "Sign out")).Heading, Does.StartWith("Sign in"));
        Assert.That((await us.Get("/app/health")).Heading, Does.StartWith("Sign in"));
        // The app's own merchants are none the wiser.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var asMerchant = await app.Browser.SendAsync(request);
        Assert.That(asMerchant.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_machine_gets_the_facts_for_the_key_and_503_when_storage_is_gone()
    {
        var (status, facts) = await Machine(AppUnderTest.OperatorKey);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), facts);
        using var json = JsonDocument.Parse(facts);
        Assert.That(json.RootElement.GetProperty("well").GetBoolean());
        Assert.That(json.RootElement.GetProperty("queues").EnumerateArray().Select(q => q.GetProperty("queue").GetString()), Is.EquivalentTo(CancelSaverApp.Queues));
        Assert.That(json.RootElement.GetProperty("stores")[0].GetProperty("store").GetString(), Is.EqualTo(app.Store.Value));
        Assert.That(json.RootElement.GetProperty("mail").GetProperty("key").GetString(), Is.EqualTo("works"));
        app.Mail.ApiKey = "another";
        (status, facts) = await Machine(AppUnderTest.OperatorKey);
        Assert.That((status, facts.Contains("The mail service does not take our key", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.ServiceUnavailable, true)), facts);
        app.Mail.ApiKey = "SG.test";
        Assert.That((await Machine("AAAA")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));

        app.Wire.Cut = _ => true;
        try
        {
            (status, facts) = await Machine(AppUnderTest.OperatorKey);
            Assert.That((status, facts), Is.EqualTo((HttpStatusCode.ServiceUnavailable, facts)));
            Assert.That(facts, Does.Contain("Storage does not answer"));
            using var us = await new OperatorBrowser(app).SignIn();
            Assert.That((await us.Get("/app/health")).Heading, Is.EqualTo("One thing is wrong"), "the page opens when nothing else does");
        }
        finally
        {
            app.Wire.Cut = null;
        }
    }

    [Test]
    public async Task Without_a_key_in_the_settings_there_are_no_such_pages()
    {
        await using var other = await AppUnderTest.StartAsync(connect: false);
        await other.RestartWith("OperatorKey=");
        foreach (var path in (string[])["/app/health", "/app/health/sign-in", "/app/health/poison", "/app/health/keys", "/app/health/repair"])
            Assert.That((await other.Get(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        using var entering = await other.PostRaw("/app/health/sign-in", ("key", AppUnderTest.OperatorKey));
        Assert.That(entering.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Readable_by_everybody_on_a_phone_and_on_a_desk()
    {
        Directory.CreateDirectory(Folder);
        var quiet = new StoreId("woo:quiet.example");
        await Fill(quiet);
        var wrong = new List<string>();
        await using var browser = await Browser.Start();
        foreach (var (width, dark) in ((int, bool)[])[(390, false), (1280, true)])
        {
            var page = await browser.Open(width, dark);
            page.Console += (_, said) => wrong.AddRange(said.Type == "error" && !said.Location.Contains("/favicon.ico", StringComparison.Ordinal) ? [said.Text + " " + said.Location] : []);
            await page.GotoAsync(new Uri(app.Host.PublicUrl, "/app/health").AbsoluteUri);
            await Look("sign-in");
            await page.GetByLabel("The operator's key").FillAsync(AppUnderTest.OperatorKey);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).PressAsync("Enter");
            await page.GetByRole(AriaRole.Heading, new() { Name = "Queues" }).WaitForAsync();
            Assert.That(await page.Locator("main").TextContentAsync(), Does.Contain("silent for 9 h 0 min; a week before it wrote in 8 of these hours."));
            await Look("health");
            await page.Locator("a[href^='/app/health/poison']").First.ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Dry run: what would happen?" }).ClickAsync();
            await page.Locator("#dry").WaitForAsync();
            await Look("dry-run");
            foreach (var name in (string[])["keys", "repair"])
            {
                await page.GotoAsync(new Uri(app.Host.PublicUrl, "/app/health/" + name).AbsoluteUri);
                await Look(name);
            }

            async Task Look(string name)
            {
                wrong.AddRange((await Browser.Axe(page, coloursOnly: dark)).Select(f => name + " " + f));
                if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
                    wrong.Add(name + " is wider than " + width);
                await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, "operator-" + name + "-" + width + (dark ? "-dark" : "") + ".png"), FullPage = true });
            }
        }
        Assert.That(wrong, Is.Empty);
    }

    private static string Folder => Path.Combine(House.Root, "artifacts", "eyeball");

    // A store that used to write every hour and does no longer, one that lets us in no more, and two cases that failed of the same.
    private async Task Fill(StoreId quiet)
    {
        var (stores, people, now) = (app.Get<StoreTable>(), app.Get<PersonTable>(), app.Clock.GetUtcNow());
        var known = (await stores.Find(app.Store))!;
        await stores.Save(known with { Id = quiet, Name = "Quiet", CaughtUpTo = now });
        await stores.Save(known with { Id = new StoreId("woo:locked-out.example"), Name = "Locked out", Status = StoreStatus.NeedsReconnect });
        for (var hours = 8 * 24; hours >= 9; hours--)
            await people.KeepNew(new Order { Store = quiet, Id = hours, Number = "1", Status = OrderStatus.Processing, CreatedAt = now, ModifiedAt = now, Total = Money.Zero("EUR"), ShippingTotal = Money.Zero("EUR"), FeeTotal = Money.Zero("EUR"), DiscountTotal = Money.Zero("EUR"), TaxTotal = Money.Zero("EUR"), Customer = new CancelSaver.Stores.Customer() }, new Heard(now.AddHours(-hours), "order.updated"), default);
        foreach (var order in (int[])[4711, 4712])
            await Failed(new CancellationId(quiet, order), new StorefrontException("The store answered 503: it is in maintenance.", tryAgain: true));
        await Failed(new CancellationId(app.Store, 1), new InvalidOperationException());
    }

    private async Task Failed(CancellationId id, Exception because)
    {
        var (shelf, message) = (app.Get<PoisonShelf>(), System.Text.Encoding.UTF8.GetBytes("{\"case\":\"" + id + "\"}"));
        await shelf.Note(CaseQueues.SendEmail, message, because);
        var noted = (await shelf.Find(PoisonKey.Of(CaseQueues.SendEmail, message).Key, default))!;
        await shelf.TryWrite(noted with { State = PoisonState.Waits }, noted, default);
    }

    private async Task<(HttpStatusCode Status, string Facts)> Machine(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app/health");
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Authorization", "Bearer " + key);
        using var answer = await app.Browser.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
