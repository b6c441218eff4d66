using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CancelSaver.Web;

namespace CancelSaver.Benchmarks;

/// <summary>A web server in a process of its own; its environment holds what the Functions host gives and the settings named.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(2);
    private readonly HttpClient http = new();
    private readonly Process process;

    private ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>From the start of the process to the first answer.</summary>
    public TimeSpan FirstAnswer { get; private init; }

    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it answers <c>GET /health</c>.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not answer.</exception>
    public static async Task<ServerProcess> Start(
        string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, int? processor = null)
    {
        var port = FreePort();
        var start = Processors.Command(processor, executable, arguments);
        start.WorkingDirectory = Path.GetDirectoryName(executable);
        (start.UseShellExecute, start.RedirectStandardOutput) = (false, true);
        start.Environment.Clear();
        foreach (var (name, value) in HostsEnvironment(port, start.WorkingDirectory!).Concat(settings))
            start.Environment[name] = value;

        var started = Stopwatch.GetTimestamp();
        var server = Process.Start(start)!;
        server.OutputDataReceived += static (_, _) => { };
        server.BeginOutputReadLine();
        while (!await Answers(port))
        {
            if (server.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                server.Kill();
                throw new InvalidOperationException(executable + " does not answer.");
            }
            await Task.Delay(BetweenTries);
        }
        return new ServerProcess(server, port) { FirstAnswer = Stopwatch.GetElapsedTime(started) };
    }

    /// <summary>The same to the microsecond, as the scheduler counts it for each thread. Linux only.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromMilliseconds(
        Directory.GetDirectories($"/proc/{process.Id}/task").Sum(thread => double.Parse(File.ReadAllText(thread + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)) / 1e6);

    /// <summary>A letter of a Shopify store that Shopify did not seal.</summary>
    /// <exception cref="InvalidOperationException">It was not refused.</exception>
    public async Task PostWithWrongSeal(string path)
    {
        using var letter = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{Port}{path}")) { Content = new StringContent("{}") };
        letter.Headers.Add("X-Shopify-Topic", "orders/cancelled");
        letter.Headers.Add("X-Shopify-Shop-Domain", "nobody.myshopify.com");
        letter.Headers.Add("X-Shopify-Hmac-Sha256", "AAAA");
        using var answer = await http.SendAsync(letter);
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
            throw new InvalidOperationException($"{path} answered {answer.StatusCode}.");
    }

    public Task<string> Get(string path) => http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}{path}"));

    /// <summary>As the host does it: without a warning.</summary>
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        http.Dispose();
    }

    /// <summary>Among it what is meant for the host itself and would mislead an app that listened to it.</summary>
    private static Dictionary<string, string> HostsEnvironment(int port, string folder) => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = Path.GetTempPath(),
        // A build that is not self-contained must find the .NET that runs this one.
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..")),
        ["ASPNETCORE_URLS"] = "http://+:80",
        ["ASPNETCORE_CONTENTROOT"] = "/azure-functions-host",
        ["DOTNET_USE_POLLING_FILE_WATCHER"] = "true",
        [Hosting.PortSetting] = port.ToString(),
        ["FUNCTIONS_HTTPWORKER_PORT"] = port.ToString(),
        ["FUNCTIONS_APP_ROOT_PATH"] = folder,
    };

    private static async Task<bool> Answers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
            var answer = new byte[4096];
            var read = await socket.ReceiveAsync(answer);
            return answer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
