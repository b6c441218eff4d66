using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Order editing: begin, change, commit. Only orders that are not cancelled, only what is not sent yet.</summary>
internal sealed partial class ShopGraph
{
    private readonly Dictionary<string, Edit> edits = new(StringComparer.Ordinal);

    private void AddEdits()
    {
        Add("orderEditBegin", Begin);
        Add("orderEditAddVariant", AddVariant);
        Add("orderEditSetQuantity", SetQuantity);
        Add("orderEditCommit", Commit);
    }

    private JsonObject Begin(ShopQuestion q)
    {
        if (FindOrder(q.Text("id")) is not { } order)
            return With(No("id", "Order does not exist"), "calculatedOrder");
        if (order.CancelledAt is not null)
            return With(No("id", "The order cannot be edited because it is cancelled."), "calculatedOrder");
        var edit = new Edit(Gid("CalculatedOrder", shop.NextId("CalculatedOrder")), order);
        edit.Lines.AddRange(order.Lines.Select(l => new EditLine(Gid("CalculatedLineItem", l.Id), l, l.Variant, l.Current) { Quantity = l.Current }));
        edits[edit.Id] = edit;
        return Yes("calculatedOrder", EditJson(edit));
    }

    private JsonObject AddVariant(ShopQuestion q)
    {
        if (!edits.TryGetValue(q.Text("id"), out var edit))
            return Gone();
        if (shop.FindVariant(q.Id("variantId")) is not { } variant || variant.Product.Status != "ACTIVE")
            return With(No("variantId", "Variant does not exist"), "calculatedOrder", "calculatedLineItem");
        var quantity = q.Args["quantity"]!.GetValue<int>();
        if (quantity < 1)
            return With(No("quantity", "Quantity must be greater than 0"), "calculatedOrder", "calculatedLineItem");
        if (q.Args["allowDuplicates"]?.GetValue<bool>() != true && edit.Lines.Exists(l => l.Variant == variant && l.Quantity > 0))
            return With(No("variantId", "The variant is already on the order"), "calculatedOrder", "calculatedLineItem");
        var line = new EditLine("gid://shopify/CalculatedLineItem/" + ShopifyShop.Uuid(), null, variant, 0) { Quantity = quantity };
        edit.Lines.Add(line);
        return Changed(edit, line);
    }

    private JsonObject SetQuantity(ShopQuestion q)
    {
        if (!edits.TryGetValue(q.Text("id"), out var edit))
            return Gone();
        var quantity = q.Args["quantity"]!.GetValue<int>();
        if (edit.Lines.Find(l => l.Id == q.Text("lineItemId")) is not { } line)
            return With(No("lineItemId", "Line item does not exist"), "calculatedOrder", "calculatedLineItem");
        if (quantity < (line.Line?.Fulfilled ?? 0))
            return With(No("quantity", "Quantity cannot be less than what is fulfilled"), "calculatedOrder", "calculatedLineItem");
        line.Quantity = quantity;
        line.Restock = q.Args["restock"]?.GetValue<bool>() == true;
        return Changed(edit, line);
    }

    private JsonObject Commit(ShopQuestion q)
    {
        if (!edits.TryGetValue(q.Text("id"), out var edit))
            return With(No("id", "The calculated order does not exist."), "order", "successMessages");
        var order = edit.Order;
        if (order.CancelledAt is not null)
            return With(No("id", "The order cannot be edited because it is cancelled."), "order", "successMessages");
        if (edit.Lines.TrueForAll(l => l.Quantity == l.Before))
            return With(No("id", "There are no changes to commit."), "order", "successMessages");
        edits.Remove(edit.Id);
        var (additions, removals) = (new List<(ShopLine, int)>(), new List<(ShopLine, int)>());
        foreach (var line in edit.Lines.Where(l => l.Quantity != l.Before))
        {
            var delta = line.Quantity - line.Before;
            if (line.Line is not { } old)
            {
                var made = new ShopLine { Id = shop.NextId("LineItem"), Variant = line.Variant, Price = line.Variant.Price, Quantity = delta, Current = delta };
                line.Variant.Stock -= delta;
                order.Lines.Add(made);
                additions.Add((made, delta));
            }
            else if (delta > 0)
            {
                (old.Quantity, old.Current) = (old.Quantity + delta, old.Current + delta);
                old.Variant.Stock -= delta;
                additions.Add((old, delta));
            }
            else
            {
                ShopifyShop.TakeOff(old, -delta, line.Restock);
                removals.Add((old, -delta));
            }
        }
        order.Edited = true;
        order.UpdatedAt = shop.Now;
        shop.Raise("orders/edited", ShopOrderPayload.Edited(shop, order, additions, removals, q.Args["staffNote"]?.GetValue<string>()));
        shop.Touched(order);
        var answer = Yes("order", OrderJson(order));
        answer["successMessages"] = Words(["Order updated"]);
        return answer;
    }

    private static JsonObject Gone() => With(No("id", "The calculated order does not exist."), "calculatedOrder", "calculatedLineItem");

    private JsonObject Changed(Edit edit, EditLine line)
    {
        var answer = Yes("calculatedOrder", EditJson(edit));
        answer["calculatedLineItem"] = EditLineJson(edit, line);
        return answer;
    }

    private JsonObject EditJson(Edit edit)
    {
        var order = edit.Order;
        var money = ShopMoney.Of(shop, order);
        var total = edit.Lines.Sum(l => l.Net) + order.ShippingNet - order.ShippingRefunded;
        return new JsonObject
        {
            ["__typename"] = "CalculatedOrder",
            ["id"] = edit.Id,
            ["originalOrder"] = Ask(Gid("Order", order.Id)),
            ["lineItems"] = List(edit.Lines.Select(l => EditLineJson(edit, l))),
            ["addedLineItems"] = List(edit.Lines.Where(l => l.Line is null).Select(l => EditLineJson(edit, l))),
            ["shippingLines"] = List(order.Shipping.Where(s => !s.Removed).Select(s => new JsonObject
            {
                ["id"] = Gid("CalculatedShippingLine", s.Id),
                ["title"] = s.Title,
                ["price"] = money.Bag(s.Net),
                ["stagedStatus"] = "NONE",
            })),
            ["subtotalLineItemsQuantity"] = edit.Lines.Sum(l => l.Quantity),
            ["subtotalPriceSet"] = money.Bag(edit.Lines.Sum(l => l.Net)),
            ["totalPriceSet"] = money.Bag(total),
            ["totalOutstandingSet"] = money.Bag(total - (order.Paid - order.Refunded)),
        };
    }

    private JsonObject EditLineJson(Edit edit, EditLine line)
    {
        var money = ShopMoney.Of(shop, edit.Order);
        return new JsonObject
        {
            ["__typename"] = "CalculatedLineItem",
            ["id"] = line.Id,
            ["title"] = line.Variant.Product.Title,
            ["variantTitle"] = line.Variant.Title == "Default Title" ? null : line.Variant.Title,
            ["sku"] = line.Variant.Sku,
            ["quantity"] = line.Quantity,
            ["editableQuantity"] = line.Quantity - (line.Line?.Fulfilled ?? 0),
            ["editableQuantityBeforeChanges"] = line.Before - (line.Line?.Fulfilled ?? 0),
            ["restockable"] = true,
            ["restocking"] = line.Restock,
            ["originalUnitPriceSet"] = money.Bag(line.Line?.Price ?? line.Variant.Price),
            ["discountedUnitPriceSet"] = money.Bag(line.Line?.Price ?? line.Variant.Price),
            ["variant"] = line.Line?.VariantGone == true ? null : VariantJson(line.Variant),
        };
    }

    private sealed record Edit(string Id, ShopOrder Order)
    {
        public List<EditLine> Lines { get; } = [];
    }

    private sealed record EditLine(string Id, ShopLine? Line, ShopVariant Variant, int Before)
    {
        public int Quantity { get; set; }

        public bool Restock { get; set; }

        public decimal Net => Line is null || Quantity > Line.Quantity ? (Line?.Price ?? Variant.Price) * Quantity : Line.Net(Quantity);
    }
}
