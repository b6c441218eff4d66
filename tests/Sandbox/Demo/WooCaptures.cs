using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Sandbox;

/// <summary>What a real WooCommerce sent once.</summary>
internal sealed class WooCaptures(Demonstration demo, ShownStore shown) : Captures(demo, shown)
{
    // The captured bodies do not say what the store noted on the order; these are the real one's sentences.
    private static readonly (string In, string Note)[] Notes =
    [
        ("cancelled-by-customer", "Order cancelled by customer. Order status changed from Pending payment to Cancelled."),
        ("cancelled-by-unpaid-timeout", "Unpaid order cancelled - time limit reached. Order status changed from Pending payment to Cancelled."),
        ("cancelled-by-admin", "Order status changed by bulk edit. Order status changed from Processing to Cancelled."),
        ("cancelled", "Order status changed from Pending payment to Cancelled."),
    ];

    private static readonly string Here = Folder("WooCommerce");

    public override string From => "Sent once by a real WooCommerce";

    public override IReadOnlyList<string> Names { get; } = Directory.Exists(Here)
        ? [.. Directory.GetFiles(Here, "order.*.http").Concat(Directory.GetFiles(Here, "action.*.http")).Select(f => Path.GetFileNameWithoutExtension(f))
            .OrderByDescending(n => n.Contains(".cancelled-by", StringComparison.Ordinal)).ThenBy(n => n, StringComparer.Ordinal)]
        : [];

    protected override async Task<(HttpRequestMessage Request, long OrderId)> MakeAsync(string name, Store store, CancellationToken cancel)
    {
        var (headers, body) = Split(await File.ReadAllBytesAsync(Path.Combine(Here, name + ".http"), cancel));
        var known = await Demo.Stores.FindCached(store.Id, cancel) ?? throw new InvalidOperationException("The store is gone.");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Demo.Host.PublicUrl, "/webhooks/woocommerce/" + store.Id.Segment)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", headers.GetValueOrDefault("Content-Type", "application/json"));
        foreach (var (header, value) in headers.Where(h => h.Key.StartsWith("X-WC-", StringComparison.OrdinalIgnoreCase) && h.Key != "X-WC-Webhook-Signature"))
            request.Headers.TryAddWithoutValidation(header, value);
        request.Headers.Add("X-WC-Webhook-Signature", WooSignature.Sign(known.WebhookKey, body));
        return (request, Adopt(name, body));
    }

    private long Adopt(string name, byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject json)
                return 0;
            if (json["line_items"] is not null && Shown.Shop is WooDemoShop shop)
                shop.Adopt(json, Array.Find(Notes, n => name.Contains(n.In, StringComparison.Ordinal)).Note ?? "");
            return (json["id"] ?? json["arg"]) is JsonValue id && id.TryGetValue<long>(out var order) ? order : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static (Dictionary<string, string> Headers, byte[] Body) Split(byte[] capture)
    {
        var end = capture.AsSpan().IndexOf("\r\n\r\n"u8);
        var headers = Encoding.ASCII.GetString(capture, 0, end).Split("\r\n").Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return (headers, capture[(end + 4)..]);
    }
}
