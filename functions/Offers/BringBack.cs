using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>Brings an accepted order back in the store. The store does it once however often it is asked; what is left to do here is to remember where the customer goes on.</summary>
public sealed partial class BringBack(StoreTable stores, Storefronts storefronts, OrderDesks desks, CancellationTable cases, CaseQueues queues, PriorityCapacity capacity, TimeProvider time)
{
    /// <summary>Asks the store now.</summary>
    /// <exception cref="StorefrontException">The store is down or refuses us.</exception>
    /// <exception cref="CaseMovedException">Somebody else did it meanwhile.</exception>
    public async Task<Cancellation> Now(Cancellation accepted, CancellationToken cancel)
    {
        if (accepted is not { Status: CancellationStatus.Accepted, Promise: { } promise })
            return accepted;
        if ((await stores.FindCached(accepted.Id.Store, cancel))?.Store is not { Status: not StoreStatus.Disconnected } store)
            return await cases.Update(accepted, accepted.StoreGone(time.GetUtcNow()), cancel);
        if (accepted.BeforeCancel)
            return await Keep(store, accepted, promise, cancel);
        var back = await storefronts.For(store.Id).Accept(store, accepted, promise, cancel);
        var now = time.GetUtcNow();
        if (back.GoOnAt is null)
        {
            await FreePlace(accepted, cancel);
            return await cases.Update(
                accepted, accepted.Become(CancellationStatus.NeedsPerson, now, "The customer accepted, but the order cannot come back: " + back.WhyNot) with { PersonWhy = back.WhyNot }, cancel);
        }
        if (accepted.BackAt == back.GoOnAt)
            return accepted;
        var says = !promise.Offer.BringsOrderBack ? "The customer was led to the store; the code is good for any order."
            : back.OrderId == 0 ? "The customer was led to the store, where a new order is waiting to be placed and paid."
            : back.NeedsPayment ? "The order is open again and waits for the customer's payment." : "The order is open again; nothing is left to pay now.";
        return await cases.Update(accepted, accepted.Noting(now, says) with { BackAt = back.GoOnAt }, cancel);
    }

    /// <summary>The store was down when the customer accepted: it is asked again from the queue, and the link follows by mail.</summary>
    public async Task<Cancellation?> Late(Cancellation accepted, CancellationToken cancel)
    {
        try
        {
            var back = await Now(accepted, cancel);
            return back is { Status: CancellationStatus.Accepted, ReadyMail: null }
                ? await cases.Update(back, back with { ReadyMail = new Mail(MailState.Planned, 0, time.GetUtcNow()) }, cancel)
                : back;
        }
        catch (StorefrontException e) when (e.TryAgain && time.GetUtcNow() - accepted.AcceptedAt < TimeSpan.FromDays(2))
        {
            // A store may be down for hours, longer than a message is tried: the case waits with growing patience.
            var waited = time.GetUtcNow() - accepted.AcceptedAt!.Value;
            await queues.Put(CaseQueues.ProvisionOffer, accepted.Id, e.After ?? TimeSpan.FromSeconds(Math.Clamp(waited.TotalSeconds, 60, 3600)), cancel);
            return null;
        }
        catch (StorefrontException e) when (!e.NeedsReconnect)
        {
            await cases.Update(accepted, accepted.Become(CancellationStatus.NeedsPerson, time.GetUtcNow(), "The customer accepted, but the store could not be reached.") with { PersonWhy = e.Message }, cancel);
            return null;
        }
    }

    public Task FreePlace(Cancellation cancellation, CancellationToken cancel) =>
        cancellation.Promise?.Offer.Part(OfferKind.PriorityDelivery)?.LeavesOn is { } day ? capacity.Free(cancellation.Id, day, cancel) : Task.CompletedTask;
}
