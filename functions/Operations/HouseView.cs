using CancelSaver.Cancellations;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>How storage answers, and what lies in the queues and on the shelf.</summary>
/// <param name="Storage">How long a small answer of the queue service and one of the tables took, whichever took longer.</param>
/// <param name="ClockSkew">How far our clock is ahead of storage's; a second is within the error. Signatures and delays go wrong from a few minutes on.</param>
/// <param name="Shelf">Everything on the shelf, dealt with or not.</param>
public sealed record HouseView(TimeSpan Storage, TimeSpan ClockSkew, IReadOnlyList<QueueView> Queues, IReadOnlyList<PoisonRow> Shelf);

/// <summary>Looks at storage, queues and shelf; changes nothing.</summary>
public sealed class HouseViews(QueueServiceClient queues, PoisonShelf shelf, StoreTable stores, QueueViews views, TimeProvider time)
{
    // The service tells whole seconds: half of one is what it means.
    private static readonly TimeSpan half = TimeSpan.FromMilliseconds(500);

    /// <summary>One small answer each of queues and tables.</summary>
    public async Task<(TimeSpan Took, TimeSpan Skew)> Storage(CancellationToken cancel)
    {
        var (began, from) = (time.GetTimestamp(), time.GetUtcNow());
        var answer = await queues.GetQueueClient(StoreLetters.Queue).GetPropertiesAsync(cancel);
        var queue = time.GetElapsedTime(began);
        var skew = answer.AnsweredOn is { } theirs ? from + (queue / 2) - (theirs + half) : TimeSpan.Zero;
        began = time.GetTimestamp();
        await stores.Find(new StoreId("woo:nobody.invalid"), cancel);
        var table = time.GetElapsedTime(began);
        return (queue > table ? queue : table, skew);
    }

    public async Task<HouseView> Look(CancellationToken cancel)
    {
        var (took, skew) = await Storage(cancel);
        var rows = await shelf.All(cancel).ToListAsync(cancel);
        var seen = await Task.WhenAll(PoisonQueues.Watched.Select(name => views.Look(name, rows, time.GetUtcNow() - skew, cancel)));
        return new HouseView(took, skew, seen, rows);
    }
}
