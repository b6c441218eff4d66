using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Triggers;

/// <summary>
/// Takes a case from the queue it came on as far as it can go in one visit: a customer hears from us sooner, and a case costs fewer storage transactions. The message in
/// hand is the guarantee: should we die on the way, it comes again and every step finds its predecessor's work. A step that fails goes on its own queue and is tried again there.
/// </summary>
public sealed partial class CaseWalk(
    CancellationTable cases, DecideOffer decide, ProvisionOffer provision, SendEmail send, ExpireOffers expire, CaseQueues queues, Parking parking, ILogger<CaseWalk> log)
{
    private const int MostMeetings = 5;

    public async Task From(string queue, CancellationId id, CancellationToken cancel)
    {
        using var scope = log.BeginScope("{Case}", id);
        var cancellation = await cases.Find(id, cancel);
        if (cancellation is null)
        {
            Log.CaseIsGone(log, id);
            return;
        }
        var (next, meetings) = ((string?)queue, 0);
        while (next is { } step)
        {
            try
            {
                cancellation = await Step(step, cancellation!, cancel);
                next = cancellation is null ? null : CaseSteps.Next(cancellation);
            }
            catch (CaseMovedException) when (meetings++ < MostMeetings)
            {
                // Stores tell of one cancellation in two letters, and they settle in the same second: whoever comes second looks again and finds the first one's work.
                cancellation = await cases.Find(id, cancel);
                next = cancellation is null ? null : step;
            }
            catch (StorefrontException e) when (e.NeedsReconnect)
            {
                if (await cases.Find(id, cancel) is { } waiting && !waiting.Status.IsEnd())
                    await parking.Park(waiting, step, e, cancel);
                return;
            }
            catch (StorefrontException e) when (e is { TryAgain: true, After: { } wait })
            {
                // The store named the time to wait: it is kept without counting as a failure.
                Log.StoreSaysLater(log, step, wait);
                await queues.Put(step, id, wait, cancel);
                return;
            }
            catch (Exception e) when (step != queue && e is not OperationCanceledException)
            {
                Log.StepGoesOnItsQueue(log, e, step);
                await queues.Put(step, id, TimeSpan.Zero, cancel);
                return;
            }
        }
    }

    /// <summary>Null: the walk ends here for now, whatever the case looks like.</summary>
    private Task<Cancellation?> Step(string queue, Cancellation cancellation, CancellationToken cancel) => queue switch
    {
        CaseQueues.DecideOffer => decide.Handle(cancellation, cancel),
        CaseQueues.ProvisionOffer => provision.Handle(cancellation, cancel),
        CaseQueues.SendEmail => send.Handle(cancellation, cancel),
        CaseQueues.ExpireOffers => expire.Handle(cancellation, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(queue), queue, "No step listens to this queue."),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case} is no longer kept.")]
        public static partial void CaseIsGone(ILogger logger, CancellationId @case);

        [LoggerMessage(Level = LogLevel.Information, Message = "The store wants step {Step} in {Wait}.")]
        public static partial void StoreSaysLater(ILogger logger, string step, TimeSpan wait);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The case goes on queue {Step} and is tried again there.")]
        public static partial void StepGoesOnItsQueue(ILogger logger, Exception exception, string step);
    }
}
