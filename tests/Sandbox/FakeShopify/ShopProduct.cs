namespace CancelSaver.Sandbox;

/// <summary>One thing a stand-in store sells, with its variants.</summary>
public sealed class ShopProduct
{
    public required long Id { get; init; }

    public required string Title { get; init; }

    public string Type { get; init; } = "";

    public string Vendor { get; init; } = "Example Outdoor";

    public string Blurb { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Id and title.</summary>
    public IReadOnlyList<(long Id, string Title)> Collections { get; init; } = [];

    /// <summary>ACTIVE, DRAFT or ARCHIVED; what is not active cannot be bought.</summary>
    public string Status { get; set; } = "ACTIVE";

    public List<ShopVariant> Variants { get; } = [];

    public string Handle => Title.ToLowerInvariant().Replace(' ', '-');

    internal ShopProduct With(long firstVariant, decimal price, string option, params (string Title, int? Stock)[] variants)
    {
        var names = option.Split('/');
        Variants.AddRange(variants.Select((v, i) => new ShopVariant
        {
            Id = firstVariant + i,
            Product = this,
            Title = v.Title,
            Price = price,
            Sku = string.Concat(Title.Split(' ')[0].ToUpperInvariant(), "-", v.Title.Replace(" / ", "-", StringComparison.Ordinal).ToUpperInvariant()),
            Options = [.. v.Title.Split(" / ").Select((value, at) => (names[at], value))],
            Stock = v.Stock,
        }));
        return this;
    }
}

/// <summary>What goes into a cart.</summary>
public sealed class ShopVariant
{
    public required long Id { get; init; }

    public required ShopProduct Product { get; init; }

    public required string Title { get; init; }

    /// <summary>In the store's currency.</summary>
    public required decimal Price { get; set; }

    public decimal? CompareAtPrice { get; set; }

    /// <summary>What it costs the merchant; null when nobody wrote it down.</summary>
    public decimal? UnitCost { get; set; }

    public string Sku { get; init; } = "";

    public IReadOnlyList<(string Name, string Value)> Options { get; init; } = [];

    /// <summary>Units on hand less those sold; null when the store does not count them.</summary>
    public int? Stock { get; set; }

    /// <summary>May be sold below zero.</summary>
    public bool ContinueSelling { get; set; }

    public bool RequiresShipping { get; init; } = true;

    public bool IsGiftCard { get; init; }

    public string LineName => Title == "Default Title" ? Product.Title : $"{Product.Title} - {Title}";
}

/// <summary>What the stand-in stores sell.</summary>
public static class ShopCatalogue
{
    private static readonly (long, string) Home = (480000000001, "Home"), Apparel = (480000000002, "Apparel"), Shoes = (480000000003, "Shoes");

    /// <summary>Ids, names and prices of the recorded webhooks, and a little more.</summary>
    public static IEnumerable<ShopProduct> Outdoor()
    {
        yield return new ShopProduct { Id = 8100000001001, Title = "Trail boot", Type = "Boots", Tags = ["boots", "autumn"], Collections = [Shoes] }
            .With(4400000001001, 89m, "Size/Colour", ("42 / Brown", 8));
        yield return new ShopProduct { Id = 8100000001002, Title = "Wool sock", Type = "Socks", Collections = [Apparel] }
            .With(4400000001002, 9.5m, "Size", ("M", 40), ("L", 25));
        yield return new ShopProduct { Id = 8100000001003, Title = "Rain jacket", Type = "Jackets", Collections = [Apparel] }
            .With(4400000001011, 120m, "Size/Colour", ("S / Green", 5), ("M / Green", 5), ("L / Green", 0), ("M / Blue", 4));
        yield return new ShopProduct { Id = 8100000001004, Title = "Limited poster", Type = "Prints", Collections = [Home] }.With(4400000001021, 30m, "Title", ("Default Title", 1));
        yield return new ShopProduct { Id = 8100000001005, Title = "Camp mug", Type = "Kitchen", Collections = [Home] }.With(4400000001031, 18m, "Title", ("Default Title", null));
    }

    /// <summary>The sandbox's demo shop.</summary>
    public static IEnumerable<ShopProduct> Fernhill()
    {
        ShopProduct New(long id, string title, string type, (long, string) collection, string blurb) =>
            new() { Id = 8200000000000 + id, Title = title, Type = type, Vendor = "Fernhill", Collections = [collection], Blurb = blurb };
        yield return New(13, "Trail Mug", "Kitchen", Home, "Enamel, 350 ml, survives every rucksack.").With(4500000001301, 18, "Title", ("Default Title", 50));
        yield return New(15, "Rain Jacket", "Jackets", Apparel, "Three layers, taped seams, a hood that stays on.").With(4500000001501, 99, "Title", ("Default Title", 9));
        yield return New(16, "Rain Jacket Lite", "Jackets", Apparel, "Packs into its own pocket.").With(4500000001601, 80, "Title", ("Default Title", 12));
        yield return New(18, "Wool Beanie", "Hats", Apparel, "Warm, plain, always in stock.").With(4500000001801, 24, "Title", ("Default Title", null));
        yield return New(19, "Limited Poster", "Prints", Home, "A numbered print of the Fernhill ridge. One left.").With(4500000001901, 30, "Title", ("Default Title", 1));
        yield return New(20, "Théière ☕ Teapot", "Kitchen", Home, "Stoneware, for four cups.").With(4500000002001, 42.5m, "Title", ("Default Title", 20));
        yield return New(21, "Merino Tee", "Shirts", Apparel, "Light merino, cool in summer.")
            .With(4500000002101, 45, "Size/Colour", ("S / Blue", 15), ("M / Blue", 15), ("L / Blue", 15), ("XL / Blue", 0), ("M / Green", 15), ("L / Green", 15));
        yield return New(30, "Canvas Sneaker", "Shoes", Shoes, "Unbleached canvas, rubber sole.").With(4500000003001, 70, "Size", ("40", 10), ("41", 10), ("42", 10), ("43", 2));
    }
}
