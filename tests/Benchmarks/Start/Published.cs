using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace CancelSaver.Benchmarks.Start;

/// <summary>A deployable folder, published into a temporary place that goes away with it.</summary>
internal sealed class Published : IDisposable
{
    private Published(string folder, string executable) => (Folder, Executable) = (folder, Path.Combine(folder, executable));

    public string Folder { get; }

    public string Executable { get; }

    public long Bytes => new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    public int Files => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Length;

    /// <summary>What is uploaded, and fetched again whenever an instance starts.</summary>
    public long ZippedBytes
    {
        get
        {
            var file = Path.Combine(Path.GetDirectoryName(Folder)!, "app.zip");
            File.Delete(file);
            ZipFile.CreateFromDirectory(Folder, file, CompressionLevel.Optimal, includeBaseDirectory: false);
            return new FileInfo(file).Length;
        }
    }

    /// <summary>The app, with the one command that deployments use.</summary>
    public static Published App() =>
        Publish(Path.Combine(Root(), "functions"), "CancelSaver.Functions", Directory.CreateTempSubdirectory("cancelsaver-app-"));

    /// <summary>An app that does nothing but answer /health, published with the file the real one is published with.</summary>
    public static Published EmptyApp()
    {
        var place = Directory.CreateTempSubdirectory("cancelsaver-empty-");
        var project = place.CreateSubdirectory("EmptyApp");
        foreach (var template in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "EmptyApp"), "*.txt"))
        {
            File.WriteAllText(
                Path.Combine(project.FullName, Path.GetFileNameWithoutExtension(template)),
                File.ReadAllText(template).Replace("PUBLISH.props", Path.Combine(Root(), "functions", "Publish.props"), StringComparison.Ordinal));
        }
        return Publish(project.FullName, "EmptyApp", place);
    }

    public void Dispose() => Directory.GetParent(Folder)!.Delete(recursive: true);

    private static Published Publish(string project, string executable, DirectoryInfo place)
    {
        var folder = Path.Combine(place.FullName, "publish");
        var artifacts = Path.Combine(place.FullName, "artifacts");
        var command = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", folder, "--artifacts-path", artifacts, "--nologo"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = place.FullName,
        };
        foreach (var name in command.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            command.Environment.Remove(name);
        using var process = Process.Start(command)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && !said.Contains("warning", StringComparison.Ordinal)
            ? new Published(folder, executable)
            : throw new InvalidOperationException(said);
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
