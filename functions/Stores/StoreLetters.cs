using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>
/// Letters on queue <c>store-events</c>: one line of JSON that says what it is, a line feed, the body. A body that would not fit is
/// packed; one that still does not fit waits in table <c>Letters</c>. A message is readable text as long as its body is, whatever the
/// Functions host does to bytes.
/// </summary>
public sealed class StoreLetters(QueueServiceClient queues, LargeLetters letters, TimeProvider time)
{
    public const string Queue = "store-events";

    /// <summary>64 KiB of message text, of which base64 leaves three quarters.</summary>
    public const int LargestMessage = 48 * 1024;

    private const string Raw = "raw";
    private const string Packed = "brotli";
    private const string Kept = "kept:";

    private readonly QueueClient queue = queues.GetQueueClient(Queue);

    public Task Send(StoreLetter letter, CancellationToken cancel = default) => Send(letter, TimeSpan.Zero, cancel);

    /// <param name="delay">How long nobody sees it.</param>
    public async Task Send(StoreLetter letter, TimeSpan delay, CancellationToken cancel)
    {
        var message = new ArrayBufferWriter<byte>(512 + Math.Min(letter.Body.Length, LargestMessage));
        // Sent on its way as it comes in, a letter waits since then; put back or delayed, since another moment.
        DateTimeOffset? due = time.GetUtcNow() + delay is var from && from - letter.ReceivedAt > TimeSpan.FromMinutes(1) ? from : null;
        WriteHeader(message, letter, Raw, due);
        if (message.WrittenCount + letter.Body.Length <= LargestMessage)
        {
            message.Write(letter.Body.Span);
        }
        else
        {
            var packed = Pack(letter.Body.Span);
            message.ResetWrittenCount();
            WriteHeader(message, letter, Packed, due);
            if (message.WrittenCount + Base64.GetMaxEncodedToUtf8Length(packed.Length) <= LargestMessage)
            {
                var text = message.GetSpan(Base64.GetMaxEncodedToUtf8Length(packed.Length));
                Base64.EncodeToUtf8(packed.Span, text, out _, out var written);
                message.Advance(written);
            }
            else
            {
                var key = await letters.Keep(letter.Store, packed, letter.ReceivedAt, cancel);
                message.ResetWrittenCount();
                WriteHeader(message, letter, Kept + key, due);
            }
        }
        await queue.SendMessageAsync(message.WrittenMemory, delay, cancellationToken: cancel);
    }

    /// <summary>Opens a message as it came off the queue.</summary>
    /// <exception cref="FormatException">It is none of ours.</exception>
    public async Task<StoreLetter> Open(ReadOnlyMemory<byte> message, CancellationToken cancel = default)
    {
        var end = message.Span.IndexOf((byte)'\n');
        var header = end < 0 ? null : ReadHeader(message.Span[..end]);
        if (header is not { Store: { } store, Topic: { } topic, In: { } form })
            throw new FormatException("A message on " + Queue + " is no letter.");
        var body = message[(end + 1)..];
        if (form == Packed)
            body = Unpack(FromBase64(body.Span));
        else if (form.StartsWith(Kept, StringComparison.Ordinal))
            body = Unpack(await letters.Fetch(form[Kept.Length..], cancel));
        return new StoreLetter(new StoreId(store), topic, header.At, header.Trace, body) { ConsentKey = header.Consent, HappenedAt = header.Happened };
    }

    /// <summary>What is written on a message's envelope; null: it is none of ours. The body stays unopened.</summary>
    public static LetterHead? Head(ReadOnlySpan<byte> message) => message.IndexOf((byte)'\n') is >= 0 and var end && ReadHeader(message[..end]) is { Store: { } store, Topic: { } topic } header
        ? new LetterHead(new StoreId(store), topic, header.At, header.Due ?? header.At, header.Trace)
        : null;

    /// <summary>For a message made with <see cref="WriteHeader(IBufferWriter{byte}, StoreLetter)"/> in front of a body that fits.</summary>
    internal Task SendReady(ReadOnlyMemory<byte> message, CancellationToken cancel) => queue.SendMessageAsync(message, cancellationToken: cancel);

    internal static void WriteHeader(IBufferWriter<byte> output, StoreLetter letter) => WriteHeader(output, letter, Raw, due: null);

    private static void WriteHeader(IBufferWriter<byte> output, StoreLetter letter, string form, DateTimeOffset? due)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("store"u8, letter.Store.Value);
            json.WriteString("topic"u8, letter.Topic);
            json.WriteString("at"u8, letter.ReceivedAt);
            if (letter.TraceParent is { } trace)
                json.WriteString("trace"u8, trace);
            if (letter.ConsentKey is { } consent)
                json.WriteString("consent"u8, consent);
            if (letter.HappenedAt is { } happened)
                json.WriteString("happened"u8, happened);
            if (due is { } later)
                json.WriteString("due"u8, later);
            json.WriteString("in"u8, form);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static Header? ReadHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(line, StoredJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> body)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        return BrotliEncoder.TryCompress(body, packed, out var written, quality: 1, window: 22)
            ? packed.AsMemory(0, written)
            : throw new InvalidOperationException("A letter could not be packed.");
    }

    /// <summary>The body of a letter as <see cref="LargeLetters"/> keeps it.</summary>
    public static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
        using var all = new MemoryStream();
        brotli.CopyTo(all);
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private static byte[] FromBase64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done
            ? bytes[..written]
            : throw new FormatException("A packed letter is damaged.");
    }

    private sealed record Header(string? Store, string? Topic, DateTimeOffset At, string? Trace, string? Consent, DateTimeOffset? Happened, string? In, DateTimeOffset? Due);
}

/// <summary>The envelope of a letter on its queue.</summary>
/// <param name="Due">Since when it waits to be opened (UTC).</param>
public sealed record LetterHead(StoreId Store, string Topic, DateTimeOffset ReceivedAt, DateTimeOffset Due, string? TraceParent);
