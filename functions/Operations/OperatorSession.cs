using System.Security.Cryptography;
using System.Text;
using CancelSaver.Web;

namespace CancelSaver.Operations;

/// <summary>
/// Who may see the pages under <c>/app/health</c>: whoever has the operator's key. From then on a signed cookie, one hour, these pages only. Nothing of it is kept in storage: these pages must
/// open when storage does not answer. Who changes the key ends every session that began with the old one.
/// </summary>
public sealed class OperatorSession(LinkSigner links, AppOptions options, TimeProvider time)
{
    public const string Path = "/app/health";

    private const string SecureCookie = "__Secure-cancelsaver-operator";
    private const string PlainCookie = "cancelsaver-operator";
    private const int LongestKey = 1_000;
    private static readonly TimeSpan life = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<byte[]> keys = options.OperatorKeys();

    /// <summary>False: no key is set, and there are no such pages.</summary>
    public bool IsOn => keys.Count > 0;

    private bool IsSecure => options.PublicUrl.Scheme == Uri.UriSchemeHttps;

    private string CookieName => IsSecure ? SecureCookie : PlainCookie;

    /// <summary>Opens a session for whoever brings a key; false: it is none of ours.</summary>
    public bool Enter(HttpContext context, string key)
    {
        if (KeyOf(key) is not { } name)
            return false;
        var session = name + "#" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        context.Response.Cookies.Append(CookieName, links.Sign(LinkPurpose.Operator, "session:" + session, time.GetUtcNow() + life), Cookie(life));
        return true;
    }

    /// <summary>The session of this browser; null: none.</summary>
    public string? Of(HttpContext context) => context.Request.Cookies.TryGetValue(CookieName, out var token) ? Read("session:", token) : null;

    /// <summary>A machine says the key itself with each request.</summary>
    public bool IsBearer(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.Ordinal) && KeyOf(header["Bearer ".Length..]) is not null;

    /// <summary>Proof that a form was made by us for this very session.</summary>
    public string FormToken(string session) => links.Sign(LinkPurpose.Operator, "form:" + session, time.GetUtcNow() + life);

    public bool IsForm(string session, string? token) => token is not null && Read("form:", token) is { } made && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(made), Encoding.UTF8.GetBytes(session));

    public void Leave(HttpContext context) => context.Response.Cookies.Append(CookieName, "", Cookie(TimeSpan.Zero));

    // The short name of the key a session began with. All keys are compared, each in the same time, whatever was typed.
    private string? KeyOf(string typed)
    {
        var bytes = new byte[LongestKey];
        if (typed.Length > LongestKey || !Convert.TryFromBase64String(typed.Trim(), bytes, out var length))
            length = 0;
        var digest = SHA256.HashData(bytes.AsSpan(0, length));
        string? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, SHA256.HashData(key)))
                found = NameOf(key);
        }
        return found;
    }

    private string? Read(string kind, string token) =>
        links.Read(LinkPurpose.Operator, token, time.GetUtcNow()) is LinkReading.Valid { Subject: var subject } && subject.StartsWith(kind, StringComparison.Ordinal)
        && subject[kind.Length..] is var session && keys.Any(k => session.StartsWith(NameOf(k) + "#", StringComparison.Ordinal)) ? session : null;

    /// <summary>Eight hexadecimal digits that name a key and tell nothing of it.</summary>
    internal static string NameOf(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "operator key name"u8).AsSpan(0, 4));

    private CookieOptions Cookie(TimeSpan age) => new() { HttpOnly = true, Secure = IsSecure, SameSite = SameSiteMode.Strict, MaxAge = age, Path = Path };
}
