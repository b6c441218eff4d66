using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What hangs below one order: notes, refunds, mails; and the totals by status.</summary>
internal static class WooOrderChildrenApi
{
    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "orders/#/notes", Notes);
        routes.Add("POST", "orders/#/notes", AddNote);
        routes.Add("GET", "orders/#/refunds", Refunds);
        routes.Add("POST", "orders/#/refunds", Refund);
        routes.Add("GET", "orders/#/actions/email_templates", EmailTemplates);
        routes.Add("POST", "orders/#/actions/send_email", call => SendDetails(call, needsTemplate: true));
        routes.Add("POST", "orders/#/actions/send_order_details", call => SendDetails(call, needsTemplate: false));
        routes.Add("GET", "reports/orders/totals", Totals);
    }

    private static WooAnswer Notes(WooCall call)
    {
        var order = FindForChild(call);
        call.NeedRights("view");
        var type = call.OneOf("type", "any", "any", "customer", "internal");
        // Newest first, but within one second in the order of writing.
        var notes = order.Notes.Where(n => type == "any" || n.ToCustomer == (type == "customer")).OrderByDescending(n => n.At)
            .ThenBy(n => n.Id);
        return new WooAnswer(200, WooOrderJson.Array(notes.Select(n => call.One(WooOrderJson.Note(call.Shop, order, n)).Body!)));
    }

    private static WooAnswer AddNote(WooCall call)
    {
        if (!call.Has("note"))
            throw new WooError(400, "rest_missing_callback_param", "Missing parameter(s): note",
                new JsonObject { ["params"] = new JsonArray("note") });
        call.NeedRights("create");
        var order = FindForChild(call);
        var note = call.Shop.Note(order, call.Text("note")!, call.Flag("customer_note") == true);
        if (note.ToCustomer)
            call.Shop.Mails.Add(new WooMail("customer_note", order.Id, order.Billing.Email, note.At));
        var answer = call.One(WooOrderJson.Note(call.Shop, order, note), 201);
        answer.Headers["Location"] = $"{call.Shop.Home}/wp-json/wc/v3/orders/{order.Id}/notes/{note.Id}";
        return answer;
    }

    private static WooOrder FindForChild(WooCall call) =>
        call.Shop.FindOrder(call.Ids[0]) ?? throw new WooError(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.");

    private static WooAnswer Refunds(WooCall call)
    {
        var order = WooOrdersApi.Find(call);
        return call.Paged(order.Refunds, r => RefundJson(call, order, r));
    }

    private static WooAnswer Refund(WooCall call)
    {
        call.NeedRights("create");
        var order = FindForChild(call);
        var amount = WooText.Number(call.Text("amount"));
        if (amount <= 0 || amount > order.Total - order.Refunded)
            throw new WooError(400, "woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero.");
        if (call.Flag("api_refund") ?? order.PaymentMethod != "offsite")
            throw new WooError(400, "woocommerce_rest_cannot_create_order_refund",
                "The payment gateway for this order does not support automatic refunds.");
        var refund = call.Shop.Refund(order.Id, amount, call.Text("reason") ?? "");
        return call.One(RefundJson(call, order, refund), 201);
    }

    private static JsonObject RefundJson(WooCall call, WooOrder order, WooRefund r)
    {
        var links = WooOrderJson.Links(call.Shop, $"orders/{order.Id}/refunds/{r.Id}", $"orders/{order.Id}/refunds", ["GET", "DELETE"]);
        links["up"] = new JsonArray(new JsonObject { ["href"] = $"{call.Shop.Home}/wp-json/wc/v3/orders/{order.Id}" });
        return new JsonObject
        {
            ["id"] = r.Id,
            ["date_created"] = call.Shop.LocalText(r.At),
            ["date_created_gmt"] = WooShop.GmtText(r.At),
            ["amount"] = WooText.Money(r.Amount),
            ["reason"] = r.Reason,
            ["refunded_by"] = 1,
            ["refunded_payment"] = false,
            ["meta_data"] = new JsonArray(),
            ["line_items"] = new JsonArray(),
            ["shipping_lines"] = new JsonArray(),
            ["tax_lines"] = new JsonArray(),
            ["fee_lines"] = new JsonArray(),
            ["_links"] = links,
        };
    }

    private static WooAnswer EmailTemplates(WooCall call)
    {
        _ = WooOrdersApi.Find(call);
        return new WooAnswer(200, new JsonArray(new JsonObject
        {
            ["id"] = "customer_invoice",
            ["title"] = "Order details",
            ["description"] = "Manually send an email to your customers containing their order information and payment links",
        }));
    }

    private static WooAnswer SendDetails(WooCall call, bool needsTemplate)
    {
        if (needsTemplate && call.OneOf("template_id", "", "customer_invoice") is null)
            throw WooError.NoRoute();
        var order = WooOrdersApi.Find(call);
        var message = "";
        if (call.Text("email") is { Length: > 0 } email)
        {
            if (call.Flag("force_email_update") != true && order.Billing.Email.Length > 0 && order.Billing.Email != email)
                throw new WooError(400, "woocommerce_rest_order_billing_email_exists", "Order already has a billing email.");
            order.Billing = order.Billing with { Email = email };
            call.Shop.Save(order);
            message = $"Billing email updated to {email}. ";
        }
        call.Shop.Mails.Add(new WooMail("customer_invoice", order.Id, order.Billing.Email, call.Shop.Now));
        return new WooAnswer(200, new JsonObject { ["message"] = $"{message}Order details sent to {order.Billing.Email}." });
    }

    private static WooAnswer Totals(WooCall call)
    {
        call.NeedRights("list");
        return new WooAnswer(200, WooOrderJson.Array(WooText.Statuses.Where(s => s != "auto-draft").Select(s => new JsonObject
        {
            ["slug"] = s,
            ["name"] = WooText.StatusName(s),
            ["total"] = call.Shop.Orders.Count(o => o.Status == s),
        })));
    }
}
