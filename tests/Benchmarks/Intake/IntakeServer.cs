using System.Net;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Web;

namespace CancelSaver.Benchmarks.Intake;

/// <summary>The two sides, each run in a process of its own so that its CPU time can be told apart.</summary>
internal static class IntakeServer
{
    public const string App = "serve-app";
    public const string Bare = "serve-bare";

    public const string ShopifyRoute = "/webhooks/shopify";

    /// <summary>Where both tell what they hold: bytes on the heap after a collection, bytes allocated so far.</summary>
    public const string Memory = "/memory";

    /// <summary>The whole app as it is deployed, plus <see cref="Memory"/>.</summary>
    public static Task<int> ServeApp() => Hosting.RunAsync(() =>
    {
        var app = CancelSaverApp.Build([]);
        app.MapGet(Memory, (RequestDelegate)TellMemory);
        return app;
    });

    /// <summary>The body is read, its HMAC checked in fixed time, one message put on the queue; nothing else.</summary>
    public static async Task<int> ServeBare()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        var settings = builder.Configuration;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.GetValue<int>(Hosting.PortSetting)));
        var queue = new QueueServiceClient(settings["AzureWebJobsStorage"]!).GetQueueClient(StoreLetters.Queue);

        await using var app = builder.Build();
        app.MapGet("/health", (RequestDelegate)(context => context.Response.WriteAsync("ok")));
        app.MapGet(Memory, (RequestDelegate)TellMemory);
        app.MapPost(WooWebhooks.Route, Endpoint("X-WC-Webhook-Signature", Capture.WooCommerceSecret));
        app.MapPost(ShopifyRoute, Endpoint("X-Shopify-Hmac-Sha256", Capture.ShopifySecret));
        await app.RunAsync();
        return 0;

        RequestDelegate Endpoint(string header, string secret)
        {
            var key = Encoding.UTF8.GetBytes(secret);
            return async context =>
            {
                var body = new byte[(int)context.Request.ContentLength!];
                await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
                var signature = Convert.FromBase64String(context.Request.Headers[header].ToString());
                if (CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, body), signature))
                    await queue.SendMessageAsync(body, cancellationToken: context.RequestAborted);
                else
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            };
        }
    }

    private static Task TellMemory(HttpContext context) =>
        context.Response.WriteAsync($"{GC.GetTotalMemory(forceFullCollection: true)} {GC.GetTotalAllocatedBytes()}");
}
