using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>Forgets one person of one store: their order facts, and name, address and words on every case. Amounts and the why stay, without a person.</summary>
public sealed partial class ErasePerson(PersonTable people, CancellationTable cases, CaseQueues queues, TimeProvider time, ILogger<ErasePerson> log)
{
    /// <summary>The store has erased the person from this order: everything we know under the same identities goes.</summary>
    public async Task OfOrder(Order order, CancellationToken cancel)
    {
        var identities = await people.IdentitiesOf(order.Store, order.Id, cancel);
        await Forget(order.Store, identities, order.Id, cancel);
    }

    /// <summary>Everything known under an e-mail address.</summary>
    public Task OfEmail(StoreId store, string email, CancellationToken cancel) => Forget(store, [Person.OfEmail(store, email)], null, cancel);

    private async Task Forget(StoreId store, IReadOnlyList<string> identities, long? orderId, CancellationToken cancel)
    {
        // All orders of all identities, and what those orders were also known under (a phone, an address).
        var history = await people.History(store, new Person(identities), cancel);
        var orders = history.Orders.Select(o => o.OrderId).ToHashSet();
        if (orderId is { } own)
            orders.Add(own);
        var all = new HashSet<string>(identities, StringComparer.Ordinal);
        foreach (var id in orders)
            all.UnionWith(await people.IdentitiesOf(store, id, cancel));

        foreach (var id in orders)
        {
            if (await cases.Find(new CancellationId(store, id), cancel) is { } found)
                await Forget(found, cancel);
        }
        await people.Forget(store, [.. all], cancel);
        Log.Forgotten(log, store, orders.Count);
    }

    private async Task Forget(Cancellation found, CancellationToken cancel)
    {
        var ended = found.Status.MayBecome(CancellationStatus.Withdrawn)
            ? found.Become(CancellationStatus.Withdrawn, time.GetUtcNow(), "The person was erased.")
            : found;
        await cases.Update(found, ended.Forgotten(), cancel);

        // A code in the store carries the person's address: it goes too.
        if (found.Promise is { Released: false })
            await queues.Put(CaseQueues.ExpireOffers, found.Id, TimeSpan.Zero, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A person of {Store} was forgotten with {Orders} orders.")]
        public static partial void Forgotten(ILogger logger, StoreId store, int orders);
    }
}
