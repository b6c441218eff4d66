using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>A stand-in store on a clock of its own, and an app's hands: its token and its documents.</summary>
internal sealed class ShopifyBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    private ShopifyBench(FakeShopify store, SandboxClock clock)
    {
        (Store, Clock) = (store, clock);
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeShopify Store { get; }

    public ShopifyShop Shop => Store.Shop;

    public SandboxClock Clock { get; }

    public HttpClient Http { get; }

    public string Token { get; set; } = "";

    public static async Task<ShopifyBench> Open(FakeShopifyOptions? options = null)
    {
        var clock = new SandboxClock(Start);
        var bench = new ShopifyBench(await FakeShopify.StartAsync(clock, options), clock);
        bench.Token = (await bench.Exchange())["access_token"]!.GetValue<string>();
        return bench;
    }

    /// <summary>The token address, with what the app always says.</summary>
    public async Task<(int Status, JsonObject Body)> Ask(JsonObject form)
    {
        form.TryAdd("client_id", Shop.Options.ApiKey);
        form.TryAdd("client_secret", Store.Tokens.Secret);
        using var answer = await Http.PostAsJsonAsync(Store.Url + "/admin/oauth/access_token", form);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    public static JsonObject ExchangeForm(string sessionToken) => new()
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
        ["subject_token"] = sessionToken,
        ["subject_token_type"] = "urn:ietf:params:oauth:token-type:id_token",
        ["requested_token_type"] = "urn:shopify:params:oauth:token-type:offline-access-token",
        ["expiring"] = "1",
    };

    public async Task<JsonObject> Exchange()
    {
        var (status, body) = await Ask(ExchangeForm(Store.SessionToken()));
        Assert.That(status, Is.EqualTo(200), body.ToJsonString());
        return body;
    }

    public Task<(int Status, JsonObject Body)> Refresh(string token) => Ask(new JsonObject { ["grant_type"] = "refresh_token", ["refresh_token"] = token });

    public async Task<HttpResponseMessage> Send(string query, JsonObject? variables = null, string? operation = null, string version = "2026-10")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Store.Url}/admin/api/{version}/graphql.json");
        request.Headers.Add("X-Shopify-Access-Token", Token);
        request.Content = JsonContent.Create(new JsonObject { ["query"] = query, ["variables"] = variables?.DeepClone(), ["operationName"] = operation });
        return await Http.SendAsync(request);
    }

    /// <summary>The whole answer.</summary>
    public async Task<JsonObject> Raw(string query, JsonObject? variables = null, string? operation = null)
    {
        using var answer = await Send(query, variables, operation);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    /// <summary>Its <c>data</c>; fails on errors.</summary>
    public async Task<JsonNode> Data(string query, JsonObject? variables = null, string? operation = null)
    {
        var answer = await Raw(query, variables, operation);
        Assert.That(answer["errors"], Is.Null, () => answer["errors"]!.ToJsonString());
        return answer["data"]!;
    }

    /// <summary>One of the reference documents.</summary>
    public Task<JsonObject> Reference(string name, JsonObject? variables = null) => Raw(ShopifyReference.Text(name), variables ?? ShopifyReference.Variables(name), name);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Store.DisposeAsync();
    }
}
