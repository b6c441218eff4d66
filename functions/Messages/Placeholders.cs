using System.Text;

namespace CancelSaver.Messages;

/// <summary>
/// Replaces <c>{{name}}</c> in our own and merchants' texts. Deliberately not an engine: no conditions, no loops, no lookups; values are never read again.
/// </summary>
public static class Placeholders
{
    /// <summary>What every text may use, whatever it is for.</summary>
    public static readonly IReadOnlyList<string> Everywhere = ["store", "order", "orderDate", "firstName"];

    /// <summary>What is wrong with a text, in sentences for the one who wrote it; empty when nothing is.</summary>
    /// <param name="known">The names this text may use.</param>
    public static IReadOnlyList<string> Problems(string text, IReadOnlyCollection<string> known)
    {
        var problems = new List<string>();
        if (text.Contains("{%", StringComparison.Ordinal))
            problems.Add("This looks like Liquid ({% … %}). Conditions and loops are not available here; write plain sentences with {{placeholders}}.");
        foreach (var piece in Split(text))
        {
            if (piece.Name is null)
            {
                if (piece.Text.Contains("{{", StringComparison.Ordinal) || piece.Text.Contains("}}", StringComparison.Ordinal))
                    problems.Add("A placeholder is not closed: it is written {{name}}, on one line.");
            }
            else if (piece.Name.Contains('|', StringComparison.Ordinal))
                problems.Add("{{" + piece.Name + "}} looks like Liquid with a filter (|). Write " + Nearest(piece.Name, known) + " alone; amounts and dates are already formatted.");
            else if (piece.Name.StartsWith('#') || piece.Name.StartsWith('/') || piece.Name.StartsWith('{'))
                problems.Add("{{" + piece.Name + "}} looks like Handlebars. Conditions and loops are not available here.");
            else if (!known.Contains(piece.Name))
                problems.Add("{{" + piece.Name + "}} is not known here. Did you mean " + Nearest(piece.Name, known) + "? Known: "
                    + string.Join(", ", known.Order(StringComparer.Ordinal).Select(k => "{{" + k + "}}")) + ".");
        }

        return problems;
    }

    /// <summary>The names a text uses.</summary>
    public static IReadOnlySet<string> In(string text) => Split(text).Where(p => p.Name is not null).Select(p => p.Name!).ToHashSet();

    /// <summary>Fills a text that goes out. What is not known is left away: a customer never sees a brace of ours.</summary>
    /// <param name="literal">What happens to the words around the placeholders (escaping).</param>
    /// <param name="value">The value as it is to appear, escaped already; null when there is none.</param>
    public static string Fill(string text, Func<string, string> literal, Func<string, string?> value)
    {
        var filled = new StringBuilder(text.Length + 40);
        foreach (var piece in Split(text))
        {
            if (piece.Name is not null)
                filled.Append(value(piece.Name));
            else
                filled.Append(literal(piece.Text.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal)));
        }

        return filled.ToString();
    }

    private static IEnumerable<(string Text, string? Name)> Split(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf("}}", open + 2, StringComparison.Ordinal);
            var name = close < 0 ? "" : text[(open + 2)..close];
            if (close < 0 || name.Contains('\n', StringComparison.Ordinal))
                break;
            if (open > at)
                yield return (text[at..open], null);
            yield return ("", name.Trim());
            at = close + 2;
        }

        if (at < text.Length)
            yield return (text[at..], null);
    }

    // "customer.first_name | default: …" → {{firstName}}: what people paste from other tools shares its letters with ours.
    private static string Nearest(string wrong, IReadOnlyCollection<string> known)
    {
        var letters = Letters(wrong.Split('|')[0]);
        return "{{" + known.OrderByDescending(k => letters.EndsWith(Letters(k), StringComparison.Ordinal))
            .ThenBy(k => Distance(letters, Letters(k))).ThenBy(k => k, StringComparer.Ordinal).First() + "}}";
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
