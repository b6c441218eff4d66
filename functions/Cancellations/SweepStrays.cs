using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Cancellations;

/// <summary>
/// The night watch: finds open cases that stand still because a message was lost, and puts them back on their queue, three times at most; then a person has to look.
/// Reads the marks of open cases only. On its way it writes what has changed of a store's cases into their days, so that pages find them read and ready.
/// </summary>
public sealed partial class SweepStrays(
    StoreTable stores, CancellationTable cases, FoldDays fold, LargeLetters letters, InstallStates states, UsedLinks used, CaseQueues queues, ForgetOld forgetOld, AppOptions options,
    TimeProvider time, ILogger<SweepStrays> log)
{
    /// <summary>How long a step may take before the case counts as standing still: longer than a message is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private const int MostTimes = 3;

    // Most cases stand where they should: reading them is nearly all of the work.
    private const int AtOnce = 64;

    // Five thousand changed cases a store and visit; what is left waits for the next.
    private const int MostFolds = 25;

    public async Task Handle(CancellationToken cancel)
    {
        var (open, strays) = (0, 0);
        await foreach (var store in stores.All(cancel))
        {
            var known = await stores.Find(store, cancel);
            var connected = known?.Status == StoreStatus.Connected;
            await foreach (var some in cases.Open(store, cancel).Chunk(AtOnce))
            {
                open += some.Length;
                foreach (var found in (await cases.Find(some, cancel)).Values)
                {
                    if (found.ParkedOn is { } waitsFor)
                    {
                        if (connected)
                            await GoOn(found, waitsFor, cancel);
                    }
                    else if (Missed(found) is { } queue)
                    {
                        strays++;
                        await PutBack(found, queue, cancel);
                    }
                }
            }
            if (known is not null)
                await forgetOld.Handle(known, cancel);
            await cases.MarkAgain(store, MostFolds * FoldDays.MostAtOnce, cancel);
            await fold.Handle(store, MostFolds, cancel);
        }
        await letters.DeleteOlderThan(time.GetUtcNow(), cancel);
        await states.DeleteOlderThan(time.GetUtcNow(), cancel);
        await used.DeleteOlderThan(time.GetUtcNow(), cancel);
        Log.Swept(log, open, strays);
    }

    /// <summary>The queue a case should long have been served on; null: it stands where it should.</summary>
    private string? Missed(Cancellation found)
    {
        var now = time.GetUtcNow();
        var last = found.Timeline.Count > 0 ? found.Timeline[^1].At : found.ReceivedAt;
        if (now - last < Patience + (found.Status == CancellationStatus.Received ? options.Settle : TimeSpan.Zero))
            return null;
        return CaseSteps.Next(found) ?? (CaseSteps.Due(found) + Patience < now ? CaseQueues.ExpireOffers : null);
    }

    private async Task GoOn(Cancellation found, string queue, CancellationToken cancel)
    {
        await cases.Update(found, found.Noting(time.GetUtcNow(), "The store is connected again; the case goes on.") with { ParkedOn = null }, cancel);
        await queues.Put(queue, found.Id, TimeSpan.Zero, cancel);
    }

    private async Task PutBack(Cancellation found, string queue, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (found.Strays >= MostTimes)
        {
            Log.StandsStill(log, found.Id, queue);
            await cases.Update(found, found.Become(CancellationStatus.NeedsPerson, now, "The case stood still three times.") with { PersonWhy = "It does not get past the step \"" + queue + "\"." }, cancel);
            return;
        }
        await cases.Update(found, found.Noting(now, "The night watch found the case standing still and put it back on its way.") with { Strays = found.Strays + 1 }, cancel);
        await queues.Put(queue, found.Id, TimeSpan.Zero, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Swept, LogLevel.Information, "Sweep: {Open} open cases, {Strays} standing still.")]
        public static partial void Swept(ILogger logger, int open, int strays);

        [LoggerMessage(EventIds.CaseStandsStill, LogLevel.Critical, "Case {Case} stood still at {Queue} too often; a person must look.")]
        public static partial void StandsStill(ILogger logger, CancellationId @case, string queue);
    }
}
