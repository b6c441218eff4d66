using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

/// <summary>What stands around the data of every answer. https://shopify.dev/docs/api/usage/response-codes and …/usage/limits</summary>
internal sealed record WireAnswer
{
    public JsonElement? Data { get; init; }

    /// <summary>A list of <see cref="WireGraphError"/>; outside GraphQL (a refused token, a frozen store) a bare sentence.</summary>
    public JsonElement? Errors { get; init; }

    public WireExtensions? Extensions { get; init; }
}

internal sealed record WireGraphError
{
    public string? Message { get; init; }

    /// <summary>Names and, inside lists, numbers.</summary>
    public List<JsonElement>? Path { get; init; }

    public WireErrorExtensions? Extensions { get; init; }
}

internal sealed record WireErrorExtensions(string? Code, string? RequiredAccess);

internal sealed record WireExtensions(WireCost? Cost);

internal sealed record WireCost(double? RequestedQueryCost, WireThrottle? ThrottleStatus);

internal sealed record WireThrottle(double? CurrentlyAvailable, double? RestoreRate);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WireAnswer))]
[JsonSerializable(typeof(List<WireGraphError>))]
internal sealed partial class ShopifyJson : JsonSerializerContext;
