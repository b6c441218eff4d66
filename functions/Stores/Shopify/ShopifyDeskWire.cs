using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

// The desk's answers in Shopify's own words; they stay inside this folder. Protected data may be null anywhere.
internal sealed record OwnOrdersAnswer(DeskCustomer? Customer);

internal sealed record DeskCustomer(DeskNodes<DeskOrderWire>? Orders);

internal sealed record OrdersByNumberAnswer(DeskNodes<DeskOrderWire>? Orders);

internal sealed record StandingOrderAnswer(DeskOrderWire? Order);

internal sealed record DeskNodes<T>(List<T> Nodes, DeskPage? PageInfo = null);

internal sealed record DeskPage(bool HasNextPage);

internal sealed record DeskOrderWire
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? ConfirmationNumber { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public bool Closed { get; init; }
    public string? DisplayFulfillmentStatus { get; init; }
    public string? ReturnStatus { get; init; }
    public required DeskMoney TotalPriceSet { get; init; }
    public DeskCountry? ShippingAddress { get; init; }
    public DeskCountry? BillingAddress { get; init; }
    public DeskNodes<DeskGoods>? LineItems { get; init; }
}

internal sealed record DeskCountry(string? CountryCodeV2);

internal sealed record DeskGoods(string? Name, int Quantity);

internal sealed record DeskMoney(DeskAmount ShopMoney, DeskAmount PresentmentMoney)
{
    /// <summary>In the currency the customer saw.</summary>
    public Money Seen => PresentmentMoney.Money;
}

internal sealed record DeskAmount(string Amount, string CurrencyCode)
{
    [JsonIgnore]
    public Money Money => Money.Parse(Amount, CurrencyCode);
}

internal sealed record DeskError(string? Message, string? Code = null);

internal sealed record CancelOrderAnswer(DeskCancel OrderCancel);

internal sealed record DeskCancel(DeskCancelResult? JobResult, List<DeskError> OrderCancelUserErrors);

internal sealed record DeskCancelResult(string? Status, List<DeskError>? Errors);

internal sealed record ShippingToRefundAnswer(DeskRefundable? Order);

internal sealed record DeskRefundable(DateTimeOffset? CancelledAt, string PresentmentCurrencyCode, DeskMoney TotalRefundedShippingSet, DeskSuggestion? SuggestedRefund);

internal sealed record DeskSuggestion(DeskMoney AmountSet, List<DeskTransaction> SuggestedTransactions);

internal sealed record DeskTransaction(string? Gateway, DeskMoney AmountSet, DeskNode? ParentTransaction);

internal sealed record DeskNode(string Id);

internal sealed record RefundShippingAnswer(DeskRefund RefundCreate);

internal sealed record DeskRefund(DeskRefunded? Refund, List<DeskError> UserErrors);

internal sealed record DeskRefunded(DeskMoney TotalRefundedSet);

internal sealed record DeliveryAddressAnswer(DeskDelivery? Order);

internal sealed record DeskDelivery(DateTimeOffset? CancelledAt, string? DisplayFulfillmentStatus, DeskAddress? ShippingAddress);

internal sealed record DeskAddress(string? FirstName, string? LastName, string? Company, string? ProvinceCode, string? CountryCodeV2, string? Phone);

internal sealed record ChangeAddressAnswer(DeskDone OrderUpdate);

internal sealed record NoteAndTagAnswer(DeskDone OrderUpdate, DeskDone TagsAdd);

internal sealed record DeskDone(List<DeskError> UserErrors);

internal sealed record OrderNoteAnswer(DeskNote? Order);

internal sealed record DeskNote(string? Note);

internal sealed record OrderSiblingsAnswer(DeskLines? Order);

internal sealed record DeskLines(string CurrencyCode, string PresentmentCurrencyCode, DeskNodes<DeskLine> LineItems);

internal sealed record DeskLine
{
    public required string Id { get; init; }
    public string? Title { get; init; }
    public int CurrentQuantity { get; init; }
    public int UnfulfilledQuantity { get; init; }
    public bool IsGiftCard { get; init; }
    public bool MerchantEditable { get; init; }
    public required DeskMoney OriginalUnitPriceSet { get; init; }
    public required DeskMoney DiscountedUnitPriceAfterAllDiscountsSet { get; init; }
    public DeskPlan? SellingPlan { get; init; }
    public DeskVariant? Variant { get; init; }
}

internal sealed record DeskPlan(string? SellingPlanId);

internal sealed record DeskVariant(string Id, DeskProduct? Product);

internal sealed record DeskProduct(DeskNodes<DeskSibling> Variants);

internal sealed record DeskSibling(string Id, string? Title, string Price, bool AvailableForSale, string? InventoryPolicy, int SellableOnlineQuantity);

internal sealed record EditBeginAnswer(DeskEdit OrderEditBegin);

internal sealed record EditAddVariantAnswer(DeskEdit OrderEditAddVariant);

internal sealed record EditSetQuantityAnswer(DeskEdit OrderEditSetQuantity);

internal sealed record EditCommitAnswer(DeskDone OrderEditCommit);

internal sealed record DeskEdit(DeskCalculated? CalculatedOrder, List<DeskError> UserErrors);

internal sealed record DeskCalculated(string? Id, DeskMoney TotalOutstandingSet, DeskNodes<DeskCalculatedLine>? LineItems);

internal sealed record DeskCalculatedLine(string Id, int Quantity, DeskNode? Variant);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OwnOrdersAnswer))]
[JsonSerializable(typeof(OrdersByNumberAnswer))]
[JsonSerializable(typeof(StandingOrderAnswer))]
[JsonSerializable(typeof(CancelOrderAnswer))]
[JsonSerializable(typeof(ShippingToRefundAnswer))]
[JsonSerializable(typeof(RefundShippingAnswer))]
[JsonSerializable(typeof(DeliveryAddressAnswer))]
[JsonSerializable(typeof(ChangeAddressAnswer))]
[JsonSerializable(typeof(NoteAndTagAnswer))]
[JsonSerializable(typeof(OrderNoteAnswer))]
[JsonSerializable(typeof(OrderSiblingsAnswer))]
[JsonSerializable(typeof(EditBeginAnswer))]
[JsonSerializable(typeof(EditAddVariantAnswer))]
[JsonSerializable(typeof(EditSetQuantityAnswer))]
[JsonSerializable(typeof(EditCommitAnswer))]
internal sealed partial class DeskJson : JsonSerializerContext;
