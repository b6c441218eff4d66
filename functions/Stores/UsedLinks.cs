using System.Security.Cryptography;
using System.Text;
using Azure;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>
/// Table <c>UsedLinks</c>: what is good only once and has been used (doors into the app, a plugin's messages), and sessions that were ended. Only hashes are kept, until each would be too
/// old anyway.
/// </summary>
public sealed class UsedLinks(TableServiceClient tables)
{
    public const string Name = "UsedLinks";

    private const string Partition = "used";

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Takes it: true for the first who asks, false for everybody after.</summary>
    /// <param name="ends">When it is worthless by itself (UTC).</param>
    public async Task<bool> TryUse(string what, DateTimeOffset ends, CancellationToken cancel)
    {
        try
        {
            await table.AddEntityAsync(new TableEntity(Partition, Hash(what)) { ["Ends"] = ends }, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    public async Task<bool> IsUsed(string what, CancellationToken cancel) => await table.GetEntityIfExistsAsync(Partition, Hash(what), cancellationToken: cancel) is not null;

    /// <summary>Sweeps away what is too old to be used again.</summary>
    public Task DeleteOlderThan(DateTimeOffset now, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Ends lt {now}"), cancel);

    private static string Hash(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)));
}
