using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>
/// Table <c>Letters</c>: bodies too large for a queue message, in pieces, a partition for each day. Reading deletes nothing, since a
/// message may come twice; but what a store or a person wants forgotten goes at once.
/// </summary>
public sealed class LargeLetters(TableServiceClient tables)
{
    public const string Table = "Letters";

    /// <summary>How long a body is kept: a message lives a week, and a week more once it is set aside as poison.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(15);

    // A binary column holds 64 KiB, a row 1 MiB (which the emulator counts in base64).
    private const int PieceBytes = 60 * 1024;
    private const int PiecesPerRow = 10;
    private readonly TableClient table = tables.GetTableClient(Table);

    /// <summary>Keeps a body; the same body twice on one day is kept once.</summary>
    /// <returns>Its key.</returns>
    public async Task<string> Keep(StoreId store, ReadOnlyMemory<byte> body, DateTimeOffset at, CancellationToken cancel = default)
    {
        var day = Day(at);
        var name = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(store.Value), body.Span));
        for (int row = 0, from = 0; from < body.Length; row++)
        {
            var entity = new TableEntity(day, name + "-" + row.ToString("D3", CultureInfo.InvariantCulture)) { ["Store"] = store.Key };
            for (var piece = 0; piece < PiecesPerRow && from < body.Length; piece++, from += PieceBytes)
                entity[Column(piece)] = body.Slice(from, Math.Min(PieceBytes, body.Length - from)).ToArray();
            await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancel);
        }
        return day + "." + name;
    }

    /// <exception cref="InvalidOperationException">The body is gone: its time was over.</exception>
    public async Task<ReadOnlyMemory<byte>> Fetch(string key, CancellationToken cancel = default)
    {
        using var all = new MemoryStream();
        await foreach (var row in table.QueryAsync(Rows(key), cancellationToken: cancel))
        {
            for (var piece = 0; row.GetBinary(Column(piece)) is { } bytes; piece++)
                all.Write(bytes);
        }
        return all.Length > 0 ? all.ToArray() : throw new InvalidOperationException("The body of a letter is no longer kept.");
    }

    /// <summary>The keys of a store's letters. Looks through the whole table: letters so large are rare, and this is asked rarely.</summary>
    public async IAsyncEnumerable<string> Of(StoreId store, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"Store eq {store.Key}"), select: ["PartitionKey", "RowKey"],
            cancellationToken: cancel))
        {
            if (row.RowKey.EndsWith("-000", StringComparison.Ordinal))
                yield return row.PartitionKey + "." + row.RowKey[..^4];
        }
    }

    /// <summary>Deletes one letter.</summary>
    public Task Forget(string key, CancellationToken cancel = default) => table.DeleteAllAsync(Rows(key), cancel);

    public Task ForgetStore(StoreId store, CancellationToken cancel = default) =>
        table.DeleteAllAsync(TableClient.CreateQueryFilter($"Store eq {store.Key}"), cancel);

    /// <summary>Sweeps away what is older than <see cref="Life"/>.</summary>
    public async Task DeleteOlderThan(DateTimeOffset now, CancellationToken cancel = default)
    {
        var oldest = Day(now - Life);
        await table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey lt {oldest}"), cancel);
    }

    private static string Rows(string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var (day, name) = (key[..dot], key[(dot + 1)..]);
        return TableClient.CreateQueryFilter($"PartitionKey eq {day} and RowKey ge {name + "-"} and RowKey lt {name + "."}");
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Column(int piece) => "Piece" + piece.ToString(CultureInfo.InvariantCulture);
}
