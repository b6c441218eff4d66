using System.Globalization;
using System.Text;
using CancelSaver.Stores;
using CsvHelper;

namespace CancelSaver.Merchant;

/// <summary>One line of a margin file that could not be read.</summary>
/// <param name="Line">From 1, the heading counted.</param>
public sealed record MarginError(int Line, string Says);

/// <summary>What a margin file says.</summary>
/// <param name="Skipped">Lines without a product or without a cost: store exports have many of them.</param>
public sealed record MarginFile(Margins Margins, IReadOnlyList<MarginError> Errors, int Skipped);

/// <summary>
/// Margins from a table a merchant exports or keeps: one line a product, its number or SKU, and what a piece costs or the margin in percent. Headings are recognised by many names;
/// comma, semicolon and tab all part columns. Calculates only.
/// </summary>
public static class MarginCsv
{
    public const int MostErrors = 50;

    private static readonly string[] productNames = ["productid", "product", "id", "variantid", "variationid"];
    private static readonly string[] skuNames = ["sku", "variantsku", "article", "articlenumber", "itemnumber"];
    private static readonly string[] costNames = ["cost", "unitcost", "costperitem", "costprice", "purchaseprice", "costofgoods", "cogs", "variantcost"];
    private static readonly string[] percentNames = ["margin", "marginpercent", "margin%", "marginpct", "grossmargin"];

    /// <param name="currency">The store's: costs are in it.</param>
    public static MarginFile Read(string text, string currency)
    {
        var errors = new List<MarginError>();
        // Commas, semicolons and tabs are told apart by the reader; lines that are shorter than the heading have empty ends.
        using var csv = CsvReader.Create(new StringReader(text.TrimStart('\uFEFF')), new CsvReaderOptions { TrackLineNumbers = true, TrimWhitespace = true });
        string[] header = [.. csv.Headers];
        if (header.Length == 0)
            return new MarginFile(Margins.None, [new MarginError(1, "The file is empty.")], 0);
        var (product, sku, cost, percent) = (Column(header, productNames), Column(header, skuNames), Column(header, costNames), Column(header, percentNames));
        if (product is null && sku is null)
            errors.Add(new MarginError(1, "No column is headed “product id” or “SKU”."));
        if (cost is null && percent is null)
            errors.Add(new MarginError(1, "No column is headed “cost” or “margin percent”."));
        if (errors.Count > 0)
            return new MarginFile(Margins.None, errors, 0);

        var found = new Dictionary<string, ProductMargin>(StringComparer.Ordinal);
        var skipped = 0;
        while (csv.Read())
        {
            var line = (int)csv.LineNumber;
            string? wrong;
            var (keys, margin) = (Keys(Field(csv, product), Field(csv, sku), out wrong), default(ProductMargin?));
            if (wrong is null && keys.Count > 0)
                margin = Margin(Field(csv, cost), Field(csv, percent), currency, out wrong);
            if (wrong is not null)
                errors.Add(new MarginError(line, wrong));
            else if (margin is not { } value)
                skipped++;
            else
                Put(found, keys, value, line, errors);
            if (found.Count > Margins.Most)
                return new MarginFile(Margins.None, [new MarginError(line, FormattableString.Invariant($"There are more than {Margins.Most} products with a margin: that is the most."))], skipped);
            if (errors.Count >= MostErrors)
                break;
        }
        return new MarginFile(new Margins { ByKey = found }, errors, skipped);
    }

    /// <summary>The margins as a file that can be read again.</summary>
    public static string Write(Margins margins, string currency)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteRecord(["product id", "sku", "cost", "margin percent"]);
            foreach (var (key, margin) in margins.ByKey)
            {
                var isSku = key.StartsWith(Margins.SkuKey(""), StringComparison.Ordinal);
                csv.WriteRecord(
                [
                    isSku ? "" : key, isSku ? key[Margins.SkuKey("").Length..] : "",
                    margin.CostMinor is { } cost ? new Money(cost, currency).ToDecimalString() : "", margin.Percent?.ToString(CultureInfo.InvariantCulture) ?? "",
                ]);
            }
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static List<string> Keys(string product, string sku, out string? wrong)
    {
        wrong = null;
        var keys = new List<string>();
        // What a spreadsheet could take for a formula is written with a mark in front.
        if (sku is ['\'', '=' or '@' or '+' or '-', ..])
            sku = sku[1..];
        // Store exports write their numbers as text ("'8012"), or as the platform's address of the thing.
        var number = product.TrimStart('\'');
        number = number[(number.LastIndexOf('/') + 1)..];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            keys.Add(Margins.ProductKey(id));
        else if (product.Length > 0 && sku.Length == 0)
            wrong = "“" + Short(product) + "” is no product number.";
        else if (sku.Length > Margins.LongestKey || sku.Any(char.IsControl))
            wrong = FormattableString.Invariant($"The SKU “{Short(sku)}” is longer than {Margins.LongestKey} characters.");
        else if (sku.Length > 0)
            keys.Add(Margins.SkuKey(sku));
        return keys;
    }

    private static ProductMargin? Margin(string cost, string percent, string currency, out string? wrong)
    {
        wrong = null;
        if (cost.Length > 0)
        {
            var typed = Typed.Of(("cost", cost.Replace(currency, "", StringComparison.OrdinalIgnoreCase).Trim().TrimStart('$', '€', '£', '¥').Trim()));
            if (typed.Money("cost", "“" + Short(cost) + "”", currency) is { } minor)
                return new ProductMargin(minor, null);
            wrong = typed.ErrorOf("cost");
            return null;
        }
        if (percent.Length == 0)
            return null;
        var text = percent.TrimEnd('%').Trim().Replace(',', '.');
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 100)
            return new ProductMargin(null, decimal.Round(share, 2));
        wrong = "“" + Short(percent) + "” is no percentage from 0 to 100.";
        return null;
    }

    private static void Put(Dictionary<string, ProductMargin> found, List<string> keys, ProductMargin margin, int line, List<MarginError> errors)
    {
        foreach (var key in keys)
        {
            if (!found.TryAdd(key, margin) && found[key] != margin)
                errors.Add(new MarginError(line, "This product stands in the file twice, with different margins."));
        }
    }

    private static int? Column(string[] header, string[] names)
    {
        foreach (var name in names)
        {
            var place = Array.FindIndex(header, h => string.Concat(h.Where(c => char.IsAsciiLetterOrDigit(c) || c == '%')).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (place >= 0)
                return place;
        }
        return null;
    }

    private static string Field(CsvReader csv, int? column) => column is { } place ? csv.GetString(place).Trim() : "";

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
