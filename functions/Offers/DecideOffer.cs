using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>Did it come back alone? Whose cancellation is it? Why? What do the merchant's rules say? Writes the decision with its why; promises nothing yet.</summary>
public sealed partial class DecideOffer(
    StoreTable stores, CancellationTable cases, GatherFacts gather, PriorityCapacity capacity, TimeProvider time, ILogger<DecideOffer> log)
{
    /// <summary>A store that was unreachable for a weekend is caught up; what is older is another story (an old order brought back from the trash).</summary>
    public static readonly TimeSpan TooLate = TimeSpan.FromDays(4);

    /// <summary>An order the store took to cancel is cancelled within minutes; one that still stands after this will not be.</summary>
    public static readonly TimeSpan CancelTime = TimeSpan.FromMinutes(30);

    /// <summary>Decides a case that came from its queue; one that is decided already is only passed on.</summary>
    public Task<Cancellation?> Handle(Cancellation cancellation, CancellationToken cancel) =>
        cancellation is { BeforeCancel: true, Status: < CancellationStatus.Sent } ? End(cancellation, CancellationStatus.Expired, "The customer left our page before anything was offered.", cancel)
        : cancellation.Status > CancellationStatus.Settled && !AnsweredMeanwhile(cancellation) ? Task.FromResult<Cancellation?>(cancellation) : Decide(cancellation, onPage: false, cancel);

    /// <summary>Decides with a reason the customer gave on our page: the answer is shown there.</summary>
    public Task<Cancellation?> OnPage(Cancellation cancellation, CancellationToken cancel) => Decide(cancellation, onPage: true, cancel);

    // The customer answered on our page while the store was down.
    private static bool AnsweredMeanwhile(Cancellation cancellation) => cancellation is { Status: CancellationStatus.Asked, Reason.Decides: true };

    private async Task<Cancellation?> Decide(Cancellation cancellation, bool onPage, CancellationToken cancel)
    {
        var store = (await stores.FindCached(cancellation.Id.Store, cancel))?.Store;
        if (store is null or { Status: StoreStatus.Disconnected })
            return await cases.Update(cancellation, cancellation.StoreGone(time.GetUtcNow()), cancel);
        if (cancellation.ReceivedAt - cancellation.CancelledAt > TooLate)
            return await End(cancellation, CancellationStatus.NotForUs, "We heard of the cancellation days after it happened: nobody is written to now.", cancel);
        if (cancellation.CancelledAt < store.OnlyRecordBefore && cancellation.ReceivedAt >= store.OnlyRecordBefore)
            return await End(cancellation, CancellationStatus.NotForUs, "Found when the store's orders were read again: it is recorded, and nobody is written to.", cancel);
        if (!onPage && cancellation.Status <= CancellationStatus.Settled && time.GetUtcNow() - cancellation.ReceivedAt > TooLate)
            return await End(cancellation, CancellationStatus.NoOffer, "The store could not be asked for days: nobody is written to now.", cancel);
        var gathered = await gather.For(store, cancellation, onPage, cancel);
        if (gathered.Live is null)
            return await End(cancellation, CancellationStatus.Withdrawn, "The order is gone from the store.", cancel);
        if (gathered.Facts is not { } facts)
        {
            return cancellation.BeforeCancel ? await End(cancellation, CancellationStatus.NoOffer, "The order was cancelled before anything was offered.", cancel)
                : cancellation.CancelWish is { } wish ? await NotYet(cancellation, wish, cancel)
                : await BackAlready(cancellation, gathered.Live, cancel);
        }

        var now = time.GetUtcNow();
        var decision = RuleEngine.Decide(store.Rulebook, facts, now);
        if (decision.Offer?.Part(OfferKind.PriorityDelivery)?.LeavesOn is { } day)
        {
            facts = facts with { PriorityTaken = await capacity.Taken(store.Id, day, cancel) };
            decision = RuleEngine.Decide(store.Rulebook, facts, now);
        }

        var decided = cancellation with { Order = cancellation.Order.WithWishOf(gathered.Live), Class = gathered.Class, Reason = gathered.Reason, Facts = facts, Decision = decision };
        var moved = await cases.Update(cancellation, Carry(decided, decision, now), cancel);
        Log.Decided(log, moved.Id, decision.Verdict, decision.RuleId);
        return moved;
    }

    private static Cancellation Carry(Cancellation decided, Decision decision, DateTimeOffset now)
    {
        var says = decision.Why[^1].Says;
        return decision.Verdict switch
        {
            Verdict.Offer => decided.Become(CancellationStatus.Decided, now, says),
            Verdict.Ask => decided.Become(CancellationStatus.Asked, now, says),
            Verdict.NotForUs => decided.Become(CancellationStatus.NotForUs, now, says),
            Verdict.HeldOut => decided.Become(CancellationStatus.HeldOut, now, says),
            Verdict.CameBackAlone => decided.Become(CancellationStatus.CameBackAlone, now, says),
            Verdict.Person => decided.Become(CancellationStatus.NeedsPerson, now, says) with { PersonWhy = says },
            _ => decided.Become(CancellationStatus.NoOffer, now, says),
        };
    }

    // Our page told the store to cancel: that takes it a while, and it did not come back because it has never gone.
    private async Task<Cancellation?> NotYet(Cancellation cancellation, CancelWish wish, CancellationToken cancel)
    {
        if (time.GetUtcNow() - wish.At < CancelTime)
            throw new StorefrontException("The store has not finished cancelling the order.", tryAgain: true, TimeSpan.FromMinutes(2));
        return await cases.Update(cancellation, StillStands(cancellation, time.GetUtcNow()), cancel);
    }

    /// <summary>The customer said "cancel", and the order stands: the one thing that must not go unseen.</summary>
    internal static Cancellation StillStands(Cancellation cancellation, DateTimeOffset now)
    {
        const string why = "The customer asked on our page to cancel this order, and the store has not cancelled it. Please cancel it, or write to the customer.";
        var seen = cancellation.Status.MayBecome(CancellationStatus.NeedsPerson)
            ? cancellation.Become(CancellationStatus.NeedsPerson, now, "The store has not cancelled the order.")
            : cancellation.Noting(now, "The store has not cancelled the order.");
        return seen with { PersonWhy = why };
    }

    // The store, or the customer at the store, put the order back before we did anything.
    private async Task<Cancellation?> BackAlready(Cancellation cancellation, Order live, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var alone = cancellation.Become(CancellationStatus.CameBackAlone, now, "The order was put back in the store without us.");
        return await cases.Update(cancellation, alone with { Save = new Save(SaveKind.Alone, live.Id, live.Total, Money.Zero(live.Total.Currency), now) }, cancel);
    }

    private async Task<Cancellation?> End(Cancellation cancellation, CancellationStatus status, string says, CancellationToken cancel) =>
        await cases.Update(cancellation, cancellation.Become(status, time.GetUtcNow(), says), cancel);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case} is decided: {Verdict} by rule {Rule}.")]
        public static partial void Decided(ILogger logger, CancellationId @case, Verdict verdict, string? rule);
    }
}
