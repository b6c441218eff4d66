using System.Globalization;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>What happened to a rule between two rulebooks.</summary>
public enum RuleChangeKind
{
    Added,
    Removed,
    Changed,
    Moved,
}

/// <summary>One difference between two rulebooks.</summary>
/// <param name="Says">One or two plain sentences.</param>
public sealed record RuleChange(RuleChangeKind Kind, string RuleId, string Says);

/// <summary>Two rulebooks side by side, in sentences. Rules are the same when their ids are; their place counts from 1, as on the page.</summary>
public static class RulebookDiff
{
    /// <summary>Everything that differs: first what is new or gone, then what changed, then what only moved. Empty: they decide alike.</summary>
    public static IReadOnlyList<RuleChange> Of(Rulebook before, Rulebook after, RuleNames names)
    {
        var old = ById(before);
        var young = ById(after);
        var changes = new List<RuleChange>();
        foreach (var (id, (rule, place)) in young)
        {
            if (!old.ContainsKey(id))
                changes.Add(new RuleChange(RuleChangeKind.Added, id, "Added “" + rule.Name + "” at place " + Number(place) + ": " + Sentence(rule, names)));
        }

        foreach (var (id, (rule, _)) in old)
        {
            if (!young.ContainsKey(id))
                changes.Add(new RuleChange(RuleChangeKind.Removed, id, "Removed “" + rule.Name + "”: " + Sentence(rule, names)));
        }

        foreach (var (id, (rule, _)) in young)
        {
            if (old.TryGetValue(id, out var was) && Changed(was.Rule, rule, names) is { } says)
                changes.Add(new RuleChange(RuleChangeKind.Changed, id, says));
        }

        foreach (var id in Moved([.. old.Keys.Where(young.ContainsKey)], [.. young.Keys.Where(old.ContainsKey)]))
            changes.Add(new RuleChange(RuleChangeKind.Moved, id, "Moved “" + young[id].Rule.Name + "” from place " + Number(old[id].Place) + " to place " + Number(young[id].Place) + "."));
        return changes;
    }

    /// <summary>Two rules that are written the same.</summary>
    public static bool Same(Rule one, Rule other) => StoredJson.Write(one) == StoredJson.Write(other);

    private static string? Changed(Rule before, Rule after, RuleNames names)
    {
        if (Same(before, after))
            return null;
        var says = new List<string>();
        if (before.Name != after.Name)
            says.Add("“" + before.Name + "” is now called “" + after.Name + "”.");
        if (before.Enabled != after.Enabled)
            says.Add("“" + after.Name + "” is switched " + (after.Enabled ? "on." : "off."));
        var (was, now) = (RuleSentence.Of(before, names), RuleSentence.Of(after, names));
        if (was != now)
            says.Add("Changed “" + after.Name + "”. Before: " + was + " Now: " + now);
        else if (says.Count == 0)
            says.Add("“" + after.Name + "” is written differently and means the same.");
        return string.Join(' ', says);
    }

    // The fewest rules that explain the new order: all but the longest run that kept it.
    private static IEnumerable<string> Moved(List<string> before, List<string> after)
    {
        var places = before.Select((id, place) => (id, place)).ToDictionary(p => p.id, p => p.place, StringComparer.OrdinalIgnoreCase);
        var length = new int[after.Count];
        var previous = new int[after.Count];
        var last = -1;
        for (var i = 0; i < after.Count; i++)
        {
            (length[i], previous[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (places[after[j]] < places[after[i]] && length[j] + 1 > length[i])
                    (length[i], previous[i]) = (length[j] + 1, j);
            }

            if (last < 0 || length[i] > length[last])
                last = i;
        }

        var kept = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (; last >= 0; last = previous[last])
            kept.Add(after[last]);
        return after.Where(id => !kept.Contains(id));
    }

    private static string Sentence(Rule rule, RuleNames names) => RuleSentence.Of(rule, names) + (rule.Enabled ? "" : " (switched off)");

    // In the order of the rulebook; of two with one id, which no published rulebook has, the first counts.
    private static Dictionary<string, (Rule Rule, int Place)> ById(Rulebook rulebook)
    {
        var rules = new Dictionary<string, (Rule, int)>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rulebook.Rules.Count; i++)
            rules.TryAdd(rulebook.Rules[i].Id, (rulebook.Rules[i], i + 1));
        return rules;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
