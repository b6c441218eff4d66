using System.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// The porter of WooCommerce stores: checks the seal, puts the letter unopened on <c>store-events</c>, answers. One write, nothing more.
/// A store gives up on a webhook after seven failures in a row, so only what is truly wrong gets a failure.
/// </summary>
public sealed class WooWebhooks(StoreTable stores, StoreLetters letters, TimeProvider time)
{
    public const string Route = "/webhooks/woocommerce/{store}";

    public async Task Receive(HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (context.Request.RouteValues["store"] is not string segment || !StoreId.TryFromSegment(segment, out var store)
            || store.Value.Platform != "woo"
            || await stores.FindCached(store.Value, cancel) is not { Store.Status: not StoreStatus.Disconnected } known)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = context.Request.Headers;
        var letter = new StoreLetter(known.Store.Id, Word(headers["X-WC-Webhook-Topic"]), time.GetUtcNow(), Activity.Current?.Id, default)
        {
            ConsentKey = known.Store.Settings.Consent.MetaKey,
        };
        using var message = new WebhookBody(context, letter);
        if (!await message.Read(cancel))
            return;

        var signature = headers["X-WC-Webhook-Signature"];
        if (signature.Count == 0 && IsPing(context.Request, message.Body.Span))
            return;
        if (signature.Count != 1 || !await IsAuthentic(known, message.Body, signature[0], cancel))
            await WebhookBody.Refuse(context, StatusCodes.Status401Unauthorized, "The signature does not fit.");
        else
            await message.Send(letters, cancel);
    }

    private static string Word(StringValues header) => header.Count == 1 && header[0] is { Length: <= 200 } word ? word : "";

    /// <summary>Sent when a webhook is made, before the store knows that it worked: form-encoded and unsigned.</summary>
    private static bool IsPing(HttpRequest request, ReadOnlySpan<byte> body) =>
        request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
        && body.StartsWith("webhook_id="u8) && body.Length < 40
        && body["webhook_id=".Length..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private async ValueTask<bool> IsAuthentic(KnownStore known, ReadOnlyMemory<byte> body, string? signature, CancellationToken cancel)
    {
        if (WooSignature.IsValid(known.WebhookKey, body.Span, signature))
            return true;
        // The merchant may have connected again within the last minute, in another process.
        return await stores.FindAgain(known.Store.Id, cancel) is { Store.Status: not StoreStatus.Disconnected } now
            && !now.WebhookKey.AsSpan().SequenceEqual(known.WebhookKey)
            && WooSignature.IsValid(now.WebhookKey, body.Span, signature);
    }
}

/// <summary>Where the porter stands.</summary>
public static class WooWebhooksRoute
{
    public static void MapWooWebhooks(this IEndpointRouteBuilder routes) =>
        routes.MapPost(WooWebhooks.Route, (RequestDelegate)(context => context.RequestServices.GetRequiredService<WooWebhooks>().Receive(context)));
}
