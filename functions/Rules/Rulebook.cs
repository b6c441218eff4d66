using CancelSaver.Offers;

namespace CancelSaver.Rules;

/// <summary>An ordered list of rules with a version; the first match wins.</summary>
public sealed partial record Rulebook
{
    public int Version { get; init; }

    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Ids are the same whatever their case.</summary>
    public Rule? Find(string id) => Rules.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>When these conditions hold, make this offer. No offer terms: deliberately nothing.</summary>
public sealed record Rule
{
    /// <summary>Short, unique within the rulebook, kept for good: reports group by it.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    public Condition When { get; init; } = new Always();

    /// <summary>Up to three parts; empty: no offer, which is a valid result.</summary>
    public IReadOnlyList<OfferTerms> Offer { get; init; } = [];

    /// <summary>How long the offer stands; priority delivery ends at its reconfirm-by time when that is earlier.</summary>
    public int ValidHours { get; init; } = 48;
}

/// <summary>The merchant's terms for one part of an offer (amounts in the store's currency, minor units).</summary>
public sealed record OfferTerms
{
    public required OfferKind Kind { get; init; }

    /// <summary>Coupon, NextOrderDiscount: 1 to 100.</summary>
    public int? Percent { get; init; }

    /// <summary>Coupon, NextOrderDiscount: amount off. StoreCredit: the credit.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>FreeShipping: waive handling and service fees too.</summary>
    public bool FeesToo { get; init; } = true;

    /// <summary>AlternatePayment: the store's id of the method; null: the customer chooses.</summary>
    public string? PaymentMethod { get; init; }
}
