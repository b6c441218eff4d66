using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Cancellations;

/// <summary>
/// Table <c>Cancellations</c>: partition = store; a case is one row, newest order first. Beside it stands a small mark <c>!open|case</c> while the case is open, written
/// and removed in the same transaction, so that the night watch reads open cases only; a mark <c>!day|day|case</c> from every change of a case until its day in <see cref="CaseDayTable"/>
/// says the same; the marks of the team's list (<see cref="CaseTaskMarks"/>); and one row <c>!mail</c> while the store's customers may be written to. Personal data sits in two columns:
/// <c>Person</c> (the order) and <c>Words</c>. Every change of a status is told to the log here, where before and after are known and the row is written.
/// </summary>
public sealed partial class CancellationTable(TableServiceClient tables, ILogger<CancellationTable>? log = null)
{
    public const string Name = "Cancellations";
    private const string OpenMark = "!open|";
    private const string Leave = "!mail";
    private const string AgeMark = "!aged";

    private readonly TableClient table = tables.GetTableClient(Name);
    private readonly ILogger log = log ?? NullLogger<CancellationTable>.Instance;

    /// <summary>Opens a case, or finds it open already.</summary>
    /// <returns>Null when it was there before.</returns>
    public async Task<Cancellation?> TryOpen(Cancellation cancellation, CancellationToken cancel)
    {
        cancellation = CaseTasks.Kept(null, cancellation);
        try
        {
            var etags = await table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, CancellationRow.Write(cancellation)),
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, Mark(cancellation)),
                    .. DayMarks(cancellation),
                    .. CaseTaskMarks.Changes(null, cancellation),
                ],
                cancel);
            TellMove(null, cancellation);
            return cancellation with { ETag = etags[0].ToString() };
        }
        catch (RequestFailedException e) when (e.ErrorCode == "EntityAlreadyExists")
        {
            return null;
        }
    }

    public async Task<Cancellation?> Find(CancellationId id, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync(id.Store.Key, id.RowKey, select: null, cancel);
        return row is null ? null : CancellationRow.Read(row);
    }

    /// <summary>Writes a case that has moved on since it was read as <paramref name="before"/>.</summary>
    /// <exception cref="CaseMovedException">Somebody else moved it meanwhile: read it again.</exception>
    public async Task<Cancellation> Update(Cancellation before, Cancellation after, CancellationToken cancel)
    {
        var etag = new ETag(before.ETag ?? throw new InvalidOperationException("A case is changed only as it was read."));
        after = CaseTasks.Kept(before, after);
        TableTransactionAction[] marks = [.. OpenMarks(before, after), .. CaseTaskMarks.Changes(before, after), .. DayMarks(before, after), .. HandedMarks(before, after)];
        try
        {
            var etags = await table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.UpdateReplace, CancellationRow.Write(after), etag), .. marks], cancel);
            TellMove(before, after);
            return after with { ETag = etags[0].ToString() };
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            throw new CaseMovedException(after.Id, e);
        }
    }

    /// <summary>The newest cases of a store, without the order and the customer's words: what a list shows.</summary>
    public async IAsyncEnumerable<Cancellation> Newest(StoreId store, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        var rows = table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {"0"} and RowKey lt {":"}"), maxPerPage: Math.Min(most, 1000), cancellationToken: cancel);
        await foreach (var row in rows)
        {
            if (left-- == 0)
                yield break;
            yield return CancellationRow.Read(row);
        }
    }

    /// <summary>Cases still open, oldest order last.</summary>
    public async IAsyncEnumerable<CancellationId> Open(StoreId store, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rows = table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {OpenMark} and RowKey lt {"!open}"}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancel);
        await foreach (var row in rows)
            yield return CancellationId.FromKeys(row.PartitionKey, row.RowKey[OpenMark.Length..]);
    }

    /// <summary>What waits for the team, the earliest first. Reads one range of marks, no case.</summary>
    /// <param name="owner">Only what this person has; empty: only what nobody has; null: everything.</param>
    public async IAsyncEnumerable<CaseTask> Tasks(StoreId store, string? owner, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {CaseTaskMarks.Todo} and RowKey lt {"!todo}"}");
        var filter = owner is not null ? range + TableClient.CreateQueryFilter($" and Owner eq {owner}") : range;
        await foreach (var row in table.QueryAsync(filter, maxPerPage: Math.Min(most, 1000), cancellationToken: cancel))
        {
            if (left-- == 0)
                yield break;
            yield return CaseTaskMarks.ReadTodo(row);
        }
    }

    /// <summary>What the team has done, the newest first, no further back than <paramref name="since"/>.</summary>
    public async IAsyncEnumerable<DoneTask> Done(StoreId store, DateTimeOffset since, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        var left = most;
        var rows = table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {CaseTaskMarks.Done} and RowKey lt {"!done}"}"), maxPerPage: Math.Min(most, 1000), cancellationToken: cancel);
        await foreach (var row in rows)
        {
            if (left-- == 0 || CaseTaskMarks.ReadDone(row) is not { } done || done.DoneAt < since)
                yield break;
            yield return done;
        }
    }

    /// <summary>
    /// Writes a case whose mail is about to be handed over, in one transaction with the store's leave to write to customers: without the leave nothing is written. So taking the leave
    /// away stops every mail from that moment on, whatever anybody remembers of the store.
    /// </summary>
    /// <returns>Null: there is no leave.</returns>
    /// <exception cref="CaseMovedException">Somebody else moved it meanwhile: read it again.</exception>
    public async Task<Cancellation?> Claim(Cancellation before, Cancellation after, CancellationToken cancel)
    {
        try
        {
            var etags = await table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, CancellationRow.Write(after), new ETag(before.ETag!)),
                    new TableTransactionAction(TableTransactionActionType.UpdateMerge, new TableEntity(after.Id.Store.Key, Leave), ETag.All),
                    .. DayMarks(before, after),
                ],
                cancel);
            TellMove(before, after);
            return after with { ETag = etags[0].ToString() };
        }
        catch (TableTransactionFailedException e) when (e is { Status: 404, FailedTransactionActionIndex: 1 })
        {
            return null;
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            throw new CaseMovedException(after.Id, e);
        }
    }

    /// <summary>Customers of this store may be written to.</summary>
    public Task GiveLeave(StoreId store, CancellationToken cancel) => table.UpsertEntityAsync(new TableEntity(store.Key, Leave), TableUpdateMode.Merge, cancel);

    /// <summary>From the moment this is done no mail of the store goes out.</summary>
    public Task TakeLeave(StoreId store, CancellationToken cancel) => table.DeleteEntityAsync(store.Key, Leave, cancellationToken: cancel);

    /// <summary>
    /// The next stretch of the walk that finds cases of a certain age: it goes through all of them, newest order to oldest and round again, and remembers where it is. Keys and dates only.
    /// </summary>
    /// <param name="most">Rows to look at.</param>
    /// <returns>Cases cancelled before that moment which still name a person, and how to say that they are dealt with.</returns>
    public async Task<(IReadOnlyList<CancellationId> Old, Func<Task> Done)> NextOlderThan(StoreId store, DateTimeOffset before, int most, CancellationToken cancel)
    {
        var from = (await table.GetEntityIfExistsAsync(store.Key, AgeMark, cancellationToken: cancel))?.GetString("From") ?? "0";
        var (old, looked, last) = (new List<CancellationId>(), 0, from);
        await foreach (var row in table.QueryAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey gt {from} and RowKey lt {":"}"), most, ["PartitionKey", "RowKey", "CancelledAt", "Forgotten"], cancel))
        {
            last = row.RowKey;
            if (row.GetDateTimeOffset("CancelledAt") < before && row.GetBoolean("Forgotten") is not true)
                old.Add(CancellationId.FromKeys(row.PartitionKey, row.RowKey));
            if (++looked == most)
                break;
        }
        var next = looked < most ? "0" : last;
        return (old, () => table.UpsertEntityAsync(new TableEntity(store.Key, AgeMark) { ["From"] = next }, TableUpdateMode.Replace, cancel));
    }

    /// <summary>Forgets the whole store.</summary>
    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    // A case that had ended is open again when a person of the team sends another offer.
    private static IEnumerable<TableTransactionAction> OpenMarks(Cancellation before, Cancellation after) => (before.Status.IsEnd(), after.Status.IsEnd()) switch
    {
        (false, true) => [new TableTransactionAction(TableTransactionActionType.Delete, Mark(after), ETag.All)],
        (true, false) => [new TableTransactionAction(TableTransactionActionType.UpsertReplace, Mark(after))],
        _ => [],
    };

    private void TellMove(Cancellation? before, Cancellation after)
    {
        if (before?.Status == after.Status)
            return;
        var reason = after.Reason.Source == ReasonSource.None ? "" : after.Reason.Reason;
        Log.Moved(log, after.Id, before?.Status.ToString() ?? "", after.Status, after.Class?.Class.ToString() ?? "", reason, string.Join('+', after.Decision?.Offer?.Parts.Select(p => p.Kind) ?? []));
    }

    private static TableEntity Mark(Cancellation cancellation) =>
        new(cancellation.Id.Store.Key, OpenMark + cancellation.Id.RowKey) { ["Since"] = cancellation.ReceivedAt };

    private static partial class Log
    {
        [LoggerMessage(EventIds.CaseMoved, LogLevel.Information, "Case {Case} went from {From} to {To}: {Class}, {Reason}, {Offer}.")]
        public static partial void Moved(ILogger logger, CancellationId @case, string from, CancellationStatus to, string @class, string reason, string offer);
    }
}

/// <summary>Two visitors changed one case at the same time; the second must look again.</summary>
public sealed class CaseMovedException(CancellationId id, Exception? inner = null)
    : Exception("Case " + id.ToString() + " was changed by somebody else meanwhile.", inner);
