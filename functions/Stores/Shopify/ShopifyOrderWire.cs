using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

// Shopify's own words in webhooks. They stay inside this folder: ShopifyOrder is the customs office. Every personal field may be null, since stores may withhold them
// (https://shopify.dev/docs/apps/launch/protected-customer-data); amounts come as texts or as numbers, whole ids go beyond 2^53.
// https://shopify.dev/docs/api/webhooks, https://shopify.dev/docs/api/admin-rest/latest/resources/order#resource-object
internal sealed record WireOrder
{
    public long? Id { get; init; }
    public string? Name { get; init; }
    public bool? Test { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public DateTimeOffset? ProcessedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public string? FinancialStatus { get; init; }
    public string? FulfillmentStatus { get; init; }
    public string? Currency { get; init; }
    public string? PresentmentCurrency { get; init; }
    public bool? TaxesIncluded { get; init; }
    public decimal? TotalPrice { get; init; }
    public WireMoneySet? TotalPriceSet { get; init; }
    public decimal? TotalTax { get; init; }
    public WireMoneySet? TotalTaxSet { get; init; }
    public decimal? TotalDiscounts { get; init; }
    public WireMoneySet? TotalDiscountsSet { get; init; }
    public WireMoneySet? OriginalTotalDutiesSet { get; init; }
    public WireMoneySet? OriginalTotalAdditionalFeesSet { get; init; }
    public string? Email { get; init; }
    public string? ContactEmail { get; init; }
    public string? Phone { get; init; }
    public string? CustomerLocale { get; init; }
    public bool? BuyerAcceptsMarketing { get; init; }
    public WireCustomer? Customer { get; init; }
    public WireAddress? BillingAddress { get; init; }
    public WireAddress? ShippingAddress { get; init; }
    public List<WireLine>? LineItems { get; init; }
    public List<WireShippingLine>? ShippingLines { get; init; }
    public List<WireCode>? DiscountCodes { get; init; }
    public List<string?>? PaymentGatewayNames { get; init; }
    public string? SourceName { get; init; }
    public string? Note { get; init; }
    public List<WireAttribute>? NoteAttributes { get; init; }
    public string? Tags { get; init; }
    public List<WireRefund>? Refunds { get; init; }
    public List<WireFulfillment>? Fulfillments { get; init; }
}

internal sealed record WireMoneySet(WireMoney? ShopMoney, WireMoney? PresentmentMoney);

internal sealed record WireMoney(decimal? Amount, string? CurrencyCode);

internal sealed record WireCustomer(long? Id, string? FirstName, string? LastName, string? Email, string? Phone);

internal sealed record WireAddress
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Address1 { get; init; }
    public string? Address2 { get; init; }
    public string? City { get; init; }
    public string? Zip { get; init; }
    public string? CountryCode { get; init; }
    public string? Phone { get; init; }
}

internal sealed record WireLine
{
    public long? Id { get; init; }
    public long? ProductId { get; init; }
    public long? VariantId { get; init; }
    public string? Name { get; init; }
    public string? Sku { get; init; }
    public int? Quantity { get; init; }
    public int? CurrentQuantity { get; init; }
    public decimal? Price { get; init; }
    public WireMoneySet? PriceSet { get; init; }
    public List<WireAllocation>? DiscountAllocations { get; init; }

    // New in 2026-10; before, only the allocation told a subscription.
    public long? SellingPlanId { get; init; }
    public JsonElement? SellingPlanAllocation { get; init; }
}

internal sealed record WireAllocation(decimal? Amount, WireMoneySet? AmountSet);

internal sealed record WireShippingLine
{
    public long? Id { get; init; }
    public string? Title { get; init; }
    public string? Code { get; init; }
    public bool? IsRemoved { get; init; }
    public decimal? Price { get; init; }
    public WireMoneySet? PriceSet { get; init; }
    public List<WireAllocation>? DiscountAllocations { get; init; }
}

internal sealed record WireCode(string? Code);

internal sealed record WireAttribute(string? Name, JsonElement? Value);

internal sealed record WireRefund(DateTimeOffset? CreatedAt, List<WireTransaction>? Transactions);

internal sealed record WireTransaction(string? Kind, string? Status, decimal? Amount, string? Currency);

internal sealed record WireFulfillment(string? Status);

/// <summary>A letter that names an order and does not hold it: <c>refunds/create</c>, <c>orders/edited</c>.</summary>
internal sealed record WireTouch(long? OrderId, WireTouch? OrderEdit);

/// <summary>Our own letter of an order found by polling.</summary>
internal sealed record WirePolled([property: JsonPropertyName("id")] long? Id, [property: JsonPropertyName("updatedAt")] DateTimeOffset? UpdatedAt);

internal sealed record WireScopes(List<string?>? Current);

internal sealed record WireRequest(WireCustomer? Customer, List<long>? OrdersRequested, List<long>? OrdersToRedact, WireRequestNumber? DataRequest);

internal sealed record WireRequestNumber(long? Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireTouch))]
[JsonSerializable(typeof(WirePolled))]
[JsonSerializable(typeof(WireScopes))]
[JsonSerializable(typeof(WireRequest))]
internal sealed partial class ShopifyOrderJson : JsonSerializerContext;
