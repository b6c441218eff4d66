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

    /// <summary>Decides a case that came from its queue; one that is decided already is only passed on.</summary>
    public Task<Cancellation?> Handle(Cancellation cancellation, CancellationToken cancel) =>
        cancellation.Status > CancellationStatus.Settled && !AnsweredMeanwhile(cancellation) ? Task.FromResult<Cancellation?>(cancellation) : Decide(cancellation, onPage: false, cancel);

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
        var gathered = await gather.For(store, cancellation, onPage, cancel);
        if (gathered.Live is null)
            return await End(cancellation, CancellationStatus.Withdrawn, "The order is gone from the store.", cancel);
        if (gathered.Facts is not { } facts)
            return await BackAlready(cancellation, gathered.Live, cancel);

        var now = time.GetUtcNow();
        var decision = RuleEngine.Decide(store.Rulebook, facts, now);
        if (decision.Offer?.Part(OfferKind.PriorityDelivery)?.LeavesOn is { } day)
        {
            facts = facts with { PriorityTaken = await capacity.Taken(store.Id, day, cancel) };
            decision = RuleEngine.Decide(store.Rulebook, facts, now);
        }

        var decided = cancellation with { Class = gathered.Class, Reason = gathered.Reason, Facts = facts, Decision = decision };
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
