using System.Globalization;
using System.Text;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>Condition ⇄ row of the form.</summary>
public static class ConditionRows
{
    public static ConditionRow New(string kind) => new(kind);

    /// <param name="nested">It stands in a group already: another group is carried along as JSON.</param>
    public static ConditionRow Of(Condition condition, RuleChoices choices, bool nested) => condition switch
    {
        Not { That: not Not } negated when Of(negated.That, choices, nested) is { Kind: not ConditionKind.Json } inner => inner with { Not = true },
        And { All.Count: > 0 } every when !nested => new ConditionRow(ConditionKind.Group) { Rows = [.. every.All.Select(c => Of(c, choices, nested: true))] },
        Or { Any.Count: > 0 } some when !nested => new ConditionRow(ConditionKind.Group) { Any = true, Rows = [.. some.Any.Select(c => Of(c, choices, nested: true))] },
        ReasonIs c => Picks("reason", c.Reasons),
        ClassIs c => Picks("class", c.Classes.Select(k => k.ToString())),
        OrderValue c => Fields("orderValue", ("from", Amount(c.FromMinor, choices)), ("to", Amount(c.ToMinor, choices))),
        HasProduct c => Fields("product", ("list", Commas(c.Ids.Select(Number)))),
        HasCategory c => Fields("category", ("list", Commas(c.Ids.Select(Number)))),
        LineCount c => Range("lines", c.From, c.To),
        CountryIs c => Fields("country", ("list", Commas(c.Countries))),
        LanguageIs c => Fields("language", ("list", Commas(c.Languages))),
        CustomerIs c => Fields("customer", ("which", c.New ? "new" : "known")),
        PaymentMethodIs c => choices.Of("paymentMethod") is null ? Fields("paymentMethod", ("pick", Commas(c.Methods))) : Picks("paymentMethod", c.Methods),
        ShippingMethodIs c => choices.Of("shippingMethod") is null ? Fields("shippingMethod", ("pick", Commas(c.Methods))) : Picks("shippingMethod", c.Methods),
        HourOfDay c => Range("hour", c.From, c.To),
        MinutesToCancel c => Range("minutesToCancel", c.From, c.To),
        EarlierCancellations c => Range("earlierCancellations", c.From, c.To),
        SpentAtLeast c => Fields("spent", ("from", Amount(c.Minor, choices))),
        _ => Fields(ConditionKind.Json, ("json", StoredJson.Write(condition))),
    };

    /// <summary>Rows as they were sent, under names that begin so.</summary>
    public static IReadOnlyList<ConditionRow> Read(Typed typed, string start, bool nested)
    {
        var rows = new List<ConditionRow>();
        for (var i = 0; i < RuleForm.MostRows; i++)
        {
            var key = start + Number(i);
            var kind = typed[key + "-kind"];
            if (kind == ConditionKind.Group && !nested)
                rows.Add(new ConditionRow(kind) { Not = typed.Ticked(key + "-not"), Any = typed[key + "-match"] == "any", Rows = Read(typed, key + "-", nested: true) });
            else if (kind == ConditionKind.Json)
                rows.Add(Fields(kind, ("json", typed[key + "-json"])));
            else if (kind != ConditionKind.Group && ConditionKind.Find(kind) is { } known)
                rows.Add(new ConditionRow(kind) { Not = typed.Ticked(key + "-not"), Values = known.Fields.ToDictionary(f => f.Name, f => typed.All(key + "-" + f.Name)) });
        }

        return rows;
    }

    /// <summary>A row's fields, the row under this name.</summary>
    public static void Put(Typed typed, string key, ConditionRow row)
    {
        typed.Add(key + "-kind", row.Kind).Add(key + "-not", row.Not ? "yes" : null);
        if (row.Kind == ConditionKind.Group)
            typed.Add(key + "-match", row.Any ? "any" : "all");
        foreach (var (field, values) in row.Values)
        {
            foreach (var value in values)
                typed.Add(key + "-" + field, value);
        }

        for (var i = 0; i < row.Rows.Count; i++)
            Put(typed, key + "-" + Number(i), row.Rows[i]);
    }

    public static IReadOnlyList<ConditionRow> AddTo(IReadOnlyList<ConditionRow> rows, string key, string kind) =>
        [.. rows.Select((row, i) => RuleForm.RowKey(i) == key && row.Rows.Count < RuleForm.MostRows && kind != ConditionKind.Group ? row with { Rows = [.. row.Rows, New(kind)] } : row)];

    public static IReadOnlyList<ConditionRow> Without(IReadOnlyList<ConditionRow> rows, string key) =>
        [.. rows.Select((row, i) => (Row: row, Place: i)).Where(r => RuleForm.RowKey(r.Place) != key)
            .Select(r => r.Row with { Rows = [.. r.Row.Rows.Where((_, n) => RuleForm.RowKey(r.Place, n) != key)] })];

    /// <summary>A condition from its JSON; null when it is none.</summary>
    public static Condition? Parse(string json)
    {
        var (rulebook, errors) = RulebookJson.Parse(Encoding.UTF8.GetBytes("{\"rules\":[{\"id\":\"a\",\"name\":\"a\",\"when\":" + json + "}]}"));
        return errors.Count == 0 ? rulebook?.Rules is [var rule] ? rule.When : null : null;
    }

    private static ConditionRow Picks(string kind, IEnumerable<string> values) =>
        new(kind) { Values = new Dictionary<string, IReadOnlyList<string>> { ["pick"] = [.. values] } };

    private static ConditionRow Fields(string kind, params (string Name, string Value)[] fields) =>
        new(kind) { Values = fields.ToDictionary(f => f.Name, f => (IReadOnlyList<string>)[f.Value]) };

    private static ConditionRow Range(string kind, int? from, int? to) => Fields(kind, ("from", from is { } low ? Number(low) : ""), ("to", to is { } high ? Number(high) : ""));

    private static string Amount(long? minor, RuleChoices choices) => minor is { } amount ? new Money(amount, choices.Currency).ToDecimalString() : "";

    private static string Commas(IEnumerable<string> values) => string.Join(", ", values);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
