using System.Net.Http.Headers;
using Microsoft.AspNetCore.WebUtilities;

namespace CancelSaver.Sandbox;

/// <summary>
/// The app's pages under the store's own address: forwards with a sealed query, gives the answer back without cookies. https://shopify.dev/docs/apps/build/online-store/app-proxies
/// </summary>
internal sealed class ShopAppProxy(ShopifyShop shop, ShopifyTokens tokens, Func<Uri?> app)
{
    private const string Prefix = "/apps/save";
    private const string Target = "/c/shopify";
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public void Map(WebApplication web) => web.MapMethods(Prefix + "/{**rest}", ["GET", "POST"], Forward);

    private async Task Forward(HttpContext context, string? rest)
    {
        if (app() is not { } origin)
        {
            context.Response.StatusCode = 404;
            return;
        }
        var given = QueryHelpers.ParseQuery(context.Request.QueryString.Value).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
        var query = ShopSeals.Proxy(
            [
                .. given.Where(p => p.Key is not ("shop" or "path_prefix" or "timestamp" or "logged_in_customer_id" or "signature")),
                KeyValuePair.Create("shop", shop.Options.Shop),
                KeyValuePair.Create("logged_in_customer_id", context.Request.Cookies[ShopHtml.CustomerCookie] ?? ""),
                KeyValuePair.Create("path_prefix", Prefix),
                KeyValuePair.Create("timestamp", $"{shop.Now.ToUnixTimeSeconds()}"),
            ],
            tokens.Secret);
        var path = Target + (string.IsNullOrEmpty(rest) ? "" : "/" + rest);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(origin, path + "?" + query));
        if (HttpMethods.IsPost(context.Request.Method))
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            if (context.Request.ContentType is { } type)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        foreach (var name in (string[])["Accept", "Accept-Language", "User-Agent"])
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        try
        {
            using var answer = await http.SendAsync(request, context.RequestAborted);
            await GiveBack(context, answer);
        }
        catch (HttpRequestException)
        {
            await ShopHtml.Page(shop, "Sorry", ShopHtml.Error("There was an error in the third-party application."), 502).ExecuteAsync(context);
        }
    }

    private async Task GiveBack(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            // Shopify takes cookies away, and decides itself how long an answer is.
            if (name is not ("Set-Cookie" or "Transfer-Encoding" or "Content-Length" or "Connection" or "Server" or "Date"))
                context.Response.Headers[name] = values.ToArray();
        }
        if (answer.Content.Headers.ContentType?.MediaType == "application/liquid")
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(ShopHtml.Frame(shop, shop.Options.Name, await answer.Content.ReadAsStringAsync()));
            return;
        }
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
