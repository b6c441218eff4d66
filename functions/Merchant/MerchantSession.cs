using System.Security.Cryptography;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>
/// Who may see a store's pages: whoever came by a signed link that was good once, for a minute. From then on a signed cookie, eight hours, one store only; signing out ends it here too, not
/// only in that browser. Forms carry a second signed token, so that no other site can send one. A door and a session name a person by number alone; names stay in our tables.
/// </summary>
public sealed class MerchantSession(LinkSigner links, UsedLinks used, AppOptions options, TimeProvider time)
{
    private const string Cookie = "__Host-cancelsaver";
    private const string PlainCookie = "cancelsaver";
    private static readonly TimeSpan doorLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan sessionLife = TimeSpan.FromHours(8);

    /// <summary>The address that opens a store's pages, once, within one minute.</summary>
    /// <param name="who">The person it is made for, as the store's platform names its staff (<c>wp:7</c>); empty: nobody said.</param>
    public Uri Door(StoreId store, string who = "") => options.Public("app/enter/" + links.Sign(LinkPurpose.Merchant, "door:" + Write(store, who) + Once(), time.GetUtcNow() + doorLife));

    /// <summary>Opens a session for a door's token; false when it is not ours, too old, or somebody went through it.</summary>
    public async Task<bool> Enter(HttpContext context, string token)
    {
        if (Read(token, "door:") is not { } signed || !await used.TryUse(token, time.GetUtcNow() + doorLife, context.RequestAborted))
            return false;
        context.Response.Cookies.Append(CookieName, links.Sign(LinkPurpose.Merchant, "session:" + Write(signed.Store, signed.Who) + Once(), time.GetUtcNow() + sessionLife), new CookieOptions
        {
            HttpOnly = true,
            Secure = IsSecure,
            SameSite = SameSiteMode.Lax,
            MaxAge = sessionLife,
            Path = "/",
        });
        return true;
    }

    /// <summary>The store whose pages this browser may see, and who looks; null: none.</summary>
    public async Task<SignedIn?> Of(HttpContext context) => context.Request.Cookies.TryGetValue(CookieName, out var token) && Read(token, "session:") is { } signed
        && !await used.IsUsed(token, context.RequestAborted) ? signed : null;

    public string FormToken(StoreId store, string who = "") => links.Sign(LinkPurpose.Merchant, "form:" + Write(store, who), time.GetUtcNow() + sessionLife);

    /// <summary>Whose form this is; null: not one of ours for this store, or too old.</summary>
    public SignedIn? OfForm(StoreId store, string? token) => token is not null && Read(token, "form:") is { } signed && signed.Store == store ? signed : null;

    /// <summary>Ends the session: a copy of the cookie opens nothing any more.</summary>
    public async Task Leave(HttpContext context)
    {
        if (context.Request.Cookies.TryGetValue(CookieName, out var token) && Read(token, "session:") is not null)
            await used.TryUse(token, time.GetUtcNow() + sessionLife, context.RequestAborted);
        context.Response.Cookies.Delete(CookieName, new CookieOptions { Secure = IsSecure, Path = "/" });
    }

    private string CookieName => IsSecure ? Cookie : PlainCookie;

    private bool IsSecure => options.PublicUrl.Scheme == Uri.UriSchemeHttps;

    private static string Write(StoreId store, string who) => who.Length == 0 ? store.Value : store.Value + "|" + who;

    // Two of the same second would else be one; a tail of this form takes half the room in a link.
    private static string Once() => "#" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    private SignedIn? Read(string token, string kind)
    {
        if (links.Read(LinkPurpose.Merchant, token, time.GetUtcNow()) is not LinkReading.Valid { Subject: var subject } || !subject.StartsWith(kind, StringComparison.Ordinal))
            return null;
        var parts = subject[kind.Length..].Split('#')[0].Split('|', 2);
        return new SignedIn(new StoreId(parts[0]), parts.Length > 1 ? parts[1] : "");
    }
}

/// <summary>What a signed text says: which store, and which person (empty: nobody said).</summary>
public sealed record SignedIn(StoreId Store, string Who);
