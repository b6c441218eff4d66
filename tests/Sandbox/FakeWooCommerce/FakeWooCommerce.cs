using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CancelSaver.Sandbox;

/// <summary>One request the demo store saw. Unknown: no such route below /wp-json.</summary>
public sealed record WooRequest(string Method, string PathAndQuery, string Body, int Status, bool Unknown);

/// <summary>How the store is broken at the moment.</summary>
public enum WooOutage
{
    None,

    /// <summary>The connection is cut before anything is read.</summary>
    Refused,

    /// <summary>503 with a page in HTML, as hosts and maintenance mode answer.</summary>
    Maintenance,
}

/// <summary>
/// A WooCommerce-shaped demo store on the far side of the wire: strict, stateful, in memory, with the real one's refusals and quirks
/// (WooCommerce 11.0 on WordPress 7.1). Start as many as you like; each has its own loopback port.
/// </summary>
public sealed class FakeWooCommerce : IAsyncDisposable
{
    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);
    private readonly WebApplication app;
    private readonly WooRest rest;
    private readonly List<(Func<WooRequest, bool> Which, int Status, string Html, bool AfterTheWork)> breaks = [];
    private readonly List<WooRequest> requests = [];
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim waiting = new(0);
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private Task pump = Task.CompletedTask;

    private FakeWooCommerce(WebApplication app, WooShop shop, TimeProvider time)
    {
        (this.app, Shop, this.time) = (app, shop, time);
        rest = new WooRest(shop, new WooAuth(shop));
    }

    /// <summary>Everything inside the store, and the hands of customers and merchant.</summary>
    public WooShop Shop { get; }

    public string Url => Shop.Home;
    public WooWebhooks Webhooks => Shop.Webhooks;
    public List<WooKey> Keys => Shop.Keys;
    public List<WooProduct> Products => Shop.Products;
    public List<WooCoupon> Coupons => Shop.Coupons;

    public WooOutage Down { get; set; }

    /// <summary>Added to every answer, by the store's own clock.</summary>
    public TimeSpan Slow { get; set; }

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<WooRequest> Requests
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    public WooOrder PlaceOrder(OrderSpec? spec = null) => Shop.PlaceOrder(spec);

    public WooOrder Order(int id) => Shop.Order(id);

    /// <inheritdoc cref="WooWebhooks.RunQueue"/>
    public Task<IReadOnlyList<WooDelivery>> RunQueue() => Webhooks.RunQueue();

    /// <summary>
    /// Presses Approve on the wc-auth page. The address the browser is sent to, or null when the merchant saw an error page.
    /// </summary>
    public Task<string?> ApproveGrant(string authorizeUrl) => new WooGrant(Shop).Approve(authorizeUrl);

    /// <summary>The next request that fits gets this answer and has no effect.</summary>
    public void FailNext(Func<WooRequest, bool> which, int status, string html = "<html><body><h1>Error</h1></body></html>")
    {
        lock (gate)
            breaks.Add((which, status, html, AfterTheWork: false));
    }

    /// <summary>The next request that fits does its work, but its answer never arrives.</summary>
    public void LoseAnswerOf(Func<WooRequest, bool> which)
    {
        lock (gate)
            breaks.Add((which, 0, "", AfterTheWork: true));
    }

    public static async Task<FakeWooCommerce> StartAsync(TimeProvider time, FakeWooCommerceOptions? options = null)
    {
        options ??= new FakeWooCommerceOptions();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
        {
            if (options.Https)
                listen.UseHttps(Certificate.Value);
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var web = builder.Build();
        var store = new FakeWooCommerce(web, new WooShop(time, options), time);
        web.Use(store.Door);
        new WooGrant(store.Shop).Map(web);
        new WooPayPage(store.Shop).Map(web);
        new WooShopPages(store.Shop).Map(web);
        new WooAdminPages(store.Shop).Map(web);
        new WooPluginPages(store.Shop).Map(web);
        await web.StartAsync();
        store.Shop.Home = web.Urls.Single().TrimEnd('/');
        if (options.DeliverAtOnce)
        {
            store.Webhooks.SomethingWaits = () => store.waiting.Release();
            store.pump = store.Pump();
        }
        return store;
    }

    private async Task Pump()
    {
        try
        {
            while (true)
            {
                await waiting.WaitAsync(stop.Token);
                await Webhooks.RunQueue();
            }
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }

    private async Task Door(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var target = request.Path.Value + request.QueryString.Value;
        var isRest = request.Path.StartsWithSegments("/wp-json", StringComparison.Ordinal);
        var body = "";
        if (isRest)
        {
            using var reader = new StreamReader(request.Body);
            body = await reader.ReadToEndAsync();
        }
        var seen = new WooRequest(request.Method, target, body, 0, Unknown: false);
        if (Slow > TimeSpan.Zero)
            await Task.Delay(Slow, time, stop.Token);
        if (Down == WooOutage.Refused)
        {
            Record(seen);
            context.Abort();
            return;
        }
        var broken = Down == WooOutage.Maintenance
            ? (_ => true, 503, "<html><body>Briefly unavailable for scheduled maintenance.</body></html>", false) : Broken(seen);
        if (broken is { AfterTheWork: false } refused)
        {
            Record(seen with { Status = refused.Status });
            context.Response.StatusCode = refused.Status;
            context.Response.ContentType = "text/html; charset=UTF-8";
            await context.Response.WriteAsync(refused.Html);
            return;
        }
        if (!isRest)
        {
            await next(context);
            Record(seen with { Status = context.Response.StatusCode });
            return;
        }
        var (answer, unknown) = await rest.Answer(request.Method, request.Path.Value!, request.QueryString.Value ?? "",
            request.ContentType ?? "", body,
            request.IsHttps || Shop.Options.PhpSeesTls, request.Headers.Authorization, request.Headers["X-HTTP-Method-Override"]);
        Record(seen with { Status = answer.Status, Unknown = unknown });
        if (broken is not null)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.Body.WriteAsync(PhpJson.Bytes(answer.Body));
    }

    private (Func<WooRequest, bool> Which, int Status, string Html, bool AfterTheWork)? Broken(WooRequest request)
    {
        lock (gate)
        {
            var index = breaks.FindIndex(b => b.Which(request));
            if (index < 0)
                return null;
            var found = breaks[index];
            breaks.RemoveAt(index);
            return found;
        }
    }

    private void Record(WooRequest request)
    {
        lock (gate)
            requests.Add(request);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        // Nobody checks these dates: clients of the demo store have to trust it explicitly.
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await pump;
        await app.StopAsync();
        await app.DisposeAsync();
        Webhooks.Dispose();
        Shop.Plugin?.Dispose();
        stop.Dispose();
        waiting.Dispose();
    }
}
