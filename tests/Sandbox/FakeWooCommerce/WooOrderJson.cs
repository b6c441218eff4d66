using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>An order as GET /orders/ID and as the webhooks show it: same members, same order, same types as the captures.</summary>
internal static class WooOrderJson
{
    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static JsonObject Of(WooShop shop, WooOrder o)
    {
        var json = new JsonObject
        {
            ["id"] = o.Id,
            ["parent_id"] = 0,
            ["status"] = o.Status,
            ["currency"] = shop.Options.Currency,
            ["version"] = "11.0.1",
            ["prices_include_tax"] = false,
            ["date_created"] = shop.LocalText(o.Created),
            ["date_modified"] = shop.LocalText(o.Modified),
            ["discount_total"] = WooText.Money(o.DiscountTotal),
            ["discount_tax"] = "0.00",
            ["shipping_total"] = WooText.Money(o.ShippingTotal),
            ["shipping_tax"] = "0.00",
            ["cart_tax"] = "0.00",
            ["total"] = WooText.Money(o.Total),
            ["total_tax"] = "0.00",
            ["customer_id"] = o.CustomerId,
            ["order_key"] = o.Key,
            ["billing"] = Address(o.Billing, withEmail: true),
            ["shipping"] = Address(o.Shipping, withEmail: false),
            ["payment_method"] = o.PaymentMethod,
            ["payment_method_title"] = o.PaymentMethodTitle,
            ["transaction_id"] = o.TransactionId,
            ["customer_ip_address"] = o.Ip,
            ["customer_user_agent"] = o.UserAgent,
            ["created_via"] = o.CreatedVia,
            ["customer_note"] = o.CustomerNote,
            ["date_completed"] = shop.LocalText(o.Completed),
            ["date_paid"] = shop.LocalText(o.Paid),
            ["cart_hash"] = o.CartHash,
            ["number"] = $"{o.Id}",
            ["meta_data"] = Meta(o.Meta.OrderBy(m => m.Key, StringComparer.Ordinal), shown: false),
            ["line_items"] = Array(o.Lines.Select(Line)),
            ["tax_lines"] = new JsonArray(),
            ["shipping_lines"] = Array(o.ShippingLines.Select(ShippingLine)),
            ["fee_lines"] = Array(o.FeeLines.Select(FeeLine)),
            ["coupon_lines"] = Array(o.CouponLines.Select(CouponLine)),
            ["refunds"] = Array(o.Refunds.Select(Refund)),
            ["payment_url"] = $"{shop.Home}/checkout/order-pay/{o.Id}/?pay_for_order=true&key={o.Key}",
            ["is_editable"] = o.IsEditable,
            ["needs_payment"] = o.NeedsPayment,
            ["needs_processing"] = shop.NeedsProcessing(o),
            ["date_created_gmt"] = WooShop.GmtText(o.Created),
            ["date_modified_gmt"] = WooShop.GmtText(o.Modified),
            ["date_completed_gmt"] = WooShop.GmtText(o.Completed),
            ["date_paid_gmt"] = WooShop.GmtText(o.Paid),
            ["currency_symbol"] = shop.Options.CurrencySymbol,
        };
        var links = Links(shop, $"orders/{o.Id}", "orders");
        links["email_templates"] = new JsonArray(new JsonObject
        {
            ["embeddable"] = true,
            ["href"] = $"{shop.Home}/wp-json/wc/v3/orders/{o.Id}/actions/email_templates",
        });
        if (o.CustomerId != 0)
            links["customer"] = new JsonArray(new JsonObject { ["href"] = $"{shop.Home}/wp-json/wc/v3/customers/{o.CustomerId}" });
        json["_links"] = links;
        return json;
    }

    public static JsonObject Links(WooShop shop, string self, string collection, string[]? methods = null) => new()
    {
        ["self"] = new JsonArray(new JsonObject
        {
            ["href"] = $"{shop.Home}/wp-json/wc/v3/{self}",
            ["targetHints"] = new JsonObject { ["allow"] = Array((methods ?? AllMethods).Select(m => (JsonNode)m)) },
        }),
        ["collection"] = new JsonArray(new JsonObject { ["href"] = $"{shop.Home}/wp-json/wc/v3/{collection}" }),
    };

    public static JsonObject Note(WooShop shop, WooOrder order, WooNote note)
    {
        var links = Links(shop, $"orders/{order.Id}/notes/{note.Id}", $"orders/{order.Id}/notes", ["GET", "DELETE"]);
        links["up"] = new JsonArray(new JsonObject { ["href"] = $"{shop.Home}/wp-json/wc/v3/orders/{order.Id}" });
        return new JsonObject
        {
            ["id"] = note.Id,
            ["author"] = note.Author,
            ["date_created"] = shop.LocalText(note.At),
            ["date_created_gmt"] = WooShop.GmtText(note.At),
            ["note"] = note.Text,
            ["customer_note"] = note.ToCustomer,
            ["_links"] = links,
        };
    }

    public static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);

    public static JsonArray Meta(IEnumerable<WooMeta> meta, bool shown) => Array(meta.Select(m =>
    {
        var json = new JsonObject { ["id"] = m.Id, ["key"] = m.Key, ["value"] = m.Value?.DeepClone() };
        if (shown)
        {
            json["display_key"] = m.Key is "size" or "colour" ? char.ToUpperInvariant(m.Key[0]) + m.Key[1..] : m.Key;
            json["display_value"] = m.Value?.DeepClone();
        }
        return json;
    }));

    public static JsonObject Address(WooAddress a, bool withEmail, bool postcodeFirst = false)
    {
        var json = new JsonObject
        {
            ["first_name"] = a.FirstName,
            ["last_name"] = a.LastName,
            ["company"] = a.Company,
            ["address_1"] = a.Address1,
            ["address_2"] = a.Address2,
            ["city"] = a.City,
        };
        if (!postcodeFirst)
            json["state"] = a.State;
        json["postcode"] = a.Postcode;
        json["country"] = a.Country;
        if (postcodeFirst)
            json["state"] = a.State;
        if (withEmail)
            json["email"] = a.Email;
        json["phone"] = a.Phone;
        return json;
    }

    private static JsonObject Line(WooLine l)
    {
        var meta = l.Taken > 0 ? l.Meta.Append(new WooMeta(l.TakenMetaId, "_reduced_stock", $"{l.Taken}")) : l.Meta;
        return new JsonObject
        {
            ["id"] = l.Id,
            ["name"] = l.Name,
            ["product_id"] = l.ProductId,
            ["variation_id"] = l.VariationId,
            ["quantity"] = l.Quantity,
            ["tax_class"] = "",
            ["subtotal"] = WooText.Money(l.Subtotal),
            ["subtotal_tax"] = "0.00",
            ["total"] = WooText.Money(l.Total),
            ["total_tax"] = "0.00",
            ["taxes"] = new JsonArray(),
            ["meta_data"] = Meta(meta.OrderBy(m => m.Id), shown: true),
            ["sku"] = l.Sku,
            ["global_unique_id"] = "",
            ["price"] = l.Quantity == 0 ? 0 : (double)(l.Total / l.Quantity),
            // Without a picture the real store says "" for a simple product and 0 for a variation.
            ["image"] = new JsonObject { ["id"] = l.VariationId == 0 ? "" : 0, ["src"] = "" },
            ["parent_name"] = l.ParentName,
        };
    }

    private static JsonObject ShippingLine(WooShippingLine l) => new()
    {
        ["id"] = l.Id,
        ["method_title"] = l.Title,
        ["method_id"] = l.Method,
        ["instance_id"] = l.Instance,
        ["total"] = WooText.Money(l.Total),
        ["total_tax"] = "0.00",
        ["taxes"] = new JsonArray(),
        ["tax_status"] = "taxable",
        ["meta_data"] = Meta(l.Meta, shown: true),
    };

    private static JsonObject FeeLine(WooFeeLine l) => new()
    {
        ["id"] = l.Id,
        ["name"] = l.Name,
        ["tax_class"] = "",
        ["tax_status"] = l.TaxStatus,
        ["amount"] = "",
        ["total"] = WooText.Money(l.Total),
        ["total_tax"] = "0.00",
        ["taxes"] = new JsonArray(),
        ["meta_data"] = new JsonArray(),
    };

    private static JsonObject CouponLine(WooCouponLine l)
    {
        var c = l.Coupon;
        var type = c.Type == "fixed_cart" ? "null" : $"\"{c.Type}\"";
        var info = new WooMeta(l.MetaId, "coupon_info",
            $"[{c.Id},\"{c.Code}\",{type},{WooText.Plain(c.Amount)}{(c.FreeShipping ? ",true" : "")}]");
        return new JsonObject
        {
            ["id"] = l.Id,
            ["code"] = c.Code,
            ["discount"] = WooText.Plain(l.Discount),
            ["discount_tax"] = "0",
            ["meta_data"] = Meta([info], shown: true),
            ["discount_type"] = c.Type,
            ["nominal_amount"] = (double)c.Amount,
            ["free_shipping"] = c.FreeShipping,
        };
    }

    private static JsonObject Refund(WooRefund r) => new()
    {
        ["id"] = r.Id,
        ["reason"] = r.Reason,
        ["total"] = WooText.Money(-r.Amount),
        ["total_tax"] = "0.00",
    };
}
