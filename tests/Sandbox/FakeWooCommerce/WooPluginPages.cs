namespace CancelSaver.Sandbox;

/// <summary>WooCommerce → CancelSaver in the demo shop's back office, and what its buttons do.</summary>
internal sealed class WooPluginPages(WooShop shop)
{
    public const string Address = "/wp-admin/admin.php?page=cancelsaver";

    public void Map(WebApplication app)
    {
        app.MapGet("/wp-admin/admin.php", (HttpContext context) => Show(WooHtml.Query(context, "says")));
        app.MapPost("/wp-admin/admin-post.php", (Delegate)Press);
    }

    private IResult Show(string says)
    {
        if (shop.Plugin is not { } plugin)
            return WooHtml.Page(shop, "CancelSaver", "<p class=\"error\">Sorry, you are not allowed to access this page.</p>", 403);
        var said = says switch
        {
            "repaired" => "All webhooks are switched on.",
            "disconnected" => "Disconnected. The webhooks and the API key are deleted; your orders stay as they are.",
            _ => "",
        };
        var notice = said.Length > 0 ? $"<p class=\"card\" role=\"status\">{WooHtml.H(said)}</p>" : "";
        if (plugin.Link is null)
        {
            var connect = new Uri(plugin.Service, "install/woocommerce?store=" + Uri.EscapeDataString(shop.Home + "/")).AbsoluteUri;
            return WooHtml.Page(shop, "CancelSaver", notice + "<div class=\"card\"><h2>Connect your store</h2>"
                + "<p>Connecting gives CancelSaver an API key with read and write access and creates webhooks. Until you connect nothing is sent.</p>"
                + $"<p><a class=\"button\" href=\"{WooHtml.H(connect)}\">Connect</a></p></div>");
        }
        string rows;
        lock (shop.Gate)
            rows = string.Concat(plugin.OurWebhooks().Select(h => $"<li>{WooHtml.H(h.Topic)} <span class=\"status\">{WooHtml.H(h.Status)}</span> failures {h.Failures}</li>"));
        return WooHtml.Page(shop, "CancelSaver", notice + "<div class=\"card\"><h2>Connected</h2>" + Form("open", "Open CancelSaver", "target=\"_blank\"") + "</div>"
            + $"<div class=\"card\"><h2>Webhooks</h2><ul>{rows}</ul>{Form("repair", "Repair")}</div>"
            + "<div class=\"card\"><h2>Disconnect</h2><p>Deletes CancelSaver’s webhooks and API key in this store.</p>" + Form("disconnect", "Disconnect") + "</div>");

        static string Form(string what, string text, string more = "") =>
            $"<form method=\"post\" action=\"/wp-admin/admin-post.php\" {more}>{WooHtml.Hidden("action", "cancelsaver_" + what)}<button>{WooHtml.H(text)}</button></form>";
    }

    private async Task<IResult> Press(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (shop.Plugin is not { Link: not null } plugin)
            return Results.Redirect(Address);
        switch (form["action"].ToString())
        {
            case "cancelsaver_open":
                return await plugin.Open(shop.Admin.Id, shop.Admin.Name) is { } open ? Results.Redirect(open)
                    : WooHtml.Page(shop, "CancelSaver", "<p class=\"error\">CancelSaver could not do this at the moment.</p>", 502);
            case "cancelsaver_repair":
                plugin.Repair();
                return Results.Redirect(Address + "&says=repaired");
            case "cancelsaver_disconnect":
                await plugin.Disconnect();
                return Results.Redirect(Address + "&says=disconnected");
            default:
                return Results.Redirect(Address);
        }
    }
}
