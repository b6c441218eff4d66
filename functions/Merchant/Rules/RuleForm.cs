using System.Globalization;
using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>A condition as it stands in the form: its kind and what was typed, right or wrong.</summary>
public sealed record ConditionRow(string Kind)
{
    public bool Not { get; init; }

    /// <summary>Of a group: any of its rows is enough.</summary>
    public bool Any { get; init; }

    public IReadOnlyList<ConditionRow> Rows { get; init; } = [];

    /// <summary>Field → what stands in it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<string> All(string field) => Values.GetValueOrDefault(field, []);

    public string One(string field) => All(field) is [var first, ..] ? first : "";
}

/// <summary>One part of an offer as it stands in the form.</summary>
public sealed record PartRow(OfferKind Kind)
{
    public string Percent { get; init; } = "";

    public string Amount { get; init; } = "";

    public bool FeesToo { get; init; } = true;

    public string Method { get; init; } = "";

    public bool HasPercent => Kind is OfferKind.Coupon or OfferKind.NextOrderDiscount;

    public bool HasAmount => HasPercent || Kind == OfferKind.StoreCredit;
}

/// <summary>
/// A rule as a form: rows of conditions (one level of groups; what is deeper is carried along unseen), up to three parts of an offer. Everything in it is text as it was typed, so that
/// it can be shown again whatever is wrong with it. Calculates only.
/// </summary>
public sealed record RuleForm
{
    public const int MostRows = 20;

    public string Name { get; init; } = "";

    public string ValidHours { get; init; } = "48";

    public bool Enabled { get; init; } = true;

    public bool Any { get; init; }

    public IReadOnlyList<ConditionRow> Rows { get; init; } = [];

    public IReadOnlyList<PartRow> Parts { get; init; } = [];

    /// <summary>The rule as it is.</summary>
    public static RuleForm Of(Rule rule, RuleChoices choices) => new()
    {
        Name = rule.Name,
        ValidHours = rule.ValidHours.ToString(CultureInfo.InvariantCulture),
        Enabled = rule.Enabled,
        Any = rule.When is Or { Any.Count: > 0 },
        Rows = rule.When switch
        {
            Always => [],
            And { All.Count: > 0 } and => [.. and.All.Select(c => ConditionRows.Of(c, choices, nested: false))],
            Or { Any.Count: > 0 } or => [.. or.Any.Select(c => ConditionRows.Of(c, choices, nested: false))],
            var one => [ConditionRows.Of(one, choices, nested: false)],
        },
        Parts = [.. rule.Offer.Select(t => new PartRow(t.Kind)
        {
            Percent = t.Percent?.ToString(CultureInfo.InvariantCulture) ?? "",
            Amount = t.AmountMinor is { } minor ? new Money(minor, choices.Currency).ToDecimalString() : "",
            FeesToo = t.Kind != OfferKind.FreeShipping || t.FeesToo,
            Method = t.PaymentMethod ?? "",
        })],
    };

    /// <summary>The form as it was sent.</summary>
    public static RuleForm Read(Typed typed)
    {
        var parts = new List<PartRow>();
        for (var i = 0; i < MostRows; i++)
        {
            var key = PartKey(i);
            if (Enum.TryParse<OfferKind>(typed[key + "-kind"], out var kind) && Enum.IsDefined(kind))
                parts.Add(new PartRow(kind) { Percent = typed[key + "-percent"], Amount = typed[key + "-amount"], FeesToo = kind != OfferKind.FreeShipping || typed.Ticked(key + "-fees"), Method = typed[key + "-method"] });
        }

        return new RuleForm
        {
            Name = typed["name"],
            ValidHours = typed["valid-hours"],
            Enabled = typed.Ticked("enabled"),
            Any = typed["match"] == "any",
            Rows = ConditionRows.Read(typed, "c", nested: false),
            Parts = parts,
        };
    }

    /// <summary>What stands in the fields, rows numbered anew.</summary>
    public Typed Fields()
    {
        var typed = Typed.Of(("name", Name), ("valid-hours", ValidHours), ("enabled", Enabled ? "yes" : null), ("match", Any ? "any" : "all"));
        for (var i = 0; i < Rows.Count; i++)
            ConditionRows.Put(typed, RowKey(i), Rows[i]);
        for (var i = 0; i < Parts.Count; i++)
        {
            var (key, part) = (PartKey(i), Parts[i]);
            typed.Add(key + "-kind", part.Kind.ToString()).Add(key + "-percent", part.Percent).Add(key + "-amount", part.Amount).Add(key + "-fees", part.FeesToo ? "yes" : null).Add(key + "-method", part.Method);
        }

        return typed;
    }

    /// <summary>What a button other than "save" does: rows come and go, the rest stays as it was typed.</summary>
    public RuleForm Do(string what, Typed typed)
    {
        var (verb, subject) = what.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? (what[..at], what[(at + 1)..]) : (what, "");
        return verb switch
        {
            "add-condition" when ConditionKind.Find(typed["add-kind"]) is { } kind && Rows.Count < MostRows => this with { Rows = [.. Rows, ConditionRows.New(kind.Id)] },
            "add" when ConditionKind.Find(typed[subject + "-add"]) is { } kind => this with { Rows = ConditionRows.AddTo(Rows, subject, kind.Id) },
            "remove" => this with { Rows = ConditionRows.Without(Rows, subject) },
            "add-part" when Enum.TryParse<OfferKind>(typed["add-part-kind"], out var kind) && Enum.IsDefined(kind) && Parts.Count < RulebookValidation.MostParts => this with { Parts = [.. Parts, new PartRow(kind)] },
            "remove-part" when int.TryParse(subject, NumberStyles.None, CultureInfo.InvariantCulture, out var place) => this with { Parts = [.. Parts.Where((_, i) => i != place)] },
            _ => this,
        };
    }

    public static string RowKey(int row) => "c" + row.ToString(CultureInfo.InvariantCulture);

    public static string RowKey(int row, int nested) => RowKey(row) + "-" + nested.ToString(CultureInfo.InvariantCulture);

    public static string PartKey(int part) => "o" + part.ToString(CultureInfo.InvariantCulture);
}
