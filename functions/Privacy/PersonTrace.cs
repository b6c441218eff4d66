using System.Buffers;
using System.Globalization;
using System.Text;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>
/// What a person can be recognised by in a letter nobody could read: e-mail addresses, phones, the numbers of their account and orders, in whatever way they are written. Personal data:
/// lives in memory only.
/// </summary>
public sealed class PersonTrace
{
    /// <summary>Shopify's numbers stand out wherever they are; WooCommerce's (12, 1001) mean something beside their names only.</summary>
    private const int TellingDigits = 10;

    private static readonly SearchValues<char> inAddress = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-=?^_`{|}~");

    private readonly HashSet<string> emails = new(StringComparer.Ordinal);
    private readonly HashSet<string> phones = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> orders = new(StringComparer.Ordinal);

    public void Add(NamedPerson named)
    {
        Add(named.AccountId, named.Email, named.Phone);
        foreach (var order in named.Orders)
            Add(order);
    }

    public void Add(long orderId) => orders.Add(Text(orderId));

    public void Add(Customer customer)
    {
        Add(customer.AccountId, customer.Email, customer.Phone);
        if (Name(customer) is { Length: > 0 } name)
            names.Add(name);
    }

    /// <summary>Whether a customer bears one of the person's names; null: one of the two has none.</summary>
    public bool? HasNameOf(Customer customer) => Name(customer) is { Length: > 0 } name && names.Count > 0 ? names.Contains(name) : null;

    /// <summary>Whether a request by orders alone is this person's.</summary>
    public bool Names(NamedPerson person) => person is { AccountId: null, Email.Length: 0, Phone.Length: 0 } && person.Orders.Any(o => orders.Contains(Text(o)));

    /// <summary>Whether a letter speaks of the person. It may be broken off, or no JSON at all.</summary>
    public bool IsIn(ReadOnlySpan<byte> letter)
    {
        var text = Unescaped(Encoding.UTF8.GetString(letter)).ToLowerInvariant();
        return NamesAddress(text) || NamesNumber(text);
    }

    private void Add(long? account, string email, string phone)
    {
        if (account is { } id)
            accounts.Add(Text(id));
        if (Person.NormalEmail(email) is { Length: > 0 } address)
            emails.Add(address);
        if (Person.Digits(phone) is { Length: >= 7 } digits)
            phones.Add(digits);
    }

    private bool NamesAddress(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var (from, to) = (at, at + 1);
            while (from > 0 && (inAddress.Contains(text[from - 1]) || char.IsLetter(text[from - 1])))
                from--;
            while (to < text.Length && (char.IsLetterOrDigit(text[to]) || text[to] is '.' or '-'))
                to++;
            if (emails.Contains(Person.NormalEmail(text[from..to].TrimEnd('.'))))
                return true;
        }
        return false;
    }

    // Runs of digits, with what people put between those of a phone.
    private bool NamesNumber(string text)
    {
        for (var from = 0; from < text.Length; from++)
        {
            if (!char.IsAsciiDigit(text[from]))
                continue;
            var (to, plain) = (from, from);
            while (plain < text.Length && char.IsAsciiDigit(text[plain]))
                plain++;
            while (to < text.Length && (char.IsAsciiDigit(text[to]) || text[to] is ' ' or '-' or '(' or ')' or '.' or '/'))
                to++;
            var number = text[from..plain];
            if (phones.Contains(Person.Digits(text[from..to])) || IsTheirs(text, from, number))
                return true;
            from = plain;
        }
        return false;
    }

    private bool IsTheirs(string text, int at, string number)
    {
        var (order, account) = (orders.Contains(number), accounts.Contains(number));
        if (!order && !account)
            return false;
        if (number.Length >= TellingDigits)
            return true;
        var before = text[..at].TrimEnd(' ', '"', ':', '\n', '\r', '\t');
        return (order && (before.EndsWith("\"order_id", StringComparison.Ordinal) || before.Trim() == "{\"id")) || (account && before.EndsWith("\"customer_id", StringComparison.Ordinal));
    }

    private static string Name(Customer customer) => (customer.FirstName + " " + customer.LastName).Trim();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>JSON's ways to write a letter otherwise (<c>\/</c>, <c>\u0040</c>), undone without asking whether this is JSON.</summary>
    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
                plain.Append(text[at]);
            else if (text[at + 1] == 'u' && at + 6 <= text.Length && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                (plain, at) = (plain.Append((char)unit), at + 5);
            else
                plain.Append(text[++at] is 'n' or 'r' or 't' ? ' ' : text[at]);
        }
        return plain.ToString();
    }
}
