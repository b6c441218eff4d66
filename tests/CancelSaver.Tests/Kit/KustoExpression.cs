using System.Text.Json;
using System.Text.RegularExpressions;

namespace CancelSaver.Tests.Kit;

/// <summary>Where a value is asked for: in one row, or, inside summarize, over the rows of a group.</summary>
internal readonly record struct KustoScope(Row? Row, IReadOnlyList<Row>? Group);

internal delegate object? KustoValue(KustoScope scope);

/// <summary>Values and conditions of a query. Each is read into a function from row to value.</summary>
internal sealed class KustoExpression(KustoTokens tokens, Dictionary<string, object?> values, Dictionary<string, IReadOnlyList<Row>> tables, DateTimeOffset now)
{
    public KustoValue Parse()
    {
        var left = And();
        while (tokens.Took("or"))
        {
            var (first, second) = (left, And());
            left = scope => Holds(first(scope)) || Holds(second(scope));
        }
        return left;
    }

    /// <summary>True; false and unknown (null) are no.</summary>
    public static bool Holds(object? value) => value switch { bool truth => truth, null => false, _ => throw new KustoException($"'{value}' is neither true nor false.") };

    /// <summary>Nulls first.</summary>
    public static int Order(object? a, object? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string x, string y) => string.CompareOrdinal(x, y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        (TimeSpan x, TimeSpan y) => x.CompareTo(y),
        (long x, long y) => x.CompareTo(y),
        (long or double, long or double) => Number(a).CompareTo(Number(b)),
        _ => throw new KustoException($"{Kind(a)} and {Kind(b)} cannot be compared."),
    };

    public static double Number(object? value) => value switch { long number => number, double number => number, _ => throw new KustoException($"{Kind(value)} is no number.") };

    public static string Kind(object? value) => value switch
    {
        null => "null",
        JsonElement => "a dynamic value",
        string => "a text",
        long or double => "a number",
        DateTimeOffset => "a moment",
        TimeSpan => "a span of time",
        bool => "true or false",
        _ => value.GetType().Name,
    };

    private KustoValue And()
    {
        var left = Comparison();
        while (tokens.Took("and"))
        {
            var (first, second) = (left, Comparison());
            left = scope => Holds(first(scope)) && Holds(second(scope));
        }
        return left;
    }

    private KustoValue Comparison()
    {
        var left = Sum();
        var sign = tokens.Peek.Kind is KustoKind.Sign or KustoKind.Name ? tokens.Peek.Text : "";
        if (sign is "in" or "!in")
        {
            tokens.Take();
            var list = List();
            return scope => left(scope) is { } value ? list(scope).Any(v => Same(value, v)) == (sign == "in") : sign == "!in";
        }
        if (sign is not ("==" or "!=" or "=~" or "!~" or "<" or ">" or "<=" or ">=" or "has" or "!has" or "contains" or "!contains" or "startswith" or "!startswith" or "endswith" or "!endswith"))
            return left;
        tokens.Take();
        var right = Sum();
        return scope => Compare(sign, left(scope), right(scope));
    }

    private static bool? Compare(string sign, object? a, object? b)
    {
        if (sign[0] is '<' or '>')
        {
            if (a is string or bool or JsonElement || b is string or bool or JsonElement)
                throw new KustoException($"{Kind(a)} {sign} {Kind(b)} is not defined.");
            if (a is null || b is null)
                return null;
            var order = Order(a, b);
            return sign switch { "<" => order < 0, ">" => order > 0, "<=" => order <= 0, _ => order >= 0 };
        }
        if (a is null || b is null)
            return sign is "==" or "=~" || char.IsLetter(sign[0]) ? null : throw new KustoException($"{sign} with null is left to Kusto.");
        if (sign is "==" or "!=")
            return Same(a, b) == (sign == "==");
        if (a is not string text || b is not string part)
            throw new KustoException($"{Kind(a)} {sign} {Kind(b)} is not defined.");
        var found = sign.TrimStart('!') switch
        {
            "=~" or "~" => text.Equals(part, StringComparison.OrdinalIgnoreCase),
            "contains" => text.Contains(part, StringComparison.OrdinalIgnoreCase),
            "startswith" => text.StartsWith(part, StringComparison.OrdinalIgnoreCase),
            "endswith" => text.EndsWith(part, StringComparison.OrdinalIgnoreCase),
            // Whole words: what stands before and behind must not be a letter or digit.
            _ => Regex.IsMatch(text, "(?<![A-Za-z0-9])" + Regex.Escape(part) + "(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
        };
        return found == (sign[0] != '!');
    }

    private static bool Same(object a, object? b) => (a, b) switch
    {
        (JsonElement, _) or (_, JsonElement) => throw new KustoException("A dynamic value is compared: put toint() or tostring() around it."),
        (string x, string y) => x == y,
        (bool x, bool y) => x == y,
        (string or bool, _) or (_, string or bool) => throw new KustoException($"{Kind(a)} == {Kind(b)} is not defined."),
        _ => Order(a, b) == 0,
    };

    private Func<KustoScope, IEnumerable<object?>> List()
    {
        tokens.Expect("(");
        if (tables.TryGetValue(tokens.Peek.Text, out var rows) && tokens.PeekNext.Text == ")")
        {
            tokens.Take();
            tokens.Take();
            var found = rows.Select(row => row[row.Columns.First()]).ToList();
            return _ => found;
        }
        var items = Arguments();
        return scope => items.Select(item => item(scope));
    }

    // The opening bracket is taken.
    private List<KustoValue> Arguments()
    {
        var arguments = new List<KustoValue>();
        if (tokens.Took(")"))
            return arguments;
        do
        {
            arguments.Add(Parse());
        }
        while (tokens.Took(","));
        tokens.Expect(")");
        return arguments;
    }

    private KustoValue Sum()
    {
        var left = Product();
        while (tokens.Peek is { Kind: KustoKind.Sign, Text: "+" or "-" })
        {
            var (sign, first) = (tokens.Take().Text, left);
            var second = Product();
            left = scope => KustoFunctions.Calculate(sign, first(scope), second(scope));
        }
        return left;
    }

    private KustoValue Product()
    {
        var left = Member();
        while (tokens.Peek is { Kind: KustoKind.Sign, Text: "*" or "/" })
        {
            var (sign, first) = (tokens.Take().Text, left);
            var second = Member();
            left = scope => KustoFunctions.Calculate(sign, first(scope), second(scope));
        }
        return left;
    }

    // line.State.Queue, line.Scopes[0].TraceId
    private KustoValue Member()
    {
        var value = Single();
        while (tokens.Peek is { Kind: KustoKind.Sign, Text: "." or "[" })
        {
            var whole = value;
            if (tokens.Took("."))
            {
                var name = tokens.Name();
                value = scope => KustoFunctions.Part(whole(scope), name);
            }
            else
            {
                tokens.Expect("[");
                var index = tokens.Take().Value as long? ?? throw new KustoException("Only a number is known between [ and ].");
                tokens.Expect("]");
                value = scope => KustoFunctions.Part(whole(scope), (int)index);
            }
        }
        return value;
    }

    private KustoValue Single()
    {
        if (tokens.Took("("))
        {
            var inner = Parse();
            tokens.Expect(")");
            return inner;
        }
        var token = tokens.Take();
        if (token.Kind == KustoKind.Literal)
            return _ => token.Value;
        if (token.Kind != KustoKind.Name)
            throw new KustoException($"A value is expected, not '{token.Text}'.");
        if (tokens.Took("("))
            return KustoFunctions.Call(token.Text, Arguments(), now);
        if (token.Text is "true" or "false")
            return _ => token.Text == "true";
        if (values.TryGetValue(token.Text, out var known))
            return _ => known;
        return scope => scope.Row is { } row ? row[token.Text] : throw new KustoException($"'{token.Text}' stands in a summary outside of count(), max() and so on.");
    }
}
