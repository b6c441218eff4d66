using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// What failed too often lies on <c>{queue}-poison</c>, where the Functions host forgets it after a week. The night watch empties these queues before that: a store's letter is set aside
/// for the merchant to see; a case is found standing still and put on its way, or handed to a person, by the night watch itself.
/// </summary>
public sealed partial class PoisonQueues(QueueServiceClient queues, StoreLetters letters, SetAside setAside, ILogger<PoisonQueues> log)
{
    private const int AtOnce = 32;

    public async Task Handle(CancellationToken cancel)
    {
        foreach (var name in (string[])[StoreLetters.Queue, .. CaseQueues.All, CaseQueues.MailEvents])
        {
            var queue = queues.GetQueueClient(name + "-poison");
            try
            {
                var messages = await queue.ReceiveMessagesAsync(AtOnce, TimeSpan.FromMinutes(5), cancel);
                foreach (var message in messages)
                    await Take(name, queue, message, cancel);
                Log.Emptied(log, name, messages.Count);
            }
            catch (RequestFailedException e) when (e.ErrorCode == "QueueNotFound")
            {
                // Nothing has ever failed there: the host makes the queue with the first message.
                continue;
            }
        }
    }

    private async Task Take(string name, QueueClient queue, QueueMessage message, CancellationToken cancel)
    {
        try
        {
            if (name == StoreLetters.Queue)
                await setAside.Keep(await letters.Open(message.Body.ToMemory(), cancel), "It could not be recorded, whatever was tried.", cancel);
            else if (name != CaseQueues.MailEvents)
                CaseQueues.Read(message.Body.ToMemory().Span);
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            // None of ours, or its body is gone: nothing in it can be shown to anybody.
            Log.NotOurs(log, e, name);
        }
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Poison: {Count} messages taken off {Queue}-poison.")]
        public static partial void Emptied(ILogger logger, string queue, int count);

        [LoggerMessage(Level = LogLevel.Critical, Message = "A message on {Queue}-poison is not readable and was dropped.")]
        public static partial void NotOurs(ILogger logger, Exception exception, string queue);
    }
}
