using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Core.Pipeline;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Stores;

/// <summary>The porter of Shopify stores on a loopback port, with a storage account of its own behind it.</summary>
internal sealed class ShopifyPorter : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Wire wire;
    private readonly HttpClient http = new();

    private ShopifyPorter(WebApplication app, Wire wire, StoreClock clock, LogLines log) => (this.app, this.wire, Clock, Log) = (app, wire, clock, log);

    public StoreClock Clock { get; }

    public LogLines Log { get; }

    public int StorageCalls => wire.Calls.Count;

    public static async Task<ShopifyPorter> Open(string key = "app-key", string? secret = null)
    {
        var (clock, log, wire) = (new StoreClock(), new LogLines(), new Wire(new SocketsHttpHandler()));
        var storage = await Emulator.FreshAccount();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new ShopifyOptions { ApiKey = key, ApiSecret = secret ?? ShopifyDelivery.Secret })
            .AddSingleton(new TableServiceClient(storage, new TableClientOptions { Transport = new HttpClientTransport(wire), Retry = { MaxRetries = 0 } }))
            .AddSingleton(new QueueServiceClient(storage, new QueueClientOptions { Transport = new HttpClientTransport(wire), Retry = { MaxRetries = 0 } }))
            .AddStores()
            .AddSingleton<ShopifyWebhooks>();
        var web = builder.Build();
        web.MapShopifyWebhooks();
        await web.StartAsync();
        foreach (var table in StoresRegistration.Tables)
            await web.Services.GetRequiredService<TableServiceClient>().CreateTableIfNotExistsAsync(table);
        await web.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(StoreLetters.Queue).CreateIfNotExistsAsync();
        return new ShopifyPorter(web, wire, clock, log);
    }

    public static string Seal(byte[] body, string? secret = null) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? ShopifyDelivery.Secret), body));

    /// <summary>The next call to storage is lost.</summary>
    public void BreakStorage() => wire.FailNext(_ => true);

    public Task<(int Status, string Says)> Deliver(ShopifyDelivery delivery) => Post(delivery.Body, [.. delivery.Headers.Select(h => (h.Key, h.Value))]);

    public async Task<(int Status, string Says)> Post(byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Urls.Single() + ShopifyWebhooks.Route) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<List<StoreLetter>> TakeLetters()
    {
        var queue = app.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(StoreLetters.Queue);
        List<StoreLetter> letters = [];
        while (await queue.ReceiveMessagesAsync(32) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                letters.Add(await app.Services.GetRequiredService<StoreLetters>().Open(message.Body.ToMemory()));
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
        return letters;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        wire.Dispose();
    }
}
