using System.Text.Json;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Reads an answer as one of three kinds: refused as a whole, data with errors beside it, data (in which <c>userErrors</c> are the caller's). What Shopify writes is not repeated
/// in our sentences, for it may quote what was sent; its codes and field names are. https://shopify.dev/docs/api/usage/response-codes
/// </summary>
internal static class ShopifyJudgement
{
    public const string Throttled = "THROTTLED";
    public const string AccessDenied = "ACCESS_DENIED";
    public const string NeedsReconnect = "NEEDS_RECONNECT";

    // A store that does not pay, or is closed for a while: nothing changes within minutes.
    private static readonly TimeSpan parked = TimeSpan.FromHours(1);
    private static readonly TimeSpan leastWait = TimeSpan.FromSeconds(1);

    /// <summary>Null for a status that carries an answer.</summary>
    public static ShopifyException? OfStatus(int status, TimeSpan? after) => status switch
    {
        >= 200 and < 300 => null,
        401 => new("Shopify no longer accepts our token for this store; open CancelSaver once in your Shopify admin.", false)
        {
            Code = NeedsReconnect,
            NeedsReconnect = true,
            Status = status,
        },
        402 => new("The store is frozen at Shopify until its account is settled.", true, after ?? parked) { Status = status },
        403 => new("Shopify does not let CancelSaver do this in the store; look in your Shopify admin whether the app is still installed and may do what it asks for.", false)
        {
            Status = status,
        },
        404 => new("Shopify knows no store under this name.", false) { Status = status },
        408 => new("Shopify took too long to answer.", true, after) { Status = status },
        423 => new("The store is locked at Shopify.", true, after ?? parked) { Status = status },
        429 => new("Shopify asks us to wait.", true, Max(after ?? leastWait, leastWait)) { Code = Throttled, Status = status },
        430 => new("Shopify took our calls for an attack.", true, after ?? TimeSpan.FromMinutes(1)) { Status = status },
        >= 500 => new("Shopify answered " + status + ".", true, after) { Status = status },
        _ => new("Shopify refused our call (" + status + ").", false) { Status = status },
    };

    /// <summary>Why the answer cannot be used; null when its data can.</summary>
    /// <param name="withheld">The fields Shopify keeps back because the app has no approval for protected customer data: they are null beside data that counts.</param>
    public static ShopifyException? OfAnswer(WireAnswer answer, out IReadOnlyList<string> withheld)
    {
        withheld = [];
        if (answer.Errors is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } errors)
            return answer.Data is { ValueKind: JsonValueKind.Object } ? null : Strange(null);
        if (errors.ValueKind != JsonValueKind.Array)
            return Strange(null);
        var list = errors.Deserialize(ShopifyJson.Default.ListWireGraphError)!;
        // Missing scopes name what they require; data that is merely protected does not. https://shopify.dev/docs/apps/launch/protected-customer-data
        var serious = list.Find(e => e.Extensions is not { Code: AccessDenied, RequiredAccess: null });
        if (serious is null && answer.Data is { ValueKind: JsonValueKind.Object })
        {
            withheld = [.. list.Select(Field)];
            return null;
        }
        var worst = list.Find(e => e.Extensions?.Code == Throttled) ?? serious;
        return worst is null && list.Count == 0 ? Strange(null) : Of(worst ?? list[0], answer.Extensions?.Cost);
    }

    /// <summary>Something stands between us and Shopify, or half an answer was lost: it may be gone next time.</summary>
    public static ShopifyException Strange(Exception? inner) => new("The answer is not Shopify's.", true, inner: inner);

    private static ShopifyException Of(WireGraphError error, WireCost? cost) => error.Extensions?.Code switch
    {
        Throttled => new("The store's share of Shopify's capacity is used up for the moment.", true, Wait(cost)) { Code = Throttled, Status = 200 },
        AccessDenied => new("Shopify does not let CancelSaver do this: " + Missing(error.Extensions.RequiredAccess), false) { Code = AccessDenied, Status = 200 },
        "MAX_COST_EXCEEDED" => new("Our question is larger than Shopify allows.", false) { Code = "MAX_COST_EXCEEDED", Status = 200 },
        "INTERNAL_SERVER_ERROR" => new("Shopify had a fault of its own.", true) { Code = "INTERNAL_SERVER_ERROR", Status = 200 },
        "SHOP_INACTIVE" => new("The store is not active at Shopify.", true, parked) { Code = "SHOP_INACTIVE", Status = 200 },
        var code => new("Shopify refused our question (" + (code ?? "no code") + (Field(error) is { Length: > 0 } field ? " at " + field : "") + ").", false)
        {
            Code = code ?? "",
            Status = 200,
        },
    };

    /// <summary>Until the bucket holds what the question costs. https://shopify.dev/docs/api/usage/limits#rate-limits</summary>
    private static TimeSpan Wait(WireCost? cost) =>
        cost is { RequestedQueryCost: { } asked, ThrottleStatus: { CurrentlyAvailable: { } left, RestoreRate: { } rate and > 0 } }
            ? Max(TimeSpan.FromSeconds((asked - left) / rate), leastWait)
            : leastWait;

    private static string Missing(string? required) =>
        required is null ? "the app has no approval for it." : "the right is missing (" + required.Replace("`", "", StringComparison.Ordinal).TrimEnd('.', ' ') + ").";

    private static string Field(WireGraphError error) => string.Join('.', error.Path ?? []);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
