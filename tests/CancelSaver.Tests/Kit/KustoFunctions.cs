using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CancelSaver.Tests.Kit;

/// <summary>The functions the queries use. https://learn.microsoft.com/kusto/query/scalar-functions</summary>
internal static class KustoFunctions
{
    private static readonly DateTimeOffset zero = DateTimeOffset.MinValue;

    public static KustoValue Call(string name, List<KustoValue> arguments, DateTimeOffset now)
    {
        if (Total(name, arguments) is { } total)
            return total;
        var known = (name, arguments.Count) is ("now", 0) or ("ago" or "not" or "parse_json" or "toint" or "tolong" or "toreal" or "todouble" or "tostring", 1)
            or ("isempty" or "isnotempty" or "isnull" or "isnotnull" or "strlen" or "tolower", 1) or ("bin" or "round", 2) or ("iff" or "extract", 3) or ("strcat" or "coalesce", > 0)
            || (name == "case" && arguments.Count % 2 == 1);
        if (!known)
            throw new KustoException($"The function '{name}' with {arguments.Count} arguments is not known.");
        return scope => Answer(name, [.. arguments.Select(a => new Lazy<object?>(() => a(scope)))], now);
    }

    private static object? Answer(string name, List<Lazy<object?>> arguments, DateTimeOffset now)
    {
        return name switch
        {
            "now" => now,
            "ago" => now - (TimeSpan)At(0)!,
            "not" => At(0) is { } truth ? !KustoExpression.Holds(truth) : null,
            "iff" => At(KustoExpression.Holds(At(0)) ? 1 : 2),
            "case" => At(Enumerable.Range(0, arguments.Count / 2).Select(i => 2 * i).Where(i => KustoExpression.Holds(At(i))).Select(i => i + 1).FirstOrDefault(arguments.Count - 1)),
            "coalesce" => arguments.Select(a => a.Value).FirstOrDefault(v => v is not null),
            "strcat" => string.Concat(arguments.Select(a => Text(a.Value))),
            "parse_json" => Json(Text(At(0))),
            "toint" => Whole(At(0)) is >= int.MinValue and <= int.MaxValue and var number ? number : null,
            "tolong" => Whole(At(0)),
            "toreal" or "todouble" => Real(At(0)),
            "tostring" => Text(At(0)),
            "tolower" => Text(At(0)).ToLowerInvariant(),
            "strlen" => (long)Text(At(0)).Length,
            "isempty" => Text(At(0)).Length == 0,
            "isnotempty" => Text(At(0)).Length > 0,
            "isnull" => IsNull(At(0)),
            "isnotnull" => !IsNull(At(0)),
            "extract" => Regex.Match(Text(At(2)), Text(At(0)), RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[(int)(long)At(1)!].Value,
            "round" => At(0) is { } value ? Math.Round(KustoExpression.Number(value), (int)(long)At(1)!) : null,
            _ => Bin(At(0), At(1)),
        };

        object? At(int i) => arguments[i].Value;
    }

    /// <summary>A member of a dynamic value; null where there is none.</summary>
    public static object? Part(object? whole, string name) => whole switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } found => found.TryGetProperty(name, out var part) ? part : null,
        JsonElement or null => null,
        _ => throw new KustoException($"{KustoExpression.Kind(whole)} has no members."),
    };

    public static object? Part(object? whole, int index) => whole switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } found => index < found.GetArrayLength() ? found[index] : null,
        JsonElement or null => null,
        _ => throw new KustoException($"{KustoExpression.Kind(whole)} is no list."),
    };

    public static object? Calculate(string sign, object? a, object? b) => (a, sign, b) switch
    {
        (null, _, _) or (_, _, null) => null,
        (long x, "+", long y) => x + y,
        (long x, "-", long y) => x - y,
        (long x, "*", long y) => x * y,
        (long x, "/", long y) => y == 0 ? null : x / y,
        (long or double, "+", long or double) => KustoExpression.Number(a) + KustoExpression.Number(b),
        (long or double, "-", long or double) => KustoExpression.Number(a) - KustoExpression.Number(b),
        (long or double, "*", long or double) => KustoExpression.Number(a) * KustoExpression.Number(b),
        (long or double, "/", long or double) => KustoExpression.Number(a) / KustoExpression.Number(b),
        (DateTimeOffset x, "-", DateTimeOffset y) => x - y,
        (DateTimeOffset x, "-", TimeSpan y) => x - y,
        (DateTimeOffset x, "+", TimeSpan y) => x + y,
        (TimeSpan x, "/", TimeSpan y) => x / y,
        _ => throw new KustoException($"{KustoExpression.Kind(a)} {sign} {KustoExpression.Kind(b)} is not defined."),
    };

    // Null: no function of this name sums up a group.
    private static KustoValue? Total(string name, List<KustoValue> a) => (name, a.Count) switch
    {
        ("count", 0) => scope => (long)Group(scope).Count,
        ("countif", 1) => scope => (long)Group(scope).Count(row => If(row, a[0])),
        ("dcount", 1) => scope => (long)Seen(scope, a[0], null).Distinct().Count(),
        ("dcountif", 2) => scope => (long)Seen(scope, a[0], a[1]).Distinct().Count(),
        ("sum", 1) => scope => Seen(scope, a[0], null).Aggregate((object)0L, (x, y) => Calculate("+", x, y)!),
        ("avg", 1) => scope => Seen(scope, a[0], null) is { Count: > 0 } seen ? seen.Average(KustoExpression.Number) : null,
        ("min", 1) or ("minif", 2) => scope => Seen(scope, a[0], a.ElementAtOrDefault(1)).Order(Comparer<object>.Create(KustoExpression.Order)).FirstOrDefault(),
        ("max", 1) or ("maxif", 2) => scope => Seen(scope, a[0], a.ElementAtOrDefault(1)).Order(Comparer<object>.Create(KustoExpression.Order)).LastOrDefault(),
        ("percentile", 2) => scope => Percentile(Seen(scope, a[0], null), KustoExpression.Number(a[1](new KustoScope(new Row(), null)))),
        _ => null,
    };

    private static IReadOnlyList<Row> Group(KustoScope scope) => scope.Group ?? throw new KustoException("count(), max() and their like belong into a summarize.");

    private static bool If(Row row, KustoValue predicate) => KustoExpression.Holds(predicate(new KustoScope(row, null)));

    private static List<object> Seen(KustoScope scope, KustoValue value, KustoValue? predicate) =>
        [.. Group(scope).Where(row => predicate is null || If(row, predicate)).Select(row => value(new KustoScope(row, null))).OfType<object>()];

    // The nearest rank; Kusto estimates it when there is much.
    private static object? Percentile(List<object> seen, double percent)
    {
        seen.Sort(KustoExpression.Order);
        return seen.Count == 0 ? null : seen[Math.Max(0, (int)Math.Ceiling(percent / 100 * seen.Count) - 1)];
    }

    // A line that is not JSON, like the host's own, is a text without members.
    private static JsonElement? Json(string text)
    {
        if (text.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static bool IsNull(object? value) => value switch
    {
        string => throw new KustoException("A text is never null: isempty()."),
        JsonElement { ValueKind: JsonValueKind.Null } => true,
        _ => value is null,
    };

    private static string Text(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement other => other.GetRawText(),
        bool truth => truth ? "true" : "false",
        DateTimeOffset moment => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static double? Real(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        JsonElement or string => double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
        null => null,
        _ => KustoExpression.Number(value),
    };

    private static long? Whole(object? value) => value is bool or JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False }
        ? throw new KustoException("A number of true or false is left to Kusto.")
        : Real(value) is { } real ? (long)real : null;

    private static object? Bin(object? value, object? size) => (value, size) switch
    {
        (null, _) => null,
        (DateTimeOffset moment, TimeSpan step) => zero + TimeSpan.FromTicks(moment.UtcTicks / step.Ticks * step.Ticks),
        (long number, long step) => (long)Math.Floor((double)number / step) * step,
        (long or double, long or double) => Math.Floor(KustoExpression.Number(value) / KustoExpression.Number(size)) * KustoExpression.Number(size),
        _ => throw new KustoException($"bin() of {KustoExpression.Kind(value)} and {KustoExpression.Kind(size)} is not known."),
    };
}
