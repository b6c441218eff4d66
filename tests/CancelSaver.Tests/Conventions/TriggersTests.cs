using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Conventions;

/// <summary>Everything that can ring, as the Functions host will read it from the published folder.</summary>
public sealed partial class TriggersTests
{
    private static IEnumerable<string> Folders() => Directory.GetFiles(AppContext.BaseDirectory, "function.json", SearchOption.AllDirectories)
        .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Http() => Folders().Where(name => Text(Bindings(name)[0], "type") == "httpTrigger");

    private static IEnumerable<string> Queues() => Folders().Where(name => Text(Bindings(name)[0], "type") == "queueTrigger");

    [Test]
    public void The_list_of_functions_is_the_approved_one()
    {
        var list = new StringBuilder();
        foreach (var name in Folders())
        {
            var trigger = Bindings(name)[0];
            var what = Text(trigger, "type") switch
            {
                "httpTrigger" => $"http   /{Text(trigger, "route")}  {string.Join(' ', Methods(trigger))}",
                "queueTrigger" => $"queue  {Text(trigger, "queueName")}",
                _ => $"timer  {Text(trigger, "schedule")}",
            };
            list.AppendLine($"{name,-18} {what}");
        }

        Approve.Text("Triggers", list.ToString());
    }

    [TestCaseSource(nameof(Folders))]
    public void A_function_name_can_be_a_path_of_the_host(string name) => Assert.That(name, Does.Match("^[A-Za-z][A-Za-z0-9_-]{0,127}$"));

    [TestCaseSource(nameof(Folders))]
    public void A_function_has_exactly_the_bindings_its_kind_allows(string name)
    {
        var bindings = Bindings(name);
        var kinds = bindings.Select(binding => $"{Text(binding, "type")} {Text(binding, "direction")} {Text(binding, "name")}");

        Assert.That(string.Join(" + ", kinds), Is.AnyOf("httpTrigger in req + http out res", "queueTrigger in msg", "timerTrigger in timer"));
        foreach (var (kind, allowed) in new Dictionary<string, string[]>
        {
            ["httpTrigger"] = ["type", "direction", "name", "authLevel", "methods", "route"],
            ["http"] = ["type", "direction", "name"],
            ["queueTrigger"] = ["type", "direction", "name", "queueName", "connection", "dataType"],
            ["timerTrigger"] = ["type", "direction", "name", "schedule", "runOnStartup", "useMonitor"],
        })
        {
            foreach (var binding in bindings.Where(binding => Text(binding, "type") == kind))
                Assert.That(binding.EnumerateObject().Select(property => property.Name), Is.EquivalentTo(allowed));
        }
    }

    [TestCaseSource(nameof(Http))]
    public void Trap_2_a_public_route_begins_with_a_fixed_word_that_is_no_function_and_not_the_hosts(string name)
    {
        var trigger = Bindings(name)[0];
        var first = Text(trigger, "route").Split('/')[0];

        Assert.That(first, Does.Match("^[a-z]+$"));
        Assert.That((string[])["admin", "runtime"], Has.No.Member(first));
        Assert.That(Folders().Where(folder => Text(Bindings(folder)[0], "type") != "httpTrigger"), Has.None.EqualTo(first).IgnoreCase);
        Assert.That(Text(trigger, "authLevel"), Is.EqualTo("anonymous"));
        Assert.That(Methods(trigger), Is.SubsetOf(["get", "head", "post"]));
        Assert.That(Methods(trigger).Contains("head"), Is.EqualTo(Methods(trigger).Contains("get")), "GET does not imply HEAD");
    }

    [TestCaseSource(nameof(Queues))]
    public void A_queue_bears_its_functions_name_and_delivers_bytes(string name)
    {
        var trigger = Bindings(name)[0];
        if (name is not ("RecordStoreEvent" or "RecordMailEvents"))
            Assert.That(Text(trigger, "queueName"), Is.EqualTo(Hump().Replace(name, "-$0").ToLowerInvariant()));
        Assert.That(Text(trigger, "queueName"), Does.Match("^[a-z0-9](-?[a-z0-9]){2,55}$"), "room for -poison");
        Assert.That(Text(trigger, "connection"), Is.EqualTo("AzureWebJobsStorage"));
        Assert.That(Text(trigger, "dataType"), Is.EqualTo("binary"));
    }

    [Test]
    public void Trap_3_the_host_proxies_and_starts_an_executable_that_is_there()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var handler = host.RootElement.GetProperty("customHandler");

        Assert.That(handler.GetProperty("enableProxyingHttpRequest").GetBoolean(), Is.True);
        Assert.That(handler.TryGetProperty("enableForwardingHttpRequest", out _), Is.False);
        Assert.That(Path.Combine(AppContext.BaseDirectory, Text(handler.GetProperty("description"), "defaultExecutablePath")), Does.Exist);
        Assert.That(Text(host.RootElement.GetProperty("extensions").GetProperty("http"), "routePrefix"), Is.Empty);
        Assert.That(Text(host.RootElement.GetProperty("extensions").GetProperty("queues"), "messageEncoding"), Is.EqualTo("base64"));
    }

    private static JsonElement[] Bindings(string name)
    {
        using var function = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name, "function.json")));
        return [.. function.RootElement.Clone().GetProperty("bindings").EnumerateArray()];
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.ToString() : "";

    private static string[] Methods(JsonElement trigger) => [.. trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)];

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hump();
}
