using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace CancelSaver.Tests.Kit;

/// <summary>What the app writes to its console, line by line: made by the formatter it uses there. On Azure the host passes each line on to the table <c>AppTraces</c>.</summary>
internal sealed class JsonLines(ConsoleFormatter formatter, TimeProvider clock, ConcurrentQueue<(DateTimeOffset At, string Line)> lines) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? scopes;

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Write<TState>(LogEntry<TState> entry)
    {
        using var text = new StringWriter();
        formatter.Write(entry, scopes, text);
        lines.Enqueue((clock.GetUtcNow(), text.ToString().TrimEnd()));
    }

    private sealed class Writer(JsonLines to, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => to.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            to.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
        }
    }
}
