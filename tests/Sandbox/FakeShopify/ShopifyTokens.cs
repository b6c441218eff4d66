using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>An answer of the token address.</summary>
internal sealed record ShopTokenAnswer(int Status, JsonObject Body)
{
    public static ShopTokenAnswer No(string error, string why) => new(400, new JsonObject { ["error"] = error, ["error_description"] = why });
}

/// <summary>
/// The tokens of the app in this store: access for an hour, renewal for ninety days, one renewable at a time. A renewal that was just used may be used again until its successor is
/// used, which forgives a lost answer. https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
/// </summary>
public sealed class ShopifyTokens
{
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string IdToken = "urn:ietf:params:oauth:token-type:id_token";
    private const string Offline = "urn:shopify:params:oauth:token-type:offline-access-token";
    private const string Online = "urn:shopify:params:oauth:token-type:online-access-token";
    private static readonly TimeSpan AccessLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan OnlineLife = TimeSpan.FromSeconds(86399);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(90);
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    private readonly ShopifyShop shop;
    private readonly List<string> secrets;
    private readonly Dictionary<string, DateTimeOffset> access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Redirect, DateTimeOffset Ends)> codes = new(StringComparer.Ordinal);
    private (string Token, DateTimeOffset Ends)? renewable;
    private string? justUsed;

    internal ShopifyTokens(ShopifyShop shop)
    {
        this.shop = shop;
        secrets = [shop.Options.ApiSecret];
        shop.Uninstalled = RevokeAll;
    }

    /// <summary>The app's newest client secret: it seals session tokens and queries.</summary>
    public string Secret => secrets[^1];

    /// <summary>How many pairs were given out so far.</summary>
    public int Given { get; private set; }

    /// <summary>The next answer is lost: the tokens are made, the app never sees them.</summary>
    public bool LoseNextAnswer { get; set; }

    /// <summary>The developer makes a new client secret. Both are taken until <see cref="RevokeOldSecrets"/>; webhooks go on being signed with the old one for an hour.</summary>
    public void Rotate(string secretNew)
    {
        lock (shop.Gate)
        {
            secrets.Add(secretNew);
            shop.Webhooks.Rotated(secretNew);
        }
    }

    public void RevokeOldSecrets()
    {
        lock (shop.Gate)
            secrets.RemoveRange(0, secrets.Count - 1);
    }

    /// <summary>Every token is dead, as when the app is taken off the store.</summary>
    public void RevokeAll()
    {
        access.Clear();
        (renewable, justUsed) = (null, null);
    }

    /// <summary>Only the access tokens are dead, as after an hour.</summary>
    public void ExpireAccess()
    {
        lock (shop.Gate)
            access.Clear();
    }

    internal bool IsGood(string? token)
    {
        lock (shop.Gate)
            return shop.Installed && token is not null && access.TryGetValue(token, out var ends) && ends > shop.Now;
    }

    /// <summary>A code for the callback of the authorization page.</summary>
    internal string NewCode(string redirect)
    {
        var code = ShopifyShop.Secret();
        lock (shop.Gate)
        {
            codes[code] = (redirect, shop.Now + CodeLife);
            shop.Installed = true;
        }
        return code;
    }

    internal ShopTokenAnswer Answer(IReadOnlyDictionary<string, string> form)
    {
        lock (shop.Gate)
        {
            if (Field("client_id") != shop.Options.ApiKey || !secrets.Contains(Field("client_secret")))
                return ShopTokenAnswer.No("invalid_client", "Client authentication failed");
            return Field("grant_type") switch
            {
                TokenExchange => Exchange(),
                "refresh_token" => Refresh(Field("refresh_token")),
                "" when form.ContainsKey("code") => Redeem(Field("code")),
                _ => ShopTokenAnswer.No("unsupported_grant_type", "unknown grant type"),
            };
            string Field(string name) => form.GetValueOrDefault(name, "");

            ShopTokenAnswer Exchange()
            {
                if (Field("subject_token_type") != IdToken)
                    return ShopTokenAnswer.No("invalid_request", "subject_token_type must be an id_token");
                var claims = ShopSeals.Claims(Field("subject_token"), secrets, shop.Now);
                if (!shop.Installed || claims is null || claims["aud"]!.GetValue<string>() != shop.Options.ApiKey || claims["dest"]!.GetValue<string>() != "https://" + shop.Options.Shop)
                    return ShopTokenAnswer.No("invalid_subject_token", "session token expired or malformed");
                return Field("requested_token_type") switch
                {
                    Online => OnlineToken(),
                    "" or Offline => Field("expiring") == "1" ? Pair() : ShopTokenAnswer.No("invalid_request", "public apps must ask for expiring tokens (expiring=1)"),
                    _ => ShopTokenAnswer.No("invalid_request", "requested_token_type is unknown"),
                };
            }

            ShopTokenAnswer Redeem(string code)
            {
                if (!codes.Remove(code, out var made) || made.Ends <= shop.Now)
                    return ShopTokenAnswer.No("invalid_request", "The authorization code was not found or was already used");
                return Field("expiring") == "1" ? Pair() : ShopTokenAnswer.No("invalid_request", "public apps must ask for expiring tokens (expiring=1)");
            }
        }
    }

    private ShopTokenAnswer Refresh(string token)
    {
        if (!shop.Installed)
            return ShopTokenAnswer.No("invalid_grant", "the app is not installed");
        if (renewable is { } now && now.Token == token)
        {
            if (now.Ends <= shop.Now)
                return ShopTokenAnswer.No("invalid_grant", "the refresh token has expired");
            justUsed = token;
            return Pair(keepJustUsed: true);
        }
        return justUsed == token ? Pair(keepJustUsed: true) : ShopTokenAnswer.No("invalid_grant", "the refresh token is unknown or was replaced");
    }

    private ShopTokenAnswer Pair(bool keepJustUsed = false)
    {
        if (!keepJustUsed)
            justUsed = null;
        Given++;
        var token = "shpat_" + ShopifyShop.Secret();
        access[token] = shop.Now + AccessLife;
        renewable = ("shprt_" + ShopifyShop.Secret(), shop.Now + RefreshLife);
        return new ShopTokenAnswer(200, new JsonObject
        {
            ["access_token"] = token,
            ["scope"] = string.Join(',', shop.Scopes),
            ["expires_in"] = (int)AccessLife.TotalSeconds,
            ["refresh_token"] = renewable.Value.Token,
            ["refresh_token_expires_in"] = (int)RefreshLife.TotalSeconds,
        });
    }

    private ShopTokenAnswer OnlineToken()
    {
        var token = "shpua_" + ShopifyShop.Secret();
        access[token] = shop.Now + OnlineLife;
        var scope = string.Join(',', shop.Scopes);
        return new ShopTokenAnswer(200, new JsonObject
        {
            ["access_token"] = token,
            ["scope"] = scope,
            ["expires_in"] = (int)OnlineLife.TotalSeconds,
            ["associated_user_scope"] = scope,
            ["associated_user"] = new JsonObject
            {
                ["id"] = 42,
                ["first_name"] = "Dona",
                ["last_name"] = "Exemplo",
                ["email"] = "owner@example.com",
                ["email_verified"] = true,
                ["account_owner"] = true,
                ["locale"] = shop.Options.Locale,
                ["collaborator"] = false,
            },
        });
    }
}
