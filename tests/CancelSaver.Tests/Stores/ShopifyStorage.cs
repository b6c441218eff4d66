using Azure.Core.Pipeline;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Stores;

/// <summary>Storage of its own for one test, whose every call is counted and can be broken; as many processes on it as wanted.</summary>
internal sealed class ShopifyStorage : IDisposable
{
    public const string Shop = "cancelsaver-eur.myshopify.com";

    private ShopifyStorage(string account, StoreClock clock) => (Account, Clock) = (account, clock);

    /// <summary>Its connection string.</summary>
    public string Account { get; }

    public StoreClock Clock { get; }

    public StoreId Id { get; } = StoreId.ForShopify(Shop);

    public Wire Wire { get; } = new(new SocketsHttpHandler());

    public Secrets Secrets { get; } = new(Convert.ToBase64String(new byte[32]));

    public static async Task<ShopifyStorage> Open()
    {
        var storage = new ShopifyStorage(await Emulator.FreshAccount(), new StoreClock());
        foreach (var table in StoresRegistration.Tables)
            await storage.Tables().CreateTableIfNotExistsAsync(table);
        foreach (var queue in StoresRegistration.Queues)
            await storage.Queues().GetQueueClient(queue).CreateIfNotExistsAsync();
        return storage;
    }

    public TableServiceClient Tables() => new(Account, new TableClientOptions { Transport = new HttpClientTransport(Wire), Retry = { MaxRetries = 0 } });

    public QueueServiceClient Queues() => new(Account, new QueueClientOptions { Transport = new HttpClientTransport(Wire), Retry = { MaxRetries = 0 } });

    /// <summary>What one process knows of the stores.</summary>
    public StoreTable Stores() => new(Tables(), Secrets, Clock);

    /// <summary>A connected store with a pair numbered 1, whose access ends in an hour.</summary>
    public async Task<StoreTable> Connected(Func<ShopifyGrant, ShopifyGrant>? change = null)
    {
        var stores = Stores();
        var grant = new ShopifyGrant
        {
            AccessToken = "shpat_1",
            AccessEnds = Clock.GetUtcNow().AddHours(1),
            RefreshToken = "shprt_1",
            RefreshEnds = Clock.GetUtcNow().AddDays(90),
            Scopes = CancelSaver.Stores.Shopify.ShopifyScopes.Required,
        };
        await stores.SaveSecrets(Id, new StoreSecrets { Shopify = change is null ? grant : change(grant) });
        await stores.Save(new Store { Id = Id, Url = new Uri("https://" + Shop), Name = "A", Currency = "EUR", TimeZone = "Europe/Lisbon", Language = "en", Country = "PT" });
        return stores;
    }

    public async Task<ShopifyGrant> Grant() => (await Stores().Secrets(Id))!.Shopify!;

    public async Task<Store> Store() => await Stores().Find(Id) ?? throw new AssertionException("The store is not there.");

    public int Calls(string method) => Wire.Calls.Count(c => c.StartsWith(method, StringComparison.Ordinal));

    public void Dispose() => Wire.Dispose();
}
