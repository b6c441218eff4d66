using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Saves;

/// <summary>An order was made or changed: does it close a case?</summary>
public sealed partial class RecordSave(CancellationTable cases, PersonTable people, CaseQueues queues, TimeProvider time, ILogger<RecordSave> log)
{
    /// <summary>An order this long after the cancellation belongs to another story.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(60);

    private const int MostMeetings = 5;

    public async Task Handle(Order order, CancellationToken cancel)
    {
        foreach (var found in await CasesBehind(order, cancel))
        {
            // Not decided yet: the decision looks at all orders of the person itself, and knows an edited order from one that came back.
            if (found.Status == CancellationStatus.Received)
                continue;
            if (await Judge(found, order, cancel) is not { } moved)
                continue;
            Log.OrderJudged(log, found.Id, moved.Status);

            // What we promised is not owed any more: the code must not lie around.
            if (moved is { Status: CancellationStatus.CameBackAlone or CancellationStatus.Expired, Promise.Released: false })
                await queues.Put(CaseQueues.ExpireOffers, found.Id, TimeSpan.Zero, cancel);
        }
    }

    // The case moves while the customer is on our page or a second letter is read: whoever comes second looks again.
    private async Task<Cancellation?> Judge(Cancellation? found, Order order, CancellationToken cancel)
    {
        for (var meetings = 0; found is not null; meetings++)
        {
            if (Apply(found, Attribution.Judge(found, order, time.GetUtcNow())) is not { } moved)
                return null;
            try
            {
                return await cases.Update(found, moved, cancel);
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                found = await cases.Find(found.Id, cancel);
            }
        }
        return null;
    }

    // The order's own case, and those of the same person whose cancelled order is older than this one.
    private async Task<IReadOnlyList<Cancellation>> CasesBehind(Order order, CancellationToken cancel)
    {
        var behind = new List<Cancellation>();
        if (await cases.Find(new CancellationId(order.Store, order.Id), cancel) is { } own)
            behind.Add(own);
        if (order.Status is OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.Gone)
            return behind;

        var history = await people.History(order.Store, Person.Of(order), cancel);
        foreach (var fact in history.Orders.Where(o => o.Status == OrderStatus.Cancelled && o.OrderId != order.Id && order.CreatedAt - o.ModifiedAt < Window).Take(5))
        {
            if (await cases.Find(new CancellationId(order.Store, fact.OrderId), cancel) is { } earlier)
                behind.Add(earlier);
        }
        return behind;
    }

    private Cancellation? Apply(Cancellation found, Attributed judged)
    {
        var now = time.GetUtcNow();
        return judged switch
        {
            Attributed.Saved saved when found.Status.MayBecome(CancellationStatus.Saved) => found.Become(CancellationStatus.Saved, now, saved.Says) with { Save = saved.Save },
            Attributed.Alone alone when found.Status.MayBecome(CancellationStatus.CameBackAlone) => found.Become(CancellationStatus.CameBackAlone, now, alone.Says) with { Save = alone.Save },
            Attributed.Lost lost when found.Status == CancellationStatus.Saved => found.Become(CancellationStatus.Expired, now, lost.Says) with { Save = null },
            // Stores cancel what is not paid in time (WooCommerce after an hour). The promise still stands: the customer's link opens the order again until the offer ends.
            Attributed.Lost lost when found.Status == CancellationStatus.Accepted && found.Timeline[^1].Says != lost.Says => found.Noting(now, lost.Says),
            _ => null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "An order moved case {Case} to {Status}.")]
        public static partial void OrderJudged(ILogger logger, CancellationId @case, CancellationStatus status);
    }
}
