using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Brings orders back and lets them go again.</summary>
public sealed partial class WooAccept(WooClient client, WooStock stock, WooCoupons coupons, TimeProvider time, ILogger<WooAccept> logger)
{
    internal async Task<BroughtBack> Accept(WooAccess access, Store store, Cancellation cancellation, Promise promise,
        CancellationToken cancel)
    {
        var (before, answer) = await Look(access, store, cancellation, cancel);
        if (before is null)
            return answer!;
        // An order that still stands holds its stock.
        if (before.Status == "cancelled"
            && await stock.Missing(access, WooOrder.From(before, store.Id, null, time.GetUtcNow()), cancel) is { } missing)
            return BroughtBack.Not(missing);
        // Looked at again just before writing: asking for stock takes its time.
        (before, answer) = await Look(access, store, cancellation, cancel);
        if (before is null)
            return answer!;
        var (plan, whyNot) = WooReopen.For(store, before, cancellation, promise);
        if (plan is null)
            return BroughtBack.Not(whyNot!);
        try
        {
            await client.PutOrder(access, before.Id, plan.Change, cancel);
        }
        catch (WooException e) when (e.Code == "woocommerce_rest_invalid_coupon")
        {
            return BroughtBack.Not("The store does not take the code on this order: " + e.Message);
        }
        if (await client.FindOrder(access, before.Id, cancel) is not { } after)
            return BroughtBack.Not("The order no longer exists in the store.");
        if (WooReopen.Broken(after, before, plan, promise) is { } broken)
        {
            if (before.Status == "cancelled")
                await Cancel(access, before.Id, cancel);
            return BroughtBack.Not("The store did not apply the offer: " + broken + ".");
        }
        await Note(access, before.Id, plan.Note, store.Id, cancel);
        return GoOn(store, after);
    }

    internal async Task Release(WooAccess access, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        // The order first: while it stands it counts as a use of the code.
        if (await client.FindOrder(access, cancellation.Id.OrderId, cancel) is { } order && WooReopen.IsOurs(order, cancellation.Id)
            && order is { Status: "pending" or "failed", DatePaidGmt: null or "" } && cancellation.Order.Status == OrderStatus.Cancelled)
            await Cancel(access, order.Id, cancel);
        if (promise.Code is { Length: > 0 } code)
            await coupons.Delete(access, cancellation.Id, code, cancel);
    }

    /// <summary>The order if it is to be written, else the answer.</summary>
    private async Task<(WireOrder? Order, BroughtBack? Answer)> Look(WooAccess access, Store store, Cancellation cancellation,
        CancellationToken cancel)
    {
        if (await client.FindOrder(access, cancellation.Id.OrderId, cancel) is not { } order)
            return (null, BroughtBack.Not("The order no longer exists in the store."));
        if (WooReopen.IsOurs(order, cancellation.Id))
            return (null, GoOn(store, order));
        return WooReopen.WhyNot(order, cancellation) is { } whyNot ? (null, BroughtBack.Not(whyNot)) : (order, null);
    }

    /// <summary>The mark stays; with the time of release it says that this cancelling was ours.</summary>
    private Task<WireOrder> Cancel(WooAccess access, long order, CancellationToken cancel) => client.PutOrder(
        access,
        order,
        new JsonObject
        {
            ["status"] = "cancelled",
            ["meta_data"] = new JsonArray(new JsonObject { ["key"] = WooMarks.Released, ["value"] = time.GetUtcNow().ToString("O") }),
        },
        cancel);

    private async Task Note(WooAccess access, long order, string note, StoreId store, CancellationToken cancel)
    {
        try
        {
            await client.AddPrivateNote(access, order, note, cancel);
        }
        catch (WooException e)
        {
            // The order stands and its marks say the same: a customer is not sent away for a note.
            Log.NoNote(logger, store, order, e);
        }
    }

    private static BroughtBack GoOn(Store store, WireOrder order)
    {
        var pay = Uri.TryCreate(order.PaymentUrl, UriKind.Absolute, out var url) ? url : null;
        if (order.Status is "pending" or "failed")
            return pay is null ? BroughtBack.Not("The store names no page to pay on.") : new BroughtBack(pay, order.Id, true, null);
        return new BroughtBack(Received(pay, order) ?? store.Url, order.Id, false, null);
    }

    /// <summary>
    /// The store's thank-you page lies beside its payment page (both endings can be renamed; then the home page must do).
    /// </summary>
    private static Uri? Received(Uri? pay, WireOrder order)
    {
        var ending = "/order-pay/" + order.Id;
        if (pay is null || order.OrderKey is not { Length: > 0 } key)
            return null;
        var path = pay.GetLeftPart(UriPartial.Path);
        var at = path.LastIndexOf(ending, StringComparison.Ordinal);
        return at < 0 ? null : new Uri(path[..at] + "/order-received/" + order.Id + "/?key=" + Uri.EscapeDataString(key));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Store}: order {Order} is back, but the note for the team could not be written.")]
        public static partial void NoNote(ILogger logger, StoreId store, long order, Exception why);
    }
}
