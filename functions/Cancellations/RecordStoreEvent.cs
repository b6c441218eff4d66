using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Cancellations;

/// <summary>The porter's second half: opens a store's letter, keeps the order's facts, opens the case of a cancelled order, and lets a returned order close its case.</summary>
public sealed partial class RecordStoreEvent(
    StoreTable stores,
    Storefronts storefronts,
    PersonTable people,
    CancellationTable cases,
    CaseQueues queues,
    RecordSave recordSave,
    ErasePerson erasePerson,
    PrivacyLetters privacy,
    SetAside setAside,
    StoreLetters letters,
    AppOptions options,
    TimeProvider time,
    ILogger<RecordStoreEvent> log)
{
    private static readonly TimeSpan present = TimeSpan.FromHours(1);

    public async Task Handle(StoreLetter letter, CancellationToken cancel)
    {
        var told = storefronts.For(letter.Store).Read(letter);
        if (await privacy.Take(letter, told, cancel))
            return;
        var store = (await stores.FindCached(letter.Store, cancel))?.Store;
        if (store is null or { Status: StoreStatus.Disconnected })
        {
            Log.StoreLeft(log, letter.Store);
            return;
        }
        var storefront = storefronts.For(store.Id);

        try
        {
            await Take(store, storefront, told, letter, cancel);
        }
        catch (StorefrontException e) when (e is { TryAgain: true, After: { } wait })
        {
            // The store named the time to wait: it is kept without counting as a failure.
            await letters.Send(letter, wait, cancel);
        }
        catch (StorefrontException e) when (e.NeedsReconnect)
        {
            // What the letter is about is found by the check-up that follows the merchant's connecting again.
            await stores.Update(store.Id, s => s with { Status = StoreStatus.NeedsReconnect, Trouble = e.Message }, cancel);
        }
    }

    private async Task Take(Store store, IStorefront storefront, StoreEvent told, StoreLetter letter, CancellationToken cancel)
    {
        switch (told)
        {
            case StoreEvent.OrderChanged changed:
                await Record(store, changed.Order, letter, cancel);
                break;
            case StoreEvent.OrderTouched { ModifiedAt: { } modified } touched when await people.Knows(store.Id, touched.OrderId, modified, cancel):
                break;
            case StoreEvent.OrderTouched touched when await storefront.GetOrder(store, touched.OrderId, cancel) is { } order:
                await Record(store, order, letter, cancel);
                break;
            case StoreEvent.OrderTouched touched:
                await Gone(new CancellationId(store.Id, touched.OrderId), cancel);
                break;
            case StoreEvent.OrderGone gone:
                await Gone(new CancellationId(store.Id, gone.OrderId), cancel);
                break;
            case StoreEvent.NeedsReconnect needs:
                await stores.Update(store.Id, s => s with { Status = StoreStatus.NeedsReconnect, Trouble = needs.Why }, cancel);
                break;
            case StoreEvent.CheckupDue or StoreEvent.ScopesChanged:
                await CheckUp(store.Id, storefront, cancel);
                break;
            case StoreEvent.Unreadable unreadable:
                await setAside.Keep(letter, unreadable.Why, cancel);
                Log.LetterSetAside(log, store.Id, letter.Topic, unreadable.Why);
                break;
            case StoreEvent.Nothing nothing:
                Log.NothingForUs(log, letter.Topic, nothing.Why);
                break;
        }
    }

    private async Task Record(Store store, Order order, StoreLetter letter, CancellationToken cancel)
    {
        if (order.PersonErased)
        {
            await erasePerson.OfOrder(order, cancel);
            return;
        }
        if (order.Status == OrderStatus.Draft)
            return;

        if (order.Status == OrderStatus.Cancelled && await cases.TryOpen(Open(order, letter), cancel) is not null)
        {
            await people.KeepNew(order, HeardBy(letter), cancel);
            await PutToSettle(store, order, cancel);
            // What had come back is gone again.
            if (RecordSave.MayHaveRedeemed(order))
                await recordSave.Handle(order, cancel);
            return;
        }

        // Old news changes nothing, but a case that waits to be decided is always put on its way again: whoever opened it may have died before that.
        var isNews = await people.Keep(order, HeardBy(letter), cancel);
        if (order.Status == OrderStatus.Cancelled && await cases.Find(new CancellationId(store.Id, order.Id), cancel) is { Status: CancellationStatus.Received })
            await PutToSettle(store, order, cancel);
        else if (isNews)
            await recordSave.Handle(order, cancel);
    }

    // A letter that comes late, from the shelf or after an outage of ours, says nothing of the store's present.
    private Heard? HeardBy(StoreLetter letter) => letter.IsFetched || time.GetUtcNow() - letter.ReceivedAt > present ? null : new Heard(letter.ReceivedAt, letter.Topic);

    private Cancellation Open(Order order, StoreLetter letter) => new()
    {
        Id = new CancellationId(order.Store, order.Id),
        Status = CancellationStatus.Received,
        Order = order,
        CancelledAt = order.CancelledAt ?? order.ModifiedAt,
        ReceivedAt = letter.ReceivedAt,
        Timeline = [new TimelineEntry(time.GetUtcNow(), "The store reported the cancellation.")],
    };

    private Task PutToSettle(Store store, Order order, CancellationToken cancel) =>
        queues.Put(CaseQueues.DecideOffer, new CancellationId(order.Store, order.Id), store.Settings.SettleDelay ?? options.Settle, cancel);

    private async Task Gone(CancellationId id, CancellationToken cancel)
    {
        if (await cases.Find(id, cancel) is { } found && found.Status.MayBecome(CancellationStatus.Withdrawn))
            await cases.Update(found, found.Become(CancellationStatus.Withdrawn, time.GetUtcNow(), "The order was deleted in the store."), cancel);
    }

    private async Task CheckUp(StoreId id, IStorefront storefront, CancellationToken cancel)
    {
        if (await stores.Find(id, cancel) is not { } store)
            return;
        var seen = await storefront.CheckUp(store, cancel);
        await stores.Update(id, s => s.Status == StoreStatus.Disconnected ? s : s.WithFactsOf(seen) with
        {
            Status = seen.Status,
            Trouble = seen.Trouble,
            // Somebody wished to have it read from further back while it was being read.
            CaughtUpTo = s.CaughtUpTo < store.CaughtUpTo ? s.CaughtUpTo : seen.CaughtUpTo,
        }, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A letter of {Store}, which is not connected any more, is put away unread.")]
        public static partial void StoreLeft(ILogger logger, StoreId store);

        [LoggerMessage(Level = LogLevel.Error, Message = "A letter of {Store} on {Topic} could not be read and is set aside: {Why}")]
        public static partial void LetterSetAside(ILogger logger, StoreId store, string topic, string why);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Nothing for us in a letter on {Topic}: {Why}")]
        public static partial void NothingForUs(ILogger logger, string topic, string why);
    }
}
