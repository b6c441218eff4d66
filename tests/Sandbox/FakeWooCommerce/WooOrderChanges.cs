using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What a POST or PUT to an order does: each kind of line by its own rules, then status, then payment.</summary>
internal static class WooOrderChanges
{
    public static void Check(WooCall call)
    {
        if (call.Text("status") is { } status && !WooText.Statuses.Contains(status, StringComparer.Ordinal))
            throw WooError.NotOneOf("status", WooText.Statuses);
        foreach (var name in (string[])["line_items", "shipping_lines", "fee_lines", "coupon_lines", "meta_data"])
        {
            foreach (var (index, item) in (call.Array(name) ?? []).Index())
            {
                if (item is not JsonObject o)
                    throw Wrong(name, $"{name}[{index}]", "object");
                foreach (var key in (string[])["total", "subtotal", "method_id", "instance_id", "method_title", "code", "discount"])
                {
                    if (o[key] is { } value && value.GetValueKind() != JsonValueKind.String)
                        throw Wrong(name, $"{name}[{index}][{key}]", "string");
                }
                foreach (var key in (string[])["id", "quantity", "product_id", "variation_id"])
                {
                    if (o[key] is { } value && !int.TryParse(value.ToString(), out _))
                        throw Wrong(name, $"{name}[{index}][{key}]", "integer");
                }
            }
        }
        foreach (var name in (string[])["payment_method", "payment_method_title", "transaction_id", "customer_note"])
            _ = call.Text(name);
        _ = call.Flag("set_paid");
        if (call.Body["billing"]?["email"]?.ToString() is { Length: > 0 } email && !email.Contains('@', StringComparison.Ordinal))
            throw WooError.BadParam("billing", "rest_invalid_email", "Invalid email address.",
                new JsonObject { ["param"] = "billing[email]" });
    }

    private static WooError Wrong(string name, string where, string type) =>
        WooError.BadParam(name, "rest_invalid_type", $"{where} is not of type {type}.", new JsonObject { ["param"] = where });

    public static void Apply(WooCall call, WooOrder order, bool isNew)
    {
        var shop = call.Shop;
        if (call.Int("customer_id") is { } customer)
        {
            if (customer != 0 && !shop.Users.Exists(u => u.Id == customer && !u.Deleted))
                throw new WooError(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.");
            order.CustomerId = customer;
        }
        var known = order.Lines.Select(l =>
            l.Id).Concat(order.ShippingLines.Select(l => l.Id)).Concat(order.FeeLines.Select(l => l.Id)).ToHashSet();
        foreach (var (name, key) in ((string, string)[])[("line_items", "product_id"), ("shipping_lines", "method_id"),
            ("fee_lines", "name")])
            CheckLines(call, name, key, known);

        order.Billing = Address(order.Billing, call.Body["billing"]);
        order.Shipping = Address(order.Shipping, call.Body["shipping"]);
        order.PaymentMethod = call.Text("payment_method") ?? order.PaymentMethod;
        order.PaymentMethodTitle = call.Text("payment_method_title") ?? order.PaymentMethodTitle;
        order.TransactionId = call.Text("transaction_id") ?? order.TransactionId;
        order.CustomerNote = call.Text("customer_note") ?? order.CustomerNote;
        foreach (var meta in call.Array("meta_data")?.OfType<JsonObject>() ?? [])
            shop.SetMeta(order.Meta, meta["key"]?.ToString() ?? "", meta["value"]);

        foreach (var item in call.Array("line_items")?.OfType<JsonObject>() ?? [])
            ChangeLine(shop, order, item);
        foreach (var item in call.Array("shipping_lines")?.OfType<JsonObject>() ?? [])
            ChangeShipping(shop, order, item);
        foreach (var item in call.Array("fee_lines")?.OfType<JsonObject>() ?? [])
            ChangeFee(shop, order, item);
        if (call.Array("coupon_lines") is { } coupons)
            shop.SetCoupons(order, [.. coupons.OfType<JsonObject>().Select(CouponCode)]);
        else if (call.Body.ContainsKey("line_items") && order.CouponLines.Count > 0)
            WooDiscounts.Recalculate(shop, order);

        if (isNew || call.Has("status"))
            shop.SetStatus(order, call.Text("status") ?? "pending");
        if (call.Flag("set_paid") == true && (isNew || order.NeedsPayment))
            shop.CompletePayment(order, call.Text("transaction_id") ?? "");
    }

    private static void CheckLines(WooCall call, string name, string key, HashSet<int> known)
    {
        foreach (var item in call.Array(name)?.OfType<JsonObject>() ?? [])
        {
            var id = Number(item["id"]);
            if (id != 0 && !known.Contains(id))
                throw new WooError(400, "woocommerce_rest_invalid_item_id", "Order item ID provided is not associated with order.");
            if (id != 0 || item[key] is not null || (name == "line_items" && (item["sku"] ?? item["variation_id"]) is not null))
                continue;
            throw name switch
            {
                "line_items" => new WooError(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required."),
                "shipping_lines" => new WooError(400, "woocommerce_rest_invalid_shipping_item", "Shipping method ID is required."),
                _ => new WooError(400, "woocommerce_rest_invalid_fee_item", "Fee name is required."),
            };
        }
    }

    private static string CouponCode(JsonObject item)
    {
        if (Number(item["id"]) != 0)
            throw new WooError(400, "woocommerce_rest_coupon_item_id_readonly", "Coupon item ID is readonly.");
        return item["code"]?.ToString() is { Length: > 0 } code ? code
            : throw new WooError(400, "woocommerce_rest_invalid_coupon", "Coupon code is required.");
    }

    private static void ChangeLine(WooShop shop, WooOrder order, JsonObject item)
    {
        var id = Number(item["id"]);
        var quantity = item["quantity"] is { } q ? Number(q) : (int?)null;
        var product = shop.FindProduct(Number(item["variation_id"]) is var v and not 0 ? v : Number(item["product_id"]))
            ?? (item["sku"]?.ToString() is { Length: > 0 } sku ? shop.Products.SelectMany(p => p.Variations.Prepend(p))
                .FirstOrDefault(p => p.Sku == sku) : null);
        if (id == 0)
        {
            if (product is null)
                throw new WooError(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.");
            var added = shop.LineFor(product, quantity ?? 1);
            Price(added, item);
            order.Lines.Add(added);
            if (WooShop.HoldsStock(order))
                shop.Take(added, added.Quantity);
            return;
        }
        var line = order.Lines.Single(l => l.Id == id);
        if (quantity == 0 || (item.ContainsKey("product_id") && item["product_id"] is null))
        {
            shop.Take(line, -line.Taken);
            order.Lines.Remove(line);
            return;
        }
        if (product is not null && product.Id != line.StockId)
        {
            // The real store forgets here to give the old variation's unit back and to take the new one's.
            (line.Name, line.ParentName, line.Sku) = (product.LineName, product.Parent?.Name, product.Sku);
            (line.ProductId, line.VariationId) = (product.Parent?.Id ?? product.Id, product.Parent is null ? 0 : product.Id);
            shop.NameOptions(line, product);
        }
        if (quantity is { } units)
        {
            if (WooShop.HoldsStock(order) && line.Taken > 0)
                shop.Take(line, units - line.Quantity);
            // Totals stay as they were unless the caller sends new ones.
            line.Quantity = units;
        }
        Price(line, item);
    }

    private static void Price(WooLine line, JsonObject item)
    {
        if (item["subtotal"]?.ToString() is { } subtotal)
            line.Subtotal = WooText.Number(subtotal);
        if (item["total"]?.ToString() is { } total)
            line.Total = WooText.Number(total);
    }

    private static void ChangeShipping(WooShop shop, WooOrder order, JsonObject item)
    {
        var id = Number(item["id"]);
        if (id != 0 && ((item.ContainsKey("method_id") && item["method_id"] is null)
            || (item.ContainsKey("method_title") && item["method_title"] is null)))
        {
            order.ShippingLines.RemoveAll(l => l.Id == id);
            return;
        }
        var line = order.ShippingLines.Find(l => l.Id == id);
        if (line is null)
            order.ShippingLines.Add(line = new WooShippingLine { Id = shop.NextItem() });
        line.Method = item["method_id"]?.ToString() ?? line.Method;
        line.Title = item["method_title"]?.ToString() ?? line.Title;
        line.Instance = item["instance_id"]?.ToString() ?? line.Instance;
        line.Total = item["total"]?.ToString() is { } total ? WooText.Number(total) : line.Total;
    }

    private static void ChangeFee(WooShop shop, WooOrder order, JsonObject item)
    {
        var id = Number(item["id"]);
        if (id != 0 && item.ContainsKey("name") && item["name"] is null)
        {
            order.FeeLines.RemoveAll(l => l.Id == id);
            return;
        }
        var line = order.FeeLines.Find(l => l.Id == id);
        if (line is null)
            order.FeeLines.Add(line = new WooFeeLine { Id = shop.NextItem() });
        line.Name = item["name"]?.ToString() ?? line.Name;
        line.TaxStatus = item["tax_status"]?.ToString() ?? line.TaxStatus;
        line.Total = item["total"]?.ToString() is { } total ? WooText.Number(total) : line.Total;
        // A fee cannot take off more than there is.
        if (order.Total < 0 && line.Total < 0)
            line.Total -= order.Total;
    }

    private static WooAddress Address(WooAddress old, JsonNode? change)
    {
        if (change is not JsonObject o)
            return old;
        string Part(string key, string before) => o.ContainsKey(key) ? o[key]?.ToString() ?? "" : before;
        return new WooAddress
        {
            FirstName = Part("first_name", old.FirstName),
            LastName = Part("last_name", old.LastName),
            Company = Part("company", old.Company),
            Address1 = Part("address_1", old.Address1),
            Address2 = Part("address_2", old.Address2),
            City = Part("city", old.City),
            State = Part("state", old.State),
            Postcode = Part("postcode", old.Postcode),
            Country = Part("country", old.Country),
            Email = Part("email", old.Email),
            Phone = Part("phone", old.Phone),
        };
    }

    private static int Number(JsonNode? node) => int.TryParse(node?.ToString(), out var number) ? number : 0;
}
