using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The reference documents and their variables, and recorded answers and webhooks.</summary>
internal static partial class ShopifyReference
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Shopify");
    private static readonly Dictionary<string, string> Operations = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> Fragments = new(StringComparer.Ordinal);
    private static readonly JsonObject Sets = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "documents", "shopify-operations.variables.json")))!.AsObject();

    static ShopifyReference()
    {
        foreach (Match match in Definition().Matches(File.ReadAllText(Path.Combine(Folder, "documents", "shopify-operations.graphql"))))
            (match.Groups["kind"].Value == "fragment" ? Fragments : Operations)[match.Groups["name"].Value] = match.Value;
    }

    public static IEnumerable<string> Names => Operations.Keys;

    /// <summary>An operation with the fragments it needs.</summary>
    public static string Text(string name)
    {
        var used = Fragments.Where(f => Operations[name].Contains("..." + f.Key, StringComparison.Ordinal)).ToList();
        used.AddRange(Fragments.Where(f => !used.Contains(f) && used.Exists(u => u.Value.Contains("..." + f.Key, StringComparison.Ordinal))).ToList());
        return Operations[name] + "\n" + string.Join('\n', used.Select(f => f.Value));
    }

    public static int Count(string name) => Sets[name]!.AsArray().Count;

    public static JsonObject Variables(string name, int set = 0) => Sets[name]![set]!.DeepClone().AsObject();

    /// <summary>A recorded answer of the Admin API.</summary>
    public static JsonObject Answer(string file) => Json(Path.Combine("graphql", file + ".json"));

    public static JsonObject Json(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!.AsObject();

    /// <summary>Every key in it with its path; lists by their first element.</summary>
    public static SortedSet<string> Keys(JsonNode? node, string at = "")
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    keys.Add(at + name);
                    keys.UnionWith(Keys(value, at + name + "."));
                }
                break;
            case JsonArray { Count: > 0 } list:
                keys.UnionWith(Keys(list[0], at));
                break;
        }
        return keys;
    }

    [GeneratedRegex(@"^(?<kind>query|mutation|fragment) (?<name>\w+).*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Definition();
}
