using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

internal sealed class ShopifyOrderTests
{
    private static readonly string[] personal =
        ["first_name", "last_name", "name", "email", "contact_email", "phone", "address1", "address2", "city", "zip", "province", "country", "country_code", "customer", "billing_address",
            "shipping_address", "default_address", "note", "customer_locale", "browser_ip", "client_details", "note_attributes", "tags", "buyer_accepts_marketing"];

    [TestCaseSource(typeof(ShopifyDelivery), nameof(ShopifyDelivery.All))]
    public void Every_delivery_is_read(string name)
    {
        var read = ShopifyOrder.Read(ShopifyDelivery.Read(name).Letter);
        Assert.That(read, Is.Not.InstanceOf<StoreEvent.Unreadable>());
        var wanted = name switch
        {
            "orders-cancelled-include-fields.json" or "orders-edited.json" or "refunds-create.json" => typeof(StoreEvent.OrderTouched),
            "app-uninstalled.json" => typeof(StoreEvent.Uninstalled),
            "app-scopes-update.json" => typeof(StoreEvent.ScopesChanged),
            "customers-data-request.json" => typeof(StoreEvent.DataRequested),
            "customers-redact.json" or "customers-redact-email-only.json" => typeof(StoreEvent.PersonToErase),
            "shop-redact.json" => typeof(StoreEvent.StoreToErase),
            _ when name.StartsWith("orders-", StringComparison.Ordinal) => typeof(StoreEvent.OrderChanged),
            _ => typeof(StoreEvent.Nothing),
        };
        Assert.That(read, Is.InstanceOf(wanted));
    }

    [TestCase("orders-create.json", OrderStatus.Pending)]
    [TestCase("orders-paid.json", OrderStatus.Processing)]
    [TestCase("orders-updated.json", OrderStatus.Processing)]
    [TestCase("orders-cancelled.json", OrderStatus.Cancelled)]
    [TestCase("orders-cancelled-declined.json", OrderStatus.Cancelled)]
    [TestCase("orders-cancelled-not-refunded.json", OrderStatus.Cancelled)]
    public void An_order_has_its_status(string name, OrderStatus status) => Assert.That(Order(name).Status, Is.EqualTo(status));

    [Test]
    public void Everything_a_case_needs_comes_through_customs()
    {
        var order = Order("orders-cancelled.json");
        using var all = Assert.EnterMultipleScope();
        Assert.That((order.Store.Value, order.Id, order.Number), Is.EqualTo(("shopify:cancelsaver-eur.myshopify.com", 9007199254741001, "#1001")));
        Assert.That(order.CreatedAt, Is.EqualTo(new DateTimeOffset(2026, 11, 18, 10, 2, 11, TimeSpan.Zero)));
        Assert.That((order.CancelledAt, order.ModifiedAt), Is.EqualTo((new DateTimeOffset(2026, 11, 19, 8, 15, 40, TimeSpan.Zero), order.CancelledAt!.Value)));
        Assert.That(order.PaidAt, Is.EqualTo(order.CreatedAt));
        Assert.That((order.Total, order.TotalInStoreCurrency, order.Refunded), Is.EqualTo((Eur(10850), Eur(10850), Eur(10850))));
        Assert.That((order.ShippingTotal, order.DiscountTotal, order.FeeTotal), Is.EqualTo((Eur(590), Eur(540), Eur(0))));
        Assert.That(order.TaxTotal, Is.EqualTo(Eur(0)), "the prices hold it");
        Assert.That(order.Lines[0], Is.EqualTo(new OrderLine(90071992547410011, 8100000001001, 4400000001001, "Trail boot - 42 / Brown", 1, Eur(8455), "BOOT-42-BR")));
        Assert.That((order.Lines[1].Quantity, order.Lines[1].Total), Is.EqualTo((2, Eur(1805))));
        Assert.That(order.ShippingLines, Is.EqualTo(new[] { new ShippingLine(90071992547410019, "shopify", "Standard", "Standard", Eur(590)) }));
        Assert.That(order.CouponCodes, Is.EqualTo(new[] { "WELCOME5" }));
        Assert.That(order.Tags, Is.EqualTo(new[] { "first-order", "vip" }));
        Assert.That((order.PaymentMethod, order.CreatedVia, order.CustomerNote), Is.EqualTo(("shopify_payments", "web", "Please leave with the neighbour")));
        Assert.That((order.IsEmptied, order.IsFulfilled, order.IsTest, order.PersonErased), Is.EqualTo((false, false, false, false)));
        Assert.That(order.Marks, Is.Empty);
        Assert.That(order.Customer, Is.EqualTo(new Customer
        {
            AccountId = 7200000001001,
            Email = "marta.prior@example.com",
            Phone = "+351220000001",
            FirstName = "Marta",
            LastName = "Prior",
            Country = "PT",
            Address = "Rua do Exemplo 12, 4000-001 Porto",
            Language = "pt-PT",
            Marketing = MarketingWish.Subscribed,
        }));
    }

    [TestCaseSource(typeof(ShopifyDelivery), nameof(ShopifyDelivery.Orders))]
    public void The_goods_are_the_total_less_shipping_fees_and_tax(string name)
    {
        var order = Order(name);
        var goods = order.Lines.Aggregate(Money.Zero(order.Total.Currency), (sum, l) => sum + l.Total);
        Assert.That(order.Total - order.ShippingTotal - order.FeeTotal - order.TaxTotal, Is.EqualTo(goods));
    }

    [Test]
    public void Tax_that_comes_on_top_is_told_apart_from_tax_in_the_prices()
    {
        var onTop = Changed("orders-paid.json", o =>
        {
            o["taxes_included"] = false;
            o["total_price_set"]!["presentment_money"]!["amount"] = "128.79";
        });
        Assert.That((onTop.Total, onTop.TaxTotal), Is.EqualTo((Eur(12879), Eur(2029))));
        Assert.That(onTop.Total - onTop.ShippingTotal - onTop.FeeTotal - onTop.TaxTotal, Is.EqualTo(Eur(10260)));
    }

    [Test]
    public void Duties_are_fees_and_free_shipping_costs_nothing()
    {
        var order = Changed("orders-paid.json", o =>
        {
            o["original_total_duties_set"] = Set("12.00");
            o["shipping_lines"]![0]!["discount_allocations"] = new JsonArray(new JsonObject { ["amount"] = "5.90", ["amount_set"] = Set("5.90") });
        });
        Assert.That((order.FeeTotal, order.ShippingTotal), Is.EqualTo((Eur(1200), Eur(0))));
    }

    [Test]
    public void A_buyer_elsewhere_sees_the_currency_there()
    {
        var order = Order("orders-cancelled-unicode-multicurrency.json");
        using var all = Assert.EnterMultipleScope();
        Assert.That((order.Total, order.TotalInStoreCurrency, order.ShippingTotal, order.Refunded), Is.EqualTo((new Money(13200, "JPY"), new Money(8800, "USD"), new Money(2700, "JPY"), new Money(13200, "JPY"))));
        Assert.That(order.Lines.Select(l => l.Total), Is.EqualTo(new[] { new Money(5100, "JPY"), new Money(5400, "JPY") }));
        Assert.That((order.Customer.FirstName, order.Customer.Language, order.Customer.Country), Is.EqualTo(("花子", "ja", "JP")));
        Assert.That(order.CustomerNote, Does.Contain("🙏 – “até sexta”"));
        Assert.That(order.Tags, Does.Contain("輸出"));
        Assert.That(order.Customer.Marketing, Is.EqualTo(MarketingWish.Unknown), "no at one checkout is no never");
    }

    [Test]
    public void What_is_told_in_the_stores_currency_only_is_changed_at_the_orders_rate()
    {
        var order = Changed("orders-cancelled-unicode-multicurrency.json", o => o["line_items"]![0]!.AsObject().Remove("price_set"));
        Assert.That(order.Lines[0].Total, Is.EqualTo(new Money(5100, "JPY")));
        var plain = Changed("orders-cancelled-unicode-multicurrency.json", o => Strip(o));
        Assert.That((plain.Total, plain.Lines[0].Total), Is.EqualTo((new Money(8800, "USD"), new Money(3400, "USD"))));
    }

    [Test]
    public void A_guest_who_pays_at_the_door_is_a_customer_too()
    {
        var order = Order("orders-cancelled-guest-cod.json");
        Assert.That((order.PaymentMethod, order.PaymentMethodTitle, order.PaidAt), Is.EqualTo(("cod", "Cash on Delivery (COD)", (DateTimeOffset?)null)));
        Assert.That((order.Customer.AccountId, order.Customer.Email, order.Customer.Phone), Is.EqualTo(((long?)null, "", "+351253000002")));
        Assert.That(order.Refunded, Is.Null);
    }

    [Test]
    public void A_store_that_withholds_the_person_still_tells_the_order()
    {
        var order = Order("orders-cancelled-no-pii.json");
        Assert.That(order.Customer, Is.EqualTo(new Customer { AccountId = 7200000001001, Country = "PT", Language = "pt-PT", Marketing = MarketingWish.Subscribed }));
        Assert.That((order.PersonErased, order.Lines.Count, order.Total), Is.EqualTo((false, 2, Eur(10850))));
    }

    [Test]
    public void Any_single_personal_field_may_be_null()
    {
        var tried = 0;
        foreach (var name in ShopifyDelivery.Orders)
        {
            foreach (var path in Places(ShopifyDelivery.Read(name).Json()).Where(p => personal.Contains(p.Split('.')[^1])))
            {
                var read = ShopifyOrder.Read(ShopifyDelivery.Read(name).With(o => Null(o, path)).Letter);
                Assert.That(read, Is.InstanceOf<StoreEvent.OrderChanged>(), name + " without " + path);
                tried++;
            }
        }
        Assert.That(tried, Is.GreaterThan(300));
    }

    [TestCase("paid", null, "shopify_payments", OrderStatus.Processing)]
    [TestCase("paid", "fulfilled", "shopify_payments", OrderStatus.Completed)]
    [TestCase("authorized", null, "shopify_payments", OrderStatus.Processing)]
    [TestCase("partially_paid", "partial", "shopify_payments", OrderStatus.Completed)]
    [TestCase("partially_refunded", null, "shopify_payments", OrderStatus.Processing)]
    [TestCase("refunded", null, "shopify_payments", OrderStatus.Refunded)]
    [TestCase("voided", null, "shopify_payments", OrderStatus.Failed)]
    [TestCase("expired", null, "shopify_payments", OrderStatus.Failed)]
    [TestCase("pending", null, "shopify_payments", OrderStatus.Pending)]
    [TestCase("pending", null, "Cash on Delivery (COD)", OrderStatus.Processing)]
    [TestCase("pending", null, "Nachnahme", OrderStatus.Processing)]
    [TestCase("pending", null, "Bank Deposit", OrderStatus.OnHold)]
    [TestCase("pending", null, "Money Order", OrderStatus.OnHold)]
    [TestCase("pending", null, "manual", OrderStatus.OnHold)]
    [TestCase(null, null, null, OrderStatus.Pending)]
    public void The_status_is_told_from_payment_and_shipment(string? financial, string? fulfillment, string? gateway, OrderStatus expected)
    {
        var order = Changed("orders-create.json", o =>
        {
            o["financial_status"] = financial;
            o["fulfillment_status"] = fulfillment;
            o["payment_gateway_names"] = gateway is null ? null : new JsonArray(gateway);
        });
        Assert.That(order.Status, Is.EqualTo(expected));
        Assert.That(order.PaidAt is not null, Is.EqualTo(financial is "paid" or "authorized" or "partially_paid" or "partially_refunded" or "refunded"));
    }

    [Test]
    public void An_order_that_was_emptied_is_cancelled_though_nobody_cancelled_it()
    {
        var order = Changed("orders-cancelled.json", o => (o["cancelled_at"], o["cancel_reason"]) = (null, null));
        Assert.That((order.Status, order.IsEmptied), Is.EqualTo((OrderStatus.Cancelled, true)));
        Assert.That(order.CancelledAt, Is.EqualTo(new DateTimeOffset(2026, 11, 19, 8, 15, 42, TimeSpan.Zero)), "when the money went back");
    }

    [Test]
    public void What_was_sent_and_came_back_was_not_cancelled()
    {
        var returned = Changed("orders-cancelled.json", o => (o["cancelled_at"], o["fulfillment_status"]) = (null, "fulfilled"));
        Assert.That((returned.Status, returned.IsEmptied, returned.IsFulfilled, returned.CancelledAt), Is.EqualTo((OrderStatus.Refunded, false, true, (DateTimeOffset?)null)));
        var sent = Changed("orders-cancelled.json", o => (o["cancelled_at"], o["fulfillments"]) = (null, new JsonArray(new JsonObject { ["status"] = "success" })));
        Assert.That(sent.IsEmptied, Is.False);
        var taken = Changed("orders-cancelled.json", o => (o["cancelled_at"], o["fulfillments"]) = (null, new JsonArray(new JsonObject { ["status"] = "cancelled" })));
        Assert.That(taken.IsEmptied, Is.True);
    }

    [Test]
    public void One_item_left_is_an_order_left()
    {
        var order = Changed("orders-cancelled.json", o => (o["cancelled_at"], o["line_items"]![1]!["current_quantity"]) = (null, 1));
        Assert.That((order.Status, order.IsEmptied), Is.EqualTo((OrderStatus.Refunded, false)));
        Assert.That(Changed("orders-create.json", o => o["line_items"] = new JsonArray()).IsEmptied, Is.False, "nothing was ever in it");
    }

    [Test]
    public void What_a_customer_may_say_and_the_consent_key_come_in_and_nothing_else()
    {
        var letter = ShopifyDelivery.Read("orders-paid.json").With(o => o["note_attributes"] = JsonNode.Parse("""
            [{"name":"_cancelsaver_case","value":"shopify:a/5"},{"name":"_cancelsaver_reason","value":"ChangedMind"},{"name":"newsletter","value":1},{"name":"utm","value":"x"},
            {"name":null,"value":"y"},{"name":"_cancelsaver_actor","value":"customer"}]
            """)).Letter with
        { ConsentKey = "newsletter" };
        Assert.That(((StoreEvent.OrderChanged)ShopifyOrder.Read(letter)).Order.Marks, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["_cancelsaver_case"] = "shopify:a/5",
            ["_cancelsaver_reason"] = "ChangedMind",
            ["newsletter"] = "1",
        }));
    }

    [Test]
    public void A_subscription_is_noticed_in_either_form()
    {
        Assert.That(Changed("orders-paid.json", o => o["line_items"]![0]!["selling_plan_id"] = 7).Lines.Select(l => l.IsSubscription), Is.EqualTo(new[] { true, false }));
        Assert.That(Changed("orders-paid.json", o => o["line_items"]![1]!["selling_plan_allocation"] = new JsonObject()).Lines[1].IsSubscription, Is.True);
    }

    [Test]
    public void Amounts_may_be_numbers_and_numbers_may_be_texts()
    {
        var order = Changed("orders-paid.json", o =>
        {
            o["total_price_set"]!["presentment_money"]!["amount"] = 108.5;
            o["line_items"]![0]!["price_set"]!["presentment_money"]!["amount"] = 89;
            o["id"] = "9007199254741001";
        });
        Assert.That((order.Id, order.Total, order.Lines[0].Total), Is.EqualTo((9007199254741001, Eur(10850), Eur(8455))));
    }

    [Test]
    public void A_way_of_sending_that_was_replaced_does_not_count_but_the_last_one_does()
    {
        var other = Changed("orders-paid.json", o =>
        {
            var more = o["shipping_lines"]![0]!.DeepClone();
            (more["id"], more["title"], more["is_removed"]) = (5, "Express", true);
            o["shipping_lines"]!.AsArray().Add(more);
        });
        Assert.That(other.ShippingLines.Select(s => s.Title), Is.EqualTo(new[] { "Standard" }));
        Assert.That(Changed("orders-paid.json", o => o["shipping_lines"]![0]!["is_removed"] = true).ShippingTotal, Is.EqualTo(Eur(590)));
    }

    [Test]
    public void Letters_that_only_name_an_order_are_asked_after()
    {
        const long order = 9007199254741001;
        var changed = new DateTimeOffset(2026, 11, 19, 8, 15, 40, TimeSpan.Zero);
        using var all = Assert.EnterMultipleScope();
        Assert.That(Read("refunds-create.json"), Is.EqualTo(new StoreEvent.OrderTouched(order)));
        Assert.That(Read("orders-edited.json"), Is.EqualTo(new StoreEvent.OrderTouched(order)));
        Assert.That(Read("orders-cancelled-include-fields.json"), Is.EqualTo(new StoreEvent.OrderTouched(order, changed)));
        Assert.That(Read(ShopifyOrder.Polled, """{"id":9007199254741001,"updatedAt":"2026-11-19T08:15:40Z"}"""), Is.EqualTo(new StoreEvent.OrderTouched(order, changed)));
        Assert.That(Read("checkup", "{}"), Is.InstanceOf<StoreEvent.CheckupDue>());
    }

    [Test]
    public void What_the_law_asks_for_is_understood()
    {
        var asked = (StoreEvent.DataRequested)Read("customers-data-request.json");
        Assert.That((asked.RequestId, asked.Person.AccountId, asked.Person.Email, asked.Person.Phone), Is.EqualTo(("9999001", 7200000001001L, "marta.prior@example.com", "+351220000001")));
        Assert.That(asked.Person.Orders, Is.EqualTo(new[] { 9007199254741001, 6100000004001 }));
        Assert.That(((StoreEvent.PersonToErase)Read("customers-redact.json")).Person.Orders, Has.Count.EqualTo(2));
        var guest = ((StoreEvent.PersonToErase)Read("customers-redact-email-only.json")).Person;
        Assert.That((guest.AccountId, guest.Email, guest.Phone, guest.Orders.Count), Is.EqualTo(((long?)null, "guest.buyer@example.com", "", 0)));
        Assert.That(((StoreEvent.ScopesChanged)Read("app-scopes-update.json")).Scopes, Does.Contain("write_order_edits"));
    }

    [Test]
    public void No_list_and_no_entry_in_it_has_to_be_there()
    {
        foreach (var value in (string[])["null", "[null]"])
        {
            foreach (var list in ShopifyDelivery.Read("orders-cancelled.json").Json().AsObject().Where(p => p.Value is JsonArray && p.Key != "line_items").Select(p => p.Key))
                Assert.That(() => Changed("orders-cancelled.json", o => o[list] = JsonNode.Parse(value)), Throws.Nothing, list + ": " + value);
        }
        Assert.That(Changed("orders-cancelled.json", o => o["line_items"]!.AsArray().Add(null)).Lines, Has.Count.EqualTo(2));
    }

    [TestCase("products/update")]
    [TestCase("orders/delete")]
    [TestCase("")]
    public void A_topic_we_did_not_ask_for_is_nothing(string topic) => Assert.That(Read(topic, "{}"), Is.InstanceOf<StoreEvent.Nothing>());

    [TestCase("orders/paid", "")]
    [TestCase("orders/paid", "null")]
    [TestCase("orders/paid", "[]")]
    [TestCase("orders/paid", "{\"id\":")]
    [TestCase("orders/paid", "<html>rita@example.com")]
    [TestCase("orders/paid", "{\"email\":\"rita@example.com\"}")]
    [TestCase("orders/paid", "{\"id\":5,\"email\":{\"rita@example.com\":1}}")]
    [TestCase("orders/paid", "{\"id\":5,\"currency\":\"EUR\",\"line_items\":[],\"total_price\":\"rita\"}")]
    [TestCase("orders/paid", "{\"id\":5,\"currency\":\"EUR\",\"line_items\":[],\"total_price\":\"9999999999999999999999999999\"}")]
    [TestCase("orders/paid", "{\"id\":5,\"currency\":\"EURO\",\"line_items\":[],\"total_price\":\"1\"}")]
    [TestCase("orders/paid", "{\"id\":5,\"line_items\":[null],\"currency\":\"EUR\",\"total_price\":\"1\",\"created_at\":\"rita\"}")]
    [TestCase("refunds/create", "{\"id\":7}")]
    [TestCase("orders/edited", "{\"order_edit\":{\"id\":7}}")]
    [TestCase("orders/polled", "{\"updatedAt\":\"2026-11-19T08:15:40Z\"}")]
    [TestCase("app/scopes_update", "{}")]
    [TestCase("customers/redact", "rita@example.com")]
    public void Whatever_a_letter_holds_it_is_answered_and_quotes_nobody(string topic, string body)
    {
        var read = Read(topic, body);
        Assert.That(read, Is.InstanceOf<StoreEvent.Unreadable>());
        Assert.That(read.ToString(), Does.Not.Contain("rita"));
    }

    private static StoreEvent Read(string name) => ShopifyOrder.Read(ShopifyDelivery.Read(name).Letter);

    private static StoreEvent Read(string topic, string body) =>
        ShopifyOrder.Read(ShopifyDelivery.Read("orders-paid.json").Letter with { Topic = topic, Body = Encoding.UTF8.GetBytes(body) });

    private static Order Order(string name) => Changed(name, _ => { });

    private static Order Changed(string name, Action<JsonNode> change)
    {
        var read = ShopifyOrder.Read(ShopifyDelivery.Read(name).With(change).Letter);
        return read is StoreEvent.OrderChanged { Order: var order } ? order : throw new AssertionException(read.ToString()!);
    }

    private static Money Eur(long minor) => new(minor, "EUR");

    private static JsonObject Set(string amount) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = amount, ["currency_code"] = "EUR" },
        ["presentment_money"] = new JsonObject { ["amount"] = amount, ["currency_code"] = "EUR" },
    };

    /// <summary>Takes every <c>…_set</c> away, as if it had never been told.</summary>
    private static void Strip(JsonNode? node)
    {
        foreach (var name in (node as JsonObject)?.Select(p => p.Key).Where(k => k.EndsWith("_set", StringComparison.Ordinal)).ToList() ?? [])
            node!.AsObject().Remove(name);
        foreach (var child in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
            Strip(child);
    }

    private static IEnumerable<string> Places(JsonNode? node, string at = "") => node switch
    {
        JsonObject o => o.SelectMany(p => Places(p.Value, at + "." + p.Key).Prepend(at + "." + p.Key)),
        JsonArray a => a.SelectMany((child, i) => Places(child, at + "." + i)),
        _ => [],
    };

    private static void Null(JsonNode root, string path)
    {
        var parts = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = parts[..^1].Aggregate(root, (node, part) => node is JsonArray ? node[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!);
        parent[parts[^1]] = null;
    }
}
