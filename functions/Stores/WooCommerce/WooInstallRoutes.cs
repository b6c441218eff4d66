using System.Net;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>What a merchant sees on the way: an answer of one heading and one sentence.</summary>
/// <param name="status">HTTP.</param>
/// <param name="store">The store it is about, when it is known and connected.</param>
public delegate IResult WooInstallPage(int status, string heading, string sentence, StoreId? store);

/// <summary>The doors of <see cref="WooInstall"/>.</summary>
public static class WooInstallRoutes
{
    /// <param name="page">How it looks; a plain page when nobody cares.</param>
    public static void MapWooInstall(this IEndpointRouteBuilder routes, WooInstallPage? page = null)
    {
        page ??= Plain;
        routes.MapGet("/install/woocommerce", async (HttpContext context, WooInstall install) =>
        {
            var (goTo, whyNot) = await install.Begin(context.Request.Query["store"], context.RequestAborted);
            return goTo is null ? page(StatusCodes.Status400BadRequest, "This store cannot be connected", whyNot!, null)
                : Results.Redirect(goTo.AbsoluteUri);
        });

        routes.MapPost("/install/woocommerce/callback", async (HttpContext context, WooInstall install) =>
        {
            var (status, says) = await install.Connect(context.Request.Body, context.RequestAborted);
            return Results.Text(says, "text/plain", statusCode: status);
        });

        routes.MapGet("/install/woocommerce/done", async (HttpContext context, StoreTable stores) =>
        {
            var query = context.Request.Query;
            if (query["success"] != "1")
                return page(StatusCodes.Status200OK, "Not connected",
                    "You did not allow the connection; nothing was changed in your store.", null);
            // Anybody can type this address: only what we know ourselves counts.
            var store = StoreId.TryFromSegment(query["store"].ToString(), out var id) ? await stores.Find(id.Value, context.RequestAborted)
                : null;
            return store is { Status: StoreStatus.Connected }
                ? page(StatusCodes.Status200OK, "Connected", store.Name + " is connected. Cancelled orders are looked after from now on.",
                store.Id)
                : page(StatusCodes.Status200OK, "Not connected", "Your store could not hand over its key. Please try again.", null);
        });
    }

    private const string Style = ":root{color-scheme:light dark}body{margin:0;padding:12vh 1.25rem;font:18px/1.5 system-ui,sans-serif}main{max-width:34rem;margin:0 auto}h1{font-size:1.7rem;line-height:1.25}";

    private static IResult Plain(int status, string heading, string sentence, StoreId? store) => Results.Content(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>"
            + WebUtility.HtmlEncode(heading)
        + "</title><style>" + Style + "</style><main><h1>" + WebUtility.HtmlEncode(heading) + "</h1><p>" + WebUtility.HtmlEncode(sentence) + "</p></main></html>",
        "text/html; charset=utf-8",
        statusCode: status);
}
