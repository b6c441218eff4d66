using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Where cases wait while their store lets nobody in: keys withdrawn, a token that cannot be renewed. The merchant is told, no step fails for good, and the night watch puts the cases back on
/// their way once the store is connected again.
/// </summary>
public sealed partial class Parking(StoreTable stores, CancellationTable cases, TimeProvider time, ILogger<Parking> log)
{
    /// <summary>Notes that the case waits for this queue's step, and that the store must be connected again.</summary>
    public async Task Park(Cancellation cancellation, string queue, StorefrontException because, CancellationToken cancel)
    {
        await stores.Update(
            cancellation.Id.Store,
            s => s.Status == StoreStatus.Connected ? s with { Status = StoreStatus.NeedsReconnect, Trouble = because.Message } : s,
            cancel);
        if (cancellation.ParkedOn != queue)
        {
            var waits = cancellation.Noting(time.GetUtcNow(), "The case waits until the store is connected again: " + because.Message);
            await cases.Update(cancellation, waits with { ParkedOn = queue }, cancel);
        }
        Log.Parked(log, cancellation.Id, queue);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Case {Case} waits for {Queue}: its store must be connected again.")]
        public static partial void Parked(ILogger logger, CancellationId @case, string queue);
    }
}
