using System.Text.Json;
using System.Text.RegularExpressions;
using CancelSaver.Storage;
using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Infra;

/// <summary>What is deployed fits what the app and its host expect: settings, rights, alarms, parameters. Read as text, since no compiler is at hand; CI runs the compiler.</summary>
public sealed partial class TemplateTests
{
    private static readonly string infra = Path.Combine(House.Root, "infra");

    private static readonly Dictionary<string, string> modules = Directory.GetFiles(infra, "*.bicep").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);

    // What belongs to the Functions host, and is no setting of ours.
    private static readonly string[] hostSettings =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "AzureWebJobsDisableHomepage", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> builtInRoles = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    private static readonly List<(string Name, string Value)> settings = [.. SettingLines().Matches(modules["app"]).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value))];

    [Test]
    public void The_app_gets_every_setting_it_must_have_and_none_it_does_not_know()
    {
        var approved = File.ReadLines(Path.Combine(House.Root, "tests", "CancelSaver.Tests", "Conventions", "Settings.approved.txt")).Select(line => (Name: line.Split(' ')[0], Required: line.EndsWith(" required", StringComparison.Ordinal))).ToList();
        var given = settings.ConvertAll(s => s.Name);

        Assert.That(given, Is.Unique);
        Assert.That(given, Is.SupersetOf(approved.Where(s => s.Required).Select(s => s.Name)));
        Assert.That(given.Except(hostSettings), Is.SubsetOf(approved.Select(s => s.Name)));
        Assert.That(given.Where(name => name.StartsWith("WEBSITE_", StringComparison.Ordinal) || name is "FUNCTIONS_WORKER_RUNTIME" or "FUNCTIONS_EXTENSION_VERSION" or "TZ"), Is.Empty, "not on this plan");
    }

    [Test]
    public void With_these_settings_the_app_starts()
    {
        var key = Convert.ToBase64String(new byte[32]);
        var values = new Dictionary<string, string>
        {
            ["blobUrl"] = "https://cshost1.blob.core.windows.net/",
            ["queueUrl"] = "https://csdata1.queue.core.windows.net/",
            ["tableUrl"] = "https://csdata1.table.core.windows.net/",
            ["url"] = "https://app.example",
            ["identityClientId"] = "c0ffee",
            ["sendGridUrl"] = "https://api.sendgrid.com/",
            ["fromEmail"] = "orders@mail.example.com",
            ["sendGridEventKey"] = "",
            ["insights.properties.ConnectionString"] = "x",
        };
        string Value(string written) => written.StartsWith("'${secret}", StringComparison.Ordinal) ? key : written.StartsWith('\'') ? written.Trim('\'') : values[written];

        var app = CancelSaverApp.Build(["--FUNCTIONS_CUSTOMHANDLER_PORT=0", .. settings.Select(s => "--" + s.Name.Replace("__", ":", StringComparison.Ordinal) + "=" + Value(s.Value))]);

        Assert.That(app.Services.GetService(typeof(TableServiceClient)), Is.Not.Null);
        Assert.That(app.Services.GetService(typeof(QueueServiceClient)), Is.Not.Null);
    }

    [Test]
    public void No_secret_stands_in_clear()
    {
        foreach (var (name, value) in settings.Where(s => Regex.IsMatch(s.Name, "(Key|Secret|Password|Token)$") && s.Name != "SendGrid__EventWebhookKey"))
            Assert.That(value, Does.Match(@"^'\$\{secret\}[A-Za-z-]+\)'$"), name);
        foreach (var (name, text) in modules)
        {
            Assert.That(text, Does.Not.Match(@"list(Keys|AccountSas|ServiceSas|Secrets)\w*\(|@secure\(|AccountKey"), name);
            Assert.That(text, Does.Not.Match(@"(?m)^output .*(ConnectionString|secret)"), name);
        }
        foreach (var file in Directory.GetFiles(infra, "*.parameters.json"))
            Assert.That(File.ReadAllText(file), Does.Not.Match("(?i)secret|password|apikey"), file);
    }

    [Test]
    public void Every_secret_the_settings_name_is_put_into_the_vault_by_the_script()
    {
        var script = File.ReadAllText(Path.Combine(infra, "secrets.sh"));

        foreach (var secret in settings.Select(s => SecretNames().Match(s.Value)).Where(m => m.Success).Select(m => m.Groups[1].Value))
            Assert.That(script, Does.Match($@"(?m)^\s*(make|ask) {secret}\b"), secret);
    }

    [Test]
    public void The_roles_are_the_least_and_their_ids_are_the_built_in_ones()
    {
        var given = modules.SelectMany(m => Ids().Matches(m.Value).Select(id => (Module: m.Key, Role: builtInRoles.GetValueOrDefault(id.Value, id.Value))));

        Assert.That(given, Is.EquivalentTo(new[]
        {
            ("storage", "Storage Blob Data Owner"), ("storage", "Storage Blob Data Contributor"), ("storage", "Storage Queue Data Contributor"), ("storage", "Storage Table Data Contributor"),
            ("vault", "Key Vault Secrets User"), ("vault", "Key Vault Secrets Officer"), ("watch", "Monitoring Metrics Publisher"),
        }));
        foreach (var (name, id) in RoleNames().Matches(modules["storage"]).Select(m => (m.Groups["name"].Value, m.Groups["id"].Value)))
            Assert.That(builtInRoles[id], Is.EqualTo(name));

        // Blobs on the host's account only; queues and tables on that of the business only.
        Assert.That(Regex.Matches(modules["storage"], @"(?s)resource (\w+) 'Microsoft.Authorization/roleAssignments.*?scope: (\w+)").Select(m => m.Groups[1].Value + " " + m.Groups[2].Value),
            Is.EqualTo(new[] { "appOnHost host", "appOnData data", "operatorOnHost host" }));
    }

    [Test]
    public void Storage_knows_no_keys_and_the_host_finds_each_service_on_its_account()
    {
        Assert.That(Regex.Count(modules["storage"], "properties: locked"), Is.EqualTo(2));
        Assert.That(modules["storage"], Does.Contain("allowSharedKeyAccess: false").And.Contain("allowBlobPublicAccess: false").And.Contain("minimumTlsVersion: 'TLS1_2'"));
        Assert.That(modules["storage"], Does.Contain("output blobUrl string = host.").And.Contain("output queueUrl string = data.").And.Contain("output tableUrl string = data."));
        Assert.That(modules["app"], Does.Contain("runtime: { name: 'custom', version: '1.0' }").And.Contain("httpsOnly: true").And.Contain("keyVaultReferenceIdentity: identityId"));
        Assert.That(modules["vault"], Does.Contain("enableRbacAuthorization: true").And.Contain("enablePurgeProtection: true"));
        Assert.That(modules["watch"], Does.Contain("DisableLocalAuth: true"));
    }

    [Test]
    public void Every_parameter_without_a_default_is_given_and_every_given_one_exists()
    {
        var all = Regex.Matches(modules["main"], @"(?m)^param (\w+) \w+( =)?").Select(m => (Name: m.Groups[1].Value, HasDefault: m.Groups[2].Success)).ToList();
        foreach (var file in Directory.GetFiles(infra, "*.parameters.json"))
            Assert.That(Parameters(file), Is.SubsetOf(all.Select(p => p.Name)), file);
        Assert.That(Parameters(Path.Combine(infra, "main.parameters.json")), Is.SupersetOf(all.Where(p => !p.HasDefault).Select(p => p.Name)));
    }

    [Test]
    public void Instances_that_never_sleep_are_kept_for_functions_that_exist()
    {
        var kept = Regex.Matches(File.ReadAllText(Path.Combine(infra, "large.parameters.json")), "\"([A-Z]\\w+)\"").Select(m => m.Groups[1].Value).ToList();

        Assert.That(kept, Is.Not.Empty);
        foreach (var function in kept)
            Assert.That(Path.Combine(House.Functions, "Triggers", function, "function.json"), Does.Exist);
    }

    [Test]
    public void The_host_sends_its_telemetry_the_way_the_queries_read_it()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.Root, "host.json")));

        Assert.That(host.RootElement.GetProperty("telemetryMode").GetString(), Is.EqualTo("OpenTelemetry"));
        Assert.That(host.RootElement.GetProperty("customHandler").GetProperty("enableProxyingHttpRequest").GetBoolean(), Is.True);
    }

    private static List<string> Parameters(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. json.RootElement.GetProperty("parameters").EnumerateObject().Select(p => p.Name)];
    }

    [GeneratedRegex(@"\{ name: '(?<name>\w+)', value: (?<value>.+?) \}", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingLines();

    [GeneratedRegex(@"\$\{secret\}([A-Za-z-]+)\)")]
    private static partial Regex SecretNames();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"'(?<name>Storage [\w ]+)': '(?<id>[0-9a-f-]{36})'", RegexOptions.ExplicitCapture)]
    private static partial Regex RoleNames();
}
