using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Sandbox;

/// <summary>What the store tells the app, held against the recorded webhooks.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyWebhookTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("test-secret");

    [Test]
    public async Task Every_order_topic_has_the_recorded_keys_headers_and_seal()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        bench.Shop.AddDiscount("WELCOME5", d => d.Percentage = 0.05m);
        var order = bench.Shop.PlaceOrder(new ShopOrderSpec { Items = [new(4400000001001), new(4400000001002, 2)], Codes = ["WELCOME5"], Attributes = new Dictionary<string, string> { ["a"] = "b" } });
        order.Lines[0].Properties.Add(("Gift wrap", "yes"));
        bench.Shop.Cancel(order);
        bench.Shop.EmptyByEdit(bench.Shop.PlaceOrder());
        await bench.Store.RunQueue();
        var recorded = new Dictionary<string, string>
        {
            ["orders/create"] = "orders-create",
            ["orders/paid"] = "orders-paid",
            ["orders/updated"] = "orders-updated",
            ["orders/cancelled"] = "orders-cancelled",
            ["refunds/create"] = "refunds-create",
            ["orders/edited"] = "orders-edited",
        };
        var headers = ShopifyReference.Json("manifest.json")["webhooks"]![0]!["headers"]!.AsObject().Select(h => h.Key).ToList();
        foreach (var (topic, file) in recorded)
        {
            var letter = ear.Heard.First(h => h.Topic == topic);
            var body = JsonNode.Parse(letter.Body)!.AsObject();
            var known = ShopifyReference.Json(file + ".json");
            Assert.That(body.Select(p => p.Key), Is.EquivalentTo(known.Select(p => p.Key)), topic);
            Assert.That(ShopifySignature.IsWebhook([Secret], letter.Body, letter.Headers["X-Shopify-Hmac-Sha256"]), Is.True, topic);
            Assert.That(headers.Where(h => !letter.Headers.ContainsKey(h)), Is.Empty, topic);
            if (body["line_items"] is { } lines)
                Assert.That(lines[0]!.AsObject().Select(p => p.Key), Is.EquivalentTo(known["line_items"]![0]!.AsObject().Select(p => p.Key)), topic);
        }
        var told = JsonNode.Parse(ear.Heard.First(h => h.Topic == "orders/cancelled").Body)!;
        Assert.That(told.AsObject(), Has.Count.EqualTo(94));
        Assert.That(ShopifyReference.Keys(told), Is.SupersetOf(ShopifyReference.Keys(ShopifyReference.Json("orders-cancelled.json")).Where(k => !k.Contains("properties", StringComparison.Ordinal))));
        Assert.That(told["id"]!.GetValue<long>(), Is.EqualTo(order.Id).And.GreaterThan(1L << 53));
    }

    [Test]
    public async Task A_cancellation_says_who_and_why_and_leaves_nothing()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        var order = bench.Shop.PlaceOrder(new ShopOrderSpec { FirstName = "Inês 🎁", PresentmentCurrency = "JPY", Rate = 150 });
        var before = order.Lines[0].Variant.Stock;
        bench.Shop.Cancel(order, "CUSTOMER", "too dear");
        await bench.Store.RunQueue();
        var event1 = ear.Heard.Single(h => h.Topic == "orders/cancelled");
        var body = JsonNode.Parse(event1.Body)!;
        Assert.Multiple(() =>
        {
            Assert.That(body["cancel_reason"]!.GetValue<string>(), Is.EqualTo("customer"));
            Assert.That(body["financial_status"]!.GetValue<string>(), Is.EqualTo("refunded"));
            Assert.That(body["cancelled_at"]!.GetValue<string>(), Is.EqualTo("2026-11-20T10:00:00+00:00"));
            Assert.That(body["current_total_price"]!.GetValue<string>(), Is.EqualTo("0.00"));
            Assert.That(body["total_price"]!.GetValue<string>(), Is.EqualTo("93.90"));
            Assert.That(body["total_price_set"]!["presentment_money"]!.ToJsonString(), Is.EqualTo("""{"amount":"14085","currency_code":"JPY"}"""));
            Assert.That(Encoding.UTF8.GetString(event1.Body), Does.Contain("Inês 🎁").And.Not.Contain("too dear"), "the staff's note is not told");
            Assert.That(order.Lines[0].Variant.Stock, Is.EqualTo(before + 1), "back on the shelf");
            Assert.That(ear.Heard.Where(h => h.Topic is "refunds/create" or "orders/cancelled").Select(h => h.Headers["X-Shopify-Event-Id"]).Distinct().Count(), Is.EqualTo(1), "born of one action");
            Assert.That(ear.Heard.Select(h => h.Headers["X-Shopify-Webhook-Id"]), Is.Unique);
        });
    }

    [TestCase("declined", "voided")]
    [TestCase("unpaid", "voided")]
    [TestCase("kept", "paid")]
    [TestCase("paid", "refunded")]
    public async Task Money_says_what_became_of_it(string how, string financial)
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        var order = bench.Shop.PlaceOrder(new ShopOrderSpec { Authorised = how == "declined", Pay = how == "unpaid" ? ShopPay.CashOnDelivery : ShopPay.Card });
        bench.Shop.Cancel(order, refund: how != "kept");
        await bench.Store.RunQueue();
        var body = JsonNode.Parse(ear.Heard.Last(h => h.Topic == "orders/cancelled").Body)!;
        Assert.That(body["financial_status"]!.GetValue<string>(), Is.EqualTo(financial));
        Assert.That(body["closed_at"] is null, Is.EqualTo(how == "kept"));
        Assert.That(ear.Heard.Any(h => h.Topic == "refunds/create"), Is.EqualTo(how is "paid" or "unpaid"));
    }

    [Test]
    public async Task An_order_may_be_emptied_without_ever_being_cancelled()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        bench.Shop.EmptyByRefund(bench.Shop.PlaceOrder());
        bench.Shop.EmptyByEdit(bench.Shop.PlaceOrder());
        await bench.Store.RunQueue();
        Assert.That(ear.Heard.Select(h => h.Topic), Is.EqualTo(new[]
        {
            "orders/create", "orders/paid", "orders/updated", "refunds/create", "orders/updated",
            "orders/create", "orders/paid", "orders/updated", "orders/edited", "refunds/create", "orders/updated",
        }));
        foreach (var last in ear.Heard.Where(h => h.Topic == "orders/updated").Where((_, i) => i % 2 == 1).Select(h => JsonNode.Parse(h.Body)!))
        {
            Assert.That(last["cancelled_at"], Is.Null);
            Assert.That(last["line_items"]!.AsArray().Select(l => l!["current_quantity"]!.GetValue<int>()), Is.All.Zero);
            Assert.That(last["financial_status"]!.GetValue<string>(), Is.EqualTo("refunded"));
        }
    }

    [Test]
    public async Task A_failed_delivery_is_tried_eight_times_more_over_four_hours_with_the_same_id_and_body()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        ear.Status = 500;
        bench.Shop.PlaceOrder(new ShopOrderSpec { Paid = false });
        var begin = bench.Clock.GetUtcNow();
        while (bench.Store.Webhooks.Pending is { Count: > 0 } waiting)
        {
            bench.Clock.AdvanceTo(waiting.Min(w => w.Due));
            await bench.Store.RunQueue();
        }
        var tried = bench.Store.Webhooks.Deliveries.Where(d => d.Topic == "orders/create").ToList();
        Assert.That(tried, Has.Count.EqualTo(9));
        Assert.That(tried.Select(d => (d.WebhookId, d.Body)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(bench.Clock.GetUtcNow() - begin, Is.EqualTo(TimeSpan.FromHours(4)));
    }

    [Test]
    public async Task Webhooks_get_lost_come_twice_and_in_the_wrong_order()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        bench.Store.Webhooks.LoseNext("orders/paid");
        bench.Shop.PlaceOrder();
        bench.Store.Webhooks.Rearrange(waiting => waiting.Reverse().Concat([waiting[0]]));
        await bench.Store.RunQueue();
        Assert.That(ear.Heard.Select(h => h.Topic), Is.EqualTo(new[] { "orders/updated", "orders/create", "orders/create" }));
        Assert.That(ear.Heard[1].Headers["X-Shopify-Webhook-Id"], Is.EqualTo(ear.Heard[2].Headers["X-Shopify-Webhook-Id"]));
    }

    [Test]
    public async Task The_old_secret_signs_for_an_hour_after_a_rotation()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        bench.Store.Rotate("newer-secret");
        bench.Shop.RedactShop();
        await bench.Store.RunQueue();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Shop.RedactShop();
        await bench.Store.RunQueue();
        Assert.That(ear.Heard.Select(h => ShopifySignature.IsWebhook([Secret], h.Body, h.Headers["X-Shopify-Hmac-Sha256"])), Is.EqualTo(new[] { true, false }));
        Assert.That(ShopifySignature.IsWebhook(["newer-secret"u8.ToArray()], ear.Heard[1].Body, ear.Heard[1].Headers["X-Shopify-Hmac-Sha256"]), Is.True);
    }

    [Test]
    public async Task The_store_itself_and_its_people_are_told_of_in_the_recorded_shape()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        var customer = bench.Shop.PlaceOrder().Customer!;
        bench.Shop.SetScopes(["read_orders"]);
        bench.Shop.RequestData(customer);
        bench.Shop.RedactCustomer(customer);
        bench.Shop.Uninstall();
        bench.Shop.RedactShop();
        await bench.Store.RunQueue();
        foreach (var (topic, file) in new[] { ("app/scopes_update", "app-scopes-update"), ("customers/data_request", "customers-data-request"), ("customers/redact", "customers-redact"),
            ("app/uninstalled", "app-uninstalled"), ("shop/redact", "shop-redact") })
        {
            Assert.That(ShopifyReference.Keys(JsonNode.Parse(ear.Heard.Single(h => h.Topic == topic).Body)), Is.EquivalentTo(ShopifyReference.Keys(ShopifyReference.Json(file + ".json"))), topic);
        }
        Assert.That(JsonNode.Parse(ear.Heard.Single(h => h.Topic == "customers/redact").Body)!["orders_to_redact"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Hidden_people_are_null_in_webhooks_too()
    {
        await using var ear = await Ear.Open();
        await using var bench = await Listening(ear);
        bench.Shop.HidePersonalData = true;
        bench.Shop.PlaceOrder();
        await bench.Store.RunQueue();
        Assert.That(Encoding.UTF8.GetString(ear.Heard[0].Body), Does.Not.Contain("marta").And.Not.Contain("Marta").And.Not.Contain("Rua"));
    }

    private static async Task<ShopifyBench> Listening(Ear ear)
    {
        var bench = await ShopifyBench.Open();
        bench.Store.WebhookAddress = ear.Address;
        return bench;
    }

    /// <summary>An address that takes letters.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private LoopbackApp app = null!;

        public List<(string Topic, Dictionary<string, string> Headers, byte[] Body)> Heard => [.. app.Seen.Select(s => (s.Headers["X-Shopify-Topic"], s.Headers, s.Body))];

        public int Status { get; set; } = 200;

        public Uri Address => new(app.Address, "/webhooks/shopify");

        public static async Task<Ear> Open()
        {
            var ear = new Ear();
            ear.app = await LoopbackApp.StartAsync(context =>
            {
                context.Response.StatusCode = ear.Status;
                return Task.CompletedTask;
            });
            return ear;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
