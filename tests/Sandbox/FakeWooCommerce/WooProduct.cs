namespace CancelSaver.Sandbox;

public sealed record WooCategory(int Id, string Name, string Slug);

/// <summary>A simple product, a variable one with its variations, or a variation.</summary>
public sealed class WooProduct
{
    public required int Id { get; init; }
    public required string Name { get; init; }
    public required decimal Price { get; set; }
    public decimal? RegularPrice { get; set; }
    public string Sku { get; init; } = "";
    public string Blurb { get; init; } = "";
    public WooCategory Category { get; init; } = new(15, "Uncategorized", "uncategorized");

    /// <summary>Units in stock, possibly negative; null when the store does not count them.</summary>
    public int? Stock { get; set; }
    public bool Backorders { get; set; }
    public bool Virtual { get; init; }
    public int TotalSales { get; set; }
    public WooProduct? Parent { get; init; }
    public List<WooProduct> Variations { get; } = [];
    public List<(string Name, string Option)> Attributes { get; init; } = [];
    public List<int> UpsellIds { get; init; } = [];
    public List<int> CrossSellIds { get; init; } = [];
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Modified { get; set; }

    public bool IsVariable => Variations.Count > 0;
    public bool OnSale => RegularPrice > Price;
    public string Slug => (Parent?.Name ?? Name).ToLowerInvariant().Replace(' ', '-');
    public string Options => string.Join(", ", Attributes.Select(a => a.Option));
    public string LineName => Parent is null ? Name : $"{Parent.Name} - {Options}";

    public string StockStatus => IsVariable
        ? Variations.Any(v => v.StockStatus == "instock") ? "instock" : "outofstock"
        : Stock is null or > 0 ? "instock" : Backorders ? "onbackorder" : "outofstock";
}

/// <summary>What the demo store sells. Ids and prices are those of the captured store, so that captures can be replayed.</summary>
internal static class WooCatalogue
{
    public static IEnumerable<WooProduct> Make(DateTimeOffset at)
    {
        var apparel = new WooCategory(16, "Apparel", "apparel");
        var home = new WooCategory(17, "Home", "home");
        var shoes = new WooCategory(18, "Shoes", "shoes");
        WooProduct Simple(int id, string name, string sku, decimal price, int? stock, WooCategory category, string blurb,
            decimal? regular = null) => new()
            {
                Id = id,
                Name = name,
                Sku = sku,
                Price = price,
                RegularPrice = regular,
                Stock = stock,
                Category = category,
                Blurb = blurb,
                Created = at,
                Modified = at,
                UpsellIds = id == 15 ? [16] : [],
                CrossSellIds = id == 15 ? [13] : [],
            };

        yield return Simple(13, "Trail Mug", "MUG-1", 18, 50, home, "Enamel, 350 ml, survives every rucksack.");
        yield return Simple(15, "Rain Jacket", "JKT-1", 99, 9, apparel, "Three layers, taped seams, a hood that stays on.", 120);
        yield return Simple(16, "Rain Jacket Lite", "JKT-2", 80, 12, apparel, "Packs into its own pocket.");
        yield return Simple(18, "Wool Beanie", "BEANIE-1", 24, null, apparel, "Warm, plain, always in stock.");
        yield return Simple(19, "Limited Poster", "POST-1", 30, 1, home, "A numbered print of the Fernhill ridge. One left.");
        yield return Simple(20, "Théière ☕ Teapot", "TEA-1", 42.5m, 20, home, "Stoneware, for four cups.");

        var tee = new WooProduct
        {
            Id = 21,
            Name = "Merino Tee",
            Sku = "TEE",
            Price = 45,
            Category = apparel,
            Blurb = "Light merino, cool in summer.",
            Attributes = [("Size", "S|M|L|XL"), ("Colour", "Blue|Green")],
            Created = at,
            Modified = at,
        };
        var id = 22;
        foreach (var size in (string[])["S", "M", "L", "XL"])
        {
            foreach (var colour in (string[])["Blue", "Green"])
                tee.Variations.Add(Variation(tee, id++, $"TEE-{size}-{colour.ToUpperInvariant()}", size == "XL" ? 0 : 15, ("Size", size),
                    ("Colour", colour)));
        }
        yield return tee;

        var sneaker = new WooProduct
        {
            Id = 30,
            Name = "Canvas Sneaker",
            Sku = "SNK",
            Price = 70,
            Category = shoes,
            Blurb = "Unbleached canvas, rubber sole.",
            Attributes = [("Size", "40|41|42|43")],
            Created = at,
            Modified = at,
        };
        foreach (var size in Enumerable.Range(40, 4))
            sneaker.Variations.Add(Variation(sneaker, size - 9, $"SNK-{size}", size == 43 ? 2 : 10, ("Size", $"{size}")));
        yield return sneaker;
    }

    private static WooProduct Variation(WooProduct parent, int id, string sku, int stock, params (string, string)[] attributes) => new()
    {
        Id = id,
        Name = parent.Name,
        Parent = parent,
        Sku = sku,
        Price = parent.Price,
        Stock = stock,
        Attributes = [.. attributes],
        Category = parent.Category,
        Created = parent.Created,
        Modified = parent.Created,
    };
}
