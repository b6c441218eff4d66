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

    private Demonstration(SandboxOptions options, SandboxState state, SandboxLog log) => (Options, State, Log) = (options, state, log);

    public SandboxOptions Options { get; }

    public SandboxState State { get; }

    public SandboxLog Log { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    public LocalFunctionsHost Host { get; private set; } = null!;

    public FakeSendGrid Mail { get; private set; } = null!;

    /// <summary>Null when a real store is connected.</summary>
    public FakeWooCommerce? Shop { get; private set; }

    public StoreTable Stores { get; private set; } = null!;

    public CancellationTable Cases { get; private set; } = null!;

    public PersonTable People { get; private set; } = null!;

    public TableServiceClient Tables { get; private set; } = null!;

    public MerchantSession Merchant { get; private set; } = null!;

    public StoreId StoreId { get; private set; }

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
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        await Tools.CheckNodeAsync();
        var taken = new HashSet<int>();
        int Port(int offset) => Tools.FreePort(Options.Port == 0 ? 0 : Options.Port + offset, taken);
        // The shop's port is part of the store's identity: the old one first.
        var shopPort = Options.Store is null ? Tools.FreePort(State.Now.ShopPort > 0 ? State.Now.ShopPort : Options.Port == 0 ? 0 : Options.Port + 2, taken) : 0;
        var (homePort, appPort, mailPort) = (Port(0), Port(1), Port(3));

        if (!Directory.Exists(Path.Combine(NpmFolder.Path, "node_modules")))
            Say("Fetching the storage emulator from npm (only the first time) …");
        Say("Starting storage, the app" + (Options.Store is null ? " and the demo shop …" : " …"));
        var azurite = Started(await Azurite.StartAsync(new AzuriteOptions { Folder = State.StorageFolder }, cancel));
        Mail = Started(await FakeSendGrid.StartAsync(Time, mailPort));
        Host = Started(await LocalFunctionsHost.OpenAsync(new LocalFunctionsHostOptions
        {
            ScriptRoot = AppContext.BaseDirectory,
            StorageConnection = azurite.ConnectionString,
            PublicPort = appPort,
            Logger = Log,
        }));
        OpenTables(azurite.ConnectionString);
        await PrepareAsync(azurite.ConnectionString, cancel);
        await StartAppAsync(azurite.ConnectionString);
        Host.Listen();
        cancel.ThrowIfCancellationRequested();

        if (Options.Store is null)
        {
            Shop = Started(await FakeWooCommerce.StartAsync(Time, new FakeWooCommerceOptions
            {
                Port = shopPort,
                DeliverAtOnce = true,
                AllowHttpCallback = true,
                // Above every captured order, and never a number of an earlier run: cases outlive the shop's memory.
                FirstId = 4001 + (1000 * State.Now.Starts),
            }));
            State.Keep(State.Now with { ShopPort = shopPort });
            StoreId = await DemoStore.ConnectAsync(this, Shop, cancel);
        }
        else
        {
            StoreId = StoreId.ForWooCommerce(Options.Store);
        }
        var home = Started(await HomeServer.StartAsync(this, homePort));
        HomeUrl = home.Address;
    }

    private async Task StartAppAsync(string storage)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["PublicUrl"] = AppUrl.AbsoluteUri,
            ["LinkSigningKey"] = State.Now.LinkSigningKey,
            ["SecretsKey"] = State.Now.SecretsKey,
            ["Settle"] = Settle,
            ["SendGrid__ApiKey"] = "SG.sandbox",
            ["SendGrid__BaseUrl"] = Mail.Address.AbsoluteUri,
            ["SendGrid__FromEmail"] = "orders@mail.example.com",
            ["WooCommerce__AllowInsecureStores"] = Options.Store is null ? "true" : "false",
        };
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
        Stores = new StoreTable(Tables, new Secrets(State.Now.SecretsKey), Time);
        Cases = new CancellationTable(Tables);
        People = new PersonTable(Tables);
        Merchant = new MerchantSession(new LinkSigner(State.Now.LinkSigningKey), new AppOptions { PublicUrl = AppUrl }, Time);
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
