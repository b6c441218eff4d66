using System.Reflection;

namespace CancelSaver.Sandbox;

/// <summary>The folder with package.json, and what npm has put into it.</summary>
public static class NpmFolder
{
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
        using var door = await NpmRun.LockAsync(System.IO.Path.Combine(Path, "obj", "npm.lock"), cancellationToken);
        if (!IsInstalled())
            await NpmRun.RunAsync(Path, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cancellationToken);
    }

    /// <summary>npm writes its own list last, so an interrupted or an outdated installation is seen.</summary>
    private static bool IsInstalled()
    {
        var installed = new FileInfo(System.IO.Path.Combine(Path, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(System.IO.Path.Combine(Path, "package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc;
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
