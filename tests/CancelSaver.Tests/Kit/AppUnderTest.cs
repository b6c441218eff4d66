using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Kit;

/// <summary>
/// The whole house on one machine: the real app behind the stand-in of the Functions host, a connected store (WooCommerce-shaped, or Shopify-shaped where a test asks for it), a strict mail
/// service, the storage emulator. Only the clock is ours: <see cref="RunUntilQuiet"/> brings delayed messages forward instead of waiting.
/// </summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    /// <summary>A Tuesday morning in New York, where the store is.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    public static readonly string FirstLinkKey = Convert.ToBase64String(new byte[32].Select((_, i) => (byte)i).ToArray());

    public static readonly string FirstSecretsKey = Convert.ToBase64String(new byte[32]);

    /// <summary>Opens the pages of whoever runs the app.</summary>
    public static readonly string OperatorKey = Convert.ToBase64String([.. Enumerable.Range(100, 32).Select(i => (byte)i)]);

    private readonly Func<string[], Task<WebApplication>> start;

    private readonly FakeShopify? shopify;

    private WebApplication app;

    private AppUnderTest(WebApplication app, Func<string[], Task<WebApplication>> start, LocalFunctionsHost host, FakeWooCommerce shop, FakeShopify? shopify, FakeSendGrid mail, SandboxClock clock, Wire wire, LogLines log, IReadOnlyCollection<(DateTimeOffset At, string Line)> lines)
    {
        (this.app, this.start, Host, Shop, this.shopify, Mail, Clock, Wire, Log, Lines) = (app, start, host, shop, shopify, mail, clock, wire, log, lines);
        Browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.PublicUrl };
        Store = shopify is null ? StoreId.ForWooCommerce(new Uri(shop.Url)) : StoreId.ForShopify(shopify.Name);
    }

    public LocalFunctionsHost Host { get; }

    public FakeWooCommerce Shop { get; }

    /// <summary>The Shopify-shaped store, where the test asked for one.</summary>
    public FakeShopify Shopify => shopify ?? throw new InvalidOperationException("This house was started without a Shopify store.");

    public FakeSendGrid Mail { get; }

    public SandboxClock Clock { get; }

    public Wire Wire { get; }

    public LogLines Log { get; }

    /// <summary>What it would write to its console, as it would write it.</summary>
    public IReadOnlyCollection<(DateTimeOffset At, string Line)> Lines { get; }

    /// <summary>Connection string of the storage everything lies in.</summary>
    public required string Storage { get; init; }

    /// <summary>What is hidden on the queues.</summary>
    public required DelayedMessages Delayed { get; init; }

    /// <summary>Somebody on the street: no cookies, follows no redirect.</summary>
    public HttpClient Browser { get; }

    public StoreId Store { get; }

    public IServiceProvider Services => app.Services;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Starts everything and connects the store.</summary>
    /// <param name="settings">What the merchant chose; by default: no holdout, so that every test tells one story.</param>
    /// <param name="at">What time it is; by default a <see cref="Start"/> at which nothing is quiet or closed.</param>
    public static Task<AppUnderTest> StartAsync(Func<StoreSettings, StoreSettings>? settings = null, bool connect = true, DateTimeOffset? at = null) => StartAsync(null, settings, connect, at);

    /// <summary>The same with a Shopify store.</summary>
    public static Task<AppUnderTest> StartOnShopifyAsync(Func<StoreSettings, StoreSettings>? settings = null, FakeShopifyOptions? options = null, bool connect = true) =>
        StartAsync(options ?? new FakeShopifyOptions(), settings, connect);

    private static async Task<AppUnderTest> StartAsync(FakeShopifyOptions? onShopify, Func<StoreSettings, StoreSettings>? settings, bool connect, DateTimeOffset? at = null)
    {
        var clock = new SandboxClock(at ?? Start);
        var storage = await Emulator.FreshAccount();
        var shop = await FakeWooCommerce.StartAsync(clock, new FakeWooCommerceOptions { AllowHttpCallback = true });
        var fake = onShopify is null ? null : await FakeShopify.StartAsync(clock, onShopify);
        var mail = await FakeSendGrid.StartAsync(clock);
        mail.ApiKey = "SG.test";
        var delayed = new DelayedMessages(clock);
        var (log, lines) = (new LogLines(), new ConcurrentQueue<(DateTimeOffset At, string Line)>());
        var wire = new Wire(delayed.Watch(new SocketsHttpHandler())) { Clock = clock };
        var host = await LocalFunctionsHost.OpenAsync(new LocalFunctionsHostOptions
        {
            ScriptRoot = AppContext.BaseDirectory,
            StorageConnection = storage,
            Clock = clock,
            Delayed = delayed,
        });
        var house = await Build([]);
        if (fake is not null)
            (fake.AppUrl, fake.WebhookAddress) = (host.PublicUrl, new Uri(host.PublicUrl, "/webhooks/shopify"));
        var all = new AppUnderTest(house, Build, host, shop, fake, mail, clock, wire, log, lines) { Storage = storage, Delayed = delayed };
        if (connect)
            await all.Connect(settings ?? (s => s));
        return all;

        async Task<WebApplication> Build(string[] changed)
        {
            var built = CancelSaverApp.Build(
                [
                    "--FUNCTIONS_CUSTOMHANDLER_PORT=0", "--AzureWebJobsStorage=" + storage, "--PublicUrl=" + host.PublicUrl,
                    "--LinkSigningKey=" + FirstLinkKey, "--SecretsKey=" + FirstSecretsKey,
                    "--SendGrid:ApiKey=" + mail.ApiKey, "--SendGrid:BaseUrl=" + mail.Address, "--SendGrid:FromEmail=orders@mail.example.com",
                    "--OperatorKey=" + OperatorKey, "--WooCommerce:AllowInsecureStores=true", "--WooCommerce:Timeout=00:00:10",
                    .. fake is null ? [] : (string[])
                    [
                        "--Shopify:ApiKey=" + onShopify!.ApiKey, "--Shopify:ApiSecret=" + onShopify.ApiSecret, "--Shopify:AdminUrl=" + fake.AdminUrl, "--Shopify:AppBridgeUrl=" + fake.AppBridgeUrl,
                    ],
                    .. changed,
                ],
                builder =>
                {
                    var transport = new HttpClientTransport(wire);
                    builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                    builder.Services.Replace(ServiceDescriptor.Singleton(new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } }));
                    builder.Services.Replace(ServiceDescriptor.Singleton(new QueueClientOptions { Transport = transport, Retry = { MaxRetries = 0 } }));
                    builder.Logging.ClearProviders().AddProvider(log);
                    builder.Logging.AddProvider(new JsonLines(new ConsoleLines(clock, lines)));
                });
            await CancelSaverApp.PrepareStorage(built.Services);
            await built.StartAsync();
            host.Attach(new Uri(built.Urls.Single()));
            return built;
        }
    }

    /// <summary>The operator changes settings (<c>Section:Name=value</c>): the process ends, a new one takes its place on the same storage, at the same time of day.</summary>
    public async Task RestartWith(params string[] changed)
    {
        await app.StopAsync();
        await app.DisposeAsync();
        app = await start([.. changed.Select(c => "--" + c)]);
    }

    /// <summary>The operator switches the mail service's reports on. They are posted when a test says so (<see cref="MailReports.Post"/>).</summary>
    public async Task LetMailServiceReport()
    {
        Mail.Reports.Address = new Uri(Host.PublicUrl, SendGridWebhooks.Route);
        await RestartWith("SendGrid:EventWebhookKey=" + Mail.Reports.PublicKey);
    }

    /// <summary>The merchant connects the store the way merchants do.</summary>
    public async Task Connect(Func<StoreSettings, StoreSettings> settings)
    {
        if (shopify is not null)
            await OpenInAdmin();
        else
            await ConnectWooCommerce();
        await Get<StoreTable>().Update(Store, s => s with { Settings = settings(s.Settings with { HoldoutPercent = 0, Brand = Given.Brand }) });
    }

    /// <summary>The merchant opens the app in Shopify's admin: the first time, that is what installs it.</summary>
    public async Task<HttpResponseMessage> OpenInAdmin() => await Browser.GetAsync("/app?" + Shopify.FirstLoadQuery());

    private async Task ConnectWooCommerce()
    {
        using var toStore = await Browser.GetAsync("/install/woocommerce?store=" + Uri.EscapeDataString(Shop.Url));
        var back = await Shop.ApproveGrant(toStore.Headers.Location?.OriginalString ?? throw new InvalidOperationException(toStore.StatusCode + " " + await toStore.Content.ReadAsStringAsync() + string.Join(Environment.NewLine, Log.Errors)));
        Assert.That(back, Is.Not.Null, "the store did not connect: " + string.Join(Environment.NewLine, Log.All.TakeLast(6)));
    }

    /// <summary>The store delivers its webhooks, and every message runs until nothing is left to do now.</summary>
    /// <param name="limit">How far the clock may go; by default long enough for a case to settle and be answered.</param>
    public async Task RunUntilQuiet(TimeSpan? limit = null)
    {
        await Deliver();
        await Host.RunUntilQuiet(limit ?? TimeSpan.FromMinutes(30));
        await Deliver();
        await Host.RunUntilQuiet(TimeSpan.Zero);
    }

    /// <summary>The store delivers what it has to tell.</summary>
    public async Task Deliver()
    {
        await Shop.RunQueue();
        if (shopify is not null)
            await shopify.RunQueue();
    }

    public async Task<Cancellation> Case(long order) =>
        await Get<CancellationTable>().Find(new CancellationId(Store, order), CancellationToken.None) ?? throw new AssertionException("There is no case for order " + order + ".");

    public Task<Cancellation?> CaseOrNull(long order) => Get<CancellationTable>().Find(new CancellationId(Store, order), CancellationToken.None);

    /// <summary>The offer link of the newest mail.</summary>
    public string OfferLink() => Mail.Sent[^1].Links.First(l => l.AbsolutePath.StartsWith("/o/", StringComparison.Ordinal)).AbsolutePath;

    /// <summary>The link that asks why, of the newest mail.</summary>
    public string ReasonLink() => Mail.Sent[^1].Links.First(l => l.AbsolutePath.StartsWith("/r/", StringComparison.Ordinal)).AbsolutePath;

    public string UnsubscribeLink() => Mail.Sent[^1].Links.First(l => l.AbsolutePath.StartsWith("/u/", StringComparison.Ordinal)).AbsolutePath;

    /// <summary>What happened to a case, for a failing test's message.</summary>
    public string Story(Cancellation told) => string.Join(
        Environment.NewLine,
        [told.Status.ToString(), .. told.Timeline.Select(t => t.Says), .. told.Decision?.Why.Select(w => "  " + w.Kind + " " + w.Subject + " " + w.Passed + ": " + w.Says) ?? [], .. Log.Errors]);

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Host.DisposeAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        await Shop.DisposeAsync();
        if (shopify is not null)
            await shopify.DisposeAsync();
        await Mail.DisposeAsync();
        Wire.Dispose();
    }
}
