using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>What a free-shipping code must cover, and what an amount is worth in the store's own currency. Arithmetic only.</summary>
internal static class ShopifyShipping
{
    // Prices in the customer's currency are rounded, so a rate worked back is a little off; too little would take the promise away.
    private const decimal Margin = 1.02m;

    /// <summary>The faster method: the merchant's choice, else the dearest with a fixed price.</summary>
    public static ShippingMethod? Priority(Store store) => store.Settings.Priority.MethodInstance is { Length: > 0 } chosen
        ? store.ShippingMethods.FirstOrDefault(m => m.InstanceId == chosen || m.MethodId + ":" + m.InstanceId == chosen)
        : store.ShippingMethods.Where(m => m.Cost is { IsPositive: true }).MaxBy(m => m.Cost!.Value.Minor);

    /// <summary>The dearest rate the offer makes free (null: any), or why it cannot be kept.</summary>
    public static (Money? UpTo, string? WhyNot) Covers(Store store, Order order, Offer offer)
    {
        Money? most = null;
        if (offer.Has(OfferKind.FreeShipping))
        {
            most = InStoreCurrency(store, order, order.ShippingTotal, Margin);
            if (most is null)
                return (null, "The order does not say what its shipping cost in " + store.Currency + ".");
        }
        if (!offer.Has(OfferKind.PriorityDelivery))
            return (most, null);
        if (order.ShippingLines.Count == 0)
            return (null, "The order is not shipped, so it cannot be sent faster.");
        if (Priority(store)?.Cost is { } cost && cost.Currency == store.Currency)
            return (most is { } free && free > cost ? free : cost, null);
        // The merchant never said which one, so whichever the customer takes is meant.
        return string.IsNullOrEmpty(store.Settings.Priority.MethodInstance) ? (null, null) : (null, "The store has no faster shipping method with a fixed price.");
    }

    /// <summary>Discounts are kept in the store's currency, whatever the customer paid in. The order itself says at which rate.</summary>
    /// <param name="margin">More than one: rounded up, when it has to be worked out at all.</param>
    public static Money? InStoreCurrency(Store store, Order order, Money amount, decimal margin = 1m)
    {
        if (amount.Currency == store.Currency)
            return amount;
        if (order.TotalInStoreCurrency is not { IsPositive: true } own || own.Currency != store.Currency || !order.Total.IsPositive || order.Total.Currency != amount.Currency)
            return null;
        return Money.FromDecimal(amount.ToDecimal() * own.ToDecimal() / order.Total.ToDecimal() * margin, store.Currency);
    }
}
