namespace CancelSaver.Sandbox;

/// <summary>What a code does.</summary>
public enum ShopDiscountKind
{
    /// <summary>Percent or amount off lines.</summary>
    Basic,

    /// <summary>The way to the customer for nothing.</summary>
    FreeShipping,
}

/// <summary>One code of a discount, and whose orders used it.</summary>
public sealed class ShopCode(long id, string code)
{
    public long Id { get; } = id;

    public string Code { get; } = code;

    /// <summary>E-mail of every order that used it.</summary>
    public List<string> UsedBy { get; } = [];
}

/// <summary>A discount with its codes. Value, customers and dates belong to it; the limit of uses is counted per code.</summary>
public sealed class ShopDiscount
{
    public required long Id { get; init; }

    public required ShopDiscountKind Kind { get; init; }

    public required string Title { get; set; }

    public List<ShopCode> Codes { get; } = [];

    public required DateTimeOffset StartsAt { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public int? UsageLimit { get; set; }

    public bool OncePerCustomer { get; set; }

    /// <summary>Null: for everybody.</summary>
    public List<long>? Customers { get; set; }

    /// <summary>0.1 for ten percent; null when <see cref="Amount"/> is given.</summary>
    public decimal? Percentage { get; set; }

    /// <summary>In the store's currency.</summary>
    public decimal? Amount { get; set; }

    public bool OnEachItem { get; set; }

    /// <summary>Null: for all goods; else variant, product and collection ids.</summary>
    public HashSet<long>? Items { get; set; }

    public decimal? MinimumSubtotal { get; set; }

    public int? MinimumQuantity { get; set; }

    public bool CombinesWithOrder { get; set; }

    public bool CombinesWithProduct { get; set; }

    public bool CombinesWithShipping { get; set; }

    public decimal? MaximumShippingPrice { get; set; }

    /// <summary>Null: everywhere.</summary>
    public HashSet<string>? Countries { get; set; }

    public List<string> Tags { get; } = [];

    /// <summary>ORDER, PRODUCT or SHIPPING.</summary>
    public string Class => Kind == ShopDiscountKind.FreeShipping ? "SHIPPING" : Items is null ? "ORDER" : "PRODUCT";

    public string Status(DateTimeOffset now) => now < StartsAt ? "SCHEDULED" : EndsAt <= now ? "EXPIRED" : "ACTIVE";

    internal bool Fits(ShopVariant variant) => Items is null || Items.Contains(variant.Id) || Items.Contains(variant.Product.Id) || variant.Product.Collections.Any(c => Items.Contains(c.Id));

    internal bool CombinesWith(ShopDiscount other) => Allows(other.Class) && other.Allows(Class);

    private bool Allows(string kind) => kind switch { "ORDER" => CombinesWithOrder, "PRODUCT" => CombinesWithProduct, _ => CombinesWithShipping };
}

/// <summary>A draft order; once its invoice is paid it has an order.</summary>
public sealed class ShopDraft
{
    public required long Id { get; init; }

    public required int Number { get; init; }

    public required string Token { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>OPEN, INVOICE_SENT or COMPLETED.</summary>
    public string Status { get; set; } = "OPEN";

    public List<ShopDraftLine> Lines { get; } = [];

    public ShopDraftDiscount? Discount { get; set; }

    public string? ShippingTitle { get; set; }

    public decimal? ShippingPrice { get; set; }

    public long? CustomerId { get; set; }

    public string? Email { get; set; }

    public ShopAddress? Address { get; set; }

    public string? Note { get; set; }

    public List<string> Tags { get; } = [];

    public List<(string Key, string Value)> Attributes { get; } = [];

    public DateTimeOffset? ReserveUntil { get; set; }

    public bool AllowCodes { get; set; } = true;

    public List<string> Codes { get; } = [];

    public DateTimeOffset? InvoiceSentAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public ShopOrder? Order { get; set; }

    internal int ReadsUntilReady { get; set; }

    public string Name => "#D" + Number;

    public decimal LinesNet => Lines.Sum(l => l.Net);

    public decimal DiscountAmount => Discount is null ? 0 : Math.Min(LinesNet, Discount.Off(LinesNet));

    public decimal Total => LinesNet - DiscountAmount + (ShippingPrice ?? 0);
}

/// <param name="Percent">Of what it applies to; else <paramref name="Amount"/> is off.</param>
public sealed record ShopDraftDiscount(string Title, string Description, decimal? Percent, decimal Amount)
{
    public decimal Off(decimal of) => Percent is { } p ? Math.Round(of * p / 100, 2, MidpointRounding.AwayFromZero) : Amount;
}

/// <summary>One line of a draft.</summary>
public sealed record ShopDraftLine(long Id, ShopVariant Variant, int Quantity, decimal Price, ShopDraftDiscount? Discount)
{
    public decimal Off => Discount is null ? 0 : Math.Min(Price * Quantity, Discount.Percent is null ? Discount.Amount * Quantity : Discount.Off(Price * Quantity));

    public decimal Net => (Price * Quantity) - Off;
}
