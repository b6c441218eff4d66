using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// The seal of a WooCommerce webhook: base64(HMAC-SHA256(secret, raw body)) in <c>X-WC-Webhook-Signature</c>.
/// https://developer.woocommerce.com/docs/best-practices/urls-and-routing/webhooks/
/// </summary>
public static class WooSignature
{
    private const int Length = 44;

    /// <summary>Compares in fixed time; false for anything that is not a signature at all.</summary>
    /// <param name="key">The webhook secret's UTF-8 bytes.</param>
    /// <param name="body">The bytes as they came: the JSON is escaped in ways a parser would lose.</param>
    public static bool IsValid(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, ReadOnlySpan<char> signature)
    {
        if (signature.Length != Length || key.IsEmpty)
            return false;
        Span<byte> text = stackalloc byte[Length];
        Span<byte> given = stackalloc byte[Length];
        if (Ascii.FromUtf16(signature, text, out _) != System.Buffers.OperationStatus.Done
            || Base64.DecodeFromUtf8(text, given, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != HMACSHA256.HashSizeInBytes)
            return false;
        Span<byte> own = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, own);
        return CryptographicOperations.FixedTimeEquals(own, given[..written]);
    }

    /// <summary>Signs as a store does.</summary>
    public static string Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(key, body));
}
