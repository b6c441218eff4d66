using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>The admin's part in the app's life: tokens, the grant page, the frame around the app's pages, and a stand-in for App Bridge.</summary>
internal sealed class ShopAdmin(ShopifyShop shop, ShopifyTokens tokens, ShopFaults faults)
{
    private const string FrameScript = """
        addEventListener('message', async (e) => {
          const frame = document.querySelector('iframe');
          if (e.source !== frame.contentWindow || e.data?.shopify !== 'id_token') return;
          const answer = await fetch(frame.dataset.tokens, { method: 'POST' });
          e.source.postMessage({ shopify: 'id_token', id: e.data.id, token: await answer.text() }, new URL(frame.src).origin);
        });
        """;

    // Only what the app's pages lean on: fresh tokens, tokens on their own requests, one more try when a token was refused, and the reload of a bounce page.
    private const string AppBridge = """
        (() => {
          let last = 0;
          const waiting = new Map();
          addEventListener('message', (e) => {
            if (e.source !== parent || e.data?.shopify !== 'id_token') return;
            waiting.get(e.data.id)?.(e.data.token);
            waiting.delete(e.data.id);
          });
          const idToken = () => new Promise((resolve) => {
            waiting.set(++last, resolve);
            parent.postMessage({ shopify: 'id_token', id: last }, '*');
          });
          const plain = window.fetch.bind(window);
          window.fetch = async (input, init) => {
            const request = new Request(input, init);
            if (new URL(request.url).origin !== location.origin || window === parent) return plain(request);
            const send = async () => {
              const one = request.clone();
              one.headers.set('Authorization', 'Bearer ' + await idToken());
              return plain(one);
            };
            const answer = await send();
            return answer.status === 401 && answer.headers.get('X-Shopify-Retry-Invalid-Session-Request') ? send() : answer;
          };
          window.shopify = { idToken, toast: { show: (text) => console.log(text) }, loading: () => {}, saveBar: { show: async () => {}, hide: async () => {} } };
          const reload = new URL(location.href).searchParams.get('shopify-reload');
          if (reload && window !== parent) {
            const to = new URL(reload, location.href);
            if (to.origin === location.origin) idToken().then((token) => { to.searchParams.set('id_token', token); location.replace(to); });
          }
        })();
        """;

    // The admin shows the menu beside the frame; the elements themselves only carry what is inside them.
    private const string Polaris = """
        for (const name of ['s-app-nav', 's-link', 's-page', 's-section']) customElements.get(name) || customElements.define(name, class extends HTMLElement {
          connectedCallback() { if (name === 's-app-nav') this.hidden = true; }
        });
        """;

    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(1);

    public Uri? AppUrl { get; set; }

    public void Map(WebApplication app)
    {
        app.MapPost("/admin/oauth/access_token", (Delegate)Token);
        app.MapGet("/admin/oauth/authorize", Authorize);
        app.MapPost("/admin/oauth/authorize", (Delegate)Approve);
        app.MapGet("/admin/apps/{**path}", Frame);
        app.MapPost("/admin/session-token", () => Results.Text(SessionToken(null)));
        app.MapGet("/app-bridge.js", () => Results.Text(AppBridge, "text/javascript; charset=utf-8"));
        app.MapGet("/polaris-1.js", () => Results.Text(Polaris, "text/javascript; charset=utf-8"));
    }

    public string SessionToken(Action<JsonObject>? more)
    {
        var now = shop.Now.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = $"https://{shop.Options.Shop}/admin",
            ["dest"] = "https://" + shop.Options.Shop,
            ["aud"] = shop.Options.ApiKey,
            ["sub"] = "42",
            ["exp"] = now + (long)SessionLife.TotalSeconds,
            ["nbf"] = now,
            ["iat"] = now,
            ["jti"] = ShopifyShop.Uuid(),
            ["sid"] = ShopifyShop.Secret(20),
            ["sig"] = ShopifyShop.Secret(64),
        };
        more?.Invoke(claims);
        return ShopSeals.Token(claims, tokens.Secret);
    }

    public string FirstLoadQuery(bool withToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["embedded"] = "1",
            ["host"] = Host,
            ["locale"] = shop.Options.Locale,
            ["session"] = ShopifyShop.Secret(64),
            ["shop"] = shop.Options.Shop,
            ["timestamp"] = $"{shop.Now.ToUnixTimeSeconds()}",
        };
        if (withToken)
            values["id_token"] = SessionToken(null);
        return ShopSeals.Query(values, tokens.Secret);
    }

    private string Host => Convert.ToBase64String(Encoding.UTF8.GetBytes("admin.shopify.com/store/" + shop.Options.Shop.Split('.')[0])).TrimEnd('=');

    /// <summary>JSON or a form. https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange</summary>
    private async Task Token(HttpContext context)
    {
        if (await faults.Refuse(context, "") is not null)
            return;
        Dictionary<string, string> form;
        try
        {
            form = context.Request.HasFormContentType
                ? (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal)
                : (await JsonNode.ParseAsync(context.Request.Body))!.AsObject().ToDictionary(f => f.Key, f => f.Value?.ToString() ?? "", StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            form = [];
        }
        var answer = tokens.Answer(form);
        if (tokens.LoseNextAnswer && answer.Status == 200)
        {
            tokens.LoseNextAnswer = false;
            context.Abort();
            return;
        }
        await ShopAdminApi.Send(context, answer.Status, answer.Body);
    }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["client_id"] != shop.Options.ApiKey || !Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var back) || (AppUrl is not null && back.Authority != AppUrl.Authority))
            return ShopHtml.Page(shop, "Install app", ShopHtml.Error("The redirect_uri is not whitelisted, or there is no such app."), 400);
        return ShopHtml.Page(shop, "Install app", $"""
            <div class="card"><h2>{ShopHtml.H(shop.Options.AppHandle)}</h2><p>This app would like to: {ShopHtml.H(query["scope"].ToString().Replace(",", ", ", StringComparison.Ordinal))}</p>
            <form method="post"><button>Install</button></form></div>
            """);
    }

    private IResult Approve(HttpContext context)
    {
        var query = context.Request.Query;
        var back = query["redirect_uri"].ToString();
        return query["client_id"] != shop.Options.ApiKey ? Results.BadRequest() : Results.Redirect(back + (back.Contains('?', StringComparison.Ordinal) ? "&" : "?") + ShopSeals.Query(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["code"] = tokens.NewCode(back),
                ["host"] = Host,
                ["shop"] = shop.Options.Shop,
                ["state"] = query["state"].ToString(),
                ["timestamp"] = $"{shop.Now.ToUnixTimeSeconds()}",
            },
            tokens.Secret));
    }

    /// <summary>The admin with the app in it: /admin/apps opens its front page, /admin/apps/x/y its page /app/x/y… as the address says.</summary>
    private IResult Frame(HttpContext context, string? path)
    {
        if (AppUrl is null)
            return ShopHtml.Page(shop, "Apps", ShopHtml.Error("No app is installed."), 404);
        var page = new Uri(AppUrl, "/" + (path is null or "" || path == shop.Options.AppHandle ? "app" : path)).AbsoluteUri + "?" + FirstLoadQuery(withToken: true);
        return Results.Content($$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{{ShopHtml.H(shop.Options.Name)}} admin</title>
            <style>body{margin:0;font:15px system-ui,sans-serif;display:grid;grid-template-rows:auto 1fr;height:100vh;background:#f1f1f1}
            header{background:#1a1a1a;color:#fff;padding:.6rem 1rem;display:flex;gap:1.2rem}header a{color:#cfd8d3}iframe{border:0;width:100%;height:100%;background:#fff}</style></head><body>
            <header><strong>{{ShopHtml.H(shop.Options.Name)}}</strong><a href="{{shop.Home}}/admin/orders">Orders</a><a href="{{shop.Home}}/">Online store</a></header>
            <iframe title="App" src="{{ShopHtml.H(page)}}" data-tokens="{{shop.Home}}/admin/session-token"></iframe><script>{{FrameScript}}</script></body></html>
            """, "text/html; charset=utf-8");
    }
}
