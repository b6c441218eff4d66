using System.Text.Json;

namespace CancelSaver.Sandbox;

/// <summary>What the host and the app say: everything goes to a file, what went wrong also to the console and, when it is final, to the home page.</summary>
internal sealed class SandboxLog(string path) : ILogger, IDisposable
{
    private readonly StreamWriter file = new(path, append: false) { AutoFlush = true };
    private readonly Lock gate = new();
    private bool quiet;

    /// <summary>Set when the app is gone for good.</summary>
    public string? Broken { get; private set; }

    /// <summary>The last thing that went wrong.</summary>
    public string? LastError { get; private set; }

    /// <summary>From now on nothing counts as wrong: things are being stopped.</summary>
    public void Hush() => quiet = true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        lock (gate)
        {
            file.WriteLine(line);
            if (exception is not null)
                file.WriteLine(exception);
            if (quiet)
                return;
            var wrong = logLevel >= LogLevel.Error ? line : AppError(line);
            if (wrong is null)
                return;
            LastError = wrong;
            if (logLevel == LogLevel.Critical)
                Broken = wrong;
            Console.Error.WriteLine(logLevel == LogLevel.Critical ? "\n*** THE APP IS DOWN: " + wrong + " ***\n*** " + path + " has its last words. ***\n" : "! " + wrong);
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>The app writes one JSON object per line on its standard output.</summary>
    private static string? AppError(string line)
    {
        if (!line.StartsWith('{') || (!line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) && !line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)))
            return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var exception = Json.Text(json.RootElement, "Exception");
            return "app: " + Json.Text(json.RootElement, "Message") + (exception.Length > 0 ? " " + exception.Split('\n')[0].Trim() : "");
        }
        catch (JsonException)
        {
            return line;
        }
    }
}
