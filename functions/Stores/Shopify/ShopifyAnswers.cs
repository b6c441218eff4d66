using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

// The words of the Admin API (documents OrderForSave, OrderLines, ProductCollections, OrdersChanged, GrantedScopes). What it calls otherwise than webhooks do is put into their
// words here, so that one customs office serves both: an order is the same whichever way it came.
internal sealed record GraphOrderAnswer(GraphOrder? Order);

internal sealed record GraphOrder
{
    public long LegacyResourceId { get; init; }
    public string? Name { get; init; }
    public bool? Test { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public DateTimeOffset? ProcessedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public string? CancelReason { get; init; }
    public GraphCancellation? Cancellation { get; init; }
    public string? DisplayFinancialStatus { get; init; }
    public string? DisplayFulfillmentStatus { get; init; }
    public string? CurrencyCode { get; init; }
    public string? PresentmentCurrencyCode { get; init; }
    public bool? TaxesIncluded { get; init; }
    public string? CustomerLocale { get; init; }
    public bool? CustomerAcceptsMarketing { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Note { get; init; }
    public List<string?>? Tags { get; init; }
    public List<GraphAttribute>? CustomAttributes { get; init; }
    public List<string?>? DiscountCodes { get; init; }
    public List<string?>? PaymentGatewayNames { get; init; }
    public string? SourceName { get; init; }
    public WireMoneySet? TotalPriceSet { get; init; }
    public WireMoneySet? TotalTaxSet { get; init; }
    public WireMoneySet? TotalDiscountsSet { get; init; }
    public WireMoneySet? TotalRefundedSet { get; init; }
    public WireMoneySet? OriginalTotalDutiesSet { get; init; }
    public WireMoneySet? OriginalTotalAdditionalFeesSet { get; init; }
    public GraphRisk? Risk { get; init; }
    public List<GraphTransaction>? Transactions { get; init; }
    public List<GraphRefund>? Refunds { get; init; }
    public List<GraphFulfillment>? Fulfillments { get; init; }
    public GraphCustomer? Customer { get; init; }
    public WireAddress? ShippingAddress { get; init; }
    public WireAddress? BillingAddress { get; init; }
    public GraphPage<GraphShippingLine>? ShippingLines { get; init; }
    public GraphPage<GraphLine>? LineItems { get; init; }
}

internal sealed record GraphCancellation(string? StaffNote);

internal sealed record GraphAttribute(string? Key, JsonElement? Value);

internal sealed record GraphRisk(string? Recommendation, List<GraphRiskAssessment>? Assessments);

internal sealed record GraphRiskAssessment(string? RiskLevel);

internal sealed record GraphTransaction(string? Kind, string? Status);

internal sealed record GraphRefund(DateTimeOffset? CreatedAt, string? Note);

internal sealed record GraphFulfillment(string? Status);

internal sealed record GraphCustomer(long? LegacyResourceId, string? FirstName, string? LastName, GraphEmail? DefaultEmailAddress, GraphPhone? DefaultPhoneNumber);

internal sealed record GraphEmail(string? EmailAddress, string? MarketingState);

internal sealed record GraphPhone(string? PhoneNumber);

internal sealed record GraphPage<T>(GraphPageInfo? PageInfo, List<T>? Nodes);

internal sealed record GraphPageInfo(bool HasNextPage, string? EndCursor);

internal sealed record GraphShippingLine(string? Id, string? Title, string? Code, bool? IsRemoved, WireMoneySet? OriginalPriceSet, List<GraphAllocation>? DiscountAllocations);

internal sealed record GraphAllocation(WireMoneySet? AllocatedAmountSet);

internal sealed record GraphLine
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Sku { get; init; }
    public int? Quantity { get; init; }
    public int? CurrentQuantity { get; init; }
    public WireMoneySet? OriginalUnitPriceSet { get; init; }
    public List<GraphAllocation>? DiscountAllocations { get; init; }
    public GraphSellingPlan? SellingPlan { get; init; }
    public GraphNumbered? Product { get; init; }
    public GraphNumbered? Variant { get; init; }
}

internal sealed record GraphSellingPlan(string? Name);

internal sealed record GraphNumbered(long LegacyResourceId);

internal sealed record GraphProductsAnswer(List<GraphProduct?>? Nodes);

internal sealed record GraphProduct(long LegacyResourceId, GraphPage<GraphNumbered>? Collections);

internal sealed record GraphOrdersAnswer(GraphPage<GraphChangedOrder>? Orders);

internal sealed record GraphChangedOrder(long LegacyResourceId, DateTimeOffset UpdatedAt);

internal sealed record GraphScopesAnswer(GraphInstallation? CurrentAppInstallation);

internal sealed record GraphInstallation(List<GraphScope>? AccessScopes);

internal sealed record GraphScope(string? Handle);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GraphOrderAnswer))]
[JsonSerializable(typeof(GraphProductsAnswer))]
[JsonSerializable(typeof(GraphOrdersAnswer))]
[JsonSerializable(typeof(GraphScopesAnswer))]
internal sealed partial class ShopifyAnswerJson : JsonSerializerContext;
