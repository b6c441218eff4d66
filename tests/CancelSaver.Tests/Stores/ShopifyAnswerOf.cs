using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Tests.Stores;

/// <summary>What the Admin API would answer about an order whose webhook we have: the same facts in GraphQL's words (ids as texts, states in capitals, UTC, amounts without needless zeros).</summary>
internal static class ShopifyAnswerOf
{
    /// <summary>The <c>order</c> of document OrderForSave.</summary>
    public static JsonObject Order(JsonNode webhook) => new()
    {
        ["legacyResourceId"] = Id(webhook["id"]),
        ["name"] = webhook["name"]?.DeepClone(),
        ["test"] = webhook["test"]?.DeepClone(),
        ["createdAt"] = Utc(webhook["created_at"]),
        ["updatedAt"] = Utc(webhook["updated_at"]),
        ["processedAt"] = Utc(webhook["processed_at"]),
        ["cancelledAt"] = Utc(webhook["cancelled_at"]),
        ["cancelReason"] = Upper(webhook["cancel_reason"]),
        ["cancellation"] = webhook["cancelled_at"] is null ? null : new JsonObject { ["staffNote"] = null },
        ["displayFinancialStatus"] = Upper(webhook["financial_status"]),
        ["displayFulfillmentStatus"] = webhook["fulfillment_status"]?.GetValue<string>() switch { null => "UNFULFILLED", "partial" => "PARTIALLY_FULFILLED", var other => other.ToUpperInvariant() },
        ["currencyCode"] = webhook["currency"]?.DeepClone(),
        ["presentmentCurrencyCode"] = webhook["presentment_currency"]?.DeepClone(),
        ["taxesIncluded"] = webhook["taxes_included"]?.DeepClone(),
        ["customerLocale"] = webhook["customer_locale"]?.DeepClone(),
        ["customerAcceptsMarketing"] = webhook["buyer_accepts_marketing"]?.DeepClone(),
        ["email"] = webhook["email"]?.DeepClone(),
        ["phone"] = webhook["phone"]?.DeepClone(),
        ["note"] = webhook["note"]?.DeepClone(),
        ["tags"] = new JsonArray([.. webhook["tags"]!.GetValue<string>().Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(t => JsonValue.Create(t))]),
        ["customAttributes"] = List(webhook["note_attributes"], a => new JsonObject { ["key"] = a["name"]?.DeepClone(), ["value"] = a["value"]?.DeepClone() }),
        ["discountCodes"] = List(webhook["discount_codes"], c => c["code"]!.DeepClone()),
        ["paymentGatewayNames"] = webhook["payment_gateway_names"]?.DeepClone(),
        ["sourceName"] = webhook["source_name"]?.DeepClone(),
        ["totalPriceSet"] = Bag(webhook["total_price_set"]),
        ["totalTaxSet"] = Bag(webhook["total_tax_set"]),
        ["totalDiscountsSet"] = Bag(webhook["total_discounts_set"]),
        ["totalRefundedSet"] = Refunded(webhook),
        ["originalTotalDutiesSet"] = Bag(webhook["original_total_duties_set"]),
        ["originalTotalAdditionalFeesSet"] = Bag(webhook["original_total_additional_fees_set"]),
        ["risk"] = new JsonObject { ["recommendation"] = "ACCEPT", ["assessments"] = new JsonArray() },
        ["transactions"] = new JsonArray(),
        ["refunds"] = List(webhook["refunds"], r => new JsonObject { ["createdAt"] = Utc(r["created_at"]), ["note"] = r["note"]?.DeepClone() }),
        ["fulfillments"] = List(webhook["fulfillments"], f => new JsonObject { ["status"] = Upper(f["status"]) }),
        ["customer"] = Customer(webhook["customer"]),
        ["shippingAddress"] = Address(webhook["shipping_address"]),
        ["billingAddress"] = Address(webhook["billing_address"]),
        ["shippingLines"] = new JsonObject
        {
            ["nodes"] = List(webhook["shipping_lines"], s => new JsonObject
            {
                ["id"] = "gid://shopify/ShippingLine/" + Id(s["id"]),
                ["title"] = s["title"]?.DeepClone(),
                ["code"] = s["code"]?.DeepClone(),
                ["isRemoved"] = s["is_removed"]?.DeepClone(),
                ["originalPriceSet"] = Bag(s["price_set"]),
                ["discountAllocations"] = Allocations(s),
            }),
        },
        ["lineItems"] = new JsonObject
        {
            ["pageInfo"] = new JsonObject { ["hasNextPage"] = false, ["endCursor"] = "c1" },
            ["nodes"] = List(webhook["line_items"], Line),
        },
    };

    public static JsonObject Line(JsonNode line) => new()
    {
        ["id"] = "gid://shopify/LineItem/" + Id(line["id"]),
        ["name"] = line["name"]?.DeepClone(),
        ["sku"] = line["sku"]?.DeepClone(),
        ["quantity"] = line["quantity"]?.DeepClone(),
        ["currentQuantity"] = line["current_quantity"]?.DeepClone(),
        ["originalUnitPriceSet"] = Bag(line["price_set"]),
        ["discountAllocations"] = Allocations(line),
        ["sellingPlan"] = line["selling_plan_id"] is null ? null : new JsonObject { ["name"] = "Every month" },
        ["product"] = line["product_id"] is null ? null : new JsonObject { ["legacyResourceId"] = Id(line["product_id"]) },
        ["variant"] = line["variant_id"] is null ? null : new JsonObject { ["legacyResourceId"] = Id(line["variant_id"]) },
    };

    private static JsonObject? Customer(JsonNode? customer) => customer is null ? null : new()
    {
        ["legacyResourceId"] = Id(customer["id"]),
        ["firstName"] = customer["first_name"]?.DeepClone(),
        ["lastName"] = customer["last_name"]?.DeepClone(),
        ["defaultEmailAddress"] = null,
        ["defaultPhoneNumber"] = customer["phone"] is { } phone ? new JsonObject { ["phoneNumber"] = phone.DeepClone() } : null,
    };

    private static JsonObject? Address(JsonNode? address) => address is null ? null : new()
    {
        ["firstName"] = address["first_name"]?.DeepClone(),
        ["lastName"] = address["last_name"]?.DeepClone(),
        ["address1"] = address["address1"]?.DeepClone(),
        ["address2"] = address["address2"]?.DeepClone(),
        ["city"] = address["city"]?.DeepClone(),
        ["zip"] = address["zip"]?.DeepClone(),
        ["countryCode"] = address["country_code"]?.DeepClone(),
        ["phone"] = address["phone"]?.DeepClone(),
    };

    private static JsonArray Allocations(JsonNode owner) => List(owner["discount_allocations"], a => new JsonObject { ["allocatedAmountSet"] = Bag(a["amount_set"]) });

    private static JsonObject Refunded(JsonNode webhook)
    {
        var paid = webhook["refunds"]!.AsArray().SelectMany(r => r!["transactions"]!.AsArray()).Sum(t => decimal.Parse(t!["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture));
        JsonObject Money() => new() { ["amount"] = Amount(paid), ["currencyCode"] = webhook["presentment_currency"]!.DeepClone() };
        return new JsonObject { ["shopMoney"] = Money(), ["presentmentMoney"] = Money() };
    }

    private static JsonObject? Bag(JsonNode? set)
    {
        static JsonObject Money(JsonNode money) => new()
        {
            ["amount"] = Amount(decimal.Parse(money["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture)),
            ["currencyCode"] = money["currency_code"]!.DeepClone(),
        };
        return set is null ? null : new JsonObject { ["shopMoney"] = Money(set["shop_money"]!), ["presentmentMoney"] = Money(set["presentment_money"]!) };
    }

    private static JsonArray List(JsonNode? list, Func<JsonNode, JsonNode> each) => new([.. list!.AsArray().Select(it => each(it!))]);

    private static string Amount(decimal amount) => amount.ToString("0.0###", CultureInfo.InvariantCulture);

    private static string? Id(JsonNode? id) => id?.GetValue<long>().ToString(CultureInfo.InvariantCulture);

    private static string? Upper(JsonNode? word) => word?.GetValue<string>().ToUpperInvariant();

    private static string? Utc(JsonNode? at) =>
        at is null ? null : DateTimeOffset.Parse(at.GetValue<string>(), CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
