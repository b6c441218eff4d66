using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>Table <c>Ledger</c>: what promises cost, one row a case and month. Kept for stores with a monthly budget, which is what reads it.</summary>
public sealed class Ledger(TableServiceClient tables)
{
    public const string Name = "Ledger";

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Notes the cost of a promise; the same promise twice is one row.</summary>
    public Task Note(CancellationId id, Money cost, DateTimeOffset at, CancellationToken cancel) => table.UpsertEntityAsync(
        new TableEntity(id.Store.Key, Month(at) + "|" + id.RowKey) { ["Cost"] = cost.Minor, ["Currency"] = cost.Currency }, TableUpdateMode.Replace, cancel);

    /// <summary>A promise that was taken back costs nothing.</summary>
    public Task Strike(CancellationId id, DateTimeOffset madeAt, CancellationToken cancel) =>
        table.DeleteEntityAsync(id.Store.Key, Month(madeAt) + "|" + id.RowKey, cancellationToken: cancel);

    /// <summary>What the promises of a calendar month (UTC) come to, minor units; only amounts in the store's currency count.</summary>
    public async Task<long> Spent(StoreId store, string currency, DateTimeOffset month, CancellationToken cancel)
    {
        var sum = 0L;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {Month(month) + "|"} and RowKey lt {Month(month) + "}"}");
        await foreach (var row in table.QueryAsync(filter, select: ["Cost", "Currency"], cancellationToken: cancel))
            sum += row.GetString("Currency") == currency ? row.GetInt64("Cost") ?? 0 : 0;
        return sum;
    }

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private static string Month(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
