using CancelSaver.Cancellations;
using CancelSaver.Web;

namespace CancelSaver.Operations;

/// <summary>
/// Timer, every five minutes: takes what failed for good onto the shelf, and tells the log how queues and storage stand. The platform knows no depth of a single queue; alarms select these lines,
/// and their absence is an alarm of its own.
/// </summary>
public sealed partial class WatchQueues(HouseViews views, PoisonQueues poison, PoisonShelf shelf, ILogger<WatchQueues> log)
{
    public async Task Handle(CancellationToken cancel)
    {
        await poison.Handle(cancel);
        await shelf.DeleteOld(cancel);
        var house = await views.Look(cancel);
        Log.House(log, (long)house.Storage.TotalMilliseconds, (long)house.ClockSkew.TotalSeconds);
        foreach (var queue in house.Queues)
            Log.Queue(log, queue.Queue, queue.Waiting, (long)queue.Oldest.TotalSeconds, queue.Poison, (long)queue.OldestPoison.TotalSeconds);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HouseSeen, LogLevel.Information, "Storage answered in {StorageMilliseconds} ms; our clock is {ClockSkewSeconds} s ahead of its.")]
        public static partial void House(ILogger logger, long storageMilliseconds, long clockSkewSeconds);

        [LoggerMessage(EventIds.QueueSeen, LogLevel.Information, "{Queue}: {Waiting} waiting, the oldest due for {OldestSeconds} s; {Poison} failed for good, the oldest {OldestPoisonSeconds} s ago.")]
        public static partial void Queue(ILogger logger, string queue, int waiting, long oldestSeconds, int poison, long oldestPoisonSeconds);
    }
}
