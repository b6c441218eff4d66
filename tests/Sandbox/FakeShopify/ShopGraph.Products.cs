using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What is sold, and how much of it is left.</summary>
internal sealed partial class ShopGraph
{
    private void AddProducts()
    {
        Add("product", q => Node(q.Text("id")));
        Add("productVariant", q => Node(q.Text("id")));
        Add("products", q => List(shop.Products.Where(ShopSearch.Products(q.Args["query"]?.GetValue<string>())).Select(ProductJson)));
        Add("Product.variants", q => List(shop.Products.Find(p => p.Id == Number(q.Of!))!.Variants.Select(VariantJson)));
        Add("ProductVariant.inventoryItem", q => InventoryJson(shop.Variant(Number(q.Of!))));
        Add("InventoryItem.inventoryLevels", q => List([LevelJson(shop.Variant(Number(q.Of!)))]));
        Add("InventoryLevel.quantities", q =>
        {
            var stock = shop.Variant(Number(q.Of!)).Stock ?? 0;
            return List(q.Texts("names").Select(n => new JsonObject { ["name"] = n, ["quantity"] = n is "available" or "on_hand" ? stock : 0 }));
        });
    }

    private JsonObject ProductJson(ShopProduct p)
    {
        var gid = Gid("Product", p.Id);
        return new JsonObject
        {
            ["__typename"] = "Product",
            ["id"] = gid,
            ["legacyResourceId"] = $"{p.Id}",
            ["title"] = p.Title,
            ["handle"] = p.Handle,
            ["productType"] = p.Type,
            ["vendor"] = p.Vendor,
            ["tags"] = Words(p.Tags),
            ["status"] = p.Status,
            ["description"] = p.Blurb,
            ["isGiftCard"] = false,
            ["onlineStoreUrl"] = shop.Home + "/products/" + p.Handle,
            ["totalInventory"] = p.Variants.Sum(v => v.Stock ?? 0),
            ["tracksInventory"] = p.Variants.Exists(v => v.Stock is not null),
            ["hasOnlyDefaultVariant"] = p.Variants is [{ Title: "Default Title" }],
            ["featuredMedia"] = null,
            ["category"] = null,
            ["collections"] = List(p.Collections.Select(c => new JsonObject
            {
                ["__typename"] = "Collection",
                ["id"] = Gid("Collection", c.Id),
                ["legacyResourceId"] = $"{c.Id}",
                ["title"] = c.Title,
            })),
            ["options"] = List(p.Variants.SelectMany(v => v.Options).GroupBy(o => o.Name, StringComparer.Ordinal).Select((g, i) => new JsonObject
            {
                ["name"] = g.Key,
                ["position"] = i + 1,
                ["values"] = Words(g.Select(o => o.Value).Distinct(StringComparer.Ordinal)),
                ["optionValues"] = List(g.Select(o => o.Value).Distinct(StringComparer.Ordinal).Select(v => new JsonObject { ["name"] = v, ["hasVariants"] = true })),
            })),
            ["priceRangeV2"] = new JsonObject { ["minVariantPrice"] = Money.V2(p.Variants.Min(v => v.Price)), ["maxVariantPrice"] = Money.V2(p.Variants.Max(v => v.Price)) },
            ["variants"] = Ask(gid),
            ["metafield"] = Ask(gid),
        };
    }

    private JsonObject VariantJson(ShopVariant v)
    {
        var gid = Gid("ProductVariant", v.Id);
        var left = shop.Sellable(v);
        return new JsonObject
        {
            ["__typename"] = "ProductVariant",
            ["id"] = gid,
            ["legacyResourceId"] = $"{v.Id}",
            ["title"] = v.Title,
            ["displayName"] = v.LineName,
            ["sku"] = v.Sku,
            ["position"] = v.Product.Variants.IndexOf(v) + 1,
            ["price"] = Money.Text(v.Price),
            ["compareAtPrice"] = v.CompareAtPrice is { } was ? Money.Text(was) : null,
            ["availableForSale"] = v.Product.Status == "ACTIVE" && left is null or > 0,
            ["inventoryQuantity"] = v.Stock ?? 0,
            ["sellableOnlineQuantity"] = left ?? v.Stock ?? 0,
            ["inventoryPolicy"] = v.ContinueSelling ? "CONTINUE" : "DENY",
            ["taxable"] = true,
            ["selectedOptions"] = List(v.Options.Select(o => new JsonObject { ["name"] = o.Name, ["value"] = o.Value })),
            ["media"] = new JsonArray(),
            ["product"] = Ask(Gid("Product", v.Product.Id)),
            ["inventoryItem"] = Ask(gid),
            ["metafield"] = Ask(gid),
        };
    }

    private JsonObject InventoryJson(ShopVariant v) => new()
    {
        ["__typename"] = "InventoryItem",
        ["id"] = Gid("InventoryItem", v.Id),
        ["legacyResourceId"] = $"{v.Id}",
        ["sku"] = v.Sku,
        ["tracked"] = v.Stock is not null,
        ["requiresShipping"] = v.RequiresShipping,
        ["unitCost"] = v.UnitCost is { } cost ? Money.V2(cost) : null,
        ["inventoryLevels"] = Ask(Gid("InventoryItem", v.Id)),
    };

    private static JsonObject LevelJson(ShopVariant v) => new()
    {
        ["id"] = Gid("InventoryLevel", v.Id),
        ["isActive"] = true,
        ["location"] = LocationJson(),
        ["quantities"] = Ask(Gid("InventoryLevel", v.Id)),
    };
}
