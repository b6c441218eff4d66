using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What an order's body is made of: discounts, lines, shipping, payments.</summary>
internal static partial class ShopOrderPayload
{
    private static IEnumerable<JsonObject> ByHand(ShopOrder order) => !order.Lines.Exists(l => l.Discounts.Exists(d => d.Code == ShopOrder.ByHand)) ? [] :
    [
        new JsonObject
        {
            ["target_type"] = "line_item",
            ["type"] = "manual",
            ["value"] = ShopPricing.Cents(order.Lines.Sum(l => l.Discount)).ToString("0.0#"),
            ["value_type"] = "fixed_amount",
            ["allocation_method"] = "across",
            ["target_selection"] = "all",
            ["title"] = "Discount",
            ["description"] = null,
        },
    ];

    private static JsonArray Allocations(ShopMoney money, ShopOrder order, IEnumerable<(string Code, decimal Amount)> discounts) => new([.. discounts.Select(d => new JsonObject
    {
        ["amount"] = money.Text(d.Amount),
        ["amount_set"] = money.Set(d.Amount),
        ["discount_application_index"] = d.Code == ShopOrder.ByHand ? order.Codes.Count : order.Codes.FindIndex(c => c.Code == d.Code),
    })]);

    private static JsonObject Line(ShopifyShop shop, ShopOrder order, ShopLine line)
    {
        var money = ShopMoney.Of(shop, order);
        var variant = line.Variant;
        return new JsonObject
        {
            ["id"] = line.Id,
            ["admin_graphql_api_id"] = "gid://shopify/LineItem/" + line.Id,
            ["attributed_staffs"] = new JsonArray(),
            ["current_quantity"] = line.Current,
            ["fulfillable_quantity"] = line.Current - line.Fulfilled,
            ["fulfillment_service"] = "manual",
            ["fulfillment_status"] = line.Fulfilled == 0 ? null : "fulfilled",
            ["gift_card"] = variant.IsGiftCard,
            ["grams"] = 400,
            ["name"] = variant.LineName,
            ["price"] = money.Text(line.Price),
            ["price_set"] = money.Set(line.Price),
            ["product_exists"] = !line.VariantGone,
            ["product_id"] = line.VariantGone ? null : variant.Product.Id,
            ["properties"] = ShopBodies.Pairs(line.Properties, "name"),
            ["quantity"] = line.Quantity,
            ["requires_shipping"] = variant.RequiresShipping,
            ["sales_line_item_group_id"] = null,
            ["selling_plan_id"] = line.SellingPlan is null ? null : 5500000001001,
            ["sku"] = variant.Sku,
            ["taxable"] = true,
            ["title"] = variant.Product.Title,
            ["total_discount"] = money.Text(0),
            ["total_discount_set"] = money.Set(0),
            ["variant_id"] = line.VariantGone ? null : variant.Id,
            ["variant_inventory_management"] = variant.Stock is null ? null : "shopify",
            ["variant_title"] = variant.Title == "Default Title" ? null : variant.Title,
            ["vendor"] = variant.Product.Vendor,
            ["tax_lines"] = TaxLines(shop, money, Tax(shop, line.Net(line.Quantity))),
            ["duties"] = new JsonArray(),
            ["discount_allocations"] = Allocations(money, order, line.Discounts),
        };
    }

    private static JsonObject Shipping(ShopMoney money, ShopOrder order, ShopShipping way) => new()
    {
        ["id"] = way.Id,
        ["carrier_identifier"] = null,
        ["code"] = way.Title,
        ["current_discounted_price_set"] = money.Set(order.CancelledAt is null ? way.Net - way.Refunded : 0),
        ["discounted_price"] = money.Text(way.Net),
        ["discounted_price_set"] = money.Set(way.Net),
        ["is_removed"] = way.Removed,
        ["phone"] = null,
        ["price"] = money.Text(way.Price),
        ["price_set"] = money.Set(way.Price),
        ["requested_fulfillment_service_id"] = null,
        ["source"] = "shopify",
        ["title"] = way.Title,
        ["tax_lines"] = new JsonArray(),
        ["discount_allocations"] = Allocations(money, order, way.DiscountCode is null ? [] : [(way.DiscountCode, way.Discount)]),
    };

    private static JsonObject Payment(ShopifyShop shop, ShopOrder order, ShopPayment payment)
    {
        var none = () => new JsonObject { ["amount"] = "0.0", ["currency"] = shop.Options.Currency };
        return new JsonObject
        {
            ["id"] = payment.Id,
            ["order_id"] = order.Id,
            ["kind"] = payment.Kind.ToLowerInvariant(),
            ["gateway"] = payment.Gateway,
            ["status"] = payment.Status.ToLowerInvariant(),
            ["message"] = "Refund accepted",
            ["created_at"] = shop.Local(payment.At),
            ["test"] = order.Test,
            ["authorization"] = null,
            ["location_id"] = null,
            ["user_id"] = null,
            ["parent_id"] = payment.ParentId,
            ["processed_at"] = shop.Local(payment.At),
            ["device_id"] = null,
            ["error_code"] = null,
            ["source_name"] = "web",
            ["receipt"] = new JsonObject(),
            ["amount"] = ShopMoney.Of(shop, order).Text(payment.Amount),
            ["currency"] = shop.Options.Currency,
            ["payment_id"] = $"{order.Name}.1",
            ["total_unsettled_set"] = new JsonObject { ["presentment_money"] = none(), ["shop_money"] = none() },
            ["manual_payment_gateway"] = order.Gateway != "shopify_payments",
            ["amount_rounding"] = null,
            ["admin_graphql_api_id"] = "gid://shopify/OrderTransaction/" + payment.Id,
        };
    }
}
