using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Stores;

/// <summary>The whole app on a loopback port, known to the world as https://app.example, with Shopify at the far end of its wire.</summary>
internal sealed class ShopifyHouse : IAsyncDisposable
{
    private readonly WebApplication app;

    private ShopifyHouse(WebApplication app, ShopifyStorage storage, PlayedShopify desk, LogLines log) => (this.app, Storage, Desk, Log) = (app, storage, desk, log);

    public ShopifyStorage Storage { get; }

    public PlayedShopify Desk { get; }

    public LogLines Log { get; }

    /// <summary>Knows neither cookies nor redirects.</summary>
    public HttpClient Browser { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public StoreClock Clock => Storage.Clock;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<ShopifyHouse> Open(bool on = true)
    {
        var storage = await ShopifyStorage.Open();
        var (desk, log, pairs) = (new PlayedShopify { OnAsk = Ask }, new LogLines(), 0);
        desk.OnExchange = _ => (200, PlayedShopify.Pair(Interlocked.Increment(ref pairs)));
        string[] shopify = on ? ["--Shopify:ApiKey=test-client-id", "--Shopify:ApiSecret=test-secret"] : [];
        var built = CancelSaverApp.Build([.. GoodSettings.Arguments(), "--AzureWebJobsStorage=" + storage.Account, .. shopify], builder =>
        {
            var transport = new HttpClientTransport(storage.Wire);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(storage.Clock));
            builder.Services.Replace(ServiceDescriptor.Singleton(new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } }));
            builder.Services.Replace(ServiceDescriptor.Singleton(new QueueClientOptions { Transport = transport, Retry = { MaxRetries = 0 } }));
            builder.Services.AddHttpClient(ShopifyClient.Name).ConfigurePrimaryHttpMessageHandler(() => desk);
            builder.Logging.ClearProviders().AddProvider(log);
        });
        await CancelSaverApp.PrepareStorage(built.Services);
        await built.StartAsync();
        var house = new ShopifyHouse(built, storage, desk, log);
        house.Browser.BaseAddress = new Uri(built.Urls.Single());
        return house;
    }

    /// <summary>What a store says of itself.</summary>
    public static (int Status, string Body) Ask(string operation, JsonNode variables) => (200, operation switch
    {
        "ShopSettings" => """
            {"data":{"shop":{"name":"Casa Azul","contactEmail":"ola@casa-azul.example","currencyCode":"EUR","ianaTimezone":"Europe/Lisbon","primaryDomain":{"url":"https://casa-azul.example"},
            "shopAddress":{"company":"Casa Azul Lda","address1":"Rua do Ouro 1","city":"Lisboa","countryCodeV2":"PT","formatted":["Rua do Ouro 1","1100-060 Lisboa","Portugal"]}}}}
            """,
        "PrimaryLocale" => """{"data":{"shop":{"primaryDomain":{"localization":{"defaultLocale":"pt-PT"}}}}}""",
        "DeliveryRates" => """
            {"data":{"deliveryProfiles":{"nodes":[{"profileLocationGroups":[{"locationGroupZones":{"nodes":[{"methodDefinitions":{"nodes":[
            {"id":"gid://shopify/DeliveryMethodDefinition/9007199254741001","name":"Standard","active":true,"rateProvider":{"price":{"amount":"4.9","currencyCode":"EUR"}}},
            {"id":"gid://shopify/DeliveryMethodDefinition/9007199254741002","name":"Express","active":true,"rateProvider":{"price":{"amount":"12.0","currencyCode":"EUR"}}},
            {"id":"gid://shopify/DeliveryMethodDefinition/9007199254741003","name":"Carrier","active":true,"rateProvider":{}},
            {"id":"gid://shopify/DeliveryMethodDefinition/9007199254741004","name":"Old","active":false,"rateProvider":{"price":{"amount":"1.0","currencyCode":"EUR"}}},
            {"id":"gid://shopify/DeliveryMethodDefinition/9007199254741002","name":"Express","active":true,"rateProvider":{"price":{"amount":"12.0","currencyCode":"EUR"}}},
            {"id":"gid://shopify/DeliveryMethodDefinition/9007199254741005","name":"Abroad","active":true,"rateProvider":{"price":{"amount":"20.0","currencyCode":"USD"}}}
            ]}}]}}]}]}}}
            """,
        _ => throw new AssertionException("Nobody expected " + operation + " with " + variables),
    });

    /// <summary>What waits on store-events.</summary>
    public async Task<List<StoreLetter>> TakeLetters()
    {
        var queue = Get<QueueServiceClient>().GetQueueClient(StoreLetters.Queue);
        List<StoreLetter> letters = [];
        while (await queue.ReceiveMessagesAsync(32) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                letters.Add(await Get<StoreLetters>().Open(message.Body.ToMemory()));
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
        return letters;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Desk.Dispose();
        Storage.Dispose();
    }
}
