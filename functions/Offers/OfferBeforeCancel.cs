using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>
/// A customer asks on our page to cancel an order that stands, and says why: the case is opened, decided at once by the same code as everything else, and answered on the same page.
/// Once for an order: whoever comes again finds the first answer.
/// </summary>
public sealed class OfferBeforeCancel(CancellationTable cases, PersonTable people, DecideOffer decide, Ledger ledger, CaseQueues queues, TimeProvider time)
{
    /// <summary>Takes the reason; the last one given before anything was decided counts.</summary>
    /// <exception cref="StorefrontException">The store could not be asked; the answer is kept and may be given again.</exception>
    /// <exception cref="CaseMovedException">A second tab was quicker: call again.</exception>
    public async Task<Cancellation> Handle(Store store, Order order, string reason, CancellationToken cancel)
    {
        var id = new CancellationId(order.Store, order.Id);
        var found = await cases.Find(id, cancel) ?? await Open(store, order, reason, cancel);
        if (!found.BeforeCancel)
            return found;
        if (found.Status == CancellationStatus.Received)
        {
            if (found.Reason.Reason != reason)
                found = await cases.Update(found, found with { Reason = ReadReason.FromPage(reason, null, store.Settings.OwnReasonIds) }, cancel);
            found = await decide.OnPage(found, cancel) ?? found;
        }
        return found is { Status: CancellationStatus.Decided, Decision.Offer: { } offer } ? await Shown(store, found, offer, cancel) : found;
    }

    private async Task<Cancellation> Open(Store store, Order order, string reason, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await people.Keep(order, cancel);
        var opened = new Cancellation
        {
            Id = new CancellationId(order.Store, order.Id),
            Status = CancellationStatus.Received,
            BeforeCancel = true,
            Order = order,
            CancelledAt = now,
            ReceivedAt = now,
            Reason = ReadReason.FromPage(reason, null, store.Settings.OwnReasonIds),
            Timeline = [new TimelineEntry(now, "The customer asked on our page to cancel the order, and gave a reason.")],
        };
        return await cases.TryOpen(opened, cancel) ?? await cases.Find(opened.Id, cancel) ?? throw new CaseMovedException(opened.Id);
    }

    // There is nothing to make in the store before the customer says yes: the order itself is what the offer is kept on.
    private async Task<Cancellation> Shown(Store store, Cancellation decided, Offer offer, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (store.Settings.Guards.MonthlyBudgetMinor is not null)
            await ledger.Note(decided.Id, offer.Cost, now, cancel);
        var promise = new Promise { Name = "KEEP-" + decided.Id.RowKey, Offer = offer, MadeAt = now };
        var shown = await cases.Update(decided, decided.Become(CancellationStatus.Sent, now, "The offer was shown on our page.") with { Promise = promise }, cancel);
        await queues.Put(CaseQueues.ExpireOffers, shown.Id, offer.Ends - now, cancel);
        return shown;
    }
}
