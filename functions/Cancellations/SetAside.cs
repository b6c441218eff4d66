using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
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

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Keeps a letter. The same letter twice is one row.</summary>
    public async Task Keep(StoreLetter letter, string why, CancellationToken cancel)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(letter.Topic), .. letter.Body.Span]).AsSpan(0, 8));
        var row = new TableEntity(letter.Store.Key, Newest(letter.ReceivedAt) + digest)
        {
            ["Topic"] = letter.Topic,
            ["Why"] = why,
            ["ReceivedAt"] = letter.ReceivedAt,
            ["SetAsideAt"] = time.GetUtcNow(),
        };
        var body = secrets.Seal(letter.Store, Convert.ToBase64String(letter.Body.Span));
        for (var (at, number) = (0, 0); at < body.Length && number < 15; at += Piece, number++)
            row["Body" + number.ToString(CultureInfo.InvariantCulture)] = body.Substring(at, Math.Min(Piece, body.Length - at));
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
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

    /// <summary>Every letter that lies aside for a store, opened: for finding a person in them.</summary>
    public async IAsyncEnumerable<KeptLetter> Opened(StoreId store, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A row may be a megabyte.
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: 8, cancellationToken: cancel))
            yield return new KeptLetter(row.RowKey, row.GetString("Topic") ?? "", row.GetDateTimeOffset("ReceivedAt") ?? default, row.GetString("Why") ?? "", Open(store, row));
    }

    public Task Forget(StoreId store, KeptLetter letter, CancellationToken cancel) => table.DeleteEntityAsync(store.Key, letter.Key, cancellationToken: cancel);

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private byte[]? Open(StoreId store, TableEntity row)
    {
        var text = new StringBuilder();
        for (var number = 0; row.GetString("Body" + number.ToString(CultureInfo.InvariantCulture)) is { } piece; number++)
            text.Append(piece);
        try
        {
            return Convert.FromBase64String(secrets.Open(store, text.ToString()));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Newest(DateTimeOffset at) => (long.MaxValue - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "|";
}

/// <summary>One letter set aside, whole.</summary>
/// <param name="Body">As the store sent it; null: it can no longer be opened (too long for a row, or its key is gone from the settings).</param>
public sealed record KeptLetter(string Key, string Topic, DateTimeOffset ReceivedAt, string Why, ReadOnlyMemory<byte>? Body);

/// <summary>One letter set aside, as a merchant sees it.</summary>
public sealed record SetAsideLetter(string Topic, string Why, DateTimeOffset ReceivedAt);
