using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>The customer keeps the order after all: with what was offered, or with what was wrong put right. Twice is once.</summary>
public sealed partial class KeepOrder(
    OrderDesks desks, CancellationTable cases, CaseQueues queues, PriorityCapacity capacity, BringBack bringBack, TimeProvider time, ILogger<KeepOrder> log)
{
    /// <summary>What came of it.</summary>
    public enum Outcome
    {
        Kept,
        /// <summary>The store is down: the yes is kept and carried out as soon as it answers.</summary>
        Later,
        /// <summary>It is no longer to be had.</summary>
        Gone,
        /// <summary>The store refuses: a person of the team has to do it.</summary>
        Person,
    }

    /// <summary>Yes to the offer.</summary>
    public async Task<(Outcome Outcome, Cancellation Case)> Yes(Store store, Cancellation found, CancellationToken cancel)
    {
        if (found is { Status: CancellationStatus.Saved, Save.Kind: SaveKind.Kept })
            return (Outcome.Kept, found);
        if (found is not { BeforeCancel: true, Promise: { } promise, Status: CancellationStatus.Sent or CancellationStatus.Accepted })
            return (found is { BeforeCancel: true, Status: CancellationStatus.NeedsPerson } ? Outcome.Person : Outcome.Gone, found);
        if (found.Status == CancellationStatus.Sent)
        {
            var now = time.GetUtcNow();
            if (now >= promise.Offer.Ends || await IsFull(store, found.Id, promise.Offer, cancel))
                return (Outcome.Gone, found);
            found = await cases.Update(found, found.Become(CancellationStatus.Accepted, now, "The customer keeps the order with the offer.") with { AcceptedAt = now }, cancel);
        }

        try
        {
            var kept = await bringBack.Now(found, cancel);
            return (kept.Status switch { CancellationStatus.Saved => Outcome.Kept, CancellationStatus.NeedsPerson => Outcome.Person, _ => Outcome.Gone }, kept);
        }
        catch (StorefrontException e) when (e.TryAgain || e.NeedsReconnect)
        {
            Log.StoreIsDown(log, e, found.Id);
            await queues.Put(CaseQueues.ProvisionOffer, found.Id, e.After ?? TimeSpan.FromMinutes(1), cancel);
            return (Outcome.Later, found);
        }
        catch (StorefrontException e)
        {
            var handed = found.Become(CancellationStatus.NeedsPerson, time.GetUtcNow(), "The customer keeps the order, but the store refuses us.") with { PersonWhy = e.Message };
            return (Outcome.Person, await cases.Update(found, handed, cancel));
        }
    }

    /// <summary>Whether something ordered wrong can be put right on the page.</summary>
    public static bool CanPutRight(Cancellation found) => found is { BeforeCancel: true, Reason.Reason: Reason.WrongItem, Promise: not null }
        && found is { Status: CancellationStatus.Sent } or { Status: CancellationStatus.Saved, Save.Kind: SaveKind.Kept };

    /// <summary>The order goes somewhere else. The address is on its way to the store and kept nowhere.</summary>
    /// <exception cref="StorefrontException">The store could not be asked; nothing has changed.</exception>
    public async Task<(DeskAnswer Answer, Cancellation Case)> Address(Store store, Cancellation found, NewAddress address, CancellationToken cancel) => await PutRight(
        found, await Desk(store).ChangeAddress(store, found.Id.OrderId, address, cancel), "The customer changed the address and keeps the order.", cancel);

    /// <summary>Another variant takes a line's place.</summary>
    /// <exception cref="StorefrontException">The store could not be asked; nothing has changed.</exception>
    public async Task<(DeskAnswer Answer, Cancellation Case)> Variant(Store store, Cancellation found, long lineId, long variantId, CancellationToken cancel)
    {
        var answer = await Desk(store).ChangeVariant(store, found.Id.OrderId, lineId, variantId, "Changed by the customer through CancelSaver", cancel);
        return await PutRight(found, answer, "The customer changed a product for another variant of it and keeps the order.", cancel);
    }

    private async Task<(DeskAnswer Answer, Cancellation Case)> PutRight(Cancellation found, DeskAnswer answer, string says, CancellationToken cancel)
    {
        if (!answer.Done)
            return (answer, await cases.Update(found, found.Noting(time.GetUtcNow(), "What was ordered wrong could not be changed: " + answer.WhyNot), cancel));
        var now = time.GetUtcNow();
        if (found.Status == CancellationStatus.Saved)
            return (answer, await cases.Update(found, found.Noting(now, says), cancel));
        var total = found.Order.Total;
        var brings = answer.Amount is { } more && more.Currency == total.Currency ? total + more : total;
        var saved = found.Become(CancellationStatus.Saved, now, says) with
        {
            AcceptedAt = now,
            Save = new Save(SaveKind.Kept, found.Id.OrderId, brings, Money.Zero(total.Currency), now.ToUniversalTime()),
            Promise = found.Promise! with { Released = true },
        };
        return (answer, await cases.Update(found, saved, cancel));
    }

    private async Task<bool> IsFull(Store store, CancellationId id, Offer offer, CancellationToken cancel) =>
        offer.Part(OfferKind.PriorityDelivery)?.LeavesOn is { } day && !await capacity.Take(id, day, store.Settings.Priority.DailyCapacity, cancel);

    private IOrderDesk Desk(Store store) => desks.For(store.Id) ?? throw new InvalidOperationException("Nobody serves standing orders of " + store.Id + ".");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not answer while the customer of case {Case} kept the order.")]
        public static partial void StoreIsDown(ILogger logger, Exception exception, CancellationId @case);
    }
}
