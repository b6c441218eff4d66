using Azure;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>
/// Sealed text in a table, over all its stores: what an older key sealed is found by the key's id in front of it and sealed anew, each row by its version. Whoever writes the row at the same
/// moment uses the newest key anyway.
/// </summary>
public static class SealedColumn
{
    /// <summary>Counts what an older key sealed, and seals it anew where that is wished.</summary>
    /// <param name="old">Finds the rows; see <see cref="Secrets.OldIn"/>.</param>
    /// <param name="get">The sealed text of a row.</param>
    /// <param name="put">The change that puts another text there.</param>
    /// <param name="most">Rows to look at.</param>
    public static async Task<SealCount> Again(
        TableClient table, Secrets secrets, string old, Func<TableEntity, string?> get, Action<TableEntity, string> put, bool write, int most, CancellationToken cancel)
    {
        var count = new SealCount(0, 0, 0);
        await foreach (var row in table.QueryAsync(old, Math.Min(most, 50), select: null, cancel))
        {
            var sealedAnew = get(row) is { } text ? secrets.SealAgain(StoreId.FromKey(row.PartitionKey), text) : null;
            count += sealedAnew is null ? new SealCount(0, 0, 1) : new SealCount(1, 0, 0);
            if (write && sealedAnew is not null)
            {
                var change = new TableEntity(row.PartitionKey, row.RowKey);
                put(change, sealedAnew);
                count += await TryWrite(table, change, row.ETag, cancel);
            }
            if (count.Old + count.Lost >= most)
                break;
        }
        return count;
    }

    private static async Task<SealCount> TryWrite(TableClient table, TableEntity change, ETag version, CancellationToken cancel)
    {
        try
        {
            await table.UpdateEntityAsync(change, version, TableUpdateMode.Merge, cancel);
            return new SealCount(-1, 1, 0);
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            // Somebody wrote or forgot it meanwhile: it is looked at again the next time.
            return new SealCount(0, 0, 0);
        }
    }
}

/// <summary>How far sealing anew has come.</summary>
/// <param name="Old">Rows that still need an older key.</param>
/// <param name="Sealed">Rows that were sealed anew just now.</param>
/// <param name="Lost">Rows that no key of the settings opens.</param>
public sealed record SealCount(int Old, int Sealed, int Lost)
{
    public static SealCount operator +(SealCount one, SealCount other) => new(one.Old + other.Old, one.Sealed + other.Sealed, one.Lost + other.Lost);
}
