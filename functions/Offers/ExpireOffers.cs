using CancelSaver.Cancellations;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>Closes promises past their hour: the code is deleted, an order that was re-opened and never paid is cancelled again.</summary>
public sealed class ExpireOffers(
    StoreTable stores, Storefronts storefronts, CancellationTable cases, CaseQueues queues, Ledger ledger, BringBack bringBack, TimeProvider time)
{
    public async Task<Cancellation?> Handle(Cancellation cancellation, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (CaseSteps.Due(cancellation) is { } due && due > now)
        {
            await queues.Put(CaseQueues.ExpireOffers, cancellation.Id, due - now, cancel);
            return null;
        }
        if ((await stores.FindCached(cancellation.Id.Store, cancel))?.Store is not { Status: not StoreStatus.Disconnected } store)
            return await StoreGone(cancellation, cancel);
        if (cancellation.BeforeCancel)
            return await Standing(store, cancellation, cancel);

        if (cancellation is { Status: CancellationStatus.Accepted, Promise: { } accepted } && await CameBack(store, cancellation, cancel) is { } saved)
            return await cases.Update(cancellation, saved, cancel);
        // Whoever was called saved by hand may still be on the way to pay with the code: it stands until its own end.
        if (cancellation is { Status: CancellationStatus.Saved, Save.Kind: SaveKind.ByHand, Promise: { Released: false } byHand } && byHand.Offer.Ends > now)
        {
            await queues.Put(CaseQueues.ExpireOffers, cancellation.Id, byHand.Offer.Ends - now, cancel);
            return null;
        }
        if (cancellation.Promise is { Released: false } promise && cancellation is not { Status: CancellationStatus.Saved, Save.Kind: not SaveKind.ByHand })
            cancellation = await Release(store, cancellation, promise, cancel);
        if (cancellation.Status is CancellationStatus.Asked or CancellationStatus.Provisioned or CancellationStatus.Sent or CancellationStatus.Accepted)
        {
            var says = cancellation.Status == CancellationStatus.Asked ? "The customer did not answer." : "The offer ended and was taken back.";
            await cases.Update(cancellation, cancellation.Become(CancellationStatus.Expired, now, says), cancel);
        }
        return null;
    }

    // A case of our cancel page: there is nothing in the store to take back, and an order that stands is left standing.
    private async Task<Cancellation?> Standing(Store store, Cancellation cancellation, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (cancellation.Status == CancellationStatus.Accepted)
            return null;
        if (cancellation.Promise is { Released: false } promise && cancellation.Status != CancellationStatus.Saved)
        {
            await bringBack.FreePlace(cancellation, cancel);
            // What was carried out has cost what it cost.
            if (cancellation.AcceptedAt is null && store.Settings.Guards.MonthlyBudgetMinor is not null)
                await ledger.Strike(cancellation.Id, promise.MadeAt, cancel);
            cancellation = await cases.Update(cancellation, cancellation with { Promise = promise with { Released = true } }, cancel);
        }
        if (cancellation.CancelWish is not null)
        {
            if (cancellation.PersonWhy is null && await storefronts.For(store.Id).GetOrder(store, cancellation.Id.OrderId, cancel) is { Status: not (OrderStatus.Cancelled or OrderStatus.Refunded) })
                await cases.Update(cancellation, DecideOffer.StillStands(cancellation, now), cancel);
            return null;
        }
        if (cancellation.Status <= CancellationStatus.Sent)
            await cases.Update(cancellation, cancellation.Become(CancellationStatus.Expired, now, "The customer went away without an answer; the order stands."), cancel);
        return null;
    }

    // Nobody lets us in to take the promise back; a code ends by itself at the offer's end. What is only ours is freed.
    private async Task<Cancellation?> StoreGone(Cancellation cancellation, CancellationToken cancel)
    {
        if (cancellation.Status != CancellationStatus.Saved)
            await bringBack.FreePlace(cancellation, cancel);
        if (!cancellation.Status.IsEnd())
            await cases.Update(cancellation, cancellation.StoreGone(time.GetUtcNow()), cancel);
        return null;
    }

    // Its webhook may still be on the way.
    private async Task<Cancellation?> CameBack(Store store, Cancellation cancellation, CancellationToken cancel)
    {
        var live = await storefronts.For(store.Id).GetOrder(store, cancellation.Id.OrderId, cancel);
        return live is not null && Attribution.Judge(cancellation, live, time.GetUtcNow()) is Attributed.Saved saved
            ? cancellation.Become(CancellationStatus.Saved, time.GetUtcNow(), saved.Says) with { Save = saved.Save }
            : null;
    }

    private async Task<Cancellation> Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        await storefronts.For(store.Id).Release(store, cancellation, promise, cancel);
        await bringBack.FreePlace(cancellation, cancel);
        if (store.Settings.Guards.MonthlyBudgetMinor is not null)
            await ledger.Strike(cancellation.Id, promise.MadeAt, cancel);
        return await cases.Update(cancellation, cancellation with { Promise = promise with { Released = true } }, cancel);
    }
}
