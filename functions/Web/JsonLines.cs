using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace CancelSaver.Web;

/// <summary>
/// One JSON line per event, with the members AddJsonConsole writes. It takes that one's place because half of what this app needed to start beyond an empty one went into its options, its thread and into
/// compiling it anew for every kind of event; because a line is out before the call returns, so that nothing said is lost when the host kills the process; and because the scopes ASP.NET adds are left out:
/// they are half of a line, and they quote the path, in which a customer's link stands.
/// </summary>
public sealed class JsonLines(Stream output) : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> line = new(4096);
    private readonly Utf8JsonWriter json = new(Stream.Null);
    private IExternalScopeProvider? scopes;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() => json.Dispose();

    private void Write(string category, LogLevel level, EventId id, string message, object? state, Exception? exception)
    {
        lock (gate)
        {
            try
            {
                line.ResetWrittenCount();
                json.Reset(line);
                WriteLine(category, level, id, message, state, exception);
                json.Flush();
                line.Write("\n"u8);
                output.Write(line.WrittenSpan);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or ArgumentException or FormatException)
            {
                // Nobody listens any more, or a value cannot be said: what was being done goes on.
            }
        }
    }

    private void WriteLine(string category, LogLevel level, EventId id, string message, object? state, Exception? exception)
    {
        json.WriteStartObject();
        json.WriteString("Timestamp", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("EventId", id.Id);
        json.WriteString("LogLevel", level.ToString());
        json.WriteString("Category", category);
        json.WriteString("Message", message);
        if (exception is not null)
            json.WriteString("Exception", exception.ToString());
        if (state is IEnumerable<KeyValuePair<string, object?>> said)
        {
            json.WritePropertyName("State");
            WriteValues(json, said);
        }

        json.WriteStartArray("Scopes");
        scopes?.ForEachScope(
            static (scope, json) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object?>> values && scope.GetType().FullName?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) != true)
                    WriteValues(json, values);
            },
            json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> values)
    {
        json.WriteStartObject();
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case null: json.WriteNullValue(); break;
                case bool flag: json.WriteBooleanValue(flag); break;
                case byte or sbyte or short or ushort or int or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                case uint or ulong: json.WriteNumberValue(Convert.ToUInt64(value, CultureInfo.InvariantCulture)); break;
                case decimal number: json.WriteNumberValue(number); break;
                case double number: json.WriteNumberValue(number); break;
                case float number: json.WriteNumberValue(number); break;
                default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }

        json.WriteEndObject();
    }

    private sealed class Category(JsonLines lines, string name) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => lines.scopes?.Push(state);

        // As little as can be stands here: it is compiled again for every kind of event.
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Write(name, logLevel, eventId, formatter(state, exception), state, exception);
    }
}
