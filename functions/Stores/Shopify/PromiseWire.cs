using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

/// <summary>Shopify's own words about discounts, drafts, credit and notes: only what our documents select. They stay inside this folder.</summary>
internal static class PromiseWire
{
    internal sealed record Node(string? Id);

    internal sealed record Nodes<T>([property: JsonPropertyName("nodes")] List<T>? Items, Page? PageInfo);

    internal sealed record Page(bool HasNextPage);

    internal sealed record Amount([property: JsonPropertyName("amount")] string? Value, string? CurrencyCode);

    internal sealed record UserError(List<string>? Field, string? Message, string? Code);

    // What can be had.
    internal sealed record Stock(List<Variant?>? Nodes);

    internal sealed record Variant(string? Id, bool AvailableForSale, string? InventoryPolicy, int SellableOnlineQuantity, InventoryItem? InventoryItem);

    internal sealed record InventoryItem(bool Tracked);

    // Discounts.
    internal sealed record DiscountFound(DiscountNode? CodeDiscountNodeByCode);

    internal sealed record DiscountsStanding(DiscountNode? Code, DiscountNode? ShippingCode);

    internal sealed record DiscountNode(string? Id, Discount? CodeDiscount);

    internal sealed record Discount
    {
        [JsonPropertyName("__typename")]
        public string? Kind { get; init; }
        public string? Status { get; init; }
        public DateTimeOffset? EndsAt { get; init; }
        public int? UsageLimit { get; init; }
        public bool AppliesOncePerCustomer { get; init; }
        public List<string>? Tags { get; init; }
        public List<string>? DiscountClasses { get; init; }
        public Together? CombinesWith { get; init; }
        public Number? CodesCount { get; init; }
        public Nodes<RedeemCode>? Codes { get; init; }
        public Gets? CustomerGets { get; init; }
        public Minimum? MinimumRequirement { get; init; }
        public Amount? MaximumShippingPrice { get; init; }
        public Destination? DestinationSelection { get; init; }
    }

    internal sealed record Number(int Count);

    internal sealed record RedeemCode(string? Id, string? Code, int AsyncUsageCount);

    internal sealed record Together(bool OrderDiscounts, bool ProductDiscounts, bool ShippingDiscounts);

    internal sealed record Gets(Worth? Value, Goods? Items);

    internal sealed record Worth(decimal? Percentage, Amount? Amount, bool? AppliesOnEachItem);

    internal sealed record Goods
    {
        [JsonPropertyName("__typename")]
        public string? Kind { get; init; }
        public Nodes<Node>? Products { get; init; }
        public Nodes<Node>? ProductVariants { get; init; }
        public Nodes<Node>? Collections { get; init; }
    }

    /// <param name="GreaterThanOrEqualToQuantity">An UnsignedInt64, which Shopify writes as text.</param>
    internal sealed record Minimum(JsonElement? GreaterThanOrEqualToQuantity, Amount? GreaterThanOrEqualToSubtotal);

    internal sealed record Destination([property: JsonPropertyName("__typename")] string? Kind, List<string>? Countries, bool? IncludeRestOfWorld);

    /// <summary>Every document that changes something and needs no more back names its field so.</summary>
    internal sealed record Changed(Change? Change);

    internal sealed record Change(Node? CodeDiscountNode, List<UserError>? UserErrors);

    internal sealed record CodesAdded(CodesAdding? DiscountRedeemCodeBulkAdd);

    internal sealed record CodesAdding(BulkCreation? BulkCreation, List<UserError>? UserErrors);

    internal sealed record CodesStatus(BulkCreation? DiscountRedeemCodeBulkCreation);

    internal sealed record BulkCreation(string? Id, bool Done, int FailedCount, Nodes<AddedCode>? Codes);

    internal sealed record AddedCode(string? Code, List<UserError>? Errors);

    // Notes on orders.
    internal sealed record OrderNote(NotedOrder? Order);

    internal sealed record NotedOrder(string? Id, string? Note, List<string>? Tags);

    internal sealed record Claimed(ClaimedOrder? Order);

    internal sealed record ClaimedOrder(string? Id, Metafield? Metafield);

    internal sealed record Metafield(string? Value, string? CompareDigest);

    internal sealed record MetafieldsSet([property: JsonPropertyName("metafieldsSet")] MetafieldsSetting? Set);

    internal sealed record MetafieldsSetting(List<Metafield>? Metafields, List<UserError>? UserErrors);

    // Drafts.
    internal sealed record DraftCreated([property: JsonPropertyName("draftOrderCreate")] DraftCreating? Creating);

    internal sealed record DraftCreating(Draft? DraftOrder, List<UserError>? UserErrors);

    internal sealed record DraftFound(Draft? DraftOrder);

    internal sealed record DraftsFound(Nodes<Draft>? DraftOrders);

    internal sealed record Draft(string? Id, string? Status, Uri? InvoiceUrl, List<string>? Tags);

    // Store credit.
    internal sealed record Credited([property: JsonPropertyName("storeCreditAccountCredit")] Crediting? Crediting);

    internal sealed record Crediting(Node? StoreCreditAccountTransaction, List<UserError>? UserErrors);

    internal sealed record CreditGiven(CreditedCustomer? Customer);

    internal sealed record CreditedCustomer(Nodes<CreditAccount>? StoreCreditAccounts);

    internal sealed record CreditAccount(Nodes<CreditTransaction>? Transactions);

    internal sealed record CreditTransaction([property: JsonPropertyName("amount")] Amount? Given, DateTimeOffset CreatedAt, string? Id, DateTimeOffset? ExpiresAt);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PromiseWire.Stock))]
[JsonSerializable(typeof(PromiseWire.DiscountFound))]
[JsonSerializable(typeof(PromiseWire.DiscountsStanding))]
[JsonSerializable(typeof(PromiseWire.Changed))]
[JsonSerializable(typeof(PromiseWire.CodesAdded))]
[JsonSerializable(typeof(PromiseWire.CodesStatus))]
[JsonSerializable(typeof(PromiseWire.OrderNote))]
[JsonSerializable(typeof(PromiseWire.Claimed))]
[JsonSerializable(typeof(PromiseWire.MetafieldsSet))]
[JsonSerializable(typeof(PromiseWire.DraftCreated))]
[JsonSerializable(typeof(PromiseWire.DraftFound))]
[JsonSerializable(typeof(PromiseWire.DraftsFound))]
[JsonSerializable(typeof(PromiseWire.Credited))]
[JsonSerializable(typeof(PromiseWire.CreditGiven))]
internal sealed partial class PromiseJson : JsonSerializerContext;
