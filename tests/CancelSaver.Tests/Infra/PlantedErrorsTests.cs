using System.Diagnostics;
using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Infra;

/// <summary>Where the checker of Bicep files stands beside the repository (.ci/run uses it, too): it finds nothing in ours, and it does find what is wrong.</summary>
public sealed class PlantedErrorsTests
{
    private static readonly string checker = Path.GetFullPath(Path.Combine(House.Root, "..", "shared", "tools", "bicep-check", "check.mjs"));

    [SetUp]
    public void Only_where_it_is()
    {
        if (!File.Exists(checker))
            Assert.Ignore("The checker is not here. CI compiles the files instead.");
    }

    [Test]
    public void It_finds_nothing_in_ours() => Assert.That(Check(Path.Combine(House.Root, "infra")).Code, Is.Zero);

    [TestCase("app", "httpsOnly: true", "httpOnly: true", "httpOnly")]
    [TestCase("app", "maximumInstanceCount: maximumInstances", "maximumInstanceCount: '40'", "maximumInstanceCount")]
    [TestCase("storage", "minimumTlsVersion: 'TLS1_2'", "minimumTlsVersion: 'TLS1_4'", "TLS1_4")]
    [TestCase("storage", "kind: 'StorageV2'", "", "kind")]
    [TestCase("vault", "vault.properties.vaultUri", "vault.properties.vaultUrl", "vaultUrl")]
    [TestCase("watch", "output insightsName string = insights.name", "output insightsName string = insights.properties.ConnectionString", "ConnectionString")]
    [TestCase("main", "tableUrl: storage.outputs.tableUrl", "", "tableUrl")]
    public void It_finds_a_planted_error(string module, string right, string wrong, string named)
    {
        var copy = Directory.CreateTempSubdirectory("cancelsaver-infra-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Path.Combine(House.Root, "infra"), "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".bicep" or ".kql"))
            {
                var to = Path.Combine(copy, Path.GetRelativePath(Path.Combine(House.Root, "infra"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            var (planted, text) = (Path.Combine(copy, module + ".bicep"), File.ReadAllText(Path.Combine(copy, module + ".bicep")));
            Assert.That(text, Does.Contain(right));
            File.WriteAllText(planted, text.Replace(right, wrong, StringComparison.Ordinal));

            var (code, said) = Check(copy);

            Assert.That(code, Is.EqualTo(1), said);
            Assert.That(said, Does.Contain(named));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static (int Code, string Said) Check(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [checker, "--strict", Path.Combine(folder, "main.bicep")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
