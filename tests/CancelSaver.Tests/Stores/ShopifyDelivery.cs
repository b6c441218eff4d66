using System.Text.Json.Nodes;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

/// <summary>A webhook as Shopify delivers it: headers from the manifest, the body byte for byte.</summary>
internal sealed record ShopifyDelivery(string Name, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static readonly DateTimeOffset Received = new(2026, 11, 19, 8, 16, 0, TimeSpan.Zero);

    private static readonly JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!;

    public static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Shopify");

    public static string Secret => manifest["secret"]!.GetValue<string>();

    public static IReadOnlyList<string> All { get; } = [.. manifest["webhooks"]!.AsArray().Select(w => w!["file"]!.GetValue<string>())];

    /// <summary>Those that hold a whole order.</summary>
    public static IReadOnlyList<string> Orders { get; } =
        [.. All.Where(f => f.StartsWith("orders-", StringComparison.Ordinal) && f is not ("orders-edited.json" or "orders-cancelled-include-fields.json"))];

    public StoreLetter Letter => new(StoreId.ForShopify(Headers["X-Shopify-Shop-Domain"]), Headers["X-Shopify-Topic"], Received, null, Body);

    public static ShopifyDelivery Read(string name)
    {
        var told = manifest["webhooks"]!.AsArray().Single(w => w!["file"]!.GetValue<string>() == name)!;
        return new ShopifyDelivery(
            name, told["headers"]!.AsObject().ToDictionary(h => h.Key, h => h.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase), File.ReadAllBytes(Path.Combine(Folder, name)));
    }

    public JsonNode Json() => JsonNode.Parse(Body)!;

    /// <summary>The same delivery with another order in it; its seal does not fit any more.</summary>
    public ShopifyDelivery With(Action<JsonNode> change)
    {
        var json = Json();
        change(json);
        return this with { Body = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()) };
    }
}
