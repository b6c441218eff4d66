using System.Globalization;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// A cancelled order is final at Shopify: what comes back is a new one, out of a cart that a link fills. Nothing about the person is in the link: whoever sees it sees goods and
/// codes that work for one customer only. https://shopify.dev/docs/apps/build/checkout/create-cart-permalinks
/// </summary>
public static class ShopifyCart
{
    /// <summary>Browsers and the servers on the way take longer addresses, but not all of them do.</summary>
    public const int Longest = 8000;

    /// <summary>Name of the cart attribute that becomes a note attribute of the new order, and so a mark (<see cref="Order.Marks"/>).</summary>
    public const string CaseAttribute = OrderMarks.Case;

    /// <summary>The case's mark, <c>{order}.{sixteen letters}</c>: the same each time, and nobody else can make it.</summary>
    public static string MarkOf(Secrets secrets, CancellationId cancellation) => cancellation.OrderId.ToString(CultureInfo.InvariantCulture) + "."
        + Convert.ToHexStringLower(secrets.Fingerprint("case mark", cancellation.ToString()).AsSpan(0, 8));

    /// <summary>Why no cart can hold this order; null when one can.</summary>
    public static string? WhyNot(Order order)
    {
        if (order.Lines.FirstOrDefault(l => l.VariationId <= 0) is { } gone)
            return gone.Name + " is not in the store's catalogue any more, so it cannot be put into a cart.";
        // "Selling plans don't work with cart permalinks."
        return order.Lines.FirstOrDefault(l => l.IsSubscription) is { } plan ? plan.Name + " was bought as a subscription, which a cart link cannot hold."
            : order.Lines.Count == 0 ? "The order has no lines." : null;
    }

    /// <summary>
    /// The cart as the order was, with the promise's codes; null when no link can hold it. The currency is not in it, for the documented link has no place for it: the checkout goes
    /// by the country the goods are sent to, as it did before.
    /// </summary>
    public static Uri? Link(Store store, Cancellation cancellation, Promise promise)
    {
        if (WhyNot(cancellation.Order) is not null)
            return null;
        var items = cancellation.Order.Lines.Where(l => l.Quantity > 0).GroupBy(l => l.VariationId)
            .Select(l => FormattableString.Invariant($"{l.Key}:{l.Sum(one => one.Quantity)}"));
        var link = new StringBuilder(store.Url.AbsoluteUri.TrimEnd('/')).Append("/cart/").AppendJoin(',', items);
        var begin = '?';
        void Add(string name, string value)
        {
            link.Append(begin).Append(name).Append('=').Append(value);
            begin = '&';
        }

        if (Codes(promise) is [_, ..] codes)
            Add("discount", string.Join(',', codes.Select(Uri.EscapeDataString)));
        foreach (var (name, value) in Attributes(store, promise))
            Add("attributes[" + Uri.EscapeDataString(name) + "]", Uri.EscapeDataString(value));
        return link.Length <= Longest ? new Uri(link.ToString()) : null;
    }

    /// <summary>The shop's front page with a code applied to whatever is put into the cart.</summary>
    public static Uri Home(Store store, string? code) =>
        string.IsNullOrEmpty(code) ? store.Url : new Uri(store.Url.AbsoluteUri.TrimEnd('/') + "/discount/" + Uri.EscapeDataString(code));

    /// <summary>What the new order is to carry: our mark, and for priority delivery words that the store's people can read.</summary>
    internal static IEnumerable<(string Name, string Value)> Attributes(Store store, Promise promise)
    {
        if (promise.CaseMark is { Length: > 0 } mark)
            yield return (CaseAttribute, mark);
        if (promise.Offer.Part(OfferKind.PriorityDelivery) is not { } priority)
            yield break;
        List<string> says = [];
        if (priority.ReconfirmBy is { } by)
            says.Add("confirm by " + StoreTime.Local(by, store.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        if (priority.LeavesOn is { } day)
            says.Add("leaves " + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return ("Priority delivery", says.Count > 0 ? string.Join(", ", says) : "yes");
    }

    /// <summary>Codes are parted by commas, so none may hold one.</summary>
    private static List<string> Codes(Promise promise) =>
        [.. new[] { promise.Code, promise.ShippingCode }.Concat(promise.CarriedCodes).OfType<string>().Where(c => c.Length > 0 && !c.Contains(',', StringComparison.Ordinal))
            .Distinct(StringComparer.OrdinalIgnoreCase)];
}
