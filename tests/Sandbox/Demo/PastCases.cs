using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>Two hundred invented cases of the last ninety days, decided by the real rule engine and written with the app's own tables.</summary>
internal sealed class PastCases(CancellationTable cases, PersonTable people, FoldDays fold)
{
    public const int Count = 200;

    // Below every order of the demo shop, above the captured ones.
    private const int FirstOrder = 2001;
    private const int AtOnce = 16;

    public static bool IsOne(Cancellation cancellation) => cancellation.Id.OrderId is >= FirstOrder and < FirstOrder + Count;

    /// <returns>How many were written; those that are there already are left alone.</returns>
    public async Task<int> LoadAsync(Store store, DateTimeOffset now, CancellationToken cancel)
    {
        var written = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, stop) =>
        {
            var past = PastCase.Make(store, FirstOrder + i, Age(i), now);
            await people.KeepNew(past.Order, stop);
            // Opened and closed as the app does it, so that no mark of an open case stays behind.
            if (await cases.TryOpen(past with { Status = CancellationStatus.Received }, stop) is not { } opened)
                return;
            await cases.Update(opened, past, stop);
            Interlocked.Increment(ref written);
        });
        await fold.Handle(store.Id, Count, cancel);
        return written;
    }

    public async Task<int> RemoveAsync(StoreId store, CancellationToken cancel)
    {
        var removed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(FirstOrder, Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (number, stop) =>
        {
            var id = new CancellationId(store, number);
            if (await cases.Find(id, stop) is not { } past)
                return;
            await people.ForgetOrder(store, number, [], stop);
            await cases.Forget(past, stop);
            Interlocked.Increment(ref removed);
        });
        await fold.Handle(store, Count, cancel);
        return removed;
    }

    private static TimeSpan Age(int i) => TimeSpan.FromDays(90.0 * (Count - i) / Count) + TimeSpan.FromMinutes(37 * (i % 11));
}
