using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Orders, read.</summary>
internal sealed partial class ShopGraph
{
    private static readonly TimeSpan ReadOrdersReach = TimeSpan.FromDays(60);

    private void AddOrders()
    {
        Add("order", q => FindOrder(q.Text("id")) is { } order ? OrderJson(order) : null);
        Add("orderByIdentifier", q => FindOrder(q.Input("identifier")["id"]!.GetValue<string>()) is { } order ? OrderJson(order) : null);
        Add("orders", q => List(Sorted(Readable(shop.Orders), q).Select(OrderJson)));
        Add("Customer.orders", q => List(Sorted(Readable(shop.Orders).Where(o => o.Customer?.Id == Number(q.Of!)), q).Select(OrderJson)));
        Add("Order.suggestedRefund", q => Suggest(FindOrder(q.Of!)!, q));
        Add("Order.shippingLines", q => List(FindOrder(q.Of!)!.Shipping
            .Where(s => !s.Removed || q.Args["includeRemovals"]?.GetValue<bool>() == true).Select(s => ShippingJson(FindOrder(q.Of!)!, s))));
    }

    private ShopOrder? FindOrder(string gid) => Kind(gid) == "Order" && shop.Orders.Find(o => o.Id == Number(gid)) is { } order && Readable([order]).Any() ? order : null;

    /// <summary>Without read_all_orders an app sees the last sixty days.</summary>
    private IEnumerable<ShopOrder> Readable(IEnumerable<ShopOrder> orders) =>
        shop.Scopes.Contains("read_all_orders") ? orders : orders.Where(o => o.CreatedAt > shop.Now - ReadOrdersReach);

    private IEnumerable<ShopOrder> Sorted(IEnumerable<ShopOrder> orders, ShopQuestion q)
    {
        var found = orders.Where(ShopSearch.Orders(q.Args["query"]?.GetValue<string>()));
        var sorted = q.Text("sortKey") switch
        {
            "UPDATED_AT" => found.OrderBy(o => o.UpdatedAt).ThenBy(o => o.Id),
            "CREATED_AT" or "PROCESSED_AT" => found.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id),
            _ => found.OrderBy(o => o.Id),
        };
        return q.Args["reverse"]?.GetValue<bool>() == true ? sorted.Reverse() : sorted;
    }

    private JsonNode? Private(string? text) => shop.HidePersonalData ? null : text;

    private JsonObject OrderJson(ShopOrder o)
    {
        var money = ShopMoney.Of(shop, o);
        var gid = Gid("Order", o.Id);
        var cancelled = o.CancelledAt is not null;
        return new JsonObject
        {
            ["__typename"] = "Order",
            ["id"] = gid,
            ["legacyResourceId"] = $"{o.Id}",
            ["name"] = o.Name,
            ["number"] = o.Number,
            ["confirmationNumber"] = o.ConfirmationNumber,
            ["test"] = o.Test,
            ["createdAt"] = At(o.CreatedAt),
            ["processedAt"] = At(o.CreatedAt),
            ["updatedAt"] = At(o.UpdatedAt),
            ["cancelledAt"] = At(o.CancelledAt),
            ["cancelReason"] = o.CancelReason,
            ["cancellation"] = cancelled ? new JsonObject { ["staffNote"] = o.StaffNote } : null,
            ["closed"] = o.ClosedAt is not null,
            ["closedAt"] = At(o.ClosedAt),
            ["confirmed"] = true,
            ["edited"] = o.Edited,
            ["displayFinancialStatus"] = o.Financial,
            ["displayFulfillmentStatus"] = o.Fulfilment,
            ["returnStatus"] = "NO_RETURN",
            ["merchantEditable"] = !cancelled,
            ["merchantEditableErrors"] = cancelled ? Words(["The order is cancelled"]) : new JsonArray(),
            ["refundable"] = o.Paid > o.Refunded,
            ["restockable"] = !o.IsEmpty,
            ["fullyPaid"] = o.Outstanding <= 0,
            ["unpaid"] = o.Paid == 0,
            ["requiresShipping"] = o.Lines.Exists(l => l.Variant.RequiresShipping),
            ["currencyCode"] = shop.Options.Currency,
            ["presentmentCurrencyCode"] = o.PresentmentCurrency,
            ["taxesIncluded"] = shop.Options.TaxRate > 0,
            ["customerLocale"] = o.Locale,
            ["customerAcceptsMarketing"] = o.AcceptsMarketing,
            ["email"] = Private(o.Email),
            ["phone"] = Private(o.Phone),
            ["statusPageUrl"] = shop.StatusUrl(o),
            ["note"] = o.Note,
            ["tags"] = Words(o.Tags),
            ["customAttributes"] = ShopBodies.Pairs(o.Attributes, "key"),
            ["discountCode"] = o.Codes.Count > 0 ? o.Codes[0].Code : null,
            ["discountCodes"] = Words(o.Codes.Select(c => c.Code)),
            ["paymentGatewayNames"] = Words([o.Gateway]),
            ["sourceName"] = o.Source,
            ["app"] = new JsonObject { ["id"] = Gid("OrderApp", 580111), ["name"] = "Online Store" },
            ["attribution"] = new JsonObject { ["handle"] = "online-store", ["displayName"] = "Online Store" },
            ["subtotalLineItemsQuantity"] = o.Lines.Sum(l => l.Quantity),
            ["currentSubtotalLineItemsQuantity"] = o.Lines.Sum(l => l.Current),
            ["originalTotalPriceSet"] = money.Bag(o.Total),
            ["totalPriceSet"] = money.Bag(o.Total),
            ["subtotalPriceSet"] = money.Bag(o.Subtotal),
            ["totalShippingPriceSet"] = money.Bag(o.ShippingTotal),
            ["totalDiscountsSet"] = money.Bag(o.DiscountTotal),
            ["totalTaxSet"] = money.Bag(ShopOrderPayload.Tax(shop, o.Total)),
            ["totalReceivedSet"] = money.Bag(o.Paid),
            ["netPaymentSet"] = money.Bag(o.Paid - o.Refunded),
            ["totalRefundedSet"] = money.Bag(o.Refunded),
            ["totalRefundedShippingSet"] = money.Bag(o.ShippingRefunded),
            ["totalOutstandingSet"] = money.Bag(o.Outstanding),
            ["currentTotalPriceSet"] = money.Bag(o.CurrentTotal),
            ["currentSubtotalPriceSet"] = money.Bag(o.CurrentSubtotal),
            ["currentShippingPriceSet"] = money.Bag(cancelled ? 0 : o.ShippingNet - o.ShippingRefunded),
            ["originalTotalDutiesSet"] = null,
            ["originalTotalAdditionalFeesSet"] = null,
            ["currentTotalDutiesSet"] = null,
            ["currentTotalAdditionalFeesSet"] = null,
            ["customer"] = o.Customer is null ? null : ShopScopes.Has(shop, "read_customers") ? CustomerJson(o.Customer) : Ask(Gid("Customer", o.Customer.Id)),
            ["shippingAddress"] = AddressJson(o.ShippingAddress, o.Id),
            ["billingAddress"] = AddressJson(o.BillingAddress, o.Id),
            ["billingAddressMatchesShippingAddress"] = o.BillingAddress == o.ShippingAddress,
            ["shippingLine"] = o.Shipping.Find(s => !s.Removed) is { } way ? ShippingJson(o, way) : null,
            ["shippingLines"] = Ask(gid),
            ["lineItems"] = List(o.Lines.Select(l => LineJson(o, l))),
            ["transactions"] = List(o.Payments.Select(p => PaymentJson(o, p))),
            ["refunds"] = List(o.Refunds.Select(r => RefundJson(o, r))),
            ["returns"] = new JsonArray(),
            ["fulfillments"] = o.IsFulfilled ? List([new JsonObject { ["id"] = Gid("Fulfillment", o.Id), ["status"] = "SUCCESS", ["createdAt"] = At(o.UpdatedAt) }]) : [],
            ["events"] = new JsonArray(),
            ["risk"] = new JsonObject
            {
                ["recommendation"] = o.Risk switch { "HIGH" => "CANCEL", "MEDIUM" => "INVESTIGATE", _ => "ACCEPT" },
                ["assessments"] = List([new JsonObject { ["riskLevel"] = o.Risk, ["facts"] = new JsonArray(), ["provider"] = null }]),
            },
            ["suggestedRefund"] = Ask(gid),
            ["metafield"] = Ask(gid),
            ["metafields"] = Ask(gid),
        };
    }

    private JsonObject LineJson(ShopOrder order, ShopLine line)
    {
        var money = ShopMoney.Of(shop, order);
        var variant = line.Variant;
        var products = ShopScopes.Has(shop, "read_products");
        return new JsonObject
        {
            ["__typename"] = "LineItem",
            ["id"] = Gid("LineItem", line.Id),
            ["name"] = variant.LineName,
            ["title"] = variant.Product.Title,
            ["variantTitle"] = variant.Title == "Default Title" ? null : variant.Title,
            ["sku"] = variant.Sku,
            ["vendor"] = variant.Product.Vendor,
            ["quantity"] = line.Quantity,
            ["currentQuantity"] = line.Current,
            ["refundableQuantity"] = line.Current,
            ["unfulfilledQuantity"] = line.Current - line.Fulfilled,
            ["requiresShipping"] = variant.RequiresShipping,
            ["isGiftCard"] = variant.IsGiftCard,
            ["taxable"] = true,
            ["merchantEditable"] = order.CancelledAt is null && line.Current > line.Fulfilled,
            ["restockable"] = true,
            ["originalUnitPriceSet"] = money.Bag(line.Price),
            ["originalTotalSet"] = money.Bag(line.Price * line.Quantity),
            ["discountedUnitPriceAfterAllDiscountsSet"] = money.Bag(line.Quantity == 0 ? line.Price : line.Net(line.Quantity) / line.Quantity),
            ["discountedTotalSet"] = money.Bag(line.Price * line.Quantity),
            ["totalDiscountSet"] = money.Bag(line.Discount),
            ["discountAllocations"] = List(line.Discounts.Select(d => new JsonObject { ["allocatedAmountSet"] = money.Bag(d.Amount) })),
            ["customAttributes"] = ShopBodies.Pairs(line.Properties, "key"),
            ["image"] = null,
            ["sellingPlan"] = line.SellingPlan is null ? null : new JsonObject { ["name"] = line.SellingPlan, ["sellingPlanId"] = Gid("SellingPlan", 5500000001001) },
            ["product"] = line.VariantGone ? null : products ? ProductJson(variant.Product) : Ask(Gid("Product", variant.Product.Id)),
            ["variant"] = line.VariantGone ? null : products ? VariantJson(variant) : Ask(Gid("ProductVariant", variant.Id)),
        };
    }

    private JsonObject ShippingJson(ShopOrder order, ShopShipping way)
    {
        var money = ShopMoney.Of(shop, order);
        return new JsonObject
        {
            ["id"] = Gid("ShippingLine", way.Id),
            ["title"] = way.Title,
            ["code"] = way.Title,
            ["source"] = "shopify",
            ["custom"] = false,
            ["isRemoved"] = way.Removed,
            ["originalPriceSet"] = money.Bag(way.Price),
            ["discountedPriceSet"] = money.Bag(way.Net),
            ["currentDiscountedPriceSet"] = money.Bag(order.CancelledAt is null ? way.Net - way.Refunded : 0),
            ["discountAllocations"] = way.Discount == 0 ? [] : List([new JsonObject { ["allocatedAmountSet"] = money.Bag(way.Discount) }]),
        };
    }

    private JsonObject PaymentJson(ShopOrder order, ShopPayment payment) => new()
    {
        ["__typename"] = "OrderTransaction",
        ["id"] = Gid("OrderTransaction", payment.Id),
        ["kind"] = payment.Kind,
        ["status"] = payment.Status,
        ["gateway"] = payment.Gateway,
        ["formattedGateway"] = payment.Gateway,
        ["createdAt"] = At(payment.At),
        ["processedAt"] = At(payment.At),
        ["test"] = order.Test,
        ["amountSet"] = ShopMoney.Of(shop, order).Bag(payment.Amount),
        ["errorCode"] = null,
        ["manualPaymentGateway"] = payment.Gateway != "shopify_payments",
        ["parentTransaction"] = order.Payments.Find(p => p.Id == payment.ParentId) is { } parent ? PaymentJson(order, parent) : null,
    };

    private JsonObject? AddressJson(ShopAddress? a, long id) => a is null ? null : new JsonObject
    {
        ["__typename"] = "MailingAddress",
        ["id"] = Gid("MailingAddress", id) + "?model_name=Address",
        ["firstName"] = Private(a.FirstName),
        ["lastName"] = Private(a.LastName),
        ["name"] = Private($"{a.FirstName} {a.LastName}".Trim()),
        ["company"] = Private(a.Company),
        ["address1"] = Private(a.Address1),
        ["address2"] = Private(a.Address2),
        ["city"] = Private(a.City),
        ["province"] = a.Province,
        ["provinceCode"] = a.ProvinceCode,
        ["zip"] = Private(a.Zip),
        ["country"] = ShopBodies.CountryName(a.Country),
        ["countryCodeV2"] = a.Country,
        ["phone"] = Private(a.Phone),
    };

    private static ShopAddress AddressOf(JsonObject input, ShopAddress? before = null)
    {
        string? Or(string name, string? old) => input.ContainsKey(name) ? input[name]?.GetValue<string>() : old;
        return new ShopAddress
        {
            FirstName = Or("firstName", before?.FirstName),
            LastName = Or("lastName", before?.LastName),
            Company = Or("company", before?.Company),
            Address1 = Or("address1", before?.Address1),
            Address2 = Or("address2", before?.Address2),
            City = Or("city", before?.City),
            ProvinceCode = Or("provinceCode", before?.ProvinceCode),
            Zip = Or("zip", before?.Zip),
            Country = Or("countryCode", before?.Country),
            Phone = Or("phone", before?.Phone),
        };
    }
}
