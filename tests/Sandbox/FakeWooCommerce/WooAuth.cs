using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Sandbox;

/// <summary>
/// Who is asking. Over TLS: Basic, or the keys in the query. Without TLS neither is looked at and only OAuth 1.0a, one-legged, counts.
/// https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication
/// </summary>
public sealed class WooAuth(WooShop shop)
{
    private static readonly string[] Needed = ["oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature",
        "oauth_signature_method"];
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private readonly List<(string Key, string Nonce, long At)> used = [];

    /// <summary>The key that proved itself, or null for a stranger. Throws what the store answers to a wrong proof.</summary>
    public WooKey? Who(string method, string path, IReadOnlyList<KeyValuePair<string, string>> query, bool tls, string? authorization)
    {
        // Keys are looked at below /wp-json/wc/ and, for other plugins, below /wp-json/wc- only.
        if (!path.StartsWith("/wp-json/wc/", StringComparison.Ordinal) && !path.StartsWith("/wp-json/wc-", StringComparison.Ordinal))
            return null;
        var key = tls ? Basic(query, authorization) : null;
        key ??= OAuth(method, path, query, authorization);
        if (key is null)
            return null;
        if (key.User.Deleted)
            throw new WooError(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        return key;
    }

    /// <summary>May a key of these permissions be used for this method at all?</summary>
    public static void CheckScope(WooKey? key, string method)
    {
        if (key is null)
            return;
        var writes = method is not ("GET" or "HEAD" or "OPTIONS");
        if (writes && key.Permissions == "read")
            throw Wrong("The API key provided does not have write permissions.");
        if (!writes && key.Permissions == "write")
            throw Wrong("The API key provided does not have read permissions.");
    }

    private WooKey? Basic(IReadOnlyList<KeyValuePair<string, string>> query, string? authorization)
    {
        var (id, secret) = (Value(query, "consumer_key"), Value(query, "consumer_secret"));
        if ((string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret))
            && authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) == true)
        {
            var bytes = new byte[authorization.Length];
            if (Convert.TryFromBase64String(authorization[6..].Trim(), bytes, out var length)
                && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var name, var password])
                (id, secret) = (name, password);
        }
        // An unknown key looks like no key at all.
        if (shop.Keys.Find(k => k.ConsumerKey == id) is not { } key)
            return null;
        return Same(key.ConsumerSecret, secret ?? "") ? key : throw Wrong("Consumer secret is invalid.");
    }

    private WooKey? OAuth(string method, string path, IReadOnlyList<KeyValuePair<string, string>> query, string? authorization)
    {
        var all = query.ToList();
        if (authorization?.StartsWith("OAuth ", StringComparison.OrdinalIgnoreCase) == true)
        {
            all.AddRange(authorization[6..].Split(',').Select(p => p.Trim().Split('=', 2))
                .Where(p => p.Length == 2 && p[0].StartsWith("oauth_", StringComparison.Ordinal))
                .Select(p => KeyValuePair.Create(p[0], Uri.UnescapeDataString(p[1].Trim('"')))));
        }
        if (!Needed.Any(n => all.Exists(p => p.Key == n)))
            return null;
        if (Needed.FirstOrDefault(n => string.IsNullOrEmpty(Value(all, n))) is { } missing)
            throw new WooError(401, "woocommerce_rest_authentication_missing_parameter", $"Missing OAuth parameter {missing}");
        var key = shop.Keys.Find(k => k.ConsumerKey == Value(all, "oauth_consumer_key")) ?? throw Wrong("Consumer key is invalid.");
        var algorithm = Value(all, "oauth_signature_method")!;
        if (algorithm is not ("HMAC-SHA1" or "HMAC-SHA256"))
            throw Wrong("Invalid signature - signature method is invalid.");
        var text = BaseString(method, shop.Home + path, all);
        if (!Same(Sign(text, key.ConsumerSecret, algorithm), Value(all, "oauth_signature")!.Replace(' ', '+')))
            throw Wrong("Invalid signature - provided signature does not match.");
        CheckFresh(key, Value(all, "oauth_timestamp")!, Value(all, "oauth_nonce")!);
        return key;
    }

    private void CheckFresh(WooKey key, string timestamp, string nonce)
    {
        var now = shop.Now.ToUnixTimeSeconds();
        var window = (long)Window.TotalSeconds;
        if (!long.TryParse(timestamp, out var at) || at < now - window || at > now + window)
            throw Wrong("Invalid timestamp.");
        used.RemoveAll(u => u.At < now - window);
        if (used.Exists(u => u.Key == key.ConsumerKey && u.Nonce == nonce))
            throw Wrong("Invalid nonce - nonce has already been used.");
        used.Add((key.ConsumerKey, nonce, at));
    }

    /// <summary>METHOD&amp;url&amp;parameters as WooCommerce builds it; the JSON body takes no part.</summary>
    public static string BaseString(string method, string url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var pairs = parameters.Where(p => p.Key is not "oauth_signature" and not "realm")
            .Select(p => (Key: Encode(p.Key), Value: Encode(p.Value)))
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Encode($"{p.Key}={p.Value}"));
        return $"{method}&{Encode(url)}&{string.Join("%26", pairs)}";
    }

    public static string Sign(string baseString, string consumerSecret, string algorithm)
    {
        var (secret, bytes) = (Encoding.UTF8.GetBytes(consumerSecret + "&"), Encoding.UTF8.GetBytes(baseString));
#pragma warning disable CA5350 // HMAC-SHA1 is what OAuth 1.0a names; the store accepts it
        return Convert.ToBase64String(algorithm == "HMAC-SHA1" ? HMACSHA1.HashData(secret, bytes) : HMACSHA256.HashData(secret, bytes));
#pragma warning restore CA5350
    }

    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static string? Value(IEnumerable<KeyValuePair<string, string>> pairs, string name) =>
        pairs.LastOrDefault(p => p.Key == name).Value;

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static WooError Wrong(string message) => new(401, "woocommerce_rest_authentication_error", message);
}
