using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>The handshake: what a customer's yes or no does. Twice is once: the second click finds the first one's work and goes to the same place.</summary>
public sealed partial class AcceptOffer(
    StoreTable stores, Storefronts storefronts, CancellationTable cases, CaseQueues queues, PriorityCapacity capacity, BringBack bringBack, TimeProvider time, ILogger<AcceptOffer> log)
{
    /// <summary>What came of it.</summary>
    public abstract record Outcome
    {
        /// <summary>Go on in the store.</summary>
        public sealed record GoOn(Uri At) : Outcome;

        /// <summary>The store is down: the promise is kept, the link follows by mail.</summary>
        public sealed record Later : Outcome;

        /// <summary>It is no longer to be had.</summary>
        public sealed record Gone(string Why, bool SoldOut = false) : Outcome;
    }

    public async Task<Outcome> Yes(Cancellation cancellation, CancellationToken cancel)
    {
        // Gather and ask again what was asked when the offer was made: it may be days old.
        var now = time.GetUtcNow();
        if (cancellation.Promise is not { } promise || (await stores.FindCached(cancellation.Id.Store, cancel))?.Store is not { Status: not StoreStatus.Disconnected } store)
            return new Outcome.Gone("The offer was taken back.");
        // A filled cart would be filled once more; the order that was re-opened is always the same.
        if (cancellation.Status == CancellationStatus.Saved && promise.CaseMark is null && cancellation.BackAt is { } paid)
            return new Outcome.GoOn(paid);
        if (cancellation.Status is not (CancellationStatus.Provisioned or CancellationStatus.Sent or CancellationStatus.Accepted))
            return new Outcome.Gone("The offer has ended.");
        if (cancellation.Status != CancellationStatus.Accepted)
        {
            if (now >= promise.Offer.Ends)
                return new Outcome.Gone("The offer has ended.");
            if (await NotAnyMore(store, cancellation, promise, cancel) is { } gone)
                return gone;
            cancellation = await cases.Update(
                cancellation, cancellation.Become(CancellationStatus.Accepted, now, "The customer accepted the offer.") with { AcceptedAt = now }, cancel);
        }

        try
        {
            var back = await bringBack.Now(cancellation, cancel);
            return back.BackAt is { } at ? new Outcome.GoOn(at) : new Outcome.Gone(back.PersonWhy ?? "The order cannot come back.", SoldOut: false);
        }
        catch (StorefrontException e) when (e.TryAgain || e.NeedsReconnect)
        {
            Log.StoreIsDown(log, e, cancellation.Id);
            await queues.Put(CaseQueues.ProvisionOffer, cancellation.Id, e.After ?? TimeSpan.FromMinutes(1), cancel);
            return new Outcome.Later();
        }
        catch (StorefrontException e)
        {
            await cases.Update(
                cancellation, cancellation.Become(CancellationStatus.NeedsPerson, now, "The customer accepted, but the store refuses us.") with { PersonWhy = e.Message }, cancel);
            return new Outcome.Later();
        }
    }

    /// <summary>The customer does not want it: the promise is taken back at once.</summary>
    public async Task<Cancellation> No(Cancellation cancellation, CancellationToken cancel)
    {
        if (!cancellation.Status.MayBecome(CancellationStatus.Declined) || cancellation.Status == CancellationStatus.Accepted)
            return cancellation;
        var declined = await cases.Update(cancellation, cancellation.Become(CancellationStatus.Declined, time.GetUtcNow(), "The customer declined the offer."), cancel);
        await queues.Put(CaseQueues.ExpireOffers, declined.Id, TimeSpan.Zero, cancel);
        return declined;
    }

    private async Task<Outcome?> NotAnyMore(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        try
        {
            if (promise.Offer.BringsOrderBack && await storefronts.For(store.Id).MissingStock(store, cancellation.Order, cancel) is { } missing)
                return new Outcome.Gone(missing, SoldOut: true);
        }
        catch (StorefrontException e) when (e.TryAgain || e.NeedsReconnect)
        {
            // The store is asked again when the order is brought back; a customer's yes is not lost because it was down just now.
            Log.StoreIsDown(log, e, cancellation.Id);
        }
        if (promise.Offer.Part(OfferKind.PriorityDelivery)?.LeavesOn is { } day && !await capacity.Take(cancellation.Id, day, store.Settings.Priority.DailyCapacity, cancel))
            return new Outcome.Gone("All priority deliveries of that day are taken.");
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not answer while the customer of case {Case} accepted.")]
        public static partial void StoreIsDown(ILogger logger, Exception exception, CancellationId @case);
    }
}
