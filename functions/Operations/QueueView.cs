using CancelSaver.Cancellations;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>How one queue stands.</summary>
/// <param name="Waiting">Messages in it, hidden and delayed ones among them; about.</param>
/// <param name="Oldest">How long the oldest that is due has been waiting since it was due; zero: none is due.</param>
/// <param name="Poison">Failed for good and waiting for a person: on its poison queue or on the shelf.</param>
/// <param name="OldestPoison">How long the oldest of them has been waiting.</param>
public sealed record QueueView(string Queue, int Waiting, TimeSpan Oldest, int Poison, TimeSpan OldestPoison);

/// <summary>Looks into the queues without taking anything. Which messages are due is told by what is written in them: the queue itself tells only when they were put.</summary>
public sealed class QueueViews(QueueServiceClient queues, TimeProvider time)
{
    private const int Peeked = 32;

    /// <param name="shelf">What lies on the shelf.</param>
    /// <param name="storageNow">Storage's own clock: it says when messages were put.</param>
    public async Task<QueueView> Look(string name, IReadOnlyCollection<PoisonRow> shelf, DateTimeOffset storageNow, CancellationToken cancel)
    {
        var (queue, poison, now) = (queues.GetQueueClient(name), queues.GetQueueClient(PoisonQueues.Of(name)), time.GetUtcNow());
        var waiting = await Count(queue, cancel);
        var due = waiting == 0 ? [] : (await queue.PeekMessagesAsync(Peeked, cancel)).Select(m => DueOf(name, m)).OfType<DateTimeOffset>().ToList();
        var poisoned = await Count(poison, cancel);
        var since = poisoned == 0 ? [] : (await poison.PeekMessagesAsync(Peeked, cancel)).Select(m => storageNow - m.InsertedOn).ToList();
        var shelved = shelf.Where(r => r.Queue == name && r.State == PoisonState.Waits).ToList();
        return new QueueView(
            name, waiting, due.Count == 0 ? TimeSpan.Zero : Longer(TimeSpan.Zero, now - due.Min()),
            poisoned + shelved.Count, since.Concat(shelved.Select(r => now - r.FailedAt)).Aggregate(TimeSpan.Zero, Longer));
    }

    // A message of ours that does not say when it was due may have been delayed; nobody else's is.
    private static DateTimeOffset? DueOf(string queue, PeekedMessage message)
    {
        var body = Body(message);
        if (queue == StoreLetters.Queue)
            return StoreLetters.Head(body)?.Due ?? message.InsertedOn;
        return CaseQueues.TryRead(body) is { } ours ? ours.Due : message.InsertedOn;
    }

    private static ReadOnlySpan<byte> Body(PeekedMessage message)
    {
        var bytes = new byte[message.MessageText.Length];
        return Convert.TryFromBase64String(message.MessageText, bytes, out var length) ? bytes.AsSpan(0, length) : [];
    }

    private static async Task<int> Count(QueueClient queue, CancellationToken cancel)
    {
        try
        {
            return (await queue.GetPropertiesAsync(cancel)).ApproximateMessagesCount;
        }
        catch (Azure.RequestFailedException e) when (e.ErrorCode == "QueueNotFound")
        {
            return 0;
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
