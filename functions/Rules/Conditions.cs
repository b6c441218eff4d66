using System.Globalization;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>
/// Whether a condition holds. It is asked the other way round, "why not?", because that is what a merchant wants to read and because a
/// sentence is then only made
/// where one is needed.
/// </summary>
public static class Conditions
{
    /// <summary>Null: it holds. Else one sentence that says what is different.</summary>
    public static string? WhyNot(Condition condition, CaseFacts facts) => condition switch
    {
        Always => null,
        And and => FirstFailure(and, facts),
        Or or => AllFailures(or, facts),
        Not not => WhyNot(not.That, facts) is null
            ? "The rule leaves out cases where " + RuleSentence.When(not.That, facts.StoreCurrency) + "."
            : null,
        ReasonIs reason => AnyOf(reason.Reasons, facts.Reason) ? null : "The reason is " + RuleSentence.Words(facts.Reason) + ".",
        ClassIs classes => classes.Classes.Contains(facts.Class)
            ? null
            : "It was cancelled as " + RuleSentence.Words(facts.Class.ToString()) + ".",
        OrderValue value => ValueWhyNot(value, facts),
        HasProduct product => AnyLine(facts, product.Ids, static (line, ids) => ids.Contains(line.ProductId))
            ? null
            : "None of the products is in the order.",
        HasCategory category => AnyLine(facts, category.Ids, static (line, ids) => AnyId(line.CategoryIds, ids))
            ? null
            : "Nothing in the order is of these categories.",
        LineCount lines => Within(facts.Lines.Count, lines.From, lines.To)
            ? null
            : "The order has " + Number(facts.Lines.Count) + " lines.",
        CountryIs country => AnyOf(country.Countries, facts.Country) ? null : "The country is " + OrNotKnown(facts.Country) + ".",
        LanguageIs language => AnyLanguage(language.Languages, facts.Language)
            ? null
            : "The language is " + OrNotKnown(facts.Language) + ".",
        CustomerIs customer when customer.New == (facts.EarlierOrders <= 0) => null,
        CustomerIs customer => customer.New ? "The customer has ordered before." : "The customer is new.",
        PaymentMethodIs payment => AnyOf(payment.Methods, facts.PaymentMethod)
            ? null
            : "The payment method is " + OrNotKnown(facts.PaymentMethod) + ".",
        ShippingMethodIs shipping => AnyOf(shipping.Methods, facts.ShippingMethod)
            ? null
            : "The shipping method is " + OrNotKnown(facts.ShippingMethod) + ".",
        HourOfDay hour => HourWhyNot(hour, facts),
        MinutesToCancel minutes => MinutesWhyNot(minutes, facts),
        EarlierCancellations earlier => Within(facts.EarlierCancellations, earlier.From, earlier.To)
            ? null
            : "The customer cancelled " + Number(facts.EarlierCancellations) + " times before.",
        SpentAtLeast spent => SpentWhyNot(spent, facts),
        _ => "This condition is not known.",
    };

    /// <summary>True when it holds for every case there can be.</summary>
    public static bool HoldsAlways(Condition condition) => condition switch
    {
        Always or OrderValue(null, null) or LineCount(null, null) or MinutesToCancel(null, null) or EarlierCancellations(null,
            null) => true,
        And and => and.All.All(HoldsAlways),
        Or or => or.Any.Any(HoldsAlways),
        _ => false,
    };

    private static string? FirstFailure(And and, CaseFacts facts)
    {
        for (var i = 0; i < and.All.Count; i++)
        {
            if (WhyNot(and.All[i], facts) is { } why)
                return why;
        }

        return null;
    }

    private static string? AllFailures(Or or, CaseFacts facts)
    {
        string? all = null;
        for (var i = 0; i < or.Any.Count; i++)
        {
            if (WhyNot(or.Any[i], facts) is not { } why)
                return null;
            all = all is null ? why : all.Contains(why, StringComparison.Ordinal) ? all : all + " " + why;
        }

        return all ?? "The rule names no condition that could hold.";
    }

    private static string? ValueWhyNot(OrderValue value, CaseFacts facts)
    {
        if (value is { FromMinor: null, ToMinor: null })
            return null;
        if (facts.Total.Currency != facts.StoreCurrency)
            return "The order is in " + facts.Total.Currency + ", the rule in " + facts.StoreCurrency + ".";
        return facts.Total.Minor >= (value.FromMinor ?? long.MinValue) && facts.Total.Minor <= (value.ToMinor ?? long.MaxValue)
            ? null
            : "The order is " + facts.Total + ".";
    }

    private static string? SpentWhyNot(SpentAtLeast spent, CaseFacts facts)
    {
        // An amount nobody gathered has no currency: nothing was spent.
        var minor = facts.Spent.Currency == facts.StoreCurrency ? facts.Spent.Minor : 0;
        return minor >= spent.Minor ? null : "The customer has spent " + new Money(minor, facts.StoreCurrency) + " so far.";
    }

    private static string? HourWhyNot(HourOfDay hour, CaseFacts facts)
    {
        var local = StoreTime.Local(facts.CancelledAt, facts.StoreTimeZone).Hour;
        var holds = hour.From <= hour.To ? local >= hour.From && local <= hour.To : local >= hour.From || local <= hour.To;
        return holds ? null : "It was cancelled in the hour of " + local.ToString("00", CultureInfo.InvariantCulture) + ":00 store time.";
    }

    private static string? MinutesWhyNot(MinutesToCancel minutes, CaseFacts facts)
    {
        var passed = (long)Math.Floor((facts.CancelledAt - facts.OrderedAt).TotalMinutes);
        return Within(passed, minutes.From, minutes.To) ? null : "It was cancelled " + Number(passed) + " minutes after ordering.";
    }

    private static bool Within(long number, int? from, int? to) => number >= (from ?? long.MinValue) && number <= (to ?? long.MaxValue);

    private static bool AnyOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool AnyLanguage(IReadOnlyList<string> languages, string language)
    {
        for (var i = 0; i < languages.Count; i++)
        {
            var listed = languages[i];
            if (language.StartsWith(listed, StringComparison.OrdinalIgnoreCase) &&
                (language.Length == listed.Length || (listed.Length > 0 && language[listed.Length] is '-' or '_')))
                return true;
        }

        return false;
    }

    private static bool AnyLine(CaseFacts facts, IReadOnlyList<long> ids, Func<OrderLine, IReadOnlyList<long>, bool> has)
    {
        for (var i = 0; i < facts.Lines.Count; i++)
        {
            if (has(facts.Lines[i], ids))
                return true;
        }

        return false;
    }

    private static bool AnyId(IReadOnlyList<long> ids, IReadOnlyList<long> among)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            if (among.Contains(ids[i]))
                return true;
        }

        return false;
    }

    private static string OrNotKnown(string text) => text.Length == 0 ? "not known" : text;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
