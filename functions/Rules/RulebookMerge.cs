namespace CancelSaver.Rules;

/// <summary>A draft taken over to a rulebook that was published after the draft was begun: what each side changed is kept.</summary>
public static class RulebookMerge
{
    /// <summary>Three rulebooks into one.</summary>
    /// <param name="start">The version the draft was begun from.</param>
    /// <param name="onto">What is published now.</param>
    /// <returns>The draft as it would be if it had been begun from <paramref name="onto"/>, and the names of rules both sides changed: there the draft's wording stays.</returns>
    public static (Rulebook Rulebook, IReadOnlyList<string> BothChanged) Rebase(Rulebook start, Rulebook draft, Rulebook onto)
    {
        var (was, mine, theirs) = (ById(start), ById(draft), ById(onto));
        var both = new List<string>();
        var kept = new Dictionary<string, Rule>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in onto.Rules.Concat(draft.Rules).Select(r => r.Id).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var (before, here, there) = (was.GetValueOrDefault(id), mine.GetValueOrDefault(id), theirs.GetValueOrDefault(id));
            var changedHere = !Same(before, here);
            if (changedHere && !Same(before, there) && !Same(here, there))
                both.Add((here ?? there)!.Name);
            if ((changedHere ? here : there) is { } rule)
                kept[id] = rule;
        }

        // Where the draft put the rules in another order, that was on purpose; what is new to it follows the rule it stands behind over there.
        var reordered = !Order(start, kept).SequenceEqual(Order(draft, kept).Where(was.ContainsKey), StringComparer.OrdinalIgnoreCase);
        var (leading, following) = reordered ? (draft, onto) : (onto, draft);
        var order = Order(leading, kept).ToList();
        string? behind = null;
        foreach (var id in Order(following, kept))
        {
            if (!order.Contains(id, StringComparer.OrdinalIgnoreCase))
                order.Insert(behind is null ? 0 : order.FindIndex(o => string.Equals(o, behind, StringComparison.OrdinalIgnoreCase)) + 1, id);
            behind = id;
        }

        return (new Rulebook { Version = onto.Version, Rules = [.. order.Select(id => kept[id])] }, both);
    }

    private static IEnumerable<string> Order(Rulebook rulebook, Dictionary<string, Rule> kept) => rulebook.Rules.Select(r => r.Id).Where(kept.ContainsKey).Distinct(StringComparer.OrdinalIgnoreCase);

    private static bool Same(Rule? one, Rule? other) => one is null || other is null ? one is null && other is null : RulebookDiff.Same(one, other);

    private static Dictionary<string, Rule> ById(Rulebook rulebook)
    {
        var rules = new Dictionary<string, Rule>(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in rulebook.Rules)
            rules.TryAdd(rule.Id, rule);
        return rules;
    }
}
