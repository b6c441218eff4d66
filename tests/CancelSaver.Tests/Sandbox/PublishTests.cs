using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Runtime.Versioning;
using System.Text.Json;
using CancelSaver.Tests.Conventions;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The zip that is deployed, and the folder it unpacks to.</summary>
[Category("Slow")]
[Platform(Exclude = "Win", Reason = "Run bits are looked at.")]
[UnsupportedOSPlatform("windows")]
public sealed class PublishTests
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Run = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private Package package = null!;

    [OneTimeSetUp]
    public async Task Make() => package = await Package.Shared();

    [Test]
    public void It_is_made_without_a_warning_and_says_what_it_made()
    {
        Assert.That(package.Said, Does.Not.Contain("warning"));
        Assert.That(package.Said, Does.Contain(new FileInfo(package.Zip).Length + " bytes, SHA-256 ").And.Contain(package.Zip + "\n"));
    }

    [Test]
    public void Nothing_in_the_zip_tells_when_or_in_which_order_it_was_made_and_only_the_executable_may_run()
    {
        using var zip = ZipFile.OpenRead(package.Zip);

        Assert.That(zip.Entries.Select(e => e.FullName), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(zip.Entries.Select(e => e.LastWriteTime.DateTime).Distinct(), Is.EqualTo(new[] { new DateTime(1980, 1, 1) }));
        Assert.That(zip.Entries.Where(e => (UnixFileMode)(e.ExternalAttributes >> 16 & 0x1FF) != (Read | UnixFileMode.UserWrite)).Select(e => e.FullName), Is.EqualTo(new[] { "CancelSaver.Functions" }));
        Assert.That((UnixFileMode)(zip.GetEntry("CancelSaver.Functions")!.ExternalAttributes >> 16 & 0x1FF), Is.EqualTo(Read | Run | UnixFileMode.UserWrite));
    }

    [Test]
    public void Functions_lie_beside_the_host_settings_one_folder_each()
    {
        var functions = Directory.GetDirectories(package.Folder).Where(d => File.Exists(Path.Combine(d, "function.json"))).Select(Path.GetFileName);
        var written = Directory.GetDirectories(Path.Combine(House.Functions, "Triggers")).Select(Path.GetFileName);

        Assert.That(functions, Is.EquivalentTo(written));
        Assert.That(Path.Combine(package.Folder, "host.json"), Does.Exist);
        foreach (var unwanted in (string[])["local.settings.json", "local.settings.sample.json", "appsettings.json", "web.config", "CancelSaver.Functions.xml"])
            Assert.That(Path.Combine(package.Folder, unwanted), Does.Not.Exist);
        Assert.That(Directory.GetFiles(package.Folder, "*.pdb"), Is.Empty);
    }

    [Test]
    public void The_executable_is_compiled_for_Linux_brings_its_own_runtime_and_may_run()
    {
        var executable = package.Executable;
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(package.Folder, "host.json")));
        using var runtime = JsonDocument.Parse(File.ReadAllText(executable + ".runtimeconfig.json"));
        using var app = new PEReader(File.OpenRead(executable + ".dll"));

        Assert.That(
            host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString(),
            Is.EqualTo(Path.GetFileName(executable)));
        Assert.That(File.ReadAllBytes(executable).AsSpan(0, 4).SequenceEqual("\u007fELF"u8), Is.True);
        Assert.That(File.GetUnixFileMode(executable) & Run, Is.EqualTo(Run));
        Assert.That(Path.Combine(package.Folder, "libcoreclr.so"), Does.Exist);
        Assert.That(runtime.RootElement.GetProperty("runtimeOptions").TryGetProperty("includedFrameworks", out _), Is.True);
        Assert.That(app.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, Is.GreaterThan(0), "ready to run");
        Assert.That(executable + ".r2r.dll", Does.Exist, "in one image with .NET");
    }

    // Symbols hold such paths, too, where a search does not find them: packed.
    [Test]
    public void No_path_of_the_machine_it_was_made_on_is_inside()
    {
        using var app = new PEReader(File.OpenRead(package.Executable + ".dll"));
        Assert.That(app.ReadDebugDirectory().Select(d => d.Type), Has.None.EqualTo(DebugDirectoryEntryType.EmbeddedPortablePdb));
        foreach (var file in (string[])["CancelSaver.Functions.dll", "CancelSaver.Functions.r2r.dll", "CancelSaver.Functions.deps.json"])
            Assert.That(File.ReadAllText(Path.Combine(package.Folder, file)), Does.Not.Contain(House.Root), file);
    }
}
