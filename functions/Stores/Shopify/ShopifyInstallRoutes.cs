using CancelSaver.Web;

namespace CancelSaver.Stores.Shopify;

/// <summary>The doors of <see cref="ShopifyInstall"/> for merchants who come from outside the admin.</summary>
public static class ShopifyInstallRoutes
{
    private const string Cookie = "cancelsaver-install";

    public static void MapShopifyInstall(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/install/shopify", async (HttpContext context, ShopifyInstall install, ShopifyOptions options, AppOptions app) =>
        {
            if (!options.IsOn)
                return Off();
            var (goTo, ticket, whyNot) = await install.Begin(context.Request.Query["shop"], context.RequestAborted);
            if (goTo is null)
                return Says(StatusCodes.Status400BadRequest, whyNot!);
            context.Response.Cookies.Append(CookieName(app), ticket!, Rules(app));
            context.Response.Headers.CacheControl = "no-store";
            return Results.Redirect(goTo.AbsoluteUri);
        });

        routes.MapGet("/install/shopify/callback", async (HttpContext context, ShopifyInstall install, ShopifyOptions options, AppOptions app) =>
        {
            if (!options.IsOn)
                return Off();
            // A name that comes twice has no one meaning, and no place under a seal.
            if (context.Request.Query.Any(p => p.Value.Count != 1))
                return Says(StatusCodes.Status400BadRequest, "This does not come from Shopify. Begin again.");
            var query = context.Request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
            var (goTo, status, whyNot) = await install.Finish(query, context.Request.Cookies[CookieName(app)], context.RequestAborted);
            if (goTo is null)
                return Says(status, whyNot!);
            context.Response.Cookies.Delete(CookieName(app), Rules(app));
            context.Response.Headers.CacheControl = "no-store";
            return Results.Redirect(goTo.AbsoluteUri);
        });
    }

    // Lax: the browser comes back from Shopify by a link, not by a form.
    private static CookieOptions Rules(AppOptions app) => new() { HttpOnly = true, Secure = IsSecure(app), SameSite = SameSiteMode.Lax, MaxAge = ShopifyInstall.TicketLife, Path = "/" };

    private static string CookieName(AppOptions app) => IsSecure(app) ? "__Host-" + Cookie : Cookie;

    private static bool IsSecure(AppOptions app) => app.PublicUrl.Scheme == Uri.UriSchemeHttps;

    private static IResult Off() => Says(StatusCodes.Status404NotFound, "CancelSaver serves no Shopify stores here (setting Shopify__ApiKey).");

    private static IResult Says(int status, string sentence) => Results.Text(sentence, "text/plain", System.Text.Encoding.UTF8, status);
}
