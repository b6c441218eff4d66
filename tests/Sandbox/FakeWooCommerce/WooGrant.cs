using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>
/// The key grant <c>/wc-auth/v1/authorize</c>: the merchant approves, the store posts a key to the app's own server, and only an answer of
/// exactly 200 keeps that key alive. https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication-endpoint
/// </summary>
internal sealed class WooGrant(WooShop shop)
{
    private static readonly string[] Needed = ["app_name", "user_id", "return_url", "callback_url", "scope"];

    public void Map(WebApplication app)
    {
        app.MapGet("/wc-auth/v1/authorize", Authorize);
        app.MapGet("/wc-auth/v1/login", context => Login(context).ExecuteAsync(context));
        app.MapMethods("/wc-auth/v1/access_granted", ["GET", "POST"], async context =>
        {
            var (page, to) = await Approve(Read(context.Request.QueryString.Value), WooHtml.User(shop, context));
            await (page ?? Results.Redirect(to!)).ExecuteAsync(context);
        });
        app.MapPost("/demo-login", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            context.Response.Cookies.Append(WooHtml.UserCookie, form["user"].ToString());
            return Results.Redirect(WooHtml.Inside(form["back"].ToString()));
        });
    }

    private static Dictionary<string, string> Read(string? query) =>
        WooRest.PhpQuery(query ?? "").GroupBy(q => q.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value,
            StringComparer.Ordinal);

    private IResult Error(string message) => WooHtml.Page(shop, "Error", $"<p class=\"error\">Error: {WooHtml.H(message)}</p>", 401);

    private IResult Authorize(HttpContext context)
    {
        var asked = Read(context.Request.QueryString.Value);
        if (Refusal(asked) is { } refusal)
            return Error(refusal);
        var user = WooHtml.User(shop, context);
        if (user is null)
            return Results.Redirect($"/wc-auth/v1/login/{context.Request.QueryString}");
        if (!user.ManagesShop)
            return Error("You do not have sufficient permissions to access this page.");
        var (name, host) = (WooHtml.H(asked["app_name"]), WooHtml.H(new Uri(Callback(asked)).Host));
        string[] rights = asked["scope"] switch
        {
            "read" => ["View coupons", "View customers", "View orders and sales reports", "View products"],
            "write" => ["Create webhooks", "Create coupons", "Create customers", "Create orders", "Create products"],
            _ => ["Create webhooks", "View and manage coupons", "View and manage customers", "View and manage orders and sales reports",
                "View and manage products"],
        };
        var body = $"<div class=\"card\"><p><strong>{name}</strong> would like to connect to your store. It will be able to:</p>"
            + $"<ul>{string.Concat(rights.Select(r => $"<li>{r}</li>"))}</ul>"
            + $"<p>Approving will share credentials with {host}. Do not proceed if this looks suspicious in any way.</p>"
            + WooHtml.Button($"/wc-auth/v1/access_granted/{context.Request.QueryString}", "Approve")
            + $"<a class=\"button\" href=\"{WooHtml.H(Return(asked, success: false))}\">Deny</a></div>";
        return WooHtml.Page(shop, $"{asked["app_name"]} would like to connect to your store", body);
    }

    private IResult Login(HttpContext context)
    {
        var back = WooHtml.Hidden("back", $"/wc-auth/v1/authorize{context.Request.QueryString}");
        return WooHtml.Page(shop, "Log in", "<div class=\"card\"><p>To connect to this store you need to be logged in.</p>"
            + WooHtml.Button("/demo-login", "Log in as the merchant", "", back + WooHtml.Hidden("user", $"{shop.Admin.Id}"))
            + WooHtml.Button("/demo-login", "Log in as a customer", "quiet", back
                + WooHtml.Hidden("user", $"{shop.Users.First(u => u.Role == "customer").Id}")) + "</div>");
    }

    private string? Refusal(Dictionary<string, string> asked)
    {
        if (Array.Find(Needed, n => string.IsNullOrEmpty(asked.GetValueOrDefault(n))) is { } missing)
            return $"Missing parameter {missing}";
        if (asked["scope"] is not ("read" or "write" or "read_write"))
            return $"Invalid scope {asked["scope"]}";
        foreach (var name in (string[])["return_url", "callback_url"])
        {
            if (!Uri.TryCreate(WithScheme(asked[name]), UriKind.Absolute, out _))
                return $"The {name} is not a valid URL";
        }
        return Callback(asked).StartsWith("https://", StringComparison.Ordinal) || shop.Options.AllowHttpCallback ? null
            : "The callback_url needs to be over SSL.";
    }

    private static string WithScheme(string url) => url.Contains("://", StringComparison.Ordinal) ? url : "https://" + url;

    private static string Callback(Dictionary<string, string> asked) => WithScheme(asked["callback_url"]);

    private static string Return(Dictionary<string, string> asked, bool success)
    {
        var url = WithScheme(asked["return_url"]);
        return $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}success={(success ? 1 : 0)}"
            + $"&user_id={Uri.EscapeDataString(asked["user_id"])}";
    }

    /// <summary>The merchant pressed Approve: a key is made, posted, and deleted again unless the app answered 200.</summary>
    private async Task<(IResult? Page, string? Redirect)> Approve(Dictionary<string, string> asked, WooUser? user)
    {
        if (Refusal(asked) is { } refusal)
            return (Error(refusal), null);
        if (user is not { ManagesShop: true })
            return (Error("You do not have sufficient permissions to access this page."), null);
        var key = shop.AddKey(asked["scope"], user, $"{asked["app_name"]} - API ({shop.Local(shop.Now):yyyy-MM-dd HH:mm:ss})");
        if (await Post(new Uri(Callback(asked)), key, asked["user_id"]) == 200)
            return (null, Return(asked, success: true));
        lock (shop.Gate)
            shop.Keys.Remove(key);
        return (Error("An error occurred in the request and at the time were unable to send the consumer data"), null);
    }

    /// <summary>Approve without a browser. Null when the merchant saw an error page.</summary>
    public async Task<string?> Approve(string authorizeUrl) => (await Approve(Read(new Uri(authorizeUrl).Query), shop.Admin)).Redirect;

    private async Task<int> Post(Uri callback, WooKey key, string state)
    {
        if (shop.Options.RefuseLocalAddresses && IsLocal(callback))
            return 0;
        var content = new ByteArrayContent(PhpJson.Bytes(new JsonObject
        {
            ["key_id"] = key.Id,
            ["user_id"] = state,
            ["consumer_key"] = key.ConsumerKey,
            ["consumer_secret"] = key.ConsumerSecret,
            ["key_permissions"] = key.Permissions,
        }));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json;charset=UTF-8");
        using var request = new HttpRequestMessage(HttpMethod.Post, callback) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", $"WordPress/7.1; {shop.Home}");
        using var http = WooWebhooks.Outgoing(shop.Options);
        try
        {
            using var answer = await http.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>What WordPress' safe requests refuse: loopback, private ranges, and ports other than 80, 443 and 8080.</summary>
    public static bool IsLocal(Uri address)
    {
        if (address.Port is not (80 or 443 or 8080) || address.Host == "localhost")
            return true;
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (IPAddress.IsLoopback(ip)
            || ip.GetAddressBytes() is [10, ..] or [127, ..] or [0, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..]);
    }
}
