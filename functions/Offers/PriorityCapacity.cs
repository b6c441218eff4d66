using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>
/// Table <c>PriorityDays</c>: one row for each order promised to leave the warehouse first, by day. A place is taken by inserting a row under the case's name, so taking it
/// twice is taking it once.
/// </summary>
public sealed class PriorityCapacity(TableServiceClient tables)
{
    public const string Name = "PriorityDays";

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>How many places of a day are taken, counted no further than the capacity.</summary>
    public async Task<int> Taken(StoreId store, DateOnly day, CancellationToken cancel) => (await Cases(store, day, cancel)).Count;

    /// <summary>Takes a place.</summary>
    /// <returns>False when the day is full.</returns>
    public async Task<bool> Take(CancellationId id, DateOnly day, int capacity, CancellationToken cancel)
    {
        var row = Row(day, id);
        if ((await Cases(id.Store, day, cancel)).Contains(row))
            return true;
        await table.UpsertEntityAsync(new TableEntity(id.Store.Key, row), TableUpdateMode.Merge, cancel);

        // Two may have seen the last free place at once: of those above the capacity, each one finds itself there and steps back.
        var taken = await Cases(id.Store, day, cancel);
        if (taken.Count <= capacity)
            return true;
        await table.DeleteEntityAsync(id.Store.Key, row, cancellationToken: cancel);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public Task Free(CancellationId id, DateOnly day, CancellationToken cancel) => table.DeleteEntityAsync(id.Store.Key, Row(day, id), cancellationToken: cancel);

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private async Task<HashSet<string>> Cases(StoreId store, DateOnly day, CancellationToken cancel)
    {
        var cases = new HashSet<string>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {Day(day) + "|"} and RowKey lt {Day(day) + "}"}");
        await foreach (var row in table.QueryAsync(filter, select: ["RowKey"], cancellationToken: cancel))
            cases.Add(row.RowKey);
        return cases;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Row(DateOnly day, CancellationId id) => Day(day) + "|" + id.RowKey;
}
