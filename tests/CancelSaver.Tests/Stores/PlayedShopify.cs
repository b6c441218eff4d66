using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CancelSaver.Tests.Stores;

/// <summary>Shopify's far end of the wire, answering by what it is told; anything nobody told it is a mistake.</summary>
internal sealed class PlayedShopify : HttpMessageHandler
{
    private readonly ConcurrentQueue<(Uri Address, JsonNode Body, string? Token)> asked = new();
    private readonly ConcurrentQueue<Func<Task>> before = new();

    /// <summary>What was asked of the token endpoint.</summary>
    public IReadOnlyList<JsonNode> Exchanges => [.. asked.Where(a => a.Address.AbsolutePath.EndsWith("/access_token", StringComparison.Ordinal)).Select(a => a.Body)];

    /// <summary>The operations asked for, in turn.</summary>
    public IReadOnlyList<string> Operations => [.. asked.Select(a => a.Body["operationName"]?.GetValue<string>()).OfType<string>()];

    public IReadOnlyList<(Uri Address, JsonNode Body, string? Token)> Asked => [.. asked];

    /// <summary>Answers the token endpoint; status 0 cuts the wire after the work.</summary>
    public Func<JsonNode, (int Status, string Body)>? OnExchange { get; set; }

    public Func<string, JsonNode, (int Status, string Body)>? OnAsk { get; set; }

    /// <summary>Happens once, while the next call is on its way.</summary>
    public void Meanwhile(Func<Task> what) => before.Enqueue(what);

    public static string Fixture(string name) => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Shopify", name));

    /// <summary>A pair numbered n, as the token endpoint writes it.</summary>
    public static string Pair(int n, string scope = "write_orders,write_discounts,read_products,read_inventory,read_customers,read_shipping") => new JsonObject
    {
        ["access_token"] = "shpat_" + n,
        ["scope"] = scope,
        ["expires_in"] = 3600,
        ["refresh_token"] = "shprt_" + n,
        ["refresh_token_expires_in"] = 7776000,
    }.ToJsonString();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        asked.Enqueue((request.RequestUri!, body, request.Headers.TryGetValues("X-Shopify-Access-Token", out var token) ? token.Single() : null));
        if (before.TryDequeue(out var meanwhile))
            await meanwhile();
        var (status, answer) = request.RequestUri!.AbsolutePath.EndsWith("/admin/oauth/access_token", StringComparison.Ordinal)
            ? (OnExchange ?? throw Unexpected(request))(body)
            : (OnAsk ?? throw Unexpected(request))(body["operationName"]!.GetValue<string>(), body["variables"]!);
        if (status == 0)
            throw new HttpRequestException("The wire is cut.");
        return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }

    private static AssertionException Unexpected(HttpRequestMessage request) => new("Nobody expected " + request.Method + " " + request.RequestUri);
}
