using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.People;

/// <summary>
/// One person as one store knows them, by what does not change between orders: e-mail, phone, address, each normalised and hashed together with the store, so that
/// two stores never meet in a person. Version 1 of the hash; a version, once shipped, never changes.
/// </summary>
/// <param name="Identities">Most telling first: e-mail, phone, address. Empty when the order names nobody.</param>
public sealed record Person(IReadOnlyList<string> Identities)
{
    /// <summary>The one identity reports, cooldowns and the holdout go by; empty when the order names nobody.</summary>
    public string Key => Identities.Count > 0 ? Identities[0] : "";

    public static Person Of(Order order) => Of(order.Store, order.Customer);

    public static Person Of(StoreId store, Customer customer)
    {
        var identities = new List<string>(3);
        if (NormalEmail(customer.Email) is { Length: > 0 } email)
            identities.Add(Hash(store, 'e', email));
        if (Digits(customer.Phone) is { Length: >= 7 } phone)
            identities.Add(Hash(store, 't', phone));
        if (NormalAddress(customer) is { Length: >= 12 } address)
            identities.Add(Hash(store, 'a', address));
        return new Person(identities);
    }

    /// <summary>The identity of an e-mail address alone: for erasing or unsubscribing somebody who only names their address.</summary>
    public static string OfEmail(StoreId store, string email) => Hash(store, 'e', NormalEmail(email));

    /// <summary>
    /// The identity of an account with the store. It is no part of a <see cref="Person"/>, who is looked up at every decision and known by the e-mail there: orders are kept under it
    /// for those who ask what is known of them, or to be forgotten.
    /// </summary>
    public static string OfAccount(StoreId store, long account) => Hash(store, 'c', account.ToString(CultureInfo.InvariantCulture));

    /// <summary>The identities a store's request names; empty when it names orders only.</summary>
    public static IReadOnlyList<string> Named(StoreId store, NamedPerson named)
    {
        var identities = Of(store, new Customer { Email = named.Email, Phone = named.Phone }).Identities;
        return named.AccountId is { } account ? [.. identities, OfAccount(store, account)] : identities;
    }

    /// <summary>An e-mail address or an account is one person's; a phone or an address may be a household's.</summary>
    public static bool IsOnePersons(string identity) => identity[0] is 'e' or 'c';

    /// <summary>Lower case; what follows a plus sign is the person's own filing, and dots do not count at Gmail.</summary>
    internal static string NormalEmail(string email)
    {
        email = email.Trim().ToLowerInvariant();
        var at = email.LastIndexOf('@');
        if (at <= 0)
            return "";
        var (name, host) = (email[..at], email[(at + 1)..]);
        var plus = name.IndexOf('+', StringComparison.Ordinal);
        if (plus > 0)
            name = name[..plus];
        if (host is "gmail.com" or "googlemail.com")
            (name, host) = (name.Replace(".", "", StringComparison.Ordinal), "gmail.com");
        return name + "@" + host;
    }

    // The last nine digits: the same number is written with and without its country code.
    internal static string Digits(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return digits.Length > 9 ? digits[^9..] : digits;
    }

    private static string NormalAddress(Customer customer)
    {
        var text = new StringBuilder();
        foreach (var letter in (customer.Country + customer.Address).ToLowerInvariant().Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(letter))
                text.Append(letter);
        }
        return text.ToString();
    }

    private static string Hash(StoreId store, char kind, string value) =>
        kind + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("v1:" + store.Value + ":" + kind + ":" + value)).AsSpan(0, 16));
}
