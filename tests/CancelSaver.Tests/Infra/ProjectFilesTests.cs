using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Infra;

/// <summary>Workflows, azure.yaml and the pages beside them: what they name exists, and nothing foreign runs that could change overnight.</summary>
public sealed class ProjectFilesTests
{
    private static IEnumerable<string> Workflows() => Directory.GetFiles(Path.Combine(House.Root, ".github", "workflows"), "*.yml").Select(Path.GetFileName)!;

    private static IEnumerable<string> Pages() => Directory.GetFiles(Path.Combine(House.Root, "infra"), "*.md").Select(Path.GetFileName)!;

    [TestCaseSource(nameof(Workflows))]
    public void A_workflow_uses_actions_at_one_commit_has_few_rights_and_no_stored_secret(string name)
    {
        var text = File.ReadAllText(Path.Combine(House.Root, ".github", "workflows", name));

        foreach (var used in Regex.Matches(text, @"uses: (.+)").Select(m => m.Groups[1].Value))
            Assert.That(used, Does.Match(@"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$"));
        Assert.That(text, Does.Match(@"(?m)^permissions:\n  contents: read\n(?! )"));
        Assert.That(text, Does.Not.Contain("secrets.").And.Not.Contain("pull_request_target"));
        Assert.That(Regex.Count(text, "timeout-minutes:"), Is.EqualTo(Regex.Count(text, "runs-on:")));

        // What somebody types never becomes part of a script.
        foreach (var run in Regex.Matches(text, @"(?m)run: .*|^          (?!\S+:).*").Select(m => m.Value))
            Assert.That(run, Does.Not.Contain("${{"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Run bits are looked at.")]
    [UnsupportedOSPlatform("windows")]
    public void Every_script_that_is_named_is_there_and_may_run()
    {
        var named = ((string[])["azure.yaml", ".github/workflows/ci.yml", ".github/workflows/deploy.yml", "infra/deploy.sh", "infra/README.md"])
            .SelectMany(f => Regex.Matches(File.ReadAllText(Path.Combine(House.Root, f)), @"infra/\w+\.sh").Select(m => m.Value)).Distinct(StringComparer.Ordinal).ToList();

        Assert.That(named, Is.SupersetOf(new[] { "infra/ask.sh", "infra/secrets.sh", "infra/deploy.sh", "infra/package.sh" }));
        foreach (var script in named)
            Assert.That(File.GetUnixFileMode(Path.Combine(House.Root, script)) & UnixFileMode.UserExecute, Is.Not.EqualTo(UnixFileMode.None), script);
    }

    [TestCaseSource(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string name)
    {
        var (text, folder) = (File.ReadAllText(Path.Combine(House.Root, "infra", name)), Path.Combine(House.Root, "infra"));
        foreach (var link in Regex.Matches(text, @"\]\((?!https?://)([^)#]*)(#[^)]*)?\)").Select(m => (File: m.Groups[1].Value, Chapter: m.Groups[2].Value)))
        {
            var file = link.File.Length == 0 ? Path.Combine(folder, name) : Path.GetFullPath(Path.Combine(folder, link.File));
            Assert.That(File.Exists(file) || Directory.Exists(file), name + ": " + link.File);
            if (link.Chapter.Length > 0)
                Assert.That(Regex.Matches(File.ReadAllText(file), "(?m)^#+ (.+)$").Select(m => Anchor(m.Groups[1].Value)), Contains.Item(link.Chapter), name);
        }
    }

    // As GitHub makes them.
    private static string Anchor(string heading) => "#" + Regex.Replace(heading.ToLowerInvariant(), "[^a-z0-9 _-]", "").Replace(' ', '-');
}
