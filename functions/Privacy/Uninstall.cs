using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>
/// The merchant removed the app. Nothing is sent from this moment, what opened the store is forgotten, open cases end where the merchant can read it. What the merchant chose is kept:
/// whoever installs again finds it as it was, until the store itself asks us to forget (<see cref="EraseStore"/>).
/// </summary>
public sealed partial class Uninstall(StoreTable stores, CancellationTable cases, TimeProvider time, ILogger<Uninstall> log)
{
    private const int AtOnce = 8;
    private const int MostMeetings = 5;

    /// <param name="store">Unknown or gone already: nothing is left to do.</param>
    /// <param name="at">When the store said so (UTC). Such letters come late: a store that was connected after that moment stays connected.</param>
    /// <param name="cancel">Ends it; done again it goes on where it broke off.</param>
    public async Task Handle(StoreId store, DateTimeOffset at, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await stores.Disconnect(store, at, cancel) is not { Status: StoreStatus.Disconnected })
        {
            Log.NotGone(log, store);
            return;
        }

        // From here on no mail goes out, not even one that is on its queue already and in hands that still remember the store as it was.
        await cases.TakeLeave(store, cancel);

        // Nobody looks after a store that is gone, so the cases are ended now. One that is opened by a letter still on its way ends when it is decided.
        var ended = 0;
        await Parallel.ForEachAsync(cases.Open(store, cancel), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (id, each) =>
        {
            if (await End(id, now, each))
                Interlocked.Increment(ref ended);
        });
        Log.Gone(log, store, ended);
    }

    private async Task<bool> End(CancellationId id, DateTimeOffset now, CancellationToken cancel)
    {
        for (var meetings = 0; ; meetings++)
        {
            // Opened since: the store was installed again while we were at it.
            if (await cases.Find(id, cancel) is not { } found || found.Status.IsEnd() || found.ReceivedAt > now)
                return false;
            try
            {
                await cases.Update(found, found.StoreGone(time.GetUtcNow()), cancel);
                return true;
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                // Somebody was on the way with it: look again.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Store} has removed the app; {Ended} open cases were ended.")]
        public static partial void Gone(ILogger logger, StoreId store, int ended);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Store} is said to have removed the app, but is not known or was connected again since.")]
        public static partial void NotGone(ILogger logger, StoreId store);
    }
}
