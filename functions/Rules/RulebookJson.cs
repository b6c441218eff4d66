using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>
/// A rulebook as a merchant may edit it. What is wrong is told with rule and field, all at once; nothing a person can type makes it
/// throw.
/// </summary>
public static class RulebookJson
{
    private static readonly JsonSerializerOptions Strict = new(StoredJson.Options)
    {
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSerializerOptions Indented = new(Strict) { WriteIndented = true };

    public static string Write(Rulebook rulebook, bool indented = false) => JsonSerializer.Serialize(rulebook, indented
        ? Indented
        : Strict);

    /// <summary>Reads, does not judge: <see cref="RulebookValidation"/> does that with what is read.</summary>
    /// <returns>The rulebook, or null and every place that could not be read.</returns>
    public static (Rulebook? Rulebook, IReadOnlyList<RulebookError> Errors) Parse(ReadOnlySpan<byte> utf8Json)
    {
        if (!TryParse(utf8Json, out var document, out var syntax))
            return (null, [syntax]);
        using (document)
        {
            var errors = new List<RulebookError>();
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return (null, [new RulebookError("", -1, "", "A rulebook is an object with a list \"rules\".")]);
            foreach (var member in root.EnumerateObject())
            {
                if (!Is(member, "version") && !Is(member, "rules"))
                    errors.Add(new RulebookError("", -1, member.Name, "A rulebook has no \"" + member.Name + "\"."));
            }

            var rules = Rules(root, errors);
            return errors.Count > 0 ? (null, errors) : (new Rulebook { Version = Number(root), Rules = rules }, []);
        }
    }

    private static List<Rule> Rules(JsonElement root, List<RulebookError> errors)
    {
        var rules = new List<Rule>();
        var list = root.EnumerateObject().FirstOrDefault(m => Is(m, "rules")).Value;
        if (list.ValueKind != JsonValueKind.Array)
        {
            errors.Add(new RulebookError("", -1, "rules", "The list of rules is missing."));
            return rules;
        }

        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var before = errors.Count;
            var id = IdOf(element);
            RulebookShape.Check(element, Strict.GetTypeInfo(typeof(Rule)), "", (field, says) =>
                errors.Add(new RulebookError(id, index, field, says)));
            if (errors.Count == before && Read(element, id, index, errors) is { } rule)
                rules.Add(rule);
            index++;
        }

        return rules;
    }

    private static Rule? Read(JsonElement element, string id, int index, List<RulebookError> errors)
    {
        try
        {
            return element.Deserialize<Rule>(Strict);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // The shape is right, so it is a value: a number where words belong, a missing or empty member.
            var field = (e as JsonException)?.Path?.TrimStart('$').TrimStart('.') ?? "";
            errors.Add(new RulebookError(id, index, field, Missing(e.Message) is { } missing
                ? "It lacks " + missing + "."
                : "This value does not belong here."));
            return null;
        }
    }

    private static string? Missing(string message)
    {
        const string mark = "including: ";
        var at = message.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var names = message[(at + mark.Length)..];
        var end = names.IndexOf('.', StringComparison.Ordinal);
        return (end < 0 ? names : names[..end]).Replace('\'', '"');
    }

    private static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out JsonDocument? document,
        [NotNullWhen(false)] out RulebookError? error)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            document = JsonDocument.Parse(json.ToArray(), options);
            error = null;
            return true;
        }
        catch (JsonException e)
        {
            document = null;
            error = new RulebookError("", -1, "",
                FormattableString.Invariant($"This is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
            return false;
        }
    }

    private static string IdOf(JsonElement rule)
    {
        var id = rule.ValueKind == JsonValueKind.Object ? rule.EnumerateObject().FirstOrDefault(m => Is(m, "id")).Value : default;
        return id.ValueKind == JsonValueKind.String ? SafeText(id) ?? "" : "";
    }

    private static int Number(JsonElement root)
    {
        var version = root.EnumerateObject().FirstOrDefault(m => Is(m, "version")).Value;
        return version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) ? number : 0;
    }

    /// <summary>Text with half a surrogate pair in it parses but cannot be read.</summary>
    internal static string? SafeText(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Is(JsonProperty member, string name) => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase);
}
