using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// The token endpoint of a store, <c>/admin/oauth/access_token</c>: what a merchant's visit, a code or an older token becomes. Always an expiring offline token with the one that
/// renews it. https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
/// </summary>
public sealed class TokenExchange(HttpClient http, ShopifyOptions options, TimeProvider time)
{
    /// <summary><see cref="ShopifyException.Code"/> when the session token is stale: a fresh one is wanted from the browser.</summary>
    public const string StaleSession = "invalid_subject_token";

    // Our own key or secret is wrong: no merchant can help, and no store may be blamed.
    private static readonly string[] ourFault = ["invalid_client", "unauthorized_client", "application_cannot_be_found", "unsupported_grant_type"];

    /// <summary>A session token, read and found good, becomes a grant.</summary>
    /// <exception cref="ShopifyException">Refused (<see cref="StaleSession"/>: its minute is over), or Shopify could not be asked.</exception>
    public Task<ShopifyGrant> FromSession(string shop, string sessionToken, CancellationToken cancel) => Ask(
        shop,
        new JsonObject
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = sessionToken,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:id_token",
            ["requested_token_type"] = "urn:shopify:params:oauth:token-type:offline-access-token",
            ["expiring"] = "1",
        },
        cancel);

    /// <summary>The code of the authorisation callback becomes a grant; good once.</summary>
    /// <exception cref="ShopifyException">Refused, or Shopify could not be asked.</exception>
    public Task<ShopifyGrant> FromCode(string shop, string code, CancellationToken cancel) =>
        Ask(shop, new JsonObject { ["code"] = code, ["expiring"] = "1" }, cancel);

    /// <summary>The next pair. The same token may be sent again as long as its successor was not used, which forgives a lost answer.</summary>
    /// <exception cref="ShopifyException">Refused, or Shopify could not be asked.</exception>
    public Task<ShopifyGrant> Refresh(string shop, string refreshToken, CancellationToken cancel) =>
        Ask(shop, new JsonObject { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancel);

    private async Task<ShopifyGrant> Ask(string shop, JsonObject question, CancellationToken cancel)
    {
        question["client_id"] = options.ApiKey;
        question["client_secret"] = options.Secrets is [var first, ..] ? first : "";
        // Before the call: a life counted from here ends too early rather than too late.
        var now = time.GetUtcNow();
        var reply = await ShopifyWire.Post(
            http, options.Admin(shop, "oauth/access_token"), JsonSerializer.SerializeToUtf8Bytes(question, TokenJson.Default.JsonObject), token: null, options.Timeout, time, cancel);
        var answer = Read(reply.Body.Span);
        if (Refused(reply, answer, now) is { } refused)
            throw refused;
        // A user's own token would end with the visit.
        if (answer is not { AccessToken: { Length: > 0 } access, AssociatedUser: null })
            throw ShopifyJudgement.Strange(null);
        return new ShopifyGrant
        {
            AccessToken = access,
            AccessEnds = Ends(now, answer.ExpiresIn),
            RefreshToken = answer.RefreshToken ?? "",
            RefreshEnds = answer.RefreshToken is null ? default : Ends(now, answer.RefreshTokenExpiresIn),
            Scopes = ShopifyScopes.Parse(answer.Scope),
        };
    }

    private static ShopifyException? Refused(ShopifyReply reply, WireToken? answer, DateTimeOffset now) => (reply.Status, answer?.Error ?? "") switch
    {
        (400 or 401 or 403, var code) when ourFault.Contains(code) =>
            new("Shopify does not accept this app's own key or secret.", true) { Code = code, Status = reply.Status },
        (400, StaleSession) => new("The sign-in is over; reload the page.", false) { Code = StaleSession, Status = 400 },
        // Without a word of the protocol it may be anybody's answer.
        (400, "") => new("Shopify's answer makes no sense.", true) { Status = 400 },
        (400 or 401, var code) => new("Shopify refused to let us into the store.", false) { Code = code, Status = reply.Status },
        _ => ShopifyJudgement.OfStatus(reply.Status, reply.RetryAfter(now)),
    };

    // A token without an end is the older kind; it is good until it is refused.
    private static DateTimeOffset Ends(DateTimeOffset now, long? seconds) => seconds is { } life and >= 0 and < 10L * 366 * 86400 ? now.AddSeconds(life) : DateTimeOffset.MaxValue;

    private static WireToken? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TokenJson.Default.WireToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record WireToken
{
    public string? AccessToken { get; init; }

    public string? Scope { get; init; }

    public long? ExpiresIn { get; init; }

    public string? RefreshToken { get; init; }

    public long? RefreshTokenExpiresIn { get; init; }

    public JsonElement? AssociatedUser { get; init; }

    public string? Error { get; init; }

    public override string ToString() => "(token)";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireToken))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class TokenJson : JsonSerializerContext;
