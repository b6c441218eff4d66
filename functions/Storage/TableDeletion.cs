using Azure;

namespace CancelSaver.Storage;

/// <summary>Deleting many rows, which the service itself knows only one by one or as a transaction of up to a hundred.</summary>
public static class TableDeletion
{
    /// <summary>
    /// Deletes every row a filter finds: a page of keys in memory at a time, up to a hundred rows of a partition in one call. Doing it again, or after it broke off, goes on where
    /// rows are left.
    /// </summary>
    /// <returns>How many rows went.</returns>
    public static async Task<int> DeleteAllAsync(this TableClient table, string filter, CancellationToken cancellationToken = default)
    {
        var (count, some) = (0, new List<TableEntity>(TableLimits.ActionsPerTransaction));
        await foreach (var row in table.QueryAsync(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            if (some.Count == TableLimits.ActionsPerTransaction || (some.Count > 0 && some[0].PartitionKey != row.PartitionKey))
            {
                count += await DeleteAsync(table, some, cancellationToken);
                some.Clear();
            }
            some.Add(row);
        }
        return count + (some.Count > 0 ? await DeleteAsync(table, some, cancellationToken) : 0);
    }

    private static async Task<int> DeleteAsync(TableClient table, List<TableEntity> rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Select(r => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(r.PartitionKey, r.RowKey), ETag.All)), cancellationToken);
        }
        catch (TableTransactionFailedException e) when (e.Status == 404)
        {
            // Somebody else deleted one of them meanwhile, which undoes the whole transaction.
            foreach (var row in rows)
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        }
        return rows.Count;
    }
}
