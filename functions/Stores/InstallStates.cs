using System.Security.Cryptography;
using System.Text;
using Azure;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>
/// Table <c>InstallStates</c>: the ticket a merchant carries to the store's consent page and back. Unguessable, good once, for half an
/// hour.
/// </summary>
public sealed class InstallStates(TableServiceClient tables, TimeProvider time)
{
    public const string Table = "InstallStates";

    private const string Partition = "state";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);
    private readonly TableClient table = tables.GetTableClient(Table);

    /// <summary>A ticket for this store. Only its hash is kept.</summary>
    public async Task<string> Issue(Uri store, CancellationToken cancel = default)
    {
        var state = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43);
        var row = new TableEntity(Partition, Hash(state)) { ["Store"] = store.AbsoluteUri, ["Ends"] = time.GetUtcNow() + Life };
        await table.AddEntityAsync(row, cancel);
        return state;
    }

    /// <summary>The store a ticket was issued for; null when it is unknown, used or too old.</summary>
    public async Task<Uri?> Take(string state, CancellationToken cancel = default)
    {
        if (await table.GetEntityIfExistsAsync(Partition, Hash(state), cancellationToken: cancel) is not { } row)
            return null;
        try
        {
            // Who deletes it has it: of two callbacks at once only one gets on.
            if (!await table.DeleteEntityAsync(Partition, row.RowKey, row.ETag, cancel))
                return null;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return null;
        }
        return row.GetDateTimeOffset("Ends") > time.GetUtcNow() ? new Uri(row.GetString("Store")!) : null;
    }

    /// <summary>Sweeps away tickets nobody used.</summary>
    public async Task DeleteOlderThan(DateTimeOffset now, CancellationToken cancel = default)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Ends lt {now}"),
            select: ["RowKey"], cancellationToken: cancel))
            await table.DeleteEntityAsync(Partition, row.RowKey, cancellationToken: cancel);
    }

    /// <summary>Takes back the tickets a store holds; there are never many, and half an hour makes them worthless anyway.</summary>
    public async Task ForgetStore(StoreId store, CancellationToken cancel = default)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: ["RowKey", "Store"],
            cancellationToken: cancel))
        {
            if (row.GetString("Store") is { } address && Uri.TryCreate(address, UriKind.Absolute, out var home)
                && (StoreId.ForWooCommerce(home) == store || StoreId.ForShopify(home.IdnHost) == store))
                await table.DeleteEntityAsync(Partition, row.RowKey, cancellationToken: cancel);
        }
    }

    private static string Hash(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
