using CancelSaver.Insights;

namespace CancelSaver.Tests.Insights;

/// <summary>Against numbers everybody can check: R's <c>power.prop.test(p1, p2, power = .8)</c> gives them for groups of equal size.</summary>
internal sealed class HoldoutMathTests
{
    [TestCase(0.10, 0.05, 686)]
    [TestCase(0.50, 0.05, 1565)]
    [TestCase(0.20, 0.10, 294)]
    [TestCase(0.50, 0.10, 388)]
    public void Equal_groups_are_as_large_as_in_the_books(double baseRate, double lift, int each) =>
        Assert.That(HoldoutMath.CustomersUntilItShows(0.5, baseRate, lift), Is.EqualTo(2 * each));

    [Test]
    public void A_smaller_holdout_takes_more_customers_and_both_halves_weigh_the_same()
    {
        var all = new[] { 0.05, 0.10, 0.20, 0.30, 0.50 }.Select(h => HoldoutMath.CustomersUntilItShows(h, 0.1, 0.05)!.Value).ToList();
        Assert.That(all, Is.Ordered.Descending);
        Assert.That(all[1], Is.EqualTo(4000), "ten percent held out: 400 against 3,600, by hand from the formula");
    }

    [TestCase(0, 0.1, 0.05)]
    [TestCase(1, 0.1, 0.05)]
    [TestCase(0.1, 0.97, 0.05)]
    [TestCase(0.1, 0.1, 0)]
    [TestCase(0.1, -0.1, 0.05)]
    public void Where_it_can_never_show_it_says_so(double share, double baseRate, double lift) => Assert.That(HoldoutMath.CustomersUntilItShows(share, baseRate, lift), Is.Null);

    [Test]
    public void What_comes_back_anyway_is_not_forgone()
    {
        Assert.That(HoldoutMath.Forgone(1000, 0.10, 0.25, 0.05, 6000), Is.EqualTo((20.0, 120_000L)));
        Assert.That(HoldoutMath.Forgone(1000, 0.10, 0.05, 0.25, 6000), Is.EqualTo((0.0, 0L)), "offers that do harm cost nothing when they are not made");
    }
}
