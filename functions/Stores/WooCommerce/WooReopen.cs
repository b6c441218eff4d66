using System.Globalization;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// What one PUT must say so that an order stands again with its promise in it. Arithmetic only: facts in, the change or a no out.
/// </summary>
internal static class WooReopen
{
    /// <param name="Change">The body of the PUT.</param>
    /// <param name="Status">The status the order will have.</param>
    /// <param name="Note">For the store's team.</param>
    internal sealed record Plan(JsonObject Change, string Status, string Note);

    /// <summary>Can this order still be brought back by this case? Null: yes.</summary>
    public static string? WhyNot(WireOrder now, Cancellation cancellation)
    {
        if (now.Status == "cancelled")
            return now.Refunds is [_, ..] ? "Money was already returned for this order; a person must look at it." : null;
        if (now.Status is "refunded" or "trash")
            return "The order was " + (now.Status == "trash" ? "deleted" : "refunded") + " in the store.";
        // A case that began before anything was cancelled: the order simply stands.
        if (cancellation.Order.Status != OrderStatus.Cancelled && WooOrder.Status(now.Status) == cancellation.Order.Status)
            return null;
        return "The order is already open again in the store (" + now.Status + ").";
    }

    /// <summary>Re-opened by this very case before: nothing is left to write.</summary>
    public static bool IsOurs(WireOrder now, CancellationId cancellation) =>
        now.Status is "pending" or "failed" or "on-hold" or "processing" or "completed"
        && now.MetaData?.FindLast(m => m.Key == WooMarks.Case) is { } mark && WooOrder.Text(mark.Value) == cancellation.ToString();

    /// <summary>The plan, or the sentence that says why there is none.</summary>
    public static (Plan? Plan, string? WhyNot) For(Store store, WireOrder now, Cancellation cancellation, Promise promise)
    {
        var offer = promise.Offer;
        var change = new JsonObject { ["meta_data"] = Marks(cancellation.Id, offer) };
        List<string> says = [];
        if (promise.Code is { Length: > 0 } code)
        {
            // The list is replaced as a whole: what the customer had already is said again.
            string[] codes = [.. (now.CouponLines ?? []).Select(c => c.Code ?? "").Where(c => c.Length > 0 && !Same(c, code)), code];
            change["coupon_lines"] = new JsonArray([.. codes.Select(c => new JsonObject { ["code"] = c })]);
            says.Add("code " + code);
        }
        var priority = offer.Part(OfferKind.PriorityDelivery);
        var free = offer.Part(OfferKind.FreeShipping);
        if (priority is not null || free is not null)
        {
            var (lines, whyNot) = Shipping(store, now, priority is not null, free is not null);
            if (whyNot is not null)
                return (null, whyNot);
            change["shipping_lines"] = lines;
            if (free is not null)
                says.Add("free shipping");
        }
        if (free is { FeesToo: true } && Fees(now) is { Count: > 0 } fees)
        {
            change["fee_lines"] = fees;
            says.Add("no fees");
        }
        if (priority is not null)
            says.Add("PRIORITY at no extra cost" + (priority.LeavesOn is { } day
                ? ", must leave on " + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : ""));
        var method = now.PaymentMethod ?? "";
        if (offer.Part(OfferKind.AlternatePayment) is { PaymentMethod: { Length: > 0 } other })
        {
            method = other;
            change["payment_method"] = other;
            change["payment_method_title"] = store.PaymentMethods.FirstOrDefault(p => p.Id == other)?.Title ?? other;
            says.Add("payment by " + other);
        }
        var status = now.Status == "cancelled" || method == "cod" ? StatusFor(now, method) : now.Status!;
        change["status"] = status;
        return (new Plan(change, status,
            "CancelSaver brought this order back" + (says.Count > 0 ? ": " + string.Join(", ", says) : "") + "."), null);
    }

    /// <summary>What is wrong with the order read back; null when the promise is kept.</summary>
    public static string? Broken(WireOrder after, WireOrder before, Plan plan, Promise promise)
    {
        if (after.Status != plan.Status)
            return "the order is " + after.Status + " instead of " + plan.Status;
        if (promise.Code is { Length: > 0 } code && after.CouponLines?.Exists(c => Same(c.Code, code)) != true)
            return "the code is not on the order";
        if ((before.CouponLines ?? []).Find(had => after.CouponLines?.Exists(c => Same(c.Code, had.Code)) != true) is { } lost)
            return "the customer's own code " + lost.Code + " was lost";
        if (promise.Offer.Has(OfferKind.FreeShipping) && Number(after.ShippingTotal) != 0)
            return "shipping still costs " + after.ShippingTotal;
        if (promise.Offer.Part(OfferKind.FreeShipping) is { FeesToo: true } && Fees(after).Count > 0)
            return "the fees are still there";
        if (promise.Offer.Has(OfferKind.PriorityDelivery) && Number(after.ShippingTotal) > Number(before.ShippingTotal))
            return "priority delivery costs more than before";
        return Number(after.Total) > Number(before.Total) ? "the order became dearer (" + after.Total + ")" : null;
    }

    /// <summary>The faster method: the merchant's choice, else the dearest with a fixed price.</summary>
    public static ShippingMethod? PriorityMethod(Store store) => store.Settings.Priority.MethodInstance is { Length: > 0 } chosen
        ? store.ShippingMethods.FirstOrDefault(m => m.InstanceId == chosen)
        : store.ShippingMethods.Where(m => m.Cost is { IsPositive: true }).MaxBy(m => m.Cost!.Value.Minor);

    private static string StatusFor(WireOrder now, string method)
    {
        // Cash on delivery owes nothing before; what was paid and never given back is still paid.
        if (method == "cod" || now.DatePaidGmt is { Length: > 0 })
            return "processing";
        return "pending";
    }

    private static JsonArray Marks(CancellationId cancellation, Offer offer)
    {
        var marks = new JsonArray(
            new JsonObject { ["key"] = WooMarks.Case, ["value"] = cancellation.ToString() },
            new JsonObject { ["key"] = WooMarks.Offer, ["value"] = string.Join('+', offer.Parts.Select(p => p.Kind)) },
            new JsonObject { ["key"] = WooMarks.Released, ["value"] = "" });
        if (offer.Part(OfferKind.PriorityDelivery) is { } priority)
        {
            var plan = new JsonObject
            {
                ["reconfirmBy"] = priority.ReconfirmBy?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["leavesOn"] = priority.LeavesOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            };
            marks.Add(new JsonObject { ["key"] = WooMarks.Priority, ["value"] = plan });
        }
        return marks;
    }

    /// <summary>Existing lines keep their ids: a line without one would be added.</summary>
    private static (JsonArray? Lines, string? WhyNot) Shipping(Store store, WireOrder now, bool priority, bool free)
    {
        var lines = now.ShippingLines ?? [];
        if (!priority)
            return (new JsonArray([.. lines.Select(l => Line(l, l.MethodId, l.InstanceId, l.MethodTitle, "0.00"))]), null);
        if (lines is not [var first, .. var others])
            return (null, "The order is not shipped, so it cannot be sent faster.");
        if (PriorityMethod(store) is not { } faster)
            return (null, "The store has no faster shipping method with a fixed price.");
        return (new JsonArray([
            Line(first, faster.MethodId, faster.InstanceId, faster.Title, free ? "0.00" : first.Total ?? "0.00"),
            .. free ? others.Select(l => Line(l, l.MethodId, l.InstanceId, l.MethodTitle, "0.00")) : [],
        ]), null);
    }

    private static JsonObject Line(WireShippingLine line, string? method, string? instance, string? title, string total) =>
        new()
        {
            ["id"] = line.Id,
            ["method_id"] = method ?? "",
            ["instance_id"] = instance ?? "",
            ["method_title"] = title ?? "",
            ["total"] = total
        };

    /// <summary>Fees are taken away by naming them null; a negative one is a discount and stays.</summary>
    private static JsonArray Fees(WireOrder now) =>
        new([.. (now.FeeLines ?? []).Where(f => Number(f.Total) > 0).Select(f => new JsonObject { ["id"] = f.Id, ["name"] = null })]);

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static decimal Number(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        ? number : 0;
}
