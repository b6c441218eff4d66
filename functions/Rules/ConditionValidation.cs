using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>Judges the conditions of one rule.</summary>
internal sealed class ConditionValidation(
    string currency, IReadOnlyList<PaymentMethod> paymentMethods, IReadOnlyList<string> ownReasons, Action<string, string> wrong)
{
    public const int Deepest = 5;

    public void Check(Condition? condition) => Check(condition, "when", 1);

    private void Check(Condition? condition, string field, int depth)
    {
        if (depth > Deepest)
        {
            wrong(field, FormattableString.Invariant($"Conditions are nested more than {Deepest} deep."));
            return;
        }

        switch (condition)
        {
            case null: wrong(field, "The condition is missing."); break;
            case And and: Knot(and.All, field + ".all", depth); break;
            case Or or: Knot(or.Any, field + ".any", depth); break;
            case Not not: Check(not.That, field + ".that", depth + 1); break;
            default: Leaf(condition, field); break;
        }
    }

    private void Knot(IReadOnlyList<Condition>? parts, string field, int depth)
    {
        if (parts is null or [])
            wrong(field, "There is no condition in it.");
        for (var i = 0; i < parts?.Count; i++)
            Check(parts[i], FormattableString.Invariant($"{field}[{i}]"), depth + 1);
    }

    private void Leaf(Condition condition, string field)
    {
        switch (condition)
        {
            case ReasonIs c: Each(c.Reasons, field + ".reasons", IsReason, "is no reason of this store"); break;
            case ClassIs c: Each(c.Classes, field + ".classes", Enum.IsDefined, "is no class"); break;
            case OrderValue c: Range(c.FromMinor, c.ToMinor, field, 0, m => new Money(m, currency).ToString()); break;
            case HasProduct c: Each(c.Ids, field + ".ids", id => id > 0, "is no product"); break;
            case HasCategory c: Each(c.Ids, field + ".ids", id => id > 0, "is no category"); break;
            case LineCount c: Range(c.From, c.To, field, 0); break;
            case CountryIs c: Each(c.Countries, field + ".countries", IsCountry, "is no country code of two letters"); break;
            case LanguageIs c: Each(c.Languages, field + ".languages", IsLanguage, "is no language"); break;
            case PaymentMethodIs c:
                Each(c.Methods, field + ".methods", id =>
                paymentMethods.Any(m => m.Id == id), "is no payment method of this store"); break;
            case ShippingMethodIs c: Each(c.Methods, field + ".methods", m => m.Length > 0, "is no shipping method"); break;
            case HourOfDay c: Hour(c.From, field + ".from"); Hour(c.To, field + ".to"); break;
            case MinutesToCancel c: Range(c.From, c.To, field, 0); break;
            case EarlierCancellations c: Range(c.From, c.To, field, 0); break;
            case SpentAtLeast c when c.Minor < 0: wrong(field + ".minor", "An amount spent is not below nothing."); break;
            default: break;
        }
    }

    private void Each<T>(IReadOnlyList<T>? items, string field, Func<T, bool> isFine, string isNot)
    {
        if (items is null or [])
            wrong(field, "The list is empty: the condition could never hold.");
        foreach (var item in items ?? [])
        {
            if (item is null || !isFine(item))
                wrong(field, "\"" + item + "\" " + isNot + ".");
        }
    }

    private void Range(long? from, long? to, string field, long least, Func<long, string>? says = null)
    {
        says ??= n => n.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (from < least || to < least)
            wrong(field, "It cannot be below " + says(least) + ".");
        if (from > to)
            wrong(field, "From " + says(from.Value) + " to " + says(to.Value) + " is no range.");
    }

    private void Hour(int hour, string field)
    {
        if (hour is < 0 or > 23)
            wrong(field, "An hour lies between 0 and 23.");
    }

    private bool IsReason(string reason) =>
        Reason.All.Contains(reason, StringComparer.OrdinalIgnoreCase) || ownReasons.Contains(reason, StringComparer.OrdinalIgnoreCase);

    private static bool IsCountry(string code) => code.Length == 2 && char.IsAsciiLetterUpper(code[0]) && char.IsAsciiLetterUpper(code[1]);

    private static bool IsLanguage(string tag) =>
        tag.Length is >= 2 and <= 35 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
