using CancelSaver.Insights;

namespace CancelSaver.Tests.Insights;

/// <summary>The difference between those with an offer and those held out, with its interval.</summary>
public sealed class LiftTests
{
    // The eight contrasts of Newcombe 1998, table II, method 10.
    [TestCase(56, 70, 48, 80, 0.0524, 0.3339)]
    [TestCase(9, 10, 3, 10, 0.1705, 0.8090)]
    [TestCase(6, 7, 2, 7, 0.0582, 0.8062)]
    [TestCase(5, 56, 0, 29, -0.0381, 0.1926)]
    [TestCase(0, 10, 0, 20, -0.1611, 0.2775)]
    [TestCase(0, 10, 0, 10, -0.2775, 0.2775)]
    [TestCase(10, 10, 0, 20, 0.6791, 1.0000)]
    [TestCase(10, 10, 0, 10, 0.6075, 1.0000)]
    public void Is_what_the_paper_says(int back, int treated, int heldOutBack, int heldOut, double low, double high)
    {
        var lift = Lift.Of(back, treated, heldOutBack, heldOut)!;
        Assert.That(lift.Low / 100, Is.EqualTo(low).Within(0.00006));
        Assert.That(lift.High / 100, Is.EqualTo(high).Within(0.00006));
        Assert.That(lift.Points / 100, Is.EqualTo(((double)back / treated) - ((double)heldOutBack / heldOut)).Within(1e-9));
        Assert.That(lift.Tells, Is.EqualTo(low > 0));
    }

    [TestCase(0, 0, 3, 10)]
    [TestCase(3, 10, 0, 0)]
    public void With_one_side_empty_there_is_nothing_to_say(int back, int treated, int heldOutBack, int heldOut) =>
        Assert.That(Lift.Of(back, treated, heldOutBack, heldOut), Is.Null);

    [Test]
    public void How_many_more_falls_as_cases_come_in_and_is_not_known_without_anybody_held_out()
    {
        var few = Lift.More(10, 90, 1, 10)!.Value;
        var many = Lift.More(100, 900, 10, 100)!.Value;
        Assert.That(many, Is.LessThan(few));
        Assert.That(few, Is.InRange(300, 5000));
        Assert.That(Lift.More(10, 90, 0, 0), Is.Null);
        Assert.That(Lift.More(0, 5, 5, 5), Is.Positive, "whatever the shares are");
    }
}
