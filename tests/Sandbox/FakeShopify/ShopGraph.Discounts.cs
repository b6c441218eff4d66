using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Discounts and their codes, read; codes added in bulk and taken away.</summary>
internal sealed partial class ShopGraph
{
    private const int MostCodesACall = 250;
    private const int LongestCode = 255;
    private readonly Dictionary<string, BulkAdd> bulkAdds = new(StringComparer.Ordinal);

    private void AddDiscounts()
    {
        AddDiscountWrites();
        Add("codeDiscountNodeByCode", q => ShopPricing.Find(shop.Discounts, q.Text("code")) is { } found ? DiscountNodeJson(found.Discount) : null);
        Add("discountNode", q => shop.Discounts.Find(d => d.Id == q.Id("id")) is { } found ? NodeOf(found) : null);
        Add("discountNodes", q => List(shop.Discounts.Where(ShopSearch.Discounts(q.Args["query"]?.GetValue<string>(), shop.Now)).Select(NodeOf)));
        Add("discountRedeemCodeBulkCreation", q => bulkAdds.TryGetValue(q.Text("id"), out var bulk) ? BulkJson(bulk, look: true) : null);
        Add("discountRedeemCodeBulkAdd", AddCodes);
        Add("discountCodeRedeemCodeBulkDelete", RemoveCodes);
        Add("DiscountCodeBasic.codes", CodesOf);
        Add("DiscountCodeFreeShipping.codes", CodesOf);
        Add("DiscountProducts.products", q => List(ItemsOf(q).SelectMany(id => shop.Products.Where(p => p.Id == id)).Select(ProductJson)));
        Add("DiscountProducts.productVariants", q => List(ItemsOf(q).Select(shop.FindVariant).OfType<ShopVariant>().Select(VariantJson)));
        JsonObject NodeOf(ShopDiscount d) => new()
        {
            ["__typename"] = "DiscountNode",
            ["id"] = Gid("DiscountNode", d.Id),
            ["discount"] = DiscountJson(d),
            ["metafield"] = Ask(Gid("DiscountCodeNode", d.Id)),
        };
    }

    private HashSet<long> ItemsOf(ShopQuestion q) => shop.Discounts.Find(d => d.Id == Number(q.Of!))?.Items ?? [];

    private JsonArray CodesOf(ShopQuestion q)
    {
        var codes = shop.Discounts.Find(d => d.Id == Number(q.Of!))?.Codes ?? [];
        var query = q.Args["query"]?.GetValue<string>();
        var found = codes.Where(c => ShopSearch.Code(c.Code, query) && (query is null || !shop.CodeSearchIsBehind)).Select(CodeJson);
        return List(q.Args["reverse"]?.GetValue<bool>() == true ? found.Reverse() : found);
    }

    private static JsonObject CodeJson(ShopCode code) => new() { ["id"] = Gid("DiscountRedeemCode", code.Id), ["code"] = code.Code, ["asyncUsageCount"] = code.UsedBy.Count };

    private JsonObject DiscountNodeJson(ShopDiscount d) => new()
    {
        ["__typename"] = "DiscountCodeNode",
        ["id"] = Gid("DiscountCodeNode", d.Id),
        ["codeDiscount"] = DiscountJson(d),
        ["metafield"] = Ask(Gid("DiscountCodeNode", d.Id)),
        ["metafields"] = Ask(Gid("DiscountCodeNode", d.Id)),
    };

    private JsonObject DiscountJson(ShopDiscount d)
    {
        var gid = Gid("DiscountCodeNode", d.Id);
        var json = new JsonObject
        {
            ["__typename"] = d.Kind == ShopDiscountKind.Basic ? "DiscountCodeBasic" : "DiscountCodeFreeShipping",
            ["title"] = d.Title,
            ["status"] = d.Status(shop.Now),
            ["startsAt"] = At(d.StartsAt),
            ["endsAt"] = At(d.EndsAt),
            ["createdAt"] = At(d.CreatedAt),
            ["updatedAt"] = At(d.CreatedAt),
            ["usageLimit"] = d.UsageLimit,
            ["appliesOncePerCustomer"] = d.OncePerCustomer,
            ["asyncUsageCount"] = d.Codes.Sum(c => c.UsedBy.Count),
            ["tags"] = Words(d.Tags),
            ["summary"] = d.Title,
            ["shortSummary"] = d.Title,
            ["discountClasses"] = Words([d.Class]),
            ["codes"] = Ask(gid),
            ["codesCount"] = new JsonObject { ["count"] = d.Codes.Count, ["precision"] = "EXACT" },
            ["combinesWith"] = new JsonObject
            {
                ["orderDiscounts"] = d.CombinesWithOrder,
                ["productDiscounts"] = d.CombinesWithProduct,
                ["shippingDiscounts"] = d.CombinesWithShipping,
                ["productDiscountsWithTagsOnSameCartLine"] = null,
            },
            ["context"] = d.Customers is null ? new JsonObject { ["__typename"] = "DiscountBuyerSelectionAll", ["all"] = "ALL" }
                : new JsonObject { ["__typename"] = "DiscountCustomers", ["customers"] = List(d.Customers.Select(id => Node(Gid("Customer", id)))) },
            ["minimumRequirement"] = d.MinimumSubtotal is { } subtotal ? new JsonObject { ["__typename"] = "DiscountMinimumSubtotal", ["greaterThanOrEqualToSubtotal"] = Money.V2(subtotal) }
                : d.MinimumQuantity is { } quantity ? new JsonObject { ["__typename"] = "DiscountMinimumQuantity", ["greaterThanOrEqualToQuantity"] = $"{quantity}" } : null,
            ["shareableUrls"] = d.Codes.Count == 0 ? [] : List([new JsonObject { ["title"] = "Storefront", ["targetType"] = "HOME", ["url"] = shop.Home + "/discount/" + d.Codes[0].Code }]),
        };
        if (d.Kind == ShopDiscountKind.Basic)
        {
            json["customerGets"] = new JsonObject
            {
                ["appliesOnOneTimePurchase"] = true,
                ["appliesOnSubscription"] = false,
                ["value"] = d.Percentage is { } part ? new JsonObject { ["__typename"] = "DiscountPercentage", ["percentage"] = part }
                    : new JsonObject { ["__typename"] = "DiscountAmount", ["amount"] = Money.V2(d.Amount ?? 0), ["appliesOnEachItem"] = d.OnEachItem },
                ["items"] = ItemsJson(d, gid),
            };
        }
        else
        {
            json["appliesOnOneTimePurchase"] = true;
            json["appliesOnSubscription"] = false;
            json["maximumShippingPrice"] = d.MaximumShippingPrice is { } most ? Money.V2(most) : null;
            json["destinationSelection"] = d.Countries is null ? new JsonObject { ["__typename"] = "DiscountCountryAll", ["allCountries"] = true }
                : new JsonObject { ["__typename"] = "DiscountCountries", ["countries"] = Words(d.Countries), ["includeRestOfWorld"] = false };
        }
        return json;
    }

    private JsonObject ItemsJson(ShopDiscount d, string gid)
    {
        if (d.Items is null)
            return new JsonObject { ["__typename"] = "AllDiscountItems", ["allItems"] = true };
        var collections = shop.Products.SelectMany(p => p.Collections).Distinct().Where(c => d.Items.Contains(c.Id)).ToList();
        return collections.Count > 0
            ? new JsonObject { ["__typename"] = "DiscountCollections", ["collections"] = List(collections.Select(c => new JsonObject { ["id"] = Gid("Collection", c.Id), ["title"] = c.Title })) }
            : new JsonObject { ["__typename"] = "DiscountProducts", ["products"] = Ask(gid), ["productVariants"] = Ask(gid) };
    }

    /// <summary>Asynchronous; what is wrong with a single code stands with that code. https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountRedeemCodeBulkAdd</summary>
    private JsonObject AddCodes(ShopQuestion q)
    {
        if (shop.Discounts.Find(d => d.Id == q.Id("discountId")) is not { } discount)
            return With(No("discountId", "Code discount does not exist.", "INVALID"), "bulkCreation");
        var codes = q.Args["codes"]!.AsArray().Select(c => c!["code"]!.GetValue<string>()).ToList();
        if (codes.Count is 0 or > MostCodesACall)
            return With(No("codes", "The number of codes must be between 1 and 250.", codes.Count == 0 ? "BLANK" : "EXCEEDED_MAX"), "bulkCreation");
        BulkAdd bulk = null!;
        bulk = new BulkAdd(Gid("DiscountRedeemCodeBulkCreation", shop.NextId("DiscountRedeemCodeBulkCreation")), discount, shop.Now, codes, new ShopJob("", shop.Options.BulkAddsAfterReads, () =>
        {
            foreach (var code in bulk.Wanted)
                bulk.Results.Add((code, WrongCode(code) is { } wrong ? (null, wrong) : (NewCode(discount, code), null)));
        }));
        bulkAdds[bulk.Id] = bulk;
        if (shop.Options.BulkAddsAfterReads == 0)
            bulk.Job.Look();
        return Yes("bulkCreation", BulkJson(bulk, look: false));
    }

    private ShopCode NewCode(ShopDiscount discount, string text)
    {
        var code = new ShopCode(shop.NextId("DiscountRedeemCode"), text);
        discount.Codes.Add(code);
        return code;
    }

    /// <summary>Message and word of the error; null for a code that can be had.</summary>
    private (string Message, string Code)? WrongCode(string code) => code.Trim().Length == 0 ? ("Code can't be blank", "BLANK")
        : code.Length > LongestCode ? ("Code is too long (maximum is 255 characters)", "TOO_LONG")
        : ShopPricing.Find(shop.Discounts, code) is not null ? ("Code must be unique. Please try a different code.", "TAKEN") : null;

    private static JsonObject BulkJson(BulkAdd bulk, bool look)
    {
        if (look)
            bulk.Job.Look();
        var results = bulk.Job.Done ? bulk.Results : [.. bulk.Wanted.Select(c => (c, ((ShopCode?)null, ((string, string)?)null)))];
        return new JsonObject
        {
            ["__typename"] = "DiscountRedeemCodeBulkCreation",
            ["id"] = bulk.Id,
            ["done"] = bulk.Job.Done,
            ["createdAt"] = At(bulk.At),
            ["codesCount"] = bulk.Wanted.Count,
            ["importedCount"] = bulk.Results.Count(r => r.Made.Code is not null),
            ["failedCount"] = bulk.Results.Count(r => r.Made.Code is null),
            ["discountCode"] = Ask(Gid("DiscountCodeNode", bulk.Discount.Id)),
            ["codes"] = List(results.Select(r => new JsonObject
            {
                ["code"] = r.Text,
                ["discountRedeemCode"] = r.Made.Code is { } made ? CodeJson(made) : null,
                ["errors"] = r.Made.Wrong is not { } wrong ? [] : List([new JsonObject { ["field"] = Words(["code"]), ["message"] = wrong.Message, ["code"] = wrong.Code, ["extraInfo"] = null }]),
            })),
        };
    }

    private JsonObject RemoveCodes(ShopQuestion q)
    {
        if (shop.Discounts.Find(d => d.Id == q.Id("discountId")) is not { } discount)
            return With(No("discountId", "Code discount does not exist.", "INVALID"), "job");
        var (ids, search) = (q.Args["ids"], q.Args["search"]);
        if ((ids is null) == (search is null))
            return With(No("base", "Exactly one of 'ids', 'search' or 'saved_search_id' is required.", ids is null ? "MISSING_ARGUMENT" : "TOO_MANY_ARGUMENTS"), "job");
        var job = NewJob(shop.Options.JobsAfterReads, () => discount.Codes.RemoveAll(c => ids is null
            ? ShopSearch.Code(c.Code, search!.GetValue<string>()) : ids.AsArray().Any(i => Number(i!.GetValue<string>()) == c.Id)));
        return Yes("job", new JsonObject { ["id"] = job, ["done"] = false });
    }

    private sealed record BulkAdd(string Id, ShopDiscount Discount, DateTimeOffset At, IReadOnlyList<string> Wanted, ShopJob Job)
    {
        public List<(string Text, (ShopCode? Code, (string Message, string Code)? Wrong) Made)> Results { get; } = [];
    }
}
