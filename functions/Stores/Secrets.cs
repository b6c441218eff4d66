using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Stores;

/// <summary>
/// Keeps what stores entrust to us: AES-256-GCM under a key that is not in the storage account. Sealed text names its key, so that keys
/// can be rotated; it is bound to its store, so that a row copied to another store opens nothing.
/// </summary>
public sealed class Secrets
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly SealKey[] keys;
    private readonly byte[] names;

    /// <param name="setting">
    /// Base64 of 32 bytes; several, comma-separated: the first encrypts, all decrypt. A retired key stays as <c>names:KEY</c>: it opens nothing any more, it only goes on making the names it
    /// has always made.
    /// </param>
    /// <exception cref="ArgumentException">A key is not that. The message never holds the key.</exception>
    public Secrets(string setting)
    {
        var parts = setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var all = parts.Select((part, i) => SealKey.Parse(part, i + 1)).ToList();
        keys = [.. all.Where(k => !k.IsRetired)];
        if (keys.Length == 0)
            throw new ArgumentException("The setting SecretsKey is empty: it must be the base64 of 32 random bytes.", nameof(setting));
        names = (all.LastOrDefault(k => k.IsRetired) ?? keys[^1]).Key;
    }

    /// <summary>Encrypts for one store.</summary>
    public string Seal(StoreId store, string plain)
    {
        var text = Encoding.UTF8.GetBytes(plain);
        var letter = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(letter.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(keys[0].Key, TagBytes);
        aes.Encrypt(letter.AsSpan(0, NonceBytes), text, letter.AsSpan(NonceBytes, text.Length), letter.AsSpan(NonceBytes + text.Length),
            Bound(store));
        return keys[0].Id + "." + Base64Url.EncodeToString(letter);
    }

    /// <summary>Decrypts what was sealed for this store.</summary>
    /// <exception cref="CryptographicException">The key is gone from the setting, the text was changed, or it belongs to another
    /// store.</exception>
    public string Open(StoreId store, string secret)
    {
        var dot = secret.IndexOf('.', StringComparison.Ordinal);
        var id = dot > 0 ? secret[..dot] : "";
        var key = Array.Find(keys, k => k.Id == id)?.Key
            ?? throw new CryptographicException("A secret was sealed with a key that the setting SecretsKey no longer lists.");
        var letter = Decode(secret.AsSpan(dot + 1));
        var plain = new byte[letter.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(letter.AsSpan(0, NonceBytes), letter.AsSpan(NonceBytes, plain.Length), letter.AsSpan(NonceBytes + plain.Length), plain,
            Bound(store));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>What names the keys that open something, the one that encrypts first: eight hexadecimal digits that tell nothing of the key.</summary>
    public IReadOnlyList<string> KeyIds => [.. keys.Select(k => k.Id)];

    /// <summary>Sealed with an older key: worth sealing anew.</summary>
    public bool IsOld(string secret) => !secret.StartsWith(keys[0].Id + ".", StringComparison.Ordinal);

    /// <summary>Rows whose column was sealed with an older key, as a table's filter.</summary>
    public string OldIn(string column) => "(" + column + " lt '" + keys[0].Id + ".' or " + column + " ge '" + keys[0].Id + "/')";

    /// <summary>The same secret under the newest key; null when no key listed opens it.</summary>
    public string? SealAgain(StoreId store, string secret)
    {
        try
        {
            return Seal(store, Open(store, secret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// 32 bytes that only we can make from this text, the same each time: codes, marks and search words are named so. Made with the oldest key listed, so that putting a new
    /// one in front changes nothing.
    /// </summary>
    public byte[] Fingerprint(string purpose, string text) => HMACSHA256.HashData(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, names, 32, info: Encoding.UTF8.GetBytes(purpose)), Encoding.UTF8.GetBytes(text));

    private static byte[] Bound(StoreId store) => Encoding.UTF8.GetBytes(store.Value);

    private static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (!Base64Url.IsValid(text, out var length) || length < NonceBytes + TagBytes)
            throw new CryptographicException("A sealed secret is damaged.");
        return Base64Url.DecodeFromChars(text);
    }

    private sealed record SealKey(byte[] Key, bool IsRetired)
    {
        private const string NamesOnly = "names:";

        // Made when it is first asked for, as in LinkSigner.
        private string? id;

        public string Id => id ??= Convert.ToHexStringLower(SHA256.HashData(Key).AsSpan(0, 4));

        public static SealKey Parse(string part, int place)
        {
            var (isRetired, key) = (part.StartsWith(NamesOnly, StringComparison.Ordinal), new byte[32]);
            return Convert.TryFromBase64String(isRetired ? part[NamesOnly.Length..] : part, key, out var written) && written == 32
                ? new SealKey(key, isRetired)
                : throw new ArgumentException("Key " + place + " of the setting SecretsKey is not the base64 of exactly 32 bytes.", nameof(part));
        }
    }
}
