using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// OAuth 1.0a without a token: how a key proves itself over plain http, where WooCommerce does not look at Basic.
/// https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication-over-http
/// </summary>
public static class OAuth1
{
    /// <summary>
    /// Adds the oauth_ parameters and the signature to an address. Every call makes a new nonce: a store refuses one seen before.
    /// </summary>
    public static Uri Sign(string method, Uri address, string consumerKey, string consumerSecret, DateTimeOffset now) =>
        Sign(method, address, consumerKey, consumerSecret, now, RandomNumberGenerator.GetHexString(32, lowercase: true));

    public static Uri Sign(string method, Uri address, string consumerKey, string consumerSecret, DateTimeOffset now, string nonce)
    {
        List<(string Name, string Value)> parameters =
        [
            .. Query(address),
            ("oauth_consumer_key", consumerKey),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA256"),
            ("oauth_timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("oauth_version", "1.0"),
        ];
        var text = BaseString(method, address, parameters);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(consumerSecret + "&"),
            Encoding.UTF8.GetBytes(text)));
        var query = string.Join('&',
            parameters.Append(("oauth_signature", signature)).Select(p => Escape(p.Item1) + "=" + Escape(p.Item2)));
        return new Uri(address.GetLeftPart(UriPartial.Path) + "?" + query);
    }

    public static string BaseString(string method, Uri address, IEnumerable<(string Name, string Value)> parameters)
    {
        var sorted = parameters.Select(p => (Name: Escape(p.Name), Value: Escape(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal);
        return method + "&" + Escape(address.GetLeftPart(UriPartial.Path)) + "&"
            + Escape(string.Join('&', sorted.Select(p => p.Name + "=" + p.Value)));
    }

    private static IEnumerable<(string Name, string Value)> Query(Uri address) =>
        address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? (Uri.UnescapeDataString(pair), "")
                : (Uri.UnescapeDataString(pair[..equals]), Uri.UnescapeDataString(pair[(equals + 1)..]));
        });

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
