using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CancelSaver.Sandbox;

/// <summary>
/// The app as a process of the host: started from the script root, told its port by environment variables, started again when it
/// crashes, and killed without a warning when the host ends.
/// </summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    private const int CrashesUntilTheHostGivesUp = 3;
    private static readonly TimeSpan InitializationTimeout = TimeSpan.FromSeconds(30);

    private readonly ScriptRoot _root;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private Process? _process;
    private int _crashes;
    private bool _stopping;

    private AppProcess(ScriptRoot root, IReadOnlyDictionary<string, string> settings, ILogger logger)
    {
        (_root, _settings, _logger) = (root, settings, logger);
        Port = FreePort();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public int? ProcessId => _process?.Id;

    /// <summary>Done while it can be called; new while it starts again after a crash. Never fails: who calls then sees for himself.</summary>
    public Task Ready { get; private set; } = Task.CompletedTask;

    /// <exception cref="InvalidOperationException">It did not answer within the host's initialization timeout.</exception>
    public static async Task<AppProcess> StartAsync(ScriptRoot root, IReadOnlyDictionary<string, string> settings, ILogger logger)
    {
        var app = new AppProcess(root, settings, logger);
        app.Launch();
        try
        {
            await app.UntilItAnswersAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the host does with an app that overruns functionTimeout, and when it ends itself: SIGKILL.</summary>
    public void Kill()
    {
        try
        {
            _process?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Already gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Ctrl-C reaches the app too: its end must not look like a crash and start another one behind our back.
        lock (_gate)
            _stopping = true;
        Kill();
        if (_process is not null)
            await _process.WaitForExitAsync();
        _process?.Dispose();
    }

    public async Task UntilItAnswersAsync()
    {
        using var http = new HttpClient { Timeout = InitializationTimeout };
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < InitializationTimeout)
        {
            try
            {
                using var answer = await http.GetAsync(Address);
                return;
            }
            catch (HttpRequestException)
            {
                if (_crashes >= CrashesUntilTheHostGivesUp)
                    break;
                await Task.Delay(TimeSpan.FromMilliseconds(25));
            }
        }

        throw new InvalidOperationException($"the app does not answer on port {Port}; its own output says why");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Launch()
    {
        var beside = Path.Combine(_root.Folder, _root.Settings.Executable);
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : _root.Settings.Executable)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _root.Folder,
        };
        // Nothing of this machine's own: an app that leaned on it would fall on the host's.
        if (!OperatingSystem.IsWindows())
        {
            start.Environment.Clear();
            start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        }

        // A build that does not bring its .NET along must find the one that runs this.
        if (!File.Exists(Path.Combine(_root.Folder, "libcoreclr.so")))
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var workerId = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        foreach (var (name, value) in new Dictionary<string, string>(_settings, StringComparer.Ordinal)
        {
            // What the host's container is set up with; meant for the host, inherited by the app.
            ["ASPNETCORE_URLS"] = "http://+:80",
            ["ASPNETCORE_CONTENTROOT"] = "/azure-functions-host",
            ["DOTNET_USE_POLLING_FILE_WATCHER"] = "true",
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = Port.ToString(),
            ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = workerId,
            ["FUNCTIONS_HTTPWORKER_PORT"] = Port.ToString(),
            ["FUNCTIONS_HTTPWORKER_ID"] = workerId,
            ["FUNCTIONS_APP_ROOT_PATH"] = _root.Folder,
        })
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Say(LogLevel.Information, line.Data);
        process.ErrorDataReceived += (_, line) =>
            Say(line.Data?.Contains("warn", StringComparison.OrdinalIgnoreCase) == true ? LogLevel.Warning : LogLevel.Error, line.Data);
        process.Exited += (_, _) => Ended(process);
        _process = process;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Say(LogLevel level, string? line)
    {
        if (!string.IsNullOrEmpty(line))
            Log.Line(_logger, level, line);
    }

    private void Ended(Process process)
    {
        lock (_gate)
        {
            if (_stopping)
                return;
            var code = process.ExitCode;
            Log.Ended(_logger, code);
            if (code == 0)
                return;
            if (code != 200 && ++_crashes >= CrashesUntilTheHostGivesUp)
                Log.GivesUp(_logger, _crashes);
            else
                LaunchAgain();
        }
    }

    // The real host lets calls wait meanwhile.
    private void LaunchAgain()
    {
        Launch();
        Ready = UntilItAnswersAsync().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "{Line}")]
        public static partial void Line(ILogger logger, LogLevel level, string line);

        [LoggerMessage(2, LogLevel.Error, "the app ended with exit code {Code} (0: the host starts it no more, every later call fails)")]
        public static partial void Ended(ILogger logger, int code);

        [LoggerMessage(3, LogLevel.Critical, "the app crashed {Times} times: the host gives up")]
        public static partial void GivesUp(ILogger logger, int times);
    }
}
