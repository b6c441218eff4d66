namespace CancelSaver.Insights;

/// <summary>What a holdout costs and when it tells something. Plain statistics: shares between 0 and 1, nothing else.</summary>
public static class HoldoutMath
{
    /// <summary>Quantile of the normal distribution for 5 % error on two sides.</summary>
    private const double Sure = 1.959963984540054;

    /// <summary>The same for 80 % power.</summary>
    private const double Power = 0.8416212335729143;

    /// <summary>
    /// How many customers in all (held out and not) it takes until a true difference shows: two proportions, 5 % two-sided, 80 % power, the groups of the sizes the holdout makes them
    /// (Fleiss, Levin, Paik: Statistical Methods for Rates and Proportions, 3rd ed., section 4.2, without the correction for continuity).
    /// </summary>
    /// <param name="heldOutShare">Share of customers who get nothing, above 0 and below 1.</param>
    /// <param name="baseRate">Share of the held-out customers who come back anyway.</param>
    /// <param name="lift">How much higher the share is among the others: 0.05 is five points.</param>
    /// <returns>Null where it would never show: nobody is held out, or there is no room for such a lift.</returns>
    public static int? CustomersUntilItShows(double heldOutShare, double baseRate, double lift)
    {
        if (heldOutShare is not (> 0 and < 1) || lift <= 0 || baseRate < 0 || baseRate + lift > 1)
            return null;
        var (without, with) = (baseRate, baseRate + lift);
        var ratio = (1 - heldOutShare) / heldOutShare;
        var mean = (without + (ratio * with)) / (1 + ratio);
        var spread = (Sure * Math.Sqrt((1 + (1 / ratio)) * mean * (1 - mean))) + (Power * Math.Sqrt((without * (1 - without)) + (with * (1 - with) / ratio)));
        var heldOut = Math.Ceiling(spread * spread / (lift * lift));
        return (int)Math.Min(int.MaxValue, heldOut + Math.Ceiling(heldOut * ratio));
    }

    /// <summary>What holding out costs: offers not made, times the share that would have come back because of them, times what such an order is worth.</summary>
    /// <param name="customers">Customers in the period who would have been written to, the held-out ones among them.</param>
    /// <param name="saveRate">Share of offered customers who come back.</param>
    /// <param name="baseRate">Share that comes back without an offer; it is not lost.</param>
    /// <param name="savedMinor">What a saved order is worth, minor units.</param>
    /// <returns>Orders not saved, and their worth in minor units.</returns>
    public static (double Saves, long Minor) Forgone(int customers, double heldOutShare, double saveRate, double baseRate, long savedMinor)
    {
        var saves = Math.Max(0, customers) * Math.Clamp(heldOutShare, 0, 1) * Math.Max(0, saveRate - baseRate);
        return (saves, (long)Math.Round(saves * Math.Max(0, savedMinor), MidpointRounding.ToEven));
    }
}
