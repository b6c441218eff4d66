using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>Makes an offer real in a Shopify store, and takes it back. Names are made from the case, so that a second visit finds the first one's work.</summary>
public sealed class ShopifyPromises(ShopifyCodes codes, ShopifyTwins twins, ShopifyDrafts drafts, ShopifyAccept accept, ShopifyRights rights, Secrets secrets, TimeProvider time)
{
    /// <summary>Makes the promise, or says why the store cannot keep it.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or is still at it.</exception>
    public async Task<Provisioned> Provision(Store store, Cancellation cancellation, Offer offer, CancellationToken cancel)
    {
        var order = cancellation.Order;
        if (offer.Ends <= time.GetUtcNow())
            return Provisioned.Not("The offer has ended.");
        if (offer.BringsOrderBack && ShopifyCart.WhyNot(order) is { } whyNot)
            return Provisioned.Not(whyNot);
        var (upTo, notSent) = ShopifyShipping.Covers(store, order, offer);
        if (notSent is not null)
            return Provisioned.Not(notSent);
        var worth = offer.Part(OfferKind.Coupon) ?? offer.Part(OfferKind.NextOrderDiscount);
        var reissue = offer.Part(OfferKind.ReissueCode);
        var shipping = offer.Has(OfferKind.FreeShipping) || offer.Has(OfferKind.PriorityDelivery);
        var binds = worth is not null || reissue is not null || shipping || offer.Has(OfferKind.StoreCredit);
        if (binds && order.Customer.AccountId is null)
            return Provisioned.Not("The order has no customer account, so what is promised would be good for anybody.");
        if (offer.Has(OfferKind.StoreCredit) && await rights.Missing(store, ShopifyCredit.Scopes, cancel) is [_, ..] lacking)
            return Provisioned.Not("CancelSaver may not give store credit in this store; the right is missing (" + string.Join(", ", lacking) + ").");

        var promise = new Promise
        {
            Name = cancellation.Id.ToString(),
            Offer = offer,
            MadeAt = time.GetUtcNow(),
            CaseMark = offer.BringsOrderBack ? ShopifyCart.MarkOf(secrets, cancellation.Id) : null,
        };

        var carried = new Carried();
        if (offer.BringsOrderBack)
        {
            var alone = worth is null ? reissue?.Code : null;
            carried = await twins.Carry(store, cancellation, alone, offer.Ends, new(worth is not null, shipping), cancel);
            promise = promise with { CarriedCodes = carried.Codes };
            if (reissue?.Code is { } meant && worth is not null && !carried.Stand.Contains(meant, StringComparer.OrdinalIgnoreCase))
                return await Not(store, cancellation, promise, "The code the customer meant cannot be given again.", cancel);
        }

        if (worth is not null || reissue is not null)
        {
            var code = CaseCodes.Of(secrets, cancellation.Id);
            var (discount, notMade) = worth is not null
                ? await Worth(store, cancellation, worth, offer.Ends, carried, code, cancel)
                : await twins.Reissue(store, cancellation, reissue!.Code ?? "", code, offer.Ends, new(false, shipping), cancel);
            if (discount is null)
                return await Not(store, cancellation, promise, notMade!, cancel);
            promise = promise with { Code = code, CodeId = discount };
        }
        if (shipping)
        {
            var code = CaseCodes.Of(secrets, "shipping code", cancellation.Id.ToString());
            var terms = new CodeTerms { IsShipping = true, UpTo = upTo, Customer = order.Customer.AccountId!.Value, Ends = offer.Ends };
            var (discount, notMade) = await codes.Make(store, code, terms, cancel);
            if (discount is null)
                return await Not(store, cancellation, promise, notMade!, cancel);
            promise = promise with { ShippingCode = code, ShippingCodeId = discount };
        }
        return Provisioned.As(promise);
    }

    /// <summary>Takes a promise back: unused codes and an unpaid draft go, what was used or given stays. Gone already is done.</summary>
    /// <exception cref="ShopifyException">The store could not be asked.</exception>
    public async Task Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel)
    {
        if (promise.Released)
            return;
        await accept.RemoveCodes(store, promise, keepCode: false, cancel);
        foreach (var twin in twins.TwinsOf(cancellation).Intersect(promise.CarriedCodes, StringComparer.Ordinal))
            await codes.Remove(store, twin, null, cancel);
        if (cancellation.AcceptedAt is not null && await rights.Has(store, ShopifyDrafts.Scope, cancel))
            await drafts.Release(store, cancellation, promise, cancel);
    }

    private async Task<(long? Discount, string? WhyNot)> Worth(
        Store store, Cancellation cancellation, OfferPart part, DateTimeOffset ends, Carried carried, string code, CancellationToken cancel)
    {
        var order = cancellation.Order;
        Money? amount = null;
        if (part.Percent is null)
        {
            amount = ShopifyShipping.InStoreCurrency(store, order, part.Amount ?? part.Cost);
            if (amount is null)
                return (null, "The order does not say what the amount is worth in " + store.Currency + ".");
        }
        var terms = new CodeTerms
        {
            Percent = part.Percent,
            Amount = amount,
            // Two codes for goods never meet on one line: beside the customer's own, ours is taken off the order as a whole.
            Products = part.Kind == OfferKind.NextOrderDiscount || carried.TakesGoodsOff
                ? []
                : [.. (part.ProductIds.Any() ? part.ProductIds : order.Lines.Select(l => l.ProductId)).Where(id => id > 0).Distinct()],
            Customer = order.Customer.AccountId!.Value,
            Ends = ends,
        };
        return await codes.Make(store, code, terms, cancel);
    }

    /// <summary>Half a promise is none: what was made of it goes again.</summary>
    private async Task<Provisioned> Not(Store store, Cancellation cancellation, Promise promise, string why, CancellationToken cancel)
    {
        await Release(store, cancellation, promise, cancel);
        return Provisioned.Not(why);
    }
}
