using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores;

/// <summary>One connected shop: <c>shopify:acme.myshopify.com</c> or <c>woo:shop.example/path</c>.</summary>
[JsonConverter(typeof(StoreIdJson))]
public readonly record struct StoreId(string Value)
{
    /// <summary>The identity of a WooCommerce store: host (port when not the usual one) and path of its home address, lower case, no slash at the end.</summary>
    public static StoreId ForWooCommerce(Uri home) =>
        new("woo:" + (home.IsDefaultPort ? home.IdnHost : home.IdnHost + ":" + home.Port).ToLowerInvariant() + home.AbsolutePath.TrimEnd('/'));

    /// <summary>The identity of a Shopify store: its permanent <c>*.myshopify.com</c> name.</summary>
    public static StoreId ForShopify(string shop) => new("shopify:" + shop.ToLowerInvariant());

    [JsonIgnore]
    public string Platform => Value[..Value.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The id as a partition key: table keys must not hold a slash.</summary>
    [JsonIgnore]
    public string Key => Value.Replace('/', '|');

    public static StoreId FromKey(string key) => new(key.Replace('|', '/'));

    /// <summary>The id as one path segment of an address (the Functions host double-encodes slashes).</summary>
    [JsonIgnore]
    public string Segment => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Value));

    public static bool TryFromSegment(string segment, [NotNullWhen(true)] out StoreId? store)
    {
        store = null;
        if (segment.Length is 0 or > 700 || !Base64Url.IsValid(segment))
            return false;
        var value = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment));
        if (!value.StartsWith("woo:", StringComparison.Ordinal) && !value.StartsWith("shopify:", StringComparison.Ordinal))
            return false;
        if (value.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || value.AsSpan().IndexOfAny(@"\#?|") >= 0 || value.Contains('\uFFFD', StringComparison.Ordinal))
            return false;
        store = new StoreId(value);
        return true;
    }

    public override string ToString() => Value;

    private sealed class StoreIdJson : JsonConverter<StoreId>
    {
        public override StoreId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, StoreId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
