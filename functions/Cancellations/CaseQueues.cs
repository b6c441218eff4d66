using System.Text.Json;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Cancellations;

/// <summary>The queues a case's number travels on. A message holds the number and the trace, nothing about the customer.</summary>
public sealed class CaseQueues(QueueServiceClient queues, TimeProvider time)
{
    public const string DecideOffer = "decide-offer";
    public const string ProvisionOffer = "provision-offer";
    public const string SendEmail = "send-email";
    public const string ExpireOffers = "expire-offers";

    /// <summary>What the mail service reports: many cases in one message, so no queue of case numbers.</summary>
    public const string MailEvents = "mail-events";

    public static readonly IReadOnlyList<string> All = [DecideOffer, ProvisionOffer, SendEmail, ExpireOffers];

    /// <summary>A message can be hidden for seven days at most; whoever needs longer finds it early and puts it back.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    /// <summary>Puts a case on a queue; it arrives there after the delay.</summary>
    public Task Put(string queue, CancellationId id, TimeSpan delay, CancellationToken cancel)
    {
        var wait = delay < TimeSpan.Zero ? TimeSpan.Zero : delay > longest ? longest : delay;
        var message = JsonSerializer.SerializeToUtf8Bytes(new CaseMessage(id.ToString(), Telemetry.TraceParent(), time.GetUtcNow() + wait), StoredJson.Options);
        return queues.GetQueueClient(queue).SendMessageAsync(message, visibilityTimeout: wait, cancellationToken: cancel);
    }

    /// <exception cref="FormatException">The message names no case.</exception>
    /// <exception cref="JsonException">The message is not one of ours.</exception>
    public static (CancellationId Id, string? TraceParent) Read(ReadOnlySpan<byte> message)
    {
        var read = JsonSerializer.Deserialize<CaseMessage>(message, StoredJson.Options) ?? throw new JsonException("An empty message.");
        return (CancellationId.Parse(read.Case), read.TraceParent);
    }

    /// <summary>Whose case it is, its trace, and the moment from which it waits (UTC; null: the message does not say).</summary>
    /// <returns>Null: none of ours.</returns>
    public static (CancellationId Id, string? TraceParent, DateTimeOffset? Due)? TryRead(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<CaseMessage>(message, StoredJson.Options) is { Case: not null } read && CancellationId.TryParse(read.Case, out var id) ? (id.Value, read.TraceParent, read.Due) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Due">A delayed message lies in its queue unseen: how long one waits is told from here, not from when it was put.</param>
    private sealed record CaseMessage(string Case, string? TraceParent, DateTimeOffset? Due = null);
}
