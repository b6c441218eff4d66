using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

internal sealed class ShopifyReaderTests
{
    private const long Number = 9007199254741001;

    private static readonly Store store = new()
    {
        Id = StoreId.ForShopify("cancelsaver-eur.myshopify.com"),
        Url = new Uri("https://cancelsaver-eur.myshopify.com"),
        Name = "CancelSaver EUR",
        Currency = "EUR",
        TimeZone = "Europe/Lisbon",
        Language = "pt-PT",
        Country = "PT",
    };

    [TestCaseSource(typeof(ShopifyDelivery), nameof(ShopifyDelivery.Orders))]
    public async Task The_same_order_is_the_same_by_webhook_and_when_asked_for(string name)
    {
        var delivery = ShopifyDelivery.Read(name);
        var brought = ((StoreEvent.OrderChanged)ShopifyOrder.Read(delivery.Letter)).Order;
        var found = await Find(ShopifyAnswerOf.Order(delivery.Json()), brought.Store);
        Assert.That(StoredJson.Write(found!), Is.EqualTo(StoredJson.Write(brought)));
    }

    [Test]
    public async Task So_is_one_that_was_emptied()
    {
        var delivery = ShopifyDelivery.Read("orders-cancelled.json").With(o => (o["cancelled_at"], o["cancel_reason"], o["closed_at"]) = (null, null, null));
        var brought = ((StoreEvent.OrderChanged)ShopifyOrder.Read(delivery.Letter)).Order;
        Assert.That(brought.IsEmptied, Is.True);
        Assert.That(StoredJson.Write((await Find(ShopifyAnswerOf.Order(delivery.Json())))!), Is.EqualTo(StoredJson.Write(brought)));
    }

    [Test]
    public void The_answers_made_from_webhooks_are_those_Shopify_gives()
    {
        // The recorded answer describes the order of orders-cancelled.json; where both name a field they must agree.
        var recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(ShopifyDelivery.Folder, "graphql", "order-for-save.json")))!["body"]!["data"]!["order"]!.AsObject();
        var made = ShopifyAnswerOf.Order(ShopifyDelivery.Read("orders-cancelled.json").Json());
        made["cancellation"]!["staffNote"] = recorded["cancellation"]!["staffNote"]!.DeepClone();
        made["lineItems"]!["pageInfo"]!["endCursor"] = recorded["lineItems"]!["pageInfo"]!["endCursor"]!.DeepClone();
        made["customer"]!["defaultEmailAddress"] = recorded["customer"]!["defaultEmailAddress"]!.DeepClone();
        var shared = made.Where(p => recorded.ContainsKey(p.Key)).ToList();
        Assert.That(shared, Has.Count.GreaterThan(25));
        foreach (var (name, value) in shared)
            Agree(recorded[name], value, name);
    }

    [Test]
    public async Task The_recorded_answer_itself_is_read()
    {
        var admin = new ShopifyAdmin().Recorded("OrderForSave", "order-for-save").Recorded("OrderForSave", "order-for-save");
        var reader = Reader(admin);
        var order = (await reader.Find(store, Number, default))!;
        Assert.That((order.Id, order.Status, order.Total, order.Customer.Marketing), Is.EqualTo((Number, OrderStatus.Cancelled, new Money(10850, "EUR"), MarketingWish.Subscribed)));
        var trail = await reader.Trail(store, order, default);
        Assert.That((trail.StoreReason, trail.Before, trail.HighRisk), Is.EqualTo(("customer", OrderStatusBefore.Processing, false)));
        Assert.That(trail.Notes, Is.EqualTo(new[] { new TrailNote(order.CancelledAt!.Value, "Customer mailed: too expensive with the shipping", "staff") }));
        Assert.That(Classify.Of(order, trail, [], order.ModifiedAt).Class, Is.EqualTo(CancelClass.Customer));
        Assert.That(admin.Asked[0].Variables["id"]!.GetValue<string>(), Is.EqualTo("gid://shopify/Order/9007199254741001"));
    }

    [Test]
    public async Task An_order_the_store_no_longer_has_is_nothing()
    {
        Assert.That(await Reader(new ShopifyAdmin().Recorded("OrderForSave", "order-not-found")).Find(store, 5, default), Is.Null);
        var trail = await Reader(new ShopifyAdmin().Recorded("OrderForSave", "order-not-found")).Trail(store, Rules.Some.Order, default);
        Assert.That((trail.StoreReason, trail.Notes.Count), Is.EqualTo(((string?)null, 0)));
    }

    [Test]
    public async Task A_store_that_withholds_the_person_still_tells_the_order() =>
        Assert.That((await Find(ShopifyAnswerOf.Order(ShopifyDelivery.Read("orders-cancelled-no-pii.json").Json())))!.Customer.Email, Is.Empty);

    [Test]
    public void What_the_store_refuses_goes_up() =>
        Assert.That(async () => await Reader(new ShopifyAdmin().Recorded("OrderForSave", "throttled")).Find(store, 5, default), Throws.TypeOf<ShopifyException>().With.Property("TryAgain").True);

    [Test]
    public void An_order_without_a_currency_cannot_be_read_and_names_nobody()
    {
        var thrown = Assert.CatchAsync<ShopifyException>(() => Find(new JsonObject { ["legacyResourceId"] = "5", ["email"] = "rita@example.com" }))!;
        Assert.That((thrown.TryAgain, thrown.Message), Is.EqualTo((false, "The store's order 9007199254741001 cannot be read.")));
    }

    [Test]
    public async Task A_long_order_is_read_to_its_end()
    {
        var webhook = ShopifyDelivery.Read("orders-paid.json").Json();
        var order = ShopifyAnswerOf.Order(webhook);
        order["lineItems"]!["pageInfo"]!["hasNextPage"] = true;
        JsonObject Page(string cursor, bool more) => new()
        {
            ["order"] = new JsonObject
            {
                ["lineItems"] = new JsonObject
                {
                    ["pageInfo"] = new JsonObject { ["hasNextPage"] = more, ["endCursor"] = cursor },
                    ["nodes"] = new JsonArray(ShopifyAnswerOf.Line(webhook["line_items"]![0]!)),
                },
            },
        };
        var admin = new ShopifyAdmin().Answer("OrderForSave", new JsonObject { ["order"] = order.DeepClone() }).Answer("OrderLines", Page("c2", true)).Answer("OrderLines", Page("c3", false));
        Assert.That((await Reader(admin).Find(store, Number, default))!.Lines, Has.Count.EqualTo(4));
        Assert.That(admin.Asked.Skip(1).Select(a => a.Variables["after"]!.GetValue<string>()), Is.EqualTo(new[] { "c1", "c2" }));

        var gone = new ShopifyAdmin().Answer("OrderForSave", new JsonObject { ["order"] = order }).Answer("OrderLines", new JsonObject { ["order"] = null });
        Assert.That(await Reader(gone).Find(store, Number, default), Is.Null);
    }

    [TestCase("SUBSCRIBED", false, MarketingWish.Subscribed)]
    [TestCase("UNSUBSCRIBED", true, MarketingWish.Withdrawn)]
    [TestCase("PENDING", true, MarketingWish.Pending)]
    [TestCase("NOT_SUBSCRIBED", true, MarketingWish.Never)]
    [TestCase("INVALID", true, MarketingWish.Erased)]
    [TestCase("REDACTED", true, MarketingWish.Erased)]
    [TestCase("SOMETHING_NEW", true, MarketingWish.Subscribed)]
    [TestCase("SOMETHING_NEW", false, MarketingWish.Unknown)]
    public async Task What_the_store_keeps_of_the_address_is_newer_than_the_order(string state, bool accepted, MarketingWish expected)
    {
        JsonObject Answer(string address)
        {
            var order = ShopifyAnswerOf.Order(ShopifyDelivery.Read("orders-paid.json").Json());
            order["customerAcceptsMarketing"] = accepted;
            order["customer"]!["defaultEmailAddress"] = new JsonObject { ["emailAddress"] = address, ["marketingState"] = state };
            return order;
        }
        Assert.That((await Find(Answer("Marta.Prior@example.com")))!.Customer.Marketing, Is.EqualTo(expected));
        Assert.That((await Find(Answer("other@example.com")))!.Customer.Marketing, Is.EqualTo(accepted ? MarketingWish.Subscribed : MarketingWish.Unknown), "another address");
    }

    [TestCase("HIGH", "INVESTIGATE", true)]
    [TestCase("MEDIUM", "CANCEL", true)]
    [TestCase("MEDIUM", "INVESTIGATE", false)]
    [TestCase("LOW", "ACCEPT", false)]
    public async Task Only_high_risk_is_high_risk(string level, string recommendation, bool high)
    {
        var trail = await Trail(o => o["risk"] = new JsonObject { ["recommendation"] = recommendation, ["assessments"] = new JsonArray(new JsonObject { ["riskLevel"] = level }) });
        Assert.That(trail.HighRisk, Is.EqualTo(high));
    }

    [TestCase("PENDING", "", OrderStatusBefore.Pending)]
    [TestCase("EXPIRED", "", OrderStatusBefore.Pending)]
    [TestCase("PAID", "", OrderStatusBefore.Processing)]
    [TestCase("VOIDED", "", null)]
    [TestCase("VOIDED", "SALE FAILURE", OrderStatusBefore.Failed)]
    [TestCase("VOIDED", "AUTHORIZATION SUCCESS,VOID SUCCESS", null)]
    [TestCase("VOIDED", "SALE ERROR,AUTHORIZATION SUCCESS,VOID SUCCESS", null)]
    [TestCase("VOIDED", "VOID FAILURE", null)]
    public async Task What_went_before_is_told_by_the_payments(string status, string payments, OrderStatusBefore? before)
    {
        var trail = await Trail(o =>
        {
            o["displayFinancialStatus"] = status;
            o["transactions"] = new JsonArray([.. payments.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => new JsonObject { ["kind"] = p.Split(' ')[0], ["status"] = p.Split(' ')[1] })]);
        });
        Assert.That(trail.Before, Is.EqualTo(before));
    }

    [Test]
    public async Task Notes_of_refunds_are_told_newest_first()
    {
        var trail = await Trail(o =>
        {
            o["cancellation"] = new JsonObject { ["staffNote"] = " Asked twice. " };
            o["refunds"] = JsonNode.Parse("""[{"createdAt":"2026-11-18T08:00:00Z","note":"shipping"},{"createdAt":"2026-11-20T08:00:00Z","note":"rest"},{"createdAt":"2026-11-21T08:00:00Z","note":""}]""");
        });
        Assert.That(trail.Notes.Select(n => n.Text), Is.EqualTo(new[] { "rest", "Asked twice.", "shipping" }));
    }

    [Test]
    public async Task Collections_are_the_categories_of_products_that_are_still_there()
    {
        var lines = Enumerable.Range(1, 20).Select(i => Rules.Some.Order.Lines[0] with { ProductId = i }).Append(Rules.Some.Order.Lines[0] with { ProductId = 0 });
        var admin = new ShopifyAdmin()
            .Answer("ProductCollections", JsonNode.Parse("""{"nodes":[{"legacyResourceId":"1","collections":{"nodes":[{"legacyResourceId":"71"},{"legacyResourceId":"72"}]}},null,{}]}"""))
            .Answer("ProductCollections", JsonNode.Parse("""{"nodes":[{"legacyResourceId":"16","collections":{"nodes":[]}}]}"""));
        var found = await Reader(admin).Categories(store, Rules.Some.Order with { Lines = [.. lines] }, default);
        Assert.That(found, Is.EquivalentTo(new Dictionary<long, IReadOnlyList<long>> { [1] = [71L, 72L], [16] = [] }));
        Assert.That(admin.Asked.Select(a => a.Variables["ids"]!.AsArray().Count), Is.EqualTo(new[] { 15, 5 }));
        Assert.That(admin.Asked[0].Variables["ids"]![0]!.GetValue<string>(), Is.EqualTo("gid://shopify/Product/1"));
    }

    private static ShopifyReader Reader(ShopifyAdmin admin)
    {
        var clock = new StoreClock();
        return new ShopifyReader(admin.Client(clock), clock);
    }

    private static Task<Order?> Find(JsonObject order, StoreId? of = null) =>
        Reader(new ShopifyAdmin().Answer("OrderForSave", new JsonObject { ["order"] = order })).Find(store with { Id = of ?? store.Id }, Number, default);

    private static Task<CancelTrail> Trail(Action<JsonNode> change)
    {
        var order = ShopifyAnswerOf.Order(ShopifyDelivery.Read("orders-cancelled.json").Json());
        change(order);
        return Reader(new ShopifyAdmin().Answer("OrderForSave", new JsonObject { ["order"] = order })).Trail(store, Rules.Some.Order with { Id = Number }, default);
    }

    private static void Agree(JsonNode? recorded, JsonNode? made, string at)
    {
        if (made is JsonObject o && recorded is JsonObject)
        {
            foreach (var (name, value) in o.Where(p => recorded.AsObject().ContainsKey(p.Key)))
                Agree(recorded[name], value, at + "." + name);
        }
        else if (made is JsonArray a && recorded is JsonArray)
        {
            Assert.That(recorded.AsArray(), Has.Count.EqualTo(a.Count), at);
            for (var i = 0; i < a.Count; i++)
                Agree(recorded[i], a[i], at + "." + i);
        }
        else
        {
            Assert.That(made?.ToJsonString(), Is.EqualTo(recorded?.ToJsonString()), at);
        }
    }
}
