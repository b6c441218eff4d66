namespace CancelSaver.Sandbox;

/// <summary>What customers, the merchant and the store's own clock do to an order, each with the note the real store leaves.</summary>
public sealed partial class WooShop
{
    /// <summary>My Account or a gateway's cancel link. False when the store refuses: only pending and failed orders.</summary>
    public bool CancelByCustomer(int id)
    {
        lock (Gate)
        {
            var order = Order(id);
            if (order.Status is not ("pending" or "failed"))
                return false;
            SetStatus(order, "cancelled", "Order cancelled by customer.");
            Save(order);
            return true;
        }
    }

    /// <summary>Bulk edit in wp-admin.</summary>
    public void CancelByAdmin(int id) => ChangeByAdmin(id, "cancelled");

    public void ChangeByAdmin(int id, string status) => Change(id, status, "Order status changed by bulk edit.", Admin.Name);

    /// <summary>Some plugin or other REST client.</summary>
    public void CancelByRest(int id) => Change(id, "cancelled", "", "WooCommerce");

    public void FailPayment(int id) => Change(id, "failed", "", "WooCommerce");

    /// <summary>The hourly job: unpaid checkout orders untouched for the hold-stock time are cancelled. Returns their ids.</summary>
    public IReadOnlyList<int> RunUnpaidTimeout()
    {
        lock (Gate)
        {
            var due = Now.AddMinutes(-Options.HoldStockMinutes);
            var unpaid = Orders.Where(o => o.Status == "pending" && o.Modified <= due
                && (o.CreatedVia == "checkout" || (o.CreatedVia == "store-api" && TimeoutTakesBlockOrders))).ToList();
            foreach (var order in unpaid)
                TimeOut(order);
            return [.. unpaid.Select(o => o.Id)];
        }
    }

    internal void TimeOut(WooOrder order)
    {
        SetStatus(order, "cancelled", "Unpaid order cancelled - time limit reached.");
        Save(order);
    }

    /// <summary>
    /// Pays as the pay page does: card pays at once, cash on delivery is processed unpaid, bank transfer and cheque wait.
    /// </summary>
    public bool PayOrder(int id, string method)
    {
        lock (Gate)
        {
            var order = Order(id);
            if (!order.NeedsPayment || Gateways.Find(g => g.Id == method && g.Enabled) is not { } gateway)
                return false;
            (order.PaymentMethod, order.PaymentMethodTitle) = (gateway.Id, gateway.Title);
            Settle(order);
            Save(order);
            return true;
        }
    }

    private void Settle(WooOrder order)
    {
        switch (order.PaymentMethod)
        {
            case "cod":
                SetStatus(order, "processing", "Payment to be made upon delivery.");
                break;
            case "bacs":
                SetStatus(order, "on-hold", "Awaiting BACS payment.");
                break;
            case "cheque":
                SetStatus(order, "on-hold", "Awaiting check payment.");
                break;
            default:
                CompletePayment(order, $"TXN-{order.Id}");
                break;
        }
    }

    /// <summary>Refunds an amount (everything when null). A full refund sets the status; no cancel event follows.</summary>
    public WooRefund Refund(int id, decimal? amount = null, string reason = "")
    {
        lock (Gate)
        {
            var order = Order(id);
            var refund = new WooRefund(NextPost(), reason, amount ?? order.Total - order.Refunded, Now);
            order.Refunds.Insert(0, refund);
            if (order.Refunded >= order.Total)
                SetStatus(order, "refunded");
            else
                Note(order, "Email \"Refunded order\" sent.");
            Save(order);
            return refund;
        }
    }

    public void Trash(int id)
    {
        lock (Gate)
        {
            var order = Order(id);
            order.StatusBeforeTrash = order.Status;
            order.Status = "trash";
            Raise("order.deleted", id);
        }
    }

    public void Restore(int id)
    {
        lock (Gate)
        {
            Order(id).Status = Order(id).StatusBeforeTrash;
            Raise("order.restored", id);
        }
    }

    /// <summary>Gone for good. The store tells nobody.</summary>
    public void DeleteForGood(int id)
    {
        lock (Gate)
            Orders.RemoveAll(o => o.Id == id);
    }

    public void DeleteCustomer(int id)
    {
        lock (Gate)
        {
            Users.Single(u => u.Id == id).Deleted = true;
            Raise("customer.deleted", id);
        }
    }

    /// <summary>WordPress' own eraser: the order stays, the person goes, and <c>order.updated</c> fires.</summary>
    public void ErasePersonalData(int id)
    {
        lock (Gate)
        {
            var order = Order(id);
            var nobody = new WooAddress
            {
                FirstName = "[deleted]",
                LastName = "[deleted]",
                Address1 = "[deleted]",
                City = "[deleted]",
                Postcode = "[deleted]",
                Phone = "000-0000",
                Email = "deleted@site.invalid",
            };
            order.Billing = nobody;
            order.Shipping = nobody with { Email = "" };
            order.CustomerId = 0;
            order.CustomerNote = "";
            order.UserAgent = "[deleted]";
            order.Ip = order.Ip.Length == 0 ? "" : order.Ip[..(order.Ip.LastIndexOf('.') + 1)] + "0";
            SetMeta(order.Meta, "_anonymized", "yes");
            Note(order, "Personal data removed.");
            Save(order);
        }
    }

    private void Change(int id, string status, string why, string author)
    {
        lock (Gate)
        {
            var order = Order(id);
            SetStatus(order, status, why, author);
            Save(order);
        }
    }
}
