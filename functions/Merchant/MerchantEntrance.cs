using System.Globalization;
using System.Net;
using System.Text;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>Whose pages a request may see, and inside what; or what it gets instead.</summary>
/// <param name="Who">The person, as the store's platform names its staff; empty: nobody said.</param>
/// <param name="Proven">The request itself proves who sent it (a session token, or a form of ours): no other site can have made it.</param>
public readonly record struct Entered(StoreId Store, string Who, AdminFrame? Frame, bool Proven, IResult? Turned);

/// <summary>
/// The way in to the pages under <c>/app</c>. A WooCommerce merchant has a signed cookie (<see cref="MerchantSession"/>). A Shopify merchant has none, for browsers send no cookies
/// into a frame: App Bridge brings a session token with each request, or the document is sent to a page that fetches one and comes back.
/// https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
/// </summary>
public sealed partial class MerchantEntrance(
    MerchantSession session, SessionToken tokens, ShopifyInstall install, ShopifyOptions shopify, AppOptions app, TimeProvider time, ILogger<MerchantEntrance> logger)
{
    public const string BouncePath = "/app/shopify/bounce";

    private const string Reload = "shopify-reload";
    private const string Bounced = "bounced";

    private static readonly string[] ofAdmin = ["shop", "host", "embedded", "id_token", "hmac", "locale", "session", "timestamp", "protocol", Bounced, Reload];

    // Sent for a token and back without a good one within this time: once more would be the same.
    private static readonly TimeSpan roundTrip = TimeSpan.FromSeconds(20);

    public async Task<Entered> Open(HttpContext context, CancellationToken cancel)
    {
        var request = context.Request;
        var bearer = Bearer(request);
        if (!shopify.IsOn || (bearer is null && !IsFromAdmin(request.Query)))
            return await session.Of(context) is { } known ? new Entered(known.Store, known.Who, null, false, null) : Away(SignedOut());
        if (bearer is null && request.Query["embedded"] != "1" && IntoAdmin(request.Query) is { } door)
            return Away(door);
        if (bearer is null && await FormOf(request, cancel) is { } ours)
            return ours;

        var (visitor, whyNot) = await tokens.Read(bearer ?? request.Query["id_token"]);
        if (visitor is null)
        {
            Log.NoVisitor(logger, whyNot!);
            return Away(Again(context, bearer is not null));
        }
        try
        {
            await install.Welcome(visitor, cancel);
        }
        catch (ShopifyException e) when (e.Code == TokenExchange.StaleSession)
        {
            return Away(Again(context, bearer is not null));
        }
        catch (ShopifyException e)
        {
            Log.NotWelcome(logger, visitor.Store, e.Message, e.Code);
            return Away(Says(e.TryAgain ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden, e.Message + " Reload the page in a while."));
        }
        return new Entered(visitor.Store, "shopify:" + visitor.User, Frame(visitor.Shop, request.Query), bearer is not null, null);
    }

    /// <summary>A page with nothing but App Bridge on it, which fetches a token and loads the address under <c>shopify-reload</c> with it.</summary>
    public IResult Bounce(HttpContext context)
    {
        var query = context.Request.Query;
        // The script goes wherever this says: only our own pages.
        if (!shopify.IsOn || !ShopDomain.TryParse(query["shop"], out var shop) || !IsOurPage(query[Reload]))
            return Says(StatusCodes.Status400BadRequest, "This address does not lead anywhere. Open CancelSaver from your store's admin again.");
        var model = new BounceModel(Frame(shop, query));
        return Pages.Show(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"shopify-api-key\" content=\"" + WebUtility.HtmlEncode(shopify.ApiKey) + "\">"
                + model.Frame.ScriptElement + "<title>CancelSaver</title></head><body></body></html>",
            model);
    }

    public static IResult SignedOut() => Says(StatusCodes.Status401Unauthorized, "You are not signed in, or your sign-in is over. Open CancelSaver from your store's admin again.");

    private static Entered Away(IResult answer) => new(default, "", null, false, answer);

    private static bool IsFromAdmin(IQueryCollection query) => query.ContainsKey("shop") || query.ContainsKey("host") || query.ContainsKey("id_token") || query.ContainsKey("embedded");

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;

    /// <summary>
    /// Outside its frame the app has no token: the same page inside the admin.
    /// https://shopify.dev/docs/apps/build/authentication-authorization/set-embedded-app-authorization
    /// </summary>
    private IResult? IntoAdmin(IQueryCollection query)
    {
        if (!query.ContainsKey("host"))
            return ShopDomain.TryParse(query["shop"], out var shop) ? Results.Redirect(install.AppInAdmin(shop).AbsoluteUri) : null;
        return AdminFrame.AdminOf(query["host"]) is { } admin
            ? Results.Redirect("https://" + admin + "/apps/" + Uri.EscapeDataString(shopify.ApiKey))
            : Says(StatusCodes.Status400BadRequest, "This address is not one of Shopify's admin. Open CancelSaver from your store's admin again.");
    }

    /// <summary>A form is sent as a document, with neither token nor cookie: the proof is the signed text we wrote into it for this store.</summary>
    private async Task<Entered?> FormOf(HttpRequest request, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || !ShopDomain.TryParse(request.Query["shop"], out var shop))
            return null;
        var form = await request.ReadFormAsync(cancel);
        var store = StoreId.ForShopify(shop);
        return session.OfForm(store, form["proof"]) is { } ours ? new Entered(store, ours.Who, Frame(shop, request.Query), true, null) : null;
    }

    private IResult Again(HttpContext context, bool isFetch)
    {
        var request = context.Request;
        if (isFetch)
        {
            // App Bridge takes this as: once more, with a fresh token.
            context.Response.Headers["X-Shopify-Retry-Invalid-Session-Request"] = "1";
            return SignedOut();
        }
        if (!HttpMethods.IsGet(request.Method) || !ShopDomain.TryParse(request.Query["shop"], out var shop) || WasJustBounced(request.Query))
            return SignedOut();
        var frame = Frame(shop, request.Query);
        // What the page itself was asked for (a filter, a page of a list) comes back with it; what the admin added is added anew.
        var asked = QueryString.Create(request.Query.Where(q => !ofAdmin.Contains(q.Key)));
        var back = app.Public(frame.To(request.Path.Value!.TrimStart('/') + asked) + "&" + Bounced + "=" + time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return Results.Redirect(frame.To(BouncePath) + "&" + Reload + "=" + Uri.EscapeDataString(back.AbsoluteUri));
    }

    private bool WasJustBounced(IQueryCollection query) => long.TryParse(query[Bounced], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - at) < roundTrip.TotalSeconds;

    private bool IsOurPage(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority) == app.PublicUrl.GetLeftPart(UriPartial.Authority)
        && (uri.AbsolutePath == app.Public("app").AbsolutePath || uri.AbsolutePath.StartsWith(app.Public("app/").AbsolutePath, StringComparison.Ordinal));

    private AdminFrame Frame(string shop, IQueryCollection query) =>
        new(shop, AdminFrame.AdminOf(query["host"]) is null ? null : query["host"].ToString(), shopify.ApiKey, shopify.AppBridgeUrl) { StandIn = shopify.StandIn };

    private static IResult Says(int status, string sentence) => Results.Text(sentence, "text/plain", Encoding.UTF8, status);

    private sealed record BounceModel(AdminFrame Frame) : IPage
    {
        public string Style => "";

        public IReadOnlyList<Uri> Pictures => [];

        public IReadOnlyList<string> FormTargets => [];

        public IReadOnlyList<string> FrameAncestors => Frame.Ancestors;

        public IReadOnlyList<Uri> Scripts => [Frame.AppBridge];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A visitor from Shopify's admin is not let in: {WhyNot}")]
        public static partial void NoVisitor(ILogger logger, string whyNot);

        [LoggerMessage(2, LogLevel.Warning, "{Store} could not be opened for its merchant: {Why} ({Code})")]
        public static partial void NotWelcome(ILogger logger, StoreId store, string why, string code);
    }
}
