using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

public sealed class WooMeta(int id, string key, JsonNode? value)
{
    public int Id { get; } = id;
    public string Key { get; } = key;
    public JsonNode? Value { get; set; } = value;
}

public sealed record WooAddress
{
    public string FirstName { get; init; } = "";
    public string LastName { get; init; } = "";
    public string Company { get; init; } = "";
    public string Address1 { get; init; } = "";
    public string Address2 { get; init; } = "";
    public string City { get; init; } = "";
    public string State { get; init; } = "";
    public string Postcode { get; init; } = "";
    public string Country { get; init; } = "";
    public string Email { get; init; } = "";
    public string Phone { get; init; } = "";
}

public sealed class WooLine
{
    public required int Id { get; init; }
    public required string Name { get; set; }
    public string? ParentName { get; set; }
    public required int ProductId { get; set; }
    public int VariationId { get; set; }
    public required int Quantity { get; set; }
    public required decimal Subtotal { get; set; }
    public decimal Total { get; set; }
    public string Sku { get; set; } = "";
    public List<WooMeta> Meta { get; } = [];

    /// <summary>Units this line has taken from stock (the store's own <c>_reduced_stock</c>), 0 when none.</summary>
    public int Taken { get; set; }
    public int TakenMetaId { get; set; }
    public int StockId => VariationId != 0 ? VariationId : ProductId;
}

public sealed class WooShippingLine
{
    public required int Id { get; init; }
    public string Title { get; set; } = "";
    public string Method { get; set; } = "";
    public string Instance { get; set; } = "";
    public decimal Total { get; set; }
    public List<WooMeta> Meta { get; } = [];
}

public sealed class WooFeeLine
{
    public required int Id { get; init; }
    public string Name { get; set; } = "";
    public string TaxStatus { get; set; } = "taxable";
    public decimal Total { get; set; }
}

public sealed record WooCouponLine(int Id, int MetaId, WooCoupon Coupon)
{
    public decimal Discount { get; set; }
}

public sealed record WooRefund(int Id, string Reason, decimal Amount, DateTimeOffset At);

public sealed record WooNote(int Id, string Text, bool ToCustomer, string Author, DateTimeOffset At);

/// <summary>One order of the demo store; the store alone changes it.</summary>
public sealed class WooOrder
{
    public required int Id { get; init; }
    public required string Key { get; init; }
    public required DateTimeOffset Created { get; set; }
    public string Status { get; internal set; } = "pending";
    public DateTimeOffset Modified { get; internal set; }
    public DateTimeOffset? Paid { get; internal set; }
    public DateTimeOffset? Completed { get; internal set; }
    public int CustomerId { get; internal set; }
    public WooAddress Billing { get; internal set; } = new();
    public WooAddress Shipping { get; internal set; } = new();
    public string PaymentMethod { get; internal set; } = "";
    public string PaymentMethodTitle { get; internal set; } = "";
    public string TransactionId { get; internal set; } = "";
    public string CustomerNote { get; internal set; } = "";
    public string CreatedVia { get; init; } = "rest-api";
    public string Ip { get; internal set; } = "";
    public string UserAgent { get; internal set; } = "";
    public string CartHash { get; internal set; } = "";
    public List<WooMeta> Meta { get; } = [];
    public List<WooLine> Lines { get; } = [];
    public List<WooShippingLine> ShippingLines { get; } = [];
    public List<WooFeeLine> FeeLines { get; } = [];
    public List<WooCouponLine> CouponLines { get; } = [];
    public List<WooRefund> Refunds { get; } = [];
    public List<WooNote> Notes { get; } = [];

    internal bool StockTaken { get; set; }
    internal bool CouponUseCounted { get; set; }
    internal string StatusBeforeTrash { get; set; } = "pending";

    public decimal ShippingTotal => ShippingLines.Sum(l => l.Total);
    public decimal DiscountTotal => Lines.Sum(l => l.Subtotal - l.Total);
    public decimal Total => Lines.Sum(l => l.Total) + ShippingTotal + FeeLines.Sum(l => l.Total);
    public decimal Refunded => Refunds.Sum(r => r.Amount);
    public bool NeedsPayment => Status is "pending" or "failed" or "checkout-draft" && Total > 0;
    public bool IsEditable => Status is "pending" or "on-hold" or "auto-draft";
}
