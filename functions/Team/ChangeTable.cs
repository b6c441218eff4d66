using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Team;

/// <summary>One change a person of the team made.</summary>
/// <param name="Area">"Rules", "Guards", "Messages", "Brand", "Settings", "People", "Data".</param>
/// <param name="Says">One sentence.</param>
/// <param name="Before">What was there, as JSON; null: nothing, or too long to keep.</param>
/// <param name="After">What is there since.</param>
public sealed record Change(string Id, DateTimeOffset At, string WhoId, string Who, string Area, string Says, string? Before, string? After);

/// <summary>Table <c>Changes</c>: who changed what, when. Partition = store, newest first.</summary>
public sealed class ChangeTable(TableServiceClient tables, TimeProvider time)
{
    public const string Name = "Changes";

    private const int Piece = 30_000;
    private const int MostPieces = 6;

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Notes a change; the same change told twice at the same moment is one.</summary>
    /// <param name="before">What was there; written as JSON.</param>
    public async Task Add(StoreId store, Visitor who, string area, string says, object? before, object? after, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (was, became) = (before is null ? null : StoredJson.Write(before), after is null ? null : StoredJson.Write(after));
        var row = new TableEntity(store.Key, (long.MaxValue - now.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "|" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(area + says + became)).AsSpan(0, 4)))
        {
            ["At"] = now,
            ["WhoId"] = who.Id,
            ["Who"] = who.Called,
            ["Area"] = area,
            ["Says"] = says,
        };
        Put(row, "Before", was);
        Put(row, "After", became);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel);
    }

    /// <summary>Newest first.</summary>
    public async IAsyncEnumerable<Change> Newest(StoreId store, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: Math.Min(most, 100), cancellationToken: cancel))
        {
            if (left-- == 0)
                yield break;
            yield return Read(row);
        }
    }

    public async Task<Change?> Find(StoreId store, string id, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync(store.Key, id, cancellationToken: cancel) is { } row ? Read(row) : null;

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private static Change Read(TableEntity row) => new(
        row.RowKey, row.GetDateTimeOffset("At") ?? default, row.GetString("WhoId") ?? "", row.GetString("Who") ?? "", row.GetString("Area") ?? "", row.GetString("Says") ?? "",
        Get(row, "Before"), Get(row, "After"));

    private static void Put(TableEntity row, string column, string? text)
    {
        if (text is null || text.Length > Piece * MostPieces)
            return;
        for (var (at, number) = (0, 0); at < text.Length; at += Piece, number++)
            row[column + number.ToString(CultureInfo.InvariantCulture)] = text.Substring(at, Math.Min(Piece, text.Length - at));
    }

    private static string? Get(TableEntity row, string column)
    {
        string? text = null;
        for (var number = 0; row.GetString(column + number.ToString(CultureInfo.InvariantCulture)) is { } piece; number++)
            text += piece;
        return text;
    }
}
