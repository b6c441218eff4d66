using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Kit;

/// <summary>Keeps what an app under test logs, as "Level Category: message", and the lines others select by with their number and named values.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<LogEvent> _events = new();

    public IReadOnlyCollection<string> All => _lines;

    /// <summary>Lines with a number of <see cref="Web.EventIds"/>, oldest first.</summary>
    public IReadOnlyCollection<LogEvent> Events => _events;

    public IEnumerable<string> Errors => _lines.Where(line => line.StartsWith("Error ", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _lines, _events);

    public void Dispose()
    {
    }

    private sealed class Writer(string category, ConcurrentQueue<string> lines, ConcurrentQueue<LogEvent> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : Environment.NewLine + exception)}");
            // Lines without a number of their own get one made from their name.
            if (eventId.Id is > 1000 and < 2000 && state is IEnumerable<KeyValuePair<string, object?>> values)
                events.Enqueue(new LogEvent(eventId.Id, logLevel, values.Where(v => v.Key[0] != '{').ToDictionary(v => v.Key, v => v.Value?.ToString() ?? "")));
        }
    }
}

/// <summary>One line with a number.</summary>
/// <param name="Values">As text, by name.</param>
public sealed record LogEvent(int Id, LogLevel Level, IReadOnlyDictionary<string, string> Values);
