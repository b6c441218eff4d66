using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>One thing a merchant has to put right.</summary>
/// <param name="RuleId">Empty when the rule has none, or the rulebook itself is meant.</param>
/// <param name="Index">Place of the rule from 0; -1 for the rulebook itself.</param>
/// <param name="Field">"name", "when.all[1].countries", "offer[0].percent"; empty: the whole rule.</param>
/// <param name="Says">One plain sentence.</param>
public sealed record RulebookError(string RuleId, int Index, string Field, string Says)
{
    /// <summary>It may be published all the same: it does no harm, and probably is not what was meant.</summary>
    public bool Warns { get; init; }
}

/// <summary>Judges a rulebook when it is saved, so that nothing has to be judged when it decides.</summary>
public static class RulebookValidation
{
    public const int MostRules = 200;
    public const int MostParts = 3;
    public const int LongestId = 40;
    public const int LongestName = 100;
    public const int LongestOffer = 720;

    /// <summary>Everything that is wrong, in the order of the rules. It may be published when there is nothing but what <see cref="RulebookError.Warns"/>.</summary>
    /// <param name="currency">The store's, for amounts in sentences.</param>
    /// <param name="paymentMethods">Those the store has enabled.</param>
    /// <param name="ownReasons">The store's own reasons beside the shipped ones.</param>
    public static IReadOnlyList<RulebookError> Validate(
        Rulebook rulebook, string currency, IReadOnlyList<PaymentMethod> paymentMethods, IReadOnlyList<string>? ownReasons = null)
    {
        var errors = new List<RulebookError>();
        if (rulebook.Rules.Count > MostRules)
            errors.Add(new RulebookError("", -1, "rules",
                FormattableString.Invariant($"There are {rulebook.Rules.Count} rules; {MostRules} is the most.")));

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var certain = new List<Rule>();
        for (var i = 0; i < rulebook.Rules.Count; i++)
        {
            if (rulebook.Rules[i] is not { } rule)
            {
                errors.Add(new RulebookError("", i, "", "There is no rule here."));
                continue;
            }

            var index = i;
            void Wrong(string field, string says) => errors.Add(new RulebookError(rule.Id ?? "", index, field, says));
            Head(rule, seen, Wrong);
            new ConditionValidation(currency, paymentMethods, ownReasons ?? [], Wrong).Check(rule.When);
            Parts(rule, paymentMethods, Wrong);
            if (!rule.Enabled || errors.Exists(e => e.Index == index))
                continue;
            if (!IsForFailedPayments(rule) && certain.Find(c => Implication.Holds(rule.When, c.When)) is { } before)
                errors.Add(new RulebookError(rule.Id ?? "", i, "", "This rule is never reached: \"" + before.Name + "\" before it always makes its offer.") { Warns = true });
            else if (CanAlwaysBeKept(rule))
                certain.Add(rule);
        }

        return errors;
    }

    private static void Head(Rule rule, HashSet<string> seen, Action<string, string> wrong)
    {
        if (string.IsNullOrWhiteSpace(rule.Id))
            wrong("id", "The rule has no id.");
        else if (rule.Id.Length > LongestId)
            wrong("id", FormattableString.Invariant($"The id is longer than {LongestId} characters."));
        else if (!rule.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            wrong("id", "An id has only letters, digits, - and _.");
        else if (!seen.Add(rule.Id))
            wrong("id", "Another rule has this id.");
        if (string.IsNullOrWhiteSpace(rule.Name))
            wrong("name", "The rule has no name.");
        else if (rule.Name.Length > LongestName)
            wrong("name", FormattableString.Invariant($"The name is longer than {LongestName} characters."));
        if (rule.ValidHours is < 1 or > LongestOffer)
            wrong("validHours", FormattableString.Invariant($"An offer stands between 1 and {LongestOffer} hours."));
    }

    private static void Parts(Rule rule, IReadOnlyList<PaymentMethod> paymentMethods, Action<string, string> wrong)
    {
        if (rule.Offer is not { } offer)
        {
            wrong("offer", "The offer is missing; an empty list offers nothing.");
            return;
        }

        if (offer.Count > MostParts)
            wrong("offer", FormattableString.Invariant($"An offer has at most {MostParts} parts."));
        for (var i = 0; i < offer.Count; i++)
        {
            var field = FormattableString.Invariant($"offer[{i}]");
            if (offer[i] is not { } terms)
                wrong(field, "There is no part here.");
            else if (!Enum.IsDefined(terms.Kind))
                wrong(field + ".kind", "There is no such kind of offer.");
            else if (offer.Take(i).Any(earlier => earlier?.Kind == terms.Kind))
                wrong(field + ".kind", "This kind is in the offer twice.");
            else
                Terms(terms, field, paymentMethods, wrong);
        }

        // One brings no order back, the others do; and a store's code can stand for one of these parts only.
        if (offer.Count > 1 && offer.Any(t => t?.Kind == OfferKind.NextOrderDiscount))
            wrong("offer", "A discount on the next order stands alone: it does not bring this order back.");
        if (offer.Any(t => t?.Kind == OfferKind.StoreCredit) && offer.Any(t => t?.Kind is OfferKind.Coupon or OfferKind.ReissueCode))
            wrong("offer", "Store credit and a code cannot be in one offer.");
    }

    private static void Terms(OfferTerms terms, string field, IReadOnlyList<PaymentMethod> paymentMethods, Action<string, string> wrong)
    {
        Value(terms, field, wrong);

        if (terms.PaymentMethod is not { } method)
            return;
        if (terms.Kind != OfferKind.AlternatePayment)
            wrong(field + ".paymentMethod", "Only another way to pay names a payment method.");
        else if (!paymentMethods.Any(m => m.Id == method))
            wrong(field + ".paymentMethod", "The store does not have the payment method \"" + method + "\" enabled.");
    }

    private static void Value(OfferTerms terms, string field, Action<string, string> wrong)
    {
        var name = terms.Kind switch
        {
            OfferKind.Coupon => "A coupon",
            OfferKind.NextOrderDiscount => "A discount on the next order",
            OfferKind.StoreCredit => "Store credit",
            _ => null,
        };
        if (name is null)
        {
            if (terms.Percent is not null || terms.AmountMinor is not null)
                wrong(field, "Only a coupon, a discount on the next order and store credit have a value.");
            return;
        }

        if (terms.Kind == OfferKind.StoreCredit)
        {
            if (terms is { Percent: not null } or { AmountMinor: null })
                wrong(field, name + " has an amount, and no percentage.");
        }
        else if (terms is { Percent: null, AmountMinor: null })
        {
            wrong(field, name + " needs a percentage or an amount.");
        }
        else if (terms is { Percent: not null, AmountMinor: not null })
        {
            wrong(field, name + " has a percentage or an amount, not both.");
        }

        if (terms.Percent is < 1 or > 100)
            wrong(field + ".percent", "A percentage lies between 1 and 100.");
        if (terms.AmountMinor is < 1)
            wrong(field + ".amountMinor", "The amount must be more than nothing.");
    }

    private static bool CanAlwaysBeKept(Rule rule) =>
        rule.Offer is { } offer && offer.All(t => t?.Kind is OfferKind.Reassure or OfferKind.TalkToUs);

    /// <summary>After a failed payment rules without another way to pay are passed over, so these are still reached.</summary>
    private static bool IsForFailedPayments(Rule rule) => rule.Offer?.Any(t => t?.Kind == OfferKind.AlternatePayment) == true;
}
