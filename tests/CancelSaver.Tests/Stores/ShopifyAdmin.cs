using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Tests.Stores;

/// <summary>Stands on the far side of the wire: answers each operation as it was told, in turn, and nothing else. Remembers what was asked.</summary>
internal sealed class ShopifyAdmin : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<(HttpStatusCode Status, JsonNode Body)>> answers = new(StringComparer.Ordinal);

    public List<(string Operation, JsonNode Variables)> Asked { get; } = [];

    public ShopifyAdmin Answer(string operation, JsonNode? data) => Play(operation, HttpStatusCode.OK, new JsonObject { ["data"] = data });

    public ShopifyAdmin Play(string operation, HttpStatusCode status, JsonNode body)
    {
        if (!answers.TryGetValue(operation, out var queue))
            answers[operation] = queue = new();
        queue.Enqueue((status, body));
        return this;
    }

    /// <summary>One of the recorded answers.</summary>
    public ShopifyAdmin Recorded(string operation, string name)
    {
        var recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(ShopifyDelivery.Folder, "graphql", name + ".json")))!;
        return Play(operation, (HttpStatusCode)recorded["http_status"]!.GetValue<int>(), recorded["body"]!.DeepClone());
    }

    public ShopifyClient Client(TimeProvider time) => new(new HttpClient(this), new OneToken(), new ShopifyOptions(), time, NullLogger<ShopifyClient>.Instance);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var question = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var operation = question["operationName"]!.GetValue<string>();
        Asked.Add((operation, question["variables"]!));
        if (!answers.TryGetValue(operation, out var queue) || !queue.TryDequeue(out var next))
            throw new InvalidOperationException("Nobody expected " + operation + ".");
        return new HttpResponseMessage(next.Status) { Content = new StringContent(next.Body.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    private sealed class OneToken : IShopifyTokens
    {
        public ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel) =>
            refused is null ? new("token") : throw new ShopifyException("Open the app once.", false) { Code = "NEEDS_RECONNECT" };
    }
}
