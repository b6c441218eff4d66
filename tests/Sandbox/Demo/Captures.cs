using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Sandbox;

/// <summary>A captured delivery that was sent again.</summary>
/// <param name="Status">What the public door answered.</param>
/// <param name="OrderId">0 when it names no order.</param>
internal sealed record Replayed(string Name, int Status, string Answer, long OrderId, string Topic);

/// <summary>Deliveries of a real WooCommerce, byte for byte; only the seal is made anew, with the connected store's secret.</summary>
internal sealed class Captures(Demonstration demo)
{
    // The captured bodies do not say what the store noted on the order; these are the real one's sentences.
    private static readonly (string In, string Note)[] Notes =
    [
        ("cancelled-by-customer", "Order cancelled by customer. Order status changed from Pending payment to Cancelled."),
        ("cancelled-by-unpaid-timeout", "Unpaid order cancelled - time limit reached. Order status changed from Pending payment to Cancelled."),
        ("cancelled-by-admin", "Order status changed by bulk edit. Order status changed from Processing to Cancelled."),
        ("cancelled", "Order status changed from Pending payment to Cancelled."),
    ];

    private readonly List<Replayed> done = [];
    private readonly Lock gate = new();

    /// <summary>Names of the captures, best first for a start; empty when the tests' folder is not there.</summary>
    public IReadOnlyList<string> Names { get; } = Directory.Exists(Folder)
        ? [.. Directory.GetFiles(Folder, "order.*.http").Concat(Directory.GetFiles(Folder, "action.*.http")).Select(f => Path.GetFileNameWithoutExtension(f))
            .OrderByDescending(n => n.Contains(".cancelled-by", StringComparison.Ordinal)).ThenBy(n => n, StringComparer.Ordinal)]
        : [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Replayed> Done
    {
        get
        {
            lock (gate)
                return [.. Enumerable.Reverse(done)];
        }
    }

    private static string Folder => Path.Combine(NpmFolder.Path, "..", "CancelSaver.Tests", "Fixtures", "WooCommerce");

    public async Task<string> SendAsync(string name, CancellationToken cancel)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
            return "There is no such capture.";
        var (headers, body) = Split(await File.ReadAllBytesAsync(Path.Combine(Folder, name + ".http"), cancel));
        if (await demo.Stores.FindCached(demo.StoreId, cancel) is not { } known)
            return "The store is not connected yet.";
        var order = Adopt(name, body);

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(demo.Host.PublicUrl, WooWebhooks(demo.StoreId))) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", headers.GetValueOrDefault("Content-Type", "application/json"));
        foreach (var (header, value) in headers.Where(h => h.Key.StartsWith("X-WC-", StringComparison.OrdinalIgnoreCase) && h.Key != "X-WC-Webhook-Signature"))
            request.Headers.TryAddWithoutValidation(header, value);
        request.Headers.Add("X-WC-Webhook-Signature", WooSignature.Sign(known.WebhookKey, body));
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, cancel);
        var replayed = new Replayed(name, (int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(cancel)).Trim(), order, headers.GetValueOrDefault("X-WC-Webhook-Topic", ""));
        lock (gate)
            done.Add(replayed);
        return "“" + name + "” was sent to the public door and answered with " + replayed.Status + ".";
    }

    /// <summary>What became of a delivery, in one sentence.</summary>
    public async Task<string> BecameAsync(Replayed replayed, CancellationToken cancel) =>
        replayed.Status != 200 ? "It was refused: " + replayed.Answer
        : replayed.OrderId == 0 ? "It names no order."
        : await demo.Cases.Find(new CancellationId(demo.StoreId, replayed.OrderId), cancel) is { } found
            ? "Case " + found.Order.Number + ": " + Merchant.MerchantWords.Of(found.Status.ToString()) + ". " + found.Timeline[^1].Says
            : "No case: nothing was cancelled by it.";

    private static string WooWebhooks(StoreId store) => "/webhooks/woocommerce/" + store.Segment;

    // The app asks the store for the order before it decides anything: the demo shop must know it.
    private long Adopt(string name, byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject json)
                return 0;
            if (json["line_items"] is not null && demo.Shop is { } shop)
                shop.Shop.Adopt(json, Array.Find(Notes, n => name.Contains(n.In, StringComparison.Ordinal)).Note ?? "");
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
