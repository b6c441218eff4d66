using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Offers;

/// <summary>
/// The customer's clear word: cancel it. First the case is written, then the store is told, so that a wish can never be lost between the two. A case of our page ends here; without one an
/// ordinary case is opened, the same that the store's own letter would open, and goes the ordinary way.
/// </summary>
public sealed partial class CancelNow(
    OrderDesks desks, CancellationTable cases, PersonTable people, CaseQueues queues, AppOptions options, TimeProvider time, ILogger<CancelNow> log)
{
    /// <summary>What the store's people read with the cancellation.</summary>
    public const string StaffNote = "Cancelled by the customer through CancelSaver";

    private const int MostMeetings = 5;

    // Two clicks: the second finds the first on its way. A little more than a store may take to answer.
    private static readonly TimeSpan atIt = TimeSpan.FromSeconds(15);

    /// <summary>Cancels a standing order.</summary>
    /// <returns>The store's answer, and the case; no case where the person was erased.</returns>
    /// <exception cref="StorefrontException">The store could not be asked: the wish is kept, and may be pressed again.</exception>
    /// <exception cref="CaseMovedException">A second tab was quicker: call again.</exception>
    public async Task<(CancelAnswer Answer, Cancellation? Case)> Handle(Store store, Order order, CancellationToken cancel)
    {
        var desk = desks.For(store.Id) ?? throw new InvalidOperationException("Nobody serves standing orders of " + store.Id + ".");
        if (order.PersonErased)
            return (await desk.CancelOrder(store, order.Id, StaffNote, cancel), null);

        var now = time.GetUtcNow();
        var (found, isMine) = await Wish(order, now, cancel);
        if (found.CancelWish is { Taken: true } taken && now - taken.At < DecideOffer.CancelTime)
            return (new CancelAnswer(CancelState.Started), found);

        var answer = await Tell(desk, store, order.Id, cancel);
        if (answer.State == CancelState.Refused)
        {
            // A second click may be refused because the first was taken: what the first has written counts.
            var latest = await cases.Find(found.Id, cancel) ?? found;
            if (latest.CancelWish is { Taken: true } || (!isMine && latest.PersonWhy is null))
                return (new CancelAnswer(CancelState.Started), latest);
            return (answer, isMine ? await Change(latest, c => Refused(c, answer.WhyNot!), cancel) : latest);
        }
        found = await Change(found, Taken, cancel);
        await (found.BeforeCancel
            ? queues.Put(CaseQueues.ExpireOffers, found.Id, DecideOffer.CancelTime, cancel)
            : queues.Put(CaseQueues.DecideOffer, found.Id, store.Settings.SettleDelay ?? options.Settle, cancel));
        Log.Cancelled(log, found.Id, answer.State);
        return (answer, found);
    }

    private async Task<(Cancellation Found, bool IsMine)> Wish(Order order, DateTimeOffset now, CancellationToken cancel)
    {
        var found = await cases.Find(new CancellationId(order.Store, order.Id), cancel);
        if (found is null && await Open(order, now, cancel) is { } opened)
            return (opened, true);
        found ??= await cases.Find(new CancellationId(order.Store, order.Id), cancel) ?? throw new CaseMovedException(new CancellationId(order.Store, order.Id));
        if (found.CancelWish is { } wish && (wish.Taken || now - wish.At < atIt))
            return wish.Taken && now - wish.At >= DecideOffer.CancelTime ? (found, true) : (found, false);
        return (await cases.Update(found, found.Noting(now, "The customer said on our page: cancel it.") with { CancelWish = new CancelWish(now, Taken: false) }, cancel), true);
    }

    private async Task<Cancellation?> Open(Order order, DateTimeOffset now, CancellationToken cancel)
    {
        await people.Keep(order, cancel);
        return await cases.TryOpen(
            new Cancellation
            {
                Id = new CancellationId(order.Store, order.Id),
                Status = CancellationStatus.Received,
                Order = order,
                CancelledAt = now,
                ReceivedAt = now,
                CancelWish = new CancelWish(now, Taken: false),
                Timeline = [new TimelineEntry(now, "The customer cancelled the order on our page.")],
            },
            cancel);
    }

    private static async Task<CancelAnswer> Tell(IOrderDesk desk, Store store, long orderId, CancellationToken cancel)
    {
        try
        {
            return await desk.CancelOrder(store, orderId, StaffNote, cancel);
        }
        catch (StorefrontException e) when (!e.TryAgain)
        {
            return new CancelAnswer(CancelState.Refused, e.Message);
        }
    }

    private Cancellation Taken(Cancellation found)
    {
        var now = time.GetUtcNow();
        const string says = "The store has been told to cancel the order, and does.";
        var told = found is { BeforeCancel: true } && !found.Status.IsEnd() ? found.Become(CancellationStatus.Declined, now, says) : found.Noting(now, says);
        return told with { CancelWish = new CancelWish(now, Taken: true), PersonWhy = null };
    }

    private Cancellation Refused(Cancellation found, string why)
    {
        const string says = "The customer asked on our page to cancel the order, and the store refused.";
        var now = time.GetUtcNow();
        var handed = found.Status.MayBecome(CancellationStatus.NeedsPerson) ? found.Become(CancellationStatus.NeedsPerson, now, says) : found.Noting(now, says);
        return handed with { PersonWhy = why };
    }

    // What the store said is true whoever else moved the case meanwhile.
    private async Task<Cancellation> Change(Cancellation found, Func<Cancellation, Cancellation> change, CancellationToken cancel)
    {
        for (var meetings = 0; ; meetings++)
        {
            try
            {
                return await cases.Update(found, change(found), cancel);
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                found = await cases.Find(found.Id, cancel) ?? throw new CaseMovedException(found.Id);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The customer of case {Case} cancelled on our page: {State}.")]
        public static partial void Cancelled(ILogger logger, CancellationId @case, CancelState state);
    }
}
