using System.Globalization;
using CancelSaver.Cancellations;

namespace CancelSaver.Stores.Shopify;

/// <summary>An order of the Admin API in the words of webhooks, and what it tells about its end.</summary>
internal static class ShopifyTranslation
{
    private const string Staff = "staff";

    /// <exception cref="FormatException">The order has no currency.</exception>
    public static Order Order(GraphOrder graph, IEnumerable<GraphLine> lines, Store store, DateTimeOffset seenAt)
    {
        var order = ShopifyOrder.From(Wire(graph, lines), store.Id, store.Settings.Consent.MetaKey, seenAt);
        return Wish(graph, order.Customer.Email) is { } wish ? order with { Customer = order.Customer with { Marketing = wish } } : order;
    }

    public static CancelTrail Trail(GraphOrder graph) => new()
    {
        Notes = [.. Notes(graph).OrderByDescending(n => n.At)],
        Before = Before(graph),
        StoreReason = graph.CancelReason?.ToLowerInvariant(),
        // "Investigate" and "medium" are doubts, and a doubt is no reason to turn somebody away.
        HighRisk = graph.Risk?.Recommendation == "CANCEL" || graph.Risk?.Assessments?.Exists(a => a.RiskLevel == "HIGH") == true,
    };

    private static WireOrder Wire(GraphOrder graph, IEnumerable<GraphLine> lines) => new()
    {
        Id = graph.LegacyResourceId,
        Name = graph.Name,
        Test = graph.Test,
        CreatedAt = graph.CreatedAt,
        UpdatedAt = graph.UpdatedAt,
        ProcessedAt = graph.ProcessedAt,
        CancelledAt = graph.CancelledAt,
        FinancialStatus = graph.DisplayFinancialStatus?.ToLowerInvariant(),
        FulfillmentStatus = graph.DisplayFulfillmentStatus switch { "FULFILLED" => "fulfilled", "PARTIALLY_FULFILLED" => "partial", _ => null },
        Currency = graph.CurrencyCode,
        PresentmentCurrency = graph.PresentmentCurrencyCode,
        TaxesIncluded = graph.TaxesIncluded,
        TotalPriceSet = graph.TotalPriceSet,
        TotalTaxSet = graph.TotalTaxSet,
        TotalDiscountsSet = graph.TotalDiscountsSet,
        OriginalTotalDutiesSet = graph.OriginalTotalDutiesSet,
        OriginalTotalAdditionalFeesSet = graph.OriginalTotalAdditionalFeesSet,
        Email = graph.Email,
        Phone = graph.Phone,
        CustomerLocale = graph.CustomerLocale,
        BuyerAcceptsMarketing = graph.CustomerAcceptsMarketing,
        Customer = graph.Customer is { } c
            ? new WireCustomer(c.LegacyResourceId, c.FirstName, c.LastName, c.DefaultEmailAddress?.EmailAddress, c.DefaultPhoneNumber?.PhoneNumber)
            : null,
        BillingAddress = graph.BillingAddress,
        ShippingAddress = graph.ShippingAddress,
        LineItems = [.. lines.Select(Line)],
        ShippingLines = [.. (graph.ShippingLines?.Nodes ?? []).Select(s => new WireShippingLine
        {
            Id = Number(s.Id), Title = s.Title, Code = s.Code, IsRemoved = s.IsRemoved, PriceSet = s.OriginalPriceSet, DiscountAllocations = Allocations(s.DiscountAllocations),
        })],
        DiscountCodes = [.. (graph.DiscountCodes ?? []).Select(code => new WireCode(code))],
        PaymentGatewayNames = graph.PaymentGatewayNames,
        SourceName = graph.SourceName,
        Note = graph.Note,
        NoteAttributes = [.. (graph.CustomAttributes ?? []).Select(a => new WireAttribute(a.Key, a.Value))],
        // A tag cannot hold a comma: it is what parts them.
        Tags = string.Join(',', graph.Tags ?? []),
        Refunds = [.. (graph.Refunds ?? []).Select(r => new WireRefund(r.CreatedAt, null)), new WireRefund(null, [Refunded(graph.TotalRefundedSet)])],
        Fulfillments = [.. (graph.Fulfillments ?? []).Select(f => new WireFulfillment(f.Status?.ToLowerInvariant()))],
    };

    private static WireLine Line(GraphLine line) => new()
    {
        Id = Number(line.Id),
        ProductId = line.Product?.LegacyResourceId,
        VariantId = line.Variant?.LegacyResourceId,
        Name = line.Name,
        Sku = line.Sku,
        Quantity = line.Quantity,
        CurrentQuantity = line.CurrentQuantity,
        PriceSet = line.OriginalUnitPriceSet,
        DiscountAllocations = Allocations(line.DiscountAllocations),
        // Which one it is does not matter.
        SellingPlanId = line.SellingPlan is null ? null : 0,
    };

    private static List<WireAllocation> Allocations(List<GraphAllocation>? graph) => [.. (graph ?? []).Select(a => new WireAllocation(null, a.AllocatedAmountSet))];

    private static WireTransaction Refunded(WireMoneySet? set)
    {
        var money = set?.PresentmentMoney ?? set?.ShopMoney;
        return new WireTransaction("refund", "success", money?.Amount, money?.CurrencyCode);
    }

    /// <summary>"gid://shopify/LineItem/90071992547410011" → its number.</summary>
    private static long? Number(string? gid) =>
        long.TryParse(gid.AsSpan((gid?.LastIndexOf('/') ?? -1) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What the store keeps of the address itself is newer than what the order says, but it is the customer's main address: null when the order went to another.</summary>
    private static MarketingWish? Wish(GraphOrder graph, string email) =>
        graph.Customer?.DefaultEmailAddress is { } kept && string.Equals(kept.EmailAddress?.Trim(), email, StringComparison.OrdinalIgnoreCase)
            ? kept.MarketingState switch
            {
                "SUBSCRIBED" => MarketingWish.Subscribed,
                "UNSUBSCRIBED" => MarketingWish.Withdrawn,
                "PENDING" => MarketingWish.Pending,
                "NOT_SUBSCRIBED" => MarketingWish.Never,
                "INVALID" or "REDACTED" => MarketingWish.Erased,
                _ => null,
            }
            : null;

    private static IEnumerable<TrailNote> Notes(GraphOrder graph)
    {
        if (graph.Cancellation?.StaffNote?.Trim() is { Length: > 0 } said && (graph.CancelledAt ?? graph.UpdatedAt) is { } ended)
            yield return new TrailNote(ended.ToUniversalTime(), said, Staff);
        foreach (var refund in graph.Refunds ?? [])
        {
            if (refund is { CreatedAt: { } at } && refund.Note?.Trim() is { Length: > 0 } note)
                yield return new TrailNote(at.ToUniversalTime(), note, Staff);
        }
    }

    private static OrderStatusBefore? Before(GraphOrder graph) => graph.DisplayFinancialStatus switch
    {
        "PENDING" or "EXPIRED" => OrderStatusBefore.Pending,
        "VOIDED" when Failed(graph.Transactions ?? []) => OrderStatusBefore.Failed,
        "PAID" or "PARTIALLY_PAID" or "AUTHORIZED" or "REFUNDED" or "PARTIALLY_REFUNDED" => OrderStatusBefore.Processing,
        _ => null,
    };

    /// <summary>Somebody tried to pay, and never could.</summary>
    private static bool Failed(List<GraphTransaction> transactions)
    {
        var tries = transactions.FindAll(t => t.Kind is "SALE" or "AUTHORIZATION" or "CAPTURE" or "EMV_AUTHORIZATION");
        return tries.Exists(t => t.Status is "FAILURE" or "ERROR") && !tries.Exists(t => t.Status == "SUCCESS");
    }
}
