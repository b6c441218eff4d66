using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>
/// Everything a decision may depend on, gathered beforehand and stored with it, so that it can be replayed. No personal data: a person
/// is a hash.
/// </summary>
public sealed record CaseFacts
{
    /// <summary>Hash of store and person: the subject of the holdout (facts of one person always give the same bucket).</summary>
    public required string Person { get; init; }

    /// <summary>The store's id as text; empty where <see cref="Person"/> alone is to tell people apart.</summary>
    public string Store { get; init; } = "";

    public required CancelClass Class { get; init; }

    /// <summary>One of <see cref="Reasons.Reason"/> or the store's own; Unknown when nobody said.</summary>
    public required string Reason { get; init; }

    /// <summary>The customer was asked already and did not say (never ask twice).</summary>
    public bool AlreadyAsked { get; init; }

    /// <summary>The customer is on our page right now: an offer is shown there, so no consent to mail is needed.</summary>
    public bool OnPage { get; init; }

    /// <summary>The customer asked to cancel on our page and the order still stands: only what keeps this order can be offered.</summary>
    public bool BeforeCancel { get; init; }

    /// <summary>The order's money has been taken; told of standing orders only.</summary>
    public bool Paid { get; init; }

    public required Money Total { get; init; }

    /// <summary><see cref="Total"/> in the store's currency at the order's own rate; null where the two are the same or the rate is not known.</summary>
    public Money? TotalInStoreCurrency { get; init; }

    public required Money Shipping { get; init; }

    public required Money Fees { get; init; }

    /// <summary>What comes back is a new order: no offer can waive its fees, and a faster way to send it is given away altogether.</summary>
    public bool RebuildsOrders { get; init; }

    /// <summary>What the products cost the customer: total less shipping, fees and tax.</summary>
    public required Money Products { get; init; }

    /// <summary>What the merchant earns with the order, in its currency, where margins of its products are known; null: the store's average counts.</summary>
    public Money? Margin { get; init; }

    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    public string Country { get; init; } = "";

    public string Language { get; init; } = "";

    public string PaymentMethod { get; init; } = "";

    public string ShippingMethod { get; init; } = "";

    public IReadOnlyList<string> CouponCodes { get; init; } = [];

    public required DateTimeOffset OrderedAt { get; init; }

    public required DateTimeOffset CancelledAt { get; init; }

    /// <summary>Orders of this person with this store before the cancelled one that were not cancelled.</summary>
    public int EarlierOrders { get; init; }

    /// <summary>Cancelled orders of this person before this one, within the guards' period.</summary>
    public int EarlierCancellations { get; init; }

    /// <summary>What earlier, not cancelled orders came to, in the store's currency.</summary>
    public Money Spent { get; init; }

    /// <summary>An order placed by the same person after the cancelled one, still standing.</summary>
    public bool CameBackAlone { get; init; }

    public bool OtherCaseOpen { get; init; }

    public DateTimeOffset? LastOfferAt { get; init; }

    /// <summary>Offers to this person within the guards' period.</summary>
    public int OffersInPeriod { get; init; }

    public MayWrite MayWrite { get; init; }

    /// <summary>The order names no e-mail address (a phone order, or the store does not give us customers' data).</summary>
    public bool NoAddress { get; init; }

    /// <summary>Null when every line can be had, else what is missing.</summary>
    public string? MissingStock { get; init; }

    /// <summary>Priority deliveries already promised for the day the goods would leave.</summary>
    public int PriorityTaken { get; init; }

    /// <summary>Promises of this calendar month so far, minor units of the store's currency.</summary>
    public long SpentThisMonthMinor { get; init; }

    // What belongs to the store at that moment.
    public required string StoreCurrency { get; init; }

    public required string StoreTimeZone { get; init; }

    public IReadOnlyList<PaymentMethod> PaymentMethods { get; init; } = [];

    /// <summary>The store does not tell its ways to pay; its checkout offers all of them.</summary>
    public bool PaymentMethodsUnknown { get; init; }

    public IReadOnlyList<ShippingMethod> ShippingMethods { get; init; } = [];

    public int HoldoutPercent { get; init; }

    public Guardrails Guards { get; init; } = new();

    public PriorityPlan Priority { get; init; } = new();
}

/// <summary>What may be written to this person (consent, country, wishes), most to least.</summary>
public enum MayWrite
{
    /// <summary>An offer may go out.</summary>
    Offers,
    /// <summary>Only a neutral question or notice.</summary>
    ServiceOnly,
    /// <summary>Nothing.</summary>
    Nothing,
}
