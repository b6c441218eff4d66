using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

// What was ordered wrong is put right: another address, another variant. https://shopify.dev/docs/apps/build/orders-fulfillment/order-management-apps/edit-orders
public sealed partial class ShopifyDesk
{
    private static readonly ShopifyDocument<DeliveryAddressAnswer> deliveryAddress = new("DeliveryAddress", DeskJson.Default.DeliveryAddressAnswer);
    private static readonly ShopifyDocument<ChangeAddressAnswer> changeAddress = new("ChangeAddress", DeskJson.Default.ChangeAddressAnswer);
    private static readonly ShopifyDocument<OrderSiblingsAnswer> orderSiblings = new("OrderSiblings", DeskJson.Default.OrderSiblingsAnswer);
    private static readonly ShopifyDocument<EditBeginAnswer> editBegin = new("EditBegin", DeskJson.Default.EditBeginAnswer);
    private static readonly ShopifyDocument<EditAddVariantAnswer> editAddVariant = new("EditAddVariant", DeskJson.Default.EditAddVariantAnswer);
    private static readonly ShopifyDocument<EditSetQuantityAnswer> editSetQuantity = new("EditSetQuantity", DeskJson.Default.EditSetQuantityAnswer);
    private static readonly ShopifyDocument<EditCommitAnswer> editCommit = new("EditCommit", DeskJson.Default.EditCommitAnswer);

    // The whole address is replaced: what the customer was not asked for is read and sent along.
    public async Task<DeskAnswer> ChangeAddress(Store store, long orderId, NewAddress address, CancellationToken cancel)
    {
        var id = ShopifyGid.Of("Order", orderId);
        var order = (await client.Ask(store.Id, deliveryAddress, new JsonObject { ["id"] = id }, cancel)).Order;
        if (order is null or { CancelledAt: not null } || !Waits(order.DisplayFulfillmentStatus))
            return DeskAnswer.No("The order does not wait any more.");
        if (order.ShippingAddress is not { CountryCodeV2: { } country } before)
            return DeskAnswer.No("The store does not say where the order goes.");
        var variables = new JsonObject
        {
            ["input"] = new JsonObject
            {
                ["id"] = id,
                ["shippingAddress"] = new JsonObject
                {
                    ["firstName"] = before.FirstName,
                    ["lastName"] = before.LastName,
                    ["company"] = before.Company,
                    ["address1"] = address.Address1,
                    ["address2"] = address.Address2,
                    ["city"] = address.City,
                    ["provinceCode"] = address.Province.Length > 0 ? address.Province.ToUpperInvariant() : before.ProvinceCode,
                    ["zip"] = address.Zip,
                    ["countryCode"] = country,
                    ["phone"] = before.Phone,
                },
            },
        };
        var made = await client.Ask(store.Id, changeAddress, variables, cancel);
        return made.OrderUpdate.UserErrors is [_, ..] ? DeskAnswer.No("Shopify did not take the address.") : DeskAnswer.Yes;
    }

    // Only lines bought at the list price, in the store's own currency: anything else would show a difference that is not the one charged.
    public async Task<IReadOnlyList<LineSiblings>> Siblings(Store store, long orderId, CancellationToken cancel)
    {
        var order = (await client.Ask(store.Id, orderSiblings, new JsonObject { ["id"] = ShopifyGid.Of("Order", orderId) }, cancel)).Order;
        if (order is null || order.CurrencyCode != order.PresentmentCurrencyCode)
            return [];
        return [.. order.LineItems.Nodes.Where(MayChange).Select(Line).Where(l => l.Siblings.Count > 0)];
    }

    public async Task<DeskAnswer> ChangeVariant(Store store, long orderId, long lineId, long variantId, string staffNote, CancellationToken cancel)
    {
        var begun = (await client.Ask(store.Id, editBegin, new JsonObject { ["id"] = ShopifyGid.Of("Order", orderId) }, cancel)).OrderEditBegin;
        if (begun.CalculatedOrder is not { Id: { } edit, LineItems.Nodes: { } lines } before || begun.UserErrors.Count > 0)
            return DeskAnswer.No("Shopify did not let us change the order: " + Why(begun.UserErrors));
        // A calculated line bears the number of the line it stands for.
        if (lines.Find(l => ShopifyGid.Number(l.Id) == lineId) is not { } line)
            return DeskAnswer.No("The order has no such line.");
        if (line.Quantity == 0)
        {
            return lines.Exists(l => l.Quantity > 0 && ShopifyGid.Number(l.Variant?.Id) == variantId)
                ? DeskAnswer.Yes
                : DeskAnswer.No("The line was taken off the order meanwhile.");
        }

        // Whatever a form says, a line is changed only to what the page offers.
        if (!(await Siblings(store, orderId, cancel)).Any(s => s.LineId == lineId && s.Siblings.Any(i => i.VariantId == variantId)))
            return DeskAnswer.No("This cannot be had in the line's place.");

        var added = (await client.Ask(
            store.Id, editAddVariant, new JsonObject { ["id"] = edit, ["variantId"] = ShopifyGid.Of("ProductVariant", variantId), ["quantity"] = line.Quantity }, cancel)).OrderEditAddVariant;
        if (added.UserErrors.Count > 0)
            return DeskAnswer.No("Shopify did not add the other variant: " + Why(added.UserErrors));
        var taken = (await client.Ask(store.Id, editSetQuantity, new JsonObject { ["id"] = edit, ["lineItemId"] = line.Id, ["quantity"] = 0 }, cancel)).OrderEditSetQuantity;
        if (taken.UserErrors.Count > 0 || taken.CalculatedOrder is not { } after)
            return DeskAnswer.No("Shopify did not take the line off: " + Why(taken.UserErrors));
        var committed = (await client.Ask(store.Id, editCommit, new JsonObject { ["id"] = edit, ["staffNote"] = staffNote }, cancel)).OrderEditCommit;
        return committed.UserErrors.Count > 0
            ? DeskAnswer.No("Shopify did not change the order: " + Why(committed.UserErrors))
            : new DeskAnswer(true, Amount: after.TotalOutstandingSet.Seen - before.TotalOutstandingSet.Seen);
    }

    private static bool MayChange(DeskLine line) =>
        line is { MerchantEditable: true, IsGiftCard: false, SellingPlan: null, Variant.Product: not null, CurrentQuantity: > 0 }
        && line.UnfulfilledQuantity == line.CurrentQuantity
        && line.OriginalUnitPriceSet.Seen == line.DiscountedUnitPriceAfterAllDiscountsSet.Seen;

    private static LineSiblings Line(DeskLine line)
    {
        var price = line.OriginalUnitPriceSet.Seen;
        var siblings = line.Variant!.Product!.Variants.Nodes.Where(v => v.Id != line.Variant.Id && IsThere(v, line.CurrentQuantity)).Select(v => new Sibling(
            ShopifyGid.Number(v.Id), v.Title ?? "", new Money((Money.Parse(v.Price, price.Currency) - price).Minor * line.CurrentQuantity, price.Currency)));
        return new LineSiblings(ShopifyGid.Number(line.Id), line.Title ?? "", line.CurrentQuantity, [.. siblings]);
    }

    // A variant whose stock is not counted is for sale with a quantity of none.
    private static bool IsThere(DeskSibling variant, int quantity) =>
        variant.AvailableForSale && (variant.InventoryPolicy == "CONTINUE" || variant.SellableOnlineQuantity <= 0 || variant.SellableOnlineQuantity >= quantity);

    private static string Why(List<DeskError> errors) => errors is [var error, ..] ? Says(error) : "no reason given";
}
