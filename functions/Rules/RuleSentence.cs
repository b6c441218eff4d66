using System.Globalization;
using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>A rule as one English sentence, for the merchant's list and for the why of a decision.</summary>
public static class RuleSentence
{
    private const int LongestName = 64;

    /// <summary>
    /// "When the reason is shipping cost and the order is 40.00 USD or more, offer free shipping and no fees for 48 hours."
    /// </summary>
    public static string Of(Rule rule, string currency) => Of(rule, new RuleNames(currency));

    /// <summary>The same with the store's own names for its ways to pay and to send, and for its products.</summary>
    public static string Of(Rule rule, RuleNames names)
    {
        var offer = rule.Offer.Count == 0 ? "offer nothing" : "offer " + Offer(rule.Offer, names) + " for " + Hours(rule.ValidHours);
        return rule.When is Always ? "Always " + offer + "." : "When " + When(rule.When, names) + ", " + offer + ".";
    }

    /// <summary>The condition without a full stop: "the reason is shipping cost and the order is 40.00 USD or more".</summary>
    public static string When(Condition condition, string currency) => When(condition, new RuleNames(currency));

    public static string When(Condition condition, RuleNames names) => condition switch
    {
        Always => "anything happened",
        And and => Join(and.All, " and ", names),
        Or or => Join(or.Any, " or ", names),
        Not not => "it is not so that " + (not.That is And or Or ? "(" + When(not.That, names) + ")" : When(not.That, names)),
        ReasonIs reason => "the reason is " + Either(reason.Reasons, names.Reason),
        ClassIs classes => "it was cancelled as " + Either(classes.Classes, c => Words(c.ToString())),
        OrderValue value => "the order is " + Range(value.FromMinor, value.ToMinor, minor => new Money(minor, names.Currency).ToString()),
        HasProduct product => "the order has product " + Either(product.Ids, names.Product),
        HasCategory category => "the order has something of category " + Either(category.Ids, Number),
        LineCount lines => "the number of lines is " + Range(lines.From, lines.To, Number),
        CountryIs country => "the country is " + Either(country.Countries, c => c),
        LanguageIs language => "the language is " + Either(language.Languages, l => l),
        CustomerIs customer => customer.New ? "the customer is new" : "the customer has ordered before",
        PaymentMethodIs payment => "the payment method is " + Either(payment.Methods, names.Payment),
        ShippingMethodIs shipping => "the shipping method is " + Either(shipping.Methods, names.Shipping),
        HourOfDay hour => "it was cancelled between " + Clock(hour.From, ":00") + " and " + Clock(hour.To, ":59") + " store time",
        MinutesToCancel minutes => "the minutes from order to cancellation are " + Range(minutes.From, minutes.To, Number),
        EarlierCancellations earlier => "the number of earlier cancellations is " + Range(earlier.From, earlier.To, Number),
        SpentAtLeast spent => "the customer has spent " + new Money(spent.Minor, names.Currency) + " or more",
        _ => condition.GetType().Name,
    };

    /// <summary>"a coupon of 10 % and no shipping cost".</summary>
    public static string Offer(IReadOnlyList<OfferTerms> terms, RuleNames names) => Either(terms, t => Part(t, names), " and ");

    /// <summary>ShippingCost → "shipping cost"; a store's own reason stays as it is written.</summary>
    public static string Words(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetterUpper(name[0]) || name.Contains(' ', StringComparison.Ordinal))
            return name;
        Span<char> words = stackalloc char[LongestName * 2];
        if (name.Length > LongestName)
            return name;
        var length = 0;
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && length > 0)
                words[length++] = ' ';
            words[length++] = char.ToLowerInvariant(letter);
        }

        return new string(words[..length]);
    }

    private static string Part(OfferTerms terms, RuleNames names) => terms.Kind switch
    {
        OfferKind.Reassure => "reassurance",
        OfferKind.Coupon when terms.Percent is { } percent => "a coupon of " + Number(percent) + " %",
        OfferKind.Coupon => "a coupon of " + new Money(terms.AmountMinor ?? 0, names.Currency),
        OfferKind.FreeShipping => terms.FeesToo ? "free shipping and no fees" : "free shipping",
        OfferKind.PriorityDelivery => "priority delivery at no extra charge",
        OfferKind.AlternatePayment when terms.PaymentMethod is { } method => "payment by " + names.Payment(method),
        OfferKind.AlternatePayment => "another way to pay",
        OfferKind.ReissueCode => "the code once more",
        OfferKind.TalkToUs => "a talk with the team",
        OfferKind.NextOrderDiscount when terms.Percent is { } percent => Number(percent) + " % off the next order",
        OfferKind.NextOrderDiscount => new Money(terms.AmountMinor ?? 0, names.Currency) + " off the next order",
        OfferKind.StoreCredit => new Money(terms.AmountMinor ?? 0, names.Currency) + " of store credit",
        _ => Words(terms.Kind.ToString()),
    };

    private static string Join(IReadOnlyList<Condition> parts, string word, RuleNames names) =>
        Either(parts, p => p is And or Or ? "(" + When(p, names) + ")" : When(p, names), word);

    private static string Either<T>(IReadOnlyList<T> items, Func<T, string> says, string word = " or ") => items.Count switch
    {
        0 => "nothing",
        1 => says(items[0]),
        _ => string.Join(", ", items.Take(items.Count - 1).Select(says)) + word + says(items[^1]),
    };

    private static string Range<T>(T? from, T? to, Func<T, string> says) where T : struct => (from, to) switch
    {
        ({ } low, { } high) => says(low) + " to " + says(high),
        ({ } low, null) => says(low) + " or more",
        (null, { } high) => says(high) + " or less",
        _ => "anything",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Hours(int hours) => hours == 1 ? "1 hour" : Number(hours) + " hours";

    private static string Clock(int hour, string minutes) => hour.ToString("00", CultureInfo.InvariantCulture) + minutes;
}
