using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.WooCommerce;

// WooCommerce's own words, wc/v3. They stay inside this folder: WooOrder is the customs office.
// https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties
internal sealed record WireOrder
{
    public long Id { get; init; }
    public string? Number { get; init; }
    public string? Status { get; init; }
    public string? Currency { get; init; }
    public string? DateCreatedGmt { get; init; }
    public string? DateModifiedGmt { get; init; }
    public string? DatePaidGmt { get; init; }
    public string? Total { get; init; }
    public string? TotalTax { get; init; }
    public string? ShippingTotal { get; init; }
    public string? DiscountTotal { get; init; }
    public long CustomerId { get; init; }
    public string? CustomerNote { get; init; }
    public string? CreatedVia { get; init; }
    public string? OrderKey { get; init; }
    public string? PaymentMethod { get; init; }
    public string? PaymentMethodTitle { get; init; }
    public string? PaymentUrl { get; init; }
    public WireAddress? Billing { get; init; }
    public WireAddress? Shipping { get; init; }
    public List<WireLine>? LineItems { get; init; }
    public List<WireShippingLine>? ShippingLines { get; init; }
    public List<WireFeeLine>? FeeLines { get; init; }
    public List<WireCouponLine>? CouponLines { get; init; }
    public List<WireRefund>? Refunds { get; init; }
    public List<WireMeta>? MetaData { get; init; }

    // A delivery may hold an error or an action instead of an order.
    public string? Code { get; init; }
    public string? Action { get; init; }
    public JsonElement? Arg { get; init; }
}

internal sealed record WireAddress
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    [JsonPropertyName("address_1")]
    public string? Address1 { get; init; }
    [JsonPropertyName("address_2")]
    public string? Address2 { get; init; }
    public string? City { get; init; }
    public string? Postcode { get; init; }
    public string? Country { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
}

internal sealed record WireLine
{
    public long Id { get; init; }
    public string? Name { get; init; }
    public long ProductId { get; init; }
    public long VariationId { get; init; }
    public decimal Quantity { get; init; }
    public string? Total { get; init; }
    public string? Sku { get; init; }
    public JsonElement? Image { get; init; }
}

internal sealed record WireShippingLine
{
    public long Id { get; init; }
    public string? MethodId { get; init; }
    public string? InstanceId { get; init; }
    public string? MethodTitle { get; init; }
    public string? Total { get; init; }
}

internal sealed record WireFeeLine(long Id, string? Name, string? Total);

internal sealed record WireCouponLine(string? Code);

internal sealed record WireRefund(string? Total);

internal sealed record WireMeta(string? Key, JsonElement? Value);

internal sealed record WireNote(string? Author, string? DateCreatedGmt, string? Note);

internal sealed record WireError(string? Code, string? Message);

internal sealed record WireWebhook(long Id, string? Status, string? Topic, string? DeliveryUrl);

internal sealed record WireGateway(string? Id, string? Title, bool Enabled);

internal sealed record WireZone(long Id);

internal sealed record WireZoneMethod(string? InstanceId, string? Title, bool Enabled, string? MethodId, JsonElement? Settings);

internal sealed record WireSetting(string? Id, JsonElement? Value);

internal sealed record WireCurrency(string? Code);

internal sealed record WireIndex(string? Name, decimal? GmtOffset, string? TimezoneString, List<string>? Namespaces);

internal sealed record WireSystem(WireEnvironment? Environment);

internal sealed record WireEnvironment(string? Language);

internal sealed record WireCategory(long Id);

internal sealed record WireProduct
{
    public long Id { get; init; }
    public string? Status { get; init; }
    public string? ManageStock { get; init; }
    public decimal? StockQuantity { get; init; }
    public string? StockStatus { get; init; }
    public bool? BackordersAllowed { get; init; }
    public List<WireCategory>? Categories { get; init; }
}

internal sealed record WireCoupon
{
    public long Id { get; init; }
    public string? Code { get; init; }
    public string? Amount { get; init; }
    public string? Status { get; init; }
    public string? DiscountType { get; init; }
    public string? DateExpiresGmt { get; init; }
    public int UsageCount { get; init; }
    public int? UsageLimit { get; init; }
    public bool IndividualUse { get; init; }
    public bool FreeShipping { get; init; }
    public bool ExcludeSaleItems { get; init; }
    public string? MinimumAmount { get; init; }
    public string? MaximumAmount { get; init; }
    public int? LimitUsageToXItems { get; init; }
    public List<long>? ProductIds { get; init; }
    public List<long>? ExcludedProductIds { get; init; }
    public List<long>? ProductCategories { get; init; }
    public List<long>? ExcludedProductCategories { get; init; }
    public List<string>? EmailRestrictions { get; init; }
    public List<WireMeta>? MetaData { get; init; }
}

internal sealed record WireGrant(string? UserId, string? ConsumerKey, string? ConsumerSecret, string? KeyPermissions);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(WireText), typeof(WireNumber)])]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(List<WireNote>))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireWebhook))]
[JsonSerializable(typeof(List<WireWebhook>))]
[JsonSerializable(typeof(List<WireGateway>))]
[JsonSerializable(typeof(List<WireZone>))]
[JsonSerializable(typeof(List<WireZoneMethod>))]
[JsonSerializable(typeof(List<WireSetting>))]
[JsonSerializable(typeof(WireCurrency))]
[JsonSerializable(typeof(WireIndex))]
[JsonSerializable(typeof(WireSystem))]
[JsonSerializable(typeof(List<WireProduct>))]
[JsonSerializable(typeof(WireCoupon))]
[JsonSerializable(typeof(List<WireCoupon>))]
[JsonSerializable(typeof(WireGrant))]
internal sealed partial class WooJson : JsonSerializerContext;

/// <summary>PHP and its plugins are free with types: a text may come as a number, a truth value or as nothing.</summary>
internal sealed class WireText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.GetDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Null:
                return null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>An id or a count that may come as "" or null.</summary>
internal sealed class WireNumber : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : (long)reader.GetDecimal(),
        JsonTokenType.String => long.TryParse(reader.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number : 0,
        JsonTokenType.Null => 0,
        _ => throw new JsonException("A number was expected."),
    };

    public override bool HandleNull => true;

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
