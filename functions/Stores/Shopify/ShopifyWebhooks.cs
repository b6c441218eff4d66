using System.Diagnostics;
using System.Globalization;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// The porter of Shopify stores: checks the seal over the raw bytes, puts the letter unopened on <c>store-events</c>, answers. One write and nothing is read: one secret seals for
/// every store, and whether we still know the store is asked later, off the queue. Shopify waits five seconds and gives up on a webhook after eight failures in a row.
/// https://shopify.dev/docs/apps/build/webhooks
/// </summary>
/// <remarks>
/// Letters come twice and in any order. Nothing has to be remembered about that here: a case's id is made from store and order, an order's facts are kept under its number unless
/// newer ones are there already, and erasing twice erases once.
/// </remarks>
public sealed partial class ShopifyWebhooks(StoreLetters letters, ShopifyOptions options, TimeProvider time, ILogger<ShopifyWebhooks> logger)
{
    /// <summary>One address for all topics, those that privacy law asks for among them.</summary>
    public const string Route = "/webhooks/shopify";

    private readonly IReadOnlyList<byte[]> keys = options.SecretBytes;

    public async Task Receive(HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (!options.IsOn)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var headers = context.Request.Headers;
        if (!ShopDomain.TryParse(Word(headers, "Shop-Domain"), out var shop))
        {
            await WebhookBody.Refuse(context, StatusCodes.Status401Unauthorized, "The letter names no store.");
            return;
        }

        var topic = Word(headers, "Topic");
        using var message = new WebhookBody(context, new StoreLetter(StoreId.ForShopify(shop), topic, time.GetUtcNow(), Activity.Current?.Id, default)
        {
            HappenedAt = DateTimeOffset.TryParse(Word(headers, "Triggered-At"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null,
        });
        if (!await message.Read(cancel))
            return;
        if (!ShopifySignature.IsWebhook(keys, message.Body.Span, Word(headers, "Hmac-Sha256")))
            await WebhookBody.Refuse(context, StatusCodes.Status401Unauthorized, "The signature does not fit.");
        else if (ShopifyOrder.Topics.Contains(topic))
            await message.Send(letters, cancel);
        else
            Log.NotAskedFor(logger, shop, topic);
    }

    /// <summary>The one place that knows header names: webhooks have the prefix <c>X-Shopify-</c>, the events that are to follow them have <c>shopify-</c>.</summary>
    private static string Word(IHeaderDictionary headers, string name)
    {
        var header = headers["X-Shopify-" + name];
        if (header.Count == 0)
            header = headers["Shopify-" + name];
        return header.Count == 1 && header[0] is { Length: <= 200 } word ? word : "";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Shop} sent a letter on {Topic}, which we did not ask for.")]
        public static partial void NotAskedFor(ILogger logger, string shop, string topic);
    }
}

/// <summary>Where the porter stands.</summary>
public static class ShopifyWebhooksRoute
{
    public static void MapShopifyWebhooks(this IEndpointRouteBuilder routes) =>
        routes.MapPost(ShopifyWebhooks.Route, (RequestDelegate)(context => context.RequestServices.GetRequiredService<ShopifyWebhooks>().Receive(context)));
}
