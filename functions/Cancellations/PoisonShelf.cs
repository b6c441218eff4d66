using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Table <c>Poison</c>: what failed for good, with its cause, until a person has put it back or away; partition = store, so a store's rows go with it. The cause is noted by the process
/// that failed (<see cref="Note"/>), the message comes off its poison queue later (<see cref="PoisonQueues"/>).
/// </summary>
public sealed partial class PoisonShelf(TableServiceClient tables, TimeProvider time, ILogger<PoisonShelf> log)
{
    public const string Name = "Poison";

    /// <summary>The delivery after which the host gives a message up: <c>maxDequeueCount</c> of host.json.</summary>
    public const int LastDelivery = 5;

    /// <summary>How long is remembered what was put back or away.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private static readonly SearchValues<char> keyLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-|");

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Writes down why a message failed at its last delivery: one write, and only then. Never throws: the failure itself matters more.</summary>
    public async Task Note(string queue, ReadOnlyMemory<byte> message, Exception failure)
    {
        try
        {
            var (key, id, letter, trace) = PoisonKey.Of(queue, message.Span);
            // Where the same failed before and still waits, it goes on waiting, with the newer cause.
            var waits = await Find(key, CancellationToken.None) is { State: PoisonState.Waits } before ? before : null;
            var row = new PoisonRow
            {
                Key = key,
                Queue = queue,
                State = waits is null ? PoisonState.Noted : PoisonState.Waits,
                Letter = waits?.Letter,
                Cause = FailureCause.Of(failure),
                Case = id,
                Topic = letter?.Topic,
                TraceId = TraceOf(trace),
                FailedAt = waits?.FailedAt ?? time.GetUtcNow(),
            };
            // The caller may be gone already; what is noted helps all the same.
            await table.UpsertEntityAsync(row.Write(), TableUpdateMode.Replace, CancellationToken.None);
        }
        catch (Exception e) when (e is RequestFailedException or HttpRequestException or IOException or ArgumentException or OperationCanceledException)
        {
            Log.NotNoted(log, e, queue);
        }
    }

    /// <summary>Everything on the shelf.</summary>
    public async IAsyncEnumerable<PoisonRow> All([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in table.QueryAsync(cancellationToken: cancel))
            yield return PoisonRow.Read(row);
    }

    public async Task<PoisonRow?> Find(PoisonKey key, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync(key.Partition, key.Row, cancellationToken: cancel) is { } row ? PoisonRow.Read(row) : null;

    /// <summary>The row a form names; null: there is none.</summary>
    public async Task<PoisonRow?> Find(string id, CancellationToken cancel)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || id.Length is > 900 || dot == id.Length - 1 || id.AsSpan(dot + 1).ContainsAnyExcept(keyLetters))
            return null;
        var partition = id[..dot] == new StoreId(PoisonKey.Unknown).Segment ? PoisonKey.Unknown : StoreId.TryFromSegment(id[..dot], out var store) ? store.Value.Key : null;
        return partition is null ? null : await Find(new PoisonKey(partition, id[(dot + 1)..]), cancel);
    }

    /// <summary>Writes a row that was read before, or a new one, unless somebody else was quicker.</summary>
    /// <returns>False: somebody else was quicker.</returns>
    public async Task<bool> TryWrite(PoisonRow row, PoisonRow? before, CancellationToken cancel)
    {
        try
        {
            if (before is null)
                await table.AddEntityAsync(row.Write(), cancel);
            else
                await table.UpdateEntityAsync(row.Write(), before.Version, TableUpdateMode.Replace, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Forgets what was dealt with long ago.</summary>
    public Task DeleteOld(CancellationToken cancel)
    {
        var oldest = time.GetUtcNow() - Memory;
        return table.DeleteAllAsync(TableClient.CreateQueryFilter($"FailedAt lt {oldest} and State ne {nameof(PoisonState.Waits)}"), cancel);
    }

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    /// <summary>The trace's own number, for looking it up.</summary>
    internal static string? TraceOf(string? traceParent) => ActivityContext.TryParse(traceParent, null, out var context) ? context.TraceId.ToString() : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Why a message on {Queue} failed for good could not be noted.")]
        public static partial void NotNoted(ILogger logger, Exception exception, string queue);
    }
}
