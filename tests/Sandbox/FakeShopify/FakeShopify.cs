using System.Net;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>One call of the Admin API. Status 0: it got no answer.</summary>
public sealed record ShopCall(string Operation, JsonObject Variables, string Version, string RequestId, int Status, JsonObject? Answer);

/// <summary>
/// A Shopify-shaped store on the far side of the wire: it executes documents against Shopify's real schema, keeps state, and refuses what Shopify refuses. Start as many as you
/// like; each has its own loopback port, all share one schema executor.
/// </summary>
public sealed class FakeShopify : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ShopAdminApi api;
    private readonly ShopFaults faults;
    private readonly ShopAdmin admin;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim waiting = new(0);
    private Task pump = Task.CompletedTask;

    private FakeShopify(WebApplication app, ShopifyShop shop)
    {
        (this.app, Shop) = (app, shop);
        Tokens = new ShopifyTokens(shop);
        faults = new ShopFaults();
        api = new ShopAdminApi(shop, Tokens, faults);
        admin = new ShopAdmin(shop, Tokens, faults);
    }

    /// <summary>Everything inside the store, and the hands of customers and merchant.</summary>
    public ShopifyShop Shop { get; }

    /// <summary>The tokens of the app, and its secrets.</summary>
    public ShopifyTokens Tokens { get; }

    public ShopifyWebhooks Webhooks => Shop.Webhooks;

    /// <summary>The store's <c>*.myshopify.com</c> name.</summary>
    public string Name => Shop.Options.Shop;

    /// <summary>http://127.0.0.1:PORT, without the store's name.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>Root of the storefront, without a trailing slash: <see cref="Origin"/>/<see cref="Name"/>.</summary>
    public string Url => Shop.Home;

    /// <summary>For the setting <c>Shopify__AdminUrl</c>.</summary>
    public string AdminUrl => Origin + "/{shop}/admin/api";

    /// <summary>For the setting <c>Shopify__AppBridgeUrl</c>.</summary>
    public Uri AppBridgeUrl => new(Origin + "/app-bridge.js");

    /// <summary>Where the app's own pages are: what the admin embeds and the app proxy forwards to.</summary>
    public Uri? AppUrl
    {
        get => admin.AppUrl;
        set => admin.AppUrl = value;
    }

    /// <summary>Where the app takes webhooks; until then nothing is queued.</summary>
    public Uri? WebhookAddress
    {
        get => Webhooks.Address;
        set => Webhooks.Address = value;
    }

    /// <summary>How the store is broken for the app.</summary>
    public ShopOutage Down
    {
        get => faults.Down;
        set => faults.Down = value;
    }

    /// <summary>Every call of the Admin API so far, oldest first.</summary>
    public IReadOnlyList<ShopCall> Calls => api.Calls;

    public ShopOrder PlaceOrder(ShopOrderSpec? spec = null) => Shop.PlaceOrder(spec);

    /// <inheritdoc cref="ShopifyShop.Cancel"/>
    public void Cancel(ShopOrder order, string reason = "CUSTOMER", string? staffNote = null, bool refund = true) => Shop.Cancel(order, reason, staffNote, refund);

    /// <inheritdoc cref="ShopifyWebhooks.RunQueue"/>
    public Task<IReadOnlyList<ShopDelivery>> RunQueue() => Webhooks.RunQueue();

    /// <summary>A buyer follows a link (cart, discount or invoice) to the checkout, fills it in and pays.</summary>
    /// <exception cref="ShopCheckoutException">The link leads to no checkout, or something is sold out; in the page's words.</exception>
    public ShopOrder Checkout(Uri link, ShopBuyer? buyer = null) => Shop.Checkout(link, buyer);

    /// <summary>The bucket is empty: the next calls are throttled until the clock has gone on.</summary>
    public void Throttle() => api.Empty();

    /// <summary>The next call of this operation does its work, but its answer never arrives.</summary>
    public void LoseNextAnswer(string operation) => faults.LoseNextAnswer(operation);

    /// <summary>The next call of this operation has no effect and answers INTERNAL_SERVER_ERROR.</summary>
    public void FailNext(string operation) => faults.FailNext(operation);

    /// <summary>What App Bridge hands to the app's pages: good for a minute.</summary>
    /// <param name="more">Changes claims before they are sealed.</param>
    public string SessionToken(Action<JsonObject>? more = null) => admin.SessionToken(more);

    /// <summary>The sealed query with which the admin opens the app's page, without a question mark.</summary>
    public string FirstLoadQuery(bool withToken = true) => admin.FirstLoadQuery(withToken);

    /// <inheritdoc cref="ShopifyTokens.Rotate"/>
    public void Rotate(string secretNew) => Tokens.Rotate(secretNew);

    /// <inheritdoc cref="ShopifyTokens.RevokeAll"/>
    public void RevokeTokens() => Tokens.RevokeAll();

    public static async Task<FakeShopify> StartAsync(TimeProvider clock, FakeShopifyOptions? options = null)
    {
        options ??= new FakeShopifyOptions();
        // Started beside, so that the first document does not wait for it; who asks first sees what is wrong with it.
        _ = SchemaExecutor.Shared();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        var web = builder.Build();
        var store = new FakeShopify(web, new ShopifyShop(clock, options));
        // A store is found by its name in front of every path; without it only what is no store's own.
        web.UsePathBase("/" + options.Shop);
        web.UseRouting();
        store.api.Map(web);
        store.admin.Map(web);
        new ShopStorefront(store.Shop).Map(web);
        new ShopCheckoutPages(store.Shop).Map(web);
        new ShopAppProxy(store.Shop, store.Tokens, () => store.AppUrl).Map(web);
        new ShopBackOffice(store.Shop).Map(web);
        await web.StartAsync();
        store.Origin = web.Urls.Single().TrimEnd('/');
        store.Shop.Home = store.Origin + "/" + options.Shop;
        store.api.Callback = store.Origin;
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
                // What failed is due again some time, though nothing new happens.
                await waiting.WaitAsync(TimeSpan.FromSeconds(10), stop.Token);
                await Webhooks.RunQueue();
            }
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await pump;
        await app.StopAsync();
        await app.DisposeAsync();
        Webhooks.Dispose();
        stop.Dispose();
        waiting.Dispose();
    }
}
