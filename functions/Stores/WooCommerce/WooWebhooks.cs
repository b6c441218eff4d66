using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// The porter of WooCommerce stores: checks the seal, puts the letter unopened on <c>store-events</c>, answers. One write, nothing more.
/// A store gives up on a webhook after seven failures in a row, so only what is truly wrong gets a failure.
/// </summary>
public sealed class WooWebhooks(StoreTable stores, StoreLetters letters, TimeProvider time)
{
    public const string Route = "/webhooks/woocommerce/{store}";

    private const int LargestBody = 2 * 1024 * 1024;

    // An answer in the middle of a body looks like a broken line to the sender; so a body too large is read to its end, up to here.
    private const int MostSwallowed = 32 * 1024 * 1024;

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
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostSwallowed;

        var headers = context.Request.Headers;
        var letter = new StoreLetter(known.Store.Id, Word(headers["X-WC-Webhook-Topic"]), time.GetUtcNow(), Activity.Current?.Id, default)
        {
            ConsentKey = known.Store.Settings.Consent.MetaKey,
        };
        using var message = new Pooled(context.Request.ContentLength is { } length and <= LargestBody ? (int)length : 4096);
        StoreLetters.WriteHeader(message, letter);
        var headerBytes = message.Length;
        if (!await ReadBody(context.Request, message, cancel))
        {
            await Answer(context, StatusCodes.Status413PayloadTooLarge, "The body is larger than 2 MiB.");
            return;
        }
        var body = message.Memory[headerBytes..];

        var signature = headers["X-WC-Webhook-Signature"];
        if (signature.Count == 0 && IsPing(context.Request, body.Span))
            return;
        if (signature.Count != 1 || !await IsAuthentic(known, body, signature[0], cancel))
        {
            await Answer(context, StatusCodes.Status401Unauthorized, "The signature does not fit.");
            return;
        }
        if (message.Length <= StoreLetters.LargestMessage)
            await letters.SendReady(message.Memory, cancel);
        else
            await letters.Send(letter with { Body = body }, cancel);
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

    private static async ValueTask<bool> ReadBody(HttpRequest request, Pooled into, CancellationToken cancel)
    {
        var tooLarge = request.ContentLength > LargestBody;
        var headerBytes = into.Length;
        long swallowed = 0;
        while (true)
        {
            var free = into.GetMemory(1);
            var read = await request.Body.ReadAsync(free, cancel);
            if (read == 0)
                return !tooLarge;
            tooLarge |= into.Length - headerBytes + read > LargestBody;
            if (!tooLarge)
                into.Advance(read);
            else if ((swallowed += read) > MostSwallowed - LargestBody)
                return false;
        }
    }

    private static Task Answer(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence);
    }

    /// <summary>Bytes in a rented array that grows; header and body lie behind each other, ready to be sent.</summary>
    private sealed class Pooled(int body) : IBufferWriter<byte>, IDisposable
    {
        private byte[] bytes = ArrayPool<byte>.Shared.Rent(body + 1024);

        public int Length { get; private set; }

        public Memory<byte> Memory => bytes.AsMemory(0, Length);

        public void Advance(int count) => Length += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (bytes.Length - Length < Math.Max(sizeHint, 1))
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + sizeHint));
                bytes.AsSpan(0, Length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = larger;
            }
            return bytes.AsMemory(Length);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }
    }
}

/// <summary>Where the porter stands.</summary>
public static class WooWebhooksRoute
{
    public static void MapWooWebhooks(this IEndpointRouteBuilder routes)
    {
        var porter = routes.ServiceProvider.GetRequiredService<WooWebhooks>();
        routes.MapPost(WooWebhooks.Route, (RequestDelegate)porter.Receive);
    }
}
