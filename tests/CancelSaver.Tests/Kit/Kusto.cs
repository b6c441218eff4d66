namespace CancelSaver.Tests.Kit;

/// <summary>One row: column → value (string, number, bool, <see cref="DateTimeOffset"/>, null). A column that is not there cannot be asked for.</summary>
public sealed class Row
{
    private readonly Dictionary<string, object?> _columns = [];

    public IReadOnlyCollection<string> Columns => _columns.Keys;

    public object? this[string column]
    {
        get => _columns.TryGetValue(column, out var value) ? value : throw new KustoException($"There is no column '{column}'.");
        set => _columns[column] = value switch { int number => (long)number, float number => (double)number, DateTime moment => new DateTimeOffset(moment), _ => value };
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    internal Row Copy()
    {
        var copy = new Row();
        foreach (var (column, value) in _columns)
            copy._columns[column] = value;
        return copy;
    }

    public override string ToString() => string.Join(", ", _columns.Select(c => c.Key + "=" + c.Value));
}

/// <summary>
/// Answers the queries in <c>infra/alarms</c> and <c>infra/queries</c> over rows in memory, so that a test can show that an alarm rings on lines the app really wrote.
/// It knows the part of Kusto these queries use and no more: whatever it does not know throws, and so does what Kusto would refuse (a text compared with a number, a dynamic value
/// compared without toint or tostring). https://learn.microsoft.com/kusto/query/
/// </summary>
public static class Kusto
{
    /// <param name="query">The text of a .kql file.</param>
    /// <param name="tables">AppTraces, AppRequests, …</param>
    /// <param name="now">What <c>ago()</c> counts from.</param>
    /// <exception cref="KustoException">The query uses what is not known here, or is wrong.</exception>
    public static IReadOnlyList<Row> Run(string query, IReadOnlyDictionary<string, IReadOnlyList<Row>> tables, DateTimeOffset now)
    {
        var known = new Dictionary<string, IReadOnlyList<Row>>(tables, StringComparer.Ordinal);
        var (tokens, values) = (new KustoTokens(query), new Dictionary<string, object?>(StringComparer.Ordinal));
        var expressions = new KustoExpression(tokens, values, known, now);
        while (tokens.Took("let"))
        {
            var name = tokens.Name();
            tokens.Expect("=");
            if (tokens.Peek.Kind == KustoKind.Name && tokens.PeekNext.Text is "|" or ";")
                known[name] = Pipeline(tokens, expressions, known);
            else
                values[name] = expressions.Parse()(new KustoScope(new Row(), null));
            tokens.Expect(";");
        }
        var rows = Pipeline(tokens, expressions, known);
        tokens.Took(";");
        return tokens.AtEnd ? rows : throw new KustoException($"'{tokens.Peek.Text}' is not expected.");
    }

    private static IReadOnlyList<Row> Pipeline(KustoTokens tokens, KustoExpression expressions, Dictionary<string, IReadOnlyList<Row>> tables)
    {
        var table = tokens.Name();
        var rows = tables.TryGetValue(table, out var found) ? found : throw new KustoException($"There is no table '{table}'.");
        while (tokens.Took("|"))
        {
            rows = tokens.Name() switch
            {
                "where" => Where(rows, expressions.Parse()),
                "extend" => Extend(rows, Columns(tokens, expressions), keep: true),
                "project" => Extend(rows, Columns(tokens, expressions), keep: false),
                "distinct" => Distinct(Extend(rows, Columns(tokens, expressions), keep: false)),
                "summarize" => Summarize(rows, tokens, expressions),
                "order" or "sort" => Order(rows, tokens, expressions),
                "take" or "limit" => [.. rows.Take((int)(tokens.Take().Value as long? ?? throw new KustoException("take wants a number.")))],
                var verb => throw new KustoException($"The operator '{verb}' is not known."),
            };
        }
        return rows;
    }

    private static List<Row> Where(IReadOnlyList<Row> rows, KustoValue predicate) => [.. rows.Where(row => KustoExpression.Holds(predicate(new KustoScope(row, null))))];

    private static List<Row> Extend(IReadOnlyList<Row> rows, List<(string Name, KustoValue Value)> columns, bool keep)
    {
        var result = new List<Row>(rows.Count);
        foreach (var row in rows)
        {
            var made = keep ? row.Copy() : new Row();
            foreach (var (name, value) in columns)
                made[name] = value(new KustoScope(row, null));
            result.Add(made);
        }
        return result;
    }

    private static List<Row> Distinct(List<Row> rows) => [.. rows.DistinctBy(row => Key(row.Columns.Select(c => row[c])))];

    private static List<Row> Summarize(IReadOnlyList<Row> rows, KustoTokens tokens, KustoExpression expressions)
    {
        var totals = Columns(tokens, expressions);
        List<(string Name, KustoValue Value)> by = tokens.Took("by") ? Columns(tokens, expressions) : [];
        var keyed = rows.Select(row => (Row: row, Keys: by.ConvertAll(b => b.Value(new KustoScope(row, null)))));

        // Without "by" there is one row even of nothing: that is how an alarm sees that something is missing.
        var groups = by.Count == 0
            ? [(Keys: [], Rows: rows)]
            : keyed.GroupBy(k => Key(k.Keys)).Select(g => (g.First().Keys, Rows: (IReadOnlyList<Row>)[.. g.Select(k => k.Row)])).ToList();
        return groups.ConvertAll(group =>
        {
            var made = new Row();
            for (var i = 0; i < by.Count; i++)
                made[by[i].Name] = group.Keys[i];
            foreach (var (name, value) in totals)
                made[name] = value(new KustoScope(null, group.Rows));
            return made;
        });
    }

    private static List<Row> Order(IReadOnlyList<Row> rows, KustoTokens tokens, KustoExpression expressions)
    {
        tokens.Expect("by");
        IOrderedEnumerable<Row> ordered = rows.Order(Comparer<Row>.Create((_, _) => 0));
        do
        {
            var value = expressions.Parse();
            var ascending = tokens.Took("asc");
            if (!ascending)
                tokens.Took("desc");
            ordered = ascending
                ? ordered.ThenBy(row => value(new KustoScope(row, null)), Comparer<object?>.Create(KustoExpression.Order))
                : ordered.ThenByDescending(row => value(new KustoScope(row, null)), Comparer<object?>.Create(KustoExpression.Order));
        }
        while (tokens.Took(","));
        return [.. ordered];
    }

    private static List<(string Name, KustoValue Value)> Columns(KustoTokens tokens, KustoExpression expressions)
    {
        var columns = new List<(string, KustoValue)>();
        do
        {
            var (first, named) = (tokens.Peek, tokens.PeekNext.Text == "=");
            if (named)
            {
                tokens.Take();
                tokens.Take();
            }
            else if (first.Kind != KustoKind.Name || tokens.PeekNext.Text is "(" or "." or "[")
            {
                throw new KustoException($"Give the column that begins with '{first.Text}' a name.");
            }
            columns.Add((first.Text, expressions.Parse()));
        }
        while (tokens.Took(","));
        return columns;
    }

    private static string Key(IEnumerable<object?> values) => string.Join('\u0001', values.Select(v => v switch { DateTimeOffset moment => moment.UtcTicks.ToString(), _ => v?.GetType().Name + ":" + v }));
}
