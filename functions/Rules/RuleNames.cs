using System.Globalization;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>How a store's things are called in sentences: its currency, and names for ids where the store told us some. An id without a name stays an id.</summary>
/// <param name="Currency">ISO 4217: what amounts of rules are in.</param>
public sealed record RuleNames(string Currency)
{
    private static readonly Dictionary<string, string> None = [];

    public IReadOnlyDictionary<string, string> Payments { get; init; } = None;

    /// <summary>By "method:instance", as orders name them.</summary>
    public IReadOnlyDictionary<string, string> Shippings { get; init; } = None;

    /// <summary>The store's own reasons, by what rules call them.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = None;

    /// <summary>Names of products by their id as text.</summary>
    public IReadOnlyDictionary<string, string> Products { get; init; } = None;

    /// <summary>What the store told us when it was connected.</summary>
    public static RuleNames Of(Store store) => new(store.Currency)
    {
        Payments = Named(store.PaymentMethods.Select(m => (m.Id, m.Title))),
        Reasons = Named(store.Settings.OwnReasons.Select(r => (r.Id, "“" + r.Label + "”"))),
        Shippings = Named(store.ShippingMethods.Select(m => (m.MethodId + ":" + m.InstanceId, m.Title))),
    };

    public string Reason(string id) => Reasons.TryGetValue(id, out var label) ? label : RuleSentence.Words(id);

    public string Payment(string id) => Payments.GetValueOrDefault(id, id);

    public string Shipping(string id) => Shippings.GetValueOrDefault(id, id);

    /// <summary>"product 13", or "“Merino Tee”".</summary>
    public string Product(long id) => Products.TryGetValue(id.ToString(CultureInfo.InvariantCulture), out var name) ? "“" + name + "”" : id.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Named(IEnumerable<(string Id, string Title)> things)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, title) in things)
        {
            if (!string.IsNullOrWhiteSpace(title))
                names.TryAdd(id, title.Trim());
        }

        return names;
    }
}
