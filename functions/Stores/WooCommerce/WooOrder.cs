using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Customs: WooCommerce's JSON becomes our words, or the reason why it does not.</summary>
public static class WooOrder
{
    /// <summary>Topic of an order found by polling.</summary>
    public const string Polled = "order.polled";

    public const string CancelledAction = "action.woocommerce_order_status_cancelled";

    private const string OurMarks = "_cancelsaver_";

    // What WordPress writes into an order when it erases a person (wc_privacy: "deleted@site.invalid").
    private const string ErasedEmail = "deleted@site.invalid";

    // Order meta of WPML, Polylang, TranslatePress, Weglot and of themes that note the language of the checkout.
    private static readonly string[] LanguageKeys =
        ["wpml_language", "trp_language", "weglot_language", "_language", "order_language", "_order_language", "_locale", "locale",
            "_wp_locale"];

    /// <summary>Opens a letter. Never throws on what it holds.</summary>
    public static StoreEvent Read(StoreLetter letter)
    {
        if (letter.Topic == CheckStores.Checkup)
            return new StoreEvent.CheckupDue();
        if (letter.Topic is not ("order.created" or "order.updated" or "order.restored" or "order.deleted" or Polled or CancelledAction))
            return new StoreEvent.Nothing("We did not ask for " + (letter.Topic.Length == 0 ? "a letter without a topic" : letter.Topic)
                + ".");
        try
        {
            var wire = JsonSerializer.Deserialize(letter.Body.Span, WooJson.Default.WireOrder);
            return wire is null ? new StoreEvent.Unreadable("The letter is empty.") : Read(letter, wire);
        }
        catch (Exception e)
            when (e is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            // The exception's own text may quote the letter: a customer's data.
            return new StoreEvent.Unreadable("The " + letter.Topic + " letter cannot be read (" + e.GetType().Name
                + (e is JsonException { Path: { } path } ? " at " + path : "") + ").");
        }
    }

    private static StoreEvent Read(StoreLetter letter, WireOrder wire)
    {
        if (wire.Code is { } code)
            return Error(letter.Topic, code);
        if (letter.Topic == CancelledAction)
            return OrderNumber(wire.Arg) is > 0 and var touched ? new StoreEvent.OrderTouched(touched)
                : new StoreEvent.Unreadable("The action names no order.");
        if (wire.Id <= 0)
            return new StoreEvent.Unreadable("The " + letter.Topic + " letter names no order.");
        if (letter.Topic == "order.deleted")
            return new StoreEvent.OrderGone(wire.Id);
        return Status(wire.Status) == OrderStatus.Draft
            ? new StoreEvent.Nothing("Somebody is still at the checkout.")
            : new StoreEvent.OrderChanged(From(wire, letter.Store, letter.ConsentKey, letter.ReceivedAt));
    }

    private static StoreEvent Error(string topic, string code) => code switch
    {
        "woocommerce_rest_cannot_view" or "rest_forbidden" or "woocommerce_rest_authentication_error" =>
            new StoreEvent.NeedsReconnect("The WordPress user who connected the store has lost the right to see orders."),
        // The error does not say which order it was about.
        "woocommerce_rest_shop_order_invalid_id" => new StoreEvent.OrderGone(0),
        _ => new StoreEvent.Unreadable("The " + topic + " letter holds the error " + code + "."),
    };

    /// <exception cref="FormatException">An amount is no number.</exception>
    internal static Order From(WireOrder wire, StoreId store, string? consentKey, DateTimeOffset seenAt)
    {
        var currency = wire.Currency is { Length: 3 } given ? given.ToUpperInvariant()
            : throw new FormatException("The order has no currency.");
        Money Amount(string? text) => string.IsNullOrEmpty(text) ? Money.Zero(currency) : Money.Parse(text, currency);
        var modified = Moment(wire.DateModifiedGmt) ?? seenAt;
        List<FeeLine> fees = [.. (wire.FeeLines ?? []).Select(f => new FeeLine(f.Id, Plain(f.Name), Amount(f.Total)))];
        var refunded = (wire.Refunds ?? []).Aggregate(Money.Zero(currency), (sum, r) => sum - Amount(r.Total));
        var marks = Marks(wire, consentKey);
        return new Order
        {
            Store = store,
            Id = wire.Id,
            Number = string.IsNullOrEmpty(wire.Number) ? wire.Id.ToString(CultureInfo.InvariantCulture) : wire.Number,
            Status = Status(wire.Status),
            CreatedAt = Moment(wire.DateCreatedGmt) ?? modified,
            ModifiedAt = modified,
            PaidAt = Moment(wire.DatePaidGmt),
            Total = Amount(wire.Total),
            ShippingTotal = Amount(wire.ShippingTotal),
            FeeTotal = fees.Aggregate(Money.Zero(currency), (sum, fee) => sum + fee.Total),
            DiscountTotal = Amount(wire.DiscountTotal),
            TaxTotal = Amount(wire.TotalTax),
            Refunded = refunded.Minor == 0 ? null : refunded,
            Customer = Person(wire),
            Lines =
            [
                .. (wire.LineItems ?? []).Select(l => new OrderLine(
                    l.Id, l.ProductId, l.VariationId, Plain(l.Name), (int)Math.Ceiling(l.Quantity), Amount(l.Total), l.Sku ?? "",
                        Picture(l.Image))),
            ],
            ShippingLines =
                [.. (wire.ShippingLines ?? []).Select(s =>
                    new ShippingLine(s.Id, s.MethodId ?? "", s.InstanceId ?? "", Plain(s.MethodTitle), Amount(s.Total)))],
            FeeLines = fees,
            CouponCodes = [.. (wire.CouponLines ?? []).Select(c => c.Code ?? "").Where(c => c.Length > 0)],
            PaymentMethod = wire.PaymentMethod ?? "",
            PaymentMethodTitle = Plain(wire.PaymentMethodTitle),
            CreatedVia = wire.CreatedVia ?? "",
            CustomerNote = wire.CustomerNote ?? "",
            Marks = marks,
            PaymentUrl = Uri.TryCreate(wire.PaymentUrl, UriKind.Absolute, out var pay) && pay.Scheme is "https" or "http" ? pay : null,
            PersonErased = string.Equals(wire.Billing?.Email, ErasedEmail, StringComparison.OrdinalIgnoreCase)
                || Meta(wire, "_anonymized") == "yes",
            IsTest = marks.ContainsKey(OurMarks + "test"),
        };
    }

    internal static OrderStatus Status(string? status) => status switch
    {
        "pending" => OrderStatus.Pending,
        "on-hold" => OrderStatus.OnHold,
        "processing" => OrderStatus.Processing,
        "completed" => OrderStatus.Completed,
        "failed" => OrderStatus.Failed,
        "cancelled" => OrderStatus.Cancelled,
        "refunded" => OrderStatus.Refunded,
        "checkout-draft" or "auto-draft" or "draft" => OrderStatus.Draft,
        "trash" => OrderStatus.Gone,
        _ => OrderStatus.Other,
    };

    /// <summary>The *_gmt dates are UTC and do not say so.</summary>
    internal static DateTimeOffset? Moment(string? gmt) =>
        DateTimeOffset.TryParse(gmt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at) ? at : null;

    internal static string? Text(JsonElement? value) => value is not { } it ? null : it.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => it.GetString(),
        _ => it.GetRawText(),
    };

    internal static string Plain(string? html) => html is null ? "" : WebUtility.HtmlDecode(html).Trim();

    /// <summary>"de_DE_formal" → "de-DE".</summary>
    internal static string Language(string? locale)
    {
        var parts = (locale ?? "").Split('_', '-');
        if (parts[0].Length is not (2 or 3) || !parts[0].All(char.IsAsciiLetter))
            return "";
        return parts.Length > 1 && parts[1].Length == 2 && parts[1].All(char.IsAsciiLetter)
            ? parts[0].ToLowerInvariant() + "-" + parts[1].ToUpperInvariant()
            : parts[0].ToLowerInvariant();
    }

    private static long OrderNumber(JsonElement? arg) => long.TryParse(Text(arg), CultureInfo.InvariantCulture, out var number) ? number
        : 0;

    private static Customer Person(WireOrder wire)
    {
        var billing = wire.Billing ?? new WireAddress();
        var shipping = string.IsNullOrWhiteSpace(wire.Shipping?.Address1) && string.IsNullOrWhiteSpace(wire.Shipping?.Country) ? billing
            : wire.Shipping!;
        var street = string.IsNullOrWhiteSpace(shipping.Address1) ? billing : shipping;
        string[] address = [street.Address1 ?? "", street.Address2 ?? "", ((street.Postcode ?? "") + " " + (street.City ?? "")).Trim()];
        return new Customer
        {
            AccountId = wire.CustomerId > 0 ? wire.CustomerId : null,
            Email = (billing.Email ?? "").Trim(),
            Phone = First(billing.Phone, wire.Shipping?.Phone),
            FirstName = Plain(First(billing.FirstName, wire.Shipping?.FirstName)),
            LastName = Plain(First(billing.LastName, wire.Shipping?.LastName)),
            Country = First(shipping.Country, billing.Country).ToUpperInvariant(),
            Address = string.Join(", ", address.Where(a => a.Length > 0)),
            Language = LanguageKeys.Select(key => Language(Meta(wire, key))).FirstOrDefault(l => l.Length > 0) ?? "",
        };
    }

    private static string First(string? one, string? other) => string.IsNullOrWhiteSpace(one) ? (other ?? "").Trim() : one.Trim();

    private static string? Meta(WireOrder wire, string key) => wire.MetaData?.Find(m => m.Key == key) is { } meta ? Text(meta.Value) : null;

    private static Dictionary<string, string> Marks(WireOrder wire, string? consentKey)
    {
        var marks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var meta in wire.MetaData ?? [])
        {
            if (meta.Key is { } key && (key.StartsWith(OurMarks, StringComparison.Ordinal)
                || (consentKey is { Length: > 0 } && key == consentKey)))
                marks[key] = Text(meta.Value) ?? "";
        }
        return marks;
    }

    private static string? Picture(JsonElement? image) =>
        image is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty("src", out var src) && src.ValueKind == JsonValueKind.String
        && src.GetString() is { Length: > 0 } address ? address : null;
}
