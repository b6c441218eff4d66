using System.Text.Json;
using CancelSaver.Cancellations;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>Queue <c>mail-events</c>: reports of the mail service, as many in a message as it holds.</summary>
public sealed class MailEventLetters(QueueServiceClient queues)
{
    /// <summary>A few hundred bytes each, of the 48 KiB a message holds; and no more cases than are done in a visit.</summary>
    private const int MostAtOnce = 100;

    private readonly QueueClient queue = queues.GetQueueClient(CaseQueues.MailEvents);

    /// <summary>One write for a hundred reports. When one of several fails, all are told again: what is told twice changes nothing.</summary>
    public async Task Send(IReadOnlyList<MailEvent> events, CancellationToken cancel)
    {
        foreach (var some in Pages(events))
            await queue.SendMessageAsync(some, cancellationToken: cancel);
    }

    /// <exception cref="JsonException">The message is not one of ours.</exception>
    public static IReadOnlyList<MailEvent> Read(ReadOnlySpan<byte> message) =>
        JsonSerializer.Deserialize<List<MailEvent>>(message, StoredJson.Options) ?? throw new JsonException("An empty message.");

    /// <summary>The messages these reports make. Names of stores differ in length: a page too large is halved.</summary>
    public static IEnumerable<byte[]> Pages(IEnumerable<MailEvent> events) => events.Chunk(MostAtOnce).SelectMany(Fit);

    private static IEnumerable<byte[]> Fit(MailEvent[] some)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(some, StoredJson.Options);
        return bytes.Length <= StoreLetters.LargestMessage || some.Length == 1 ? [bytes] : some.Chunk((some.Length + 1) / 2).SelectMany(Fit);
    }
}
