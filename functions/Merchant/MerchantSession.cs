using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>
/// Who may see a store's pages: whoever came by a signed link that was good for a minute. From then on a signed cookie, eight hours, one store only. Forms carry a
/// second signed token, so that no other site can send one.
/// </summary>
public sealed class MerchantSession(LinkSigner links, AppOptions options, TimeProvider time)
{
    private const string Cookie = "__Host-cancelsaver";
    private const string PlainCookie = "cancelsaver";
    private static readonly TimeSpan doorLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan sessionLife = TimeSpan.FromHours(8);

    /// <summary>The address that opens a store's pages for one minute.</summary>
    public Uri Door(StoreId store) => options.Public("app/enter/" + links.Sign(LinkPurpose.Merchant, "door:" + store.Value, time.GetUtcNow() + doorLife));

    /// <summary>Opens a session for a door's token; false when it is not ours or too old.</summary>
    public bool Enter(HttpContext context, string token)
    {
        if (Read(token, "door:") is not { } store)
            return false;
        context.Response.Cookies.Append(CookieName, links.Sign(LinkPurpose.Merchant, "session:" + store.Value, time.GetUtcNow() + sessionLife), new CookieOptions
        {
            HttpOnly = true,
            Secure = IsSecure,
            SameSite = SameSiteMode.Lax,
            MaxAge = sessionLife,
            Path = "/",
        });
        return true;
    }

    /// <summary>The store whose pages this browser may see; null: none.</summary>
    public StoreId? Of(HttpContext context) => context.Request.Cookies.TryGetValue(CookieName, out var token) ? Read(token, "session:") : null;

    public string FormToken(StoreId store) => links.Sign(LinkPurpose.Merchant, "form:" + store.Value, time.GetUtcNow() + sessionLife);

    public bool IsOurForm(StoreId store, string? token) => token is not null && Read(token, "form:") == store;

    public void Leave(HttpContext context) => context.Response.Cookies.Delete(CookieName, new CookieOptions { Secure = IsSecure, Path = "/" });

    private string CookieName => IsSecure ? Cookie : PlainCookie;

    private bool IsSecure => options.PublicUrl.Scheme == Uri.UriSchemeHttps;

    private StoreId? Read(string token, string kind) =>
        links.Read(LinkPurpose.Merchant, token, time.GetUtcNow()) is LinkReading.Valid { Subject: var subject } && subject.StartsWith(kind, StringComparison.Ordinal)
            ? new StoreId(subject[kind.Length..])
            : null;
}
