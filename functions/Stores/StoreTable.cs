using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Stores;

/// <summary>
/// Table <c>Stores</c>: a partition for each store with its row, its secrets, its margins, its rulebooks (draft and past), and one partition that lists the
/// connected ones. What a webhook needs is remembered for a minute, so that its way normally needs no reading.
/// </summary>
public sealed partial class StoreTable(TableServiceClient tables, Secrets secrets, TimeProvider time, ILogger<StoreTable>? log = null)
{
    public const string Table = "Stores";

    private const string SecretsRow = "secrets";

    // No store's key begins so: they begin with a platform's name.
    private const string Index = "~connected";
    private const int MostRemembered = 10_000;
    private const int MostConflicts = 20;
    private static readonly TimeSpan Remember = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly TableClient table = tables.GetTableClient(Table);
    private readonly ILogger log = log ?? NullLogger<StoreTable>.Instance;
    private readonly ConcurrentDictionary<StoreId, Remembered> remembered = new();

    public async Task<Store?> Find(StoreId store, CancellationToken cancel = default) =>
        await table.GetEntityIfExistsAsync(store.Key, StoreRow.Name, cancellationToken: cancel) is { } row ? StoreRow.Read(row) : null;

    /// <summary>As it was at most a minute ago; null for a store we do not know or have no secrets of.</summary>
    public ValueTask<KnownStore?> FindCached(StoreId store, CancellationToken cancel = default) =>
        remembered.TryGetValue(store, out var it) && time.GetElapsedTime(it.At) < Remember ? new(it.Known) : new(Read(store, cancel));

    /// <summary>Looks again unless that was done just now: for a seal that does not fit, since the secret may have changed.</summary>
    public ValueTask<KnownStore?> FindAgain(StoreId store, CancellationToken cancel = default) =>
        remembered.TryGetValue(store, out var it) && time.GetElapsedTime(it.At) < Fresh ? new(it.Known) : new(Read(store, cancel));

    /// <summary>Writes a store whatever was there; for connecting. Changes go through <see cref="Update"/>.</summary>
    public async Task Save(Store store, CancellationToken cancel = default)
    {
        await WriteIndex(store, cancel);
        await table.UpsertEntityAsync(StoreRow.Write(store), TableUpdateMode.Replace, cancel);
        Forget(store.Id);
    }

    /// <summary>Writes a store that is not there yet; false when there is one already.</summary>
    public async Task<bool> TryAdd(Store store, CancellationToken cancel = default)
    {
        try
        {
            await table.AddEntityAsync(StoreRow.Write(store), cancel);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
        await WriteIndex(store, cancel);
        Forget(store.Id);
        return true;
    }

    /// <summary>Changes a store by its version, as often as others come in between.</summary>
    /// <param name="change">May be called several times.</param>
    /// <returns>The store as written; null when there is none.</returns>
    public async Task<Store?> Update(StoreId store, Func<Store, Store> change, CancellationToken cancel = default)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            if (await table.GetEntityIfExistsAsync(store.Key, StoreRow.Name, cancellationToken: cancel) is not { } row)
                return null;
            var before = StoreRow.Read(row);
            var after = change(before);
            try
            {
                await table.UpdateEntityAsync(StoreRow.Write(after), row.ETag, TableUpdateMode.Replace, cancel);
            }
            catch (RequestFailedException e) when (e.Status == 412 && conflicts < MostConflicts)
            {
                continue;
            }
            if (before.Status != after.Status)
                await WriteIndex(after, cancel);
            if (before.Status != after.Status && after.Status == StoreStatus.NeedsReconnect)
                Log.MustReconnect(log, store);
            Forget(store);
            return after;
        }
    }

    public async Task<StoreSecrets?> Secrets(StoreId store, CancellationToken cancel = default) =>
        await table.GetEntityIfExistsAsync(store.Key, SecretsRow, cancellationToken: cancel) is { } row ? Open(store, row) : null;

    public async Task SaveSecrets(StoreId store, StoreSecrets given, CancellationToken cancel = default)
    {
        var row = new TableEntity(store.Key, SecretsRow) { ["Sealed"] = secrets.Seal(store, StoredJson.Write(given)) };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        Forget(store);
    }

    /// <summary>The secrets as they are kept now, with their version for <see cref="TrySaveSecrets"/>.</summary>
    public async Task<(StoreSecrets Secrets, ETag Version)?> SecretsAsKept(StoreId store, CancellationToken cancel = default) =>
        await table.GetEntityIfExistsAsync(store.Key, SecretsRow, cancellationToken: cancel) is { } row ? (Open(store, row), row.ETag) : null;

    /// <summary>Changes the secrets unless somebody else did so since that version.</summary>
    /// <returns>The version as written; null when somebody else was first.</returns>
    public async Task<ETag?> TrySaveSecrets(StoreId store, StoreSecrets given, ETag version, CancellationToken cancel = default)
    {
        var row = new TableEntity(store.Key, SecretsRow) { ["Sealed"] = secrets.Seal(store, StoredJson.Write(given)) };
        try
        {
            return await table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancel);
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            return null;
        }
        finally
        {
            Forget(store);
        }
    }

    /// <summary>Counts the stores whose secrets an older key sealed, and seals them anew where that is wished.</summary>
    public Task<SealCount> SealAgain(bool write, int most, CancellationToken cancel) => SealedColumn.Again(
        table, secrets, TableClient.CreateQueryFilter($"RowKey eq {SecretsRow}") + " and " + secrets.OldIn("Sealed"), row => row.GetString("Sealed"), (row, text) => row["Sealed"] = text, write, most, cancel);

    /// <summary>The secrets alone are deleted; the store's row stays.</summary>
    public async Task ForgetSecrets(StoreId store, CancellationToken cancel = default)
    {
        await table.DeleteEntityAsync(store.Key, SecretsRow, cancellationToken: cancel);
        Forget(store);
    }

    /// <summary>
    /// Lets a store go: row and secrets change together, so that nobody finds the one without the other. What its merchant chose stays. One that was connected after that moment is
    /// another story and stays as it is.
    /// </summary>
    /// <returns>The store as it is now; null when there is none.</returns>
    public async Task<Store?> Disconnect(StoreId store, DateTimeOffset at, CancellationToken cancel = default)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var (row, sealedRow, _) = await ReadAll(store, cancel);
            if (row is null)
                return null;
            var before = StoreRow.Read(row);
            if (before.Status != StoreStatus.Disconnected && before.ConnectedAt > at)
                return before;
            var after = before with { Status = StoreStatus.Disconnected, Trouble = null };
            List<TableTransactionAction> change = [new(TableTransactionActionType.UpdateReplace, StoreRow.Write(after), row.ETag)];
            if (sealedRow is not null)
                change.Add(new(TableTransactionActionType.Delete, new TableEntity(store.Key, SecretsRow), sealedRow.ETag));
            try
            {
                await table.SubmitTransactionAsync(change, cancel);
            }
            catch (TableTransactionFailedException e) when (e.Status is 412 or 404 && conflicts < MostConflicts)
            {
                continue;
            }
            await WriteIndex(after, cancel);
            Forget(store);
            return after;
        }
    }

    /// <summary>Every store that is not disconnected: one range, whatever the stores hold.</summary>
    public async IAsyncEnumerable<StoreId> All([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Index}"), select: ["RowKey"],
            cancellationToken: cancel))
            yield return StoreId.FromKey(row.RowKey);
    }

    /// <summary>The last trace of a store is gone: row, secrets, past rulebooks.</summary>
    public async Task Delete(StoreId store, CancellationToken cancel = default)
    {
        await table.DeleteEntityAsync(Index, store.Key, cancellationToken: cancel);
        await table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);
        Forget(store);
    }

    private async Task WriteIndex(Store store, CancellationToken cancel)
    {
        if (store.Status == StoreStatus.Disconnected)
            await table.DeleteEntityAsync(Index, store.Id.Key, cancellationToken: cancel);
        else
            await table.UpsertEntityAsync(new TableEntity(Index, store.Id.Key), TableUpdateMode.Replace, cancel);
    }

    /// <summary>Row, secrets and margins lie side by side: one range holds them, and nothing else.</summary>
    private async Task<KnownStore?> Read(StoreId store, CancellationToken cancel)
    {
        var at = time.GetTimestamp();
        var (row, sealedRow, marginsRow) = await ReadAll(store, cancel);
        var known = row is null || sealedRow is null
            ? null
            : new KnownStore(StoreRow.Read(row) with { Margins = StoreRow.ReadMargins(marginsRow) }, Open(store, sealedRow));
        if (remembered.Count >= MostRemembered)
            MakeRoom();
        remembered[store] = new Remembered(known, at);
        return known;
    }

    private async Task<(TableEntity? Store, TableEntity? Secrets, TableEntity? Margins)> ReadAll(StoreId store, CancellationToken cancel)
    {
        TableEntity? row = null, sealedRow = null, marginsRow = null;
        var all = TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {SecretsRow} and RowKey le {StoreRow.Name}");
        await foreach (var it in table.QueryAsync(all, cancellationToken: cancel))
        {
            if (it.RowKey == StoreRow.Name)
                row = it;
            else if (it.RowKey == SecretsRow)
                sealedRow = it;
            else if (it.RowKey == StoreRow.Margins)
                marginsRow = it;
        }
        return (row, sealedRow, marginsRow);
    }

    private StoreSecrets Open(StoreId store, TableEntity row) =>
        StoredJson.Read<StoreSecrets>(secrets.Open(store, row.GetString("Sealed") ?? ""));

    private void Forget(StoreId store) => remembered.TryRemove(store, out _);

    private void MakeRoom()
    {
        foreach (var (store, it) in remembered)
        {
            if (it.Known is null || time.GetElapsedTime(it.At) >= Remember)
                remembered.TryRemove(store, out _);
        }
        if (remembered.Count >= MostRemembered)
            remembered.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreMustReconnect, LogLevel.Error, "{Store} must be connected again: it lets us in no longer.")]
        public static partial void MustReconnect(ILogger logger, StoreId store);
    }

    private sealed record Remembered(KnownStore? Known, long At);
}
