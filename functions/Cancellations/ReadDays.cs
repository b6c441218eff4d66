using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// The cases of some days as they are this moment: the days as they were folded, with the cases that have changed since laid over them. Reads one range of marks, one range of days and at
/// most <see cref="FoldDays.MostAtOnce"/> cases, whatever the store's size.
/// </summary>
public sealed class ReadDays(CancellationTable cases, CaseDayTable days, FoldDays fold, WordSeal seal)
{
    /// <summary>With more changes than this, they are folded first: whoever looks next has less to read.</summary>
    public const int FoldAbove = 50;

    /// <summary>Days that may be read at once: a year and a little.</summary>
    public const int MostDays = 370;

    /// <summary>The entries of cases cancelled in a period, newest first.</summary>
    /// <param name="from">The first moment, UTC.</param>
    /// <param name="until">The first moment that does not belong to it any more.</param>
    /// <param name="words">Bring the words too, for a search.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is longer than <see cref="MostDays"/>.</exception>
    public async Task<IReadOnlyList<CaseEntry>> Between(StoreId store, DateTimeOffset from, DateTimeOffset until, bool words, CancellationToken cancel)
    {
        if (until - from > TimeSpan.FromDays(MostDays))
            throw new ArgumentOutOfRangeException(nameof(until), "So many days are not read at once.");
        var (first, last) = (CaseDay.Of(from), CaseDay.Of(until));
        // Marks before days: what has lost its mark by now is in the day by now.
        var changed = await cases.Changed(store, first, last, FoldDays.MostAtOnce, cancel);
        if (changed.Count > FoldAbove)
        {
            await fold.Fold(changed, cancel);
            changed = await cases.Changed(store, first, last, FoldDays.MostAtOnce, cancel);
        }
        var reading = cases.Find(changed.Select(c => c.Id), cancel);
        var overlaid = changed.Select(c => c.Id.OrderId).ToHashSet();
        var entries = new List<CaseEntry>();
        await foreach (var entry in days.Read(store, first, last, words, cancel))
        {
            if (entry.CancelledAt >= from && entry.CancelledAt < until && !overlaid.Contains(entry.Order))
                entries.Add(entry);
        }
        foreach (var now in (await reading).Values)
        {
            var entry = words ? seal.Entry(now) : CaseEntry.Of(now);
            if (entry.CancelledAt >= from && entry.CancelledAt < until)
                entries.Add(entry);
        }
        entries.Sort(static (a, b) => a.CancelledAt != b.CancelledAt ? b.CancelledAt.CompareTo(a.CancelledAt) : b.Order.CompareTo(a.Order));
        return entries;
    }
}
