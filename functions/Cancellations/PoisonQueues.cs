using System.Text.Json;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Cancellations;

/// <summary>
/// What failed too often lies on <c>{queue}-poison</c>, where the Functions host forgets it after a week. Long before that it is taken onto the shelf (<see cref="PoisonShelf"/>), where a person
/// sees why; a store's letter is set aside for the merchant, too. A case that stands still meanwhile is found by the night watch.
/// </summary>
public sealed partial class PoisonQueues(QueueServiceClient queues, StoreLetters letters, SetAside setAside, PoisonShelf shelf, ILogger<PoisonQueues> log)
{
    /// <summary>Every queue messages can fail on.</summary>
    public static readonly IReadOnlyList<string> Watched = [StoreLetters.Queue, .. CaseQueues.All, CaseQueues.MailEvents];

    private const int AtOnce = 32;

    // A thousand messages a queue and visit: within the minutes a call may take.
    private const int MostBatches = 32;
    private const int MostConflicts = 5;

    /// <summary>Takes what lies on the poison queues onto the shelf. Done twice with one message it is one row.</summary>
    public async Task Handle(CancellationToken cancel)
    {
        foreach (var name in Watched)
        {
            var queue = queues.GetQueueClient(Of(name));
            try
            {
                var batches = 0;
                for (var taken = AtOnce; taken == AtOnce && batches < MostBatches; batches++)
                {
                    var messages = await queue.ReceiveMessagesAsync(AtOnce, TimeSpan.FromMinutes(5), cancel);
                    foreach (var message in messages)
                    {
                        await Take(name, message, cancel);
                        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancel);
                    }
                    taken = messages.Count;
                }
            }
            catch (RequestFailedException e) when (e.ErrorCode == "QueueNotFound")
            {
                // Nothing has ever failed there: the host makes the queue with the first message.
                continue;
            }
        }
    }

    /// <summary>The name of a queue's poison queue: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#poison-messages</summary>
    public static string Of(string queue) => queue + "-poison";

    private async Task Take(string name, QueueMessage message, CancellationToken cancel)
    {
        var body = Bytes(message);
        var (key, id, head, trace) = PoisonKey.Of(name, body.Span);
        for (var conflicts = 0; conflicts < MostConflicts; conflicts++)
        {
            var before = await shelf.Find(key, cancel);
            if (before?.IsNews(message.InsertedOn) == false)
                return;
            var cause = before is { State: PoisonState.Noted } ? before.Cause : FailureCause.Unnoted;
            var row = new PoisonRow
            {
                Key = key,
                Queue = name,
                State = PoisonState.Waits,
                Cause = cause,
                Case = id,
                Topic = head?.Topic,
                Letter = head is null ? null : await Keep(name, body, cause, cancel),
                TraceId = PoisonShelf.TraceOf(trace),
                FailedAt = before is { State: PoisonState.Noted } ? before.FailedAt : message.InsertedOn,
            };
            if (!await shelf.TryWrite(row, before, cancel))
                continue;
            Log.Kept(log, name, cause.Kind.Length == 0 ? cause.Says : cause.Kind + ": " + cause.Says);
            return;
        }
        throw new InvalidOperationException("A row of the shelf changes too often.");
    }

    /// <returns>Its key; null: its body is gone, and nothing in it can be shown to anybody.</returns>
    private async Task<string?> Keep(string name, ReadOnlyMemory<byte> body, FailureCause cause, CancellationToken cancel)
    {
        try
        {
            return await setAside.Keep(await letters.Open(body, cancel), "It could not be recorded, whatever was tried. " + cause.Says, cancel);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            Log.NotReadable(log, e, name);
            return null;
        }
    }

    // Whoever put it there: what is no base64 is kept apart by its text.
    private static ReadOnlyMemory<byte> Bytes(QueueMessage message)
    {
        try
        {
            return message.Body.ToMemory();
        }
        catch (FormatException)
        {
            return System.Text.Encoding.UTF8.GetBytes(message.MessageText);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PoisonKept, LogLevel.Error, "A message on {Queue} failed for good and waits for a person. {Cause}")]
        public static partial void Kept(ILogger logger, string queue, string cause);

        [LoggerMessage(Level = LogLevel.Critical, Message = "A letter that failed on {Queue} can no longer be opened.")]
        public static partial void NotReadable(ILogger logger, Exception exception, string queue);
    }
}
