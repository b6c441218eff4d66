using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace CancelSaver.Web;

/// <summary>
/// A webhook's body as the bytes that came, in one rented array; what is written before reading stands in front of it. A body too large is read to its end all the same: an answer in the
/// middle of it looks like a broken line to the sender.
/// </summary>
internal class RawBody : IBufferWriter<byte>, IDisposable
{
    private const int Largest = 2 * 1024 * 1024;
    private const int MostSwallowed = 32 * 1024 * 1024;

    private readonly HttpContext context;
    private byte[] bytes;
    private int front;
    private int length;

    /// <param name="room">Bytes that will stand in front of the body, about.</param>
    public RawBody(HttpContext context, int room = 0)
    {
        this.context = context;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostSwallowed;
        bytes = ArrayPool<byte>.Shared.Rent((context.Request.ContentLength is { } told and <= Largest ? (int)told : 4096) + room);
    }

    /// <summary>The raw bytes as they came.</summary>
    public ReadOnlyMemory<byte> Body => bytes.AsMemory(front, length - front);

    /// <summary>What was written in front, and the body behind it.</summary>
    protected ReadOnlyMemory<byte> Whole => bytes.AsMemory(0, length);

    /// <summary>Reads the body; false when it is larger than 2 MiB, which has been answered then.</summary>
    public async ValueTask<bool> Read(CancellationToken cancel)
    {
        var request = context.Request;
        var tooLarge = request.ContentLength > Largest;
        front = length;
        long swallowed = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(GetMemory(1), cancel);
            if (read == 0)
                break;
            tooLarge |= length - front + read > Largest;
            if (!tooLarge)
                Advance(read);
            else if ((swallowed += read) > MostSwallowed - Largest)
                break;
        }
        if (tooLarge)
            await Refuse(context, StatusCodes.Status413PayloadTooLarge, "The body is larger than 2 MiB.");
        return !tooLarge;
    }

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
        GC.SuppressFinalize(this);
    }
}
