using System.Text.Json.Serialization;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>What kind of thing is offered.</summary>
public enum OfferKind
{
    Reassure,
    Coupon,
    FreeShipping,
    PriorityDelivery,
    AlternatePayment,
    ReissueCode,
    TalkToUs,
    /// <summary>Money off the next order, for a customer whose order is lost: a code good until the offer ends. It stands alone.</summary>
    NextOrderDiscount,
    /// <summary>Money on the customer's account with the store; a code of that value where the store keeps no accounts.</summary>
    StoreCredit,
}

/// <summary>What a customer is offered: up to three parts, until when, at what cost. A value: it says nothing about whether it was sent.</summary>
public sealed record Offer
{
    public required IReadOnlyList<OfferPart> Parts { get; init; }

    /// <summary>The promise ends here (UTC): the link says so afterwards.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>The most it can cost the merchant, in the order's currency.</summary>
    public required Money Cost { get; init; }

    /// <summary>False: the order stays lost, and what is offered is for another one.</summary>
    [JsonIgnore]
    public bool BringsOrderBack => !Has(OfferKind.NextOrderDiscount);

    /// <summary>Credit on a customer's account outlives the offer by this much: until then (UTC) it can be spent.</summary>
    [JsonIgnore]
    public DateTimeOffset CreditEnds => Ends.AddDays(60);

    public bool Has(OfferKind kind) => Parts.Any(p => p.Kind == kind);

    public OfferPart? Part(OfferKind kind) => Parts.FirstOrDefault(p => p.Kind == kind);
}

/// <summary>One part of an offer with its terms; which terms count depends on the kind.</summary>
public sealed record OfferPart
{
    public required OfferKind Kind { get; init; }

    /// <summary>What this part costs the merchant at most, in the order's currency.</summary>
    public required Money Cost { get; init; }

    /// <summary>Coupon, NextOrderDiscount: percent off the products; null when <see cref="Amount"/> is given.</summary>
    public int? Percent { get; init; }

    /// <summary>Coupon, NextOrderDiscount, StoreCredit: amount.</summary>
    public Money? Amount { get; init; }

    /// <summary>Coupon: the products it is for; empty: the products of the cancelled order.</summary>
    public IReadOnlyList<long> ProductIds { get; init; } = [];

    /// <summary>FreeShipping: handling and service fees go too.</summary>
    public bool FeesToo { get; init; }

    /// <summary>PriorityDelivery: the latest time to reconfirm (UTC).</summary>
    public DateTimeOffset? ReconfirmBy { get; init; }

    /// <summary>PriorityDelivery: the day the goods leave the warehouse, store calendar.</summary>
    public DateOnly? LeavesOn { get; init; }

    /// <summary>PriorityDelivery: the day they should arrive.</summary>
    public DateOnly? ArrivesOn { get; init; }

    /// <summary>AlternatePayment: the method's id in the store; null: the customer chooses among all.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>ReissueCode: the code the customer used.</summary>
    public string? Code { get; init; }
}

/// <summary>The offer made real in the store.</summary>
public sealed record Promise
{
    /// <summary>Made from the case, so that a second visit finds the first one's work.</summary>
    public required string Name { get; init; }

    /// <summary>What a customer types at the checkout; null when no code belongs to it.</summary>
    public string? Code { get; init; }

    /// <summary>The store's id of the code, or of the discount it belongs to.</summary>
    public long? CodeId { get; init; }

    /// <summary>A second code, for the shipping cost, where the store keeps the two apart; applied by the link, never typed.</summary>
    public string? ShippingCode { get; init; }

    /// <summary>The store's id of the discount <see cref="ShippingCode"/> belongs to.</summary>
    public long? ShippingCodeId { get; init; }

    /// <summary>Codes the cancelled order was bought with, or what stands for them now: without these the old price would not be the old price.</summary>
    public IReadOnlyList<string> CarriedCodes { get; init; } = [];

    /// <summary>The order this promise was redeemed in must carry this mark; null where the order itself is re-opened.</summary>
    public string? CaseMark { get; init; }

    public required Offer Offer { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Taken back or used up; nothing is left to release.</summary>
    public bool Released { get; init; }
}
