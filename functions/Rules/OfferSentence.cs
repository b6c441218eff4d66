using System.Globalization;
using CancelSaver.Offers;

namespace CancelSaver.Rules;

/// <summary>An offer as it was made, in a few words for the merchant.</summary>
public static class OfferSentence
{
    /// <summary>"free shipping and a talk with the team".</summary>
    public static string Of(Offer offer) => offer.Parts.Count switch
    {
        0 => "no offer",
        1 => Part(offer.Parts[0]),
        _ => string.Join(", ", offer.Parts.Take(offer.Parts.Count - 1).Select(Part)) + " and " + Part(offer.Parts[^1]),
    };

    private static string Part(OfferPart part) => part.Kind switch
    {
        OfferKind.Reassure => "reassurance",
        OfferKind.Coupon => "a coupon of " + Value(part),
        OfferKind.FreeShipping => part.FeesToo ? "free shipping and no fees" : "free shipping",
        OfferKind.PriorityDelivery => "priority delivery",
        OfferKind.AlternatePayment => "another way to pay",
        OfferKind.ReissueCode => "the code once more",
        OfferKind.TalkToUs => "a talk with the team",
        OfferKind.NextOrderDiscount => Value(part) + " off the next order",
        OfferKind.StoreCredit => Value(part) + " of store credit",
        _ => RuleSentence.Words(part.Kind.ToString()),
    };

    private static string Value(OfferPart part) => part.Percent is { } percent ? percent.ToString(CultureInfo.InvariantCulture) + " %" : (part.Amount ?? part.Cost).ToString();
}
