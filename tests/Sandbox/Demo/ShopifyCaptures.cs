using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Sandbox;

/// <summary>Webhooks as Shopify documents them.</summary>
internal sealed class ShopifyCaptures(Demonstration demo, ShownStore shown) : Captures(demo, shown)
{
    private static readonly string Here = Folder("Shopify");
    private readonly IReadOnlyDictionary<string, JsonObject> headers = Read();

    public override string From => "Webhooks as Shopify sends them";

    public override IReadOnlyList<string> Names =>
        [.. headers.Keys.OrderByDescending(n => n.StartsWith("orders-cancelled", StringComparison.Ordinal)).ThenBy(n => n, StringComparer.Ordinal)];

    protected override async Task<(HttpRequestMessage Request, long OrderId)> MakeAsync(string name, Store store, CancellationToken cancel)
    {
        var body = await File.ReadAllBytesAsync(Path.Combine(Here, name + ".json"), cancel);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Demo.Host.PublicUrl, Stores.Shopify.ShopifyWebhooks.Route)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var (header, value) in headers[name].Where(h => h.Key is "X-Shopify-Topic" or "X-Shopify-API-Version"))
            request.Headers.Add(header, value!.GetValue<string>());
        // Each press is a delivery of its own, to this store.
        request.Headers.Add("X-Shopify-Shop-Domain", ShopDomain.Of(store.Id));
        request.Headers.Add("X-Shopify-Webhook-Id", new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        request.Headers.Add("X-Shopify-Triggered-At", Demo.Time.GetUtcNow().ToString("O"));
        request.Headers.Add("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Demo.ShopifySecret), body)));
        return (request, Adopt(headers[name]["X-Shopify-Topic"]!.GetValue<string>(), JsonNode.Parse(body)!.AsObject()));
    }

    private long Adopt(string topic, JsonObject body)
    {
        if (topic is "refunds/create" or "orders/edited")
            return ((body["order_edit"] ?? body)["order_id"])?.GetValue<long>() ?? 0;
        if (!topic.StartsWith("orders/", StringComparison.Ordinal))
            return 0;
        if (body["line_items"] is not null && Shown.Shop is ShopifyDemoShop shop)
            shop.Adopt(body);
        return body["id"]?.GetValue<long>() ?? 0;
    }

    private static Dictionary<string, JsonObject> Read()
    {
        var list = Path.Combine(Here, "manifest.json");
        return File.Exists(list)
            ? JsonNode.Parse(File.ReadAllBytes(list))!["webhooks"]!.AsArray().OfType<JsonObject>()
                .ToDictionary(w => Path.GetFileNameWithoutExtension(w["file"]!.GetValue<string>()), w => w["headers"]!.AsObject(), StringComparer.Ordinal)
            : [];
    }
}
