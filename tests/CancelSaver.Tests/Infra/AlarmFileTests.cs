using System.Reflection;
using System.Text.RegularExpressions;
using CancelSaver.Tests.Conventions;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Infra;

/// <summary>An alarm is a file, a rule and a chapter of the runbook; and what it listens to is written by the app.</summary>
public sealed partial class AlarmFileTests
{
    private static readonly string runbook = File.ReadAllText(Path.Combine(House.Root, "infra", "README.md"));

    [Test]
    public void Every_alarm_is_one_rule()
    {
        var rules = Rules().Matches(File.ReadAllText(Path.Combine(House.Root, "infra", "alarms.bicep")));

        Assert.That(rules.Select(r => r.Groups["file"].Value), Is.EquivalentTo(AlarmFile.All().Select(a => a.Name)));
        foreach (Match rule in rules)
            Assert.That(rule.Groups["name"].Value, Is.EqualTo(rule.Groups["file"].Value));
    }

    [Test]
    public void A_rule_is_asked_at_least_as_often_as_its_window_and_its_query_looks_no_further_back()
    {
        foreach (Match rule in Rules().Matches(File.ReadAllText(Path.Combine(House.Root, "infra", "alarms.bicep"))))
        {
            var (every, over) = (System.Xml.XmlConvert.ToTimeSpan(rule.Groups["every"].Value), System.Xml.XmlConvert.ToTimeSpan(rule.Groups["over"].Value));
            var back = Regex.Match(AlarmFile.Named(rule.Groups["name"].Value).Query, @"ago\((\d+)(m|h)\)");
            var looks = TimeSpan.FromMinutes(int.Parse(back.Groups[1].Value) * (back.Groups[2].Value == "h" ? 60 : 1));

            Assert.That(every, Is.LessThanOrEqualTo(over), rule.Value);
            Assert.That(looks, Is.InRange(every, over), rule.Value);
        }
    }

    [Test]
    public void Every_alarm_has_its_chapter_with_cause_and_cure()
    {
        var chapters = Regex.Split(runbook, @"(?m)^#+ ").ToDictionary(c => c.Split('\n')[0].Trim('`', ' '), c => c, StringComparer.Ordinal);
        foreach (var alarm in AlarmFile.All())
        {
            Assert.That(chapters, Contains.Key(alarm.Name));
            Assert.That(chapters[alarm.Name], Does.Contain("**Cause.**").And.Contain("**Cure.**"), alarm.Name);
        }
    }

    [Test]
    public void Every_event_a_query_waits_for_is_one_the_app_writes()
    {
        var known = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (int)f.GetRawConstantValue()!).ToHashSet();
        foreach (var query in AlarmFile.All().Concat(AlarmFile.Queries()))
            Assert.That(Regex.Matches(query.Query, @"\b1\d{3}\b(?!\.)").Select(m => int.Parse(m.Value)).Distinct(), Is.SubsetOf(known), query.Name);
    }

    [Test]
    public void Every_query_says_first_what_it_is_for()
    {
        foreach (var query in AlarmFile.All().Concat(AlarmFile.Queries()))
            Assert.That(query.Query, Does.Match(@"\A// [A-Z].{20,}\.\n"), query.Name);
    }

    [Test]
    public void Every_query_for_people_is_named_in_the_runbook() =>
        Assert.That(AlarmFile.Queries().Select(q => q.Name).Where(name => !runbook.Contains("queries/" + name + ".kql", StringComparison.Ordinal)), Is.Empty);

    [GeneratedRegex(@"\{ name: '(?<name>[\w-]+)', severity: [0-4], every: '(?<every>\w+)', over: '(?<over>\w+)', query: loadTextContent\('alarms/(?<file>[\w-]+)\.kql'\) \}", RegexOptions.ExplicitCapture)]
    private static partial Regex Rules();
}
