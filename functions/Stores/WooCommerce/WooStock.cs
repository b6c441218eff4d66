namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Can every line be had? WooCommerce does not ask when an order is re-opened: stock would go below zero and one unit be sold twice.
/// </summary>
public sealed class WooStock(WooClient client)
{
    private const int PerCall = 100;

    /// <summary>Null when all is there, else the sentence that says what is missing.</summary>
    internal async Task<string?> Missing(WooAccess access, Order order, CancellationToken cancel)
    {
        var lines = order.Lines.Where(l => l.ProductId > 0 && l.Quantity > 0).ToList();
        var products = (await Products(access, lines.Select(l => l.ProductId), cancel)).ToDictionary(p => p.Id);
        var variations = await Variations(access, lines.Where(l => l.VariationId > 0), cancel);
        var needed = new Dictionary<long, int>();
        foreach (var line in lines)
        {
            if (!products.TryGetValue(line.ProductId, out var product) || product.Status is not ("publish" or "private" or null))
                return line.Name + " is no longer sold.";
            var item = product;
            if (line.VariationId > 0)
            {
                if (!variations.TryGetValue(line.VariationId, out var variation) || variation.Status is not ("publish" or null))
                    return line.Name + " is no longer sold.";
                // "parent": the product counts for all its variations together.
                item = variation.ManageStock == "parent" ? product : variation;
            }
            needed[item.Id] = needed.GetValueOrDefault(item.Id) + line.Quantity;
            if (Shortage(item, needed[item.Id]) is { } shortage)
                return line.Name + " " + shortage;
        }
        return null;
    }

    /// <summary>Products in chunks of what one call may bring.</summary>
    internal async Task<List<WireProduct>> Products(WooAccess access, IEnumerable<long> ids, CancellationToken cancel)
    {
        List<WireProduct> all = [];
        foreach (var some in ids.Distinct().Chunk(PerCall))
            all.AddRange(await client.GetProducts(access, some, cancel));
        return all;
    }

    private async Task<Dictionary<long, WireProduct>> Variations(WooAccess access, IEnumerable<OrderLine> lines, CancellationToken cancel)
    {
        var all = new Dictionary<long, WireProduct>();
        foreach (var product in lines.GroupBy(l => l.ProductId))
        {
            foreach (var some in product.Select(l => l.VariationId).Distinct().Chunk(PerCall))
            {
                foreach (var variation in await client.GetVariations(access, product.Key, some, cancel))
                    all[variation.Id] = variation;
            }
        }
        return all;
    }

    private static string? Shortage(WireProduct item, int needed)
    {
        if (item.BackordersAllowed == true)
            return null;
        if (item is { ManageStock: "true", StockQuantity: { } left })
            return left >= needed ? null : left <= 0 ? "is out of stock."
                : "is short: " + left.ToString("0.##") + " left, " + needed + " needed.";
        return item.StockStatus == "outofstock" ? "is out of stock." : null;
    }
}
