using System.Globalization;
using CancelSaver.Rules;

namespace CancelSaver.Tests.Rules;

internal sealed class BucketingTests
{
    // These numbers never change: a person who moves to another bucket spoils every measurement that runs.
    [TestCase("woo:shop.example", "a", 3334)]
    [TestCase("woo:shop.example", "b", 3404)]
    [TestCase("woo:shop.example", "c", 4636)]
    [TestCase("woo:other.example/path", "a", 234)]
    [TestCase("shopify:acme.myshopify.com", "a", 6190)]
    [TestCase("", "a", 1495)]
    [TestCase("woo:shop.example", "", 5683)]
    [TestCase("", "", 383)]
    [TestCase("woo:shop.example", "d3b07384d113edec49eaa6238ad5ff00", 7155)]
    [TestCase("woo:shop.example", "person-of-the-examples", 545)]
    [TestCase("woo:bücher.example", "é", 1854)]
    [TestCase("woo:shop.example", "王小明", 6343)]
    public void Buckets_are_pinned(string store, string person, int bucket) => Assert.That(Bucketing.Of(store, person), Is.EqualTo(bucket));

    [Test]
    public void A_long_name_has_a_bucket_too() =>
        Assert.That(Bucketing.Of(new string('s', 700), new string('p', 700)), Is.InRange(0, Bucketing.Buckets - 1));

    [TestCase(0, 0, false)]
    [TestCase(999, 10, true)]
    [TestCase(1000, 10, false)]
    [TestCase(9999, 100, true)]
    [TestCase(0, -5, false)]
    [TestCase(9999, 300, true)]
    public void A_share_holds_out_the_buckets_below_it(int bucket, int percent, bool heldOut) =>
        Assert.That(Bucketing.HeldOut(bucket, percent), Is.EqualTo(heldOut));

    [Test]
    public void Raising_the_share_keeps_everybody_who_was_held_out()
    {
        for (var bucket = 0; bucket < Bucketing.Buckets; bucket++)
        {
            var before = false;
            for (var percent = 0; percent <= 100; percent++)
            {
                var now = Bucketing.HeldOut(bucket, percent);
                Assert.That(before && !now, Is.False);
                before = now;
            }
        }
    }

    [Test]
    public void People_are_spread_evenly()
    {
        const int people = 20_000;
        var heldOut = Enumerable.Range(0, people)
            .Count(i => Bucketing.HeldOut(Bucketing.Of("woo:shop.example", i.ToString(CultureInfo.InvariantCulture)), 10));
        // Five standard deviations around a tenth.
        Assert.That(heldOut, Is.EqualTo(people / 10).Within(5 * Math.Sqrt(people * 0.1 * 0.9)));
    }
}
