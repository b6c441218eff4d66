using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Web;

/// <summary>What a link is good for; a link for one purpose opens nothing else. The numbers are inside every link ever sent: never change one.</summary>
public enum LinkPurpose
{
    Reason = 1,
    Offer = 2,
    Unsubscribe = 3,
    Merchant = 4,
    /// <summary>Chosen on our cancel page; good for half an hour, and only ever inside a form.</summary>
    Cancel = 5,
    /// <summary>The ticket in a merchant's cookie while a store is being installed.</summary>
    Install = 6,
    /// <summary>The cookie and the forms of whoever runs the app.</summary>
    Operator = 7,
}

/// <summary>What a token says.</summary>
public abstract record LinkReading
{
    private LinkReading()
    {
    }

    public static readonly LinkReading Wrong = new Unreadable();

    /// <param name="Subject">The opaque id that was signed.</param>
    public sealed record Valid(string Subject) : LinkReading;

    /// <summary>Ours, but its time is over.</summary>
    public sealed record Expired(string Subject) : LinkReading;

    /// <summary>Not ours, damaged, or for another purpose: nobody is told which.</summary>
    public sealed record Unreadable : LinkReading;
}

/// <summary>
/// Signs the ids in our links: base64url of key id (4 bytes), purpose (1), expiry (5, seconds, 0 = never), subject, HMAC-SHA256 cut to 16 bytes.
/// Tokens stay under 200 characters and need no escaping in a path.
/// </summary>
/// <param name="keys">
/// Setting LinkSigningKey: base64 keys of at least 32 bytes, comma between them; the first one signs, all of them verify. A retired key stays as <c>unsubscribe:KEY</c>: it verifies the one
/// kind of link that never expires, and nothing else.
/// </param>
/// <exception cref="ArgumentException">No key, or one that is too short or not base64.</exception>
public sealed class LinkSigner(string keys)
{
    private const int KeyIdBytes = 4;
    private const int HeadBytes = KeyIdBytes + 1 + 5;
    private const int SealBytes = 16;
    private const int MostChars = 200;
    private const byte PackedHex = 0x80;
    private const string UnsubscribeOnly = "unsubscribe:";

    private readonly Key[] _keys = ReadKeys(keys);

    /// <summary>What names the keys, the one that signs first: eight hexadecimal digits that tell nothing of the key. Retired ones are missing.</summary>
    public IReadOnlyList<string> KeyIds => [.. _keys.Where(k => !k.IsRetired).Select(k => Convert.ToHexStringLower(k.Id))];

    /// <param name="subject">An opaque id, at most 124 bytes (a hexadecimal tail after <c>#</c> counts half): no personal data, it can be read by whoever has the link.</param>
    /// <param name="expires">Null: never.</param>
    /// <exception cref="ArgumentException">The subject is empty or too long for a link.</exception>
    public string Sign(LinkPurpose purpose, string subject, DateTimeOffset? expires)
    {
        var (body, packed) = Pack(subject);
        var token = new byte[HeadBytes + body.Length + SealBytes];
        if (subject.Length == 0 || Base64Url.GetEncodedLength(token.Length) > MostChars)
            throw new ArgumentException("A link's subject is empty or too long.", nameof(subject));

        var key = _keys[0];
        key.Id.CopyTo(token, 0);
        token[KeyIdBytes] = (byte)((byte)purpose | (packed ? PackedHex : 0));
        WriteSeconds(token.AsSpan(KeyIdBytes + 1, 5), expires?.ToUnixTimeSeconds() ?? 0);
        body.CopyTo(token, HeadBytes);
        key.Seal(token.AsSpan(0, HeadBytes + body.Length)).CopyTo(token.AsSpan(HeadBytes + body.Length));
        return Base64Url.EncodeToString(token);
    }

    public LinkReading Read(LinkPurpose purpose, string token, DateTimeOffset now)
    {
        if (token.Length is 0 or > MostChars || !Base64Url.IsValid(token))
            return LinkReading.Wrong;
        var bytes = Base64Url.DecodeFromChars(token);
        // The last character has spare bits: only the one spelling we wrote is ours.
        if (bytes.Length <= HeadBytes + SealBytes || Base64Url.EncodeToString(bytes) != token)
            return LinkReading.Wrong;
        var signed = bytes.AsSpan(0, bytes.Length - SealBytes);
        var key = Array.Find(_keys, k => k.Id.AsSpan().SequenceEqual(bytes.AsSpan(0, KeyIdBytes)));
        if (key is null || (key.IsRetired && purpose != LinkPurpose.Unsubscribe) || !CryptographicOperations.FixedTimeEquals(key.Seal(signed), bytes.AsSpan(signed.Length)))
            return LinkReading.Wrong;
        if ((bytes[KeyIdBytes] & ~PackedHex) != (byte)purpose)
            return LinkReading.Wrong;

        var subject = Unpack(signed[HeadBytes..], (bytes[KeyIdBytes] & PackedHex) != 0);
        var expires = ReadSeconds(signed.Slice(KeyIdBytes + 1, 5));
        return expires != 0 && now.ToUnixTimeSeconds() >= expires ? new LinkReading.Expired(subject) : new LinkReading.Valid(subject);
    }

    // A person is a hash in hexadecimal; as bytes it takes half the room.
    private static (byte[] Bytes, bool Packed) Pack(string subject)
    {
        var mark = subject.LastIndexOf('#');
        var tail = mark < 0 ? "" : subject[(mark + 1)..];
        if (tail.Length is < 2 or > 128 || tail.Length % 2 != 0 || !tail.All(char.IsAsciiHexDigitLower))
            return (Encoding.UTF8.GetBytes(subject), false);
        var hash = Convert.FromHexString(tail);
        return ([(byte)hash.Length, .. hash, .. Encoding.UTF8.GetBytes(subject[..mark])], true);
    }

    private static string Unpack(ReadOnlySpan<byte> body, bool packed) => packed
        ? Encoding.UTF8.GetString(body[(1 + body[0])..]) + "#" + Convert.ToHexStringLower(body.Slice(1, body[0]))
        : Encoding.UTF8.GetString(body);

    private static void WriteSeconds(Span<byte> to, long seconds)
    {
        to[0] = (byte)(seconds >> 32);
        BinaryPrimitives.WriteUInt32BigEndian(to[1..], (uint)seconds);
    }

    private static long ReadSeconds(ReadOnlySpan<byte> from) => ((long)from[0] << 32) | BinaryPrimitives.ReadUInt32BigEndian(from[1..]);

    private static Key[] ReadKeys(string keys)
    {
        var read = keys.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Key.Parse).ToArray();
        return read is [{ IsRetired: false }, ..] ? read : throw new ArgumentException("LinkSigningKey must begin with a key that signs: at least one base64 key of 32 bytes is needed.", nameof(keys));
    }

    private sealed record Key(byte[] Secret, bool IsRetired)
    {
        // Made when it is first asked for: loading cryptography is a twentieth of the whole start, and the start only looks whether the keys are keys.
        private byte[]? id;

        public byte[] Id => id ??= HMACSHA256.HashData(Secret, "link key id"u8)[..KeyIdBytes];

        public static Key Parse(string part)
        {
            var isRetired = part.StartsWith(UnsubscribeOnly, StringComparison.Ordinal);
            var base64 = isRetired ? part[UnsubscribeOnly.Length..] : part;
            var secret = new byte[base64.Length];
            if (!Convert.TryFromBase64String(base64, secret, out var length) || length < 32)
                throw new ArgumentException("Each key of LinkSigningKey must be base64 of at least 32 bytes.", nameof(part));
            secret = secret[..length];
            return new Key(secret, isRetired);
        }

        public byte[] Seal(ReadOnlySpan<byte> signed) => HMACSHA256.HashData(Secret, signed)[..SealBytes];
    }
}
