namespace CancelSaver.Sandbox;

/// <summary>Polls one queue for one function: quickly while there is work, then ever more slowly.</summary>
internal sealed partial class QueueListener(
    QueueFunction function, HostSettings settings, EmulatedQueues queues, Deliverer deliverer, ILogger logger)
{
    /// <summary>How long a message is hidden while it runs. The real host renews it halfway; functionTimeout is shorter here.</summary>
    public static readonly TimeSpan WhileItRuns = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken cancel)
    {
        var running = new HashSet<Task>();
        var pause = ShortestPause;
        try
        {
            while (true)
            {
                running.RemoveWhere(task => task.IsCompleted);
                if (running.Count > settings.NewBatchThreshold)
                {
                    await Task.WhenAny(running).WaitAsync(cancel);
                    continue;
                }

                var messages = await TakeAsync(cancel);
                foreach (var message in messages)
                    running.Add(DeliverAsync(message, cancel));
                pause = messages.Count > 0 ? ShortestPause : Shorter(pause * 2, settings.MaxPollingInterval);
                if (messages.Count == 0)
                    await Task.Delay(pause, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    // The emulator may also be silent for longer than a client waits.
    private static bool Fails(Exception exception, CancellationToken cancel) =>
        exception is HttpRequestException or InvalidOperationException or IOException || (exception is OperationCanceledException && !cancel.IsCancellationRequested);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task<IReadOnlyList<QueuedMessage>> TakeAsync(CancellationToken cancel)
    {
        try
        {
            return await queues.TakeAsync(function.Queue, settings.BatchSize, WhileItRuns, cancel);
        }
        catch (Exception exception) when (Fails(exception, cancel))
        {
            Log.StorageFails(logger, function.Queue, exception.Message);
            return [];
        }
    }

    private async Task DeliverAsync(QueuedMessage message, CancellationToken cancel)
    {
        try
        {
            await deliverer.DeliverAsync(function, message, cancel);
        }
        catch (Exception exception) when (Fails(exception, cancel))
        {
            Log.StorageFails(logger, function.Queue, exception.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The host ends in the middle of a call; the message shows up again by itself.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Queue}: the storage emulator fails: {Reason}")]
        public static partial void StorageFails(ILogger logger, string queue, string reason);
    }
}

/// <summary>Follows the schedules. A run that takes longer than its interval delays the next one, as the host's lease does.</summary>
internal sealed class TimerListener(IReadOnlyList<TimerFunction> timers, Deliverer deliverer, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var next = timers.ToDictionary(timer => timer, timer => timer.Schedule.Next(clock.GetUtcNow()));
        var last = new Dictionary<TimerFunction, DateTimeOffset>();
        var running = timers.ToDictionary(timer => timer, _ => Task.CompletedTask);
        try
        {
            while (await second.WaitForNextTickAsync(cancel))
            {
                var now = clock.GetUtcNow();
                foreach (var timer in timers.Where(timer => next[timer] <= now && running[timer].IsCompleted))
                {
                    var isPastDue = now - next[timer] > TimeSpan.FromMinutes(1);
                    running[timer] = deliverer.DeliverAsync(timer, last.TryGetValue(timer, out var ran) ? ran : null, isPastDue, cancel);
                    last[timer] = now;
                    next[timer] = timer.Schedule.Next(now);
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Task.WhenAll(running.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
