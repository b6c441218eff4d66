using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary><c>/wc/v3/orders</c> and what hangs below it. https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/</summary>
internal static class WooOrdersApi
{
    private const string InvalidId = "woocommerce_rest_shop_order_invalid_id";

    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "orders", List);
        routes.Add("POST", "orders", Create);
        routes.Add("POST,PUT,PATCH", "orders/batch", Batch);
        routes.Add("GET", "orders/#", call => Viewed(call, call.One(WooOrderJson.Of(call.Shop, Find(call)))));
        routes.Add("POST,PUT,PATCH", "orders/#", call => call.One(Update(call, call.Ids[0], call)));
        routes.Add("DELETE", "orders/#", Delete);
        routes.Add("GET", "orders/#/notes", Notes);
        routes.Add("POST", "orders/#/notes", AddNote);
        routes.Add("GET", "orders/#/refunds", call => Viewed(call, call.Paged(Find(call).Refunds, r => RefundJson(call, Find(call), r))));
        routes.Add("POST", "orders/#/refunds", Refund);
        routes.Add("GET", "orders/#/actions/email_templates", EmailTemplates);
        routes.Add("POST", "orders/#/actions/send_email", call => SendDetails(call, needsTemplate: true));
        routes.Add("POST", "orders/#/actions/send_order_details", call => SendDetails(call, needsTemplate: false));
        routes.Add("GET", "reports/orders/totals", Totals);
    }

    private static WooOrder Find(WooCall call)
    {
        var order = call.Shop.FindOrder(call.Ids[0]) ?? throw new WooError(404, InvalidId, "Invalid ID.");
        call.NeedRights("view");
        return order;
    }

    private static WooAnswer Viewed(WooCall call, WooAnswer answer)
    {
        call.NeedRights("view");
        return answer;
    }

    private static WooAnswer List(WooCall call)
    {
        var shop = call.Shop;
        _ = call.Int("per_page", 10, 1, 100);
        var statuses = call.List("status");
        if (statuses.FirstOrDefault(s => s is not "any" and not "trash" && !WooText.Statuses.Contains(s, StringComparer.Ordinal)) is { } unknown)
        {
            var index = statuses.ToList().IndexOf(unknown);
            var all = string.Join(", ", (string[])["any", "trash", .. WooText.Statuses[..^1]]) + $", and {WooText.Statuses[^1]}";
            throw WooError.BadParam("status", "rest_not_in_enum", $"status[{index}] is not one of {all}.");
        }
        var by = call.OneOf("orderby", "date", "date", "id", "include", "title", "slug", "modified");
        var ascending = call.OneOf("order", "desc", "asc", "desc") == "asc";
        var (after, before, changedAfter, changedBefore) = (Bound("after"), Bound("before"), Bound("modified_after"), Bound("modified_before"));
        call.NeedRights("list");

        var any = statuses.Count == 0 || statuses.Contains("any", StringComparer.Ordinal);
        var (customer, search, include, exclude, via) = (call.Int("customer"), call.Text("search"), call.Ints("include"), call.Ints("exclude"), call.List("created_via"));
        var product = call.Int("product");
        var found = shop.Orders.Where(o =>
            (any ? o.Status is not ("trash" or "checkout-draft" or "auto-draft") : statuses.Contains(o.Status, StringComparer.Ordinal))
            && (customer is null || o.CustomerId == customer)
            && (product is null || o.Lines.Exists(l => l.ProductId == product || l.VariationId == product))
            && (include.Count == 0 || include.Contains(o.Id))
            && !exclude.Contains(o.Id)
            && (via.Count == 0 || via.Contains(o.CreatedVia, StringComparer.Ordinal))
            && (after is null || o.Created > after) && (before is null || o.Created < before)
            && (changedAfter is null || o.Modified > changedAfter) && (changedBefore is null || o.Modified < changedBefore)
            && (string.IsNullOrEmpty(search) || Matches(o, search)));
        var sorted = by switch
        {
            "modified" => found.OrderBy(o => o.Modified).ThenBy(o => o.Id),
            "date" => found.OrderBy(o => o.Created).ThenBy(o => o.Id),
            _ => found.OrderBy(o => o.Id),
        };
        return call.Paged(ascending ? sorted.ToList() : sorted.Reverse().ToList(), o => WooOrderJson.Of(shop, o), any ? "any" : string.Join(',', statuses));

        DateTimeOffset? Bound(string name)
        {
            var at = call.Date(name);
            // A bare time means store time unless the caller says that it is UTC.
            return at is not null && call.Flag("dates_are_gmt") == true && call.Text(name) is { } text && WooText.Time(text + (HasZone(text) ? "" : "Z"), shop) is { } utc ? utc : at;
        }

        static bool HasZone(string text) => text.EndsWith('Z') || (text.Length > 19 && text[^6] is '+' or '-');
    }

    private static bool Matches(WooOrder o, string search)
    {
        string[] places =
        [
            $"{o.Id}", o.Billing.Email, $"{o.Billing.FirstName} {o.Billing.LastName} {o.Billing.Company} {o.Billing.Address1} {o.Billing.City} {o.Billing.Postcode} {o.Billing.Phone}",
            $"{o.Shipping.FirstName} {o.Shipping.LastName} {o.Shipping.Address1} {o.Shipping.City}", .. o.Lines.Select(l => l.Name),
        ];
        return places.Any(p => p.Contains(search, StringComparison.OrdinalIgnoreCase));
    }

    private static WooAnswer Create(WooCall call)
    {
        WooOrderChanges.Check(call);
        call.NeedRights("create");
        var order = call.Shop.NewOrder("rest-api");
        WooOrderChanges.Apply(call, order, isNew: true);
        call.Shop.Orders.Add(order);
        call.Shop.Save(order, isNew: true);
        var answer = call.One(WooOrderJson.Of(call.Shop, order), 201);
        answer.Headers["Location"] = $"{call.Shop.Home}/wp-json/wc/v3/orders/{order.Id}";
        return answer;
    }

    private static JsonObject Update(WooCall call, int id, WooCall change)
    {
        WooOrderChanges.Check(change);
        // Reading an unknown order is 404, changing one 400: the real store says so.
        var order = call.Shop.FindOrder(id) ?? throw new WooError(400, InvalidId, "ID is invalid.");
        call.NeedRights("edit");
        WooOrderChanges.Apply(change, order, isNew: false);
        call.Shop.Save(order);
        return WooOrderJson.Of(call.Shop, order);
    }

    private static WooAnswer Batch(WooCall call)
    {
        call.NeedRights("batch");
        var answer = new JsonObject();
        var updates = call.Array("update") ?? [];
        if (updates.Count + (call.Array("create")?.Count ?? 0) + (call.Array("delete")?.Count ?? 0) > 100)
            throw new WooError(413, "woocommerce_rest_request_entity_too_large", "Unable to accept more than 100 items for this request.");
        answer["update"] = WooOrderJson.Array(updates.OfType<JsonObject>().Select(item =>
        {
            var id = item["id"]?.GetValue<int>() ?? 0;
            try
            {
                return Update(call, id, new WooCall(call.Shop, call.User, call.Path, [], item));
            }
            catch (WooError error)
            {
                return new JsonObject { ["id"] = id, ["error"] = error.Body };
            }
        }));
        return new WooAnswer(200, answer);
    }

    private static WooAnswer Delete(WooCall call)
    {
        var order = call.Shop.FindOrder(call.Ids[0]) ?? throw new WooError(404, InvalidId, "Invalid ID.");
        call.NeedRights("delete");
        var force = call.Flag("force") == true;
        if (!force && order.Status == "trash")
            throw new WooError(410, "woocommerce_rest_already_trashed", "The order has already been deleted.");
        var shown = WooOrderJson.Of(call.Shop, order);
        if (force)
            call.Shop.DeleteForGood(order.Id);
        else
            call.Shop.Trash(order.Id);
        return call.One(shown);
    }

    private static WooAnswer Notes(WooCall call)
    {
        var order = FindForChild(call);
        call.NeedRights("view");
        var type = call.OneOf("type", "any", "any", "customer", "internal");
        // Newest first, but within one second in the order of writing.
        var notes = order.Notes.Where(n => type == "any" || n.ToCustomer == (type == "customer")).OrderByDescending(n => n.At).ThenBy(n => n.Id);
        return new WooAnswer(200, WooOrderJson.Array(notes.Select(n => call.One(WooOrderJson.Note(call.Shop, order, n)).Body!)));
    }

    private static WooAnswer AddNote(WooCall call)
    {
        if (!call.Has("note"))
            throw new WooError(400, "rest_missing_callback_param", "Missing parameter(s): note", new JsonObject { ["params"] = new JsonArray("note") });
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

    private static WooAnswer Refund(WooCall call)
    {
        call.NeedRights("create");
        var order = FindForChild(call);
        var amount = WooText.Number(call.Text("amount"));
        if (amount <= 0 || amount > order.Total - order.Refunded)
            throw new WooError(400, "woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero.");
        if (call.Flag("api_refund") ?? order.PaymentMethod != "offsite")
            throw new WooError(400, "woocommerce_rest_cannot_create_order_refund", "The payment gateway for this order does not support automatic refunds.");
        var refund = call.Shop.Refund(order.Id, amount, call.Text("reason") ?? "");
        return call.One(RefundJson(call, order, refund), 201);
    }

    private static JsonObject RefundJson(WooCall call, WooOrder order, WooRefund r)
    {
        var links = WooOrderJson.Links(call.Shop, $"orders/{order.Id}/refunds/{r.Id}", $"orders/{order.Id}/refunds", ["GET", "DELETE"]);
        links["up"] = new JsonArray(new JsonObject { ["href"] = $"{call.Shop.Home}/wp-json/wc/v3/orders/{order.Id}" });
        return new JsonObject
        {
            ["id"] = r.Id, ["date_created"] = call.Shop.LocalText(r.At), ["date_created_gmt"] = WooShop.GmtText(r.At), ["amount"] = WooText.Money(r.Amount),
            ["reason"] = r.Reason, ["refunded_by"] = 1, ["refunded_payment"] = false, ["meta_data"] = new JsonArray(), ["line_items"] = new JsonArray(),
            ["shipping_lines"] = new JsonArray(), ["tax_lines"] = new JsonArray(), ["fee_lines"] = new JsonArray(), ["_links"] = links,
        };
    }

    private static WooAnswer EmailTemplates(WooCall call)
    {
        _ = Find(call);
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
        var order = Find(call);
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
            ["slug"] = s, ["name"] = WooText.StatusName(s), ["total"] = call.Shop.Orders.Count(o => o.Status == s),
        })));
    }
}
