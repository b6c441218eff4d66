using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Takes an order of another Shopify store in, from the body of a webhook about it. No event follows.</summary>
internal static class ShopifyAdoption
{
    public static void Of(ShopifyShop shop, JsonObject body)
    {
        lock (shop.Gate)
        {
            var id = body["id"]!.GetValue<long>();
            shop.Orders.RemoveAll(o => o.Id == id);
            var address = Address(body["shipping_address"] as JsonObject ?? body["billing_address"] as JsonObject);
            var customer = Text(body, "email") is { Length: > 0 } email ? shop.Customer(email, c => (c.FirstName, c.LastName, c.Address) = (address?.FirstName, address?.LastName, address)) : null;
            var order = new ShopOrder
            {
                Id = id,
                Number = body["order_number"]?.GetValue<int>() ?? 0,
                ConfirmationNumber = Text(body, "confirmation_number") ?? "",
                Token = ShopifyShop.Secret(),
                CreatedAt = At(body, "created_at") ?? shop.Now,
                UpdatedAt = At(body, "updated_at") ?? shop.Now,
                CancelledAt = At(body, "cancelled_at"),
                CancelReason = Text(body, "cancel_reason")?.ToUpperInvariant(),
                Test = body["test"]?.GetValue<bool>() ?? false,
                Source = Text(body, "source_name") ?? "web",
                Note = Text(body, "note"),
                Email = Text(body, "email"),
                Phone = Text(body, "phone"),
                Locale = Text(body, "customer_locale"),
                AcceptsMarketing = body["buyer_accepts_marketing"]?.GetValue<bool>() ?? false,
                Customer = customer,
                ShippingAddress = address,
                BillingAddress = address,
                // The amounts are taken for the demo shop's own money.
                PresentmentCurrency = shop.Options.Currency,
                Gateway = (body["payment_gateway_names"] as JsonArray)?.FirstOrDefault()?.GetValue<string>() ?? "shopify_payments",
            };
            order.Tags.AddRange((Text(body, "tags") ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries));
            order.Attributes.AddRange(Children(body, "note_attributes").Select(a => (Text(a, "name") ?? "", Text(a, "value") ?? "")));
            order.Lines.AddRange(Children(body, "line_items").Select(line => Line(shop, line)));
            order.Shipping.AddRange(Children(body, "shipping_lines").Select(s => new ShopShipping { Id = s["id"]!.GetValue<long>(), Title = Text(s, "title") ?? "", Price = Amount(s, "price") }));
            var isPaid = Text(body, "financial_status") is "paid" or "refunded" or "partially_refunded";
            if (isPaid)
                order.Payments.Add(new ShopPayment(shop.NextId("OrderTransaction"), "SALE", order.Gateway, "SUCCESS", order.Total, null, order.CreatedAt));
            if (isPaid && order.CancelledAt is not null)
                order.Payments.Add(new ShopPayment(shop.NextId("OrderTransaction"), "REFUND", order.Gateway, "SUCCESS", order.Total, order.Payments[0].Id, order.UpdatedAt));
            shop.Orders.Add(order);
        }
    }

    // What the demo shop does not sell, it sells from now on: an offer can then be kept.
    private static ShopLine Line(ShopifyShop shop, JsonObject line)
    {
        var id = line["variant_id"]?.GetValue<long>() ?? shop.NextId("LineItem");
        if (shop.FindVariant(id) is not { } variant)
        {
            var product = new ShopProduct { Id = line["product_id"]?.GetValue<long>() ?? id, Title = Text(line, "title") ?? "" };
            variant = new ShopVariant { Id = id, Product = product, Title = Text(line, "variant_title") ?? "Default Title", Price = Amount(line, "price") };
            product.Variants.Add(variant);
            shop.Products.Add(product);
        }
        return new ShopLine
        {
            Id = line["id"]!.GetValue<long>(),
            Variant = variant,
            Price = Amount(line, "price"),
            Quantity = line["quantity"]?.GetValue<int>() ?? 1,
            Current = line["current_quantity"]?.GetValue<int>() ?? 0,
        };
    }

    private static ShopAddress? Address(JsonObject? a) => a is null ? null : new ShopAddress
    {
        FirstName = Text(a, "first_name"),
        LastName = Text(a, "last_name"),
        Address1 = Text(a, "address1"),
        City = Text(a, "city"),
        ProvinceCode = Text(a, "province_code"),
        Zip = Text(a, "zip"),
        Country = Text(a, "country_code"),
        Phone = Text(a, "phone"),
    };

    private static IEnumerable<JsonObject> Children(JsonObject body, string name) => body[name] is JsonArray array ? array.OfType<JsonObject>() : [];

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value ? value.ToString() : null;

    private static decimal Amount(JsonObject body, string name) =>
        decimal.TryParse(Text(body, name), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : 0;

    private static DateTimeOffset? At(JsonObject body, string name) => DateTimeOffset.TryParse(Text(body, name), CultureInfo.InvariantCulture, out var at) ? at : null;
}
