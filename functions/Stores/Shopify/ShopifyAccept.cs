using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>What a customer's yes does in a Shopify store: a cart as the order was, with the promise in it; or a draft order's invoice where the merchant wants that.</summary>
public sealed class ShopifyAccept(ShopifyStock stock, ShopifyCodes codes, ShopifyCredit credit, ShopifyDrafts drafts, ShopifyRights rights)
{
    /// <summary>Says where the customer goes on. Twice is once: the same cart, the same draft, one credit.</summary>
    /// <exception cref="ShopifyException">The store could not be asked.</exception>
    public async Task<BroughtBack> Accept(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        if (!promise.Offer.BringsOrderBack)
            return new BroughtBack(ShopifyCart.Home(store, promise.Code), 0, true, null);
        var draft = store.Settings.DraftInvoices && await rights.Has(store, ShopifyDrafts.Scope, cancel);
        if (draft && await drafts.Find(store, cancellation, promise, cancel) is { } before)
            return before;

        if (await stock.Missing(store, cancellation.Order, cancel) is { } missing)
            return BroughtBack.Not(missing);
        if (await codes.Fallen(store, promise.Code, promise.ShippingCode, cancel) is { } fallen)
            return BroughtBack.Not(fallen);
        var link = ShopifyCart.Link(store, cancellation, promise);
        if (link is null && !draft)
            return BroughtBack.Not("The order has too many lines for a link to a filled cart.");
        if (promise.Offer.Part(OfferKind.StoreCredit) is { Amount: { } amount } && await credit.Give(store, cancellation, promise, amount, cancel) is { } whyNot)
            return BroughtBack.Not(whyNot);
        if (!draft)
            return new BroughtBack(link, 0, true, null);

        var made = await drafts.Make(store, cancellation, promise, cancel);
        // The promise is in the draft's price now: it must not be had a second time. A code given again is what the draft's price comes from.
        if (made.GoOnAt is not null)
            await RemoveCodes(store, promise, keepCode: promise.Offer.Has(OfferKind.ReissueCode) && !promise.Offer.Has(OfferKind.Coupon), cancel);
        return made;
    }

    internal async Task RemoveCodes(Store store, Promise promise, bool keepCode, CancellationToken cancel)
    {
        if (!keepCode && promise.Code is { Length: > 0 } code)
            await codes.Remove(store, code, promise.CodeId, cancel);
        if (promise.ShippingCode is { Length: > 0 } shippingCode)
            await codes.Remove(store, shippingCode, promise.ShippingCodeId, cancel);
    }
}
