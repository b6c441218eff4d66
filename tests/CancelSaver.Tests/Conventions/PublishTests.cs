using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Runtime.Versioning;
using System.Text.Json;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Conventions;

/// <summary>The folder that is deployed, made with the command that makes it.</summary>
[Category("Slow")]
[Platform(Exclude = "Win", Reason = "Run bits are looked at.")]
[UnsupportedOSPlatform("windows")]
public sealed class PublishTests
{
    private const UnixFileMode Run = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private string place = "";
    private string said = "";

    private string Folder => Path.Combine(place, "publish");

    private string Executable => Path.Combine(Folder, "CancelSaver.Functions");

    [OneTimeSetUp]
    public async Task Publish()
    {
        place = Directory.CreateTempSubdirectory("cancelsaver-publish-").FullName;
        // Its own place for what a build leaves behind: the test's own build may be under way.
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "publish", House.Functions, "-c", "Release", "-o", Folder, "--artifacts-path", Path.Combine(place, "artifacts"), "--nologo",
                "-p:RunAnalyzers=false",
            ])
        { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var publish = Process.Start(start)!;
        said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.That(publish.ExitCode, Is.Zero, said);
    }

    [OneTimeTearDown]
    public void Clear()
    {
        foreach (var entry in Entries())
            entry.UnixFileMode |= UnixFileMode.UserWrite;
        Directory.Delete(place, recursive: true);
    }

    [Test]
    public void It_publishes_without_a_warning() => Assert.That(said, Does.Not.Contain("warning"));

    [Test]
    public void Functions_lie_beside_the_host_settings_one_folder_each()
    {
        var functions = Directory.GetDirectories(Folder).Where(d => File.Exists(Path.Combine(d, "function.json"))).Select(Path.GetFileName);
        var written = Directory.GetDirectories(Path.Combine(House.Functions, "Triggers")).Select(Path.GetFileName);

        Assert.That(functions, Is.EquivalentTo(written));
        Assert.That(Path.Combine(Folder, "host.json"), Does.Exist);
        foreach (var unwanted in (string[])["local.settings.json", "local.settings.sample.json", "appsettings.json", "web.config"])
            Assert.That(Path.Combine(Folder, unwanted), Does.Not.Exist);
        Assert.That(Directory.GetFiles(Folder, "*.pdb"), Is.Empty);
    }

    [Test]
    public void The_executable_is_compiled_for_Linux_brings_its_own_runtime_and_may_run()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "host.json")));
        using var runtime = JsonDocument.Parse(File.ReadAllText(Executable + ".runtimeconfig.json"));
        using var app = new PEReader(File.OpenRead(Executable + ".dll"));

        Assert.That(
            host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString(),
            Is.EqualTo(Path.GetFileName(Executable)));
        Assert.That(File.ReadAllBytes(Executable).AsSpan(0, 4).SequenceEqual("\u007fELF"u8), Is.True);
        Assert.That(File.GetUnixFileMode(Executable) & Run, Is.EqualTo(Run));
        Assert.That(Path.Combine(Folder, "libcoreclr.so"), Does.Exist);
        Assert.That(runtime.RootElement.GetProperty("runtimeOptions").TryGetProperty("includedFrameworks", out _), Is.True);
        Assert.That(app.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, Is.GreaterThan(0), "ready to run");
    }

    [Test]
    public async Task Trap_5_it_starts_from_a_folder_it_may_not_write_to_in_the_hosts_own_environment()
    {
        foreach (var entry in Entries())
            entry.UnixFileMode &= ~Write;
        var before = State();
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.Root, "local.settings.sample.json")));
        var settings = sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()!);
        // Nobody listens there: it must not need storage to start.
        settings["AzureWebJobsStorage"] = "AccountName=nobody;AccountKey=AAAA;"
            + "QueueEndpoint=http://127.0.0.1:9/nobody;TableEndpoint=http://127.0.0.1:9/nobody";
        using var http = new HttpClient();

        // It returns once GET / is answered, and gives the process what the host's container would.
        await using (var host = await LocalFunctionsHost.OpenAsync(
            new LocalFunctionsHostOptions { ScriptRoot = Folder, StorageConnection = settings["AzureWebJobsStorage"] }))
        {
            await host.StartAppAsync(settings);
            Assert.That(await http.GetStringAsync(new Uri(host.PublicUrl, "/health")), Is.EqualTo("ok"));
        }

        // Whoever runs this as root can write anywhere: so the folder is compared, too.
        Assert.That(State(), Is.EqualTo(before));
    }

    private List<FileSystemInfo> Entries() =>
        [new DirectoryInfo(Folder), .. new DirectoryInfo(Folder).GetFileSystemInfos("*", SearchOption.AllDirectories)];

    private List<string> State() =>
        [.. Entries().Select(e => $"{e.FullName} {e.LastWriteTimeUtc:O} {(e as FileInfo)?.Length}").Order(StringComparer.Ordinal)];
}
