using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>The Admin API's door: token, version, bucket, outages; the schema executor does what is inside. https://shopify.dev/docs/api/admin-graphql</summary>
internal sealed partial class ShopAdminApi(ShopifyShop shop, ShopifyTokens tokens, ShopFaults faults)
{
    private const string CurrentVersion = "2026-10";
    private const int MostCost = 1000;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ShopGraph graph = new(shop);
    private readonly ConcurrentDictionary<string, bool> tickets = new(StringComparer.Ordinal);
    private readonly List<ShopCall> calls = [];
    private double level = shop.Options.BucketSize;
    private DateTimeOffset filled = shop.Time.GetUtcNow();

    /// <summary>Where the executor asks this store; known once the listener has its port.</summary>
    public string Callback { get; set; } = "";

    public IReadOnlyList<ShopCall> Calls
    {
        get
        {
            lock (shop.Gate)
                return [.. calls];
        }
    }

    public void Empty()
    {
        lock (shop.Gate)
            (level, filled) = (0, shop.Time.GetUtcNow());
    }

    public void Map(WebApplication app)
    {
        app.MapPost("/admin/api/{version}/graphql.json", Serve);
        app.MapPost("/_resolve/{ticket}", Resolve);
    }

    private async Task Serve(string version, HttpContext context)
    {
        var requestId = ShopifyShop.Uuid();
        context.Response.Headers["X-Request-Id"] = requestId;
        JsonObject body;
        try
        {
            body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            await Send(context, 400, new JsonObject { ["errors"] = new JsonObject { ["query"] = "Required parameter missing or invalid" } });
            return;
        }
        var query = body["query"]?.GetValue<string>() ?? "";
        var operation = body["operationName"]?.GetValue<string>() ?? OperationName().Match(query).Groups["name"].Value;
        var call = new ShopCall(operation, (body["variables"] as JsonObject)?.DeepClone().AsObject() ?? [], version, requestId, 0, null);
        if (await faults.Refuse(context, operation) is { } broken)
        {
            Record(call with { Status = broken });
            return;
        }
        if (!Version().IsMatch(version) && version != "unstable")
        {
            Record(call with { Status = 404 });
            await Send(context, 404, new JsonObject { ["errors"] = "Not Found" });
            return;
        }
        if (!tokens.IsGood(context.Request.Headers["X-Shopify-Access-Token"]))
        {
            Record(call with { Status = 401 });
            await Send(context, 401, new JsonObject { ["errors"] = "[API] Invalid API key or access token (unrecognized login or wrong password)" });
            return;
        }
        // A version that is no longer served falls forward without a word.
        context.Response.Headers["X-Shopify-API-Version"] = string.CompareOrdinal(version, CurrentVersion) < 0 ? CurrentVersion : version;
        var answer = await Execute(query, body["operationName"]?.GetValue<string>(), body["variables"]);
        Record(call with { Status = 200, Answer = answer.DeepClone().AsObject() });
        if (faults.IsLost(operation))
        {
            context.Abort();
            return;
        }
        await Send(context, 200, answer);
    }

    private async Task<JsonObject> Execute(string query, string? operationName, JsonNode? variables)
    {
        var executor = await SchemaExecutor.Shared();
        var ticket = ShopifyShop.Secret();
        tickets[ticket] = true;
        JsonObject result;
        try
        {
            result = await executor.Run(new JsonObject
            {
                ["query"] = query,
                ["operationName"] = operationName,
                ["variables"] = variables?.DeepClone(),
                ["callback"] = Callback + "/_resolve/" + ticket,
                ["available"] = Available(0),
                ["mostCost"] = MostCost,
            });
        }
        finally
        {
            tickets.TryRemove(ticket, out _);
        }
        var cost = result["cost"]?.GetValue<int>() ?? 0;
        if (result["refused"]?.GetValue<string>() == "MAX_COST_EXCEEDED")
        {
            return new JsonObject
            {
                ["errors"] = new JsonArray(Error($"Query cost is {cost}, which exceeds the single query max cost limit ({MostCost}).",
                    new JsonObject { ["code"] = "MAX_COST_EXCEEDED", ["cost"] = cost, ["maxCost"] = MostCost, ["documentation"] = "https://shopify.dev/api/usage/rate-limits" })),
            };
        }
        var answer = new JsonObject();
        if (result["refused"] is not null)
            answer["errors"] = new JsonArray(Error("Throttled", new JsonObject { ["code"] = "THROTTLED", ["documentation"] = "https://shopify.dev/api/usage/rate-limits" }));
        else if (result["errors"] is { } errors)
            answer["errors"] = errors.DeepClone();
        if (result.ContainsKey("data"))
            answer["data"] = result["data"]?.DeepClone();
        if (cost > 0)
            answer["extensions"] = new JsonObject { ["cost"] = CostOf(cost, result["actualCost"]?.GetValue<int>()) };
        return answer;
    }

    private JsonObject CostOf(int requested, int? actual) => new()
    {
        ["requestedQueryCost"] = requested,
        ["actualQueryCost"] = actual,
        ["throttleStatus"] = new JsonObject
        {
            ["maximumAvailable"] = (double)shop.Options.BucketSize,
            ["currentlyAvailable"] = Available(actual ?? 0),
            ["restoreRate"] = (double)shop.Options.RestoreRate,
        },
    };

    /// <summary>What the bucket holds once so much was taken out of it.</summary>
    private int Available(int taken)
    {
        lock (shop.Gate)
        {
            var now = shop.Time.GetUtcNow();
            level = Math.Max(0, Math.Min(shop.Options.BucketSize, level + ((now - filled).TotalSeconds * shop.Options.RestoreRate)) - taken);
            filled = now;
            return (int)level;
        }
    }

    /// <summary>The executor asks for a field; only while its question runs.</summary>
    private async Task Resolve(string ticket, HttpContext context)
    {
        if (!tickets.ContainsKey(ticket))
        {
            context.Response.StatusCode = 404;
            return;
        }
        var asked = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var question = new ShopQuestion(
            asked["type"]!.GetValue<string>(), asked["field"]!.GetValue<string>(), asked["args"]?.AsObject() ?? [], asked["of"]?.GetValue<string>(), asked["key"]?.GetValue<string>());
        JsonObject answer;
        try
        {
            answer = new JsonObject { ["value"] = graph.Answer(question) };
        }
        catch (ShopRefusal refusal)
        {
            answer = new JsonObject { ["error"] = Error(refusal.Message, refusal.Extensions) };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A hole in the stand-in must be seen, not taken for a store that is down.
            answer = new JsonObject { ["error"] = Error("the stand-in failed at " + question.Field + ": " + e, new JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" }) };
        }
        await Send(context, 200, answer);
    }

    private static JsonObject Error(string message, JsonObject extensions) => new() { ["message"] = message, ["extensions"] = extensions };

    internal static async Task Send(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(body.ToJsonString(Plain));
    }

    private void Record(ShopCall call)
    {
        lock (shop.Gate)
            calls.Add(call);
    }

    [GeneratedRegex(@"\b(?:query|mutation)\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OperationName();

    [GeneratedRegex(@"^20\d\d-(01|04|07|10)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
