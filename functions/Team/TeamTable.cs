using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Team;

/// <summary>What became of a change to a person.</summary>
public enum TeamChange
{
    Done,
    NoSuchPerson,

    /// <summary>Somebody else changed this person since the form was opened.</summary>
    Moved,

    /// <summary>Nobody would be left who may change anything.</summary>
    LastInCharge,
}

/// <summary>Table <c>Team</c>: the people of a store who have opened the app. Partition = store, a row each.</summary>
public sealed class TeamTable(TableServiceClient tables, TimeProvider time)
{
    public const string Name = "Team";

    /// <summary>Most people shown, and counted, of one store.</summary>
    public const int MostPeople = 500;

    private const int MostConflicts = 5;

    private static readonly TimeSpan remember = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan day = TimeSpan.FromHours(24);

    private readonly TableClient table = tables.GetTableClient(Name);
    private readonly ConcurrentDictionary<(StoreId, string), (Visitor Who, long At)> known = new();

    /// <summary>Who this is, and what they may do. A person who comes for the first time is noted; the very first of a store may do everything.</summary>
    /// <param name="id">Empty: nobody said who; that visitor may do everything, for the store's own admin let them in.</param>
    /// <param name="newcomers">What somebody may do who comes for the first time; asked only then.</param>
    public async Task<Visitor> Meet(StoreId store, string id, Func<Task<MerchantRole>> newcomers, CancellationToken cancel)
    {
        if (id.Length == 0)
            return new Visitor("", "", MerchantRole.Everything);
        if (known.TryGetValue((store, id), out var it) && time.GetElapsedTime(it.At) < remember)
            return it.Who;
        var at = time.GetTimestamp();
        var row = await table.GetEntityIfExistsAsync(store.Key, Key(id), cancellationToken: cancel);
        if (row?.GetString("Role") is null)
            row = await Welcome(store, id, row?.GetString("Name") ?? "", newcomers, cancel);
        else if (time.GetUtcNow() - (row.GetDateTimeOffset("SeenAt") ?? default) >= day)
            await table.UpsertEntityAsync(new TableEntity(store.Key, Key(id)) { ["SeenAt"] = time.GetUtcNow() }, TableUpdateMode.Merge, cancel);
        var who = Read(row).Who;
        if (known.Count >= 10_000)
            known.Clear();
        known[(store, id)] = (who, at);
        return who;
    }

    /// <summary>The store's platform told a person's name. One the team has typed stays.</summary>
    public async Task Named(StoreId store, string id, string name, CancellationToken cancel)
    {
        if ((await table.GetEntityIfExistsAsync(store.Key, Key(id), ["Name"], cancel))?.GetString("Name") is { Length: > 0 })
            return;
        await table.UpsertEntityAsync(new TableEntity(store.Key, Key(id)) { ["Name"] = name, ["FirstSeenAt"] = time.GetUtcNow(), ["SeenAt"] = time.GetUtcNow() }, TableUpdateMode.Merge, cancel);
        known.TryRemove((store, id), out _);
    }

    /// <summary>Everybody who has opened the app, those in charge first.</summary>
    public async Task<IReadOnlyList<TeamMember>> All(StoreId store, CancellationToken cancel) =>
        [.. (await Rows(store, cancel)).Select(Read).OrderByDescending(m => m.IsInCharge).ThenBy(m => m.Who.Called, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Changes what a person is called and may do.</summary>
    /// <param name="fits">Whether the person is still as the form showed them, or already as it wants them.</param>
    public async Task<TeamChange> Change(StoreId store, Visitor wanted, Func<Visitor, bool> fits, CancellationToken cancel)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var rows = await Rows(store, cancel);
            if (rows.Find(r => r.RowKey == Key(wanted.Id)) is not { } row)
                return TeamChange.NoSuchPerson;
            if (!fits(Read(row).Who))
                return TeamChange.Moved;
            var other = rows.Find(r => r.RowKey != row.RowKey && Read(r).IsInCharge);
            var leaves = wanted is not { Role: MerchantRole.Everything, Blocked: false };
            if (leaves && other is null)
                return TeamChange.LastInCharge;
            (row["Name"], row["Role"], row["Blocked"]) = (wanted.Name, wanted.Role.ToString(), wanted.Blocked);
            List<TableTransactionAction> change = [new(TableTransactionActionType.UpdateReplace, row, row.ETag)];
            // The one who stays in charge must still be so when this is written: two people who take each other's rights away at once.
            if (leaves)
                change.Add(new(TableTransactionActionType.UpdateMerge, new TableEntity(store.Key, other!.RowKey), other.ETag));
            try
            {
                await table.SubmitTransactionAsync(change, cancel);
            }
            catch (RequestFailedException e) when (e.Status is 412 or 404 && conflicts < MostConflicts)
            {
                continue;
            }
            known.TryRemove((store, wanted.Id), out _);
            return TeamChange.Done;
        }
    }

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private async Task<TableEntity> Welcome(StoreId store, string id, string name, Func<Task<MerchantRole>> newcomers, CancellationToken cancel)
    {
        var isFirst = !await table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and Role eq {nameof(MerchantRole.Everything)}"), maxPerPage: 1, cancellationToken: cancel)
            .AnyAsync(r => r.RowKey != Key(id), cancel);
        var row = new TableEntity(store.Key, Key(id))
        {
            ["Id"] = id,
            ["Name"] = name,
            ["Role"] = (isFirst ? MerchantRole.Everything : await newcomers()).ToString(),
            ["FirstSeenAt"] = time.GetUtcNow(),
            ["SeenAt"] = time.GetUtcNow(),
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Merge, cancel);
        return row;
    }

    private async Task<List<TableEntity>> Rows(StoreId store, CancellationToken cancel) =>
        await table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: MostPeople, cancellationToken: cancel).Take(MostPeople).ToListAsync(cancel);

    // Ids are the platform's: "wp:7". What a key must not hold is not in them, but they come from outside.
    private static string Key(string id) => Uri.EscapeDataString(id);

    private static TeamMember Read(TableEntity row)
    {
        var role = Enum.TryParse<MerchantRole>(row.GetString("Role"), out var given) ? given : MerchantRole.Look;
        var who = new Visitor(Uri.UnescapeDataString(row.RowKey), row.GetString("Name") ?? "", role) { Blocked = row.GetBoolean("Blocked") ?? false };
        var seen = row.GetDateTimeOffset("SeenAt") ?? default;
        return new TeamMember(who, row.GetDateTimeOffset("FirstSeenAt") ?? seen, seen);
    }
}
