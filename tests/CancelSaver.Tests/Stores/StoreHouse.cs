using System.Net;
using Azure.Core.Pipeline;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Stores;

/// <summary>The Stores room on a loopback port, between the storage emulator and a demo store of its own.</summary>
internal sealed class StoreHouse : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StorageCount storage;

    private StoreHouse(WebApplication app, FakeWooCommerce shop, StoreClock clock, StorageCount storage) =>
        (this.app, Shop, Clock, this.storage) = (app, shop, clock, storage);

    public FakeWooCommerce Shop { get; }

    public StoreClock Clock { get; }

    public Uri Url { get; private set; } = null!;

    /// <summary>Knows no redirects, as a store's server and a test do not want them.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public StoreId Id => StoreId.ForWooCommerce(new Uri(Shop.Url));

    public StoreTable Stores => app.Services.GetRequiredService<StoreTable>();

    public StoreLetters Letters => app.Services.GetRequiredService<StoreLetters>();

    public WooStorefront Storefront => app.Services.GetRequiredService<WooStorefront>();

    public WooInstall Install => app.Services.GetRequiredService<WooInstall>();

    public WooHooks Hooks => app.Services.GetRequiredService<WooHooks>();

    public int StorageCalls => storage.Calls;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Storage answers 403 to everything from now on.</summary>
    public void BreakStorage() => storage.Broken = true;

    public static async Task<StoreHouse> Open(bool connected = true, FakeWooCommerceOptions? options = null)
    {
        var clock = new StoreClock();
        var azurite = await Emulator.Shared();
        var count = new StorageCount();
        var shop = await FakeWooCommerce.StartAsync(clock, options ?? new FakeWooCommerceOptions { AllowHttpCallback = true });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        StoreHouse? house = null;
        builder.Services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new WooCommerceOptions { AllowInsecureStores = true })
            .AddSingleton(_ => new AppOptions { PublicUrl = house!.Url })
            .AddSingleton(new TableServiceClient(azurite.ConnectionString,
                new TableClientOptions { Transport = new HttpClientTransport(count), Retry = { MaxRetries = 0 } }))
            .AddSingleton(new QueueServiceClient(azurite.ConnectionString,
                new QueueClientOptions { Transport = new HttpClientTransport(count), Retry = { MaxRetries = 0 } }))
            .AddStores()
            // The options know our address only once we listen; the porter needs the key before.
            .AddSingleton(new Secrets(Convert.ToBase64String(new byte[32])))
            .AddWooCommerce();
        var web = builder.Build();
        web.MapWooWebhooks();
        web.MapWooInstall();
        await web.StartAsync();
        house = new StoreHouse(web, shop, clock, count) { Url = new Uri(web.Urls.Single()) };
        var tables = web.Services.GetRequiredService<TableServiceClient>();
        foreach (var table in StoresRegistration.Tables)
            await tables.CreateTableIfNotExistsAsync(table);
        var queue = web.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(StoreLetters.Queue);
        await queue.CreateIfNotExistsAsync();
        await queue.ClearMessagesAsync();
        if (connected)
            await house.Connect();
        return house;
    }

    /// <summary>Through the front door, as a merchant does it.</summary>
    /// <returns>Where the browser ends; null when the store showed an error.</returns>
    public async Task<string?> Connect()
    {
        using var start = await Http.GetAsync(new Uri(Url, "/install/woocommerce?store=" + Uri.EscapeDataString(Shop.Url)));
        Assert.That(start.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await start.Content.ReadAsStringAsync());
        return await Shop.ApproveGrant(start.Headers.Location!.AbsoluteUri);
    }

    public async Task<Store> Store() => await Stores.Find(Id) ?? throw new AssertionException("The store is not there.");

    /// <summary>What waits on store-events from this store.</summary>
    public async Task<List<StoreLetter>> TakeLetters()
    {
        var queue = Get<QueueServiceClient>().GetQueueClient(StoreLetters.Queue);
        List<StoreLetter> letters = [];
        while (await queue.ReceiveMessagesAsync(32) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                letters.Add(await Letters.Open(message.Body.ToMemory()));
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
        return [.. letters.Where(l => l.Store == Id)];
    }

    /// <summary>A case of an order as it is in the store now.</summary>
    public async Task<Cancellation> Case(int order)
    {
        var found = await Storefront.GetOrder(await Store(), order, default) ?? throw new AssertionException("The order is not there.");
        return new Cancellation
        {
            Id = new CancellationId(Id, order),
            Status = CancellationStatus.Decided,
            Order = found,
            CancelledAt = Clock.GetUtcNow(),
            ReceivedAt = Clock.GetUtcNow(),
        };
    }

    /// <summary>A customer orders and cancels.</summary>
    public int CancelledOrder(OrderSpec? spec = null)
    {
        var order = Shop.PlaceOrder(spec);
        Shop.Shop.CancelByAdmin(order.Id);
        return order.Id;
    }

    public Offer OfferOf(params OfferPart[] parts) =>
        new() { Parts = parts, Ends = Clock.GetUtcNow().AddHours(48), Cost = new Money(2000, "USD") };

    public static OfferPart Part(OfferKind kind) => new() { Kind = kind, Cost = new Money(0, "USD") };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Shop.DisposeAsync();
    }

    /// <summary>Between our clients and the emulator: counts.</summary>
    private sealed class StorageCount() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public bool Broken { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            return Broken ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden)) : base.SendAsync(request, cancellationToken);
        }
    }
}
