using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Draft orders, where the merchant switched them on: exact lines, the promise in the price, goods reserved until the offer ends. Shopify makes as many as it is asked for, so the
/// one of a case is claimed first and can be found by its tag. https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/draftOrderCreate
/// </summary>
public sealed class ShopifyDrafts(ShopifyClient client, ShopifyClaims claims)
{
    /// <summary>The right beyond those the app always has.</summary>
    public const string Scope = "write_draft_orders";

    /// <summary>The most lines a draft holds.</summary>
    public const int MostLines = 499;

    private const string Key = "draft";

    /// <summary>Where the customer goes on with the draft that was made before; null when none was.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or somebody is making it just now.</exception>
    public async Task<BroughtBack?> Find(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        if (await claims.Read(store, cancellation.Id.OrderId, Key, cancel) is not { } claim)
            return null;
        if (claim.Result is { } made)
            return await ById(store, made, cancel) is { } known ? GoOn(known) : BroughtBack.Not("The draft order was deleted in the store.");
        claims.LeaveIfYoung(claim);
        if (await ByTag(store, promise, cancel) is not { } found)
            return null;
        await claims.Settle(store, cancellation.Id.OrderId, Key, ShopifyGid.Number(found.Id!), claim, cancel);
        return GoOn(found);
    }

    /// <summary>Makes the draft; <see cref="Find"/> was asked before.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or refused.</exception>
    public async Task<BroughtBack> Make(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        if (cancellation.Order.Lines.Count > MostLines)
            return BroughtBack.Not("The order has more lines than a draft order holds.");
        if (cancellation.Order.Customer.AccountId is not { } customer)
            return BroughtBack.Not("The order has no customer account that a draft order could be made for.");
        var before = await claims.Read(store, cancellation.Id.OrderId, Key, cancel);
        if (before is { Result: not null })
            return await Find(store, cancellation, promise, cancel) ?? throw UserErrors.Empty("the draft order");
        var claim = await claims.Take(store, cancellation.Id.OrderId, Key, before, cancel);
        var input = Input(store, cancellation, promise, customer);
        var creating = (await client.Ask(store.Id, PromiseDocuments.DraftCreate, new JsonObject { ["input"] = input }, cancel)).Creating;
        UserErrors.None(creating?.UserErrors, "a draft order");
        if (creating?.DraftOrder is not { Id: { } id } draft)
            throw UserErrors.Empty("the draft order");
        await claims.Settle(store, cancellation.Id.OrderId, Key, ShopifyGid.Number(id), claim, cancel);
        return GoOn(draft);
    }

    /// <summary>Deletes a draft nobody paid; a paid one is an order.</summary>
    /// <exception cref="ShopifyException">The store could not be asked.</exception>
    public async Task Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        if (await claims.Read(store, cancellation.Id.OrderId, Key, cancel) is not { } claim)
            return;
        var draft = claim.Result is { } made ? await ById(store, made, cancel) : await ByTag(store, promise, cancel);
        if (draft is not { Id: { } id, Status: "OPEN" or "INVOICE_SENT" })
            return;
        var answer = await client.Ask(store.Id, PromiseDocuments.DraftDelete, new JsonObject { ["input"] = new JsonObject { ["id"] = id } }, cancel);
        UserErrors.None(answer.Change?.UserErrors, "to delete a draft order");
    }

    private static BroughtBack GoOn(PromiseWire.Draft draft) => draft.InvoiceUrl is { } at
        ? new BroughtBack(at, 0, draft.Status != "COMPLETED", null)
        // Shopify works the draft out after it answered.
        : throw new ShopifyException("Shopify is still working the draft order out.", true, TimeSpan.FromSeconds(2));

    private static string TagOf(Promise promise) => "cancelsaver-" + promise.CaseMark;

    private async Task<PromiseWire.Draft?> ById(Store store, long draft, CancellationToken cancel) =>
        (await client.Ask(store.Id, PromiseDocuments.DraftById, new JsonObject { ["id"] = ShopifyGid.Of("DraftOrder", draft) }, cancel)).DraftOrder;

    private async Task<PromiseWire.Draft?> ByTag(Store store, Promise promise, CancellationToken cancel)
    {
        var tag = TagOf(promise);
        var found = await client.Ask(store.Id, PromiseDocuments.DraftsByTag, new JsonObject { ["query"] = "tag:'" + tag + "'" }, cancel);
        return found.DraftOrders?.Items?.Find(d => d is { Id: not null, Tags: { } tags } && tags.Contains(tag, StringComparer.OrdinalIgnoreCase));
    }

    private static JsonObject Input(Store store, Cancellation cancellation, Promise promise, long customer)
    {
        var (order, offer) = (cancellation.Order, promise.Offer);
        var input = new JsonObject
        {
            ["lineItems"] = new JsonArray([.. order.Lines.Where(l => l.Quantity > 0).GroupBy(l => l.VariationId).Select(l => new JsonObject
            {
                ["variantId"] = ShopifyGid.Of("ProductVariant", l.Key),
                ["quantity"] = l.Sum(one => one.Quantity),
            })]),
            ["purchasingEntity"] = new JsonObject { ["customerId"] = ShopifyGid.Of("Customer", customer) },
            ["presentmentCurrencyCode"] = order.Total.Currency,
            ["customAttributes"] = new JsonArray([.. ShopifyCart.Attributes(store, promise).Select(a => new JsonObject { ["key"] = a.Name, ["value"] = a.Value })]),
            ["reserveInventoryUntil"] = CodeTerms.Moment(offer.Ends),
            ["tags"] = new JsonArray(CodeTerms.Tag, TagOf(promise)),
            // The promise is in the price; the old codes make the rest what it was.
            ["allowDiscountCodesInCheckout"] = false,
            ["acceptAutomaticDiscounts"] = true,
        };
        if (promise.CarriedCodes.Count > 0 || offer.Part(OfferKind.ReissueCode) is not null)
            input["discountCodes"] = new JsonArray([.. promise.CarriedCodes.Concat(offer.Has(OfferKind.Coupon) ? [] : new[] { promise.Code }.OfType<string>()).Select(c => JsonValue.Create(c))]);
        if (offer.Part(OfferKind.Coupon) is { } coupon && Discount(store, order, coupon) is { } discount)
            input["appliedDiscount"] = discount;
        if (offer.Has(OfferKind.FreeShipping) || offer.Has(OfferKind.PriorityDelivery))
        {
            input["shippingLine"] = new JsonObject
            {
                ["title"] = offer.Has(OfferKind.PriorityDelivery) ? ShopifyShipping.Priority(store)?.Title ?? "Priority delivery"
                    : order.ShippingLines is [{ Title: { Length: > 0 } title }, ..] ? title : "Free delivery",
                ["priceWithCurrency"] = new JsonObject { ["amount"] = Money.Zero(order.Total.Currency).ToDecimalString(), ["currencyCode"] = order.Total.Currency },
            };
        }
        return input;
    }

    private static JsonObject? Discount(Store store, Order order, OfferPart coupon)
    {
        if (coupon.Percent is { } percent)
            return new JsonObject { ["title"] = CodeTerms.Tag, ["valueType"] = "PERCENTAGE", ["value"] = percent };
        if (coupon.Amount is not { } amount || ShopifyShipping.InStoreCurrency(store, order, amount) is not { } own)
            return null;
        return new JsonObject
        {
            ["title"] = CodeTerms.Tag,
            ["valueType"] = "FIXED_AMOUNT",
            ["value"] = own.ToDecimal(),
            ["amountWithCurrency"] = new JsonObject { ["amount"] = amount.ToDecimalString(), ["currencyCode"] = amount.Currency },
        };
    }
}
