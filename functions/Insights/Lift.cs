namespace CancelSaver.Insights;

/// <summary>
/// How much more often customers come back when the rules act than when nothing is done: the share among those the rules gave an offer less the share among those held out, in points.
/// Everybody counts on the side chance put them on, whatever became of the offer; so the difference is the rules' doing and nothing else.
/// </summary>
/// <param name="Points">The difference of the two shares, in points (5 is "five of a hundred more").</param>
/// <param name="Low">Lower end of the 95 % interval, in points.</param>
/// <param name="High">Its upper end.</param>
public sealed record Lift(double Points, double Low, double High)
{
    /// <summary>What must be seen to be worth an answer, in points, where the difference itself is smaller.</summary>
    public const double Worthwhile = 5;

    private const double Sure = 1.959963984540054;

    /// <summary>The interval does not hold zero: the difference is there.</summary>
    public bool Tells => Low > 0 || High < 0;

    /// <summary>
    /// The difference with its 95 % interval by Newcombe's hybrid score method: honest with few cases and with shares near 0 or 1, where the plain interval is far too narrow.
    /// R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998) 873–890, method 10.
    /// </summary>
    /// <returns>Null: one of the two sides is empty.</returns>
    public static Lift? Of(int treatedBack, int treated, int heldOutBack, int heldOut)
    {
        if (treated <= 0 || heldOut <= 0)
            return null;
        var (with, withLow, withHigh) = Wilson(treatedBack, treated);
        var (without, withoutLow, withoutHigh) = Wilson(heldOutBack, heldOut);
        var difference = with - without;
        return new Lift(
            100 * difference,
            100 * (difference - Math.Sqrt(Square(with - withLow) + Square(withoutHigh - without))),
            100 * (difference + Math.Sqrt(Square(withHigh - with) + Square(without - withoutLow))));
    }

    /// <summary>How many more cases must be measured, at the share held out so far, until a difference as it looks now (five points at least) would show in four of five times.</summary>
    /// <returns>Null: that cannot be said, since nobody is held out yet.</returns>
    public static int? More(int treatedBack, int treated, int heldOutBack, int heldOut)
    {
        if (heldOut <= 0)
            return null;
        var measured = treated + heldOut;
        // Half a case on each side keeps a share of a handful away from 0 and 1.
        var (with, without) = ((treatedBack + 0.5) / (treated + 1), (heldOutBack + 0.5) / (heldOut + 1));
        var looks = Math.Max(Math.Abs(with - without), Worthwhile / 100);
        var lower = Math.Clamp(Math.Min(with, without), 0, 1 - looks);
        return HoldoutMath.CustomersUntilItShows(Math.Clamp(heldOut / (double)measured, 0.01, 0.99), lower, looks) is { } all ? Math.Max(1, all - measured) : null;
    }

    private static (double Share, double Low, double High) Wilson(int back, int all)
    {
        var share = back / (double)all;
        var square = Sure * Sure;
        var middle = (share + (square / (2 * all))) / (1 + (square / all));
        var half = Sure / (1 + (square / all)) * Math.Sqrt((share * (1 - share) / all) + (square / (4.0 * all * all)));
        return (share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    private static double Square(double value) => value * value;
}
