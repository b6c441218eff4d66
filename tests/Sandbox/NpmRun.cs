using System.Diagnostics;

namespace CancelSaver.Sandbox;

/// <summary>One call of npm, and the lock that lets one of several test runs make it while the others wait.</summary>
internal static class NpmRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <exception cref="InvalidOperationException">npm is missing or failed; with its own words.</exception>
    public static async Task RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var npm = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            npm.ArgumentList.Add(argument);
        using var process = Process.Start(npm) ?? throw new InvalidOperationException("npm did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'npm {string.Join(' ', arguments)}' ended with {process.ExitCode}: {await errors}{await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A dead process leaves no lock behind.</summary>
    public static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        using var attempts = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await attempts.WaitForNextTickAsync(limit.Token);
            }
        }
    }
}
