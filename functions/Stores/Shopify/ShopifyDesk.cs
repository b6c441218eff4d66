using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>Orders that still stand at a Shopify store: found, cancelled, refunded, changed. Optional rights of the app: <c>write_orders</c>, <c>write_order_edits</c>.</summary>
public sealed partial class ShopifyDesk(ShopifyClient client, StoreTable stores) : IOrderDesk
{
    private const int LongestNumber = 60;
    private static readonly ShopifyDocument<OwnOrdersAnswer> ownOrders = new("OwnOrders", DeskJson.Default.OwnOrdersAnswer);
    private static readonly ShopifyDocument<OrdersByNumberAnswer> ordersByNumber = new("OrdersByNumber", DeskJson.Default.OrdersByNumberAnswer);
    private static readonly ShopifyDocument<StandingOrderAnswer> standingOrder = new("StandingOrder", DeskJson.Default.StandingOrderAnswer);
    private static readonly ShopifyDocument<CancelOrderAnswer> cancelOrder = new("CancelOrder", DeskJson.Default.CancelOrderAnswer);

    public string Platform => "shopify";

    public async Task<DeskRights> Rights(Store store, CancellationToken cancel)
    {
        var scopes = (await stores.FindCached(store.Id, cancel))?.Secrets.Shopify?.Scopes ?? [];
        return new DeskRights(scopes.Contains("write_orders", StringComparer.Ordinal), scopes.Contains("write_order_edits", StringComparer.Ordinal));
    }

    // By way of the customer, not by a search: a search term that is not understood would find everybody's orders. https://shopify.dev/docs/api/admin-graphql/latest/objects/Customer
    public async Task<IReadOnlyList<DeskOrder>> FindOwn(Store store, long customerId, CancellationToken cancel)
    {
        var answer = await client.Ask(store.Id, ownOrders, new JsonObject { ["id"] = ShopifyGid.Of("Customer", customerId) }, cancel);
        return [.. (answer.Customer?.Orders?.Nodes ?? []).Select(Read)];
    }

    // A confirmation number is random and printed on the thank-you page and in the mail. https://shopify.dev/docs/api/admin-graphql/latest/objects/Order#field-confirmationNumber
    public async Task<DeskOrder?> FindByNumbers(Store store, string number, string confirmation, CancellationToken cancel)
    {
        var (name, secret) = (Plain(number), Digest(confirmation));
        if (name.Length is 0 or > LongestNumber || Plain(confirmation).Length is < 4 or > LongestNumber)
            return null;
        var query = "name:\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        var answer = await client.Ask(store.Id, ordersByNumber, new JsonObject { ["query"] = query }, cancel);
        DeskOrder? found = null;
        foreach (var order in answer.Orders?.Nodes ?? [])
        {
            // Every order that came is compared in full, so that the time taken tells nothing.
            var fits = CryptographicOperations.FixedTimeEquals(Digest(order.ConfirmationNumber ?? ""), secret) & Plain(order.ConfirmationNumber ?? "").Length > 0;
            if (fits && Plain(order.Name ?? "") == name)
                found ??= Read(order);
        }
        return found;
    }

    public async Task<DeskOrder?> Find(Store store, long orderId, CancellationToken cancel)
    {
        var answer = await client.Ask(store.Id, standingOrder, new JsonObject { ["id"] = ShopifyGid.Of("Order", orderId) }, cancel);
        return answer.Order is { } order ? Read(order) : null;
    }

    // Asynchronous; the result is read once, with the answer. Refused when already cancelled, while a payment is pending, in a return, or when it can no longer be held back.
    // https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderCancel
    public async Task<CancelAnswer> CancelOrder(Store store, long orderId, string staffNote, CancellationToken cancel)
    {
        var variables = new JsonObject { ["orderId"] = ShopifyGid.Of("Order", orderId), ["staffNote"] = staffNote };
        var answer = (await client.Ask(store.Id, cancelOrder, variables, cancel)).OrderCancel;
        var errors = answer.JobResult is { Status: "FAILED" } failed ? [.. answer.OrderCancelUserErrors, .. failed.Errors ?? [], new DeskError("The cancellation failed.")] : answer.OrderCancelUserErrors;
        if (errors.Count == 0)
            return new CancelAnswer(answer.JobResult is { Status: "SUCCEEDED" } ? CancelState.Done : CancelState.Started);
        // "Already cancelled" has no code of its own.
        return await Find(store, orderId, cancel) is null or { WhyNot: NotHere.Cancelled }
            ? new CancelAnswer(CancelState.Already)
            : new CancelAnswer(CancelState.Refused, "Shopify did not cancel the order: " + Says(errors[0]));
    }

    private static DeskOrder Read(DeskOrderWire wire) => new()
    {
        Id = ShopifyGid.Number(wire.Id),
        Number = wire.Name ?? "",
        CreatedAt = wire.CreatedAt.ToUniversalTime(),
        Total = wire.TotalPriceSet.Seen,
        Country = wire.ShippingAddress?.CountryCodeV2 ?? wire.BillingAddress?.CountryCodeV2 ?? "",
        Goods = [.. (wire.LineItems?.Nodes ?? []).Select(l => l.Quantity + " × " + l.Name)],
        MoreGoods = wire.LineItems?.PageInfo?.HasNextPage == true,
        WhyNot = wire.CancelledAt is not null ? NotHere.Cancelled
            : wire.ReturnStatus is not (null or "NO_RETURN") ? NotHere.InReturn
            : wire.Closed || !Waits(wire.DisplayFulfillmentStatus) ? NotHere.Sent
            : null,
    };

    // Nothing has left yet and nobody is packing. https://shopify.dev/docs/api/admin-graphql/latest/enums/OrderDisplayFulfillmentStatus
    private static bool Waits(string? status) => status is "UNFULFILLED" or "OPEN" or "SCHEDULED" or "ON_HOLD" or "PENDING_FULFILLMENT" or "REQUEST_DECLINED" or "RESTOCKED";

    private static string Plain(string typed) => string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && c != '#')).ToUpperInvariant();

    private static byte[] Digest(string typed) => SHA256.HashData(Encoding.UTF8.GetBytes(Plain(typed)));

    private static string Says(DeskError error) => (error.Message ?? "no reason given") + (error.Code is { } code ? " (" + code + ")" : "");
}
