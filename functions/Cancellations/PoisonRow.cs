using System.Security.Cryptography;
using System.Text;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>Where a message stands that failed for good.</summary>
public enum PoisonState
{
    /// <summary>It failed at its last delivery, and why is written down; the message itself is still on its way to the poison queue.</summary>
    Noted,
    /// <summary>It lies on the shelf and waits for a person.</summary>
    Waits,
    /// <summary>A person sent it on its way again.</summary>
    PutBack,
    /// <summary>A person put it away.</summary>
    PutAway,
}

/// <summary>Which row of the shelf a message belongs to: made from what the message is about, so that the same message twice is one row.</summary>
/// <param name="Partition">The store's key, so that it goes with the store; <see cref="Unknown"/> where the message does not say.</param>
public sealed record PoisonKey(string Partition, string Row)
{
    // No store's key begins so.
    public const string Unknown = "~unknown";

    /// <summary>What a message is about, as far as it can be read without opening anything.</summary>
    public static (PoisonKey Key, CancellationId? Case, LetterHead? Letter, string? TraceParent) Of(string queue, ReadOnlySpan<byte> message)
    {
        if (queue != StoreLetters.Queue && CaseQueues.TryRead(message) is var (id, trace, _) && IsStore(id.Store))
            return (new PoisonKey(id.Store.Key, queue + "|" + id.RowKey), id, null, trace);
        if (queue == StoreLetters.Queue && StoreLetters.Head(message) is { } head && IsStore(head.Store))
        {
            // The envelope may differ when a letter is sent once more; what it holds and when it came does not.
            var body = message[(message.IndexOf((byte)'\n') + 1)..];
            var what = Digest([.. Encoding.UTF8.GetBytes(head.Topic + "\n" + head.ReceivedAt.ToUniversalTime().ToString("O")), .. body]);
            return (new PoisonKey(head.Store.Key, queue + "|" + what), null, head, head.TraceParent);
        }
        return (new PoisonKey(Unknown, queue + "|" + Digest(message)), null, null, null);
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 10));

    private static bool IsStore(StoreId store) => StoreId.TryFromSegment(store.Segment, out _);
}

/// <summary>One message that failed for good. Nothing of a customer is in it: a case is a number, a letter lies in <see cref="SetAside"/>.</summary>
public sealed record PoisonRow
{
    public required PoisonKey Key { get; init; }

    public required string Queue { get; init; }

    public required PoisonState State { get; init; }

    public required FailureCause Cause { get; init; }

    /// <summary>The case the message was about; null: a letter, or unreadable.</summary>
    public CancellationId? Case { get; init; }

    /// <summary>What a letter is about, in the platform's word; null: no letter.</summary>
    public string? Topic { get; init; }

    /// <summary>The letter's key in <see cref="SetAside"/>; null: no letter, or it could not be opened.</summary>
    public string? Letter { get; init; }

    /// <summary>W3C id of the trace the message belonged to; null: it does not say.</summary>
    public string? TraceId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>Storage's clock at the last change of the row.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    public ETag Version { get; init; }

    /// <summary>Null: the message names no store.</summary>
    public StoreId? Store => Key.Partition == PoisonKey.Unknown ? null : StoreId.FromKey(Key.Partition);

    /// <summary>Short name of what it failed of: what is put back or away together.</summary>
    public string CauseId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Queue + "\n" + Cause.Kind + "\n" + Cause.Says)).AsSpan(0, 6));

    /// <summary>Its name in a form.</summary>
    public string Id => StoreId.FromKey(Key.Partition).Segment + "." + Key.Row;

    /// <summary>
    /// Whether a message on a poison queue is news, or one that was dealt with before: the host moves messages in two steps, so one may lie there twice. Both times are storage's own.
    /// </summary>
    public bool IsNews(DateTimeOffset insertedOn) => State is PoisonState.Noted || (State is not PoisonState.Waits && insertedOn > ChangedAt);

    internal TableEntity Write() => new(Key.Partition, Key.Row)
    {
        ["Queue"] = Queue,
        ["State"] = State.ToString(),
        ["Cause"] = Cause.Kind,
        ["Says"] = Cause.Says,
        ["Case"] = Case?.ToString(),
        ["Topic"] = Topic,
        ["Letter"] = Letter,
        ["Trace"] = TraceId,
        ["FailedAt"] = FailedAt,
    };

    internal static PoisonRow Read(TableEntity row) => new()
    {
        Key = new PoisonKey(row.PartitionKey, row.RowKey),
        Queue = row.GetString("Queue") ?? "",
        State = Enum.TryParse<PoisonState>(row.GetString("State"), out var state) ? state : PoisonState.Waits,
        Cause = new FailureCause(row.GetString("Cause") ?? "", row.GetString("Says") ?? ""),
        Case = row.GetString("Case") is { } text && CancellationId.TryParse(text, out var id) ? id : null,
        Topic = row.GetString("Topic"),
        Letter = row.GetString("Letter"),
        TraceId = row.GetString("Trace"),
        FailedAt = row.GetDateTimeOffset("FailedAt") ?? default,
        ChangedAt = row.Timestamp ?? default,
        Version = row.ETag,
    };
}
