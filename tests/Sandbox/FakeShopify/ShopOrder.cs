namespace CancelSaver.Sandbox;

/// <summary>Where something goes, and to whom.</summary>
public sealed record ShopAddress
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Company { get; init; }

    public string? Address1 { get; init; }

    public string? Address2 { get; init; }

    public string? City { get; init; }

    public string? Province { get; init; }

    public string? ProvinceCode { get; init; }

    public string? Zip { get; init; }

    /// <summary>ISO 3166, two letters.</summary>
    public string? Country { get; init; }

    public string? Phone { get; init; }
}

/// <summary>A person the store knows.</summary>
public sealed class ShopCustomer
{
    public required long Id { get; init; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string Locale { get; set; } = "en";

    /// <summary>NOT_SUBSCRIBED, PENDING, SUBSCRIBED, UNSUBSCRIBED, INVALID.</summary>
    public string Marketing { get; set; } = "NOT_SUBSCRIBED";

    public DateTimeOffset? MarketingAt { get; set; }

    public List<string> Tags { get; } = [];

    public ShopAddress? Address { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Money on the customer's account, with its end.</summary>
    public List<(long Id, decimal Amount, DateTimeOffset? EndsAt)> Credits { get; } = [];

    public long CreditAccountId { get; set; }

    internal Dictionary<long, DateTimeOffset> CreditedAt { get; } = [];
}

/// <summary>One line of an order.</summary>
public sealed class ShopLine
{
    public required long Id { get; init; }

    public required ShopVariant Variant { get; init; }

    /// <summary>In the store's currency, for one.</summary>
    public required decimal Price { get; init; }

    /// <summary>As bought; what edits and refunds take off stays in it.</summary>
    public required int Quantity { get; set; }

    public int Current { get; set; }

    public int Fulfilled { get; set; }

    /// <summary>Off the whole line, by which of the order's codes.</summary>
    public List<(string Code, decimal Amount)> Discounts { get; } = [];

    public List<(string Name, string Value)> Properties { get; } = [];

    /// <summary>Bought as a subscription: name of the plan.</summary>
    public string? SellingPlan { get; init; }

    /// <summary>The product was deleted since.</summary>
    public bool VariantGone { get; set; }

    public decimal Discount => Discounts.Sum(d => d.Amount);

    /// <summary>What so many of it cost after discounts.</summary>
    public decimal Net(int quantity) => Quantity == 0 ? 0 : Math.Round((Price * quantity) - (Discount * quantity / Quantity), 2, MidpointRounding.AwayFromZero);
}

/// <summary>How an order is sent.</summary>
public sealed class ShopShipping
{
    public required long Id { get; init; }

    public required string Title { get; set; }

    public required decimal Price { get; set; }

    public decimal Discount { get; set; }

    public string? DiscountCode { get; set; }

    public decimal Refunded { get; set; }

    public bool Removed { get; set; }

    public decimal Net => Price - Discount;
}

/// <summary>A code an order was bought with, and what it took off.</summary>
/// <param name="Type">percentage, fixed_amount or shipping.</param>
/// <param name="Value">Percent (10), or the amount.</param>
public sealed record ShopCodeUse(string Code, string Type, decimal Value, decimal Amount, bool OnAllLines);

/// <summary>Money that moved, or was meant to.</summary>
/// <param name="Kind">SALE, AUTHORIZATION, CAPTURE, VOID or REFUND.</param>
/// <param name="Status">SUCCESS, PENDING or FAILURE.</param>
public sealed record ShopPayment(long Id, string Kind, string Gateway, string Status, decimal Amount, long? ParentId, DateTimeOffset At);

/// <summary>A refund of an order.</summary>
public sealed class ShopRefund
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Note { get; init; }

    /// <summary>CANCEL, RETURN or NO_RESTOCK.</summary>
    public List<(long Id, ShopLine Line, int Quantity, string Restock, decimal Subtotal)> Lines { get; } = [];

    public decimal Shipping { get; set; }

    public List<ShopPayment> Payments { get; } = [];
}

/// <summary>One order of a stand-in store; the store alone changes it.</summary>
public sealed class ShopOrder
{
    /// <summary>Stands for the code where the merchant gave a discount by hand (drafts).</summary>
    internal const string ByHand = "";

    public required long Id { get; init; }

    public required int Number { get; init; }

    public required string ConfirmationNumber { get; init; }

    /// <summary>Key of the order's own page.</summary>
    public required string Token { get; init; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public DateTimeOffset? CancelledAt { get; internal set; }

    /// <summary>CUSTOMER, DECLINED, FRAUD, INVENTORY, OTHER or STAFF.</summary>
    public string? CancelReason { get; internal set; }

    public string? StaffNote { get; internal set; }

    public DateTimeOffset? ClosedAt { get; internal set; }

    public bool Test { get; init; }

    /// <summary>web, shopify_draft_order, pos …</summary>
    public string Source { get; init; } = "web";

    public string? Note { get; internal set; }

    public List<string> Tags { get; } = [];

    public List<(string Key, string Value)> Attributes { get; } = [];

    public string? Email { get; internal set; }

    public string? Phone { get; internal set; }

    public string? Locale { get; init; }

    public bool AcceptsMarketing { get; init; }

    public ShopCustomer? Customer { get; internal set; }

    public ShopAddress? ShippingAddress { get; internal set; }

    public ShopAddress? BillingAddress { get; internal set; }

    public List<ShopLine> Lines { get; } = [];

    public List<ShopShipping> Shipping { get; } = [];

    public List<ShopCodeUse> Codes { get; } = [];

    /// <summary>Codes the buyer came with that were not taken, and the checkout's words why.</summary>
    public Dictionary<string, string> RefusedCodes { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<ShopPayment> Payments { get; } = [];

    public List<ShopRefund> Refunds { get; } = [];

    /// <summary>LOW, MEDIUM or HIGH.</summary>
    public string Risk { get; set; } = "LOW";

    public bool Edited { get; internal set; }

    /// <summary>What the buyer saw: so many units of it for one of the store's.</summary>
    public string PresentmentCurrency { get; init; } = "EUR";

    public decimal Rate { get; init; } = 1;

    public string Name => "#" + Number;

    /// <summary>shopify_payments, "Cash on Delivery (COD)", "Bank Deposit" …</summary>
    public required string Gateway { get; init; }

    public decimal LinesTotal => Lines.Sum(l => l.Price * l.Quantity);

    public decimal Subtotal => Lines.Sum(l => l.Net(l.Quantity));

    public decimal CurrentSubtotal => Lines.Sum(l => l.Net(l.Current));

    public decimal ShippingTotal => Shipping.Where(s => !s.Removed).Sum(s => s.Price);

    public decimal ShippingNet => Shipping.Where(s => !s.Removed).Sum(s => s.Net);

    public decimal ShippingRefunded => Shipping.Sum(s => s.Refunded);

    public decimal DiscountTotal => Lines.Sum(l => l.Discount) + Shipping.Where(s => !s.Removed).Sum(s => s.Discount);

    public decimal Total => Subtotal + ShippingNet;

    public decimal CurrentTotal => CancelledAt is null ? CurrentSubtotal + ShippingNet - ShippingRefunded : 0;

    public decimal Paid => Payments.Where(p => p is { Status: "SUCCESS", Kind: "SALE" or "CAPTURE" }).Sum(p => p.Amount);

    public decimal Refunded => Payments.Where(p => p is { Status: "SUCCESS", Kind: "REFUND" }).Sum(p => p.Amount);

    public decimal Outstanding => CancelledAt is null ? CurrentTotal - (Paid - Refunded) : 0;

    public bool IsEmpty => Lines.TrueForAll(l => l.Current == 0);

    public bool IsFulfilled => Lines.Exists(l => l.Fulfilled > 0);

    /// <summary>PENDING, AUTHORIZED, PAID, PARTIALLY_PAID, REFUNDED, PARTIALLY_REFUNDED or VOIDED.</summary>
    public string Financial => (Paid, Refunded) switch
    {
        ( > 0, > 0) => Refunded >= Paid ? "REFUNDED" : "PARTIALLY_REFUNDED",
        ( > 0, _) => Outstanding > 0 ? "PARTIALLY_PAID" : "PAID",
        _ when CancelledAt is not null || Payments.Exists(p => p.Kind == "VOID") => "VOIDED",
        _ when Payments.Exists(p => p is { Kind: "AUTHORIZATION", Status: "SUCCESS" }) => "AUTHORIZED",
        _ => Total > 0 ? "PENDING" : "PAID",
    };

    /// <summary>UNFULFILLED, PARTIALLY_FULFILLED or FULFILLED.</summary>
    public string Fulfilment => !IsFulfilled ? "UNFULFILLED" : Lines.TrueForAll(l => l.Fulfilled >= l.Current) ? "FULFILLED" : "PARTIALLY_FULFILLED";
}
