using System.Runtime.InteropServices;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.People;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Sandbox;

/// <summary>Everything that runs: storage, host and app, mail service, shop, home page. Parts end in the reverse order of their start.</summary>
internal sealed class Demonstration : IAsyncDisposable
{
    // The demo's own waiting: a customer watches.
    private const string Settle = "00:00:03";

    private readonly Stack<IAsyncDisposable> parts = new();
    private FakeShopify? shopify;

    private Demonstration(SandboxOptions options, SandboxState state, SandboxLog log) => (Options, State, Log) = (options, state, log);

    public SandboxOptions Options { get; }

    public SandboxState State { get; }

    public SandboxLog Log { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    public LocalFunctionsHost Host { get; private set; } = null!;

    public FakeSendGrid Mail { get; private set; } = null!;

    public StoreTable Stores { get; private set; } = null!;

    public CancellationTable Cases { get; private set; } = null!;

    public CaseDayTable Days { get; private set; } = null!;

    public WordSeal Seal { get; private set; } = null!;

    public FoldDays Fold { get; private set; } = null!;

    public PersonTable People { get; private set; } = null!;

    public TableServiceClient Tables { get; private set; } = null!;

    public MerchantSession Merchant { get; private set; } = null!;

    /// <summary>The stores side by side; with a real one no demo shop stands beside it.</summary>
    public IReadOnlyList<ShownStore> Shown { get; private set; } = [];

    /// <summary>What seals Shopify's letters to the app; empty when it serves no Shopify store.</summary>
    public string ShopifySecret => Options.ShopifySecret ?? shopify?.Tokens.Secret ?? "";

    /// <summary>Opens the app's own pages under <c>/app/health</c>; another one at each start.</summary>
    public string OperatorKey { get; } = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    /// <summary>The app as the world reaches it.</summary>
    public Uri AppUrl => Options.PublicUrl ?? Host.PublicUrl;

    /// <summary>The one address people need.</summary>
    public Uri HomeUrl { get; private set; } = null!;

    /// <exception cref="SandboxException">Something this machine needs is missing.</exception>
    public static async Task<Demonstration> StartAsync(SandboxOptions options, SandboxState state, SandboxLog log, CancellationToken cancel)
    {
        var demo = new Demonstration(options, state, log);
        try
        {
            await demo.StartAsync(cancel);
            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Log.Hush();
        while (parts.TryPop(out var part))
            await part.DisposeAsync();
        // Shared by whatever asked for it, so nobody's part: it ends with the demonstration, not some time after it.
        await SchemaExecutor.StopAsync();
    }

    /// <summary>What the app knows of a shown store; null while it is not connected.</summary>
    public async Task<Store?> FindAsync(ShownStore shown, CancellationToken cancel)
    {
        if (shown.Id is { } known)
            return await Stores.Find(known, cancel);
        await foreach (var id in Stores.All(cancel))
        {
            if (id.Platform == shown.Key && await Stores.Find(id, cancel) is { Status: not StoreStatus.Disconnected } store)
                return store;
        }
        return null;
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        await Tools.CheckNodeAsync();
        var taken = new HashSet<int>();
        int Port(int offset) => Tools.FreePort(Options.Port == 0 ? 0 : Options.Port + offset, taken);
        // The WooCommerce shop's port is part of the store's identity: the old one first.
        var wooPort = Options.IsReal ? 0 : Tools.FreePort(State.Now.ShopPort > 0 ? State.Now.ShopPort : Options.Port == 0 ? 0 : Options.Port + 2, taken);
        var (homePort, appPort, mailPort) = (Port(0), Port(1), Port(3));

        if (!Directory.Exists(Path.Combine(NpmFolder.Path, "node_modules")))
            Say("Fetching the storage emulator from npm (only the first time) …");
        Say("Starting storage, the app" + (Options.IsReal ? " …" : " and two demo shops …"));
        var azurite = Started(await Azurite.StartAsync(new AzuriteOptions { Folder = State.StorageFolder }, cancel));
        Mail = Started(await FakeSendGrid.StartAsync(Time, mailPort));
        Host = Started(await LocalFunctionsHost.OpenAsync(new LocalFunctionsHostOptions
        {
            ScriptRoot = AppContext.BaseDirectory,
            StorageConnection = azurite.ConnectionString,
            PublicPort = appPort,
            Logger = Log,
        }));
        Mail.Reports.Address = new Uri(Host.PublicUrl, "/webhooks/sendgrid/events");
        Mail.Reports.PostAtOnce();
        OpenTables(azurite.ConnectionString);
        await PrepareAsync(azurite.ConnectionString, cancel);
        Shown = Options.IsReal ? RealStores() : [await WooShopAsync(wooPort), await ShopifyShopAsync(Port(4))];
        foreach (var shop in DemoShops)
            await DemoStore.PrepareAsync(this, shop, cancel);
        await StartAppAsync(azurite.ConnectionString);
        Host.Listen();
        cancel.ThrowIfCancellationRequested();
        foreach (var shop in DemoShops)
            await DemoStore.ConnectAsync(this, shop, cancel);
        if (Options.Cases > 0)
            await FillAsync(cancel);
        var home = Started(await HomeServer.StartAsync(this, homePort));
        HomeUrl = home.Address;
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        foreach (var shop in DemoShops)
        {
            Say("Inventing " + Options.Cases + " cases of " + shop.Name + " …");
            var many = new ManyCases(Cases, Days, Seal);
            await many.WriteAsync((await Stores.Find(shop.Id, cancel))!, Options.Cases, Time.GetUtcNow(), cancel);
        }
    }

    private IEnumerable<IDemoShop> DemoShops => Shown.Select(s => s.Shop).OfType<IDemoShop>();

    // Above every captured order, and never a number of an earlier run: cases outlive the shops' memory.
    private int FirstNumber => 4001 + (1000 * State.Now.Starts);

    private List<ShownStore> RealStores()
    {
        var shown = new List<ShownStore>();
        if (Options.Store is { } woo)
            shown.Add(new ShownStore(ShownStore.Woo, StoreId.ForWooCommerce(woo), Shop: null));
        if (Options.ShopifyKey is not null)
            shown.Add(new ShownStore(ShownStore.Shopify, Id: null, Shop: null));
        return shown;
    }

    private async Task<ShownStore> WooShopAsync(int port)
    {
        var fake = Started(await FakeWooCommerce.StartAsync(Time, new FakeWooCommerceOptions { Port = port, DeliverAtOnce = true, AllowHttpCallback = true, FirstId = FirstNumber }));
        State.Keep(State.Now with { ShopPort = port });
        var shop = new WooDemoShop(this, fake);
        return new ShownStore(ShownStore.Woo, shop.Id, shop);
    }

    private async Task<ShownStore> ShopifyShopAsync(int port)
    {
        shopify = Started(await FakeShopify.StartAsync(Time, FakeShopifyOptions.Fernhill with { Port = port, DeliverAtOnce = true, FirstNumber = FirstNumber }));
        var shop = new ShopifyDemoShop(this, shopify);
        return new ShownStore(ShownStore.Shopify, shop.Id, shop);
    }

    private async Task StartAppAsync(string storage)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["PublicUrl"] = AppUrl.AbsoluteUri,
            ["LinkSigningKey"] = State.Now.LinkSigningKey,
            ["SecretsKey"] = State.Now.SecretsKey,
            ["OperatorKey"] = OperatorKey,
            ["Settle"] = Settle,
            ["SendGrid__ApiKey"] = "SG.sandbox",
            ["SendGrid__BaseUrl"] = Mail.Address.AbsoluteUri,
            ["SendGrid__FromEmail"] = "orders@mail.example.com",
            ["SendGrid__EventWebhookKey"] = Mail.Reports.PublicKey,
            ["WooCommerce__AllowInsecureStores"] = Options.IsReal ? "false" : "true",
        };
        if (Options.ShopifyKey is { } own)
        {
            (settings["Shopify__ApiKey"], settings["Shopify__ApiSecret"]) = (own, Options.ShopifySecret!);
        }
        else if (shopify is { Shop.Options: { } stand })
        {
            (settings["Shopify__ApiKey"], settings["Shopify__ApiSecret"]) = (stand.ApiKey, stand.ApiSecret);
            (settings["Shopify__AdminUrl"], settings["Shopify__AppBridgeUrl"]) = (shopify.AdminUrl, shopify.AppBridgeUrl.AbsoluteUri);
        }
        // The app's own launcher looks for .NET where installers put it; this process knows where it really is.
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is null && Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")) is var root
            && Directory.Exists(Path.Combine(root, "host", "fxr")))
        {
            settings["DOTNET_ROOT"] = root;
        }
        try
        {
            await Host.StartAppAsync(settings);
        }
        catch (InvalidOperationException)
        {
            throw new SandboxException("The app did not start" + (Log.LastError is { } last ? ": " + last : "") + ". Its whole log: " + State.AppLog);
        }
    }

    private void OpenTables(string storage)
    {
        Tables = new TableServiceClient(storage);
        var secrets = new Secrets(State.Now.SecretsKey);
        Stores = new StoreTable(Tables, secrets, Time);
        Cases = new CancellationTable(Tables);
        Days = new CaseDayTable(Tables);
        Seal = CaseDaysRegistration.Seal(secrets);
        Fold = new FoldDays(Cases, Days, Seal);
        People = new PersonTable(Tables);
        Merchant = new MerchantSession(new LinkSigner(State.Now.LinkSigningKey), new UsedLinks(Tables), new AppOptions { PublicUrl = AppUrl }, Time);
    }

    private async Task PrepareAsync(string storage, CancellationToken cancel)
    {
        var queues = new QueueServiceClient(storage);
        await Task.WhenAll([.. CancelSaverApp.Tables.Select(name => Tables.CreateTableIfNotExistsAsync(name, cancel)),
            .. CancelSaverApp.Queues.Select(name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancel))]);
    }

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        parts.Push(part);
        return part;
    }

    private static void Say(string what) => Console.WriteLine(what);
}
