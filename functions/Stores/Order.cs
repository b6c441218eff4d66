namespace CancelSaver.Stores;

/// <summary>Where an order stands, in words both platforms share.</summary>
public enum OrderStatus
{
    /// <summary>Somebody is still at the checkout; not an order yet.</summary>
    Draft,
    Pending,
    OnHold,
    Processing,
    Completed,
    Failed,
    Cancelled,
    Refunded,
    /// <summary>Moved to the trash, deleted, or no longer found.</summary>
    Gone,
    /// <summary>A status some plugin brought along.</summary>
    Other,
}

/// <summary>Our marks on orders that more than one room reads.</summary>
public static class OrderMarks
{
    /// <summary>
    /// The case an order belongs to: on an order we re-opened the case's name, on one that was rebuilt from a filled cart the promise's <see cref="Offers.Promise.CaseMark"/>.
    /// </summary>
    public const string Case = "_cancelsaver_case";

    /// <summary>What the customer said in their own words when they cancelled in the shop; personal data.</summary>
    public const string Words = "_cancelsaver_words";

    /// <summary>The order's status before it was cancelled, in the platform's word.</summary>
    public const string From = "_cancelsaver_from";

    /// <summary>When it was cancelled (UTC, ISO 8601).</summary>
    public const string At = "_cancelsaver_at";

    /// <summary>The order number in front of a rebuilt order's mark; null when there is none.</summary>
    public static long? CancelledOrder(Order order) =>
        order.Marks.TryGetValue(Case, out var mark) && mark.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && long.TryParse(mark.AsSpan(0, dot), out var id) ? id : null;
}

/// <summary>An order as the store reports it, out of customs: no word of the platform's JSON is left in it.</summary>
public sealed record Order
{
    public required StoreId Store { get; init; }

    /// <summary>The platform's own number, beyond 2^53 at Shopify.</summary>
    public required long Id { get; init; }

    /// <summary>What the customer knows the order by.</summary>
    public required string Number { get; init; }

    public required OrderStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>When it ended, where the store says so itself: a later edit moves <see cref="ModifiedAt"/>, never this. Null at WooCommerce and for orders that stand.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>What the customer pays in all, in the order's currency: the one the customer saw.</summary>
    public required Money Total { get; init; }

    /// <summary>The same in the store's own currency, at the rate of that day; null where it is not told apart.</summary>
    public Money? TotalInStoreCurrency { get; init; }

    public required Money ShippingTotal { get; init; }

    public required Money FeeTotal { get; init; }

    public required Money DiscountTotal { get; init; }

    /// <summary>Tax that comes on top of goods, shipping and fees; zero where the prices hold it already (Shopify's <c>taxes_included</c>), so that goods are always the total less the other three.</summary>
    public required Money TaxTotal { get; init; }

    public Money? Refunded { get; init; }

    public required Customer Customer { get; init; }

    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    public IReadOnlyList<ShippingLine> ShippingLines { get; init; } = [];

    public IReadOnlyList<FeeLine> FeeLines { get; init; } = [];

    public IReadOnlyList<string> CouponCodes { get; init; } = [];

    /// <summary>The platform's id of the payment method ("cod", "bacs", "stripe"); empty when none was chosen.</summary>
    public string PaymentMethod { get; init; } = "";

    public string PaymentMethodTitle { get; init; } = "";

    /// <summary>How the order came to be ("checkout", "store-api", "rest-api", "admin").</summary>
    public string CreatedVia { get; init; } = "";

    public string CustomerNote { get; init; } = "";

    /// <summary>What the store's people and apps sorted the order under; for telling an edited order from a cancelled one.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>
    /// Never cancelled, but nothing is left of it: every line was taken off by a refund or an edit, which is how some stores cancel. <see cref="Status"/> says Cancelled.
    /// </summary>
    public bool IsEmptied { get; init; }

    /// <summary>Some of it has left the warehouse.</summary>
    public bool IsFulfilled { get; init; }

    /// <summary>Our own marks on the order (keys starting <c>_cancelsaver_</c>) and the consent key the merchant named; nothing else is taken in.</summary>
    public IReadOnlyDictionary<string, string> Marks { get; init; } = new Dictionary<string, string>();

    /// <summary>The store's own page where this order can be paid; only pending and failed orders can.</summary>
    public Uri? PaymentUrl { get; init; }

    /// <summary>The store has erased the person from this order: our copy must go too.</summary>
    public bool PersonErased { get; init; }

    /// <summary>Made for trying things out; never a case.</summary>
    public bool IsTest { get; init; }

    /// <summary>The same order with the person's wish as the store knows it now: a letter tells less than the store when it is asked.</summary>
    public Order WithWishOf(Order asked) => asked.Customer.Marketing == MarketingWish.Unknown
        ? this
        : this with { Customer = Customer with { Marketing = asked.Customer.Marketing } };
}

/// <summary>The person behind an order, as the order names them. Personal data: kept only on the case, never logged.</summary>
public sealed record Customer
{
    /// <summary>The store's account id; null for guests.</summary>
    public long? AccountId { get; init; }

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    /// <summary>ISO 3166 two letters of the shipping, else the billing address; empty when unknown.</summary>
    public string Country { get; init; } = "";

    /// <summary>Street, postcode and city in one line, only for recognising a person again.</summary>
    public string Address { get; init; } = "";

    /// <summary>BCP 47 language of the order when the store says it; empty: the store's own.</summary>
    public string Language { get; init; } = "";

    /// <summary>What the store says about the person's wish for marketing mail.</summary>
    public MarketingWish Marketing { get; init; }
}

/// <summary>A person's wish for marketing mail, where the store itself keeps it.</summary>
public enum MarketingWish
{
    /// <summary>The store does not say.</summary>
    Unknown,
    Never,
    /// <summary>Asked for, not confirmed yet.</summary>
    Pending,
    Subscribed,
    Withdrawn,
    /// <summary>The address cannot be written to any more.</summary>
    Erased,
}

/// <summary>One line of an order.</summary>
/// <param name="LineId">The platform's id of the line.</param>
/// <param name="VariationId">0 for a simple product.</param>
/// <param name="Total">After discounts, before the tax that comes on top (<see cref="Order.TaxTotal"/>).</param>
public sealed record OrderLine(long LineId, long ProductId, long VariationId, string Name, int Quantity, Money Total, string Sku = "", string? ImageUrl = null)
{
    /// <summary>Filled when a rule asks for categories; orders do not carry them.</summary>
    public IReadOnlyList<long> CategoryIds { get; init; } = [];

    /// <summary>Bought as a subscription: a new cart cannot be filled with it.</summary>
    public bool IsSubscription { get; init; }
}

/// <summary>How an order was to be sent.</summary>
public sealed record ShippingLine(long LineId, string MethodId, string InstanceId, string Title, Money Total);

/// <summary>A handling or service fee on an order.</summary>
public sealed record FeeLine(long LineId, string Name, Money Total);
