using System.Text.Json;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Looks after a connection: webhooks the store gave up on are woken, orders whose webhook was lost are fetched.</summary>
public sealed class WooCheckup(StoreTable stores, WooClient client, WooHooks hooks, WooFacts facts, WooKeyring keys, StoreLetters letters,
    TimeProvider time)
{
    private const int PerPage = 100;
    private const int MostPages = 20;

    // What the store's clock and ours may differ, and what was being written while we asked.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    public async Task<Store> CheckUp(Store store, CancellationToken cancel)
    {
        if (store.Status == StoreStatus.Disconnected)
            return store;
        try
        {
            return await keys.With(store, access => CheckUp(access, store, cancel), cancel);
        }
        catch (WooException e) when (!e.TryAgain)
        {
            return store with { Status = e.NeedsReconnect ? StoreStatus.NeedsReconnect : store.Status, Trouble = e.Message };
        }
    }

    private async Task<Store> CheckUp(WooAccess access, Store store, CancellationToken cancel)
    {
        var secrets = await stores.Secrets(store.Id, cancel)
            ?? throw new WooException("The store is not connected.", false) { NeedsReconnect = true };
        var mended = await hooks.Mend(access, store.Id, secrets.WebhookSecret, renew: false, cancel);
        if (!mended.Ids.SequenceEqual(secrets.WebhookIds))
            await stores.SaveSecrets(store.Id, secrets with { WebhookIds = mended.Ids }, cancel);
        // Ways to pay and to send come and go: what is offered must be what the store has.
        var now = time.GetUtcNow();
        var known = store.FactsAreOld(now) ? store.WithFactsOf(await facts.Read(access, store.Id, cancel) with { FactsReadAt = now }) : store;
        return known with
        {
            Status = StoreStatus.Connected,
            CaughtUpTo = await CatchUp(access, store, cancel),
            Trouble = Trouble(mended),
        };
    }

    private static string? Trouble(WooHooks.Mended mended) => (mended.Made, mended.Woken) switch
    {
        (0, 0) => null,
        (0, _) => "The store had switched off webhooks; they are on again, and what was missed has been fetched.",
        _ => "Webhooks had been deleted in the store; they were made anew, and what was missed has been fetched.",
    };

    /// <summary>
    /// Walks by the time of change, not by page number: an order that changes while we read moves to the end and would pull others past
    /// the edge of a page.
    /// </summary>
    /// <returns>How far it came.</returns>
    private async Task<DateTimeOffset> CatchUp(WooAccess access, Store store, CancellationToken cancel)
    {
        var began = time.GetUtcNow();
        var (from, page) = (store.CaughtUpTo, 1);
        var seen = new HashSet<(long, DateTimeOffset)>();
        for (var pages = 0; pages < MostPages; pages++)
        {
            // Whole seconds, and "after" excludes the second itself.
            var orders = await client.GetOrdersChangedAfter(access, from - TimeSpan.FromSeconds(1), page, PerPage, cancel);
            var last = from;
            foreach (var order in orders)
            {
                var (id, changed) = Name(order);
                last = changed > last ? changed : last;
                if (seen.Add((id, changed)))
                    await Put(store, order, cancel);
            }
            if (orders.Count < PerPage)
                return began - Overlap > store.CaughtUpTo ? began - Overlap : store.CaughtUpTo;
            // A full page of one second: only its number leads on.
            (from, page) = last > from ? (last, 1) : (from, page + 1);
        }
        return from;
    }

    private Task Put(Store store, ReadOnlyMemory<byte> order, CancellationToken cancel) => letters.Send(
        new StoreLetter(store.Id, WooOrder.Polled, time.GetUtcNow(), System.Diagnostics.Activity.Current?.Id, order)
        {
            ConsentKey = store.Settings.Consent.MetaKey,
        },
        cancel);

    private static (long Id, DateTimeOffset Changed) Name(ReadOnlyMemory<byte> order)
    {
        var wire = JsonSerializer.Deserialize(order.Span, WooJson.Default.WireOrder)!;
        return (wire.Id, WooOrder.Moment(wire.DateModifiedGmt) ?? DateTimeOffset.MinValue);
    }
}
