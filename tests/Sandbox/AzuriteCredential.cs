using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;

namespace CancelSaver.Sandbox;

/// <summary>
/// An identity for the emulator with OAuth: a token with the claims it looks at (audience, issuer, times) and no signature, which it does
/// not check.
/// </summary>
public sealed class AzuriteCredential(string audience = "https://storage.azure.com") : TokenCredential
{
    private const string Issuer = "https://sts.windows.net/11111111-2222-3333-4444-555555555555/";

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var expires = now.AddHours(1);
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["aud"] = audience,
            ["iss"] = Issuer,
            ["iat"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
        };
        return new AccessToken($"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}.c2ln", expires);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));

    private static string Part<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
