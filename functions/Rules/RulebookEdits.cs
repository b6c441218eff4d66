using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>What can be done to a rulebook with one press. Each says where something shall be, not where it shall go, so that doing it twice is doing it once.</summary>
public static class RulebookEdits
{
    /// <summary>Tells two contents apart, whatever their versions: 16 letters. What is written into a form to see later whether somebody changed it meanwhile.</summary>
    public static string Stamp(Rulebook rulebook) => Short(StoredJson.Write(rulebook.Rules), 8);

    public static bool Has(Rulebook rulebook, string id) => rulebook.Find(id) is not null;

    /// <param name="place">From 1; beyond the end is the end.</param>
    public static Rulebook Move(Rulebook rulebook, string id, int place)
    {
        if (rulebook.Find(id) is not { } rule)
            return rulebook;
        var rules = rulebook.Rules.Where(r => r != rule).ToList();
        rules.Insert(Math.Clamp(place - 1, 0, rules.Count), rule);
        return rulebook with { Rules = rules };
    }

    public static Rulebook Switch(Rulebook rulebook, string id, bool on) => rulebook.Find(id) is { } rule ? Replace(rulebook, rule with { Enabled = on }) : rulebook;

    public static Rulebook Remove(Rulebook rulebook, string id) => rulebook with { Rules = [.. rulebook.Rules.Where(r => !IsId(r.Id, id))] };

    /// <summary>A copy right below, switched off until somebody has made it different.</summary>
    public static Rulebook Duplicate(Rulebook rulebook, string id, string once)
    {
        var copyId = IdOf(id, once);
        if (rulebook.Find(id) is not { } rule || rulebook.Find(copyId) is not null)
            return rulebook;
        var name = rule.Name + " (copy)";
        var copy = rule with { Id = copyId, Name = name.Length <= RulebookValidation.LongestName ? name : rule.Name, Enabled = false };
        var rules = rulebook.Rules.ToList();
        rules.Insert(rules.IndexOf(rule) + 1, copy);
        return rulebook with { Rules = rules };
    }

    /// <summary>Puts a rule at a place; one that is there already under this id takes its new wording and keeps its place.</summary>
    public static Rulebook Put(Rulebook rulebook, Rule rule, int place = 1)
    {
        if (rulebook.Find(rule.Id) is not null)
            return Replace(rulebook, rule);
        var rules = rulebook.Rules.ToList();
        rules.Insert(Math.Clamp(place - 1, 0, rules.Count), rule);
        return rulebook with { Rules = rules };
    }

    /// <summary>An id for something made from something else: "shipping-free-4f1c".</summary>
    /// <param name="once">What makes it differ from the next copy, and not from the same form sent twice.</param>
    public static string IdOf(string source, string once)
    {
        var mark = "-" + Short(source + "|" + once, 3);
        return source[..Math.Min(source.Length, RulebookValidation.LongestId - mark.Length)] + mark;
    }

    private static Rulebook Replace(Rulebook rulebook, Rule rule) => rulebook with { Rules = [.. rulebook.Rules.Select(r => IsId(r.Id, rule.Id) ? rule : r)] };

    private static bool IsId(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Short(string text, int bytes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
