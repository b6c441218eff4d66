namespace CancelSaver.Sandbox;

/// <summary>The merchant's side of the demo shop: orders with notes and buttons, stock, webhooks.</summary>
internal sealed class WooAdminPages(WooShop shop)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/wp-admin/orders", Orders);
        app.MapPost("/wp-admin/orders/{id:int}/{what}", async (int id, string what) =>
        {
            var answer = Act(id, what);
            await (shop.Plugin?.SendAtOnce() ?? Task.FromResult<IReadOnlyList<int>>([]));
            return answer;
        });
        app.MapPost("/wp-admin/webhooks/run", async () =>
        {
            await shop.Webhooks.RunQueue();
            return Results.Redirect("/wp-admin/orders");
        });
    }

    private IResult Act(int id, string what)
    {
        lock (shop.Gate)
        {
            if (shop.FindOrder(id) is not { } order)
                return WooHtml.Page(shop, "Orders", "<p class=\"error\">No such order.</p>", 404);
            switch (what)
            {
                case "cancel": shop.CancelByAdmin(id); break;
                case "timeout" when order.Status == "pending": shop.TimeOut(order); break;
                case "pay" when order.NeedsPayment: shop.PayOrder(id, "offsite"); break;
                case "fail": shop.FailPayment(id); break;
                case "complete": shop.ChangeByAdmin(id, "completed"); break;
                case "refund" when order.Refunded < order.Total: shop.Refund(id); break;
                case "trash" when order.Status != "trash": shop.Trash(id); break;
                case "restore" when order.Status == "trash": shop.Restore(id); break;
                case "erase": shop.ErasePersonalData(id); break;
            }
            return Results.Redirect($"/wp-admin/orders#o{id}");
        }
    }

    private IResult Orders()
    {
        lock (shop.Gate)
        {
            var hooks = string.Concat(shop.Webhooks.All.Select(h =>
                $"<li>{WooHtml.H(h.Topic)} → {WooHtml.H(h.DeliveryUrl)} <span class=\"status\">{h.Status}"
                    + $"</span> failures {h.Failures}</li>"));
            var stock = string.Concat(shop.Products.SelectMany(p => p.IsVariable ? p.Variations : [p])
                .Select(p => $"<li>{WooHtml.H(p.LineName)}: {(p.Stock is { } units ? $"{units}" : "not counted")}</li>"));
            var body = (shop.Plugin is null ? "" : $"<p><a href=\"{WooHtml.H(WooPluginPages.Address)}\">WooCommerce → CancelSaver</a></p>") + $"<details class=\"card\"><summary>Webhooks: {shop.Webhooks.All.Count}, waiting {shop.Webhooks.Pending}, "
                + $"delivered {shop.Webhooks.Deliveries.Count}</summary><ul>{hooks}</ul>"
                + WooHtml.Button("/wp-admin/webhooks/run", "Deliver now")
                    + $"</details><details class=\"card\"><summary>Stock</summary><ul>{stock}</ul></details>"
                + string.Concat(shop.Orders.OrderByDescending(o => o.Id).Take(50).Select(Card));
            return WooHtml.Page(shop, "Orders", body);
        }
    }

    private string Card(WooOrder o)
    {
        string Do(string what, string text, string kind = "quiet") => WooHtml.Button($"/wp-admin/orders/{o.Id}/{what}", text, kind);
        var notes = string.Concat(o.Notes.OrderByDescending(n => n.At).ThenBy(n => n.Id)
            .Select(n =>
            $"<li>{WooHtml.H(System.Net.WebUtility.HtmlDecode(n.Text))} <span class=\"soft\">{WooHtml.H(n.Author)}</span></li>"));
        var buttons = o.Status == "trash" ? Do("restore", "Restore")
            : (o.Status == "cancelled" ? "" : Do("cancel", "Cancel", "no"))
            + (o.Status == "pending" ? Do("timeout", "Cancel unpaid (timeout)") : "")
            + (o.NeedsPayment ? Do("pay", "Mark paid") + Do("fail", "Payment fails") : "")
            + (o.Status == "processing" ? Do("complete", "Complete") + Do("refund", "Refund") : "")
            + Do("trash", "Trash") + Do("erase", "Erase personal data");
        return $"<div class=\"card\" id=\"o{o.Id}\"><h2>#{o.Id} {WooHtml.Status(o)}</h2>"
            + $"<p class=\"soft\">{WooHtml.H(o.Billing.FirstName)} {WooHtml.H(o.Billing.LastName)}, "
            + $"{WooHtml.H(o.Billing.Email)}, {WooHtml.H(o.Billing.Country)} · {WooHtml.H(o.PaymentMethodTitle)} "
            + $"· {shop.Local(o.Created):yyyy-MM-dd HH:mm} · {WooHtml.H(o.CreatedVia)}</p>"
            + (o.CustomerNote.Length > 0 ? $"<p>“{WooHtml.H(o.CustomerNote)}”</p>" : "") + WooHtml.Lines(shop, o)
            + $"<details><summary>Notes ({o.Notes.Count})</summary><ul>{notes}</ul></details>{buttons}</div>";
    }
}
