namespace CancelSaver.Sandbox;

/// <summary>The merchant's side of a stand-in store: orders with buttons, codes, stock, webhooks.</summary>
internal sealed class ShopBackOffice(ShopifyShop shop)
{
    private static readonly (string What, string Text)[] Ways =
    [
        ("customer", "Cancel: customer asked"), ("staff", "Cancel: staff"), ("inventory", "Cancel: out of stock"), ("declined", "Cancel: payment declined"), ("fraud", "Cancel: fraud"),
        ("refund-all", "Approve the customer's own request (refund)"), ("edit-away", "Edit down to nothing"), ("fulfil", "Send"), ("pay", "Money arrived"),
    ];

    public void Map(WebApplication app)
    {
        app.MapGet("/admin", () => Results.Redirect(shop.Home + "/admin/orders"));
        app.MapGet("/admin/orders", Orders);
        app.MapPost("/admin/orders/{id:long}/{what}", (Delegate)Act);
        app.MapPost("/admin/webhooks/run", async () =>
        {
            await shop.Webhooks.RunQueue();
            return Results.Redirect(shop.Home + "/admin/orders");
        });
        app.MapPost("/admin/uninstall", () =>
        {
            shop.Uninstall();
            return Results.Redirect(shop.Home + "/admin/orders");
        });
    }

    private async Task<IResult> Act(long id, string what, HttpContext context)
    {
        var note = (await context.Request.ReadFormAsync())["note"].ToString();
        lock (shop.Gate)
        {
            if (shop.Orders.Find(o => o.Id == id) is not { } order)
                return ShopHtml.Page(shop, "Orders", ShopHtml.Error("No such order."), 404);
            var open = order.CancelledAt is null && !order.IsEmpty;
            switch (what)
            {
                case "customer" or "staff" or "inventory" or "declined" or "fraud" when open && !order.IsFulfilled:
                    shop.Cancel(order, what.ToUpperInvariant(), note.Length > 0 ? note : null);
                    break;
                case "refund-all" when open: shop.EmptyByRefund(order); break;
                case "edit-away" when open: shop.EmptyByEdit(order); break;
                case "fulfil" when open: shop.Fulfil(order); break;
                case "pay" when open && order.Outstanding > 0: shop.PayLater(order); break;
            }
            return Results.Redirect($"{shop.Home}/admin/orders#o{id}");
        }
    }

    private IResult Orders()
    {
        lock (shop.Gate)
        {
            var stock = string.Concat(shop.Products.SelectMany(p => p.Variants).Select(v => $"<li>{ShopHtml.H(v.LineName)}: {(v.Stock is { } units ? $"{units}" : "not counted")}</li>"));
            var codes = string.Concat(shop.Discounts.Select(d => $"<li>{ShopHtml.H(d.Title)} <span class=\"status\">{d.Status(shop.Now)}</span> "
                + string.Join(", ", d.Codes.Select(c => $"{ShopHtml.H(c.Code)} (used {c.UsedBy.Count})")) + "</li>"));
            var drafts = string.Concat(shop.Drafts.Select(d => $"<li>{ShopHtml.H(d.Name)} <span class=\"status\">{d.Status}</span> {ShopHtml.Money(shop, d.Total)}</li>"));
            var body = $"<p><a class=\"button\" href=\"{shop.Home}/admin/apps\">Open the app</a></p>"
                + $"<details class=\"card\"><summary>Webhooks: waiting {shop.Webhooks.Pending.Count}, tried {shop.Webhooks.Deliveries.Count}</summary>"
                + $"<p>To {ShopHtml.H(shop.Webhooks.Address?.AbsoluteUri ?? "nowhere")}</p>{ShopHtml.Button(shop.Home + "/admin/webhooks/run", "Deliver now")}"
                + $"{ShopHtml.Button(shop.Home + "/admin/uninstall", "Take the app off the store", "no")}</details>"
                + $"<details class=\"card\"><summary>Discounts: {shop.Discounts.Count}</summary><ul>{codes}</ul></details>"
                + $"<details class=\"card\"><summary>Drafts: {shop.Drafts.Count}</summary><ul>{drafts}</ul></details>"
                + $"<details class=\"card\"><summary>Stock</summary><ul>{stock}</ul></details>"
                + string.Concat(shop.Orders.OrderByDescending(o => o.Id).Take(50).Select(Card));
            return ShopHtml.Page(shop, "Orders", body);
        }
    }

    private string Card(ShopOrder order)
    {
        var open = order.CancelledAt is null && !order.IsEmpty;
        var note = "n" + order.Id;
        var ways = !open ? "" : $"<form method=\"post\"><label for=\"{note}\">Staff note</label><input id=\"{note}\" name=\"note\">"
            + string.Concat(Ways.Where(w => (w.What != "pay" || order.Outstanding > 0) && (!order.IsFulfilled || w.What is "refund-all" or "edit-away" or "pay"))
                .Select(w => $"<button class=\"quiet\" formaction=\"{shop.Home}/admin/orders/{order.Id}/{w.What}\">{w.Text}</button>")) + "</form>";
        var who = order.ShippingAddress is { } a ? $"{a.FirstName} {a.LastName}, {a.City}" : "";
        return $"<div class=\"card\" id=\"o{order.Id}\"><h2>{ShopHtml.H(order.Name)} {ShopHtml.Status(order)}</h2><p class=\"soft\">{ShopHtml.H(who)} · {ShopHtml.H(order.Gateway)} · "
            + $"{ShopHtml.H(string.Join(", ", order.Tags))}</p>{ShopHtml.Lines(shop, order)}"
            + (order.Note is null ? "" : $"<p>Note: {ShopHtml.H(order.Note)}</p>")
            + (order.CancelReason is null ? "" : $"<p>Cancelled: {ShopHtml.H(order.CancelReason)} {ShopHtml.H(order.StaffNote)}</p>")
            + (order.Attributes.Count == 0 ? "" : $"<p class=\"soft\">{ShopHtml.H(string.Join(", ", order.Attributes.Select(t => t.Key + ": " + t.Value)))}</p>") + $"{ways}</div>";
    }
}
