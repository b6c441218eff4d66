using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace CancelSaver.Stores;

/// <summary>
/// A letter on its way in: its header and the raw body lie behind each other in one rented array, ready to be sent on as they are. A body too large is read to its end all the
/// same: an answer in the middle of it looks like a broken line to the sender.
/// </summary>
internal sealed class WebhookBody : IBufferWriter<byte>, IDisposable
{
    private const int Largest = 2 * 1024 * 1024;
    private const int MostSwallowed = 32 * 1024 * 1024;

    private readonly HttpContext context;
    private readonly StoreLetter letter;
    private readonly int headerBytes;
    private byte[] bytes;
    private int length;

    /// <param name="letter">What the letter is, without its body.</param>
    public WebhookBody(HttpContext context, StoreLetter letter)
    {
        (this.context, this.letter) = (context, letter);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostSwallowed;
        bytes = ArrayPool<byte>.Shared.Rent((context.Request.ContentLength is { } told and <= Largest ? (int)told : 4096) + 1024);
        StoreLetters.WriteHeader(this, letter);
        headerBytes = length;
    }

    /// <summary>The raw bytes as they came.</summary>
    public ReadOnlyMemory<byte> Body => bytes.AsMemory(headerBytes, length - headerBytes);

    /// <summary>Reads the body; false when it is larger than 2 MiB, which has been answered then.</summary>
    public async ValueTask<bool> Read(CancellationToken cancel)
    {
        var request = context.Request;
        var tooLarge = request.ContentLength > Largest;
        long swallowed = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(GetMemory(1), cancel);
            if (read == 0)
                break;
            tooLarge |= length - headerBytes + read > Largest;
            if (!tooLarge)
                Advance(read);
            else if ((swallowed += read) > MostSwallowed - Largest)
                break;
        }
        if (tooLarge)
            await Refuse(context, StatusCodes.Status413PayloadTooLarge, "The body is larger than 2 MiB.");
        return !tooLarge;
    }

    /// <summary>Puts the letter on its queue: one write, unless the body is beyond a message.</summary>
    public Task Send(StoreLetters letters, CancellationToken cancel) => length <= StoreLetters.LargestMessage
        ? letters.SendReady(bytes.AsMemory(0, length), cancel)
        : letters.Send(letter with { Body = Body }, cancel);

    public static Task Refuse(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence);
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (bytes.Length - length < Math.Max(sizeHint, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, length + sizeHint));
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }
}
