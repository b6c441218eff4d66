using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Takes an order of another store in, from the JSON its REST interface shows, so that a captured delivery finds its order here.</summary>
public sealed partial class WooShop
{
    /// <summary>The order with this body's id, replacing one that is there. No event follows.</summary>
    /// <param name="body">An order as GET /orders/ID shows it; members that are missing stay empty.</param>
    /// <param name="note">What the other store noted on its last change; empty: nothing.</param>
    /// <exception cref="ArgumentException">It is no order.</exception>
    public WooOrder Adopt(JsonObject body, string note = "")
    {
        if (body["id"] is not JsonValue id || body["line_items"] is not JsonArray lines)
            throw new ArgumentException("This is no order.", nameof(body));
        var order = new WooOrder
        {
            Id = id.GetValue<int>(),
            Key = Words(body, "order_key"),
            Created = Gmt(body, "date_created_gmt") ?? Now,
            Modified = Gmt(body, "date_modified_gmt") ?? Now,
            Paid = Gmt(body, "date_paid_gmt"),
            Completed = Gmt(body, "date_completed_gmt"),
            Status = Words(body, "status"),
            CustomerId = body["customer_id"]?.GetValue<int>() ?? 0,
            Billing = Address(body["billing"] as JsonObject),
            Shipping = Address(body["shipping"] as JsonObject),
            PaymentMethod = Words(body, "payment_method"),
            PaymentMethodTitle = Words(body, "payment_method_title"),
            TransactionId = Words(body, "transaction_id"),
            CustomerNote = Words(body, "customer_note"),
            CreatedVia = Words(body, "created_via"),
        };
        foreach (var line in lines.OfType<JsonObject>())
            order.Lines.Add(Line(line));
        foreach (var line in Children(body, "shipping_lines"))
        {
            order.ShippingLines.Add(new WooShippingLine
            {
                Id = Number(line, "id"),
                Title = Words(line, "method_title"),
                Method = Words(line, "method_id"),
                Instance = Words(line, "instance_id"),
                Total = Amount(line, "total"),
            });
        }
        foreach (var line in Children(body, "fee_lines"))
            order.FeeLines.Add(new WooFeeLine { Id = Number(line, "id"), Name = Words(line, "name"), Total = Amount(line, "total") });
        lock (Gate)
        {
            foreach (var meta in Children(body, "meta_data"))
                SetMeta(order.Meta, Words(meta, "key"), meta["value"]);
            foreach (var line in Children(body, "coupon_lines"))
            {
                var coupon = FindCoupon(Words(line, "code")) ?? AddCoupon(Words(line, "code"), Words(line, "discount_type"), line["nominal_amount"]?.GetValue<decimal>() ?? 0);
                order.CouponLines.Add(new WooCouponLine(Number(line, "id"), NextMeta(), coupon) { Discount = Amount(line, "discount") });
            }
            if (note.Length > 0)
                order.Notes.Add(new WooNote(++lastNote, note, ToCustomer: false, "WooCommerce", order.Modified));
            Orders.RemoveAll(o => o.Id == order.Id);
            Orders.Add(order);
            return order;
        }
    }

    private static WooLine Line(JsonObject line) => new()
    {
        Id = Number(line, "id"),
        Name = Words(line, "name"),
        ParentName = line["parent_name"]?.GetValue<string>(),
        ProductId = Number(line, "product_id"),
        VariationId = Number(line, "variation_id"),
        Quantity = Number(line, "quantity"),
        Subtotal = Amount(line, "subtotal"),
        Total = Amount(line, "total"),
        Sku = Words(line, "sku"),
    };

    private static WooAddress Address(JsonObject? a) => a is null ? new WooAddress() : new WooAddress
    {
        FirstName = Words(a, "first_name"),
        LastName = Words(a, "last_name"),
        Company = Words(a, "company"),
        Address1 = Words(a, "address_1"),
        Address2 = Words(a, "address_2"),
        City = Words(a, "city"),
        State = Words(a, "state"),
        Postcode = Words(a, "postcode"),
        Country = Words(a, "country"),
        Email = Words(a, "email"),
        Phone = Words(a, "phone"),
    };

    private static IEnumerable<JsonObject> Children(JsonObject body, string name) => body[name] is JsonArray array ? array.OfType<JsonObject>() : [];

    private static string Words(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int Number(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    private static decimal Amount(JsonObject body, string name) =>
        decimal.TryParse(Words(body, name), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : 0;

    private static DateTimeOffset? Gmt(JsonObject body, string name) => DateTimeOffset.TryParse(
        Words(body, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
