using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>Makes a decided offer real in the store, under a name made from the case; and brings an order back whose customer accepted while the store was down.</summary>
public sealed partial class ProvisionOffer(
    StoreTable stores, Storefronts storefronts, CancellationTable cases, Ledger ledger, BringBack bringBack, TimeProvider time, ILogger<ProvisionOffer> log)
{
    public async Task<Cancellation?> Handle(Cancellation cancellation, CancellationToken cancel)
    {
        if (cancellation is { Status: CancellationStatus.Accepted, BackAt: null })
            return await bringBack.Late(cancellation, cancel);
        if (cancellation.Status != CancellationStatus.Decided || cancellation.Decision?.Offer is not { } offer)
            return cancellation;
        if ((await stores.FindCached(cancellation.Id.Store, cancel))?.Store is not { Status: not StoreStatus.Disconnected } store)
            return await cases.Update(cancellation, cancellation.StoreGone(time.GetUtcNow()), cancel);

        Provisioned made;
        try
        {
            made = await storefronts.For(store.Id).Provision(store, cancellation, offer, cancel);
        }
        catch (StorefrontException e) when (e is { TryAgain: false, NeedsReconnect: false })
        {
            made = Provisioned.Not(e.Message);
        }

        var now = time.GetUtcNow();
        if (made.Promise is null)
        {
            Log.CannotBeKept(log, cancellation.Id, made.WhyNot!);
            return await cases.Update(
                cancellation, cancellation.Become(CancellationStatus.NeedsPerson, now, "The store cannot make this offer: " + made.WhyNot) with { PersonWhy = made.WhyNot }, cancel);
        }
        if (store.Settings.Guards.MonthlyBudgetMinor is not null)
            await ledger.Note(cancellation.Id, cancellation.Facts is { } facts ? Pricing.InStoreCurrency(offer.Cost, facts) ?? offer.Cost : offer.Cost, now, cancel);
        return await cases.Update(cancellation, cancellation.Become(CancellationStatus.Provisioned, now, "The offer was made real in the store.") with { Promise = made.Promise }, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The offer of case {Case} cannot be made: {Why}")]
        public static partial void CannotBeKept(ILogger logger, CancellationId @case, string why);
    }
}
