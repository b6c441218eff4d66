using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using CancelSaver.People;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>A customer's wish to know what is kept of them; the store owes the answer.</summary>
/// <param name="Number">The platform's number of it.</param>
/// <param name="At">When we heard of it (UTC).</param>
/// <param name="Due">When the store must have answered.</param>
/// <param name="DoneAt">When the merchant marked it as answered; null: open.</param>
/// <param name="Person">Who asks; personal data, encrypted at rest. Null: the key is gone from the settings.</param>
public sealed record DataRequest(StoreId Store, string Number, DateTimeOffset At, DateTimeOffset Due, DateTimeOffset? DoneAt, NamedPerson? Person);

/// <summary>
/// Table <c>DataRequests</c>: partition = store; the platform counts its requests up, the row key counts them down, so that the newest comes first and the same request twice is one row.
/// Who asks stands there as hashes, and sealed.
/// </summary>
public sealed class DataRequestTable(TableServiceClient tables, Secrets secrets)
{
    public const string Name = "DataRequests";

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Keeps a request; one that is there already stays as it is.</summary>
    /// <returns>False when it was there.</returns>
    public async Task<bool> TryAdd(DataRequest request, CancellationToken cancel)
    {
        var person = request.Person ?? throw new ArgumentException("Nobody asks.", nameof(request));
        var row = new TableEntity(request.Store.Key, RowKey(request.Number))
        {
            ["Number"] = request.Number,
            ["At"] = request.At,
            ["Due"] = request.Due,
            ["Identities"] = string.Join(' ', Person.Named(request.Store, person)),
            ["Sealed"] = secrets.Seal(request.Store, StoredJson.Write(person)),
        };
        try
        {
            await table.AddEntityAsync(row, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == "EntityAlreadyExists")
        {
            return false;
        }
    }

    public async Task<DataRequest?> Find(StoreId store, string number, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync(store.Key, RowKey(number), cancellationToken: cancel) is { } row ? Read(store, row) : null;

    /// <summary>The newest requests of a store.</summary>
    public async IAsyncEnumerable<DataRequest> Newest(StoreId store, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), maxPerPage: most, cancellationToken: cancel))
        {
            if (left-- == 0)
                yield break;
            yield return Read(store, row);
        }
    }

    /// <summary>Notes that the merchant has answered; the first time counts.</summary>
    public async Task MarkDone(DataRequest request, DateTimeOffset at, CancellationToken cancel)
    {
        if (request.DoneAt is not null)
            return;
        try
        {
            await table.UpdateEntityAsync(new TableEntity(request.Store.Key, RowKey(request.Number)) { ["DoneAt"] = at }, ETag.All, TableUpdateMode.Merge, cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Forgotten meanwhile: nothing is left to note it on.
        }
    }

    /// <summary>Forgets the requests of a person.</summary>
    public async Task Forget(StoreId store, IReadOnlyList<string> identities, PersonTrace trace, CancellationToken cancel)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancellationToken: cancel))
        {
            // A household's phone says who asks only where nothing else does; who asked by orders alone is known by those; what cannot be opened cannot be answered either.
            var known = (row.GetString("Identities") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var telling = known.Any(Person.IsOnePersons) ? known.Where(Person.IsOnePersons) : known;
            if (telling.Any(identities.Contains) || Read(store, row).Person is not { } person || trace.Names(person))
                await table.DeleteEntityAsync(store.Key, row.RowKey, cancellationToken: cancel);
        }
    }

    /// <summary>Counts the requests an older key sealed, and seals them anew where that is wished.</summary>
    public Task<SealCount> SealAgain(bool write, int most, CancellationToken cancel) =>
        SealedColumn.Again(table, secrets, secrets.OldIn("Sealed"), row => row.GetString("Sealed"), (row, text) => row["Sealed"] = text, write, most, cancel);

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private DataRequest Read(StoreId store, TableEntity row) => new(
        store, row.GetString("Number")!, row.GetDateTimeOffset("At")!.Value, row.GetDateTimeOffset("Due")!.Value, row.GetDateTimeOffset("DoneAt"), Open(store, row));

    private NamedPerson? Open(StoreId store, TableEntity row)
    {
        try
        {
            return StoredJson.Read<NamedPerson>(secrets.Open(store, row.GetString("Sealed") ?? ""));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // A number that is none has no place in the line, but is still one row.
    private static string RowKey(string number) => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var counted)
        ? (long.MaxValue - counted).ToString("D19", CultureInfo.InvariantCulture)
        : "~" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(number)).AsSpan(0, 16));
}
