using System.Globalization;
using System.Net;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Sandbox;

/// <summary>The home page's own small server. Looking changes nothing; every action is a POST that leads back with a sentence of what happened.</summary>
internal sealed class HomeServer : IAsyncDisposable
{
    private const string MailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-ancestors 'self'";

    private readonly WebApplication server;
    private readonly Demonstration demo;
    private readonly Dictionary<ShownStore, Captures> captures;
    private readonly PastCases past;
    private readonly List<string> said = [];
    private readonly Lock gate = new();

    private HomeServer(WebApplication server, Demonstration demo)
    {
        (this.server, this.demo) = (server, demo);
        captures = demo.Shown.ToDictionary(s => s, s => Captures.Of(demo, s));
        past = new PastCases(demo.Cases, demo.People, demo.Fold);
    }

    public Uri Address => new(server.Urls.Single());

    public static async Task<HomeServer> StartAsync(Demonstration demo, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRouting();
        var home = new HomeServer(builder.Build(), demo);
        home.Map();
        await home.server.StartAsync();
        return home;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private void Map()
    {
        server.Use(OnlyOurForms);
        server.MapGet("/", ShowAsync);
        server.MapGet("/merchant", (Delegate)MerchantAsync);
        server.MapGet("/mails/{id}/html", (string id, HttpContext context) => Mail(context, id, mail => (LinksInANewTab(mail.Html), "text/html; charset=utf-8")));
        server.MapGet("/mails/{id}/text", (string id, HttpContext context) => Mail(context, id, mail => (mail.Text, "text/plain; charset=utf-8")));
        Do("/orders", "place", (shown, form, _) => Task.FromResult(Place(shown, form["kind"].ToString())));
        Do("/cancel", "cancel", (shown, form, _) => Task.FromResult(
            shown.Shop is not { } shop || !long.TryParse(form["order"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? "There is no order to cancel: place one first."
                : shop.Cancel(id, form["how"].ToString(), form["reason"].ToString())));
        Do("/connect", "place", ConnectAsync);
        Do("/sample", "more", SampleAsync);
        Do("/replay", "more", (shown, form, cancel) => captures[shown].SendAsync(form["name"].ToString(), cancel));
        Do("/holdout", "more", HoldoutAsync);
        Do("/break/store", "more", (shown, form, _) => Task.FromResult(shown.Shop?.Break(form["how"].ToString()) ?? "The real store is left alone."));
        Do("/break/mail", "more", (_, form, _) => BreakMailAsync(form["how"].ToString()));
    }

    private void Do(string path, string section, Func<ShownStore, IFormCollection, CancellationToken, Task<string>> act) => server.MapPost(path, async (HttpContext context) =>
    {
        var shown = Chosen(context);
        var says = await act(shown, await context.Request.ReadFormAsync(context.RequestAborted), context.RequestAborted);
        int number;
        lock (gate)
        {
            said.Add(says);
            number = said.Count;
        }
        return Results.Redirect("/?store=" + shown.Key + "&said=" + number + "#" + section);
    });

    private ShownStore Chosen(HttpContext context) => demo.Shown.FirstOrDefault(s => s.Key == context.Request.Query["store"]) ?? demo.Shown[0];

    // Pages of other sites must not press buttons here; browsers say where a form comes from.
    private static Task OnlyOurForms(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Method == HttpMethods.Get || context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private async Task ShowAsync(HttpContext context)
    {
        string? message = null;
        lock (gate)
        {
            if (int.TryParse(context.Request.Query["said"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= said.Count)
                message = said[number - 1];
        }
        var shown = Chosen(context);
        var seen = await Seen.LookAsync(demo, shown, captures[shown], context.RequestAborted);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = HomePage.Policy;
        await context.Response.WriteAsync(HomePage.Of(seen, message), context.RequestAborted);
    }

    private IResult Mail(HttpContext context, string id, Func<SentMail, (string Text, string Type)> part)
    {
        if (demo.Mail.Sent.FirstOrDefault(mail => mail.MessageId == id) is not { } found)
            return Results.Text("There is no such mail.", statusCode: StatusCodes.Status404NotFound);
        var (text, type) = part(found);
        context.Response.Headers.ContentSecurityPolicy = MailPolicy;
        return Results.Content(text, type);
    }

    private static string LinksInANewTab(string html) => html.Replace("<head>", "<head><base target=\"_blank\">", StringComparison.OrdinalIgnoreCase);

    private async Task<IResult> MerchantAsync(HttpContext context)
    {
        var shown = Chosen(context);
        return shown.Shop is { } shop ? Results.Redirect(shop.MerchantDoor)
            : await demo.FindAsync(shown, context.RequestAborted) is not { } store ? Results.Text("Connect the store first.", statusCode: StatusCodes.Status404NotFound)
            : Results.Redirect(shown.Key == ShownStore.Woo ? demo.Merchant.Door(store.Id).AbsoluteUri
                : "https://" + ShopDomain.Of(store.Id) + "/admin/apps/" + Uri.EscapeDataString(demo.Options.ShopifyKey!));
    }

    private static string Place(ShownStore shown, string kind) => shown.Shop?.Place(kind) is { } order
        ? "Order " + order.Number + " of " + order.Customer + " was placed" + (order.Confirmation is { } confirmation ? " (confirmation number " + confirmation + ")" : "") + ". Now cancel it."
        : "There is no such order to place.";

    private async Task<string> ConnectAsync(ShownStore shown, IFormCollection form, CancellationToken cancel)
    {
        if (shown.Shop is not { } shop)
            return "The real store is left alone.";
        try
        {
            await DemoStore.PrepareAsync(demo, shop, cancel);
            await DemoStore.ConnectAsync(demo, shop, cancel);
            return "The demo shop is connected again.";
        }
        catch (SandboxException e)
        {
            return e.Message;
        }
    }

    private async Task<string> SampleAsync(ShownStore shown, IFormCollection form, CancellationToken cancel)
    {
        if (await demo.FindAsync(shown, cancel) is not { } store)
            return "The store is not connected yet.";
        if (form["do"] == "remove")
            return await past.RemoveAsync(store.Id, cancel) + " past cases were removed.";
        return await past.LoadAsync(store, demo.Time.GetUtcNow(), cancel) + " past cases were loaded: ninety days, invented people, real decisions.";
    }

    private async Task<string> HoldoutAsync(ShownStore shown, IFormCollection form, CancellationToken cancel)
    {
        if (await demo.FindAsync(shown, cancel) is not { } store)
            return "The store is not connected yet.";
        var percent = form["percent"] == "50" ? 50 : 0;
        await demo.Stores.Update(store.Id, s => s with { Settings = s.Settings with { HoldoutPercent = percent } }, cancel);
        return percent == 0
            ? "Nobody is held out from now on (the app remembers a store for up to a minute)."
            : "Half of the customers are held out from now on: they get no offer, so that the difference can be measured (the app remembers a store for up to a minute).";
    }

    private async Task<string> BreakMailAsync(string how)
    {
        switch (how)
        {
            case "500":
                demo.Mail.Next(500);
                return "The next mail gets a 500 and does not go out. Nobody knows at first; when the mail service has reported nothing of it for 20 minutes, it is sent once more.";
            case "429":
                demo.Mail.Next(429);
                return "The next mail is told to come later: it is sent in about a minute.";
            case "hang":
                demo.Mail.HangAfterAccept();
                return "The next mail is taken, but no answer comes. The mail service reports a moment later that it has it, so it is not sent twice.";
            case "refuse":
                await demo.Mail.RefuseConnectionsAsync();
                return "Nobody listens at SendGrid's address now.";
            default:
                await demo.Mail.ListenAgainAsync();
                return "SendGrid works again.";
        }
    }
}
