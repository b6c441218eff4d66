using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// The three seals Shopify uses, all HMAC-SHA256 with the client secret: over a webhook's raw body (base64), over a query (hexadecimal, <c>hmac</c>), over an app proxy's query
/// (hexadecimal, <c>signature</c>). While a secret is being rotated any of those listed may have sealed. https://shopify.dev/docs/apps/build/authentication-authorization
/// </summary>
public static class ShopifySignature
{
    private const int Bytes = 32;

    /// <param name="secrets">UTF-8 bytes of every secret that may have sealed.</param>
    /// <param name="seal">The header <c>X-Shopify-Hmac-Sha256</c>.</param>
    public static bool IsWebhook(IReadOnlyList<byte[]> secrets, ReadOnlySpan<byte> body, string? seal)
    {
        Span<byte> given = stackalloc byte[Bytes];
        return seal is { Length: 44 } && Convert.TryFromBase64String(seal, given, out var length) && length == Bytes && Fits(secrets, body, given);
    }

    /// <summary>A query of the admin (first load, authorization callback).</summary>
    public static bool IsQuery(IReadOnlyList<byte[]> secrets, IEnumerable<KeyValuePair<string, string>> query, string? seal) => Fits(
        secrets,
        string.Join('&', query.Where(p => p.Key is not ("hmac" or "signature")).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => Uri.EscapeDataString(p.Key) + "=" + Uri.EscapeDataString(p.Value))),
        seal);

    /// <summary>A query that came through an app proxy; a name that comes several times holds its values joined by commas.</summary>
    public static bool IsProxy(IReadOnlyList<byte[]> secrets, IEnumerable<KeyValuePair<string, string>> query, string? seal) => Fits(
        secrets, string.Concat(query.Where(p => p.Key != "signature").OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value)), seal);

    private static bool Fits(IReadOnlyList<byte[]> secrets, string message, string? seal)
    {
        if (seal is not { Length: 2 * Bytes } || !seal.All(char.IsAsciiHexDigit))
            return false;
        return Fits(secrets, Encoding.UTF8.GetBytes(message), Convert.FromHexString(seal));
    }

    private static bool Fits(IReadOnlyList<byte[]> secrets, ReadOnlySpan<byte> message, ReadOnlySpan<byte> given)
    {
        Span<byte> made = stackalloc byte[Bytes];
        var fits = false;
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(secret, message, made);
            fits |= CryptographicOperations.FixedTimeEquals(made, given);
        }
        return fits;
    }
}
