using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Tests.Conventions;
using CancelSaver.Web;

namespace CancelSaver.Tests.Plugin;

/// <summary>
/// The plugin's PHP, unpacked from the very zip merchants get, run by PHP itself against stubs of the few WordPress functions it calls (<c>stubs.php</c>, <c>behaviour.php</c>), and its seals
/// checked by our own code.
/// </summary>
public sealed partial class PluginPhpTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cancelsaver-plugin");
    private string plugin = "";
    private List<string> said = [];

    [OneTimeSetUp]
    public void Run()
    {
        if (!Has("php", "--version"))
            Assert.Ignore("PHP is not installed (Debian: php-cli): the plugin's own tests are left out.");
        var zip = new PluginZip(new AppOptions { PublicUrl = new Uri("https://app.example") });
        ZipFile.ExtractToDirectory(new MemoryStream(zip.Bytes), folder.FullName);
        plugin = Path.Combine(folder.FullName, "cancelsaver");
        var (status, output) = Call("php", "-d", "error_reporting=-1", "-d", "display_errors=1", Path.Combine(House.Root, "tests/CancelSaver.Tests/Plugin/behaviour.php"), plugin);
        Assert.That(status, Is.Zero, output);
        said = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    [OneTimeTearDown]
    public void Tidy() => folder.Delete(recursive: true);

    [Test]
    public void Every_file_is_php()
    {
        foreach (var file in Directory.EnumerateFiles(plugin, "*.php", SearchOption.AllDirectories))
        {
            var (status, output) = Call("php", "-l", file);
            Assert.That(status, Is.Zero, output);
        }
    }

    [Test]
    public void It_behaves()
    {
        Assert.That(said.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal) && !line.StartsWith("sent ", StringComparison.Ordinal) && !line.StartsWith("seal ", StringComparison.Ordinal)), Is.Empty);
        Assert.That(said.Count(line => line.StartsWith("ok ", StringComparison.Ordinal)), Is.GreaterThan(60));
    }

    [Test]
    public void Php_and_we_seal_alike()
    {
        var body = Encoding.UTF8.GetBytes("{\"user\":{\"id\":7,\"name\":\"王小明\"}}");
        var seal = said.Single(line => line.StartsWith("seal ", StringComparison.Ordinal))["seal ".Length..];
        Assert.That(seal, Is.EqualTo(PluginSeal.Sign("a-secret"u8, "door", "1795312800", body)));
        Assert.That(PluginSeal.IsValid("a-secret"u8, "door", "1795312800", body, seal, DateTimeOffset.FromUnixTimeSeconds(1795312900)));
    }

    [Test]
    public void The_letter_sent_at_once_is_one_our_porter_and_customs_take()
    {
        var letter = JsonNode.Parse(said.Single(line => line.StartsWith("sent ", StringComparison.Ordinal))["sent ".Length..])!;
        var body = Convert.FromBase64String(letter["body"]!.GetValue<string>());
        string Header(string name) => letter["headers"]!["X-WC-Webhook-" + name]!.GetValue<string>();
        Assert.That(WooSignature.IsValid("fixture-webhook-secret-0001"u8, body, Header("Signature")));
        var store = new StoreId("woo:shop.example");
        Assert.That(WooOrder.Read(new StoreLetter(store, Header("Topic"), DateTimeOffset.UnixEpoch, null, body)), Is.TypeOf<StoreEvent.OrderChanged>());
        var order = ((StoreEvent.OrderChanged)WooOrder.Read(new StoreLetter(store, Header("Topic"), DateTimeOffset.UnixEpoch, null, body))).Order;
        Assert.That(order.Status, Is.EqualTo(OrderStatus.Cancelled));
        Assert.That(ReadReason.From(order), Is.EqualTo(new GivenReason(Reason.ShippingCost, ReasonSource.StoreField, "太贵 \"x\" /")));
        Assert.That(order.Marks[OrderMarks.From], Is.EqualTo("processing"));
    }

    [Test]
    public void The_shipped_reasons_are_ours()
    {
        var php = File.ReadAllText(Path.Combine(plugin, "includes", "reasons.php"));
        Assert.That(ShippedReason().Matches(php).Select(m => m.Groups[1].Value), Is.EqualTo(Reason.Choices));
    }

    [Test]
    public void Every_text_is_translated_into_Chinese()
    {
        var texts = Directory.EnumerateFiles(plugin, "*.php", SearchOption.AllDirectories).Where(f => !f.Contains("languages", StringComparison.Ordinal))
            .SelectMany(f => Translated().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value.Replace("\\'", "'", StringComparison.Ordinal))).Distinct().ToList();
        var chinese = Path.Combine(plugin, "languages", "cancelsaver-zh_CN.l10n.php");
        var (_, output) = Call("php", "-r", "echo json_encode((require $argv[1])['messages']);", chinese);
        Assert.That(JsonNode.Parse(output)!.AsObject().Select(m => m.Key), Is.EquivalentTo(texts));
        var pot = File.ReadAllText(Path.Combine(plugin, "languages", "cancelsaver.pot"));
        Assert.That(texts.Where(t => !pot.Contains("msgid \"" + t.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"", StringComparison.Ordinal)), Is.Empty, "the template lacks them");
    }

    /// <summary>The rules are an extra to PHP_CodeSniffer that Debian does not package; README.md of the plugin says how to have them.</summary>
    [Test]
    public void It_keeps_to_WordPress_coding_standards()
    {
        if (!Has("phpcs", "-i") || !Call("phpcs", "-i").Output.Contains("WordPress-Extra", StringComparison.Ordinal))
            Assert.Ignore("phpcs with the WordPress Coding Standards is not installed here.");
        var (status, output) = Call("phpcs", "--standard=WordPress-Core,WordPress-Docs,WordPress-Extra", "--extensions=php", "--ignore=languages", plugin);
        Assert.That(status, Is.Zero, output);
    }

    private static bool Has(string program, string argument)
    {
        try
        {
            return Call(program, argument).Status == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Status, string Output) Call(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    [GeneratedRegex(@"^\t\t'(\w+)'\s+=> __\(", RegexOptions.Multiline)]
    private static partial Regex ShippedReason();

    [GeneratedRegex(@"(?:__|esc_html__|esc_html_e)\( '((?:[^'\\]|\\.)*)', 'cancelsaver' \)")]
    private static partial Regex Translated();
}
