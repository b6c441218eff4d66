using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Saves;

/// <summary>What a promise really cost, read from the order that came back, in that order's currency.</summary>
internal static class OfferCost
{
    /// <summary>The same order before and after: the difference is ours.</summary>
    public static Money OfReopened(Cancellation cancellation, Order after)
    {
        var before = cancellation.Order;
        if (cancellation.Promise is not { } promise || before.Total.Currency != after.Total.Currency)
            return Money.Zero(after.Total.Currency);
        return Sum(promise.Offer, after, part => part.Kind switch
        {
            OfferKind.Coupon => More(after.DiscountTotal, before.DiscountTotal),
            OfferKind.FreeShipping => More(before.ShippingTotal, after.ShippingTotal) + (part.FeesToo
                ? More(before.FeeTotal, after.FeeTotal)
                : 0),
            _ => part.Cost.Minor,
        });
    }

    /// <summary>A new order: what our code took off, and what shipping would have cost as it did before.</summary>
    public static Money OfRedeemed(Cancellation cancellation, Order order)
    {
        var before = cancellation.Order;
        if (cancellation.Promise is not { } promise || before.Total.Currency != order.Total.Currency)
            return Money.Zero(order.Total.Currency);
        return Sum(promise.Offer, order, part => part.Kind switch
        {
            // With other codes beside it, ours cannot have cost more than it was priced at.
            OfferKind.Coupon or OfferKind.NextOrderDiscount => order.CouponCodes.Count <= 1
                ? Math.Abs(order.DiscountTotal.Minor)
                : Math.Min(Math.Abs(order.DiscountTotal.Minor), part.Cost.Minor),
            OfferKind.FreeShipping => Math.Min(part.Cost.Minor, More(before.ShippingTotal, order.ShippingTotal) +
                (part.FeesToo ? More(before.FeeTotal, order.FeeTotal) : 0)),
            _ => part.Cost.Minor,
        });
    }

    private static Money Sum(Offer offer, Order order, Func<OfferPart, long> cost) => new(offer.Parts.Sum(cost), order.Total.Currency);

    private static long More(Money one, Money other) => Math.Max(0, Math.Abs(one.Minor) - Math.Abs(other.Minor));
}
