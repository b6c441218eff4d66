using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.Rules;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>What was published, what is to be, and what the products earn.</summary>
public sealed partial class StoreTable
{
    /// <summary>Makes a rulebook the one that decides, one version on; the one before it is kept.</summary>
    /// <returns>The store with it; null when there is no such store.</returns>
    public async Task<Store?> PublishRulebook(StoreId store, Rulebook rulebook, CancellationToken cancel = default)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            if (await table.GetEntityIfExistsAsync(store.Key, StoreRow.Name, cancellationToken: cancel) is not { } row)
                return null;
            if (await TryPublish(store, row, rulebook, new Publication("", "", time.GetUtcNow(), ""), null, cancel) is { } after)
                return after;
            if (conflicts == MostConflicts)
                throw new InvalidOperationException("The store's row is changed by others again and again.");
        }
    }

    /// <summary>The same by a person who saw version <paramref name="onto"/>: nothing happens where another one is published meanwhile.</summary>
    /// <param name="draft">The draft it is made from: it is used up in the same moment. Null: it is not made from one.</param>
    /// <returns>The store with it; null when another version is published, or the draft was changed.</returns>
    public async Task<Store?> PublishRulebook(StoreId store, Rulebook rulebook, int onto, Publication by, RulebookDraft? draft, CancellationToken cancel = default)
    {
        for (var conflicts = 0; conflicts <= MostConflicts; conflicts++)
        {
            if (await table.GetEntityIfExistsAsync(store.Key, StoreRow.Name, cancellationToken: cancel) is not { } row || StoreRow.Read(row).Rulebook.Version != onto)
                return null;
            if (await TryPublish(store, row, rulebook, by, draft, cancel) is { } after)
                return after;
            // Somebody changed a setting meanwhile, which is no harm, or the draft, which is.
            if (draft is not null && (await Draft(store, cancel))?.ETag != draft.ETag)
                return null;
        }
        return null;
    }

    /// <summary>A rulebook as it was published: for replaying old decisions and for going back.</summary>
    public async Task<Rulebook?> FindRulebook(StoreId store, int version, CancellationToken cancel = default)
    {
        if (await table.GetEntityIfExistsAsync(store.Key, StoreRow.RulebookName(version), cancellationToken: cancel) is { } row)
            return StoreRow.ReadRulebook(row);
        return await Find(store, cancel) is { } now && now.Rulebook.Version == version ? now.Rulebook : null;
    }

    /// <summary>The rulebooks that decided before the present one, oldest first.</summary>
    public async IAsyncEnumerable<Rulebook> PastRulebooks(StoreId store, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {"rulebook|"} and RowKey lt {"rulebook}"}"), cancellationToken: cancel))
            yield return StoreRow.ReadRulebook(row);
    }

    /// <summary>Published versions with who published them, newest first: one range.</summary>
    /// <param name="from">The newest to show; <paramref name="most"/> versions down from it.</param>
    public async Task<IReadOnlyList<PublishedRulebook>> Versions(Store store, int from, int most, CancellationToken cancel = default)
    {
        var (low, high) = (StoreRow.RulebookName((int)Math.Max(0L, (long)from - most + 1)), StoreRow.RulebookName(Math.Clamp(from, 0, store.Rulebook.Version)));
        var found = new List<PublishedRulebook>();
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Id.Key} and RowKey ge {low} and RowKey le {high}"), cancellationToken: cancel))
            found.Add(StoreRow.ReadPublished(row));
        // The version a store begins with is written down only when the next one is published.
        if (from >= store.Rulebook.Version && found.TrueForAll(f => f.Rulebook.Version != store.Rulebook.Version))
            found.Add(new PublishedRulebook(store.Rulebook, new Publication("", "", null, "")));
        found.Reverse();
        return found;
    }

    /// <summary>The draft; null: there is none, what is published is what is edited.</summary>
    public async Task<RulebookDraft?> Draft(StoreId store, CancellationToken cancel = default) =>
        await table.GetEntityIfExistsAsync(store.Key, StoreRow.Draft, cancellationToken: cancel) is { } row ? StoreRow.ReadDraft(row) : null;

    /// <summary>Writes a draft unless somebody else did since it was read (its <see cref="RulebookDraft.ETag"/>; none: unless there is one).</summary>
    /// <returns>False when somebody was first: read again.</returns>
    public async Task<bool> TrySaveDraft(StoreId store, RulebookDraft draft, CancellationToken cancel = default)
    {
        try
        {
            if (draft.ETag is { } version)
                await table.UpdateEntityAsync(StoreRow.WriteDraft(store, draft), new ETag(version), TableUpdateMode.Replace, cancel);
            else
                await table.AddEntityAsync(StoreRow.WriteDraft(store, draft), cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 or 404)
        {
            return false;
        }
    }

    /// <summary>Throws a draft away as it was read.</summary>
    /// <returns>False when somebody changed it meanwhile.</returns>
    public async Task<bool> TryDropDraft(StoreId store, RulebookDraft draft, CancellationToken cancel = default)
    {
        try
        {
            await table.DeleteEntityAsync(store.Key, StoreRow.Draft, new ETag(draft.ETag!), cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            return false;
        }
    }

    /// <summary>What the products earn, as the merchant told us.</summary>
    public async Task<Margins> Margins(StoreId store, CancellationToken cancel = default) =>
        StoreRow.ReadMargins(await table.GetEntityIfExistsAsync(store.Key, StoreRow.Margins, cancellationToken: cancel));

    /// <summary>Decisions use them within a minute (<see cref="FindCached"/>).</summary>
    public async Task SaveMargins(StoreId store, Margins margins, CancellationToken cancel = default)
    {
        if (margins.ByKey.Count == 0)
            await table.DeleteEntityAsync(store.Key, StoreRow.Margins, cancellationToken: cancel);
        else
            await table.UpsertEntityAsync(StoreRow.WriteMargins(store, margins), TableUpdateMode.Replace, cancel);
        Forget(store);
    }

    // All in one transaction: the past is kept, the version says who made it, the draft is used up.
    private async Task<Store?> TryPublish(StoreId store, TableEntity row, Rulebook rulebook, Publication by, RulebookDraft? draft, CancellationToken cancel)
    {
        var before = StoreRow.Read(row);
        var after = before with { Rulebook = rulebook with { Version = before.Rulebook.Version + 1 } };
        List<TableTransactionAction> change =
        [
            new(TableTransactionActionType.UpsertMerge, StoreRow.WriteRulebook(store, before.Rulebook)),
            new(TableTransactionActionType.UpsertReplace, StoreRow.WriteRulebook(store, after.Rulebook, by)),
            new(TableTransactionActionType.UpdateReplace, StoreRow.Write(after), row.ETag),
        ];
        if (draft is not null)
            change.Add(new(TableTransactionActionType.Delete, new TableEntity(store.Key, StoreRow.Draft), new ETag(draft.ETag!)));
        try
        {
            await table.SubmitTransactionAsync(change, cancel);
        }
        catch (TableTransactionFailedException e) when (e.Status is 412 or 404)
        {
            return null;
        }
        Forget(store);
        return after;
    }
}
