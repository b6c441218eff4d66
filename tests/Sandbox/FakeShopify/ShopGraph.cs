using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>A refusal that stands in <c>errors</c> beside the data.</summary>
internal sealed class ShopRefusal(string message, JsonObject extensions) : Exception(message)
{
    public JsonObject Extensions { get; } = extensions;
}

/// <summary>What a field was asked with.</summary>
/// <param name="Of">Of what, below the root: the word after <c>$ask</c>.</param>
/// <param name="Key">Of <c>@idempotent</c>.</param>
internal sealed record ShopQuestion(string Type, string Field, JsonObject Args, string? Of, string? Key)
{
    public string Text(string name) => Args[name]?.GetValue<string>() ?? "";

    public JsonObject Input(string name) => Args[name]?.AsObject() ?? [];

    public long Id(string name) => ShopGraph.Number(Text(name));

    public IReadOnlyList<string> Texts(string name) => [.. (Args[name]?.AsArray() ?? []).Select(n => n!.GetValue<string>())];
}

/// <summary>Answers the root fields of a document, and what is asked below them; the executor does the rest.</summary>
internal sealed partial class ShopGraph
{
    private readonly ShopifyShop shop;
    private readonly Dictionary<string, Func<ShopQuestion, JsonNode?>> fields = new(StringComparer.Ordinal);

    public ShopGraph(ShopifyShop shop)
    {
        this.shop = shop;
        AddShop();
        AddOrders();
        AddOrderWrites();
        AddRefunds();
        AddEdits();
        AddProducts();
        AddCustomers();
        AddDiscounts();
        AddDrafts();
    }

    private ShopMoney Money => ShopMoney.Of(shop);

    /// <exception cref="ShopRefusal">The app may not, or asked what does not go.</exception>
    public JsonNode? Answer(ShopQuestion question)
    {
        ShopScopes.Check(shop, question);
        var name = question.Type is "QueryRoot" or "Mutation" ? question.Field : question.Type + "." + question.Field;
        lock (shop.Gate)
        {
            shop.Webhooks.NewEvent();
            if (fields.TryGetValue(name, out var answer) || fields.TryGetValue("*." + question.Field, out answer))
                return answer(question);
            if (question.Of is { } of)
                return Node(of);
        }
        throw new ShopRefusal("the stand-in does not know " + question.Type + "." + question.Field, new JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" });
    }

    private void Add(string field, Func<ShopQuestion, JsonNode?> answer) => fields[field] = answer;

    /// <summary>Anything that has a global id; null when it is not there (any more).</summary>
    private JsonNode? Node(string gid) => Kind(gid) switch
    {
        "Order" => FindOrder(gid) is { } order ? OrderJson(order) : null,
        "Customer" => FindCustomer(gid) is { } customer ? CustomerJson(customer) : null,
        "Product" => shop.Products.Find(p => p.Id == Number(gid)) is { } product ? ProductJson(product) : null,
        "ProductVariant" => shop.FindVariant(Number(gid)) is { } variant ? VariantJson(variant) : null,
        "DiscountCodeNode" => shop.Discounts.Find(d => d.Id == Number(gid)) is { } discount ? DiscountNodeJson(discount) : null,
        "DraftOrder" => FindDraft(gid) is { } draft ? DraftJson(draft) : null,
        "Job" => shop.Jobs.TryGetValue(gid, out var job) ? JobJson(job) : null,
        "StoreCreditAccount" => shop.Customers.Find(c => c.CreditAccountId == Number(gid)) is { } owner ? CreditAccountJson(owner) : null,
        _ => throw new ShopRefusal("the stand-in does not know nodes like " + gid, new JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" }),
    };

    internal static string Gid(string type, long id) => "gid://shopify/" + type + "/" + id.ToString(CultureInfo.InvariantCulture);

    internal static string Kind(string gid) => gid.Split('/') is ["gid:", "", "shopify", var kind, _] ? kind
        : throw new ShopRefusal("Invalid global id '" + gid + "'", new JsonObject { ["code"] = "argumentLiteralsIncompatible" });

    /// <summary>The number at a global id's end; 0 when it has none.</summary>
    internal static long Number(string gid) => long.TryParse(gid[(gid.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static JsonObject Ask(string of) => new() { ["$ask"] = of };

    private static JsonArray List(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(w => JsonValue.Create(w))]);

    private static JsonNode? At(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset? When(JsonNode? node) => node is null ? null : DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture).ToUniversalTime();

    private static decimal Amount(JsonNode node) =>
        node.GetValueKind() == System.Text.Json.JsonValueKind.String ? decimal.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture) : node.GetValue<decimal>();

    /// <summary>The payload of a mutation that was refused.</summary>
    private static JsonObject No(string field, string message, string? code = null, string errors = "userErrors") => new()
    {
        [errors] = new JsonArray(new JsonObject
        {
            ["field"] = Words(field.Split('.')),
            ["message"] = message,
            ["code"] = code,
            ["extraInfo"] = null,
            ["elementIndex"] = null,
        }),
    };

    private static JsonObject Yes(string field, JsonNode? value, string errors = "userErrors") => new() { [field] = value, [errors] = new JsonArray() };

    /// <summary>The other fields of a refused payload are null.</summary>
    private static JsonObject With(JsonObject payload, params string[] nulls)
    {
        foreach (var name in nulls)
            payload.TryAdd(name, null);
        return payload;
    }
}
