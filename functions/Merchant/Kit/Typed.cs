using System.Globalization;
using System.Net.Mail;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>
/// What stands in a form's fields, and what is wrong with it. The reading methods note what is wrong beside the field and give the harmless value; look at <see cref="IsFine"/> before
/// anything is carried out.
/// </summary>
public sealed class Typed
{
    private const int MostChars = 100_000;

    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Says)> errors = [];

    /// <summary>Everything that is wrong, in the order it was found; a name may be empty: the form as a whole.</summary>
    public IReadOnlyList<(string Name, string Says)> Errors => errors;

    public bool IsFine => errors.Count == 0;

    /// <summary>Every name that has a value.</summary>
    public IEnumerable<string> Names => values.Keys;

    public static Typed From(IFormCollection form)
    {
        var typed = new Typed();
        foreach (var (name, given) in form)
        {
            // What no field of ours can hold is not kept either.
            typed.values[name] = [.. given.Select(v => Cut((v ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)))];
        }
        return typed;
    }

    public static Typed Of(params IEnumerable<(string Name, string? Value)> fields)
    {
        var typed = new Typed();
        foreach (var (name, value) in fields)
            typed.Add(name, value);
        return typed;
    }

    /// <summary>The first value; empty when there is none.</summary>
    public string this[string name] => values.TryGetValue(name, out var given) && given.Count > 0 ? given[0] : "";

    public bool Has(string name) => values.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => values.GetValueOrDefault(name) ?? (IReadOnlyList<string>)[];

    public bool Ticked(string name) => All(name).Any(v => v.Length > 0);

    public bool Picked(string name, string value) => All(name).Contains(value);

    /// <summary>Adds one more value; null is none.</summary>
    public Typed Add(string name, string? value)
    {
        if (value is null)
            return this;
        if (!values.TryGetValue(name, out var given))
            values[name] = given = [];
        given.Add(value);
        return this;
    }

    public Typed Set(string name, string? value)
    {
        values.Remove(name);
        return Add(name, value);
    }

    public void Wrong(string name, string says) => errors.Add((name, says));

    public string? ErrorOf(string name) => errors.Find(e => e.Name == name).Says;

    public string Text(string name, string label, int most, bool required = false)
    {
        var text = this[name].Trim();
        if (required && text.Length == 0)
            Wrong(name, label + " is missing.");
        else if (text.Length > most)
            Wrong(name, FormattableString.Invariant($"{label} has {text.Length} characters; {most} is the most."));
        return text;
    }

    /// <returns>Null when the field is empty (and need not be filled) or wrong.</returns>
    public int? Number(string name, string label, int from, int to, bool required = true)
    {
        var text = this[name].Trim();
        if (text.Length == 0)
        {
            if (required)
                Wrong(name, label + " is missing.");
            return null;
        }
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
            return number;
        Wrong(name, FormattableString.Invariant($"{label} is a whole number from {from} to {to}."));
        return null;
    }

    /// <summary>"12.50" or "12,50" as minor units of the currency.</summary>
    /// <returns>Null when the field is empty (and need not be filled) or wrong.</returns>
    public long? Money(string name, string label, string currency, bool required = false)
    {
        var text = this[name].Trim().Replace(" ", "", StringComparison.Ordinal);
        if (text.Length == 0)
        {
            if (required)
                Wrong(name, label + " is missing.");
            return null;
        }
        var decimals = Stores.Money.Decimals(currency);
        // A comma with one or two digits behind it is how half the world writes cents.
        var comma = text.LastIndexOf(',');
        if (comma >= 0 && !text.Contains('.', StringComparison.Ordinal) && text.Length - comma - 1 <= Math.Max(decimals, 2) && decimals > 0)
            text = text[..comma] + "." + text[(comma + 1)..];
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and <= 1_000_000_000m
            && decimal.Round(amount, decimals) == amount)
            return Stores.Money.FromDecimal(amount, currency).Minor;
        Wrong(name, decimals == 0 ? label + " is a whole amount in " + currency + "." : label + " is an amount in " + currency + ", such as " + (12.5m).ToString("F" + decimals, CultureInfo.InvariantCulture) + ".");
        return null;
    }

    /// <summary>An https address.</summary>
    public Uri? Address(string name, string label)
    {
        var text = this[name].Trim();
        if (text.Length == 0)
            return null;
        if (text.Length <= 500 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "", Host.Length: > 0 })
            return uri;
        Wrong(name, label + " is an address that begins with https://.");
        return null;
    }

    /// <summary>One e-mail address; empty when the field is.</summary>
    public string Email(string name, string label, bool required = false)
    {
        var text = Text(name, label, 254, required);
        if (text.Length > 0 && (!MailAddress.TryCreate(text, out var address) || address.Address != text || !address.Host.Contains('.', StringComparison.Ordinal)))
            Wrong(name, label + " is not an e-mail address.");
        return text;
    }

    public TimeOnly? Time(string name, string label)
    {
        if (TimeOnly.TryParseExact(this[name].Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        Wrong(name, label + " is a time such as 14:00.");
        return null;
    }

    /// <summary>One of what the field offers.</summary>
    public string OneOf(string name, string label, IEnumerable<string> offered)
    {
        if (!offered.Contains(this[name]))
            Wrong(name, "Choose " + label + " from the list.");
        return this[name];
    }

    private static string Cut(string value) => value.Length <= MostChars ? value : value[..MostChars];
}
