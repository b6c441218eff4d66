using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Triggers;

/// <summary>The real executable as a process of its own, in the environment the host's container hands down.</summary>
public sealed class HostingTests
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "CancelSaver.Functions");

    [Test]
    public async Task Trap_4_without_a_port_it_says_so_in_one_line_and_does_not_exit_with_0()
    {
        using var process = Start(port: null);
        var (code, errors) = await EndOf(process);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Has.Length.EqualTo(1).And.One.Contains("FUNCTIONS_CUSTOMHANDLER_PORT"));
    }

    [TestCase("-1")]
    [TestCase("65536")]
    [TestCase("http")]
    public async Task Trap_4_a_port_that_is_none_is_refused_the_same_way(string port)
    {
        using var process = Start(port);
        var (code, errors) = await EndOf(process);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Trap_4_a_port_already_taken_is_one_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var process = Start(((IPEndPoint)taken.LocalEndpoint).Port.ToString());
        var (code, errors) = await EndOf(process);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Has.Length.EqualTo(1).And.One.Contains("address already in use"));
    }

    [Test]
    public async Task Trap_5_the_hosts_own_variables_do_not_mislead_it_and_Trap_4_SIGTERM_is_not_exit_code_0()
    {
        using var process = Start("0");
        var listening = await LineWith(process, "Now listening on: http://127.0.0.1:");
        var root = await LineWith(process, "Content root path: ");
        var port = listening.Split("127.0.0.1:")[1].Split('"')[0];
        using (var http = new HttpClient())
            Assert.That(await http.GetStringAsync($"http://127.0.0.1:{port}/"), Is.EqualTo("ok"));

        Assert.That(root, Does.Contain("Content root path: " + AppContext.BaseDirectory));
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
            await kill.WaitForExitAsync();
        var (code, errors) = await EndOf(process);
        Assert.That(code, Is.EqualTo(143));
        Assert.That(errors, Is.Empty);
    }

    private static Process Start(string? port)
    {
        var start = new ProcessStartInfo(Executable)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://+:80",
                ["ASPNETCORE_CONTENTROOT"] = "/azure-functions-host",
                ["DOTNET_USE_POLLING_FILE_WATCHER"] = "true",
                ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port,
            },
        };
        foreach (var (name, value) in GoodSettings.For())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string[] Errors)> EndOf(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> LineWith(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new AssertionException($"the process ended without '{text}'");
    }
}
