using System.Net;
using CancelSaver.Rules;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace CancelSaver.Tests.Merchant;

/// <summary>
/// Everything one merchant's pages lead to, every link and every form with every id in it, is tried by a merchant of another store, by a thief of a form's token, and by nobody. None of
/// them sees or changes anything.
/// </summary>
internal sealed class One_store_never_sees_another
{
    private AppUnderTest app = null!;
    private MerchantBrowser ours = null!;
    private MerchantBrowser others = null!;
    private List<FoundForm> found = [];

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        await app.FillWithStories();
        var stranger = new StoreId("woo:stranger.example");
        await app.Get<StoreTable>().Save(new Store
        {
            Id = stranger,
            Url = new Uri("https://stranger.example/"),
            Name = "Stranger",
            Currency = "EUR",
            TimeZone = "Europe/Berlin",
            Language = "de-DE",
            Country = "DE",
            Rulebook = Rulebook.Default,
        });
        ours = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        others = await new MerchantBrowser(app, stranger).SignIn("wp:1");
        // A setting that was changed and a view that is kept lead to more forms, with ids of their own in them.
        await ours.Fill(await ours.Get("/app/guards"), "/app/guards", ("cooldown", "33"));
        await ours.Fill(await ours.Get("/app?show=lost&least=50.00"), "/app/views/keep", ("name", "Ours alone"));
        found = await MerchantCrawl.Of(ours);
    }

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test]
    public void The_walk_goes_everywhere()
    {
        Assert.That(found.Where(f => f.Method == "get").Select(f => f.Action.Split('?')[0]), Has.Some.EqualTo("/app").And.Some.Contains("/app/cases/"));
        Assert.That(found, Has.Count.GreaterThan(10));
    }

    [Test]
    public async Task Another_merchant_gets_nothing_of_it()
    {
        var proof = await Proof(others);
        var before = await Rows();
        foreach (var form in found)
            await Try(form, others, proof);
        foreach (var form in Unseen())
            await Try(form, others, proof);
        Assert.That(await Rows(), Is.EqualTo(before), "something of the store was changed by another");
    }

    [Test]
    public async Task A_stolen_form_token_and_no_session_change_nothing()
    {
        var before = await Rows();
        foreach (var form in found.Where(f => f.Method == "post").Concat(Unseen().Where(f => f.Method == "post")))
        {
            using var thief = await others.Raw(HttpMethod.Post, form.Action, form.Fields);
            Assert.That(thief.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), form.Action);
            using var nobody = await new MerchantBrowser(app, app.Store).Raw(HttpMethod.Post, form.Action, form.Fields);
            Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), form.Action);
        }
        foreach (var form in found.Where(f => f.Method == "get"))
        {
            using var nobody = await new MerchantBrowser(app, app.Store).Raw(HttpMethod.Get, form.Action, null);
            Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), form.Action);
        }
        Assert.That(await Rows(), Is.EqualTo(before));
    }

    /// <summary>Links and forms lead nearly everywhere; what they do not lead to in this store as it stands is tried by its route all the same, and must be known here.</summary>
    [Test]
    public void Pages_lead_to_every_route_but_these() =>
        Assert.That(Unseen().Select(f => f.Method + " " + f.Action), Is.EquivalentTo(new[]
        {
            // Only with a draft, an older version, margins.
            "post /app/rules/discard", "post /app/rules/rebase", "post /app/rules/publish", "post /app/rules/history/102/undo", "post /app/guards/margins/export",
        }));

    private async Task Try(FoundForm form, MerchantBrowser who, string proof)
    {
        var fields = form.Method == "get" ? null : form.With(("proof", proof)).Fields;
        using var answer = await who.Raw(form.Method == "get" ? HttpMethod.Get : HttpMethod.Post, form.Action, fields);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.LessThan(500), form.Action);
        var sent = form.Action + string.Join(' ', fields?.Select(f => f.Value) ?? []);
        foreach (var secret in Stories.Secrets)
        {
            // What the request itself said may be read back to the one who said it.
            if (!sent.Contains(secret, StringComparison.OrdinalIgnoreCase))
                Assert.That(text, Does.Not.Contain(secret).IgnoreCase, form.Method + " " + form.Action);
        }
    }

    /// <summary>Routes no page of ours led to, with our ids in every place.</summary>
    private IEnumerable<FoundForm> Unseen()
    {
        var order = found.First(f => f.Action.StartsWith("/app/cases/", StringComparison.Ordinal)).Action.Split('/', '?')[3];
        var walked = found.Select(f => f.Method + " " + f.Action.Split('?')[0]).ToHashSet();
        return Routes().Where(r => !walked.Any(w => Fits(r.Method + " " + r.Pattern, w))).Select(r => new FoundForm(r.Method, System.Text.RegularExpressions.Regex.Replace(r.Pattern, @"\{[^}]*\}", order), [("proof", "x")]));
    }

    private IEnumerable<(string Method, string Pattern)> Routes() => app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/app", StringComparison.Ordinal) && !MerchantCrawl.Doors.Any(d => e.RoutePattern.RawText.StartsWith(d, StringComparison.Ordinal)))
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (m.ToLowerInvariant(), e.RoutePattern.RawText!)));

    private static bool Fits(string pattern, string walked)
    {
        var (method, path) = (pattern.Split(' ')[0], pattern.Split(' ')[1]);
        return walked.StartsWith(method + " ", StringComparison.Ordinal)
            && new TemplateMatcher(TemplateParser.Parse(System.Text.RegularExpressions.Regex.Replace(path, @":[a-z]+(\([^)]*\))?\}", "}").TrimStart('/')), []).TryMatch(walked.Split(' ')[1], []);
    }

    private static async Task<string> Proof(MerchantBrowser who) =>
        (await who.Get("/app/rules")).Document.QuerySelector("input[name=proof]")?.GetAttribute("value") ?? throw new AssertionException("no form on the rules page");

    /// <summary>Everything that is kept, but what is the stranger's own.</summary>
    private async Task<List<string>> Rows()
    {
        var rows = new List<string>();
        foreach (var table in CancelSaverApp.Tables)
        {
            await foreach (var row in app.Get<TableServiceClient>().GetTableClient(table).QueryAsync())
            {
                if (!row.PartitionKey.Contains("stranger", StringComparison.Ordinal) && !row.RowKey.Contains("stranger", StringComparison.Ordinal))
                    rows.Add(table + " " + row.PartitionKey + " " + row.RowKey + " " + string.Join(' ', row.Select(c => c.Key + "=" + (c.Value is byte[] bytes ? Convert.ToHexString(bytes) : c.Value?.ToString()))));
            }
        }
        return rows;
    }
}
