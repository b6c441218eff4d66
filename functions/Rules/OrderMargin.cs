using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>What the merchant earns with an order, as far as it is known.</summary>
public static class OrderMargin
{
    /// <summary>
    /// Adds up the lines whose margin is known; lines nobody told us of count with the store's own percentage, or not at all where there is none: the limit is then rather too tight than
    /// too wide.
    /// </summary>
    /// <param name="percent">The store's average margin; null: not known.</param>
    /// <returns>In the order's currency, never below nothing; null when no line's own margin is known.</returns>
    public static Money? Of(Order order, Margins margins, string storeCurrency, int? percent)
    {
        if (margins.ByKey.Count == 0)
            return null;
        var (sum, known) = (0m, false);
        foreach (var line in order.Lines)
        {
            if (margins.Of(line) is { } margin && Earned(line, margin, order, storeCurrency) is { } earned)
                (sum, known) = (sum + earned, true);
            else
                sum += line.Total.ToDecimal() * (percent ?? 0) / 100m;
        }

        return known ? Money.FromDecimal(Math.Clamp(sum, 0, 1_000_000_000_000m), order.Total.Currency) : null;
    }

    private static decimal? Earned(OrderLine line, ProductMargin margin, Order order, string storeCurrency)
    {
        if (margin.CostMinor is not { } cost)
            return line.Total.ToDecimal() * (margin.Percent ?? 0) / 100m;
        var price = new Money(cost, storeCurrency).ToDecimal();
        if (order.Total.Currency == storeCurrency)
            return line.Total.ToDecimal() - (price * line.Quantity);
        // At the order's own rate, where the store told it.
        return order.TotalInStoreCurrency is { Minor: > 0 } own && own.Currency == storeCurrency
            ? line.Total.ToDecimal() - (price * line.Quantity * order.Total.ToDecimal() / own.ToDecimal())
            : null;
    }
}
