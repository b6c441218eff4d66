using System.Globalization;
using System.Text;

namespace CancelSaver.Tests.Kit;

/// <summary>A query uses something the little evaluator does not know, or something Kusto itself would refuse.</summary>
public sealed class KustoException(string message) : Exception(message);

internal enum KustoKind
{
    Name,
    Literal,
    Sign,
    End,
}

/// <summary>One word of a query: a name, a sign, or a literal with its value (string, long, double, span of time).</summary>
internal readonly record struct KustoToken(KustoKind Kind, string Text, object? Value = null);

/// <summary>A query's words, taken one by one.</summary>
internal sealed class KustoTokens
{
    private static readonly string[] signs = ["==", "!=", "=~", "!~", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "|", "(", ")", "[", "]", ",", ".", ";"];

    private static readonly string[] negated = ["in", "has", "contains", "startswith", "endswith"];

    private readonly List<KustoToken> _all = [];

    private int _next;

    public KustoTokens(string query)
    {
        for (var i = 0; i < query.Length;)
            i = Read(query, i);
        _all.Add(new KustoToken(KustoKind.End, "the end"));
    }

    public KustoToken Peek => _all[_next];

    public KustoToken PeekNext => _all[Math.Min(_next + 1, _all.Count - 1)];

    public bool AtEnd => Peek.Kind == KustoKind.End;

    public KustoToken Take() => AtEnd ? Peek : _all[_next++];

    /// <summary>Takes the sign or word if it stands there.</summary>
    public bool Took(string text)
    {
        if (Peek.Kind is KustoKind.Literal or KustoKind.End || Peek.Text != text)
            return false;
        _next++;
        return true;
    }

    public void Expect(string text)
    {
        if (!Took(text))
            throw new KustoException($"'{text}' is expected, not '{Peek.Text}'.");
    }

    public string Name() => Peek.Kind == KustoKind.Name ? Take().Text : throw new KustoException($"A name is expected, not '{Peek.Text}'.");

    private int Read(string query, int i)
    {
        var c = query[i];
        if (char.IsWhiteSpace(c))
            return i + 1;
        if (query.AsSpan(i).StartsWith("//"))
        {
            var end = query.IndexOf('\n', i);
            return end < 0 ? query.Length : end;
        }
        if (c is '"' or '\'')
            return Text(query, i);
        if (char.IsAsciiDigit(c))
            return Number(query, i);
        if (char.IsAsciiLetter(c) || c == '_')
        {
            var end = WordEnd(query, i);
            // Kusto has has_any, in~ and many more; only what is listed in KustoExpression is known there.
            if (end < query.Length && query[end] == '~')
                end++;
            _all.Add(new KustoToken(KustoKind.Name, query[i..end]));
            return end;
        }
        if (c == '!' && negated.FirstOrDefault(word => query.AsSpan(i + 1).StartsWith(word) && WordEnd(query, i + 1) == i + 1 + word.Length) is { } word)
        {
            _all.Add(new KustoToken(KustoKind.Name, "!" + word));
            return i + 1 + word.Length;
        }
        var sign = Array.Find(signs, s => query.AsSpan(i).StartsWith(s)) ?? throw new KustoException($"'{c}' is not known.");
        _all.Add(new KustoToken(KustoKind.Sign, sign));
        return i + sign.Length;
    }

    private int Text(string query, int start)
    {
        var text = new StringBuilder();
        for (var i = start + 1; i < query.Length; i++)
        {
            if (query[i] == query[start])
            {
                _all.Add(new KustoToken(KustoKind.Literal, text.ToString(), text.ToString()));
                return i + 1;
            }
            if (query[i] == '\n')
                break;
            if (query[i] == '\\' && i + 1 < query.Length)
            {
                i++;
                text.Append(query[i] switch { 'n' => '\n', 't' => '\t', '\\' or '"' or '\'' => query[i], _ => throw new KustoException($"\\{query[i]} in a text is not known.") });
            }
            else
            {
                text.Append(query[i]);
            }
        }
        throw new KustoException("A text is not closed.");
    }

    private int Number(string query, int start)
    {
        var end = start;
        while (end < query.Length && (char.IsAsciiDigit(query[end]) || (query[end] == '.' && end + 1 < query.Length && char.IsAsciiDigit(query[end + 1]))))
            end++;
        var (digits, unitEnd) = (query[start..end], WordEnd(query, end));
        object value = query[end..unitEnd] switch
        {
            "" when digits.Contains('.', StringComparison.Ordinal) => double.Parse(digits, CultureInfo.InvariantCulture),
            "" => long.Parse(digits, CultureInfo.InvariantCulture),
            "d" => Times(TimeSpan.FromDays(1)),
            "h" => Times(TimeSpan.FromHours(1)),
            "m" => Times(TimeSpan.FromMinutes(1)),
            "s" => Times(TimeSpan.FromSeconds(1)),
            "ms" => Times(TimeSpan.FromMilliseconds(1)),
            var unit => throw new KustoException($"The unit '{unit}' is not known."),
        };
        _all.Add(new KustoToken(KustoKind.Literal, query[start..unitEnd], value));
        return unitEnd;

        TimeSpan Times(TimeSpan unit) => unit * double.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static int WordEnd(string query, int i)
    {
        while (i < query.Length && (char.IsAsciiLetterOrDigit(query[i]) || query[i] == '_'))
            i++;
        return i;
    }
}
