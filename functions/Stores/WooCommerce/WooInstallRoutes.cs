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
            if (!context.Request.Query.ContainsKey("store"))
                return Html(StatusCodes.Status200OK, "Connect a WooCommerce store", Start);
            var (goTo, whyNot) = await install.Begin(context.Request.Query["store"], context.RequestAborted);
            return goTo is null ? page(StatusCodes.Status400BadRequest, "This store cannot be connected", whyNot!, null)
                : Results.Redirect(goTo.AbsoluteUri);
        });

        routes.MapPost("/install/woocommerce/callback", async (HttpContext context, WooInstall install) =>
        {
            var (status, says) = await install.Connect(context.Request.Body, context.RequestAborted);
            return Results.Text(says, "text/plain", statusCode: status);
        });

        routes.MapGet("/install/woocommerce/plugin.zip", (HttpContext context, PluginZip zip) =>
        {
            var headers = context.Response.Headers;
            headers.ETag = zip.ETag;
            headers.CacheControl = "public, max-age=3600";
            headers.XContentTypeOptions = "nosniff";
            return context.Request.Headers.IfNoneMatch.Contains(zip.ETag) ? Results.StatusCode(StatusCodes.Status304NotModified)
                : Results.File(zip.Bytes, "application/zip", "cancelsaver.zip");
        });

        routes.MapGet("/install/woocommerce/privacy", () => Html(StatusCodes.Status200OK, "Terms and privacy", Privacy));

        routes.MapGet("/install/woocommerce/done", async (HttpContext context, StoreTable stores) =>
        {
            var query = context.Request.Query;
            if (query["success"] != "1")
                return page(StatusCodes.Status200OK, "Not connected",
                    "You did not allow the connection; nothing was changed in your store.", null);
            // Anybody can type this address: only what we know ourselves counts.
            var store = StoreId.TryFromSegment(query["store"].ToString(), out var id) ? await stores.Find(id.Value, context.RequestAborted)
                : null;
            if (store is { Status: StoreStatus.Connected } && await stores.FindCached(store.Id, context.RequestAborted) is { PluginKey.Length: > 0 })
                return Html(StatusCodes.Status200OK, "Connected", Sentence(store.Name + " is connected. Cancelled orders are looked after from now on.")
                    + "<p><a href=\"" + WebUtility.HtmlEncode(new Uri(store.Url, "wp-admin/admin.php?page=cancelsaver").AbsoluteUri) + "\">Back to your shop: open CancelSaver there</a></p>");
            return store is { Status: StoreStatus.Connected }
                ? page(StatusCodes.Status200OK, "Connected", store.Name + " is connected. Cancelled orders are looked after from now on.",
                store.Id)
                : page(StatusCodes.Status200OK, "Not connected", "Your store could not hand over its key. Please try again.", null);
        });
    }

    private const string Style = ":root{color-scheme:light dark}body{margin:0;padding:12vh 1.25rem;font:18px/1.5 system-ui,sans-serif}main{max-width:34rem;margin:0 auto}"
        + "h1{font-size:1.7rem;line-height:1.25}label{display:block}input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}button{font:inherit;padding:.5rem 1.25rem;margin-top:.75rem}";

    private const string Start =
        """
        <p>The plugin is the short way: <a href="/install/woocommerce/plugin.zip">download it</a>, upload it under Plugins, Add New Plugin, and open WooCommerce, CancelSaver in your shop's admin. It also lets your customers cancel, asks them why, and lets you in here without a password.</p>
        <p>Without the plugin, connect your shop here:</p>
        <form><label for="store">Your shop's address</label><input id="store" name="store" type="url" required placeholder="https://shop.example" autocomplete="url"><button>Connect</button></form>
        """;

    private const string Privacy =
        """
        <p>CancelSaver works for the shop that connected it, on its behalf and for nobody else. The terms are those the shop agreed with whoever runs this address.</p>
        <h2>What reaches us, and why</h2>
        <p>New and changed orders of a connected shop: what was ordered, amounts, way to pay, name, address, e-mail address, telephone number, the customer's note, who cancelled and why. We find out why orders are cancelled and make customers the offers the shop has chosen. Of the shop's own people we keep the user number and the name they show.</p>
        <h2>How it is kept</h2>
        <p>Keys to the shop are encrypted. Pages and mails open by signed links; no personal data is in their addresses. Mails are handed to the mail service the operator chose. Nothing is sold, and nothing is used for another shop.</p>
        <h2>How it ends</h2>
        <p>The shop can have a person shown or forgotten at any time; with the plugin, WordPress' own tools for personal data do it. When the shop disconnects, nothing is sent from that moment and its keys are forgotten.</p>
        """;

    private static IResult Plain(int status, string heading, string sentence, StoreId? store) => Html(status, heading, Sentence(sentence));

    private static string Sentence(string plain) => "<p>" + WebUtility.HtmlEncode(plain) + "</p>";

    private static IResult Html(int status, string heading, string body) => Results.Content(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + WebUtility.HtmlEncode(heading)
            + "</title><style>" + Style + "</style><main><h1>" + WebUtility.HtmlEncode(heading) + "</h1>" + body + "</main></html>",
        "text/html; charset=utf-8",
        statusCode: status);
}
