using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Team;

/// <summary>Table <c>Team</c>: the people of a store who have opened the app. Partition = store, a row each.</summary>
public sealed class TeamTable(TableServiceClient tables, TimeProvider time)
{
    public const string Name = "Team";

    private static readonly TimeSpan remember = TimeSpan.FromMinutes(1);

    private readonly TableClient table = tables.GetTableClient(Name);
    private readonly ConcurrentDictionary<(StoreId, string), (Visitor Who, long At)> known = new();

    /// <summary>Who this is, and what they may do. A person who comes for the first time is noted.</summary>
    /// <param name="id">Empty: nobody said who; that visitor may do everything, for the store's own admin let them in.</param>
    public async Task<Visitor> Meet(StoreId store, string id, CancellationToken cancel)
    {
        if (id.Length == 0)
            return new Visitor("", "", MerchantRole.Everything);
        if (known.TryGetValue((store, id), out var it) && time.GetElapsedTime(it.At) < remember)
            return it.Who;
        var at = time.GetTimestamp();
        var who = await table.GetEntityIfExistsAsync(store.Key, Key(id), cancellationToken: cancel) is { } row ? Read(row, id) : await Add(store, id, "", cancel);
        if (known.Count >= 10_000)
            known.Clear();
        known[(store, id)] = (who, at);
        return who;
    }

    /// <summary>The store's platform told a person's name.</summary>
    public async Task Named(StoreId store, string id, string name, CancellationToken cancel)
    {
        await table.UpsertEntityAsync(new TableEntity(store.Key, Key(id)) { ["Name"] = name, ["SeenAt"] = time.GetUtcNow() }, TableUpdateMode.Merge, cancel);
        known.TryRemove((store, id), out _);
    }

    /// <summary>The people of a store, as far as they have opened the app.</summary>
    public async IAsyncEnumerable<Visitor> Members(StoreId store, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: Math.Min(most, 1000), cancellationToken: cancel))
        {
            if (left-- == 0)
                yield break;
            yield return Read(row, Uri.UnescapeDataString(row.RowKey));
        }
    }

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private async Task<Visitor> Add(StoreId store, string id, string name, CancellationToken cancel)
    {
        var row = new TableEntity(store.Key, Key(id)) { ["Name"] = name, ["Role"] = nameof(MerchantRole.Everything), ["SeenAt"] = time.GetUtcNow() };
        try
        {
            await table.AddEntityAsync(row, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // Came in twice at once.
        }
        return Read(row, id);
    }

    // Ids are the platform's: "wp:7". What a key must not hold is not in them, but they come from outside.
    private static string Key(string id) => Uri.EscapeDataString(id);

    private static Visitor Read(TableEntity row, string id) =>
        new(id, row.GetString("Name") ?? "", Enum.TryParse<MerchantRole>(row.GetString("Role"), out var role) ? role : MerchantRole.Everything);
}
