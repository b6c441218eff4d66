using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What happens to an order: each save, each change of status with its stock, dates, coupons, notes, mails and events.</summary>
public sealed partial class WooShop
{
    /// <summary>Topic, order id (or customer id), in the order in which the store raised them.</summary>
    internal Action<string, int>? Raised { get; set; }

    internal void Raise(string what, int id) => Raised?.Invoke(what, id);

    internal void Save(WooOrder order, bool isNew = false)
    {
        order.Modified = Now;
        if (isNew && order.CreatedVia != "store-api")
            Raise("order.created", order.Id);
        Raise("order.updated", order.Id);
        // The checkout block saves a draft first and declares the order created last.
        if (isNew && order.CreatedVia == "store-api")
            Raise("order.created", order.Id);
    }

    /// <summary>Writes a note on an order, as somebody of the store or the store itself.</summary>
    public WooNote Note(WooOrder order, string text, bool toCustomer = false, string author = "WooCommerce")
    {
        var note = new WooNote(++lastNote, text, toCustomer, author, Now);
        order.Notes.Add(note);
        return note;
    }

    /// <summary>Moves an order to a status with everything that follows from it, without saving.</summary>
    internal void SetStatus(WooOrder order, string status, string why = "", string author = "WooCommerce")
    {
        var from = order.Status;
        order.Status = status;
        SetPaidDate(order);
        if (status == "completed")
            order.Completed ??= Now;
        if (from == status)
            return;

        if (from is not "checkout-draft" and not "new")
        {
            var changed = $"Order status changed from {WooText.StatusName(from)} to {WooText.StatusName(status)}.";
            Note(order, why.Length == 0 ? changed : $"{why} {changed}", author: author);
        }
        else if (why.Length > 0)
        {
            Note(order, why, author: author);
        }
        if (status is "processing" or "completed" or "on-hold")
            TakeStock(order);
        if (status is "cancelled" or "pending")
            GiveStockBack(order);
        CountCoupons(order);
        Mail(order, from);
        Plugin?.StatusChanged(order, from, why, author);
        Raise($"action.woocommerce_order_status_{status}", order.Id);
        Raise($"action.woocommerce_order_status_{from}_to_{status}", order.Id);
        Raise("action.woocommerce_order_status_changed", order.Id);
    }

    internal void CompletePayment(WooOrder order, string transactionId)
    {
        if (transactionId.Length > 0)
            order.TransactionId = transactionId;
        Note(order, transactionId.Length > 0 ? $"Payment via {order.PaymentMethodTitle} ({transactionId})."
            : $"Payment via {order.PaymentMethodTitle}.");
        order.Paid ??= Now;
        SetStatus(order, PaidStatus(order));
        Raise("action.woocommerce_payment_complete", order.Id);
    }

    private string PaidStatus(WooOrder order) => order.PaymentMethod == "cod" || !NeedsProcessing(order) ? "completed" : "processing";

    internal bool NeedsProcessing(WooOrder order) => order.Lines.Exists(l => FindProduct(l.ProductId) is not { Virtual: true });

    // Whoever reaches the status that payment would have led to counts as having paid, even for a bank transfer nobody made.
    private void SetPaidDate(WooOrder order)
    {
        if (order.Paid is null && (order.Status == PaidStatus(order) || order.Status == "completed"))
            order.Paid = Now;
    }

    private void TakeStock(WooOrder order)
    {
        if (order.StockTaken)
            return;
        order.StockTaken = true;
        var moved = order.Lines.Where(l => l.Taken == 0).Select(l => Take(l, l.Quantity)).OfType<string>().ToList();
        if (moved.Count > 0)
            Note(order, $"Stock levels reduced: {string.Join(", ", moved)}");
    }

    private void GiveStockBack(WooOrder order)
    {
        if (!order.StockTaken)
            return;
        order.StockTaken = false;
        var moved = order.Lines.Where(l => l.Taken > 0).Select(l => Take(l, -l.Taken)).OfType<string>().ToList();
        if (moved.Count > 0)
            Note(order, $"Stock levels increased: {string.Join(", ", moved)}");
    }

    /// <summary>Moves stock for one line; no check against running out, exactly like the store.</summary>
    internal string? Take(WooLine line, int units)
    {
        if (FindProduct(line.StockId) is not { Stock: { } stock } product || units == 0)
            return null;
        product.Stock = stock - units;
        product.Modified = Now;
        line.Taken += units;
        line.TakenMetaId = line.Taken == 0 ? 0 : line.TakenMetaId == 0 ? NextMeta() : line.TakenMetaId;
        return $"{line.Name} ({stock}&rarr;{product.Stock})";
    }

    internal static bool HoldsStock(WooOrder order) => order.StockTaken && order.Status is "processing" or "completed" or "on-hold";

    private static string UserOf(WooOrder order) => order.CustomerId != 0 ? $"{order.CustomerId}" : order.Billing.Email;

    private static void CountCoupons(WooOrder order)
    {
        if (order.Status is "pending" or "processing" or "on-hold" or "completed" && !order.CouponUseCounted)
        {
            order.CouponUseCounted = true;
            order.CouponLines.ForEach(l => l.Coupon.UsedBy.Add(UserOf(order)));
        }
        else if (order.Status == "cancelled" && order.CouponUseCounted)
        {
            order.CouponUseCounted = false;
            order.CouponLines.ForEach(l => l.Coupon.UsedBy.Remove(UserOf(order)));
        }
    }

    /// <summary>Replaces the list of coupons; codes already on the order are not checked again.</summary>
    internal void SetCoupons(WooOrder order, IReadOnlyList<string> codes)
    {
        var before = order.CouponLines.Select(l => l.Coupon.Code).ToHashSet(StringComparer.Ordinal);
        var chosen = new List<WooCoupon>();
        foreach (var code in codes.Select(c => c.Trim().ToLowerInvariant()))
        {
            var coupon = FindCoupon(code);
            if (coupon is null || !before.Contains(code))
                WooDiscounts.Check(this, coupon, code, order);
            if (chosen.Contains(coupon!))
                throw new WooError(400, "woocommerce_rest_invalid_coupon", $"Coupon code &quot;{code}&quot; already applied!");
            if (chosen.Find(c => c.IndividualUse) is { } alone)
            {
                throw new WooError(400, "woocommerce_rest_invalid_coupon",
                    $"Sorry, coupon &quot;{alone.Code}&quot; has already been applied and cannot be used in conjunction with other "
                        + $"coupons.");
            }
            if (coupon!.IndividualUse)
                chosen.Clear();
            chosen.Add(coupon);
        }
        if (order.CouponUseCounted)
            order.CouponLines.ForEach(l => l.Coupon.UsedBy.Remove(UserOf(order)));
        order.CouponLines.Clear();
        order.CouponLines.AddRange(chosen.Select(c => new WooCouponLine(NextItem(), NextMeta(), c)));
        WooDiscounts.Recalculate(this, order);
        if (order.CouponUseCounted)
            order.CouponLines.ForEach(l => l.Coupon.UsedBy.Add(UserOf(order)));
    }

    private void Mail(WooOrder order, string from)
    {
        void Send(string template, string to) => Mails.Add(new WooMail(template, order.Id, to, Now));
        var customer = order.Billing.Email;
        switch (order.Status)
        {
            case "processing" or "on-hold":
                if (from is "pending" or "failed" or "checkout-draft" or "new")
                {
                    Send("new_order", Admin.Email);
                    Note(order, "Email \"New order\" sent.");
                }
                Send($"customer_{order.Status.Replace('-', '_')}_order", customer);
                if (order.Status == "processing")
                    Note(order, "Email \"Processing order\" sent.");
                break;
            case "completed":
                Send("customer_completed_order", customer);
                break;
            case "cancelled" when from is "processing" or "on-hold":
                Send("cancelled_order", Admin.Email);
                break;
            case "failed":
                Send("failed_order", Admin.Email);
                break;
            case "refunded":
                Send("customer_refunded_order", customer);
                Note(order, "Email \"Refunded order\" sent.");
                break;
        }
    }

    internal void SetMeta(List<WooMeta> meta, string key, JsonNode? value)
    {
        var existing = meta.Find(m => m.Key == key);
        if (value is null)
            meta.RemoveAll(m => m.Key == key);
        else if (existing is not null)
            existing.Value = value.DeepClone();
        else
            meta.Add(new WooMeta(NextMeta(), key, value.DeepClone()));
    }
}
