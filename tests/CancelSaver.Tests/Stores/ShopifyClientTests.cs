using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Stores;

/// <summary>What the client makes of Shopify's answers, one at a time: every recorded one, and what can happen on the way.</summary>
internal sealed class ShopifyClientTests
{
    private const string Good = """{"data":{"shop":{"name":"A"}}}""";
    private static readonly StoreId store = StoreId.ForShopify("cancelsaver-eur.myshopify.com");
    private static readonly ShopifyDocument<JsonObject> document = new("ShopSettings", (JsonTypeInfo<JsonObject>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonObject)));

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Shopify", "graphql");

    [TestCase("discount-code-taken")]
    [TestCase("discount-created")]
    [TestCase("draft-created")]
    [TestCase("draft-user-error")]
    [TestCase("order-cancel-already")]
    [TestCase("order-cancel-started")]
    [TestCase("order-for-save")]
    [TestCase("order-not-found")]
    [TestCase("protected-data-denied")]
    public async Task Data_is_handed_over_as_it_is(string name)
    {
        var (shopify, expected) = Recorded(name);
        Assert.That(JsonNode.DeepEquals(await Client(shopify).Ask(store, document, [], default), expected!["data"]), Is.True);
    }

    [TestCase("access-denied", false, "ACCESS_DENIED", null)]
    [TestCase("internal-error", true, "INTERNAL_SERVER_ERROR", null)]
    [TestCase("max-cost-exceeded", false, "MAX_COST_EXCEEDED", null)]
    [TestCase("rate-limited-http", true, "THROTTLED", 2.0)]
    [TestCase("shop-frozen", true, "", 3600.0)]
    [TestCase("throttled", true, "THROTTLED", 6.55)]
    [TestCase("unauthorized", false, "NEEDS_RECONNECT", null)]
    [TestCase("unknown-field", false, "undefinedField", null)]
    public void A_refusal_says_whether_trying_again_helps_and_when(string name, bool tryAgain, string code, double? after)
    {
        var thrown = Refused(Recorded(name).Shopify);
        using var all = Assert.EnterMultipleScope();
        Assert.That(thrown.TryAgain, Is.EqualTo(tryAgain));
        Assert.That(thrown.Code, Is.EqualTo(code));
        Assert.That(thrown.After?.TotalSeconds, Is.EqualTo(after));
    }

    [Test]
    public void Every_recorded_answer_is_in_one_of_these_tests() =>
        Assert.That(Directory.EnumerateFiles(Folder), Has.Exactly(17).Items);

    [TestCase(400, false, null)]
    [TestCase(403, false, null)]
    [TestCase(404, false, null)]
    [TestCase(301, false, null)]
    [TestCase(423, true, 3600)]
    [TestCase(429, true, 1)]
    [TestCase(430, true, 60)]
    [TestCase(500, true, null)]
    [TestCase(503, true, null)]
    public void Would_trying_again_help(int status, bool tryAgain, int? after)
    {
        var thrown = Refused(new Played((status, "<html>")));
        using var all = Assert.EnterMultipleScope();
        Assert.That(thrown.TryAgain, Is.EqualTo(tryAgain));
        Assert.That(thrown.After?.TotalSeconds, Is.EqualTo(after));
        Assert.That(thrown.Status, Is.EqualTo(status));
    }

    [TestCase("<html>")]
    [TestCase("""{"data":""")]
    [TestCase("""{"data":null}""")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"errors":"Sorry"}""")]
    public void An_answer_that_is_not_Shopifys_may_be_better_next_time(string body) =>
        Assert.That(Refused(new Played((200, body))).TryAgain, Is.True);

    [TestCase("7", 7)]
    [TestCase("2.5", 2.5)]
    [TestCase("Mon, 23 Nov 2026 15:00:30 GMT", 30)]
    public void Shopify_says_how_long_to_wait(string after, double seconds) =>
        Assert.That(Refused(new Played((503, "")) { Headers = { ["Retry-After"] = after } }).After?.TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public void A_bucket_that_is_nearly_full_still_wants_a_second() =>
        Assert.That(Refused(new Played((200, Throttled(100, 90)))).After, Is.EqualTo(TimeSpan.FromSeconds(1)));

    [Test]
    public void Waiting_for_a_bucket_wins_over_other_errors_beside_it() => Assert.That(
        Refused(new Played((200, """{"errors":[{"extensions":{"code":"ACCESS_DENIED"}},{"extensions":{"code":"THROTTLED"}}]}"""))).Code, Is.EqualTo("THROTTLED"));

    [Test]
    public void A_missing_right_is_named() =>
        Assert.That(Refused(Recorded("access-denied").Shopify).Message, Does.Contain("(read_discounts access scope)"));

    [Test]
    public void A_mixed_answer_with_one_serious_error_is_refused() => Assert.That(
        Refused(new Played((200, """{"data":{"a":null},"errors":[{"extensions":{"code":"ACCESS_DENIED"}},{"message":"x","path":["a",0,"b"]}]}"""))).Message, Does.Contain("a.0.b"));

    [Test]
    public void What_Shopify_quotes_of_our_question_is_not_repeated()
    {
        var log = new LogLines();
        var thrown = Refused(new Played((200, """{"errors":[{"message":"Variable $email was provided invalid value a@example.com","extensions":{"code":"INVALID_VARIABLE"}}]}""")), log: log);
        Assert.That(thrown.ToString() + string.Join('\n', log.All), Does.Not.Contain("a@example.com").And.Contain("INVALID_VARIABLE"));
    }

    [Test]
    public void The_failure_is_logged_under_Shopifys_own_number_of_the_request()
    {
        var log = new LogLines();
        Refused(new Played((500, "")) { Headers = { ["X-Request-Id"] = "req-7" } }, log: log);
        Assert.That(log.All, Has.Some.Contains("req-7").And.Some.Contains("ShopSettings"));
    }

    [Test]
    public async Task Withheld_fields_are_named_once()
    {
        var log = new LogLines();
        var client = Client(Recorded("protected-data-denied").Shopify, log: log);
        await client.Ask(store, document, [], default);
        await client.Ask(store, document, [], default);
        Assert.That(log.All.Where(l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("without customer:", StringComparison.Ordinal)), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Another_version_and_a_deprecated_member_are_told_once_each()
    {
        var log = new LogLines();
        var client = Client(new Played((200, Good)) { Headers = { ["X-Shopify-API-Version"] = "2027-01", ["X-Shopify-API-Deprecated-Reason"] = "https://shopify.dev/x" } }, log: log);
        await client.Ask(store, document, [], default);
        await client.Ask(store, document, [], default);
        Assert.That(log.All.Where(l => l.Contains("2027-01", StringComparison.Ordinal)), Has.Exactly(1).Items);
        Assert.That(log.All.Where(l => l.Contains("https://shopify.dev/x", StringComparison.Ordinal)), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Our_own_version_is_not_worth_a_line()
    {
        var log = new LogLines();
        await Client(new Played((200, Good)) { Headers = { ["X-Shopify-API-Version"] = "2026-10" } }, log: log).Ask(store, document, [], default);
        Assert.That(log.All, Is.Empty);
    }

    [Test]
    public async Task The_question_goes_to_the_stores_own_address_with_its_token()
    {
        var shopify = new Played((200, Good));
        await Client(shopify).Ask(store, document, new JsonObject { ["id"] = "gid://shopify/Order/9007199254741001" }, default);
        var asked = shopify.Asked.Single();
        var body = JsonNode.Parse(asked.Body)!;
        using var all = Assert.EnterMultipleScope();
        Assert.That(asked.Address, Is.EqualTo("https://cancelsaver-eur.myshopify.com/admin/api/2026-10/graphql.json"));
        Assert.That(asked.Token, Is.EqualTo("token-1"));
        Assert.That(body["operationName"]!.GetValue<string>(), Is.EqualTo("ShopSettings"));
        Assert.That(body["query"]!.GetValue<string>(), Does.StartWith("query ShopSettings"));
        Assert.That(body["variables"]!["id"]!.GetValue<string>(), Is.EqualTo("gid://shopify/Order/9007199254741001"));
    }

    [Test]
    public async Task A_refused_token_is_changed_for_another_once()
    {
        var (shopify, tokens) = (new Played((401, ""), (200, Good)), new Tokens());
        await Client(shopify, tokens).Ask(store, document, [], default);
        Assert.That(shopify.Asked.Select(a => a.Token), Is.EqualTo(new[] { "token-1", "token-2" }));
        Assert.That(tokens.Refused, Is.EqualTo(new[] { null, "token-1" }));
    }

    [Test]
    public void Two_refused_tokens_are_enough()
    {
        var shopify = new Played((401, ""));
        Refused(shopify);
        Assert.That(shopify.Asked, Has.Count.EqualTo(2));
    }

    [Test]
    public void Nobody_there_may_be_better_next_time()
    {
        var thrown = Refused(new Played((0, "")));
        Assert.That((thrown.TryAgain, thrown.Status), Is.EqualTo((true, 0)));
    }

    [Test]
    public void A_store_that_does_not_answer_is_not_waited_for()
    {
        using var http = new HttpClient(new Silent());
        var client = new ShopifyClient(http, new Tokens(), new ShopifyOptions { Timeout = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new LoggerFactory().CreateLogger<ShopifyClient>());
        var thrown = Assert.CatchAsync<ShopifyException>(() => client.Ask(store, document, [], default))!;
        Assert.That(thrown.TryAgain, Is.True);
        Assert.That(thrown.Message, Does.Contain("too long"));
    }

    [Test]
    public void Who_gives_up_asking_gets_no_sentence()
    {
        using var http = new HttpClient(new Silent());
        using var given = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        var client = new ShopifyClient(http, new Tokens(), new ShopifyOptions(), TimeProvider.System, new LoggerFactory().CreateLogger<ShopifyClient>());
        Assert.CatchAsync<OperationCanceledException>(() => client.Ask(store, document, [], given.Token));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void An_answer_without_end_is_not_read_to_its_end(bool said) =>
        Assert.That(Refused(new Played((200, new string(' ', (16 * 1024 * 1024) + 1))) { SaysLength = said }).Message, Does.Contain("too large"));

    private static string Throttled(int asked, int left) => """{"errors":[{"extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":"""
        + asked + ""","throttleStatus":{"currentlyAvailable":""" + left + ""","restoreRate":100.0}}}}""";

    private static (Played Shopify, JsonNode? Body) Recorded(string name)
    {
        var recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        var played = new Played((recorded["http_status"]!.GetValue<int>(), recorded["body"]!.ToJsonString()));
        foreach (var (header, value) in recorded["headers"]?.AsObject() ?? [])
            played.Headers[header] = value!.GetValue<string>();
        return (played, recorded["body"]);
    }

    private static ShopifyClient Client(Played shopify, Tokens? tokens = null, LogLines? log = null)
    {
        var logs = LoggerFactory.Create(b => b.AddProvider(log ?? new LogLines()));
        return new ShopifyClient(new HttpClient(shopify), tokens ?? new Tokens(), new ShopifyOptions(), new StoreClock(), logs.CreateLogger<ShopifyClient>());
    }

    private static ShopifyException Refused(Played shopify, LogLines? log = null) =>
        Assert.CatchAsync<ShopifyException>(() => Client(shopify, log: log).Ask(store, document, [], default))!;

    private sealed class Tokens : IShopifyTokens
    {
        public List<string?> Refused { get; } = [];

        public ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel)
        {
            Refused.Add(refused);
            return new("token-" + Refused.Count);
        }
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new InvalidOperationException("Nobody waits for ever.");
        }
    }

    /// <summary>Answers in turn, the last one for ever; status 0 is a wire that is cut.</summary>
    private sealed class Played(params (int Status, string Body)[] answers) : HttpMessageHandler
    {
        private readonly ConcurrentQueue<(int Status, string Body)> left = new(answers);

        public List<(string Address, string? Token, string Body)> Asked { get; } = [];

        public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

        public bool SaysLength { get; init; } = true;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add((request.RequestUri!.AbsoluteUri, request.Headers.TryGetValues("X-Shopify-Access-Token", out var token) ? token.Single() : null, await request.Content!.ReadAsStringAsync(cancellationToken)));
            var (status, body) = left.Count > 1 && left.TryDequeue(out var next) ? next : left.TryPeek(out var last) ? last : throw new InvalidOperationException("Nothing is left to play.");
            if (status == 0)
                throw new HttpRequestException("The wire is cut.");
            var answer = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = SaysLength ? new StringContent(body, Encoding.UTF8, "application/json") : new StreamContent(new Unmeasured(Encoding.UTF8.GetBytes(body))),
            };
            foreach (var (name, value) in Headers)
                answer.Headers.TryAddWithoutValidation(name, value);
            return answer;
        }
    }

    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
