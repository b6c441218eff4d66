using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>What the app writes into the store, and what the store has against it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyWritesTests
{
    private const long Boot = 4400000001001;

    [TestCase("code", "\"\"", "BLANK")]
    [TestCase("title", "null", "BLANK")]
    [TestCase("startsAt", "null", "BLANK")]
    [TestCase("endsAt", "\"2026-11-19T00:00:00Z\"", "END_DATE_BEFORE_START_DATE")]
    [TestCase("usageLimit", "0", "GREATER_THAN")]
    [TestCase("context", "null", "BLANK")]
    [TestCase("context", """{"customers":{"add":["gid://shopify/Customer/1"]}}""", "INVALID")]
    [TestCase("customerGets", """{"items":{"all":true},"value":{"percentage":10}}""", "VALUE_OUTSIDE_RANGE")]
    [TestCase("customerGets", """{"items":{"all":true},"value":{"discountAmount":{"amount":"0"}}}""", "GREATER_THAN")]
    [TestCase("customerGets", """{"items":{"products":{"productsToAdd":["gid://shopify/Product/1"]}},"value":{"percentage":0.1}}""", "INVALID")]
    [TestCase("tags", """["1","2","3","4","5","6"]""", "TOO_MANY_TAGS")]
    public async Task A_discount_that_cannot_be_is_refused_with_its_word(string field, string value, string code)
    {
        await using var bench = await ShopifyBench.Open();
        var customer = bench.Shop.Customer("a@example.com");
        var variables = Discount(customer);
        variables["basicCodeDiscount"]![field] = JsonNode.Parse(value);
        var errors = (await bench.Reference("DiscountCreate", variables))["data"]!["discountCodeBasicCreate"]!["userErrors"]!;
        Assert.That(errors[0]!["code"]!.GetValue<string>(), Is.EqualTo(code));
        Assert.That(errors[0]!["field"]![1]!.GetValue<string>(), Is.EqualTo(field));
        Assert.That(bench.Shop.Discounts, Is.Empty);
    }

    [TestCase(0)]
    [TestCase(2)]
    public async Task Many_codes_live_under_one_discount_and_arrive_when_they_arrive(int reads)
    {
        await using var bench = await ShopifyBench.Open(new FakeShopifyOptions { BulkAddsAfterReads = reads });
        var discount = bench.Shop.AddDiscount("PARENT");
        bench.Shop.AddDiscount("Taken");
        var id = "gid://shopify/DiscountCodeNode/" + discount.Id;
        var added = (await bench.Reference("AddCodes", new JsonObject { ["discountId"] = id, ["codes"] = new JsonArray(Code("NEW"), Code("TAKEN"), Code(new string('x', 256))) }))["data"]!["discountRedeemCodeBulkAdd"]!;
        Assert.That(added["userErrors"]!.AsArray(), Is.Empty);
        var bulk = added["bulkCreation"]!;
        for (var i = 0; i < reads; i++)
        {
            Assert.That(bulk["done"]!.GetValue<bool>(), Is.False);
            Assert.That(bench.Shop.Discount("NEW"), Is.Null);
            bulk = await Status();
        }
        bulk = await Status();
        Assert.That(bulk["done"]!.GetValue<bool>());
        Assert.That((bulk["importedCount"]!.GetValue<int>(), bulk["failedCount"]!.GetValue<int>()), Is.EqualTo((1, 2)));
        Assert.That(bulk["codes"]!["nodes"]!.AsArray().Select(c => c!["errors"]!.AsArray().FirstOrDefault()?["code"]!.GetValue<string>()), Is.EqualTo(new[] { null, "TAKEN", "TOO_LONG" }));
        Assert.That(bench.Shop.Discount("new"), Is.SameAs(discount));
        var code = discount.Codes.Find(c => c.Code == "NEW")!;
        await bench.Reference("RemoveCodes", new JsonObject { ["discountId"] = id, ["ids"] = new JsonArray("gid://shopify/DiscountRedeemCode/" + code.Id) });
        Assert.That(bench.Shop.Discount("NEW"), Is.Null);
        async Task<JsonNode> Status() => (await bench.Reference("AddCodesStatus", new JsonObject { ["id"] = added["bulkCreation"]!["id"]!.DeepClone() }))["data"]!["discountRedeemCodeBulkCreation"]!;
        static JsonObject Code(string code) => new() { ["code"] = code };
    }

    [Test]
    public async Task A_discount_is_read_back_ended_and_gone()
    {
        await using var bench = await ShopifyBench.Open();
        var made = (await bench.Reference("DiscountCreate", Discount(bench.Shop.Customer("a@example.com"))))["data"]!["discountCodeBasicCreate"]!["codeDiscountNode"]!;
        var id = new JsonObject { ["id"] = made["id"]!.DeepClone() };
        Assert.That(await Status(), Is.EqualTo("ACTIVE"));
        bench.Clock.Advance(TimeSpan.FromDays(8));
        await bench.Exchange();
        bench.Token = (await bench.Exchange())["access_token"]!.GetValue<string>();
        Assert.That(await Status(), Is.EqualTo("EXPIRED"));
        await bench.Reference("DiscountDelete", id);
        Assert.That((await bench.Reference("DiscountDelete", id))["data"]!["discountCodeDelete"]!["userErrors"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await bench.Reference("DiscountByCode"))["data"]!["codeDiscountNodeByCode"], Is.Null);
        async Task<string> Status() => (await bench.Reference("DiscountByCode"))["data"]!["codeDiscountNodeByCode"]!["codeDiscount"]!["status"]!.GetValue<string>();
    }

    [Test]
    public async Task Shipping_is_refunded_once_for_a_key_and_never_more_than_was_paid()
    {
        await using var bench = await ShopifyBench.Open();
        var order = bench.Shop.PlaceOrder();
        var variables = ShopifyReference.Variables("RefundShipping");
        var input = variables["input"]!;
        (input["orderId"], input["shipping"]!["amount"]) = (Gid(order), "4.90");
        (input["transactions"]![0]!["orderId"], input["transactions"]![0]!["amount"]) = (Gid(order), "4.90");
        input["transactions"]![0]!["parentId"] = "gid://shopify/OrderTransaction/" + order.Payments[0].Id;
        for (var i = 0; i < 2; i++)
        {
            var done = (await bench.Reference("RefundShipping", variables))["data"]!["refundCreate"]!;
            Assert.That(done["userErrors"]!.AsArray(), Is.Empty, done.ToJsonString());
            Assert.That(done["refund"]!["totalRefundedSet"]!["shopMoney"]!["amount"]!.GetValue<string>(), Is.EqualTo("4.9"));
        }
        Assert.That(order.Refunded, Is.EqualTo(4.9m), "the same key is the same refund");
        Assert.That(order.Financial, Is.EqualTo("PARTIALLY_REFUNDED"));
        variables["idempotencyKey"] = "another";
        Assert.That((await bench.Reference("RefundShipping", variables))["data"]!["refundCreate"]!["userErrors"]!.AsArray(), Has.Count.EqualTo(1), "no shipping is left");
        variables["idempotencyKey"] = ShopifyReference.Variables("RefundShipping")["idempotencyKey"]!.DeepClone();
        input["note"] = "something else";
        Assert.That((await bench.Reference("RefundShipping", variables))["errors"]![0]!["extensions"]!["code"]!.GetValue<string>(), Is.EqualTo("IDEMPOTENCY_KEY_PARAMETER_MISMATCH"));
    }

    [Test]
    public async Task An_order_is_edited_in_a_session_and_changes_when_it_is_committed()
    {
        await using var bench = await ShopifyBench.Open();
        var order = bench.Shop.PlaceOrder(new ShopOrderSpec { Items = [new(Boot)] });
        var begun = (await bench.Reference("EditBegin", new JsonObject { ["id"] = Gid(order) }))["data"]!["orderEditBegin"]!["calculatedOrder"]!;
        var id = begun["id"]!.GetValue<string>();
        var line = begun["lineItems"]!["nodes"]![0]!["id"]!.GetValue<string>();
        await bench.Reference("EditAddVariant", new JsonObject { ["id"] = id, ["variantId"] = "gid://shopify/ProductVariant/4400000001011", ["quantity"] = 1 });
        var set = (await bench.Reference("EditSetQuantity", new JsonObject { ["id"] = id, ["lineItemId"] = line, ["quantity"] = 0 }))["data"]!["orderEditSetQuantity"]!;
        Assert.That(set["calculatedOrder"]!["totalOutstandingSet"]!["shopMoney"]!["amount"]!.GetValue<string>(), Is.EqualTo("31.0"), "120 instead of 89");
        Assert.That(order.Lines, Has.Count.EqualTo(1), "nothing has happened yet");
        Assert.That(await Commit(), Is.Empty);
        Assert.That(order.Lines.Select(l => (l.Variant.Id, l.Quantity, l.Current)), Is.EqualTo(new[] { (Boot, 1, 0), (4400000001011, 1, 1) }));
        Assert.That((order.Financial, order.Outstanding), Is.EqualTo(("PARTIALLY_PAID", 31m)));
        Assert.That(bench.Shop.Variant(4400000001011).Stock, Is.EqualTo(4));
        Assert.That(await Commit(), Has.Count.EqualTo(1), "the session is over");
        bench.Shop.Cancel(order);
        Assert.That((await bench.Reference("EditBegin", new JsonObject { ["id"] = Gid(order) }))["data"]!["orderEditBegin"]!["userErrors"]!.AsArray(), Has.Count.EqualTo(1), "a cancelled order is final");
        async Task<JsonArray> Commit() => (await bench.Reference("EditCommit", new JsonObject { ["id"] = id, ["notifyCustomer"] = false }))["data"]!["orderEditCommit"]!["userErrors"]!.AsArray();
    }

    [TestCase("fulfilled", "INVALID")]
    [TestCase("unknown", "NOT_FOUND")]
    [TestCase("nobody", "STORE_CREDIT_REFUND_MISSING_CUSTOMER")]
    [TestCase("past", "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST")]
    public async Task A_cancellation_is_refused_with_its_word(string why, string code)
    {
        await using var bench = await ShopifyBench.Open();
        var order = bench.Shop.PlaceOrder(new ShopOrderSpec { NoCustomer = why == "nobody" });
        if (why == "fulfilled")
            bench.Shop.Fulfil(order);
        var variables = ShopifyReference.Variables("OrderCancel", why is "nobody" or "past" ? 1 : 0);
        variables["orderId"] = why == "unknown" ? "gid://shopify/Order/1" : Gid(order);
        if (why == "past")
            variables["refundMethod"]!["storeCreditRefund"]!["expiresAt"] = "2026-11-01T00:00:00Z";
        var answer = (await bench.Reference("OrderCancel", variables))["data"]!["orderCancel"]!;
        Assert.That(answer["orderCancelUserErrors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo(code));
        Assert.That(order.CancelledAt, Is.Null);
    }

    [Test]
    public async Task A_cancellation_may_take_its_time()
    {
        await using var bench = await ShopifyBench.Open(new FakeShopifyOptions { JobsAfterReads = 1 });
        var order = bench.Shop.PlaceOrder();
        var variables = ShopifyReference.Variables("OrderCancel");
        variables["orderId"] = Gid(order);
        var job = (await bench.Reference("OrderCancel", variables))["data"]!["orderCancel"]!["job"]!["id"]!.GetValue<string>();
        Assert.That(await Done(), Is.False);
        Assert.That(order.CancelledAt, Is.Null);
        Assert.That(await Done(), Is.True);
        Assert.That((order.CancelReason, order.StaffNote, order.Financial), Is.EqualTo(("CUSTOMER", "Asked on the offer page: changed mind", "REFUNDED")));
        async Task<bool> Done() => (await bench.Reference("JobStatus", new JsonObject { ["id"] = job }))["data"]!["job"]!["done"]!.GetValue<bool>();
    }

    [Test]
    public async Task A_draft_keeps_its_prices_and_its_goods_until_it_is_paid()
    {
        await using var bench = await ShopifyBench.Open();
        var customer = bench.Shop.Customer("ines.ferreira@example.com");
        var variables = ShopifyReference.Variables("DraftCreate");
        variables["input"]!["purchasingEntity"]!["customerId"] = "gid://shopify/Customer/" + customer.Id;
        var draft = (await bench.Reference("DraftCreate", variables))["data"]!["draftOrderCreate"]!["draftOrder"]!;
        Assert.That(draft["totalPriceSet"]!["shopMoney"]!["amount"]!.GetValue<string>(), Is.EqualTo("110.87"), "89 less 12.5 %, two at 19, five off, free delivery");
        bench.Shop.SetStock(Boot, 1);
        Assert.That(() => bench.Store.Checkout(new Uri($"{bench.Store.Url}/cart/{Boot}:1")), Throws.InstanceOf<ShopCheckoutException>(), "the last pair is kept back");
        var invoice = new Uri(draft["invoiceUrl"]!.GetValue<string>());
        Assert.That(await bench.Http.GetStringAsync(invoice), Does.Contain("€110.87").And.Contain("Free delivery"));
        var order = bench.Store.Checkout(invoice);
        Assert.That((order.Total, order.Customer, order.Source, order.Email), Is.EqualTo((110.87m, customer, "shopify_draft_order", "ines.ferreira@example.com")));
        Assert.That((order.Note, order.Tags, order.Attributes), Is.EqualTo(("Replaces #1001", new[] { "save-recovery" }, new[] { ("save_case", "c_01") })));
        var told = (await bench.Reference("DraftStatus", new JsonObject { ["id"] = draft["id"]!.DeepClone() }))["data"]!["draftOrder"]!;
        Assert.That((told["status"]!.GetValue<string>(), told["order"]!["name"]!.GetValue<string>()), Is.EqualTo(("COMPLETED", order.Name)));
        Assert.That(() => bench.Store.Checkout(invoice), Throws.InstanceOf<ShopCheckoutException>(), "an invoice is paid once");
    }

    [Test]
    public async Task A_metafield_is_a_lock_for_whoever_knows_its_digest()
    {
        await using var bench = await ShopifyBench.Open();
        var owner = Gid(bench.Shop.PlaceOrder());
        var first = await Write(null);
        Assert.That(first["userErrors"]!.AsArray(), Is.Empty);
        Assert.That((await Write(null))["userErrors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("STALE_OBJECT"), "there is one already");
        Assert.That((await Write(first["metafields"]![0]!["compareDigest"]!.GetValue<string>()))["userErrors"]!.AsArray(), Is.Empty);
        async Task<JsonNode> Write(string? digest) => (await bench.Reference("SetMetafields", new JsonObject
        {
            ["metafields"] = new JsonArray(new JsonObject { ["ownerId"] = owner, ["namespace"] = "$app:save", ["key"] = "case", ["type"] = "json", ["value"] = $$"""{"was":"{{digest}}"}""", ["compareDigest"] = digest }),
        }))["data"]!["metafieldsSet"]!;
    }

    [Test]
    public async Task Store_credit_adds_up_and_knows_its_currency()
    {
        await using var bench = await ShopifyBench.Open();
        var customer = bench.Shop.Customer("a@example.com");
        var variables = ShopifyReference.Variables("StoreCredit");
        variables["id"] = "gid://shopify/Customer/" + customer.Id;
        await bench.Reference("StoreCredit", variables);
        var second = (await bench.Reference("StoreCredit", variables))["data"]!["storeCreditAccountCredit"]!["storeCreditAccountTransaction"]!;
        Assert.That(second["account"]!["balance"]!["amount"]!.GetValue<string>(), Is.EqualTo("10.0"));
        variables["creditInput"]!["creditAmount"]!["currencyCode"] = "USD";
        Assert.That((await bench.Reference("StoreCredit", variables))["data"]!["storeCreditAccountCredit"]!["userErrors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("UNSUPPORTED_CURRENCY"));
        Assert.That(customer.Credits, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_right_that_is_missing_is_missing_below_the_root_too()
    {
        await using var bench = await ShopifyBench.Open(new FakeShopifyOptions { Scopes = ["read_orders"] });
        var order = bench.Shop.PlaceOrder();
        var answer = await bench.Raw("query($id: ID!) { order(id: $id) { name customer { id } lineItems(first: 1) { nodes { product { id } } } } }", new JsonObject { ["id"] = Gid(order) });
        Assert.That(answer["data"]!["order"]!["name"]!.GetValue<string>(), Is.EqualTo("#1001"));
        Assert.That(answer["errors"]!.AsArray().Select(e => e!["extensions"]!["requiredAccess"]!.GetValue<string>()), Is.EquivalentTo(new[] { "`read_customers` access scope.", "`read_products` access scope." }));
        Assert.That((await bench.Reference("TagOrder", new JsonObject { ["id"] = Gid(order), ["tags"] = new JsonArray("x") }))["errors"]!.ToJsonString(), Does.Contain("write_orders"));
    }

    private static JsonObject Discount(ShopCustomer customer)
    {
        var variables = ShopifyReference.Variables("DiscountCreate");
        variables["basicCodeDiscount"]!["context"]!["customers"]!["add"]![0] = "gid://shopify/Customer/" + customer.Id;
        return variables;
    }

    private static string Gid(ShopOrder order) => "gid://shopify/Order/" + order.Id;
}
