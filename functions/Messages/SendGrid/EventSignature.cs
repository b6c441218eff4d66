using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Messages.SendGrid;

/// <summary>
/// The seal of SendGrid's event webhook: ECDSA P-256 over SHA-256 of the time as it stands in the header and the raw body behind it; base64 of DER.
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
/// </summary>
public static class EventSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";

    public const string TimeHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>
    /// A post is tried again for a day, and nobody says whether it is sealed anew then; what is told twice changes nothing, so an old post does no harm. Older than this it is none of ours.
    /// </summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(25);

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    // A DER signature of this curve has 72 bytes at most.
    private const int MostLetters = 100;

    /// <summary>Reads the setting: base64 of DER, comma between keys.</summary>
    /// <returns>Null: one of them is no key.</returns>
    public static IReadOnlyList<byte[]>? Keys(string setting)
    {
        var keys = new List<byte[]>();
        foreach (var part in setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = new byte[part.Length];
            if (!Convert.TryFromBase64String(part, bytes, out var length) || !IsKey(bytes.AsSpan(0, length)))
                return null;
            keys.Add(bytes[..length]);
        }
        return keys;
    }

    /// <summary>False for anything that is no signature at all.</summary>
    /// <param name="body">The bytes as they came: their line ends are part of what is sealed.</param>
    public static bool IsValid(IReadOnlyList<byte[]> keys, ReadOnlySpan<char> signature, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> der = stackalloc byte[MostLetters];
        if (signature.Length > MostLetters || !Convert.TryFromBase64Chars(signature, der, out var length))
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(body);
        var sealedHash = hash.GetHashAndReset();
        foreach (var key in keys)
        {
            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(key, out _);
            if (curve.VerifyHash(sealedHash, der[..length], DSASignatureFormat.Rfc3279DerSequence))
                return true;
        }
        return false;
    }

    /// <summary>The time in the header is one at which SendGrid may have sealed this.</summary>
    public static bool IsTimely(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_799
        && DateTimeOffset.FromUnixTimeSeconds(seconds) is var at && at > now - Oldest && at < now + Ahead;

    private static bool IsKey(ReadOnlySpan<byte> bytes)
    {
        using var curve = ECDsa.Create();
        try
        {
            curve.ImportSubjectPublicKeyInfo(bytes, out var read);
            return read == bytes.Length && curve.KeySize == 256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
