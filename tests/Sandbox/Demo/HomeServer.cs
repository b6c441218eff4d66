using System.Globalization;
using System.Net;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>The home page's own small server. Looking changes nothing; every action is a POST that leads back with a sentence of what happened.</summary>
internal sealed class HomeServer : IAsyncDisposable
{
    private const string MailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-ancestors 'self'";

    private readonly WebApplication server;
    private readonly Demonstration demo;
    private readonly DemoOrders? orders;
    private readonly Captures captures;
    private readonly PastCases past;
    private readonly List<string> said = [];
    private readonly Lock gate = new();

    private HomeServer(WebApplication server, Demonstration demo)
    {
        (this.server, this.demo) = (server, demo);
        orders = demo.Shop is { } shop ? new DemoOrders(shop.Shop, demo.State.Now.Starts) : null;
        captures = new Captures(demo);
        past = new PastCases(demo.Cases, demo.People, demo.Tables);
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
        server.MapGet("/merchant", () => Results.Redirect(demo.Merchant.Door(demo.StoreId).AbsoluteUri));
        server.MapGet("/mails/{id}/html", (string id, HttpContext context) => Mail(context, id, mail => (LinksInANewTab(mail.Html), "text/html; charset=utf-8")));
        server.MapGet("/mails/{id}/text", (string id, HttpContext context) => Mail(context, id, mail => (mail.Text, "text/plain; charset=utf-8")));
        Do("/orders", "place", (form, _) => Task.FromResult(Place(form["kind"].ToString())));
        Do("/cancel", "cancel", (form, _) => Task.FromResult(orders is null || !int.TryParse(form["order"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? "There is no order to cancel: place one first."
            : orders.Cancel(id, form["how"].ToString(), form["reason"].ToString())));
        Do("/sample", "more", SampleAsync);
        Do("/replay", "more", (form, cancel) => captures.SendAsync(form["name"].ToString(), cancel));
        Do("/holdout", "more", HoldoutAsync);
        Do("/break/store", "more", (form, _) => Task.FromResult(BreakStore(form["how"].ToString())));
        Do("/break/mail", "more", (form, _) => BreakMailAsync(form["how"].ToString()));
    }

    private void Do(string path, string section, Func<IFormCollection, CancellationToken, Task<string>> act) => server.MapPost(path, async (HttpContext context) =>
    {
        var says = await act(await context.Request.ReadFormAsync(context.RequestAborted), context.RequestAborted);
        int number;
        lock (gate)
        {
            said.Add(says);
            number = said.Count;
        }
        return Results.Redirect("/?said=" + number + "#" + section);
    });

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
        var seen = await Seen.LookAsync(demo, orders, captures, context.RequestAborted);
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

    private string Place(string kind) => orders?.Place(kind) is { } order
        ? "Order " + order.Id + " of " + order.Billing.FirstName + " " + order.Billing.LastName + " was placed. Now cancel it."
        : "There is no such order to place.";

    private async Task<string> SampleAsync(IFormCollection form, CancellationToken cancel)
    {
        if (await demo.Stores.Find(demo.StoreId, cancel) is not { } store)
            return "The store is not connected yet.";
        if (form["do"] == "remove")
            return await past.RemoveAsync(store.Id, cancel) + " past cases were removed.";
        return await past.LoadAsync(store, demo.Time.GetUtcNow(), cancel) + " past cases were loaded: ninety days, invented people, real decisions.";
    }

    private async Task<string> HoldoutAsync(IFormCollection form, CancellationToken cancel)
    {
        var percent = form["percent"] == "50" ? 50 : 0;
        await demo.Stores.Update(demo.StoreId, s => s with { Settings = s.Settings with { HoldoutPercent = percent } }, cancel);
        return percent == 0
            ? "Nobody is held out from now on (the app remembers a store for up to a minute)."
            : "Half of the customers are held out from now on: they get no offer, so that the difference can be measured (the app remembers a store for up to a minute).";
    }

    private string BreakStore(string how)
    {
        if (demo.Shop is not { } shop)
            return "The real store is left alone.";
        shop.Down = how switch { "refuse" => WooOutage.Refused, "maintenance" => WooOutage.Maintenance, _ => WooOutage.None };
        return shop.Down switch
        {
            WooOutage.Refused => "The shop refuses connections. Cancel, accept, and see that nothing is lost; the app tries again after a while.",
            WooOutage.Maintenance => "The shop answers every call with its maintenance page.",
            _ => "The shop is up again.",
        };
    }

    private async Task<string> BreakMailAsync(string how)
    {
        switch (how)
        {
            case "500":
                demo.Mail.Next(500);
                return "The next mail gets a 500: nobody knows whether it went out, so an offer is not sent twice.";
            case "429":
                demo.Mail.Next(429);
                return "The next mail is told to come later: it is sent in about a minute.";
            case "hang":
                demo.Mail.HangAfterAccept();
                return "The next mail is taken, but no answer comes: nobody knows, so it is never sent twice.";
            case "refuse":
                await demo.Mail.RefuseConnectionsAsync();
                return "Nobody listens at SendGrid's address now.";
            default:
                await demo.Mail.ListenAgainAsync();
                return "SendGrid works again.";
        }
    }
}
