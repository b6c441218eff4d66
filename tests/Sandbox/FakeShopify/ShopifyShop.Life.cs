using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What happens to an order, with its money, its stock, its codes and what the app is told.</summary>
public sealed partial class ShopifyShop
{
    /// <summary>A finished order enters the books: stock goes down, codes count, the app hears of it.</summary>
    internal void Booked(ShopOrder order, bool paid, bool authorised)
    {
        foreach (var line in order.Lines)
            line.Variant.Stock -= line.Quantity;
        foreach (var use in order.Codes)
            ShopPricing.Find(Discounts, use.Code)?.Code.UsedBy.Add(order.Email ?? "");
        if (order.Total > 0)
        {
            var (kind, status) = authorised ? ("AUTHORIZATION", "SUCCESS") : ("SALE", paid ? "SUCCESS" : "PENDING");
            order.Payments.Add(new ShopPayment(NextId("OrderTransaction"), kind, order.Gateway, status, order.Total, null, Now));
        }
        Orders.Add(order);
        var body = ShopOrderPayload.Of(this, order);
        Raise("orders/create", body);
        if (order.Financial == "PAID")
            Raise("orders/paid", body.DeepClone());
        Raise("orders/updated", body.DeepClone());
    }

    internal void CancelNow(ShopOrder order, string reason, bool refund, bool restock, string? staffNote, bool toCredit, DateTimeOffset? creditEnds)
    {
        if (order.CancelledAt is not null)
            throw new InvalidOperationException("Order " + order.Name + " is cancelled already.");
        var paid = order.Paid - order.Refunded;
        var reserved = order.Payments.Find(p => p is { Kind: "AUTHORIZATION", Status: "SUCCESS" });
        var lines = order.Lines.Where(l => l.Current > 0).Select(l => (l, l.Current, restock ? "CANCEL" : "NO_RESTOCK")).ToList();
        if (paid > 0 ? refund : reserved is null)
        {
            RefundNow(order, lines, order.ShippingNet - order.ShippingRefunded, paid, null, toCredit);
            if (toCredit && paid > 0)
                Credit(order.Customer!, paid, creditEnds);
        }
        else
        {
            foreach (var (line, quantity, how) in lines)
                TakeOff(line, quantity, how == "CANCEL");
        }
        if (reserved is not null && paid == 0)
            order.Payments.Add(new ShopPayment(NextId("OrderTransaction"), "VOID", order.Gateway, "SUCCESS", reserved.Amount, reserved.Id, Now));
        order.CancelledAt = Now;
        order.CancelReason = reason;
        order.StaffNote = staffNote;
        order.ClosedAt = paid > 0 && !refund ? null : Now;
        order.UpdatedAt = Now;
        Raise("orders/cancelled", ShopOrderPayload.Of(this, order));
        Touched(order);
    }

    /// <param name="money">What goes back to the buyer; 0 for an order nobody paid.</param>
    internal ShopRefund RefundNow(
        ShopOrder order, IReadOnlyList<(ShopLine Line, int Quantity, string Restock)> lines, decimal shipping, decimal money, string? note, bool toCredit = false)
    {
        var refund = new ShopRefund { Id = NextId("Refund"), At = Now, Note = note, Shipping = shipping };
        foreach (var (line, quantity, restock) in lines)
        {
            refund.Lines.Add((NextId("RefundLineItem"), line, quantity, restock, line.Net(quantity)));
            TakeOff(line, quantity, restock is "CANCEL" or "RETURN");
        }
        var open = shipping;
        foreach (var way in order.Shipping)
        {
            var part = Math.Min(open, way.Net - way.Refunded);
            way.Refunded += part;
            open -= part;
        }
        if (money > 0)
        {
            var from = order.Payments.First(p => p is { Status: "SUCCESS", Kind: "SALE" or "CAPTURE" });
            var back = new ShopPayment(NextId("OrderTransaction"), "REFUND", toCredit ? "shopify_store_credit" : from.Gateway, "SUCCESS", money, from.Id, Now);
            refund.Payments.Add(back);
            order.Payments.Add(back);
        }
        order.Refunds.Add(refund);
        order.UpdatedAt = Now;
        Raise("refunds/create", ShopOrderPayload.Refund(this, order, refund));
        return refund;
    }

    internal static void TakeOff(ShopLine line, int quantity, bool restock)
    {
        line.Current -= quantity;
        if (restock)
            line.Variant.Stock += quantity;
    }

    internal long Credit(ShopCustomer customer, decimal amount, DateTimeOffset? ends)
    {
        if (customer.CreditAccountId == 0)
            customer.CreditAccountId = NextId("StoreCreditAccount");
        var id = NextId("StoreCreditAccountCreditTransaction");
        customer.Credits.Add((id, amount, ends));
        customer.CreditedAt[id] = Now;
        return id;
    }

    /// <summary>The merchant takes the app off the store: its tokens are dead at once.</summary>
    public void Uninstall()
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            Raise("app/uninstalled", ShopBodies.Shop(this));
            Installed = false;
            Uninstalled?.Invoke();
        }
    }

    /// <summary>And puts it on again, with these rights (those of the options unless said otherwise).</summary>
    public void Install(IEnumerable<string>? scopes = null)
    {
        lock (Gate)
        {
            Installed = true;
            Scopes.Clear();
            Scopes.AddRange(scopes ?? Options.Scopes);
        }
    }

    /// <summary>The merchant gives or takes rights: app/scopes_update. Tokens count with the new rights at once.</summary>
    public void SetScopes(IEnumerable<string> scopes)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            var before = Scopes.ToList();
            Scopes.Clear();
            Scopes.AddRange(scopes);
            Raise("app/scopes_update", ShopBodies.Scopes(this, before));
        }
    }

    /// <summary>A customer wants to see what is kept.</summary>
    public void RequestData(ShopCustomer customer)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            Raise("customers/data_request", ShopBodies.Person(this, customer, "orders_requested", new JsonObject { ["id"] = NextId("DataRequest") }));
        }
    }

    /// <summary>A customer is to be forgotten.</summary>
    public void RedactCustomer(ShopCustomer customer)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            Raise("customers/redact", ShopBodies.Person(this, customer, "orders_to_redact", null));
        }
    }

    /// <summary>Two days after the app was taken off.</summary>
    public void RedactShop()
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            Raise("shop/redact", ShopBodies.Identity(this));
        }
    }

    internal Action? Uninstalled { get; set; }
}
