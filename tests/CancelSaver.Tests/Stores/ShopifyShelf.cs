using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CancelSaver.Tests.Stores;

/// <summary>
/// The far side of the wire: answers each operation from a small state, records what was asked, and throws on anything unexpected. It knows what Shopify's schema cannot say: codes
/// are unique, are added later than the answer, and can be used up.
/// </summary>
internal sealed class ShopifyShelf(TimeProvider clock) : HttpMessageHandler
{
    private readonly Dictionary<long, (long Discount, string Code, string? Error, int Looks)> creations = [];
    private long ids = 9_007_199_254_740_993;

    public List<(string Operation, JsonObject Variables)> Asked { get; } = [];

    public List<ShelfDiscount> Discounts { get; } = [];

    public Dictionary<long, JsonObject> Variants { get; } = [];

    public List<JsonObject> Drafts { get; } = [];

    public List<JsonObject> Credits { get; } = [];

    public Dictionary<string, string> Metafields { get; } = [];

    public Dictionary<long, (string? Note, List<string> Tags)> Orders { get; } = [];

    /// <summary>The next answer to this operation is lost after the store has acted.</summary>
    public HashSet<string> Loses { get; } = [];

    /// <summary>The next answer to this operation, instead of acting.</summary>
    public Dictionary<string, string> Says { get; } = [];

    /// <summary>How often somebody must look before added codes are there.</summary>
    public int LooksUntilDone { get; set; } = 1;

    /// <summary>What becomes of codes that are added.</summary>
    public string? AddingFails { get; set; }

    /// <summary>Does the search among a discount's codes know them?</summary>
    public bool SearchIsLate { get; set; }

    public int Times(string operation) => Asked.Count(a => a.Operation == operation);

    public ShelfDiscount? Holding(string? code) => Discounts.Find(d => d.Codes.Exists(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A code of the merchant's own.</summary>
    public ShelfDiscount Add(string code, string kind, string terms)
    {
        var shows = JsonNode.Parse(terms)!.AsObject();
        shows["__typename"] = kind;
        shows["status"] ??= "ACTIVE";
        shows["appliesOncePerCustomer"] ??= false;
        shows["combinesWith"] ??= new JsonObject { ["orderDiscounts"] = false, ["productDiscounts"] = false, ["shippingDiscounts"] = false };
        var discount = new ShelfDiscount(ids++, shows, []);
        discount.Codes.Add(new ShelfCode(ids++, code));
        Discounts.Add(discount);
        return discount;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
        var (operation, asked) = (body["operationName"]!.GetValue<string>(), body["variables"]!.AsObject());
        Asked.Add((operation, asked));
        if (Says.Remove(operation, out var said))
            return Answer(said);
        var data = Act(operation, asked);
        if (Loses.Remove(operation))
            throw new HttpRequestException("The wire is cut.");
        return Answer(new JsonObject { ["data"] = data }.ToJsonString());
    }

    private static HttpResponseMessage Answer(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private JsonObject Act(string operation, JsonObject asked) => operation switch
    {
        "VariantStock" => new() { ["nodes"] = new JsonArray([.. asked["ids"]!.AsArray().Select(id => Variants.GetValueOrDefault(Number(id!))?.DeepClone())]) },
        "DiscountByCode" or "DiscountTerms" => new() { ["codeDiscountNodeByCode"] = Node(Text(asked, "code"), Text(asked, "search").Trim('"')) },
        "NewestCodes" => new() { ["codeDiscountNodeByCode"] = Node(Text(asked, "code"), null) },
        "DiscountsStanding" => new()
        {
            ["code"] = asked["hasCode"]!.GetValue<bool>() ? Node(Text(asked, "code"), "") : null,
            ["shippingCode"] = asked["hasShippingCode"]!.GetValue<bool>() ? Node(Text(asked, "shippingCode"), "") : null,
        },
        "DiscountBasicCreate" => Create("DiscountCodeBasic", asked["basicCodeDiscount"]!.AsObject()),
        "DiscountFreeShippingCreate" => Create("DiscountCodeFreeShipping", asked["freeShippingCodeDiscount"]!.AsObject()),
        "DiscountBasicUpdate" => Update(asked, "basicCodeDiscount"),
        "DiscountFreeShippingUpdate" => Update(asked, "freeShippingCodeDiscount"),
        "DiscountDelete" => Changed(Discounts.RemoveAll(d => d.Id == Number(asked["id"]!)) == 1 ? null : "NOT_FOUND"),
        "AddCodes" => AddCodes(asked),
        "AddCodesStatus" => Status(Number(asked["id"]!)),
        "RemoveCodes" => RemoveCodes(asked),
        "OrderNote" => new() { ["order"] = Orders.TryGetValue(Number(asked["id"]!), out var it) ? new JsonObject { ["note"] = it.Note, ["tags"] = Array(it.Tags) } : null },
        "TagOrder" => Tag(Number(asked["id"]!), [.. asked["tags"]!.AsArray().Select(t => t!.GetValue<string>())]),
        "OrderNoteUpdate" => Note(Number(asked["input"]!["id"]!), Text(asked["input"]!, "note")),
        "OrderClaim" => new() { ["order"] = new JsonObject { ["metafield"] = Metafields.TryGetValue(Text(asked, "key"), out var value) ? Metafield(value) : null } },
        "SetMetafields" => Set(asked["metafields"]![0]!),
        "DraftCreate" => Draft(asked["input"]!.AsObject()),
        "DraftById" => new() { ["draftOrder"] = Drafts.Find(d => Text(d, "id") == Text(asked, "id"))?.DeepClone() },
        "DraftsByTag" => new() { ["draftOrders"] = Nodes([.. Drafts.Where(d => Text(asked, "query").Contains(Text(d["tags"]!.AsArray(), 1), StringComparison.Ordinal)).Select(d => d.DeepClone())]) },
        "DraftDelete" => Changed(Drafts.RemoveAll(d => Text(d, "id") == Text(asked["input"]!, "id")) == 1 ? null : "NOT_FOUND"),
        "StoreCredit" => Credit(asked["creditInput"]!),
        "StoreCreditGiven" => new() { ["customer"] = new JsonObject { ["storeCreditAccounts"] = Nodes(new JsonObject { ["transactions"] = Nodes([.. Credits.Select(c => c.DeepClone())]) }) } },
        _ => throw new InvalidOperationException("Nobody expected " + operation + "."),
    };

    private JsonObject Create(string kind, JsonObject input)
    {
        var code = Text(input, "code");
        if (Holding(code) is not null)
            return Changed("TAKEN", "Code must be unique. Please try a different code.");
        var shows = input.DeepClone().AsObject();
        shows["__typename"] = kind;
        shows["status"] = "ACTIVE";
        if (shows["customerGets"]?["value"] is JsonObject value)
            shows["customerGets"]!["value"] = value["percentage"] is { } percentage ? new JsonObject { ["percentage"] = percentage.DeepClone() } : Amount(value["discountAmount"]!);
        if (shows["maximumShippingPrice"] is { } most)
            shows["maximumShippingPrice"] = new JsonObject { ["amount"] = most.DeepClone(), ["currencyCode"] = "EUR" };
        var discount = new ShelfDiscount(ids++, shows, [new ShelfCode(ids++, code)]) { Customers = [.. Customers(input)], Products = [.. Products(input)] };
        Discounts.Add(discount);
        return Changed(null, discount: discount.Id);
    }

    private static JsonObject Amount(JsonNode given) =>
        new() { ["amount"] = new JsonObject { ["amount"] = given["amount"]!.DeepClone(), ["currencyCode"] = "EUR" }, ["appliesOnEachItem"] = given["appliesOnEachItem"]!.DeepClone() };

    private JsonObject Update(JsonObject asked, string name)
    {
        var discount = Discounts.Single(d => d.Id == Number(asked["id"]!));
        if (discount.IsFull)
            return Changed("EXCEEDED_MAX");
        discount.Customers.UnionWith(Customers(asked[name]!));
        discount.Products.UnionWith(Products(asked[name]!));
        return Changed(null, discount: discount.Id);
    }

    private JsonObject AddCodes(JsonObject asked)
    {
        var (discount, code) = (Number(asked["discountId"]!), Text(asked["codes"]![0]!, "code"));
        var id = ids++;
        creations[id] = (discount, code, AddingFails ?? (Holding(code) is null ? null : "TAKEN"), 0);
        if (LooksUntilDone == 0)
            Finish(id);
        var creation = new JsonObject { ["id"] = Gid("DiscountRedeemCodeBulkCreation", id), ["done"] = false };
        return new() { ["discountRedeemCodeBulkAdd"] = new JsonObject { ["bulkCreation"] = creation, ["userErrors"] = new JsonArray() } };
    }

    /// <summary>What Shopify does in its own time.</summary>
    public void FinishAll()
    {
        foreach (var id in creations.Keys.ToList())
            Finish(id);
    }

    private void Finish(long id)
    {
        var it = creations[id];
        if (it.Error is null && Holding(it.Code) is null)
            Discounts.Single(d => d.Id == it.Discount).Codes.Add(new ShelfCode(ids++, it.Code));
    }

    private JsonObject Status(long id)
    {
        var it = creations[id] = creations[id] with { Looks = creations[id].Looks + 1 };
        var done = it.Looks >= LooksUntilDone;
        if (done)
            Finish(id);
        JsonArray errors = it.Error is null ? [] : [new JsonObject { ["code"] = it.Error, ["message"] = "The code cannot be added." }];
        return new()
        {
            ["discountRedeemCodeBulkCreation"] = new JsonObject
            {
                ["done"] = done,
                ["failedCount"] = done && it.Error is not null ? 1 : 0,
                ["codes"] = Nodes(new JsonObject { ["code"] = it.Code, ["errors"] = errors }),
            },
        };
    }

    private JsonObject RemoveCodes(JsonObject asked)
    {
        var wanted = asked["ids"]!.AsArray().Select(id => Number(id!)).ToList();
        Discounts.Single(d => d.Id == Number(asked["discountId"]!)).Codes.RemoveAll(c => wanted.Contains(c.Id));
        return Changed(null);
    }

    private JsonObject? Node(string code, string? search)
    {
        if (Holding(code) is not { } discount)
            return null;
        var shows = discount.Shows.DeepClone().AsObject();
        shows["codesCount"] = new JsonObject { ["count"] = discount.Codes.Count };
        var listed = discount.Codes.Where(c => search is null || (!SearchIsLate && c.Code.Contains(search, StringComparison.OrdinalIgnoreCase)));
        shows["codes"] = Nodes([.. listed.Select(c => new JsonObject { ["id"] = Gid("DiscountRedeemCode", c.Id), ["code"] = c.Code, ["asyncUsageCount"] = c.Uses })]);
        return new JsonObject { ["id"] = Gid("DiscountCodeNode", discount.Id), ["codeDiscount"] = shows };
    }

    private JsonObject Tag(long order, List<string> tags)
    {
        Orders[order].Tags.AddRange(tags);
        return Changed(null);
    }

    private JsonObject Note(long order, string note)
    {
        Orders[order] = Orders[order] with { Note = note };
        return Changed(null);
    }

    private JsonObject Set(JsonNode field)
    {
        var (key, value) = (Text(field, "key"), Text(field, "value"));
        if (!field.AsObject().ContainsKey("compareDigest"))
            throw new InvalidOperationException("This would overwrite whatever is there.");
        var digest = field["compareDigest"]?.GetValue<string>();
        var errors = digest == (Metafields.TryGetValue(key, out var before) ? Digest(before) : null)
            ? new JsonArray()
            : new JsonArray(new JsonObject { ["code"] = "STALE_OBJECT", ["message"] = "The resource has been updated since it was loaded." });
        if (errors.Count == 0)
            Metafields[key] = value;
        return new() { ["metafieldsSet"] = new JsonObject { ["metafields"] = errors.Count == 0 ? new JsonArray(Metafield(value)) : null, ["userErrors"] = errors } };
    }

    private JsonObject Draft(JsonObject input)
    {
        var draft = new JsonObject { ["id"] = Gid("DraftOrder", ids++), ["status"] = "OPEN", ["tags"] = input["tags"]!.DeepClone() };
        draft["invoiceUrl"] = "https://cancelsaver-eur.myshopify.com/90000001/invoices/" + Drafts.Count;
        Drafts.Add(draft);
        return new() { ["draftOrderCreate"] = new JsonObject { ["draftOrder"] = draft.DeepClone(), ["userErrors"] = new JsonArray() } };
    }

    private JsonObject Credit(JsonNode input)
    {
        var id = Gid("StoreCreditAccountCreditTransaction", ids++);
        Credits.Add(new JsonObject
        {
            ["id"] = id,
            ["createdAt"] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["expiresAt"] = input["expiresAt"]!.DeepClone(),
            ["amount"] = new JsonObject { ["amount"] = "5.0", ["currencyCode"] = input["creditAmount"]!["currencyCode"]!.DeepClone() },
        });
        return new() { ["storeCreditAccountCredit"] = new JsonObject { ["storeCreditAccountTransaction"] = new JsonObject { ["id"] = id }, ["userErrors"] = new JsonArray() } };
    }

    private static JsonObject Changed(string? error, string message = "Refused.", long? discount = null) => new()
    {
        ["change"] = new JsonObject
        {
            ["codeDiscountNode"] = discount is { } id ? new JsonObject { ["id"] = Gid("DiscountCodeNode", id) } : null,
            ["userErrors"] = error is null ? [] : new JsonArray(new JsonObject { ["field"] = new JsonArray("code"), ["code"] = error, ["message"] = message }),
        },
    };

    private static IEnumerable<long> Customers(JsonNode input) => input["context"]?["customers"]?["add"]?.AsArray().Select(c => Number(c!)) ?? [];

    private static IEnumerable<long> Products(JsonNode input) => input["customerGets"]?["items"]?["products"]?["productsToAdd"]?.AsArray().Select(c => Number(c!)) ?? [];

    private static JsonObject Metafield(string value) => new() { ["value"] = value, ["compareDigest"] = Digest(value) };

    private static string Digest(string value) => "digest of " + value;

    private static JsonObject Nodes(params JsonNode?[] nodes) => new() { ["nodes"] = new JsonArray(nodes) };

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string Text(JsonArray list, int place) => list[place]!.GetValue<string>();

    private static string Gid(string kind, long id) => "gid://shopify/" + kind + "/" + id.ToString(CultureInfo.InvariantCulture);

    private static long Number(JsonNode gid) => long.Parse(gid.GetValue<string>().Split('/')[^1], CultureInfo.InvariantCulture);
}

/// <summary>A discount as the store keeps it.</summary>
internal sealed record ShelfDiscount(long Id, JsonObject Shows, List<ShelfCode> Codes)
{
    public HashSet<long> Customers { get; init; } = [];

    public HashSet<long> Products { get; init; } = [];

    public bool IsFull { get; set; }

    public string Title => Shows["title"]!.GetValue<string>();
}

internal sealed class ShelfCode(long id, string code)
{
    public long Id => id;

    public string Code => code;

    public int Uses { get; set; }
}
