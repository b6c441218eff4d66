using System.Diagnostics;
using CancelSaver.Cancellations;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The packaged app behind the stand-in of the Functions host in real time, with a connected store, a mail service and storage. A second app in this process only looks into the tables.</summary>
internal sealed class PackagedHouse : IAsyncDisposable
{
    private readonly Dictionary<string, string> settings;
    private readonly string folder;
    private readonly string storage;
    private readonly List<LocalFunctionsHost> hosts = [];
    private readonly LogLines log = new();
    private readonly ILoggerFactory logs;
    private WebApplication? eyes;

    private PackagedHouse(string folder, string storage, FakeWooCommerce shop, FakeSendGrid mail)
    {
        (this.folder, this.storage, Shop, Mail) = (folder, storage, shop, mail);
        logs = LoggerFactory.Create(l => l.AddProvider(log));
        settings = GoodSettings.For(storage);
        settings["SendGrid__BaseUrl"] = mail.Address.AbsoluteUri;
        settings["WooCommerce__AllowInsecureStores"] = "true";
        settings["Settle"] = "00:00:01";
    }

    public FakeWooCommerce Shop { get; }

    public FakeSendGrid Mail { get; }

    /// <summary>Everything the processes said, for a failing test's message.</summary>
    public string Log => string.Join('\n', log.All);

    /// <summary>What each process has in memory, in MB; the largest.</summary>
    public long ResidentMegabytes => hosts.Max(h =>
    {
        using var process = Process.GetProcessById(h.AppProcessId!.Value);
        return process.WorkingSet64 / 1_000_000;
    });

    public static async Task<PackagedHouse> Start(string folder)
    {
        var storage = await Emulator.FreshAccount();
        var shop = await FakeWooCommerce.StartAsync(TimeProvider.System, new FakeWooCommerceOptions { AllowHttpCallback = true, DeliverAtOnce = true });
        var mail = await FakeSendGrid.StartAsync();
        mail.ApiKey = "SG.test";
        var house = new PackagedHouse(folder, storage, shop, mail);
        var host = await house.StartAnother();
        await house.Connect(host);
        return house;
    }

    /// <summary>Starts one more process beside those that run, with a host of its own on a port of its own, on the same queues.</summary>
    public async Task<LocalFunctionsHost> StartAnother()
    {
        var host = await LocalFunctionsHost.OpenAsync(new LocalFunctionsHostOptions { ScriptRoot = folder, StorageConnection = storage, Logger = logs.CreateLogger("host") });
        hosts.Add(host);
        if (hosts.Count == 1)
            settings["PublicUrl"] = host.PublicUrl.AbsoluteUri;
        await host.StartAppAsync(settings);
        host.Listen();
        return host;
    }

    public Task<Cancellation?> Case(long order) =>
        eyes!.Services.GetRequiredService<CancellationTable>().Find(new CancellationId(StoreId.ForWooCommerce(new Uri(Shop.Url)), order), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            await host.DisposeAsync();
        if (eyes is not null)
            await eyes.DisposeAsync();
        await Shop.DisposeAsync();
        await Mail.DisposeAsync();
        logs.Dispose();
    }

    private async Task Connect(LocalFunctionsHost host)
    {
        eyes = CancelSaverApp.Build(["--FUNCTIONS_CUSTOMHANDLER_PORT=0", .. settings.Select(s => "--" + s.Key.Replace("__", ":", StringComparison.Ordinal) + "=" + s.Value)], b => b.Logging.ClearProviders());
        // The app makes them too, but the merchant is at the door at once.
        await CancelSaverApp.PrepareStorage(eyes.Services);
        using var merchant = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.PublicUrl };
        using var toStore = await merchant.GetAsync("/install/woocommerce?store=" + Uri.EscapeDataString(Shop.Url));
        Assert.That(await Shop.ApproveGrant(toStore.Headers.Location!.OriginalString), Is.Not.Null, "the store did not connect");
        await eyes.Services.GetRequiredService<StoreTable>().Update(
            StoreId.ForWooCommerce(new Uri(Shop.Url)), s => s with { Settings = s.Settings with { HoldoutPercent = 0, Brand = Given.Brand } });
    }
}
