using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>How a value of a condition is typed.</summary>
public enum ConditionInput
{
    /// <summary>Ticked from a list.</summary>
    Picks,
    /// <summary>Several, with commas between them.</summary>
    List,
    Number,
    Money,
    Choice,
}

/// <summary>One value of a condition.</summary>
/// <param name="Name">The end of the field's name.</param>
public sealed record ConditionField(string Name, string Label, ConditionInput Input, string Hint = "", string? Suffix = null);

/// <summary>A kind of condition as the form shows it.</summary>
/// <param name="Id">As in the rulebook's JSON.</param>
/// <param name="Label">What a merchant chooses.</param>
public sealed record ConditionKind(string Id, string Label, params IReadOnlyList<ConditionField> Fields)
{
    /// <summary>Several conditions in one, all or any of them.</summary>
    public const string Group = "group";

    /// <summary>What the form cannot show; it is carried along as it is.</summary>
    public const string Json = "json";

    public static readonly IReadOnlyList<ConditionKind> All =
    [
        new("reason", "The reason", new ConditionField("pick", "The reason is one of", ConditionInput.Picks)),
        new("orderValue", "The order's value", new("from", "From", ConditionInput.Money, "Empty: no lower end"), new("to", "To", ConditionInput.Money, "Empty: no upper end")),
        new("product", "A product in the order", new ConditionField("list", "The order has one of these products", ConditionInput.List, "Product numbers, with commas between them")),
        new("category", "A category in the order", new ConditionField("list", "The order has something of one of these categories", ConditionInput.List, "Category numbers, with commas between them")),
        new("lines", "How many lines the order has", new("from", "From", ConditionInput.Number), new("to", "To", ConditionInput.Number)),
        new("country", "The country", new ConditionField("list", "The country is one of", ConditionInput.List, "Two letters each, with commas between them: US, CA")),
        new("language", "The customer's language", new ConditionField("list", "The language is one of", ConditionInput.List, "Such as en, de, zh-CN; en means every English")),
        new("customer", "New or known customer", new ConditionField("which", "The customer", ConditionInput.Choice)),
        new("spent", "What the customer spent before", new ConditionField("from", "The customer has spent at least", ConditionInput.Money)),
        new("earlierCancellations", "How often the customer cancelled before", new("from", "From", ConditionInput.Number), new("to", "To", ConditionInput.Number)),
        new("paymentMethod", "The way to pay", new ConditionField("pick", "The order was to be paid by one of", ConditionInput.Picks)),
        new("shippingMethod", "The way to ship", new ConditionField("pick", "The order was to be sent by one of", ConditionInput.Picks)),
        new("minutesToCancel", "Minutes from order to cancellation", new("from", "From", ConditionInput.Number, "", "minutes"), new("to", "To", ConditionInput.Number, "", "minutes")),
        new("hour", "The hour of the day", new("from", "From", ConditionInput.Number, "0 to 23, store time", ":00"), new("to", "To", ConditionInput.Number, "0 to 23; 22 to 6 goes over midnight", ":59")),
        new("class", "How it was cancelled", new ConditionField("pick", "It was cancelled as one of", ConditionInput.Picks)),
        new(Group, "Several conditions together"),
    ];

    public static ConditionKind? Find(string id) => All.FirstOrDefault(k => k.Id == id);
}

/// <summary>What the pickers of the rule form offer: the store's own ways to pay and to ship, its reasons.</summary>
public sealed class RuleChoices(Store store)
{
    private static readonly CancelClass[] classes = [CancelClass.Customer, CancelClass.PaymentFailed, CancelClass.Unknown];

    public string Currency => store.Currency;

    /// <summary>What can be ticked for a kind of condition; null: the store does not tell, so it is typed.</summary>
    public IReadOnlyList<(string Value, string Label)>? Of(string kind) => kind switch
    {
        "reason" =>
        [
            .. Reason.All.Select(r => (r, r == Reason.Unknown ? "no reason given" : RuleSentence.Words(r))),
            .. store.Settings.OwnReasons.Select(r => (r.Id, "“" + r.Label + "”")),
        ],
        "class" => [.. classes.Select(c => (c.ToString(), c switch { CancelClass.Customer => "by the customer", CancelClass.PaymentFailed => "the payment failed", _ => "nobody knows by whom" }))],
        "paymentMethod" when store.PaymentMethods.Count > 0 => [.. store.PaymentMethods.Select(m => (m.Id, m.Title))],
        "shippingMethod" when store.ShippingMethods.Count > 0 => [.. store.ShippingMethods.Select(m => (m.MethodId + ":" + m.InstanceId, m.Title)).DistinctBy(m => m.Item1)],
        "customer" => [("new", "is new"), ("known", "has ordered before")],
        _ => null,
    };

    /// <summary>The same with what is chosen already and no longer offered by the store.</summary>
    public IReadOnlyList<(string Value, string Label)> Of(string kind, IReadOnlyList<string> chosen)
    {
        var offered = Of(kind) ?? [];
        return [.. offered, .. chosen.Where(c => c.Length > 0 && offered.All(o => o.Value != c)).Distinct().Select(c => (c, c + " (no longer in the store)"))];
    }

    /// <summary>How a field is typed in this store: a list to tick from where the store has told one.</summary>
    public ConditionInput InputOf(string kind, ConditionField field) => field.Input == ConditionInput.Picks && Of(kind) is null ? ConditionInput.List : field.Input;
}
