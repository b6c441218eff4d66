using System.Collections.Concurrent;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <content>Many cases at once: what has changed since the days were written, and what a list shows of each.</content>
public sealed partial class CancellationTable
{
    private const string DayMark = "!day|";
    private const string AgainMark = "!again";
    private const int MostInOneCall = 100;
    private const int MostAtOnce = 16;

    // A range is read where cases lie close together; past this many rows for each that is wanted, they do not.
    private const int MostBetween = 4;

    /// <summary>Cases that have changed since their day was written, those of the newest days first.</summary>
    /// <param name="from">The first day of cancellation that matters, UTC.</param>
    /// <param name="to">The last day.</param>
    public async Task<IReadOnlyList<ChangedCase>> Changed(StoreId store, DateOnly from, DateOnly to, int most, CancellationToken cancel)
    {
        var found = new List<ChangedCase>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {DayKey(to)} and RowKey lt {DayKey(from) + "~"}");
        await foreach (var row in table.QueryAsync(filter, Math.Min(most, 1000), ["PartitionKey", "RowKey"], cancel))
        {
            var parts = row.RowKey.Split('|');
            found.Add(new ChangedCase(CancellationId.FromKeys(row.PartitionKey, parts[2]), CaseDay.Parse(parts[1]), row.ETag));
            if (found.Count == most)
                break;
        }
        return found;
    }

    /// <summary>Takes the marks of changes away that their days now tell; a case that has changed once more keeps its mark.</summary>
    public async Task Told(IReadOnlyList<ChangedCase> changed, CancellationToken cancel)
    {
        foreach (var some in changed.GroupBy(c => c.Id.Store).SelectMany(g => g.Chunk(MostInOneCall)))
        {
            var rows = some.Select(c => (Row: new TableEntity(c.Id.Store.Key, DayKey(c.Day) + c.Id.RowKey), c.Version)).ToList();
            try
            {
                await table.SubmitTransactionAsync(rows.Select(r => new TableTransactionAction(TableTransactionActionType.Delete, r.Row, r.Version)), cancel);
            }
            catch (TableTransactionFailedException e) when (e.Status is 412 or 404)
            {
                await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel }, async (row, stop) =>
                {
                    try
                    {
                        await table.DeleteEntityAsync(row.Row.PartitionKey, row.Row.RowKey, row.Version, stop);
                    }
                    catch (RequestFailedException one) when (one.Status == 412)
                    {
                        // It has changed once more.
                    }
                });
            }
        }
    }

    /// <summary>Wishes that every day of a store be written anew, from its cases: after the days were lost, or were sealed with a key that is gone. The night watch does it, a stretch at a time.</summary>
    public Task WishDaysAgain(StoreId store, CancellationToken cancel) =>
        table.UpsertEntityAsync(new TableEntity(store.Key, AgainMark) { ["From"] = "0" }, TableUpdateMode.Replace, cancel);

    /// <summary>Marks the next stretch of cases as changed, where somebody wished for it. Twice is once.</summary>
    /// <returns>How many were marked.</returns>
    public async Task<int> MarkAgain(StoreId store, int most, CancellationToken cancel)
    {
        if (await table.GetEntityIfExistsAsync(store.Key, AgainMark, cancellationToken: cancel) is not { } wish)
            return 0;
        var (marks, last) = (new List<TableTransactionAction>(), wish.GetString("From") ?? "0");
        await foreach (var row in table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey gt {last} and RowKey lt {":"}"), Math.Min(most, 1000), ["PartitionKey", "RowKey", "CancelledAt"], cancel))
        {
            last = row.RowKey;
            var day = DayKey(CaseDay.Of(row.GetDateTimeOffset("CancelledAt") ?? default));
            marks.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(store.Key, day + row.RowKey)));
            if (marks.Count == most)
                break;
        }
        foreach (var some in marks.Chunk(MostInOneCall))
            await table.SubmitTransactionAsync(some, cancel);
        wish["From"] = last;
        if (marks.Count < most)
            await table.DeleteEntityAsync(store.Key, AgainMark, cancellationToken: cancel);
        else
            await table.UpsertEntityAsync(wish, TableUpdateMode.Replace, cancel);
        return marks.Count;
    }

    /// <summary>Several cases at once, some at a time; those that are not there are missing.</summary>
    public async Task<IReadOnlyDictionary<CancellationId, Cancellation>> Find(IEnumerable<CancellationId> ids, CancellationToken cancel)
    {
        var found = new ConcurrentDictionary<CancellationId, Cancellation>();
        await Parallel.ForEachAsync(ids.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel }, async (id, stop) =>
        {
            if (await Find(id, stop) is { } one)
                found[id] = one;
        });
        return found;
    }

    /// <summary>
    /// Writes cases that are over and come from elsewhere, a hundred in one call and without any mark: whoever brings them writes their days as well (<see cref="CaseDayTable"/>).
    /// Those that are there already are replaced.
    /// </summary>
    public async Task BringIn(IEnumerable<Cancellation> ended, CancellationToken cancel)
    {
        foreach (var some in ended.GroupBy(c => c.Id.Store).SelectMany(g => g.Chunk(MostInOneCall)))
            await table.SubmitTransactionAsync(some.Select(c => new TableTransactionAction(TableTransactionActionType.UpsertReplace, CancellationRow.Write(c))), cancel);
    }

    /// <summary>Forgets a case altogether: for sample data. What happened to people's orders is erased, not removed.</summary>
    public async Task Forget(Cancellation gone, CancellationToken cancel)
    {
        await table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(gone.Id.Store.Key, gone.Id.RowKey), ETag.All), .. DayMarks(gone)], cancel);
        await table.DeleteEntityAsync(gone.Id.Store.Key, OpenMark + gone.Id.RowKey, cancellationToken: cancel);
    }

    /// <summary>What a list shows of these cases; those that are not there are missing.</summary>
    /// <param name="orders">The orders' numbers, a few hundred at most.</param>
    /// <param name="close">They lie close together (most of a period): then one range is read instead of each.</param>
    public async Task<IReadOnlyDictionary<long, CaseBrief>> Briefs(StoreId store, IReadOnlyCollection<long> orders, bool close, CancellationToken cancel)
    {
        var found = new ConcurrentDictionary<long, CaseBrief>();
        if (close && orders.Count > 1)
        {
            var (wanted, left) = (orders.ToHashSet(), orders.Count * MostBetween);
            var (first, last) = (new CancellationId(store, orders.Max()).RowKey, new CancellationId(store, orders.Min()).RowKey);
            var range = TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {first} and RowKey le {last}");
            await foreach (var row in table.QueryAsync(range, Math.Min(1000, left), CancellationRow.BriefColumns, cancel))
            {
                if (CancellationId.FromKeys(row.PartitionKey, row.RowKey).OrderId is var order && wanted.Contains(order))
                    found[order] = CancellationRow.ReadBrief(row);
                if (found.Count == wanted.Count || --left == 0)
                    break;
            }
        }
        await Parallel.ForEachAsync(orders.Where(o => !found.ContainsKey(o)), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel }, async (order, stop) =>
        {
            if (await table.GetEntityIfExistsAsync(store.Key, new CancellationId(store, order).RowKey, CancellationRow.BriefColumns, stop) is { } row)
                found[order] = CancellationRow.ReadBrief(row);
        });
        return found;
    }

    // Written with every change, so that no change is ever missing from its day; of a case whose day is another now, the day it leaves must hear of it, too.
    private static IEnumerable<TableTransactionAction> DayMarks(params Cancellation[] states) => states.Select(s => CaseDay.Of(s.CancelledAt)).Distinct()
        .Select(day => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(states[0].Id.Store.Key, DayKey(day) + states[0].Id.RowKey)));

    // Newest first, as everywhere.
    private static string DayKey(DateOnly day) => DayMark + CaseDay.Key(day) + "|";
}

/// <summary>A case that has changed since its day was written.</summary>
/// <param name="Day">The day of cancellation it had then, UTC.</param>
/// <param name="Version">The mark's own version.</param>
public sealed record ChangedCase(CancellationId Id, DateOnly Day, ETag Version);

/// <summary>What a list shows of a case beside its entry: the order, and what the customer said. Personal data.</summary>
/// <param name="ReasonWords">The words the reason was read from; null: none.</param>
/// <param name="FeedbackWords">What was said beside the reason; null: nothing.</param>
public sealed record CaseBrief(Order Order, string? ReasonWords, string? FeedbackWords);
