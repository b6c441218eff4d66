using System.IO.Compression;
using System.Text.RegularExpressions;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Tests.Conventions;
using CancelSaver.Web;

namespace CancelSaver.Tests.Plugin;

/// <summary>What a merchant downloads.</summary>
public sealed partial class PluginZipTests
{
    private static readonly AppOptions App = new() { PublicUrl = new Uri("https://app.example/") };

    [Test]
    public void It_unpacks_into_one_folder_with_our_address_written_in()
    {
        using var zip = Open(new PluginZip(App));
        Assert.That(zip.Entries.Select(e => e.FullName), Has.All.StartsWith("cancelsaver/"));
        Assert.That(Text(zip, "cancelsaver.php"), Does.Contain("const SERVICE = 'https://app.example/';"));
        Assert.That(Text(zip, "readme.txt"), Does.Contain("a paid service at https://app.example/."));
        Assert.That(zip.Entries.Select(e => Text(zip, e.FullName["cancelsaver/".Length..])), Has.None.Contains("%SERVICE%"));
    }

    [Test]
    public void Nothing_is_missing_and_nothing_strays_in()
    {
        var folder = Path.Combine(House.Functions, "Stores/WooCommerce/Plugin");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'));
        Assert.That(PluginZip.Files, Is.EquivalentTo(files.Where(f => f is not ("README.md" or "phpcs.xml"))));
        Assert.That(PluginZip.Files, Has.All.Match(@"\.(php|txt|pot)$"));
    }

    [Test]
    public void The_same_files_give_the_same_bytes()
    {
        var (one, other) = (new PluginZip(App), new PluginZip(App));
        Assert.That(one.Bytes, Is.EqualTo(other.Bytes));
        Assert.That(one.ETag, Is.EqualTo(other.ETag).And.Not.EqualTo(new PluginZip(App with { PublicUrl = new Uri("https://other.example") }).ETag));
    }

    [Test]
    public void An_address_cannot_break_out_of_the_php_text()
    {
        using var zip = Open(new PluginZip(App with { PublicUrl = new Uri("https://app.example/it's") }));
        Assert.That(Text(zip, "cancelsaver.php"), Does.Contain("const SERVICE = 'https://app.example/it%27s/';"));
    }

    [Test]
    public void The_version_is_the_same_everywhere()
    {
        using var zip = Open(new PluginZip(App));
        var said = Version().Matches(Text(zip, "cancelsaver.php") + Text(zip, "readme.txt") + Text(zip, "uninstall.php")).Select(m => m.Groups[1].Value);
        Assert.That(said.Distinct().ToList(), Has.Count.EqualTo(1));
    }

    private static ZipArchive Open(PluginZip zip) => new(new MemoryStream(zip.Bytes));

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry("cancelsaver/" + name)!.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(?:^ \* Version: +|const VERSION = '|Stable tag: |VERSION', ')(\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex Version();
}
