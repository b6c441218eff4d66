using System.Diagnostics;
using System.IO.Compression;
using System.Net.NetworkInformation;
using System.Runtime.Versioning;
using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Kit;

/// <summary>The zip that is deployed, made once for all tests with the command that makes it, and unpacked into a folder nobody may write to.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Package
{
    private const string Name = "CANCELSAVER_PACKAGE";
    private const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly Lazy<Task<Package>> TheOne = new(Make);

    private Package(string place, string said) => (Place, Said) = (place, said);

    /// <summary>What the command printed.</summary>
    public string Said { get; }

    public string Zip => Path.Combine(Place, "app.zip");

    public string Folder => Path.Combine(Place, "app");

    public string Executable => Path.Combine(Folder, "CancelSaver.Functions");

    private string Place { get; }

    public static Task<Package> Shared() => TheOne.Value;

    /// <summary>True where nothing but this machine can be reached.</summary>
    public static bool IsCutOff => NetworkInterface.GetAllNetworkInterfaces().All(i => i.NetworkInterfaceType == NetworkInterfaceType.Loopback || i.OperationalStatus != OperationalStatus.Up);

    /// <summary>Runs one test of this assembly once more, in a network of its own that has nothing but loopback.</summary>
    /// <returns>Null where this machine does not let us make one.</returns>
    public async Task<(int ExitCode, string Said)?> RunCutOff(string test)
    {
        const string Alone = "ip link set lo up && exec \"$@\"";
        string[] unshare = ["--net", "--", "sh", "-c", Alone, "sh"];
        if (!OperatingSystem.IsLinux() || (await Run("unshare", [.. unshare, "true"])).ExitCode != 0)
            return null;
        return await Run("unshare", [.. unshare, "dotnet", "test", typeof(Package).Assembly.Location, "--nologo", "--filter", "FullyQualifiedName=" + test]);
    }

    public static async Task Clear()
    {
        if (!TheOne.IsValueCreated || Environment.GetEnvironmentVariable(Name) is not null)
            return;
        var package = await TheOne.Value;
        foreach (var entry in package.Entries())
            entry.UnixFileMode |= UnixFileMode.UserWrite;
        Directory.Delete(package.Place, recursive: true);
    }

    /// <summary>The folder and everything in it.</summary>
    public List<FileSystemInfo> Entries() => [new DirectoryInfo(Folder), .. new DirectoryInfo(Folder).GetFileSystemInfos("*", SearchOption.AllDirectories)];

    private static async Task<Package> Make()
    {
        if (Environment.GetEnvironmentVariable(Name) is { } made)
            return new Package(made, "");
        var place = Directory.CreateTempSubdirectory("cancelsaver-package-").FullName;
        var package = new Package(place, "");
        var (code, said) = await package.Run("nice", ["-n", "19", Path.Combine(House.Root, "infra", "package.sh"), package.Zip]);
        Assert.That(code, Is.Zero, said);
        ZipFile.ExtractToDirectory(package.Zip, package.Folder);
        foreach (var entry in package.Entries())
            entry.UnixFileMode &= ~Write;
        return new Package(place, said);
    }

    private async Task<(int ExitCode, string Said)> Run(string command, string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment[Name] = Place;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }
}
