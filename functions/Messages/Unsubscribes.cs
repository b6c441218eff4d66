using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>Somebody wants no more mail from a store: it is written down for good, and a case of theirs that
/// would still write ends. What was offered already stays theirs.</summary>
public sealed partial class Unsubscribes(PersonTable people, CancellationTable cases, CaseQueues queues, TimeProvider time, ILogger<Unsubscribes> log)
{
    /// <summary>Doing it twice is doing it once.</summary>
    public async Task OptOut(StoreId store, string identity, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await people.OptOut(store, identity, now, cancel);

        var history = await people.History(store, new Person([identity]), cancel);
        foreach (var order in history.Orders.Where(o => o.Status == OrderStatus.Cancelled))
        {
            if (await cases.Find(new CancellationId(store, order.OrderId), cancel) is not { } found || !MayStillWrite(found))
                continue;
            await cases.Update(found, found.Become(CancellationStatus.Withdrawn, now, "The customer wants no more mail."), cancel);
            if (found.Promise is { Released: false })
                await queues.Put(CaseQueues.ExpireOffers, found.Id, TimeSpan.Zero, cancel);
        }
        Log.OptedOut(log, store);
    }

    private static bool MayStillWrite(Cancellation found) => found.Status switch
    {
        CancellationStatus.Asked => found.AskMail is not { State: MailState.Accepted },
        CancellationStatus.Received or CancellationStatus.Settled or CancellationStatus.Decided or CancellationStatus.Provisioned => true,
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Somebody wants no more mail from {Store}.")]
        public static partial void OptedOut(ILogger logger, StoreId store);
    }
}
