using System.Diagnostics;
using System.Reflection;

namespace CancelSaver.Sandbox;

/// <summary>The folder with package.json, and what npm has put into it.</summary>
public static class NpmFolder
{
    private static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(5);

    /// <summary>Absolute path of this project's folder.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither the build nor the folders above know it.</exception>
    public static string Path { get; } = Find();

    /// <summary>Absolute path of an installed file, like <c>axe-core/axe.min.js</c>; installs first when something is missing.</summary>
    public static async Task<string> FileAsync(string relativePath, CancellationToken cancellationToken = default)
    {
        await InstallAsync(cancellationToken);
        var file = System.IO.Path.Combine(Path, "node_modules", relativePath);
        return File.Exists(file) ? file : throw new FileNotFoundException("npm did not bring this file.", file);
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (IsInstalled())
            return;

        // Several test runs may start at once: one installs, the others wait for it. A dead process leaves no lock behind.
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "obj"));
        using var door = await LockAsync(System.IO.Path.Combine(Path, "obj", "npm.lock"), cancellationToken);
        if (!IsInstalled())
            await RunAsync(cancellationToken);
    }

    /// <summary>npm writes its own list last, so an interrupted or an outdated installation is seen.</summary>
    private static bool IsInstalled()
    {
        var installed = new FileInfo(System.IO.Path.Combine(Path, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(System.IO.Path.Combine(Path, "package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc;
    }

    private static async Task RunAsync(CancellationToken cancellationToken)
    {
        var npm = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error" },
            WorkingDirectory = Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(npm) ?? throw new InvalidOperationException("npm did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestInstall);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'npm ci' ended with {process.ExitCode}: {await errors}{await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        using var attempts = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestInstall);
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

    private static string Find()
    {
        var built = typeof(NpmFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static attribute => attribute.Key == "SandboxFolder")?.Value;
        if (built is not null && File.Exists(System.IO.Path.Combine(built, "package.json")))
            return built;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "tests", "Sandbox");
            if (File.Exists(System.IO.Path.Combine(candidate, "package.json")))
                return candidate;
        }

        throw new DirectoryNotFoundException("The sandbox does not find its own folder (tests/Sandbox with package.json).");
    }
}
