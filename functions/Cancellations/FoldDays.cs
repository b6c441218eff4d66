using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Writes what has changed of cases into their days (<see cref="CaseDayTable"/>). Two who do it at once harm nothing: each reads the day first and the cases after it, and writes the day only
/// if it is still as it was read; so a day never goes back to an older state. A mark goes only when its case has not changed since.
/// </summary>
public sealed class FoldDays(CancellationTable cases, CaseDayTable days, WordSeal seal)
{
    /// <summary>Changes that are folded at once.</summary>
    public const int MostAtOnce = 200;

    private const int MostMeetings = 8;
    private const int MostDaysAtOnce = 4;

    /// <summary>Folds every change of a store, some at a time.</summary>
    /// <param name="most">Rounds of <see cref="MostAtOnce"/> that are done at most; what is left waits for the next time.</param>
    /// <returns>How many changes were folded.</returns>
    public async Task<int> Handle(StoreId store, int most, CancellationToken cancel)
    {
        for (var (round, count) = (0, 0); ; round++)
        {
            var changed = round < most ? await cases.Changed(store, DateOnly.MinValue, DateOnly.MaxValue, MostAtOnce, cancel) : [];
            if (changed.Count == 0)
                return count;
            await Fold(changed, cancel);
            count += changed.Count;
            if (changed.Count < MostAtOnce)
                return count;
        }
    }

    /// <summary>Folds these changes of one store.</summary>
    public async Task Fold(IReadOnlyList<ChangedCase> changed, CancellationToken cancel)
    {
        var byDay = changed.GroupBy(c => (c.Id.Store, c.Day));
        await Parallel.ForEachAsync(byDay, new ParallelOptions { MaxDegreeOfParallelism = MostDaysAtOnce, CancellationToken = cancel }, async (day, stop) =>
        {
            if (await Fold(day.Key.Store, day.Key.Day, [.. day.Select(c => c.Id)], stop))
                await cases.Told([.. day], stop);
        });
    }

    private async Task<bool> Fold(StoreId store, DateOnly date, IReadOnlyList<CancellationId> ids, CancellationToken cancel)
    {
        for (var meetings = 0; meetings < MostMeetings; meetings++)
        {
            var day = await days.Find(store, date, cancel);
            var found = await cases.Find(ids, cancel);
            foreach (var id in ids)
            {
                if (found.TryGetValue(id, out var now) && CaseDay.Of(now.CancelledAt) == date)
                    day.Put(seal.Entry(now));
                else
                    day.Remove(id.OrderId);
            }
            if (await days.TryWrite(day, cancel))
                return true;
        }
        return false;
    }
}

/// <summary>The days of cases, registered.</summary>
public static class CaseDaysRegistration
{
    public static IServiceCollection AddCaseDays(this IServiceCollection services) => services
        .AddSingleton(provider => Seal(provider.GetRequiredService<Secrets>()))
        .AddSingleton<CaseDayTable>()
        .AddSingleton<FoldDays>()
        .AddSingleton<ReadDays>();

    /// <summary>The key is made from the setting SecretsKey, so that nobody who has the storage account alone can try out names.</summary>
    public static WordSeal Seal(Secrets secrets) => new(secrets.Fingerprint("the words cases are found by", ""));
}
