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
        WooOrderChildrenApi.Map(routes);
    }

    internal static WooOrder Find(WooCall call)
    {
        var order = call.Shop.FindOrder(call.Ids[0]) ?? throw new WooError(404, InvalidId, "Invalid ID.");
        call.NeedRights("view");
        return order;
    }

    internal static WooAnswer Viewed(WooCall call, WooAnswer answer)
    {
        call.NeedRights("view");
        return answer;
    }

    private static WooAnswer List(WooCall call)
    {
        var shop = call.Shop;
        _ = call.Int("per_page", 10, 1, 100);
        var statuses = call.List("status");
        if (statuses.FirstOrDefault(s => s is not "any" and not "trash" && !WooText.Statuses.Contains(s, StringComparer.Ordinal)) is
            {
            } unknown)
        {
            var index = statuses.ToList().IndexOf(unknown);
            var all = string.Join(", ", (string[])["any", "trash", .. WooText.Statuses[..^1]]) + $", and {WooText.Statuses[^1]}";
            throw WooError.BadParam("status", "rest_not_in_enum", $"status[{index}] is not one of {all}.");
        }
        var by = call.OneOf("orderby", "date", "date", "id", "include", "title", "slug", "modified");
        var ascending = call.OneOf("order", "desc", "asc", "desc") == "asc";
        var (after, before, changedAfter, changedBefore) = (Bound("after"), Bound("before"), Bound("modified_after"),
            Bound("modified_before"));
        call.NeedRights("list");

        var any = statuses.Count == 0 || statuses.Contains("any", StringComparer.Ordinal);
        var (customer, search, include, exclude, via) = (call.Int("customer"), call.Text("search"), call.Ints("include"),
            call.Ints("exclude"), call.List("created_via"));
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
        return call.Paged(ascending ? sorted.ToList() : sorted.Reverse().ToList(), o => WooOrderJson.Of(shop, o), any ? "any"
            : string.Join(',', statuses));

        DateTimeOffset? Bound(string name)
        {
            var at = call.Date(name);
            // A bare time means store time unless the caller says that it is UTC.
            return at is not null && call.Flag("dates_are_gmt") == true && call.Text(name) is { } text
                && WooText.Time(text + (HasZone(text) ? "" : "Z"), shop) is { } utc ? utc : at;
        }

        static bool HasZone(string text) => text.EndsWith('Z') || (text.Length > 19 && text[^6] is '+' or '-');
    }

    private static bool Matches(WooOrder o, string search)
    {
        string[] places =
        [
            $"{o.Id}", o.Billing.Email,
                $"{o.Billing.FirstName} {o.Billing.LastName} {o.Billing.Company} {o.Billing.Address1}",
            $"{o.Billing.City} {o.Billing.Postcode} {o.Billing.Phone}",
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
}
