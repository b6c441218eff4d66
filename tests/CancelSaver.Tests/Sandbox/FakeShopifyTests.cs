using System.Net;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The Admin API's door, and the same refusals as those recorded.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyTests
{
    /// <summary>What no app of our kind needs, and the stand-in says so instead of guessing.</summary>
    private static readonly string[] NotPlayed =
    [
        "BuyGetCreate", "EditLineDiscount", "EditShippingUpdate", "EditShippingAdd", "EditShippingRemove", "GiftCard", "FulfillmentOrders", "Hold", "ReleaseHold", "FulfillmentDeadline",
        "WebhookCreate", "WebhookList", "WebhookDelete", "BulkRun", "BulkCancelledOrders", "BulkStatus", "SubscriptionCreate",
    ];

    private static IEnumerable<string> Played => ShopifyReference.Names.Except(NotPlayed);

    [TestCaseSource(nameof(Played))]
    public async Task Every_reference_document_is_answered_from_the_store(string name)
    {
        await using var bench = await ShopifyBench.Open(new FakeShopifyOptions { Scopes = [.. FakeShopifyOptions.AllScopes, "write_payment_terms"] });
        var answer = await bench.Reference(name);
        Assert.That(answer["errors"], Is.Null, () => answer["errors"]!.ToJsonString());
        Assert.That(answer["extensions"]!["cost"]!["requestedQueryCost"]!.GetValue<int>(), Is.Positive);
    }

    [TestCaseSource(nameof(NotPlayed))]
    public async Task What_it_does_not_play_is_an_error_and_never_a_guess(string name)
    {
        await using var bench = await ShopifyBench.Open();
        bench.Shop.Customer("marta.prior@example.com");
        bench.Shop.PlaceOrder();
        var text = (await bench.Reference(name)).ToJsonString();
        Assert.That(text, Does.Contain("the stand-in does not know").Or.Contain("you must provide one of first or last").Or.Contain("\"order\":null"));
    }

    [Test]
    public async Task An_order_is_told_as_the_recorded_one()
    {
        await using var bench = await ShopifyBench.Open();
        bench.Shop.AddDiscount("WELCOME5", d => d.Percentage = 0.05m);
        var order = bench.Shop.PlaceOrder(new ShopOrderSpec
        {
            Items = [new(4400000001001), new(4400000001002, 2)],
            Codes = ["WELCOME5"],
            Note = "Please leave with the neighbour",
            Tags = ["vip", "first-order"],
            Attributes = new Dictionary<string, string> { ["utm_campaign"] = "autumn" },
            AcceptsMarketing = true,
        });
        bench.Shop.Cancel(order, staffNote: "Customer mailed: too expensive with the shipping");
        var gid = "gid://shopify/Order/" + order.Id;
        await bench.Reference("SetMetafields", new JsonObject
        {
            ["metafields"] = new JsonArray(new JsonObject { ["ownerId"] = gid, ["namespace"] = "$app:save", ["key"] = "case", ["type"] = "json", ["value"] = "{}" }),
        });
        var told = (await bench.Reference("OrderForSave", new JsonObject { ["id"] = gid }))["data"]!["order"]!;
        var recorded = ShopifyReference.Answer("order-for-save")["body"]!["data"]!["order"]!;
        Assert.Multiple(() =>
        {
            foreach (var field in (string[])["name", "cancelReason", "displayFinancialStatus", "displayFulfillmentStatus", "closed", "note", "email", "customerLocale", "currencyCode"])
                Assert.That(told[field]!.ToJsonString(), Is.EqualTo(recorded[field]!.ToJsonString()), field);
            Assert.That(told["cancellation"]!["staffNote"]!.GetValue<string>(), Is.EqualTo("Customer mailed: too expensive with the shipping"));
            Assert.That(Amount(told["subtotalPriceSet"]), Is.EqualTo(Amount(recorded["subtotalPriceSet"])).And.EqualTo("102.6"));
            Assert.That(Amount(told["totalDiscountsSet"]), Is.EqualTo("5.4"));
            Assert.That(Amount(told["totalRefundedSet"]), Is.EqualTo("107.5"));
            Assert.That(Amount(told["currentTotalPriceSet"]), Is.EqualTo("0.0"));
            Assert.That(told["lineItems"]!["nodes"]!.AsArray().Select(l => l!["currentQuantity"]!.GetValue<int>()), Is.All.Zero);
            Assert.That(told["metafield"]!["value"]!.GetValue<string>(), Is.EqualTo("{}"));
        });
        static string Amount(JsonNode? bag) => bag!["shopMoney"]!["amount"]!.GetValue<string>();
    }

    [TestCase("discount-created")]
    [TestCase("discount-code-taken")]
    [TestCase("draft-created")]
    [TestCase("draft-user-error")]
    [TestCase("order-cancel-started")]
    [TestCase("order-cancel-already")]
    [TestCase("order-not-found")]
    [TestCase("access-denied")]
    [TestCase("protected-data-denied")]
    [TestCase("unknown-field")]
    [TestCase("max-cost-exceeded")]
    [TestCase("throttled")]
    [TestCase("internal-error")]
    [TestCase("unauthorized")]
    [TestCase("shop-frozen")]
    [TestCase("rate-limited-http")]
    public async Task What_was_recorded_is_answered_alike(string file)
    {
        var recorded = ShopifyReference.Answer(file);
        await using var bench = await ShopifyBench.Open(file == "access-denied" ? new FakeShopifyOptions { Scopes = ["read_orders"] } : null);
        var customer = bench.Shop.Customer("ines.ferreira@example.com");
        var operation = recorded["operation"]?.GetValue<string>();
        var variables = operation is null ? null : JsonNode.Parse(ShopifyReference.Variables(operation).ToJsonString().Replace("7200000001001", $"{customer.Id}", StringComparison.Ordinal))!.AsObject();
        var query = operation is null ? "{ shop { name } }" : ShopifyReference.Text(operation);
        switch (file)
        {
            case "discount-code-taken":
                bench.Shop.AddDiscount(variables!["basicCodeDiscount"]!["code"]!.GetValue<string>().ToLowerInvariant());
                break;
            case "draft-user-error":
                bench.Shop.Products[0].Status = "ARCHIVED";
                break;
            case "order-cancel-started" or "order-cancel-already":
                var order = bench.Shop.PlaceOrder();
                variables!["orderId"] = "gid://shopify/Order/" + order.Id;
                if (file == "order-cancel-already")
                    bench.Shop.Cancel(order);
                break;
            case "protected-data-denied": bench.Shop.HidePersonalData = true; break;
            case "unknown-field": query = "{ shop { nope } }"; break;
            case "max-cost-exceeded": query = "{ orders(first: 250) { nodes { lineItems(first: 100) { nodes { id } } } } }"; break;
            case "throttled": bench.Store.Throttle(); break;
            case "internal-error": (query, operation) = ("query Whatever { shop { name } }", "Whatever"); bench.Store.FailNext("Whatever"); break;
            case "unauthorized": bench.Token = "shpat_none"; break;
            case "shop-frozen": bench.Store.Down = ShopOutage.Frozen; break;
            case "rate-limited-http": bench.Store.Down = ShopOutage.RateLimited; break;
        }
        using var answer = await bench.Send(query, variables, operation);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(recorded["http_status"]!.GetValue<int>()));
            Assert.That(ShopifyReference.Keys(body), Is.EquivalentTo(ShopifyReference.Keys(recorded["body"])), body.ToJsonString());
            Assert.That(Words(body), Is.EqualTo(Words(recorded["body"]!)));
            if (recorded["headers"]?["Retry-After"] is { } after)
                Assert.That(answer.Headers.GetValues("Retry-After").Single(), Is.EqualTo(after.GetValue<string>()));
        });

        // Everything but what cannot be the same: ids, costs, places in the text, words nobody has verified.
        static string Words(JsonNode body) => (body["errors"] as JsonArray)?.FirstOrDefault() is { } error
            ? string.Join('|', error["extensions"]!["code"], error["path"]?.ToJsonString(), error["extensions"]!["requiredAccess"])
            : string.Join('|', (body["data"]?.AsObject().FirstOrDefault().Value as JsonObject)?.FirstOrDefault(f => f.Key.EndsWith("rrors", StringComparison.Ordinal)).Value?.ToJsonString());
    }

    [Test]
    public async Task Versions_tokens_and_unknown_stores_are_looked_at_first()
    {
        await using var bench = await ShopifyBench.Open();
        using var retired = await bench.Send("{ shop { name } }", version: "2025-01");
        Assert.That(retired.Headers.GetValues("X-Shopify-API-Version").Single(), Is.EqualTo("2026-10"));
        Assert.That(retired.Headers.Contains("X-Request-Id"));
        using var next = await bench.Send("{ shop { name } }", version: "2027-01");
        Assert.That(next.Headers.GetValues("X-Shopify-API-Version").Single(), Is.EqualTo("2027-01"));
        using var nonsense = await bench.Send("{ shop { name } }", version: "latest");
        Assert.That(nonsense.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using var other = await bench.Http.GetAsync(bench.Store.Origin + "/other.myshopify.com/admin/orders");
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        using var late = await bench.Send("{ shop { name } }");
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_bucket_empties_and_fills_by_the_clock()
    {
        await using var bench = await ShopifyBench.Open();
        const string Dear = "{ orders(first: 200) { nodes { totalPriceSet { shopMoney { amount } } } } }";
        Assert.That(await Left(Dear), Is.EqualTo(2000), "nothing was found, so next to nothing was spent");
        bench.Store.Throttle();
        Assert.That((await bench.Raw(Dear))["errors"]![0]!["extensions"]!["code"]!.GetValue<string>(), Is.EqualTo("THROTTLED"));
        bench.Clock.Advance(TimeSpan.FromSeconds(5.9));
        Assert.That((await bench.Raw(Dear))["errors"], Is.Not.Null);
        bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await Left(Dear), Is.EqualTo(600).Within(1));
        async Task<int> Left(string query)
        {
            var answer = await bench.Raw(query);
            Assert.That(answer["errors"], Is.Null, answer.ToJsonString());
            return answer["extensions"]!["cost"]!["throttleStatus"]!["currentlyAvailable"]!.GetValue<int>() + 1;
        }
    }

    [TestCase(ShopOutage.Unavailable, 503)]
    [TestCase(ShopOutage.Locked, 423)]
    [TestCase(ShopOutage.Frozen, 402)]
    public async Task A_broken_store_is_broken_for_tokens_too(ShopOutage outage, int status)
    {
        await using var bench = await ShopifyBench.Open();
        bench.Store.Down = outage;
        using var answer = await bench.Send("{ shop { name } }");
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That((await bench.Ask([])).Status, Is.EqualTo(status));
        bench.Store.Down = ShopOutage.Refused;
        Assert.That(async () => await bench.Send("{ shop { name } }"), Throws.InstanceOf<HttpRequestException>());
        bench.Store.Down = ShopOutage.Hanging;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.That(async () => await bench.Http.PostAsync(bench.Store.Url + "/admin/oauth/access_token", null, patience.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_lost_answer_is_work_that_was_done()
    {
        await using var bench = await ShopifyBench.Open();
        var order = bench.Shop.PlaceOrder();
        bench.Store.LoseNextAnswer("TagOrder");
        var variables = new JsonObject { ["id"] = "gid://shopify/Order/" + order.Id, ["tags"] = new JsonArray("save-offered") };
        Assert.That(async () => await bench.Reference("TagOrder", variables), Throws.InstanceOf<HttpRequestException>());
        Assert.That(order.Tags, Is.EqualTo(new[] { "save-offered" }));
        await bench.Reference("TagOrder", variables);
        Assert.That(order.Tags, Is.EqualTo(new[] { "save-offered" }), "a second time changes nothing");
        Assert.That(bench.Store.Calls.Count(c => c.Operation == "TagOrder"), Is.EqualTo(2));
    }

    [Test]
    public async Task Orders_are_searched_paged_and_only_sixty_days_deep()
    {
        await using var bench = await ShopifyBench.Open();
        var old = bench.Shop.PlaceOrder();
        old.CreatedAt = bench.Clock.GetUtcNow().AddDays(-61);
        for (var i = 0; i < 5; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            bench.Shop.PlaceOrder(new ShopOrderSpec { Email = $"p{i}@example.com", Tags = i == 2 ? ["vip"] : [] });
        }
        Assert.That(await Names("{ orders(first: 10) { nodes { name } } }"), Is.EqualTo("#1002 #1003 #1004 #1005 #1006"));
        Assert.That(await Names("{ orders(first: 10, query: \"updated_at:>'2026-11-20T10:03:00Z'\", sortKey: UPDATED_AT, reverse: true) { nodes { name } } }"), Is.EqualTo("#1006 #1005"));
        Assert.That(await Names("{ orders(first: 10, query: \"updated_at:>='2026-11-20T10:03:00Z'\") { nodes { name } } }"), Is.EqualTo("#1004 #1005 #1006"));
        Assert.That(await Names("{ orders(first: 10, query: \"name:'#1003' OR tag:VIP\") { nodes { name } } }"), Is.EqualTo("#1003 #1004"));
        Assert.That(await Names($"{{ orders(first: 10, query: \"customer_id:{bench.Shop.Orders[5].Customer!.Id}\") {{ nodes {{ name }} }} }}"), Is.EqualTo("#1006"));
        var first = await bench.Data("{ orders(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } } }");
        Assert.That(first["orders"]!["pageInfo"]!["hasNextPage"]!.GetValue<bool>());
        var cursor = first["orders"]!["pageInfo"]!["endCursor"]!.GetValue<string>();
        Assert.That(await Names($"{{ orders(first: 2, after: \"{cursor}\") {{ nodes {{ name }} }} }}"), Is.EqualTo("#1004 #1005"));
        Assert.That((await bench.Raw("{ orders { nodes { name } } }"))["errors"]!.ToJsonString(), Does.Contain("you must provide one of first or last"));
        Assert.That((await bench.Raw("{ orders(first: 1, query: \"colour:red\") { nodes { name } } }"))["errors"]!.ToJsonString(), Does.Contain("colour"));
        async Task<string> Names(string query) => string.Join(' ', (await bench.Data(query))["orders"]!["nodes"]!.AsArray().Select(n => n!["name"]!.GetValue<string>()));
    }
}
