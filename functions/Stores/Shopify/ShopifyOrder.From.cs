using System.Globalization;
using System.Text.Json;

namespace CancelSaver.Stores.Shopify;

/// <content>The order itself, the same for webhooks and answers of the API (<see cref="ShopifyTranslation"/>).</content>
public static partial class ShopifyOrder
{
    // A cart's attributes are the customer's to write: only what a customer may say is taken for a mark.
    private static readonly string[] ourMarks = [OrderMarks.Case, ReasonMark];

    /// <summary>The reason the store's own cancel form wrote on the order.</summary>
    private const string ReasonMark = "_cancelsaver_reason";

    // Orders name the rate by its code and say nothing of the method behind it.
    private const string ShippingKind = "shopify";

    /// <summary>
    /// Amounts are those the buyer saw (<c>presentment_money</c>), lines and totals the original ones: after a cancellation everything named <c>current_…</c> is zero. Where prices
    /// hold their tax, lines and shipping stay as Shopify gives them and <see cref="Order.TaxTotal"/> is zero, for nothing comes on top; else it is the tax. Either way the goods are
    /// the total less shipping, fees and tax, which is what discounts are counted from. Duties and additional fees are fees; a tip is a line.
    /// </summary>
    /// <exception cref="FormatException">The order has no currency.</exception>
    internal static Order From(WireOrder wire, StoreId store, string? consentKey, DateTimeOffset seenAt)
    {
        var money = new Seen(wire);
        var modified = Utc(wire.UpdatedAt) ?? seenAt.ToUniversalTime();
        var created = Utc(wire.CreatedAt) ?? modified;
        var fulfilled = IsFulfilled(wire);
        // What was sent and came back is a return, not a cancellation.
        var emptied = wire.CancelledAt is null && !fulfilled && IsEmptied(All(wire.LineItems));
        var gateway = wire.PaymentGatewayNames?.Find(g => !string.IsNullOrWhiteSpace(g))?.Trim() ?? "";
        List<ShippingLine> shipping = [.. Standing(All(wire.ShippingLines)).Select(s =>
            new ShippingLine(s.Id ?? 0, ShippingKind, (s.Code ?? s.Title ?? "").Trim(), (s.Title ?? "").Trim(), money.Of(s.PriceSet, s.Price) - money.Sum(s.DiscountAllocations)))];
        var refunded = All(wire.Refunds).SelectMany(r => All(r.Transactions)).Where(t => t is { Kind: "refund", Status: "success" })
            .Aggregate(money.Zero, (sum, t) => sum + money.In(t.Currency, t.Amount));
        return new Order
        {
            Store = store,
            Id = wire.Id ?? 0,
            Number = string.IsNullOrWhiteSpace(wire.Name) ? (wire.Id ?? 0).ToString(CultureInfo.InvariantCulture) : wire.Name.Trim(),
            Status = wire.CancelledAt is not null || emptied ? OrderStatus.Cancelled : Status(wire.FinancialStatus, gateway, fulfilled),
            CreatedAt = created,
            ModifiedAt = modified,
            PaidAt = IsPaid(wire.FinancialStatus) ? Utc(wire.ProcessedAt) ?? created : null,
            CancelledAt = Utc(wire.CancelledAt) ?? (emptied ? Utc(All(wire.Refunds).Max(r => r.CreatedAt)) : null),
            Total = money.Of(wire.TotalPriceSet, wire.TotalPrice),
            TotalInStoreCurrency = money.TotalInStore,
            ShippingTotal = shipping.Aggregate(money.Zero, (sum, s) => sum + s.Total),
            FeeTotal = money.Of(wire.OriginalTotalDutiesSet, null) + money.Of(wire.OriginalTotalAdditionalFeesSet, null),
            DiscountTotal = money.Of(wire.TotalDiscountsSet, wire.TotalDiscounts),
            TaxTotal = wire.TaxesIncluded == true ? money.Zero : money.Of(wire.TotalTaxSet, wire.TotalTax),
            Refunded = refunded.Minor == 0 ? null : refunded,
            Customer = Person(wire),
            Lines = [.. All(wire.LineItems).Select(l => Line(l, money))],
            ShippingLines = shipping,
            CouponCodes = [.. All(wire.DiscountCodes).Select(c => (c.Code ?? "").Trim()).Where(c => c.Length > 0)],
            PaymentMethod = ShopifyGateways.Id(gateway),
            PaymentMethodTitle = gateway,
            CreatedVia = wire.SourceName ?? "",
            CustomerNote = wire.Note ?? "",
            Tags = [.. (wire.Tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            IsEmptied = emptied,
            IsFulfilled = fulfilled,
            Marks = Marks(wire, consentKey),
            IsTest = wire.Test == true,
        };
    }

    private static OrderStatus Status(string? financial, string gateway, bool fulfilled) => financial switch
    {
        "refunded" => OrderStatus.Refunded,
        "voided" or "expired" => OrderStatus.Failed,
        _ when IsPaid(financial) || ShopifyGateways.IsCashOnDelivery(gateway) => fulfilled ? OrderStatus.Completed : OrderStatus.Processing,
        _ when ShopifyGateways.IsManual(gateway) => OrderStatus.OnHold,
        _ => OrderStatus.Pending,
    };

    /// <summary>The customer has done what was to be done: money that is reserved counts, and so does money that went back later.</summary>
    private static bool IsPaid(string? financial) => financial is "paid" or "partially_paid" or "authorized" or "refunded" or "partially_refunded";

    private static bool IsFulfilled(WireOrder wire) =>
        wire.FulfillmentStatus is "fulfilled" or "partial" || All(wire.Fulfillments).Exists(f => f.Status == "success");

    private static bool IsEmptied(List<WireLine> lines) => lines.Exists(l => l.Quantity > 0) && lines.TrueForAll(l => (l.CurrentQuantity ?? l.Quantity ?? 0) == 0);

    /// <summary>A way of sending that was replaced by another does not count; when all are gone the order was cancelled, and what they were is what counts.</summary>
    private static IEnumerable<WireShippingLine> Standing(List<WireShippingLine> lines) =>
        lines.Exists(l => l.IsRemoved != true) ? lines.Where(l => l.IsRemoved != true) : lines;

    private static OrderLine Line(WireLine line, Seen money) => new(
        line.Id ?? 0, line.ProductId ?? 0, line.VariantId ?? 0, (line.Name ?? "").Trim(), line.Quantity ?? 0,
        money.Times(money.Exact(line.PriceSet, line.Price), line.Quantity ?? 0) - money.Sum(line.DiscountAllocations), line.Sku ?? "")
    {
        IsSubscription = line.SellingPlanId is not null || line.SellingPlanAllocation is { ValueKind: JsonValueKind.Object },
    };

    private static Customer Person(WireOrder wire)
    {
        var (billing, customer) = (wire.BillingAddress ?? new WireAddress(), wire.Customer);
        var shipping = wire.ShippingAddress ?? billing;
        var street = string.IsNullOrWhiteSpace(shipping.Address1) ? billing : shipping;
        string[] address = [(street.Address1 ?? "").Trim(), (street.Address2 ?? "").Trim(), ((street.Zip ?? "") + " " + (street.City ?? "")).Trim()];
        return new Customer
        {
            AccountId = customer?.Id is > 0 and var account ? account : null,
            Email = First(wire.Email, wire.ContactEmail, customer?.Email),
            Phone = First(wire.Phone, shipping.Phone, billing.Phone, customer?.Phone),
            FirstName = First(customer?.FirstName, billing.FirstName, shipping.FirstName),
            LastName = First(customer?.LastName, billing.LastName, shipping.LastName),
            Country = First(shipping.CountryCode, billing.CountryCode).ToUpperInvariant(),
            Address = string.IsNullOrWhiteSpace(street.Address1) ? "" : string.Join(", ", address.Where(a => a.Length > 0)),
            Language = Language(wire.CustomerLocale),
            // "No" at one checkout does not say that the same person never said yes elsewhere.
            Marketing = wire.BuyerAcceptsMarketing == true ? MarketingWish.Subscribed : MarketingWish.Unknown,
        };
    }

    /// <summary>No list, and no entry in it, has to be there.</summary>
    private static List<T> All<T>(List<T>? list)
        where T : class? => list is null ? [] : list.TrueForAll(it => it is not null) ? list : list.FindAll(it => it is not null);

    private static string First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
                return text.Trim();
        }
        return "";
    }

    private static string Language(string? locale)
    {
        var tag = (locale ?? "").Trim().Replace('_', '-');
        return tag.Length is >= 2 and <= 20 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? tag : "";
    }

    private static Dictionary<string, string> Marks(WireOrder wire, string? consentKey)
    {
        var marks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in All(wire.NoteAttributes))
        {
            if (attribute.Name is { } name && (ourMarks.Contains(name) || (consentKey is { Length: > 0 } && name == consentKey)))
                marks[name] = attribute.Value is { } value && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : "";
        }
        return marks;
    }

    /// <summary>Amounts in the currency the buyer saw. What is told in the store's own only is changed at the rate of the order's total.</summary>
    private sealed class Seen
    {
        private readonly string currency;
        private readonly string storeCurrency;
        private readonly decimal rate = 1;

        public Seen(WireOrder wire)
        {
            var (shop, presentment) = (wire.TotalPriceSet?.ShopMoney, wire.TotalPriceSet?.PresentmentMoney);
            storeCurrency = Code(wire.Currency ?? shop?.CurrencyCode);
            // Without amounts in the buyer's currency the store's own are what there is.
            currency = presentment?.Amount is null ? storeCurrency : Code(presentment.CurrencyCode ?? wire.PresentmentCurrency ?? storeCurrency);
            var inStore = shop?.Amount ?? wire.TotalPrice ?? 0;
            TotalInStore = Money.FromDecimal(inStore, storeCurrency);
            if (currency != storeCurrency && inStore != 0 && presentment?.Amount is { } seen)
                rate = seen / inStore;
        }

        public Money TotalInStore { get; }

        public Money Zero => Money.Zero(currency);

        public decimal Exact(WireMoneySet? set, decimal? inStore) =>
            set?.PresentmentMoney is { Amount: { } seen } told && Code(told.CurrencyCode ?? currency) == currency ? seen : (set?.ShopMoney?.Amount ?? inStore ?? 0) * rate;

        public Money Of(WireMoneySet? set, decimal? inStore) => Times(Exact(set, inStore), 1);

        public Money Times(decimal amount, int quantity) => Money.FromDecimal(amount * quantity, currency);

        public Money In(string? code, decimal? amount) => Money.FromDecimal(code is null || code == currency ? amount ?? 0 : (amount ?? 0) * rate, currency);

        public Money Sum(List<WireAllocation>? allocations) =>
            Times(All(allocations).Sum(a => Exact(a.AmountSet, a.Amount)), 1);

        private static string Code(string? code) => code is { Length: 3 } ? code.ToUpperInvariant() : throw new FormatException("The order has no currency.");
    }
}
