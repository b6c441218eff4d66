using System.Collections.Concurrent;

namespace CancelSaver.Sandbox;

/// <summary>Carries one message or timer event to the app and does with it what the host does: delete, show again later, or set aside.</summary>
internal sealed partial class Deliverer(
    HostSettings settings, EmulatedQueues queues, InvocationCall call, Func<Uri> app, Func<Task> ready, LocalFunctionsHostOptions options, Action killApp)
{
    private readonly ConcurrentQueue<Delivery> _log = new();

    public IReadOnlyCollection<Delivery> Log => _log;

    public DelayedMessages Delayed { get; } = options.Delayed ?? new DelayedMessages(options.Clock);

    public async Task<Delivery> DeliverAsync(QueueFunction function, QueuedMessage message, CancellationToken cancel)
    {
        // It is in hands now, whoever hid it before.
        Delayed.Release(message.Queue, message.Id);
        if (Bytes(message.Text) is not { } bytes)
        {
            await SetAsideAsync(message);
            return Note(function, message.Id, message.DequeueCount, InvocationOutcome.Failed, "not base64: set aside without a call");
        }

        if (message.DequeueCount > settings.MaxDequeueCount)
        {
            await SetAsideAsync(message);
            return Note(function, message.Id, message.DequeueCount, InvocationOutcome.Failed, "delivered too often: set aside without a call");
        }

        var body = InvocationCall.QueueBody(function, message, bytes, options.Clock.GetUtcNow());
        var (outcome, note) = await CallAsync(function.Name, body, cancel);
        if (outcome == InvocationOutcome.Succeeded)
        {
            await queues.DeleteAsync(message);
        }
        else if (message.DequeueCount >= settings.MaxDequeueCount)
        {
            await SetAsideAsync(message);
            note += ", set aside";
        }
        else if (await queues.HideAsync(message.Queue, message.Id, message.PopReceipt, settings.VisibilityTimeout) is { } receipt
            && settings.VisibilityTimeout > TimeSpan.Zero)
        {
            Delayed.Hold(new DelayedMessage(message.Queue, message.Id, receipt, options.Clock.GetUtcNow() + settings.VisibilityTimeout));
        }

        return Note(function, message.Id, message.DequeueCount, outcome, note);
    }

    public async Task<Delivery> DeliverAsync(TimerFunction function, DateTimeOffset? last, bool isPastDue, CancellationToken cancel)
    {
        var body = InvocationCall.TimerBody(function, last, options.Clock.GetUtcNow(), isPastDue);
        var (outcome, note) = await CallAsync(function.Name, body, cancel);
        return Note(function, null, 1, outcome, note);
    }

    private async Task<(InvocationOutcome Outcome, string Note)> CallAsync(string function, byte[] body, CancellationToken cancel)
    {
        await ready().WaitAsync(cancel);
        var (outcome, note) = await call.PostAsync(app(), function, body, cancel);
        if (outcome == InvocationOutcome.NeverCompletes)
        {
            Say.NeverCompletes(options.Logger, function, note, settings.FunctionTimeout);
            killApp();
        }

        return (outcome, note);
    }

    private byte[]? Bytes(string text)
    {
        if (!settings.IsBase64)
            return System.Text.Encoding.UTF8.GetBytes(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>Two steps, as with the real host: what dies in between leaves the message in both queues.</summary>
    private async Task SetAsideAsync(QueuedMessage message)
    {
        await queues.PutAsync(message.Queue + "-poison", message.Text);
        await queues.DeleteAsync(message);
    }

    private Delivery Note(FunctionDefinition function, string? messageId, int count, InvocationOutcome outcome, string note)
    {
        var delivery = new Delivery(function.Name, messageId, count, outcome, note, options.Clock.GetUtcNow());
        _log.Enqueue(delivery);
        if (outcome == InvocationOutcome.Failed)
            Say.Failed(options.Logger, function.Name, count, note);
        return delivery;
    }

    private static partial class Say
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} failed at delivery {Count}: {Note}")]
        public static partial void Failed(ILogger logger, string function, int count, string note);

        [LoggerMessage(2, LogLevel.Critical, "{Function} answered {Note}: the real host would wait {Timeout} and then kill the app. Answer with a JSON body.")]
        public static partial void NeverCompletes(ILogger logger, string function, string note, TimeSpan timeout);
    }
}
