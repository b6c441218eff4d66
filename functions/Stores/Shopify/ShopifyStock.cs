using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>Can an order be bought once more? A filled cart that lacks a line, or has one less than promised, is no promise kept.</summary>
public sealed class ShopifyStock(ShopifyClient client)
{
    private const int PerCall = 100;

    /// <summary>Null when every line can be had now, else the sentence that says what is missing.</summary>
    /// <exception cref="ShopifyException">The store could not be asked.</exception>
    public async Task<string?> Missing(Store store, Order order, CancellationToken cancel)
    {
        if (ShopifyCart.WhyNot(order) is { } whyNot)
            return whyNot;
        var lines = order.Lines.Where(l => l.Quantity > 0).GroupBy(l => l.VariationId).ToList();
        var variants = new Dictionary<long, PromiseWire.Variant>();
        foreach (var some in lines.Select(l => l.Key).Chunk(PerCall))
        {
            // https://shopify.dev/docs/api/admin-graphql/2026-10/queries/nodes
            var ids = new JsonArray([.. some.Select(id => JsonValue.Create(ShopifyGid.Of("ProductVariant", id)))]);
            var answer = await client.Ask(store.Id, PromiseDocuments.VariantStock, new JsonObject { ["ids"] = ids }, cancel);
            foreach (var variant in answer.Nodes ?? [])
            {
                if (variant?.Id is { } id)
                    variants[ShopifyGid.Number(id)] = variant;
            }
        }
        foreach (var line in lines)
        {
            if (!variants.TryGetValue(line.Key, out var variant))
                return line.First().Name + " is no longer sold.";
            if (Shortage(variant, line.Sum(l => l.Quantity)) is { } shortage)
                return line.First().Name + " " + shortage;
        }
        return null;
    }

    private static string? Shortage(PromiseWire.Variant variant, int needed)
    {
        if (variant is { InventoryPolicy: "DENY", InventoryItem.Tracked: true } && variant.SellableOnlineQuantity < needed)
            return variant.SellableOnlineQuantity <= 0 ? "is out of stock." : "is short: " + variant.SellableOnlineQuantity + " left, " + needed + " needed.";
        return variant.AvailableForSale ? null : "cannot be bought at the moment.";
    }
}
