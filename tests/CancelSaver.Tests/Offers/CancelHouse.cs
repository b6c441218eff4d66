using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;
using CancelSaver.Tests.Stores;
using CancelSaver.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Offers;

/// <summary>The whole app between the storage emulator and a Shopify store, entered the way a store's app proxy enters it.</summary>
internal sealed class CancelHouse : IAsyncDisposable
{
    public const string Prefix = "/apps/save";
    private const string Secret = "hush";
    private const string Shop = "cancelsaver-eur.myshopify.com";

    private readonly WebApplication web;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private CancelHouse(WebApplication web, StandingShop shop, StoreClock clock, LogLines log) => (this.web, Store, Clock, Log) = (web, shop, clock, log);

    public StandingShop Store { get; }

    public StoreClock Clock { get; }

    public LogLines Log { get; }

    /// <summary>Signed in at the store as; null: a guest.</summary>
    public long? Customer { get; set; } = 7001;

    public static async Task<CancelHouse> Open(Func<Store, Store>? settings = null, params string[] scopes)
    {
        var (clock, log) = (new StoreClock(), new LogLines());
        var shop = new StandingShop(clock);
        var storage = await Emulator.FreshAccount();
        var arguments = GoodSettings.Arguments().Where(a => !a.Contains("AzureWebJobsStorage", StringComparison.Ordinal)).Append("--AzureWebJobsStorage=" + storage);
        var app = CancelSaverApp.Build([.. arguments], builder =>
        {
            var services = builder.Services;
            services.RemoveAll<IStorefront>().RemoveAll<IOrderDesk>();
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            services.Replace(ServiceDescriptor.Singleton(new ShopifyOptions { ApiKey = "key", ApiSecret = "old-" + Secret + "," + Secret }));
            services.Replace(ServiceDescriptor.Singleton<IShopifyTokens>(new Token()));
            services.Replace(ServiceDescriptor.Singleton(p => new ShopifyClient(
                new HttpClient(shop), p.GetRequiredService<IShopifyTokens>(), p.GetRequiredService<ShopifyOptions>(), clock, p.GetRequiredService<ILogger<ShopifyClient>>())));
            services.AddSingleton<IStorefront>(shop).AddSingleton<IOrderDesk, ShopifyDesk>().AddCancelPages();
            builder.Logging.ClearProviders().AddProvider(log);
        });
        if (!((IEndpointRouteBuilder)app).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>().Any(e => e.RoutePattern.RawText == CancelRoutes.Address))
            app.MapCancelPages();
        await CancelSaverApp.PrepareStorage(app.Services);
        await app.StartAsync();
        var house = new CancelHouse(app, shop, clock, log);
        var store = new Store
        {
            Id = StandingShop.Id,
            Url = new("https://" + Shop + "/"),
            Name = "Fernhill Goods",
            Currency = "USD",
            TimeZone = "America/New_York",
            Language = "en",
            Country = "US",
            Settings = new StoreSettings { HoldoutPercent = 0, Brand = Given.Brand },
        };
        await house.Get<StoreTable>().Save(settings?.Invoke(store) ?? store);
        await house.Get<StoreTable>().SaveSecrets(StandingShop.Id, new StoreSecrets
        {
            Shopify = new ShopifyGrant { AccessToken = "t", AccessEnds = DateTimeOffset.MaxValue, Scopes = scopes.Length > 0 ? scopes : ["read_orders", "write_orders", "write_order_edits"] },
        });
        return house;
    }

    public T Get<T>()
        where T : notnull => web.Services.GetRequiredService<T>();

    /// <summary>An order of the signed-in customer, an hour old.</summary>
    public StandingOrder Place(long id = 6112233445566778899, string country = "US", string email = "jo@example.com", bool paid = true) => Store.Place(new StandingOrder
    {
        Id = id,
        Name = "#" + (id % 10000).ToString(CultureInfo.InvariantCulture),
        Country = country.Length > 0 ? country : null,
        Email = email,
        Paid = paid,
        CreatedAt = Clock.GetUtcNow() - TimeSpan.FromHours(1),
    });

    public Task<CustomerPage> Look() => Send(HttpMethod.Get, Query());

    public Task<CustomerPage> Press(string wish, CustomerPage on, params (string Name, string Value)[] fields) =>
        Press(on, [("do", wish), ("token", TokenOf(on)), .. fields]);

    public Task<CustomerPage> Press(CustomerPage on, params (string Name, string Value)[] fields)
    {
        Assert.That(on.Document.Forms.Select(f => f.GetAttribute("action")), Is.All.EqualTo(Prefix), "every form goes back to the store's own domain");
        return Send(HttpMethod.Post, Query(), fields);
    }

    /// <summary>Presses the page's own button "try again".</summary>
    public Task<CustomerPage> Again(CustomerPage on) => Press(on, [.. on.Document.QuerySelectorAll("form input[type=hidden]").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!))]);

    /// <summary>From the list to the page of the first order.</summary>
    public async Task<CustomerPage> Choose() => await Press("order", await Look());

    /// <summary>From the list by way of a reason.</summary>
    public async Task<CustomerPage> Say(string reason) => await Press("why", await Choose(), ("reason", reason));

    public async Task<CustomerPage> Send(HttpMethod method, string query, params (string Name, string Value)[] fields) => await ReadPage(await Raw(method, query, fields));

    public async Task<HttpResponseMessage> Raw(HttpMethod method, string query, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, web.Urls.Single() + CancelRoutes.Address + "?" + query);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await http.SendAsync(request);
    }

    public async Task<CustomerPage> Page(string path, params (string Name, string Value)[] fields)
    {
        using var response = fields.Length == 0
            ? await http.GetAsync(new Uri(web.Urls.Single() + path))
            : await http.PostAsync(new Uri(web.Urls.Single() + path), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        return await ReadPage(response);
    }

    /// <summary>The query Shopify would add, sealed over what it says.</summary>
    public string Query(string shop = Shop, string prefix = Prefix, TimeSpan age = default, string secret = Secret)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["shop"] = shop,
            ["logged_in_customer_id"] = Customer?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["path_prefix"] = prefix,
            ["timestamp"] = (Clock.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        var seal = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Concat(pairs.Select(p => p.Key + "=" + p.Value)))));
        return string.Join('&', pairs.Select(p => p.Key + "=" + Uri.EscapeDataString(p.Value))) + "&signature=" + seal;
    }

    public async Task<Cancellation> Case(StandingOrder order) => await Maybe(order) ?? throw new AssertionException("There is no case.");

    public Task<Cancellation?> Maybe(StandingOrder order) => Get<CancellationTable>().Find(IdOf(order), default);

    public static CancellationId IdOf(StandingOrder order) => new(StandingShop.Id, order.Id);

    /// <summary>The store's letter about an order as it is now.</summary>
    public Task Letter(StandingOrder order) => Get<RecordStoreEvent>().Handle(
        new StoreLetter(StandingShop.Id, "orders/updated", Clock.GetUtcNow(), null, Encoding.UTF8.GetBytes(order.Id.ToString(CultureInfo.InvariantCulture))), default);

    /// <summary>A case's number arrives on a queue.</summary>
    public Task Arrive(string queue, StandingOrder order) => Get<CaseWalk>().From(queue, IdOf(order), default);

    /// <summary>How many messages lie on a queue, delayed ones too.</summary>
    public async Task<int> Waiting(string queue) => (int)(await Get<QueueServiceClient>().GetQueueClient(queue).GetPropertiesAsync()).ApproximateMessagesCount;

    public static string TokenOf(CustomerPage page) => page.Document.QuerySelector("form input[name=token]")?.GetAttribute("value") ?? throw new AssertionException("The page has no token: " + page.Text());

    private static Task<CustomerPage> ReadPage(HttpResponseMessage response) => Kit.Customer.Read(response);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await web.StopAsync();
        await web.DisposeAsync();
        Store.Dispose();
    }

    private sealed class Token : IShopifyTokens
    {
        public ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel) => new("shpat_test");
    }
}

internal static class CancelPageWords
{
    public static string Text(this CustomerPage page) => string.Join(' ', page.Document.QuerySelector("main")?.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? []);

    /// <summary>What its buttons send.</summary>
    public static IReadOnlyList<string> Buttons(this CustomerPage page) => [.. page.Document.QuerySelectorAll("button").Select(b => b.GetAttribute("value") ?? "")];
}
