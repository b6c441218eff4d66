using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Table <c>CaseDays</c>: partition = store, a row for each day on which orders were cancelled (UTC, so that a store that moves to another time zone needs no rewriting), newest first;
/// a day with very many cases has several. A row holds the <see cref="CaseEntry"/> of each case of that day. It is made from the cases and can be made again from them; what is newer than
/// it says a mark beside the case (<see cref="CancellationTable.Changed"/>). No personal data.
/// </summary>
public sealed class CaseDayTable(TableServiceClient tables)
{
    public const string Name = "CaseDays";

    /// <summary>A row holds 1 MiB; with this many cases it stays below whatever their words are.</summary>
    public const int MostEntries = 6000;

    // A binary column holds 64 KiB.
    private const int Piece = 60_000;
    private const int MostPieces = 16;
    private const string Cases = "Cases";
    private const string Words = "Words";

    private static readonly string[] withoutWords = [.. ((string[])["PartitionKey", "RowKey"]).Concat(Columns(Cases))];

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>The entries of some days, the newest day first; within a day in no order.</summary>
    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day.</param>
    /// <param name="words">Bring the words too: twice as much to read.</param>
    public async IAsyncEnumerable<CaseEntry> Read(StoreId store, DateOnly from, DateOnly to, bool words, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in table.QueryAsync(Range(store, from, to), select: words ? null : withoutWords, cancellationToken: cancel))
        {
            foreach (var entry in Part(row, words).Entries)
                yield return entry;
        }
    }

    /// <summary>A day as it is kept now, to be changed and written.</summary>
    public async Task<CaseDay> Find(StoreId store, DateOnly day, CancellationToken cancel)
    {
        var parts = new List<CaseDayPart>();
        await foreach (var row in table.QueryAsync(Range(store, day, day), cancellationToken: cancel))
            parts.Add(Part(row, words: true));
        return new CaseDay(store, day, parts);
    }

    /// <summary>Writes the parts that have changed.</summary>
    /// <returns>False: somebody else wrote one of them meanwhile; read the day again.</returns>
    public async Task<bool> TryWrite(CaseDay day, CancellationToken cancel)
    {
        for (var number = 0; number < day.Parts.Count; number++)
        {
            var part = day.Parts[number];
            if (!part.IsChanged)
                continue;
            var row = new TableEntity(day.Store.Key, Key(day.Day) + number.ToString("D3", CultureInfo.InvariantCulture));
            Put(row, Cases, CaseColumns.Write(part.Entries, Start(day.Day)));
            Put(row, Words, CaseColumns.WriteWords(part.Entries));
            try
            {
                if (part.ETag is { } version)
                    await table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancel);
                else
                    await table.AddEntityAsync(row, cancel);
            }
            catch (RequestFailedException e) when (e.Status is 412 or 404 || e.ErrorCode == "EntityAlreadyExists")
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Forgets the whole store.</summary>
    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private static string Range(StoreId store, DateOnly from, DateOnly to) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {Key(to)} and RowKey lt {Key(from) + "~"}");

    private static string Key(DateOnly day) => CaseDay.Key(day) + "|";

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static CaseDayPart Part(TableEntity row, bool words)
    {
        var entries = CaseColumns.Read(Get(row, Cases), Start(CaseDay.Parse(row.RowKey.AsSpan(0, 7))));
        if (words)
            CaseColumns.ReadWords(Get(row, Words), entries);
        return new CaseDayPart(entries, row.ETag);
    }

    private static void Put(TableEntity row, string name, byte[] bytes)
    {
        for (var (at, number) = (0, 0); at < bytes.Length; at += Piece, number++)
            row[name + number.ToString(CultureInfo.InvariantCulture)] = bytes[at..Math.Min(at + Piece, bytes.Length)];
    }

    private static ReadOnlyMemory<byte> Get(TableEntity row, string name)
    {
        var first = row.GetBinary(name + "0") ?? throw new InvalidDataException("A day of cases has no " + name + ".");
        if (row.GetBinary(name + "1") is null)
            return first;
        using var all = new MemoryStream();
        foreach (var column in Columns(name))
            all.Write(row.GetBinary(column));
        return all.ToArray();
    }

    private static IEnumerable<string> Columns(string name) => Enumerable.Range(0, MostPieces).Select(number => name + number.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A day of cases, as it was read.</summary>
public sealed class CaseDay(StoreId store, DateOnly day, List<CaseDayPart> parts)
{
    private const int LastDay = 9_999_999;

    public StoreId Store => store;

    public DateOnly Day => day;

    public IReadOnlyList<CaseDayPart> Parts => parts;

    /// <summary>The day a moment belongs to: UTC's.</summary>
    public static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>A day in a row key: it counts down as days go on.</summary>
    public static string Key(DateOnly day) => (LastDay - day.DayNumber).ToString("D7", CultureInfo.InvariantCulture);

    /// <summary>The day in a row key.</summary>
    public static DateOnly Parse(ReadOnlySpan<char> key) => DateOnly.FromDayNumber(LastDay - int.Parse(key, CultureInfo.InvariantCulture));

    /// <summary>Puts a case as it is now in the place it has, or in the last part that has room.</summary>
    public void Put(CaseEntry entry)
    {
        if (parts.Find(p => p.PlaceOf(entry.Order) >= 0) is { } known)
        {
            known.Replace(entry);
            return;
        }
        if (parts.Count == 0 || parts[^1].Entries.Count >= CaseDayTable.MostEntries)
            parts.Add(new CaseDayPart([], null));
        parts[^1].Add(entry);
    }

    /// <summary>The case is not of this day, or is gone.</summary>
    public void Remove(long order) => parts.Find(p => p.PlaceOf(order) >= 0)?.Remove(order);
}

/// <summary>One row of a day.</summary>
/// <param name="entries">In no order.</param>
/// <param name="etag">The row's version; null: it is new.</param>
public sealed class CaseDayPart(List<CaseEntry> entries, ETag? etag)
{
    private readonly Dictionary<long, int> places = entries.Select((e, i) => (e.Order, i)).ToDictionary(p => p.Order, p => p.i);

    public IReadOnlyList<CaseEntry> Entries => entries;

    public ETag? ETag => etag;

    public bool IsChanged { get; private set; }

    internal int PlaceOf(long order) => places.GetValueOrDefault(order, -1);

    internal void Replace(CaseEntry entry) => (entries[places[entry.Order]], IsChanged) = (entry, true);

    internal void Add(CaseEntry entry)
    {
        places[entry.Order] = entries.Count;
        entries.Add(entry);
        IsChanged = true;
    }

    internal void Remove(long order)
    {
        // The last one takes its place.
        var (place, last) = (places[order], entries[^1]);
        (entries[place], places[last.Order]) = (last, place);
        entries.RemoveAt(entries.Count - 1);
        places.Remove(order);
        IsChanged = true;
    }
}
