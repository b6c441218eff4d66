using System.Diagnostics;
using System.Runtime.Versioning;
using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Infra;

/// <summary>The scripts an operator runs, with an az that only writes down what it was asked: a folder plays the vault, another the storage account.</summary>
[Platform(Exclude = "Win", Reason = "Shell scripts.")]
[UnsupportedOSPlatform("windows")]
public sealed class ScriptTests
{
    private const string Az = """
        #!/usr/bin/env bash
        echo "$*" >> "$PLACE/calls"
        name="" file="" container=""
        for ((i = 1; i <= $#; i++)); do
          next=$((i + 1))
          case "${!i}" in --name) name=${!next} ;; --file) file=${!next} ;; --container-name) container=${!next} ;; esac
        done
        case "$*" in
          "keyvault secret list"*) if [ -e "$PLACE/shut" ]; then rm "$PLACE/shut"; exit 1; fi; ls "$PLACE/vault" ;;
          "keyvault secret set"*) if [ -e "$PLACE/vault/$name" ]; then echo "overwritten" >&2; exit 1; fi; cp "$file" "$PLACE/vault/$name" ;;
          "storage account list"*) cat "$PLACE/account" ;;
          "resource list"*) echo /subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app ;;
          "storage blob upload"*) mkdir -p "$PLACE/blobs/$container"; cp "$file" "$PLACE/blobs/$container/$name" ;;
          "storage blob download"*) cp "$PLACE/blobs/$container/$name" "$file" ;;
          "rest --method post --url https://management.azure.com/"*appsettings/list*) echo https://app.example ;;
          "rest --method post --url https://management.azure.com/"* | "resource invoke-action"*) ;;
          *) echo "not known: $*" >&2; exit 1 ;;
        esac
        """;

    private const string Curl = """
        #!/usr/bin/env bash
        echo "curl $*" >> "$PLACE/calls"
        cat "$PLACE/health"
        """;

    private const string Azd = """
        #!/usr/bin/env bash
        echo "azd $*" >> "$PLACE/calls"
        case "$1 $2" in
          "env get-value") cat "$PLACE/env/$3" ;;
          "env set") echo "$4" > "$PLACE/env/$3" ;;
          *) exit 1 ;;
        esac
        """;

    private string place = "";

    private string Calls => File.Exists(In("calls")) ? File.ReadAllText(In("calls")) : "";

    [SetUp]
    public void Prepare()
    {
        place = Directory.CreateTempSubdirectory("cancelsaver-scripts-").FullName;
        Directory.CreateDirectory(In("vault"));
        Directory.CreateDirectory(In("bin"));
        Directory.CreateDirectory(In("env"));
        File.WriteAllText(In("account"), "cshost1\n");
        File.WriteAllText(In("health"), "ok");
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("az", Az), ("azd", Azd), ("curl", Curl)])
        {
            File.WriteAllText(In("bin/" + name), text);
            File.SetUnixFileMode(In("bin/" + name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [TearDown]
    public void Clear() => Directory.Delete(place, recursive: true);

    [Test]
    public void Secrets_are_made_once_and_never_touched_again_and_never_shown()
    {
        var (code, said) = Run("secrets.sh", ["kv-1"], ("SENDGRID_API_KEY", "SG.very-secret"));
        Assert.That(code, Is.Zero, said);
        Assert.That(Directory.GetFiles(In("vault")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "LinkSigningKey", "OperatorKey", "SecretsKey", "SendGridApiKey" }));
        var before = Directory.GetFiles(In("vault")).ToDictionary(f => f, File.ReadAllText);
        Assert.That(Convert.FromBase64String(before[In("vault/SecretsKey")]), Has.Length.EqualTo(32));
        Assert.That(before[In("vault/SendGridApiKey")], Is.EqualTo("SG.very-secret"));

        Assert.That(Run("secrets.sh", ["kv-1"], ("SENDGRID_API_KEY", "SG.another")).Code, Is.Zero);

        Assert.That(Directory.GetFiles(In("vault")).ToDictionary(f => f, File.ReadAllText), Is.EqualTo(before));
        foreach (var secret in before.Values)
            Assert.That(Calls + said, Does.Not.Contain(secret));
    }

    [Test]
    public void Without_the_mail_services_key_it_says_so_and_with_Shopifys_it_wants_both()
    {
        var (code, said) = Run("secrets.sh", ["kv-1"]);
        Assert.That((code, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.Contain("SendGridApiKey is missing"));

        Assert.That(Run("secrets.sh", ["kv-1"], ("SENDGRID_API_KEY", "a"), ("SHOPIFY_API_KEY", "b"), ("SHOPIFY_API_SECRET", "c")).Code, Is.Zero);
        Assert.That(File.ReadAllText(In("vault/ShopifyApiKey")) + File.ReadAllText(In("vault/ShopifyApiSecret")), Is.EqualTo("bc"));
    }

    [Test]
    public void A_role_that_is_not_believed_yet_is_waited_for()
    {
        File.WriteAllText(In("shut"), "");

        var (code, said) = Run("secrets.sh", ["kv-1"], ("SENDGRID_API_KEY", "a"));

        Assert.That(code, Is.Zero, said);
        Assert.That(said, Does.Contain("trying again (1)"));
    }

    [Test]
    public void A_package_is_kept_and_put_where_the_plan_reads_it_and_can_be_gone_back_to()
    {
        File.WriteAllText(In("old.zip"), "old");
        File.WriteAllText(In("new.zip"), "new");
        Assert.That(Run("deploy.sh", ["g", "--package", In("old.zip")]).Code, Is.Zero);
        var (code, said) = Run("deploy.sh", ["g", "--package", In("new.zip")]);

        Assert.That(code, Is.Zero, said);
        Assert.That(said, Does.Contain("new.zip answers at https://app.example/health"));
        Assert.That(File.ReadAllText(In("blobs/deployment/released-package.zip")), Is.EqualTo("new"));
        Assert.That(Calls, Does.Contain("/syncfunctiontriggers?").And.Contain("--action restart").And.Contain("configreferences/appsettings/refresh"));
        Assert.That(Calls, Does.Contain("--auth-mode login").And.Not.Contain("account-key"));

        Assert.That(Run("deploy.sh", ["g", "--back", "old.zip"]).Code, Is.Zero);
        Assert.That(File.ReadAllText(In("blobs/deployment/released-package.zip")), Is.EqualTo("old"));
    }

    [Test]
    public void A_restart_has_the_vault_read_again_and_leaves_the_package()
    {
        var (code, said) = Run("deploy.sh", ["g", "--restart"]);

        Assert.That(code, Is.Zero, said);
        Assert.That(Calls, Does.Contain("configreferences/appsettings/refresh").And.Contain("--action restart").And.Not.Contain("blob upload"));
    }

    [Test]
    public void An_app_that_does_not_answer_fails_the_deployment_and_points_to_the_runbook()
    {
        File.WriteAllText(In("new.zip"), "new");
        File.WriteAllText(In("health"), "Function host is not running.");

        var (code, said) = Run("deploy.sh", ["g", "--package", In("new.zip")]);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(said, Does.Contain("cannot-start"));
    }

    [Test]
    public void Nothing_is_uploaded_where_nothing_was_deployed_or_no_package_is()
    {
        Assert.That(Run("deploy.sh", ["g", "--package", In("none.zip")]).Code, Is.EqualTo(1));
        File.WriteAllText(In("account"), "");
        File.WriteAllText(In("new.zip"), "new");
        Assert.That(Run("deploy.sh", ["g", "--package", In("new.zip")]).Said, Does.Contain("deploy infra/main.bicep first"));
        Assert.That(In("blobs"), Does.Not.Exist);
    }

    [Test]
    public void Before_azd_begins_it_knows_who_to_tell_and_the_budgets_first_month_which_never_changes()
    {
        File.WriteAllText(In("env/ALARM_EMAIL"), "ops@shop.example");
        var (code, said) = Run("ask.sh", []);
        Assert.That((code, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.Contain("azd env set FROM_EMAIL"));

        File.WriteAllText(In("env/FROM_EMAIL"), "orders@shop.example");
        Assert.That(Run("ask.sh", []).Code, Is.Zero);
        Assert.That(File.ReadAllText(In("env/BUDGET_START")), Does.Match(@"^\d{4}-\d\d-01\n$"));

        File.WriteAllText(In("env/BUDGET_START"), "2026-01-01");
        Assert.That(Run("ask.sh", []).Code, Is.Zero);
        Assert.That(File.ReadAllText(In("env/BUDGET_START")), Is.EqualTo("2026-01-01"));
    }

    private string In(string path) => Path.Combine(place, path);

    private (int Code, string Said) Run(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(House.Root, "infra", script), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in (IEnumerable<(string, string)>)[.. environment, ("PLACE", place), ("TRIES", "3"), ("PAUSE", "0"), ("PATH", In("bin") + ":" + Environment.GetEnvironmentVariable("PATH"))])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
