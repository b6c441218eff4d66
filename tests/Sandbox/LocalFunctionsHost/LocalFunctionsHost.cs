using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Sandbox;

/// <summary>What <see cref="LocalFunctionsHost"/> needs to know.</summary>
public sealed record LocalFunctionsHostOptions
{
    /// <summary>The folder that is deployed: the app's build output or a published folder.</summary>
    public required string ScriptRoot { get; init; }

    /// <summary>Connection string of the storage emulator.</summary>
    public required string StorageConnection { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int PublicPort { get; init; }

    /// <summary>Overrides host.json, to show the traps of the other mode.</summary>
    public HttpMode? HttpMode { get; init; }

    /// <summary>Schedules of timers go by this clock; <see cref="LocalFunctionsHost.RunUntilQuiet"/> needs a <see cref="SandboxClock"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What the app hid on its queues; needed by <see cref="LocalFunctionsHost.RunUntilQuiet"/> as soon as the app delays messages.</summary>
    public DelayedMessages? Delayed { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;
}

/// <summary>
/// Plays the Functions host on one machine: reads the real function.json files, opens the public door, posts queue and timer events to
/// the app, counts deliveries, moves poison. Open it, then give it an app: one in this process (<see cref="Attach"/>) or the real
/// executable (<see cref="StartAppAsync"/>). Then either <see cref="Listen"/>, in real time, or <see cref="RunUntilQuiet"/>, in the
/// clock's time and one message after the other.
/// </summary>
public sealed class LocalFunctionsHost : IAsyncDisposable
{
    private const int MoreThanAnyTestNeeds = 5_000;

    private readonly LocalFunctionsHostOptions _options;
    private readonly ScriptRoot _root;
    private readonly EmulatedQueues _queues;
    private readonly InvocationCall _call;
    private readonly Deliverer _deliverer;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _listeners = [];
    private PublicDoor _door = null!;
    private AppProcess? _process;
    private Uri? _app;

    private LocalFunctionsHost(LocalFunctionsHostOptions options, ScriptRoot root)
    {
        (_options, _root) = (options, root);
        _queues = new EmulatedQueues(options.StorageConnection, TimeProvider.System);
        _call = new InvocationCall(root.Settings.FunctionTimeout);
        _deliverer = new Deliverer(root.Settings, _queues, _call, () => App, UntilTheAppIsBackAsync, options, () => _process?.Kill());
    }

    /// <summary>Where the public reaches the app.</summary>
    public Uri PublicUrl => _door.Address;

    /// <summary>Every queue and timer call so far.</summary>
    public IReadOnlyCollection<Delivery> Deliveries => _deliverer.Log;

    /// <summary>Every request from the street that a function answered.</summary>
    public IReadOnlyCollection<PublicRequest> Requests => _door.Requests;

    /// <summary>The app's process id, when the host started it.</summary>
    public int? AppProcessId => _process?.ProcessId;

    private Uri App => _process?.Address ?? _app ?? throw new InvalidOperationException("the host has no app yet: Attach or StartAppAsync");

    /// <exception cref="InvalidDataException">The script root has something in it the real host would refuse.</exception>
    public static async Task<LocalFunctionsHost> OpenAsync(LocalFunctionsHostOptions options)
    {
        var root = ScriptRoot.Read(options.ScriptRoot);
        var host = new LocalFunctionsHost(options, root);
        host._door = await PublicDoor.OpenAsync(
            root, () => host.App, host.UntilTheAppIsBackAsync, options.HttpMode ?? root.Settings.HttpMode, options);
        return host;
    }

    /// <summary>Uses an app that already listens on loopback.</summary>
    public void Attach(Uri app) => _app = app;

    /// <summary>Starts the executable host.json names, with these app settings.</summary>
    /// <exception cref="InvalidOperationException">It did not answer in time.</exception>
    public async Task StartAppAsync(IReadOnlyDictionary<string, string> settings) =>
        _process = await AppProcess.StartAsync(_root, settings, _options.Logger);

    /// <summary>Kills the app as a crash would; the host starts it again.</summary>
    public async Task CrashAppAsync()
    {
        var process = _process ?? throw new InvalidOperationException("the app is not a process of this host");
        process.Kill();
        await process.UntilItAnswersAsync();
    }

    /// <summary>
    /// Waits, while it listens, until no queue has anything more to do now: every message left is one that is hidden until later. Needs to know of everything the app hides
    /// (<see cref="LocalFunctionsHostOptions.Delayed"/>).
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not become idle in that time.</exception>
    public async Task UntilIdleAsync(TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            await look.WaitForNextTickAsync();
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new InvalidOperationException($"not idle after {patience}: {await UnknownAsync()}; {_deliverer.Log.Count} deliveries, the last was {_deliverer.Log.LastOrDefault()}");
        }
        while (await UnknownAsync() is not null);
    }

    /// <summary>How many messages wait on a function's queue, hidden ones and those in work included; and on its poison queue.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var queue in _root.Queues.SelectMany(function => (string[])[function.Queue, function.Queue + "-poison"]))
            counts[queue] = await _queues.CountAsync(queue);
        return counts;
    }

    /// <summary>Polls the queues and follows the schedules in real time until the host is disposed.</summary>
    public void Listen()
    {
        foreach (var function in _root.Queues)
            _listeners.Add(new QueueListener(function, _root.Settings, _queues, _deliverer, _options.Logger).RunAsync(_stop.Token));
        _listeners.Add(new TimerListener([.. _root.Timers], _deliverer, _options.Clock).RunAsync(_stop.Token));
    }

    /// <summary>Delivers a timer event now, whatever its schedule says.</summary>
    /// <exception cref="InvocationException">The app did not succeed.</exception>
    public async Task<Delivery> DeliverTimer(string functionName)
    {
        var function = _root.Timers.SingleOrDefault(timer => timer.Name == functionName)
            ?? throw new ArgumentException($"there is no timer function {functionName}", nameof(functionName));
        var delivery = await _deliverer.DeliverAsync(function, last: null, isPastDue: false, _stop.Token);
        return delivery.Outcome == InvocationOutcome.Succeeded ? delivery : throw new InvocationException(delivery);
    }

    /// <summary>
    /// Delivers every message on every queue, one at a time and in the order in which they fall due: first what is visible, then, as if the
    /// time had come, what is hidden, moving the clock forward to each message's due time. What fails comes again after host.json's
    /// visibilityTimeout, and goes to the poison queue like everywhere.
    /// </summary>
    /// <param name="limit">How far the clock may go, and then does go; without one, as far as there are messages.</param>
    /// <returns>The number of deliveries.</returns>
    /// <exception cref="InvocationException">An answer the real host would wait for until functionTimeout.</exception>
    /// <exception cref="InvalidOperationException">It does not become quiet, or a queue holds messages nobody told this host about.</exception>
    public async Task<int> RunUntilQuiet(TimeSpan? limit = null)
    {
        var clock = _options.Clock as SandboxClock ?? throw new InvalidOperationException("bringing messages forward needs a SandboxClock");
        var end = limit is { } span ? clock.GetUtcNow() + span : DateTimeOffset.MaxValue;
        var count = 0;
        while (count < MoreThanAnyTestNeeds)
        {
            var delivered = await DeliverVisibleAsync(clock);
            count += delivered;
            if (delivered > 0)
                continue;
            var next = _deliverer.Delayed.Pending.FirstOrDefault(message => _root.Queues.Any(function => function.Queue == message.Queue));
            if (next is null || next.Due > end)
            {
                await MustKnowAllHiddenAsync();
                if (limit is not null)
                    clock.AdvanceTo(end);
                return count;
            }

            clock.AdvanceTo(next.Due);
            _deliverer.Delayed.Release(next.Queue, next.MessageId);
            await _queues.HideAsync(next.Queue, next.MessageId, next.PopReceipt, TimeSpan.Zero);
        }

        throw new InvalidOperationException($"not quiet after {count} deliveries; the last was {_deliverer.Log.Last()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_listeners);
        await _door.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        _call.Dispose();
        _queues.Dispose();
        _stop.Dispose();
    }

    private async Task<int> DeliverVisibleAsync(SandboxClock clock)
    {
        var count = 0;
        foreach (var function in _root.Queues)
        {
            foreach (var message in await _queues.TakeAsync(function.Queue, 1, QueueListener.WhileItRuns))
            {
                // Short delays may really have passed meanwhile.
                if (_deliverer.Delayed.Release(message.Queue, message.Id) is { } held)
                    clock.AdvanceTo(held.Due);
                var delivery = await _deliverer.DeliverAsync(function, message, _stop.Token);
                if (delivery.Outcome == InvocationOutcome.NeverCompletes)
                    throw new InvocationException(delivery);
                count++;
            }
        }

        return count;
    }

    private async Task MustKnowAllHiddenAsync()
    {
        if (await UnknownAsync() is { } unknown)
            throw new InvalidOperationException(unknown + ": plug DelayedMessages into whatever puts messages there");
    }

    /// <summary>A queue with messages that are not known to be delayed, as a sentence; null: there is none.</summary>
    private async Task<string?> UnknownAsync()
    {
        foreach (var queue in _root.Queues.Select(function => function.Queue))
        {
            var known = _deliverer.Delayed.Pending.Count(message => message.Queue == queue);
            var all = await _queues.CountAsync(queue);
            if (all > known)
                return $"{queue} holds {all} messages, {known} of them known to be delayed";
        }

        return null;
    }

    private Task UntilTheAppIsBackAsync() => _process?.Ready ?? Task.CompletedTask;
}

/// <summary>A call the test relied on did not go well.</summary>
public sealed class InvocationException(Delivery delivery) : Exception($"{delivery.Function}: {delivery.Outcome}, {delivery.Note}")
{
    public Delivery Delivery { get; } = delivery;
}
