using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>The body of the orders/* webhooks: all 94 fields, in the order of the recorded ones. https://shopify.dev/docs/api/webhooks</summary>
internal static partial class ShopOrderPayload
{
    public static JsonObject Of(ShopifyShop shop, ShopOrder o)
    {
        var money = ShopMoney.Of(shop, o);
        var hidden = shop.HidePersonalData;
        var tax = Tax(shop, o.Total);
        JsonNode? When(DateTimeOffset? at) => at is { } t ? shop.Local(t) : null;
        return new JsonObject
        {
            ["id"] = o.Id,
            ["admin_graphql_api_id"] = "gid://shopify/Order/" + o.Id,
            ["app_id"] = 580111,
            ["browser_ip"] = hidden ? null : "203.0.113.24",
            ["buyer_accepts_marketing"] = o.AcceptsMarketing,
            ["cancel_reason"] = o.CancelReason?.ToLowerInvariant(),
            ["cancelled_at"] = When(o.CancelledAt),
            ["cart_token"] = "hWN" + o.Number,
            ["checkout_token"] = "c" + o.Token,
            ["client_details"] = hidden ? null : ShopBodies.Client(o),
            ["closed_at"] = When(o.ClosedAt),
            ["company"] = null,
            ["confirmation_number"] = o.ConfirmationNumber,
            ["confirmed"] = true,
            ["contact_email"] = hidden ? null : o.Email,
            ["created_at"] = When(o.CreatedAt),
            ["currency"] = shop.Options.Currency,
            ["current_shipping_price_set"] = money.Set(o.CancelledAt is null ? o.ShippingNet - o.ShippingRefunded : 0),
            ["current_subtotal_price"] = money.Text(o.CurrentSubtotal),
            ["current_subtotal_price_set"] = money.Set(o.CurrentSubtotal),
            ["current_total_additional_fees_set"] = null,
            ["current_total_discounts"] = money.Text(CurrentDiscount(o)),
            ["current_total_discounts_set"] = money.Set(CurrentDiscount(o)),
            ["current_total_duties_set"] = null,
            ["current_total_price"] = money.Text(o.CurrentTotal),
            ["current_total_price_set"] = money.Set(o.CurrentTotal),
            ["current_total_tax"] = money.Text(Tax(shop, o.CurrentTotal)),
            ["current_total_tax_set"] = money.Set(Tax(shop, o.CurrentTotal)),
            ["customer_locale"] = o.Locale,
            ["device_id"] = null,
            ["discount_codes"] = new JsonArray([.. o.Codes.Select(c => new JsonObject { ["code"] = c.Code, ["amount"] = money.Text(c.Amount), ["type"] = c.Type })]),
            ["duties_included"] = false,
            ["email"] = hidden ? null : o.Email ?? "",
            ["estimated_taxes"] = false,
            ["financial_status"] = o.Financial.ToLowerInvariant(),
            ["fulfillment_status"] = o.Fulfilment switch { "FULFILLED" => "fulfilled", "PARTIALLY_FULFILLED" => "partial", _ => null },
            ["landing_site"] = "/",
            ["landing_site_ref"] = null,
            ["location_id"] = null,
            ["merchant_business_entity_id"] = "MTAwMDAwMDAwMQ",
            ["merchant_of_record_app_id"] = null,
            ["name"] = o.Name,
            ["note"] = hidden ? null : o.Note,
            ["note_attributes"] = ShopBodies.Pairs(o.Attributes, "name"),
            ["number"] = o.Number - 1000,
            ["order_number"] = o.Number,
            ["order_status_url"] = hidden ? null : shop.StatusUrl(o),
            ["original_total_additional_fees_set"] = null,
            ["original_total_duties_set"] = null,
            ["payment_gateway_names"] = new JsonArray(o.Gateway),
            ["phone"] = hidden ? null : o.Phone,
            ["po_number"] = null,
            ["presentment_currency"] = o.PresentmentCurrency,
            ["processed_at"] = When(o.CreatedAt),
            ["reference"] = null,
            ["referring_site"] = "",
            ["source_identifier"] = null,
            ["source_name"] = o.Source,
            ["source_url"] = null,
            ["subtotal_price"] = money.Text(o.Subtotal),
            ["subtotal_price_set"] = money.Set(o.Subtotal),
            ["tags"] = string.Join(", ", o.Tags),
            ["tax_exempt"] = false,
            ["tax_lines"] = TaxLines(shop, money, tax),
            ["taxes_included"] = shop.Options.TaxRate > 0,
            ["test"] = o.Test,
            ["token"] = o.Token,
            ["total_cash_rounding_payment_adjustment_set"] = money.Set(0),
            ["total_cash_rounding_refund_adjustment_set"] = money.Set(0),
            ["total_discounts"] = money.Text(o.DiscountTotal),
            ["total_discounts_set"] = money.Set(o.DiscountTotal),
            ["total_line_items_price"] = money.Text(o.LinesTotal),
            ["total_line_items_price_set"] = money.Set(o.LinesTotal),
            ["total_outstanding"] = money.Text(Math.Max(0, o.Outstanding)),
            ["total_price"] = money.Text(o.Total),
            ["total_price_set"] = money.Set(o.Total),
            ["total_shipping_price_set"] = money.Set(o.ShippingTotal),
            ["total_tax"] = money.Text(tax),
            ["total_tax_set"] = money.Set(tax),
            ["total_tip_received"] = money.Text(0),
            ["total_weight"] = o.Lines.Sum(l => 400 * l.Quantity),
            ["updated_at"] = When(o.UpdatedAt),
            ["user_id"] = null,
            ["billing_address"] = ShopBodies.Address(shop, o.BillingAddress),
            ["customer"] = ShopBodies.Customer(shop, o.Customer),
            ["discount_applications"] = new JsonArray([.. o.Codes.Select(Application), .. ByHand(o)]),
            ["fulfillments"] = new JsonArray(),
            ["line_items"] = new JsonArray([.. o.Lines.Select(l => Line(shop, o, l))]),
            ["payment_terms"] = null,
            ["refunds"] = new JsonArray([.. o.Refunds.Select(r => Refund(shop, o, r))]),
            ["shipping_address"] = ShopBodies.Address(shop, o.ShippingAddress),
            ["shipping_lines"] = new JsonArray([.. o.Shipping.Select(s => Shipping(money, o, s))]),
            ["returns"] = new JsonArray(),
            ["line_item_groups"] = new JsonArray(),
        };
    }

    /// <summary>refunds/create. Numbers here, strings elsewhere: so it is at Shopify.</summary>
    public static JsonObject Refund(ShopifyShop shop, ShopOrder order, ShopRefund refund)
    {
        var money = ShopMoney.Of(shop, order);
        var at = shop.Local(refund.At);
        return new JsonObject
        {
            ["id"] = refund.Id,
            ["order_id"] = order.Id,
            ["created_at"] = at,
            ["note"] = refund.Note,
            ["user_id"] = null,
            ["processed_at"] = at,
            ["duties"] = new JsonArray(),
            ["total_duties_set"] = money.Set(0),
            ["return"] = null,
            ["restock"] = refund.Lines.Exists(l => l.Restock is "CANCEL" or "RETURN"),
            ["refund_shipping_lines"] = new JsonArray(),
            ["admin_graphql_api_id"] = "gid://shopify/Refund/" + refund.Id,
            ["order_adjustments"] = new JsonArray(),
            ["refund_line_items"] = new JsonArray([.. refund.Lines.Select(l => new JsonObject
            {
                ["id"] = l.Id,
                ["quantity"] = l.Quantity,
                ["line_item_id"] = l.Line.Id,
                ["location_id"] = ShopBodies.LocationId,
                ["restock_type"] = l.Restock.ToLowerInvariant(),
                ["subtotal"] = l.Subtotal,
                ["total_tax"] = Tax(shop, l.Subtotal),
                ["subtotal_set"] = money.Set(l.Subtotal),
                ["total_tax_set"] = money.Set(Tax(shop, l.Subtotal)),
                ["line_item"] = Line(shop, order, l.Line),
            })]),
            ["transactions"] = new JsonArray([.. refund.Payments.Select(p => Payment(shop, order, p))]),
        };
    }

    /// <summary>orders/edited.</summary>
    public static JsonObject Edited(
        ShopifyShop shop, ShopOrder order, IReadOnlyList<(ShopLine Line, int Delta)> additions, IReadOnlyList<(ShopLine Line, int Delta)> removals, string? staffNote)
    {
        static JsonArray Lines(IReadOnlyList<(ShopLine Line, int Delta)> changes) => new([.. changes.Select(c => new JsonObject { ["id"] = c.Line.Id, ["delta"] = c.Delta })]);
        static JsonObject Nothing() => new() { ["additions"] = new JsonArray(), ["removals"] = new JsonArray() };
        return new JsonObject
        {
            ["order_edit"] = new JsonObject
            {
                ["id"] = shop.NextId("OrderEdit"),
                ["app_id"] = null,
                ["created_at"] = shop.Local(shop.Now),
                ["committed_at"] = shop.Local(shop.Now),
                ["notify_customer"] = false,
                ["order_id"] = order.Id,
                ["staff_note"] = staffNote,
                ["user_id"] = null,
                ["line_items"] = new JsonObject { ["additions"] = Lines(additions), ["removals"] = Lines(removals) },
                ["discounts"] = new JsonObject { ["line_item"] = Nothing() },
                ["shipping_lines"] = Nothing(),
            },
        };
    }

    internal static decimal Tax(ShopifyShop shop, decimal amount) => ShopPricing.Cents(amount * shop.Options.TaxRate / (1 + shop.Options.TaxRate));

    private static decimal CurrentDiscount(ShopOrder o) =>
        o.Lines.Sum(l => l.Quantity == 0 ? 0 : l.Discount * l.Current / l.Quantity) + (o.CancelledAt is null ? o.Shipping.Where(s => !s.Removed).Sum(s => s.Discount) : 0);

    private static JsonArray TaxLines(ShopifyShop shop, ShopMoney money, decimal tax) => tax == 0 ? [] : new JsonArray(new JsonObject
    {
        ["channel_liable"] = false,
        ["price"] = money.Text(tax),
        ["price_set"] = money.Set(tax),
        ["rate"] = shop.Options.TaxRate,
        ["title"] = "IVA",
    });

    private static JsonObject Application(ShopCodeUse use) => new()
    {
        ["target_type"] = use.Type == "shipping" ? "shipping_line" : "line_item",
        ["type"] = "discount_code",
        ["value"] = use.Value.ToString("0.0#"),
        ["value_type"] = use.Type == "fixed_amount" ? "fixed_amount" : "percentage",
        ["allocation_method"] = use.Type == "shipping" ? "each" : "across",
        ["target_selection"] = use.OnAllLines ? "all" : "entitled",
        ["code"] = use.Code,
    };
}
