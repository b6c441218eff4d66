using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Table <c>SetAside</c>: authentic letters we could not read and messages that failed for good, kept whole (encrypted: they may hold a customer's data) with the reason,
/// newest first, so that nothing is lost and the merchant can see it.
/// </summary>
public sealed class SetAside(TableServiceClient tables, Secrets secrets, TimeProvider time)
{
    public const string Name = "SetAside";
    private const int Piece = 30_000;
    private const int MostPieces = 15;

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Keeps a letter. The same letter twice is one row.</summary>
    /// <returns>Its key.</returns>
    public async Task<string> Keep(StoreLetter letter, string why, CancellationToken cancel)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(letter.Topic), .. letter.Body.Span]).AsSpan(0, 8));
        var row = new TableEntity(letter.Store.Key, Newest(letter.ReceivedAt) + digest)
        {
            ["Topic"] = letter.Topic,
            ["Why"] = why,
            ["ReceivedAt"] = letter.ReceivedAt,
            ["SetAsideAt"] = time.GetUtcNow(),
            ["HappenedAt"] = letter.HappenedAt,
            ["Waits"] = true,
        };
        PutBody(row, secrets.Seal(letter.Store, Convert.ToBase64String(letter.Body.Span)));
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
        return row.RowKey;
    }

    /// <summary>What lies aside for a store, newest first.</summary>
    public async IAsyncEnumerable<SetAsideLetter> Newest(StoreId store, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        var rows = table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: most, select: ["Topic", "Why", "ReceivedAt"], cancellationToken: cancel);
        await foreach (var row in rows)
        {
            if (left-- == 0)
                yield break;
            yield return new SetAsideLetter(row.GetString("Topic") ?? "", row.GetString("Why") ?? "", row.GetDateTimeOffset("ReceivedAt") ?? default);
        }
    }

    /// <summary>Letters that wait for somebody of the team, newest first.</summary>
    public async IAsyncEnumerable<WaitingLetter> Waiting(StoreId store, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        var rows = table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and Waits eq {true}"), maxPerPage: most,
            select: ["RowKey", "Topic", "Why", "ReceivedAt", "Owner", "OwnerName", "Due"], cancellationToken: cancel);
        await foreach (var row in rows)
        {
            if (left-- == 0)
                yield break;
            yield return new WaitingLetter(
                row.RowKey, row.GetString("Topic") ?? "", row.GetString("Why") ?? "", row.GetDateTimeOffset("ReceivedAt") ?? default,
                row.GetString("Owner") is { Length: > 0 } owner ? new Teammate(owner, row.GetString("OwnerName") ?? "") : null, row.GetDateTimeOffset("Due"));
        }
    }

    /// <summary>Notes who looks after a letter, or until when. Twice is once.</summary>
    /// <param name="owner">Null: stays as it is.</param>
    /// <param name="due">UTC; null: stays as it is.</param>
    /// <returns>False: it is gone.</returns>
    public Task<bool> Note(StoreId store, string key, Teammate? owner, DateTimeOffset? due, CancellationToken cancel) =>
        Change(store, key, new TableEntity(store.Key, key) { ["Owner"] = owner?.Id, ["OwnerName"] = owner?.Name, ["Due"] = due?.ToUniversalTime() }, cancel);

    /// <summary>Off the list; the letter itself is kept as long as any other.</summary>
    public Task<bool> PutAway(StoreId store, string key, CancellationToken cancel) => Change(store, key, new TableEntity(store.Key, key) { ["Waits"] = false }, cancel);

    /// <summary>The letter as it came, to be read once more; null: it is gone, or can no longer be opened.</summary>
    public async Task<StoreLetter?> Letter(Store store, string key, CancellationToken cancel)
    {
        if (!IsKey(key) || await table.GetEntityIfExistsAsync(store.Id.Key, key, cancellationToken: cancel) is not { } row || Open(store.Id, row) is not { } body)
            return null;
        return new StoreLetter(store.Id, row.GetString("Topic") ?? "", row.GetDateTimeOffset("ReceivedAt") ?? default, null, body)
        {
            ConsentKey = store.Settings.Consent.MetaKey,
            HappenedAt = row.GetDateTimeOffset("HappenedAt"),
        };
    }

    /// <summary>Every letter that lies aside for a store, opened: for finding a person in them.</summary>
    public async IAsyncEnumerable<KeptLetter> Opened(StoreId store, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A row may be a megabyte.
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: 8, cancellationToken: cancel))
            yield return new KeptLetter(row.RowKey, row.GetString("Topic") ?? "", row.GetDateTimeOffset("ReceivedAt") ?? default, row.GetString("Why") ?? "", Open(store, row));
    }

    public Task Forget(StoreId store, KeptLetter letter, CancellationToken cancel) => table.DeleteEntityAsync(store.Key, letter.Key, cancellationToken: cancel);

    /// <summary>Counts the letters an older key sealed, and seals them anew where that is wished.</summary>
    public Task<SealCount> SealAgain(bool write, int most, CancellationToken cancel) =>
        SealedColumn.Again(table, secrets, secrets.OldIn("Body0"), Body, PutBody, write, most, cancel);

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private async Task<bool> Change(StoreId store, string key, TableEntity change, CancellationToken cancel)
    {
        if (!IsKey(key))
            return false;
        try
        {
            await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    // It comes from a form.
    private static bool IsKey(string key) => key.Length is > 20 and < 60 && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '|');

    private byte[]? Open(StoreId store, TableEntity row)
    {
        try
        {
            return Convert.FromBase64String(secrets.Open(store, Body(row)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Body(TableEntity row)
    {
        var text = new StringBuilder();
        for (var number = 0; row.GetString("Body" + number.ToString(CultureInfo.InvariantCulture)) is { } piece; number++)
            text.Append(piece);
        return text.ToString();
    }

    private static void PutBody(TableEntity row, string body)
    {
        for (var (at, number) = (0, 0); at < body.Length && number < MostPieces; at += Piece, number++)
            row["Body" + number.ToString(CultureInfo.InvariantCulture)] = body.Substring(at, Math.Min(Piece, body.Length - at));
    }

    private static string Newest(DateTimeOffset at) => (long.MaxValue - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "|";
}

/// <summary>One letter set aside, whole.</summary>
/// <param name="Body">As the store sent it; null: it can no longer be opened (too long for a row, or its key is gone from the settings).</param>
public sealed record KeptLetter(string Key, string Topic, DateTimeOffset ReceivedAt, string Why, ReadOnlyMemory<byte>? Body);

/// <summary>One letter on the team's list.</summary>
/// <param name="Due">Set by a person (UTC); null: the store's opening hours say it.</param>
public sealed record WaitingLetter(string Key, string Topic, string Why, DateTimeOffset ReceivedAt, Teammate? Owner, DateTimeOffset? Due);

/// <summary>One letter set aside, as a merchant sees it.</summary>
public sealed record SetAsideLetter(string Topic, string Why, DateTimeOffset ReceivedAt);
