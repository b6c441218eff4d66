using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Shopify's side of its seals: session tokens, queries of the admin, queries of an app proxy.</summary>
internal static class ShopSeals
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    /// <summary>A JSON Web Token, HS256. https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens</summary>
    public static string Token(JsonObject claims, string secret)
    {
        var head = Url(Encoding.UTF8.GetBytes("""{"alg":"HS256","typ":"JWT"}""")) + "." + Url(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return head + "." + Url(Hash(head, secret));
    }

    /// <summary>Its claims, when one of the secrets sealed it and it is good now; else null.</summary>
    public static JsonObject? Claims(string? token, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (token?.Split('.') is not [var head, var body, var seal] || !secrets.Any(s => seal == Url(Hash(head + "." + body, s))))
            return null;
        var claims = JsonNode.Parse(Bytes(body))!.AsObject();
        return JsonNode.Parse(Bytes(head))!["alg"]!.GetValue<string>() == "HS256"
            && now < DateTimeOffset.FromUnixTimeSeconds(claims["exp"]!.GetValue<long>()) + Leeway
            && now > DateTimeOffset.FromUnixTimeSeconds(claims["nbf"]!.GetValue<long>()) - Leeway ? claims : null;
    }

    /// <summary>A query with its <c>hmac</c>, ready for an address.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> values, string secret)
    {
        var text = string.Join('&', values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => Uri.EscapeDataString(v.Key) + "=" + Uri.EscapeDataString(v.Value)));
        return text + "&hmac=" + Convert.ToHexStringLower(Hash(text, secret));
    }

    /// <summary>A query as an app proxy sends it on, with its <c>signature</c>. A name that comes twice is sealed with its values joined by a comma.</summary>
    public static string Proxy(IReadOnlyList<KeyValuePair<string, string>> values, string secret)
    {
        var sealedText = string.Concat(values.GroupBy(v => v.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key + "=" + string.Join(',', g.Select(v => v.Value))));
        return string.Join('&', values.Append(KeyValuePair.Create("signature", Convert.ToHexStringLower(Hash(sealedText, secret))))
            .Select(v => Uri.EscapeDataString(v.Key) + "=" + Uri.EscapeDataString(v.Value)));
    }

    private static byte[] Hash(string text, string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Bytes(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='));
    }
}
