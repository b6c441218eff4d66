using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CancelSaver.Stores.Shopify;

/// <summary>Who is looking at the app inside Shopify's admin just now.</summary>
/// <param name="Shop">The store's permanent name.</param>
/// <param name="User">Shopify's number of the staff member.</param>
/// <param name="Token">As it came: for the exchange.</param>
public sealed record ShopifyVisitor(string Shop, string User, string Token)
{
    public StoreId Store => StoreId.ForShopify(Shop);

    public override string ToString() => Shop;
}

/// <summary>
/// Reads the signed note App Bridge sends along with a request, good for a minute. https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
/// </summary>
public sealed class SessionToken
{
    private const int MostChars = 4096;

    /// <summary>A block of SHA-256.</summary>
    private const int BlockBytes = 64;

    // Shopify's own library allows as much.
    private static readonly TimeSpan leeway = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters checks;

    public SessionToken(ShopifyOptions options, TimeProvider time) => checks = new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKeys = [.. options.SecretBytes.Select(Key)],
        LifetimeValidator = (from, until, _, _) => IsNow(from, until, time.GetUtcNow().UtcDateTime),
        ValidAudience = options.ApiKey,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        // Each store is an issuer of its own: held against dest below.
        ValidateIssuer = false,
    };

    /// <summary>The visitor, or the sentence that says why there is none.</summary>
    public async Task<(ShopifyVisitor? Visitor, string? WhyNot)> Read(string? token)
    {
        if (token is not { Length: > 0 and <= MostChars })
            return (null, token is { Length: > 0 } ? "The session token is too long." : "There is no session token.");
        var result = await handler.ValidateTokenAsync(token, checks);
        if (!result.IsValid)
            return (null, WhyNot(result.Exception));
        var jwt = (JsonWebToken)result.SecurityToken;
        if (HostOf(Text(jwt, "dest")) is not { } dest || !ShopDomain.TryParse(dest, out var shop))
            return (null, "The session token is for no Shopify store.");
        if (HostOf(jwt.Issuer) is not { } issuer || !issuer.Equals(dest, StringComparison.OrdinalIgnoreCase))
            return (null, "The session token was issued by one store for another.");
        return (new ShopifyVisitor(shop, jwt.Subject, token), null);
    }

    private static bool IsNow(DateTime? from, DateTime? until, DateTime now) => until is { } end && now < end + leeway && (from is not { } start || now >= start - leeway);

    private static string WhyNot(Exception? exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException => "The session token is over, or not good yet.",
        SecurityTokenInvalidAudienceException => "The session token is for another app.",
        SecurityTokenInvalidAlgorithmException => "The session token is signed in a way that does not count.",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "The session token's signature is not Shopify's.",
        _ => "This is no session token.",
    };

    private static string? Text(JsonWebToken jwt, string claim) => jwt.TryGetPayloadValue<string>(claim, out var text) ? text : null;

    private static string? HostOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https", IsDefaultPort: true, UserInfo: "" } ? uri.Host : null;

    /// <summary>
    /// HMAC fills a key up to one block with zeros anyway (RFC 2104, section 2), so these bytes sign the same; the library, though, refuses keys under 128 bits, and a secret is as long
    /// as Shopify made it.
    /// </summary>
    private static SymmetricSecurityKey Key(byte[] secret) => new(secret.Length >= BlockBytes ? secret : [.. secret, .. new byte[BlockBytes - secret.Length]]);
}
