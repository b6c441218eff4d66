using System.Globalization;
using System.Text;

namespace CancelSaver.Stores;

/// <summary>What a merchant earns with one product: what a piece costs, or the margin in percent of its price.</summary>
/// <param name="CostMinor">Purchase price of a piece, minor units of the store's currency; null when <paramref name="Percent"/> is given.</param>
/// <param name="Percent">0 to 100.</param>
public readonly record struct ProductMargin(long? CostMinor, decimal? Percent);

/// <summary>The margins a merchant told us, by product. Kept packed in one row: a line each, up to <see cref="Most"/>.</summary>
public sealed record Margins
{
    public const int Most = 5_000;

    /// <summary>Longest product number or SKU.</summary>
    public const int LongestKey = 64;

    public static readonly Margins None = new();

    private const string SkuMark = "sku:";

    /// <summary>By <see cref="ProductKey"/> or <see cref="SkuKey"/>.</summary>
    public IReadOnlyDictionary<string, ProductMargin> ByKey { get; init; } = new Dictionary<string, ProductMargin>(0);

    public static string ProductKey(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>SKUs are the same whatever their case.</summary>
    public static string SkuKey(string sku) => SkuMark + sku.Trim().ToUpperInvariant();

    /// <summary>The variation's own margin before the product's, numbers before SKUs; null: nobody told us.</summary>
    public ProductMargin? Of(OrderLine line)
    {
        if (ByKey.Count == 0)
            return null;
        if (line.VariationId != 0 && ByKey.TryGetValue(ProductKey(line.VariationId), out var variation))
            return variation;
        if (line.Sku.Length > 0 && ByKey.TryGetValue(SkuKey(line.Sku), out var sku))
            return sku;
        return line.ProductId != 0 && ByKey.TryGetValue(ProductKey(line.ProductId), out var product) ? product : null;
    }

    /// <summary>One line a product: key, tab, "c" and the cost in minor units or "p" and the percentage.</summary>
    public string Pack()
    {
        var text = new StringBuilder();
        foreach (var (key, margin) in ByKey)
        {
            text.Append(key).Append('\t');
            if (margin.CostMinor is { } cost)
                text.Append('c').Append(cost.ToString(CultureInfo.InvariantCulture));
            else
                text.Append('p').Append((margin.Percent ?? 0).ToString(CultureInfo.InvariantCulture));
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">The text was not packed by <see cref="Pack"/>.</exception>
    public static Margins Unpack(string packed)
    {
        var margins = new Dictionary<string, ProductMargin>(StringComparer.Ordinal);
        foreach (var line in packed.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.LastIndexOf('\t');
            if (tab < 1 || tab + 2 > line.Length)
                throw new FormatException("A stored margin cannot be read.");
            var value = line.AsSpan(tab + 2);
            margins[line[..tab]] = line[tab + 1] == 'c'
                ? new ProductMargin(long.Parse(value, NumberStyles.Integer, CultureInfo.InvariantCulture), null)
                : new ProductMargin(null, decimal.Parse(value, NumberStyles.Number, CultureInfo.InvariantCulture));
        }

        return new Margins { ByKey = margins };
    }
}
