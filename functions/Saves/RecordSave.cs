using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Saves;

/// <summary>An order was made or changed: does it close a case?</summary>
public sealed partial class RecordSave(
    StoreTable stores, Storefronts storefronts, CancellationTable cases, PersonTable people, CaseQueues queues, TimeProvider time, ILogger<RecordSave> log)
{
    /// <summary>An order this long after the cancellation belongs to another story.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(60);

    private const int MostMeetings = 5;

    /// <summary>Whether the order shows that it came out of a promise of ours.</summary>
    public static bool MayHaveRedeemed(Order order) =>
        order.Marks.ContainsKey(OrderMarks.Case) || order.CouponCodes.Any(c => c.StartsWith(CaseCodes.Prefix, StringComparison.OrdinalIgnoreCase));

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
                // Before the case is closed: should the store be away just now, the whole letter comes again.
                if (moved is { Status: CancellationStatus.Saved, Promise.CaseMark: not null, Save: { } save } && save.OrderId != found.Id.OrderId)
                    moved = await Mark(moved, order, cancel);
                return await cases.Update(found, moved, cancel);
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                found = await cases.Find(found.Id, cancel);
            }
        }
        return null;
    }

    private async Task<Cancellation> Mark(Cancellation saved, Order back, CancellationToken cancel)
    {
        if ((await stores.FindCached(saved.Id.Store, cancel))?.Store is not { } store)
            return saved;
        try
        {
            await storefronts.For(store.Id).Mark(store, saved, back, cancel);
            return saved;
        }
        catch (StorefrontException e) when (!e.TryAgain)
        {
            Log.NotMarked(log, e, saved.Id);
            return saved.Noting(time.GetUtcNow(), "What was promised could not be written on the new order: " + e.Message) with { PersonWhy = "Tell the warehouse yourself what was promised: " + e.Message };
        }
    }

    // The order's own case, and those of the same person whose cancelled order is older than this one.
    private async Task<IReadOnlyList<Cancellation>> CasesBehind(Order order, CancellationToken cancel)
    {
        var behind = new List<Cancellation>();
        if (await cases.Find(new CancellationId(order.Store, order.Id), cancel) is { } own)
            behind.Add(own);
        if (OrderMarks.CancelledOrder(order) is { } marked && marked != order.Id && await cases.Find(new CancellationId(order.Store, marked), cancel) is { } rebuilt)
            behind.Add(rebuilt);
        if (order.Status is (OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.Gone) && !MayHaveRedeemed(order))
            return behind;

        var history = await people.History(order.Store, Person.Of(order), cancel);
        foreach (var fact in history.Orders.Where(o => o.Status == OrderStatus.Cancelled && o.OrderId != order.Id && order.CreatedAt - o.ModifiedAt < Window).Take(5))
        {
            if (behind.TrueForAll(c => c.Id.OrderId != fact.OrderId) && await cases.Find(new CancellationId(order.Store, fact.OrderId), cancel) is { } earlier)
                behind.Add(earlier);
        }
        return behind;
    }

    private Cancellation? Apply(Cancellation found, Attributed judged)
    {
        var now = time.GetUtcNow();
        return judged switch
        {
            Attributed.Saved saved when found.Save is { Kind: SaveKind.ByHand } => found.Noting(now, saved.Says) with { Save = saved.Save },
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
        [LoggerMessage(Level = LogLevel.Error, Message = "Case {Case} is saved, but its promise could not be written on the new order.")]
        public static partial void NotMarked(ILogger logger, Exception exception, CancellationId @case);

        [LoggerMessage(Level = LogLevel.Information, Message = "An order moved case {Case} to {Status}.")]
        public static partial void OrderJudged(ILogger logger, CancellationId @case, CancellationStatus status);
    }
}
