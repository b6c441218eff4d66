using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>
/// Fills what was lost from the store itself: its orders are read again from a day on, and the days of its cases are written anew. Cancellations found so are recorded, but nobody is written to:
/// we may have done that before the loss.
/// </summary>
public sealed class ReadAgain(StoreTable stores, CancellationTable cases, StoreLetters letters, TimeProvider time)
{
    /// <summary>Wishes for it; the queue and the night watch do it. Twice is once.</summary>
    /// <param name="since">Orders changed since then (UTC); Shopify shows the last 60 days at most.</param>
    /// <returns>False: there is no such store, or it is not connected.</returns>
    public async Task<bool> Handle(StoreId store, DateTimeOffset since, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var wished = await stores.Update(
            store, s => s.Status == StoreStatus.Disconnected ? s : s with { CaughtUpTo = since < s.CaughtUpTo ? since : s.CaughtUpTo, OnlyRecordBefore = now }, cancel);
        if (wished is null or { Status: StoreStatus.Disconnected })
            return false;
        await DaysAgain(store, cancel);
        await letters.Send(new StoreLetter(store, CheckStores.Checkup, now, System.Diagnostics.Activity.Current?.Id, "{}"u8.ToArray()), cancel);
        return true;
    }

    /// <summary>Only the days of its cases, from the cases: the lists and numbers a merchant sees, and the words cases are found by.</summary>
    public Task DaysAgain(StoreId store, CancellationToken cancel) => cases.WishDaysAgain(store, cancel);
}
