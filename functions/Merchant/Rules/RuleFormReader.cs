using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Rules;

namespace CancelSaver.Merchant;

/// <summary>
/// What was typed into the form becomes a rule. What cannot be read is noted beside its field; what the rulebook's own judge finds wrong afterwards (<see cref="Place"/>) stands beside
/// the field it came from.
/// </summary>
public sealed class RuleFormReader(RuleForm form, Typed typed, RuleChoices choices)
{
    private readonly List<(string Path, string Key, ConditionRow Row)> places = [];

    /// <summary>The rule under this id. Where something could not be read, the harmless value stands in its place: look at <see cref="Typed.IsFine"/>.</summary>
    public Rule Rule(string id) => new()
    {
        Id = id,
        Name = form.Name.Trim(),
        Enabled = form.Enabled,
        ValidHours = typed.Number("valid-hours", "How long the offer stands", 1, RulebookValidation.LongestOffer) ?? 48,
        When = When(),
        Offer = [.. form.Parts.Select((part, i) => Terms(part, RuleForm.PartKey(i)))],
    };

    /// <summary>Notes beside its field what is wrong with the rule as it was read.</summary>
    public void Place(RulebookError error) => typed.Wrong(FieldOf(error.Field), error.Says);

    private Condition When()
    {
        if (form.Rows.Count == 0)
            return new Always();
        // One plain row needs no knot around it; the way back must find the form as it was.
        if (form is { Rows: [{ Kind: not ConditionKind.Group } only], Any: false })
            return Of(only, RuleForm.RowKey(0), "when", nested: false);
        var knot = form.Any ? "when.any" : "when.all";
        Condition[] parts = [.. form.Rows.Select((row, i) => Of(row, RuleForm.RowKey(i), FormattableString.Invariant($"{knot}[{i}]"), nested: false))];
        return form.Any ? new Or(parts) : new And(parts);
    }

    private Condition Of(ConditionRow row, string key, string path, bool nested)
    {
        if (row.Not)
            return new Not(Of(row with { Not = false }, key, path + ".that", nested));
        places.Add((path, key, row));
        if (row.Kind != ConditionKind.Group || nested)
            return Leaf(row, key);
        var knot = path + (row.Any ? ".any" : ".all");
        Condition[] parts = [.. row.Rows.Select((r, i) => Of(r, key + "-" + i.ToString(CultureInfo.InvariantCulture), FormattableString.Invariant($"{knot}[{i}]"), nested: true))];
        return row.Any ? new Or(parts) : new And(parts);
    }

    private Condition Leaf(ConditionRow row, string key)
    {
        switch (row.Kind)
        {
            case "reason": return new ReasonIs(Picked(row));
            case "class": return new ClassIs([.. Picked(row).Select(c => Enum.TryParse<CancelClass>(c, out var known) ? known : (CancelClass)(-1))]);
            case "orderValue": return Amounts(key);
            case "product": return new HasProduct(Ids(row, key));
            case "category": return new HasCategory(Ids(row, key));
            case "lines": var lines = Range(key); return new LineCount(lines.From, lines.To);
            case "country": return new CountryIs([.. Listed(row, "list").Select(c => c.ToUpperInvariant())]);
            case "language": return new LanguageIs(Listed(row, "list"));
            case "customer": return new CustomerIs(row.One("which") != "known");
            case "paymentMethod": return new PaymentMethodIs(Methods(row));
            case "shippingMethod": return new ShippingMethodIs(Methods(row));
            case "hour": return new HourOfDay(typed.Number(key + "-from", "The hour", 0, 23) ?? 0, typed.Number(key + "-to", "The hour", 0, 23) ?? 0);
            case "minutesToCancel": var minutes = Range(key); return new MinutesToCancel(minutes.From, minutes.To);
            case "earlierCancellations": var earlier = Range(key); return new EarlierCancellations(earlier.From, earlier.To);
            case "spent": return new SpentAtLeast(typed.Money(key + "-from", "The amount", choices.Currency, required: true) ?? 0);
            default: return Carried(row, key);
        }
    }

    private Condition Carried(ConditionRow row, string key)
    {
        if (row.Kind == ConditionKind.Json && ConditionRows.Parse(row.One("json")) is { } condition)
            return condition;
        typed.Wrong(key + "-json", "This condition cannot be read any more: remove it and write it anew.");
        return new Always();
    }

    private OrderValue Amounts(string key)
    {
        var (from, to) = (typed.Money(key + "-from", "The amount", choices.Currency), typed.Money(key + "-to", "The amount", choices.Currency));
        NotNothing(key, from, to);
        return new OrderValue(from, to);
    }

    private (int? From, int? To) Range(string key)
    {
        var (from, to) = (typed.Number(key + "-from", "The number", 0, int.MaxValue, required: false), typed.Number(key + "-to", "The number", 0, int.MaxValue, required: false));
        NotNothing(key, from, to);
        return (from, to);
    }

    // A range without ends holds always: who added the row meant something.
    private void NotNothing(string key, long? from, long? to)
    {
        if (from is null && to is null && typed.ErrorOf(key + "-from") is null && typed.ErrorOf(key + "-to") is null)
            typed.Wrong(key + "-from", "Fill in one end at least, or remove the condition.");
    }

    private long[] Ids(ConditionRow row, string key)
    {
        var ids = new List<long>();
        foreach (var text in Listed(row, "list"))
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                ids.Add(id);
            else
                typed.Wrong(key + "-list", "“" + text + "” is not a number.");
        }

        return [.. ids];
    }

    private string[] Methods(ConditionRow row) => choices.Of(row.Kind) is null ? Listed(row, "pick") : Picked(row);

    private static string[] Picked(ConditionRow row) => [.. row.All("pick").Where(v => v.Length > 0)];

    private static string[] Listed(ConditionRow row, string field) => row.One(field).Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private OfferTerms Terms(PartRow part, string key) => new()
    {
        Kind = part.Kind,
        Percent = part.HasPercent ? typed.Number(key + "-percent", "The percentage", 1, 100, required: false) : null,
        AmountMinor = part.HasAmount ? typed.Money(key + "-amount", "The amount", choices.Currency) : null,
        FeesToo = part.FeesToo,
        PaymentMethod = part.Kind == OfferKind.AlternatePayment && part.Method.Length > 0 ? part.Method : null,
    };

    private string FieldOf(string path)
    {
        if (path == "name")
            return "name";
        if (path == "validHours")
            return "valid-hours";
        if (path.StartsWith("offer[", StringComparison.Ordinal) && path.IndexOf(']', StringComparison.Ordinal) is > 6 and var close && int.TryParse(path.AsSpan(6, close - 6), out var place))
            return PartField(place, path[(close + 1)..]);
        if (path.StartsWith("offer", StringComparison.Ordinal))
            return "add-part-kind";
        var (Path, key, row) = places.Where(p => path.StartsWith(p.Path, StringComparison.Ordinal)).OrderByDescending(p => p.Path.Length).FirstOrDefault();
        if (key is null)
            return path.StartsWith("when", StringComparison.Ordinal) ? "add-kind" : "";
        if (row.Kind == ConditionKind.Group)
            return key + "-add";
        var end = path[Path.Length..];
        return key + "-" + (end is ".from" or ".to" ? end[1..] : ConditionKind.Find(row.Kind)?.Fields[0].Name ?? "json");
    }

    private string PartField(int place, string end)
    {
        var key = RuleForm.PartKey(place);
        if (place >= form.Parts.Count || end == ".kind")
            return "add-part-kind";
        var part = form.Parts[place];
        return end switch
        {
            ".percent" => key + "-percent",
            ".amountMinor" => key + "-amount",
            ".paymentMethod" => key + "-method",
            _ => part.HasPercent ? key + "-percent" : part.HasAmount ? key + "-amount" : "add-part-kind",
        };
    }
}
