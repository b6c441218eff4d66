using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;

namespace CancelSaver.Rules;

/// <summary>A rule to begin with.</summary>
/// <param name="Why">What speaks for it, in one sentence.</param>
public sealed record RuleTemplate(string Id, Rule Rule, string Why);

/// <summary>One good start for each reason. Each takes away what made the customer leave; money off the goods is the exception.</summary>
public static class RuleTemplates
{
    public static readonly IReadOnlyList<RuleTemplate> All =
    [
        new("blank", new Rule { Id = "rule", Name = "New rule", Enabled = false, Offer = [Part(OfferKind.TalkToUs)], ValidHours = 72 }, "Switched off until you have filled it in."),
        For(Reason.ShippingCost, "Shipping too dear: free shipping", 48, "What drove the customer away is gone, and it costs you the shipping at most.", Part(OfferKind.FreeShipping)),
        For(Reason.DeliveryTime, "Takes too long: goes out first", 48, "Being first costs little and answers the very complaint.", Part(OfferKind.PriorityDelivery)),
        For(Reason.CheaperElsewhere, "Cheaper elsewhere: talk and a small coupon", 48, "A person and five percent often beat a price war.", Part(OfferKind.TalkToUs), Percent(OfferKind.Coupon, 5)),
        For(Reason.PaymentMethod, "Way to pay: another one", 72, "It costs nothing to let the customer choose again.", Part(OfferKind.AlternatePayment)),
        For(Reason.AccountRequired, "No account wanted: pay as a guest", 72, "The order comes back by a payment link, without an account.", Part(OfferKind.AlternatePayment)),
        For(Reason.ForgotCode, "Forgot the code: a small coupon", 48, "The customer reckoned with a discount; a small one keeps the order.", Percent(OfferKind.Coupon, 5)),
        For(Reason.WrongItem, "Wrong size, colour or address: a person puts it right", 72, "Nobody wants to leave: somebody has to change the order.", Part(OfferKind.TalkToUs)),
        For(Reason.ChangedMind, "Second thoughts: reassure", 72, "Your return policy, said plainly, takes the risk away.", Part(OfferKind.Reassure)),
        For(Reason.ProductDoubt, "Doubts about the product: reassure and talk", 72, "Questions are answered, and your return policy is shown.", Part(OfferKind.Reassure), Part(OfferKind.TalkToUs)),
        For(Reason.ReturnPolicy, "Worried about returns: reassure", 72, "Your own return policy is the answer.", Part(OfferKind.Reassure)),
        For(Reason.Other, "Another reason: reassure and talk", 72, "Nobody knows what it is, so a person asks.", Part(OfferKind.Reassure), Part(OfferKind.TalkToUs)),
        For(Reason.Unknown, "No reason given: reassure", 72, "Who does not answer gets one friendly letter and no discount.", Part(OfferKind.Reassure)),
        new("PaymentFailed", new Rule { Id = "payment-failed", Name = "The payment failed: another way to pay", ValidHours = 72, When = new ClassIs([CancelClass.PaymentFailed]), Offer = [Part(OfferKind.AlternatePayment)] },
            "The customer wanted to buy: a payment link brings the order back."),
        new("NextOrder", new Rule { Id = "next-order", Name = "The order is lost: something off the next one", ValidHours = 720, When = new ReasonIs([Reason.ChangedMind, Reason.Other]), Offer = [Percent(OfferKind.NextOrderDiscount, 10)] },
            "For orders that will not come back: the customer may."),
        new("Nothing", new Rule { Id = "no-offer", Name = "Small orders: no offer", When = new And([new ReasonIs([Reason.ChangedMind]), new LineCount(null, 1)]) },
            "A rule may offer nothing, on purpose: put it above the ones it takes cases from."),
    ];

    /// <summary>A rule made from a template, under an id that is free in the rulebook and the same for the same form sent twice.</summary>
    /// <param name="once">The form's own unique number.</param>
    public static Rule? Make(string template, string once) =>
        All.FirstOrDefault(t => t.Id == template) is { } found ? found.Rule with { Id = RulebookEdits.IdOf(found.Rule.Id, once) } : null;

    private static RuleTemplate For(string reason, string name, int hours, string why, params OfferTerms[] offer) =>
        new(reason, new Rule { Id = reason.ToLowerInvariant(), Name = name, ValidHours = hours, When = new ReasonIs([reason]), Offer = offer }, why);

    private static OfferTerms Part(OfferKind kind) => new() { Kind = kind };

    private static OfferTerms Percent(OfferKind kind, int percent) => new() { Kind = kind, Percent = percent };
}
