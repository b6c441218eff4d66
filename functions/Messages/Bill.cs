using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>One part of what is charged.</summary>
/// <param name="Key">Text key: "bill.shipping".</param>
/// <param name="Before">What it was in the cancelled order; null where there was no such part.</param>
public sealed record BillLine(string Key, Money? Before, Money After)
{
    public bool Changed => Before != After;
}

/// <summary>What the customer would pay with the offer, in parts, beside what it was.</summary>
/// <param name="TaxIsEstimated">Something taxed became cheaper: the store works the tax out again.</param>
public sealed record Bill(IReadOnlyList<BillLine> Lines, BillLine Total, bool TaxIsEstimated)
{
    /// <param name="creditIsTakenOff">Store credit comes as a code for this very order, not onto an account.</param>
    public static Bill For(Order order, Offer offer, bool creditIsTakenOff = false)
    {
        var currency = order.Total.Currency;
        var zero = Money.Zero(currency);
        var products = order.Total - order.ShippingTotal - order.FeeTotal - order.TaxTotal;
        var discount = Discount(order, offer.Part(OfferKind.Coupon) ?? (creditIsTakenOff ? offer.Part(OfferKind.StoreCredit) : null), products);
        var free = offer.Part(OfferKind.FreeShipping);
        var shipping = free is null ? order.ShippingTotal : zero;
        var fees = free is { FeesToo: true } ? zero : order.FeeTotal;

        var net = products + order.ShippingTotal + order.FeeTotal;
        var newNet = products - discount + shipping + fees;
        var tax = net.IsPositive && newNet != net
            ? new Money((long)decimal.Round((decimal)order.TaxTotal.Minor * newNet.Minor / net.Minor, 0, MidpointRounding.ToEven), currency)
            : order.TaxTotal;

        var lines = new List<BillLine> { new("bill.products", products, products) };
        if (discount.IsPositive)
            lines.Add(new("bill.discount", null, zero - discount));
        if (order.ShippingTotal.IsPositive || free is not null)
            lines.Add(new("bill.shipping", order.ShippingTotal, shipping));
        if (order.FeeTotal.IsPositive)
            lines.Add(new("bill.fees", order.FeeTotal, fees));
        if (order.TaxTotal.IsPositive)
            lines.Add(new("bill.tax", order.TaxTotal, tax));
        return new Bill(lines, new BillLine("bill.total", order.Total, newNet + tax), tax != order.TaxTotal);
    }

    private static Money Discount(Order order, OfferPart? coupon, Money products)
    {
        var none = Money.Zero(order.Total.Currency);
        if (coupon is null)
            return none;
        var reduced = coupon.ProductIds.Count == 0
            ? products
            : order.Lines.Where(l => coupon.ProductIds.Contains(l.ProductId)).Aggregate(none, (sum, l) => sum + l.Total);
        var off = coupon.Percent is { } percent ? reduced.Percent(percent) : coupon.Amount ?? none;
        return off > reduced ? reduced : off;
    }
}
