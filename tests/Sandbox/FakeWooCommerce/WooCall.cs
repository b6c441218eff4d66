using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

internal sealed record WooAnswer(int Status, JsonNode? Body)
{
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Work that waits for somebody else (a ping) and so must not hold the store's lock.</summary>
    public Func<Task>? Afterwards { get; init; }
}

/// <summary>
/// One REST request with its parameters read the way WordPress reads them: body first, then query; checked by type, loudly.
/// </summary>
internal sealed class WooCall(WooShop shop, WooUser? user, string path, IReadOnlyList<KeyValuePair<string, string>> query, JsonObject body)
{
    public WooShop Shop { get; } = shop;
    public WooUser? User { get; } = user;
    public string Path { get; } = path;
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; } = query;
    public JsonObject Body { get; } = body;
    public int[] Ids { get; set; } = [];

    public bool Has(string name) => Body.ContainsKey(name)
        || Query.Any(q => q.Key == name || q.Key.StartsWith(name + "[", StringComparison.Ordinal));

    public string? Text(string name)
    {
        if (!Body.TryGetPropertyValue(name, out var node))
            return Query.LastOrDefault(q => q.Key == name).Value;
        return node is null ? null : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>()
            : throw WooError.BadParam(name, "rest_invalid_type", $"{name} is not of type string.", new JsonObject { ["param"] = name });
    }

    public int? Int(string name)
    {
        var text = Body.TryGetPropertyValue(name, out var node) ? node?.ToString() : Query.LastOrDefault(q => q.Key == name).Value;
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw WooError.BadParam(name, "rest_invalid_type", $"{name} is not of type integer.", new JsonObject { ["param"] = name });
    }

    public int Int(string name, int otherwise, int least, int most)
    {
        var value = Int(name) ?? otherwise;
        if (value >= least && value <= most)
            return value;
        throw WooError.BadParam(name, "rest_out_of_bounds", most == int.MaxValue
            ? $"{name} must be greater than or equal to {least}"
            : $"{name} must be between {least} (inclusive) and {most} (inclusive)");
    }

    public bool? Flag(string name)
    {
        var text = Body.TryGetPropertyValue(name, out var node) ? node?.ToString() : Query.LastOrDefault(q => q.Key == name).Value;
        return text?.ToLowerInvariant() switch
        {
            null => null,
            "true" or "1" => true,
            "false" or "0" or "" => false,
            _ => throw WooError.BadParam(name, "rest_invalid_type", $"{name} is not of type boolean.", new JsonObject { ["param"] = name }),
        };
    }

    /// <summary>A list given as name[0]=…, name[]=… or separated by commas, or as a JSON array.</summary>
    public IReadOnlyList<string> List(string name)
    {
        if (Body.TryGetPropertyValue(name, out var node))
            return node is JsonArray array ? [.. array.Select(i => i?.ToString() ?? "")] : node is null ? [] : Split(node.ToString());
        return [.. Query.Where(q => q.Key == name || q.Key.StartsWith(name + "[", StringComparison.Ordinal))
            .SelectMany(q => Split(q.Value))];

        static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    public List<int> Ints(string name) => [.. List(name).Select(t => int.TryParse(t, out var i) ? i
        : throw WooError.BadParam(name, "rest_invalid_type", $"{name}[0] is not of type integer.",
            new JsonObject { ["param"] = name + "[0]" }))];

    public JsonArray? Array(string name) => !Body.TryGetPropertyValue(name, out var node) ? null
        : node as JsonArray ?? throw WooError.BadParam(name, "rest_invalid_type", $"{name} is not of type array.",
            new JsonObject { ["param"] = name });

    public string OneOf(string name, string otherwise, params string[] allowed)
    {
        var value = Text(name) ?? otherwise;
        return allowed.Contains(value, StringComparer.Ordinal) ? value : throw WooError.NotOneOf(name, allowed);
    }

    public DateTimeOffset? Date(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return text.Length >= 10 && char.IsAsciiDigit(text[0]) && WooText.Time(text, Shop) is { } at ? at
            : throw WooError.BadParam(name, "rest_invalid_date", "Invalid date.");
    }

    public void NeedRights(string what)
    {
        if (User is { ManagesShop: true })
            return;
        var status = User is { Deleted: false } ? 403 : 401;
        throw what switch
        {
            "list" => new WooError(status, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources."),
            "view" => new WooError(status, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource."),
            "create" => new WooError(status, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."),
            "delete" => new WooError(status, "woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."),
            _ => new WooError(status, "woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."),
        };
    }

    /// <summary>One page of a list, with X-WP-Total, X-WP-TotalPages and the Link header in WooCommerce's own wording.</summary>
    public WooAnswer Paged<T>(IReadOnlyList<T> all, Func<T, JsonObject> show, string? status = null)
    {
        var perPage = Int("per_page", 10, 1, 100);
        var page = Int("page", 1, 1, int.MaxValue);
        var offset = Int("offset") ?? (page - 1) * perPage;
        var items = all.Skip(offset).Take(perPage).ToList();
        var total = items.Count == 0 && page > 1 ? 0 : all.Count;
        var pages = (total + perPage - 1) / perPage;
        var answer = new WooAnswer(200, WooOrderJson.Array(items.Select(i => Only(show(i), keepLinks: false))));
        answer.Headers["X-WP-Total"] = $"{total}";
        answer.Headers["X-WP-TotalPages"] = $"{pages}";
        var links = new List<string>();
        if (page > 1)
            links.Add($"<{PageAddress(Math.Min(page - 1, pages), status, items.Count > 0)}>; rel=\"prev\"");
        if (page < pages)
            links.Add($"<{PageAddress(page + 1, status, items.Count > 0)}>; rel=\"next\"");
        if (links.Count > 0)
            answer.Headers["Link"] = string.Join(", ", links);
        return answer;
    }

    public WooAnswer One(JsonObject body, int status = 200) => new(status, Only(body, keepLinks: true));

    private JsonObject Only(JsonObject full, bool keepLinks)
    {
        var wanted = List("_fields");
        if (wanted.Count == 0)
            return full;
        var tops = wanted.Select(f => f.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var key in full.Select(p => p.Key).Where(k => !tops.Contains(k) && !(keepLinks && k == "_links")).ToList())
            full.Remove(key);
        return full;
    }

    private string PageAddress(int page, string? status, bool withDefaults)
    {
        var parts = new List<string>();
        foreach (var (key, value) in Query.Where(q => q.Key is not "page" and not "status"
            && !q.Key.StartsWith("status[", StringComparison.Ordinal)
            && !q.Key.StartsWith("oauth_", StringComparison.Ordinal) && !q.Key.StartsWith("consumer_", StringComparison.Ordinal)))
        {
            if (key is "created_via" or "include" or "exclude")
                parts.AddRange(value.Split(',').Select((v, i) => $"{key}%5B{i}%5D={Uri.EscapeDataString(v)}"));
            else
                parts.Add($"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(key == "dates_are_gmt" && value == "true" ? "1" : value)}");
        }
        if (!withDefaults && Has("page"))
            parts.Insert(0, $"page={page}");
        if (status is not null)
            parts.AddRange(status.Split(',').Select((s, i) => $"status%5B{i}%5D={s}"));
        if (withDefaults)
            parts.AddRange(["dp=2", "context=view", $"page={page}"]);
        return $"{Shop.Home}{Path}?{string.Join('&', parts)}";
    }
}
