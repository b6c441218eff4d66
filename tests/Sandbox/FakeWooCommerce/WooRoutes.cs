using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>
/// The routes under /wp-json/wc/v3. A path that is known for other methods only is as unknown as any other: 404 rest_no_route.
/// </summary>
internal sealed class WooRoutes
{
    private readonly List<(string[] Methods, string[] Path, Func<WooCall, WooAnswer>? Answer)> all = [];

    public WooRoutes()
    {
        WooOrdersApi.Map(this);
        WooCouponsApi.Map(this);
        WooProductsApi.Map(this);
        WooSettingsApi.Map(this);
        WooCustomersApi.Map(this);
        WooWebhooksApi.Map(this);
    }

    /// <summary>In a path, # stands for a number.</summary>
    public void Add(string methods, string path, Func<WooCall, WooAnswer> answer) => all.Add((methods.Split(','), path.Split('/'), answer));

    /// <summary>Methods the real store offers there and this one does not: they show in Allow.</summary>
    public void Hint(string methods, string path) => all.Add((methods.Split(','), path.Split('/'), null));

    public (Func<WooCall, WooAnswer> Answer, int[] Ids, string Allow)? Find(string method, string path)
    {
        var parts = path.Trim('/').Split('/');
        var here = all.Where(r => r.Path.Length == parts.Length
            && r.Path.Zip(parts).All(p => p.First == p.Second || (p.First == "#" && p.Second.All(char.IsAsciiDigit)))).ToList();
        // "orders/batch" is a word, never an id.
        if (here.Find(r => r.Methods.Contains(method, StringComparer.Ordinal) && r.Answer is not null) is not { Answer: { } answer } found)
            return null;
        var ids = found.Path.Zip(parts).Where(p => p.First == "#")
            .Select(p => int.TryParse(p.Second, out var i) ? i : int.MaxValue).ToArray();
        var allow = string.Join(", ", ((string[])["GET", "POST", "PUT", "PATCH", "DELETE"])
            .Where(m => here.Exists(r => r.Methods.Contains(m, StringComparer.Ordinal))));
        return (answer, ids, allow);
    }
}

/// <summary>The REST door: reads the request as PHP would, checks the key, finds the route, writes the answer.</summary>
internal sealed class WooRest(WooShop shop, WooAuth auth)
{
    private readonly WooRoutes routes = new();

    public async Task<(WooAnswer Answer, bool Unknown)> Answer(string method, string path, string rawQuery, string contentType,
        string body, bool tls, string? authorization, string? methodOverride)
    {
        var query = PhpQuery(rawQuery);
        if (method == "POST" && (methodOverride ?? query.Find(q => q.Key == "_method").Value) is { Length: > 0 } other)
            method = other.ToUpperInvariant();
        WooAnswer answer;
        var unknown = false;
        WooUser? user = null;
        try
        {
            lock (shop.Gate)
            {
                if (path.TrimEnd('/') == "/wp-json")
                {
                    answer = new WooAnswer(200, WooSettingsApi.Index(shop));
                    answer.Headers["Allow"] = "GET";
                }
                else
                {
                    var key = auth.Who(method, path, query, tls, authorization);
                    user = key?.User;
                    WooAuth.CheckScope(key, method);
                    const string root = "/wp-json/wc/v3/";
                    if (path == WooPlugin.LinkPath)
                        return (method == "PUT" && shop.Plugin is { } plugin ? plugin.TakeLink(user, Parse(contentType, body)) : throw WooError.NoRoute(), false);
                    var route = path.StartsWith(root, StringComparison.Ordinal) ? routes.Find(method, path[root.Length..]) : null;
                    unknown = route is null;
                    var (handler, ids, allow) = route ?? throw WooError.NoRoute();
                    answer = Handle(new WooCall(shop, user, path, query, Parse(contentType, body)) { Ids = ids }, handler, allow);
                }
            }
        }
        catch (WooError error)
        {
            answer = new WooAnswer(error.Status, error.Body);
        }
        if (answer.Afterwards is { } afterwards)
            await afterwards();
        answer.Headers["X-Robots-Tag"] = "noindex";
        answer.Headers["Access-Control-Expose-Headers"] = "X-WP-Total, X-WP-TotalPages, Link";
        // WordPress forbids caching to whoever is logged in.
        if (user is not null)
            answer.Headers["Cache-Control"] = "no-cache, must-revalidate, max-age=0, no-store, private";
        answer.Headers.TryAdd("Link", $"<{shop.Home}/wp-json/>; rel=\"https://api.w.org/\"");
        return (answer, unknown);
    }

    private static WooAnswer Handle(WooCall call, Func<WooCall, WooAnswer> handler, string allow)
    {
        WooAnswer answer;
        try
        {
            answer = handler(call);
        }
        catch (WooError error)
        {
            answer = new WooAnswer(error.Status, error.Body);
        }
        if (call.User is { ManagesShop: true })
            answer.Headers["Allow"] = allow;
        return answer;
    }

    private static JsonObject Parse(string contentType, string body)
    {
        if (body.Length == 0)
            return [];
        if (!contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
                ? new JsonObject(PhpQuery(body).DistinctBy(q => q.Key).Select(q => KeyValuePair.Create<string, JsonNode?>(q.Key, q.Value)))
                : [];
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException)
        {
            throw new WooError(400, "rest_invalid_json", "Invalid JSON body passed.",
                new JsonObject { ["json_error_code"] = 4, ["json_error_message"] = "Syntax error" });
        }
    }

    /// <summary>Names and values in order, decoded as PHP decodes them: a plus is a space.</summary>
    public static List<KeyValuePair<string, string>> PhpQuery(string raw) =>
        [.. raw.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .Select(p => KeyValuePair.Create(Decode(p[0]), p.Length > 1 ? Decode(p[1]) : ""))];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
