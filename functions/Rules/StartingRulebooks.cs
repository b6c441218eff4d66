using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;

namespace CancelSaver.Rules;

/// <summary>A rulebook a new store may begin with.</summary>
/// <param name="Id">"careful", "balanced", "determined".</param>
/// <param name="Says">What it is like, in one sentence.</param>
public sealed record StartingRulebook(string Id, string Name, string Says, Rulebook Rulebook);

/// <summary>What a new store may begin with.</summary>
public static class StartingRulebooks
{
    /// <summary>Gives nothing away: it answers doubts, shows other ways to pay and puts people in touch.</summary>
    public static readonly Rulebook Careful = new()
    {
        Rules =
        [
            Rulebook.Default.Rules[0],
            new Rule
            {
                Id = "payment-other", Name = "Way to pay: the others, as a guest", ValidHours = 72,
                When = new ReasonIs([Reason.PaymentMethod, Reason.AccountRequired]), Offer = [Rulebook.Terms(OfferKind.AlternatePayment)],
            },
            new Rule
            {
                Id = "talk", Name = "Price, shipping, delivery or the wrong item: talk", ValidHours = 72,
                When = new ReasonIs([Reason.CheaperElsewhere, Reason.ShippingCost, Reason.DeliveryTime, Reason.WrongItem]),
                Offer = [Rulebook.Terms(OfferKind.Reassure), Rulebook.Terms(OfferKind.TalkToUs)],
            },
            new Rule { Id = "else", Name = "Any other reason: reassure", ValidHours = 72, Offer = [Rulebook.Terms(OfferKind.Reassure)] },
        ],
    };

    /// <summary>Offers more, in more cases; the guards hold all the same.</summary>
    public static readonly Rulebook Determined = new()
    {
        Rules =
        [
            Rulebook.Default.Rules[0],
            new Rule
            {
                Id = "shipping-free", Name = "Shipping too dear: no shipping cost, no fees",
                When = new ReasonIs([Reason.ShippingCost]), Offer = [Rulebook.Terms(OfferKind.FreeShipping)],
            },
            new Rule { Id = "shipping-coupon", Name = "Shipping too dear, cannot be waived: a coupon", When = new ReasonIs([Reason.ShippingCost]), Offer = [Rulebook.Coupon(10)] },
            new Rule
            {
                Id = "delivery-priority", Name = "Takes too long: goes out first",
                When = new ReasonIs([Reason.DeliveryTime]), Offer = [Rulebook.Terms(OfferKind.PriorityDelivery)],
            },
            new Rule { Id = "delivery-coupon", Name = "Takes too long, no capacity: a coupon for the patience", When = new ReasonIs([Reason.DeliveryTime]), Offer = [Rulebook.Coupon(10)] },
            new Rule
            {
                Id = "payment-other", Name = "Way to pay: the others, as a guest", ValidHours = 72,
                When = new ReasonIs([Reason.PaymentMethod, Reason.AccountRequired]), Offer = [Rulebook.Terms(OfferKind.AlternatePayment)],
            },
            new Rule { Id = "code-again", Name = "Code: the one of this order once more", When = new ReasonIs([Reason.ForgotCode]), Offer = [Rulebook.Terms(OfferKind.ReissueCode)] },
            new Rule { Id = "code-coupon", Name = "Forgot the code: a coupon", When = new ReasonIs([Reason.ForgotCode]), Offer = [Rulebook.Coupon(10)] },
            new Rule
            {
                Id = "cheaper", Name = "Cheaper elsewhere: talk and a coupon",
                When = new ReasonIs([Reason.CheaperElsewhere]), Offer = [Rulebook.Terms(OfferKind.TalkToUs), Rulebook.Coupon(15)],
            },
            new Rule { Id = "wrong-item", Name = "Wrong size, colour or address: a person puts it right", ValidHours = 72, When = new ReasonIs([Reason.WrongItem]), Offer = [Rulebook.Terms(OfferKind.TalkToUs)] },
            new Rule
            {
                Id = "doubt", Name = "Doubts, returns, second thoughts: reassure and a coupon",
                When = new ReasonIs([Reason.ChangedMind, Reason.ProductDoubt, Reason.ReturnPolicy]), Offer = [Rulebook.Terms(OfferKind.Reassure), Rulebook.Coupon(10)],
            },
            new Rule { Id = "silent", Name = "No reason given: a small coupon", When = new ReasonIs([Reason.Unknown]), Offer = [Rulebook.Terms(OfferKind.Reassure), Rulebook.Coupon(5)] },
            new Rule { Id = "else", Name = "Any other reason: reassure and talk", ValidHours = 72, Offer = [Rulebook.Terms(OfferKind.Reassure), Rulebook.Terms(OfferKind.TalkToUs)] },
        ],
    };

    /// <summary>From the one that gives least to the one that gives most.</summary>
    public static readonly IReadOnlyList<StartingRulebook> All =
    [
        new("careful", "Careful", "Gives no discount at all. It answers doubts, shows other ways to pay and puts customers in touch with your team.", Careful),
        new("balanced", "Balanced", "Takes away what made the customer leave: the shipping cost, the wait, the way to pay. Small discounts only where a customer counted on one.", Rulebook.Default),
        new("determined", "Determined", "Offers more, and in more cases, up to 15 percent. Your limits under Guards and money always hold.", Determined),
    ];
}
