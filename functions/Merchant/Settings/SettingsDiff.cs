using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>One thing that is different.</summary>
/// <param name="What">"Brand, colour".</param>
/// <param name="Was">Null: it was not there.</param>
/// <param name="Is">Null: it is gone.</param>
public sealed record Difference(string What, string? Was, string? Is);

/// <summary>Compares two states of something kept as JSON, and takes a change of the settings back. Pure.</summary>
public static class SettingsDiff
{
    private const int MostLetters = 400;

    private static readonly HashSet<string> settings =
        [.. typeof(StoreSettings).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    /// <summary>What differs, leaf by leaf; empty when nothing does or one of the two is not kept.</summary>
    public static IReadOnlyList<Difference> Of(string? before, string? after)
    {
        var found = new List<Difference>();
        Compare("", Parse(before), Parse(after), found);
        return found;
    }

    /// <summary>True: both states are parts of the settings under their own names, so the change can be taken back.</summary>
    public static bool CanUndo(string? before, string? after) =>
        Parse(before) is JsonObject was && Parse(after) is JsonObject became && was.Concat(became).All(p => settings.Contains(p.Key)) && was.Count + became.Count > 0;

    /// <summary>The settings without that change; null when somebody changed the same thing again since, or there is nothing to take back.</summary>
    public static StoreSettings? Undo(StoreSettings now, string? before, string? after)
    {
        if (!CanUndo(before, after))
            return null;
        var current = JsonSerializer.SerializeToNode(now, StoredJson.Options)!.AsObject();
        return TakeBack(current, Parse(before)!.AsObject(), Parse(after)!.AsObject()) ? current.Deserialize<StoreSettings>(StoredJson.Options) : null;
    }

    private static bool TakeBack(JsonObject current, JsonObject before, JsonObject after)
    {
        foreach (var name in before.Select(p => p.Key).Union(after.Select(p => p.Key)).ToList())
        {
            var (was, became, its) = (before[name], after[name], current[name]);
            if (JsonNode.DeepEquals(was, became) || JsonNode.DeepEquals(its, was))
                continue;
            if (was is JsonObject or null && became is JsonObject or null && its is JsonObject deeper)
            {
                if (!TakeBack(deeper, was as JsonObject ?? [], became as JsonObject ?? []))
                    return false;
            }
            else if (!JsonNode.DeepEquals(its, became))
            {
                return false;
            }
            else
            {
                current[name] = was?.DeepClone();
                if (was is null)
                    current.Remove(name);
            }
        }
        return true;
    }

    private static void Compare(string path, JsonNode? was, JsonNode? became, List<Difference> found)
    {
        if (JsonNode.DeepEquals(was, became))
            return;
        if (was is JsonObject or null && became is JsonObject or null)
        {
            var (one, two) = (was as JsonObject ?? [], became as JsonObject ?? []);
            foreach (var name in one.Select(p => p.Key).Union(two.Select(p => p.Key)))
                Compare(path.Length == 0 ? Words(name) : path + ", " + Words(name), one[name], two[name], found);
            return;
        }
        found.Add(new Difference(path, Show(was), Show(became)));
    }

    // camelCase names become words; keys of texts and languages stay as they are.
    private static string Words(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal) || name.Contains('-', StringComparison.Ordinal) || name.Length < 3)
            return name;
        var words = string.Concat(name.Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string? Show(JsonNode? node)
    {
        if (node is null)
            return null;
        var text = node is JsonValue value && value.TryGetValue<string>(out var plain) ? plain
            : node is JsonArray list ? string.Join(", ", list.Select(i => i is JsonObject o ? string.Join(" ", o.Select(p => Show(p.Value))) : Show(i)))
            : node.ToJsonString(StoredJson.Options);
        return text.Length <= MostLetters ? text : text[..MostLetters] + "…";
    }

    private static JsonNode? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
