using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Thin client of Shopify's Admin GraphQL API; one serves all stores, the token comes with each call. It never repeats a call, but for a token that was refused: the queue is our
/// retry. https://shopify.dev/docs/api/admin-graphql
/// </summary>
public sealed partial class ShopifyClient(HttpClient http, IShopifyTokens tokens, ShopifyOptions options, TimeProvider time, ILogger<ShopifyClient> logger)
{
    /// <summary>Name of the client in the factory.</summary>
    public const string Name = "Shopify";

    private const int MostSaid = 1000;
    private readonly ConcurrentDictionary<string, bool> said = new(StringComparer.Ordinal);

    /// <summary>Sends one document and reads its <c>data</c>. What stands in <c>userErrors</c> is part of the answer and for the caller to judge.</summary>
    /// <exception cref="ShopifyException">The store could not be asked (throttled: with the time to wait), or refused.</exception>
    public async Task<T> Ask<T>(StoreId store, ShopifyDocument<T> document, JsonObject variables, CancellationToken cancel)
        where T : class
    {
        var address = options.Admin(ShopDomain.Of(store), "api/" + ShopifyOptions.ApiVersion + "/graphql.json");
        var question = Write(document.Text, document.Name, variables);
        var token = await tokens.For(store, refused: null, cancel);
        ShopifyReply? reply = null;
        try
        {
            reply = await ShopifyWire.Post(http, address, question, token, options.Timeout, time, cancel);
            if (reply.Status == StatusCodes.Status401Unauthorized)
            {
                token = await tokens.For(store, refused: token, cancel);
                reply = await ShopifyWire.Post(http, address, question, token, options.Timeout, time, cancel);
            }
            return Read(store, document, reply);
        }
        catch (ShopifyException e)
        {
            Log.Failed(logger, store, document.Name, e.Message, e.Code, reply?.RequestId ?? "");
            throw;
        }
    }

    private T Read<T>(StoreId store, ShopifyDocument<T> document, ShopifyReply reply)
        where T : class
    {
        if (ShopifyJudgement.OfStatus(reply.Status, reply.RetryAfter(time.GetUtcNow())) is { } refused)
            throw refused;
        Notice(document.Name, reply);
        try
        {
            var answer = JsonSerializer.Deserialize(reply.Body.Span, ShopifyJson.Default.WireAnswer) ?? throw ShopifyJudgement.Strange(null);
            if (ShopifyJudgement.OfAnswer(answer, out var withheld) is { } wrong)
                throw wrong;
            if (withheld.Count > 0 && Once("withheld " + store + " " + document.Name))
                Log.Withheld(logger, store, document.Name, string.Join(", ", withheld));
            return answer.Data!.Value.Deserialize(document.Answer) ?? throw ShopifyJudgement.Strange(null);
        }
        catch (JsonException e)
        {
            throw ShopifyJudgement.Strange(e);
        }
    }

    private static byte[] Write(string text, string name, JsonObject variables)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("query"u8, text);
            json.WriteString("operationName"u8, name);
            json.WritePropertyName("variables"u8);
            variables.WriteTo(json);
            json.WriteEndObject();
        }
        return body.ToArray();
    }

    // A version that was retired is served by the next one without a word elsewhere. https://shopify.dev/docs/api/usage/versioning
    private void Notice(string operation, ShopifyReply reply)
    {
        if (reply.Header("X-Shopify-API-Version") is { Length: > 0 } version && version != ShopifyOptions.ApiVersion && Once("version " + version))
            Log.OtherVersion(logger, version, ShopifyOptions.ApiVersion);
        if (reply.Header("X-Shopify-API-Deprecated-Reason") is { Length: > 0 } reason && Once("deprecated " + reason))
            Log.Deprecated(logger, operation, reason);
    }

    private bool Once(string what) => said.Count < MostSaid && said.TryAdd(what, true);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Store} did not answer {Operation}: {Why} ({Code}; Shopify's request {RequestId})")]
        public static partial void Failed(ILogger logger, StoreId store, string operation, string why, string code, string requestId);

        [LoggerMessage(2, LogLevel.Warning, "{Store} answers {Operation} without {Fields}: the app has no approval for protected customer data.")]
        public static partial void Withheld(ILogger logger, StoreId store, string operation, string fields);

        [LoggerMessage(3, LogLevel.Warning, "Shopify serves version {Served} of its Admin API instead of {Asked}: the documents must be looked through.")]
        public static partial void OtherVersion(ILogger logger, string served, string asked);

        [LoggerMessage(4, LogLevel.Warning, "{Operation} uses something Shopify is going to take away: {Reason}")]
        public static partial void Deprecated(ILogger logger, string operation, string reason);
    }
}
