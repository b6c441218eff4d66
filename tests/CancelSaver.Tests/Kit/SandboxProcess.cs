using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Kit;

/// <summary>The sandbox as people start it: a process of its own, known by what it prints.</summary>
public sealed partial class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SandboxProcess(Process process) => this.process = process;

    /// <summary>The one address it prints.</summary>
    public Uri Home => ready.Task.Result;

    /// <summary>Everything it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts it and returns when it has printed its address.</summary>
    public static async Task<SandboxProcess> Start(params string[] args)
    {
        var sandbox = Launch(path: null, args);
        await Task.WhenAny(sandbox.ready.Task, sandbox.ended.Task).WaitAsync(Patience);
        Assert.That(sandbox.ready.Task.IsCompleted, Is.True, "the sandbox ended instead of starting: " + sandbox.Output);
        return sandbox;
    }

    /// <summary>Starts it where it cannot start.</summary>
    /// <param name="path">The search path for programs; null: as it is here.</param>
    /// <returns>Its exit code and all it said.</returns>
    public static async Task<(int ExitCode, string Says)> Refused(string? path, params string[] args)
    {
        await using var sandbox = Launch(path, args);
        await sandbox.ended.Task.WaitAsync(Patience);
        return (sandbox.process.ExitCode, sandbox.Output);
    }

    /// <summary>Ids of all processes it started, theirs included. Linux only.</summary>
    public IReadOnlyList<int> Children()
    {
        var parents = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!))
            .Select(id => (Id: id, Parent: Parent(id))).ToList();
        var found = new List<int> { process.Id };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(parents.Where(p => p.Parent == found[i]).Select(p => p.Id));
        return found[1..];
    }

    /// <summary>False also for one that nobody has buried yet.</summary>
    public static bool IsAlive(int id) => Parent(id) is not null;

    /// <summary>Asks it to end, as a terminal or a service manager does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
            await kill.WaitForExitAsync();
        await ended.Task.WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Stop();
        process.Dispose();
    }

    private static SandboxProcess Launch(string? path, string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(SandboxOptions).Assembly.Location);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        if (path is not null)
            start.Environment["PATH"] = path;
        var sandbox = new SandboxProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        sandbox.process.OutputDataReceived += (_, line) => sandbox.Hear(line.Data);
        sandbox.process.ErrorDataReceived += (_, line) => sandbox.Hear(line.Data);
        sandbox.process.Start();
        sandbox.process.BeginOutputReadLine();
        sandbox.process.BeginErrorReadLine();
        _ = sandbox.Wait();
        return sandbox;
    }

    private async Task Wait()
    {
        await process.WaitForExitAsync();
        ended.SetResult();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (Ready().Match(line) is { Success: true } match)
            ready.TrySetResult(new Uri(match.Groups["address"].Value));
    }

    private static int? Parent(int id)
    {
        try
        {
            // pid (name) state parent …; the name may hold anything.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return rest[0] is "Z" or "X" ? null : int.Parse(rest[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [GeneratedRegex("^The sandbox is ready: (?<address>http://127\\.0\\.0\\.1:[0-9]+/)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ready();
}
