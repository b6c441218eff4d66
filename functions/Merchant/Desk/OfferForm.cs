using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>The short form with which a person of the team chooses an offer.</summary>
public static class OfferForm
{
    public static readonly IReadOnlyList<(string Value, string Label)> Kinds =
    [
        (nameof(OfferKind.Coupon), "A coupon for this order"), (nameof(OfferKind.FreeShipping), "Free shipping"), (nameof(OfferKind.PriorityDelivery), "Priority delivery"),
        (nameof(OfferKind.AlternatePayment), "Another way to pay"), (nameof(OfferKind.ReissueCode), "The code they used, once more"),
        (nameof(OfferKind.NextOrderDiscount), "A discount on the next order"), (nameof(OfferKind.StoreCredit), "Store credit"), (nameof(OfferKind.Reassure), "Reassurance"),
        (nameof(OfferKind.TalkToUs), "A talk with your team"),
    ];

    public static readonly IReadOnlyList<(string Value, string Label)> Reasons =
        [("", "As the case has it"), .. Reason.Choices.Select(r => (r, MerchantWords.Of(r)))];

    public static Typed Empty() => Typed.Of(("kind", nameof(OfferKind.Coupon)), ("percent", ""), ("hours", "48"), ("reason", ""));

    /// <summary>What was chosen; what is wrong stands beside its field. Look at <see cref="Typed.IsFine"/>.</summary>
    public static WantedOffer Read(Typed typed, Store store)
    {
        var kind = Enum.Parse<OfferKind>(Kinds.Any(k => k.Value == typed["kind"]) ? typed.OneOf("kind", "an offer", Kinds.Select(k => k.Value)) : Missing(typed));
        var takesPercent = kind is OfferKind.Coupon or OfferKind.NextOrderDiscount;
        var takesAmount = takesPercent || kind == OfferKind.StoreCredit;
        var percent = takesPercent ? typed.Number("percent", "Percent", 1, 100, required: false) : null;
        var amount = takesAmount ? typed.Money("amount", "The amount", store.Currency) : null;
        if (takesPercent && percent is null && amount is null && typed.IsFine)
            typed.Wrong("percent", "Say how much: percent, or an amount.");
        else if (kind == OfferKind.StoreCredit && amount is null or 0 && typed.IsFine)
            typed.Wrong("amount", "Say how much credit.");
        else if (percent is not null && amount is not null)
            typed.Wrong("amount", "Give percent or an amount, not both.");
        var hours = typed.Number("hours", "How long it stands", 1, 720) ?? 48;
        var reason = typed["reason"];
        if (reason.Length > 0 && !Reason.Choices.Contains(reason))
            typed.Wrong("reason", "Choose a reason from the list.");
        var rule = new Rule
        {
            Id = OfferByHand.RuleId,
            Name = "Chosen by your team",
            ValidHours = hours,
            Offer = [new OfferTerms { Kind = kind, Percent = percent, AmountMinor = amount }],
        };
        if (typed.IsFine)
        {
            foreach (var error in RulebookValidation.Validate(OfferByHand.Rulebook(rule, 1), store.Currency, store.PaymentMethods))
                typed.Wrong("", error.Says);
        }
        return new WantedOffer(rule, reason.Length > 0 ? reason : null);
    }

    private static string Missing(Typed typed)
    {
        typed.Wrong("kind", "Choose what to offer from the list.");
        return nameof(OfferKind.Reassure);
    }
}
