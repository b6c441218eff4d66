using System.Reflection;
using System.Text.RegularExpressions;
using CancelSaver.Web;

namespace CancelSaver.Tests.Conventions;

/// <summary>Alarms and dashboards find lines by number and read their named values: each number is one kind of line, with the values it has always had.</summary>
public sealed partial class EventIdsTests
{
    private static readonly Dictionary<string, string[]> lines = new(StringComparer.Ordinal)
    {
        [nameof(EventIds.CaseMoved)] = ["Case", "From", "To", "Class", "Reason", "Offer"],
        [nameof(EventIds.MailHandedOver)] = ["Case", "Mail", "State"],
        [nameof(EventIds.MailRefused)] = ["Why"],
        [nameof(EventIds.Swept)] = ["Open", "Strays"],
        [nameof(EventIds.QueueSeen)] = ["Queue", "Waiting", "OldestSeconds", "Poison", "OldestPoisonSeconds"],
        [nameof(EventIds.MessageFailed)] = ["FunctionName", "DequeueCount"],
        [nameof(EventIds.CaseStandsStill)] = ["Case", "Queue"],
        [nameof(EventIds.StoreMustReconnect)] = ["Store"],
        [nameof(EventIds.HouseSeen)] = ["StorageMilliseconds", "ClockSkewSeconds"],
        [nameof(EventIds.PoisonKept)] = ["Queue", "Cause"],
        [nameof(EventIds.MailEvent)] = ["Kind", "Case"],
    };

    [Test]
    public void Every_number_has_its_line_and_no_two_share_one()
    {
        var numbers = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(f => f.Name, f => (int)f.GetRawConstantValue()!);
        Assert.Multiple(() =>
        {
            Assert.That(numbers.Keys, Is.EquivalentTo(lines.Keys));
            Assert.That(numbers.Values, Is.Unique.And.All.GreaterThan(1000), "small numbers are taken by lines nobody selects");
        });
    }

    [Test]
    public void Each_number_is_written_with_the_values_it_is_known_for()
    {
        var written = House.Sources().SelectMany(s => Line().Matches(s.Text).Select(m => (s.Path, Id: m.Groups[1].Value, Text: m.Groups[2].Value))).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(written.Select(w => w.Id).Distinct(), Is.EquivalentTo(lines.Keys));
            foreach (var (path, id, text) in written)
                Assert.That(Value().Matches(text).Select(m => m.Groups[1].Value), Is.EquivalentTo(lines[id]), path + " writes " + id);
        });
    }

    [Test]
    public void A_line_without_such_a_number_has_none_of_them_by_chance() => Assert.That(
        House.Sources().SelectMany(s => Number().Matches(s.Text).Select(m => s.Path + ": " + m.Value)), Is.Empty, "numbers of a thousand and more are named in EventIds");

    [GeneratedRegex("""\[LoggerMessage\(\s*EventIds\.(\w+), LogLevel\.\w+, "([^"]*)"\)\]""")]
    private static partial Regex Line();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Value();

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?\d{4,}")]
    private static partial Regex Number();
}
