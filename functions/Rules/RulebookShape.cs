using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CancelSaver.Rules;

/// <summary>Compares JSON with the records it is to become, and names every member and kind that does not exist.</summary>
internal static class RulebookShape
{
    public static void Check(JsonElement element, JsonTypeInfo shape, string path, Action<string, string> wrong)
    {
        if (shape.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
                Check(item, shape.Options.GetTypeInfo(shape.ElementType!), FormattableString.Invariant($"{path}[{index++}]"), wrong);
        }
        else if (shape.Kind == JsonTypeInfoKind.Object)
        {
            Members(element, shape, path, wrong);
        }
        else if (element.ValueKind == JsonValueKind.String && RulebookJson.SafeText(element) is null)
        {
            wrong(path, "This is not text.");
        }
    }

    private static void Members(JsonElement element, JsonTypeInfo shape, string path, Action<string, string> wrong)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            wrong(path, "An object belongs here.");
            return;
        }

        var kinds = shape.PolymorphismOptions;
        if (kinds is not null && !TryKind(element, kinds, path, wrong, ref shape))
            return;
        foreach (var member in element.EnumerateObject())
        {
            if (kinds is not null && member.NameEquals(kinds.TypeDiscriminatorPropertyName))
                continue;
            var field = path.Length == 0 ? member.Name : path + "." + member.Name;
            var known = shape.Properties.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase));
            if (known is null)
                wrong(field, "There is no \"" + member.Name + "\" here.");
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Check(member.Value, shape.Options.GetTypeInfo(known.PropertyType), field, wrong);
        }
    }

    private static bool TryKind(JsonElement element, JsonPolymorphismOptions kinds, string path, Action<string, string> wrong,
        ref JsonTypeInfo shape)
    {
        var name = kinds.TypeDiscriminatorPropertyName;
        var field = path.Length == 0 ? name : path + "." + name;
        var named = element.TryGetProperty(name, out var kind) && kind.ValueKind == JsonValueKind.String
            ? RulebookJson.SafeText(kind)
            : null;
        foreach (var derived in kinds.DerivedTypes)
        {
            if (derived.TypeDiscriminator is string known && known == named)
            {
                shape = shape.Options.GetTypeInfo(derived.DerivedType);
                return true;
            }
        }

        wrong(field, named is null ? "It does not say what kind of condition it \"is\"." : "There is no condition \"" + named + "\".");
        return false;
    }
}
