using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Tests.Eyeball;

namespace CancelSaver.Tests.Merchant;

/// <summary>Filters, numbers, pages and views, without any page around them.</summary>
public sealed class CaseFilterTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 22, 3, 30, 0, TimeSpan.Zero);
    private static readonly Store store = Samples.Store;

    private static readonly IReadOnlyList<CaseEntry> entries =
    [
        Entry(9, CancellationStatus.Received, CancelClass.Unknown),
        Entry(8, CancellationStatus.Saved, signs: CaseSigns.Offered | CaseSigns.Treated, reason: Reason.ShippingCost) with { RecoveredMinor = 9000, CostMinor = 700, Score = 4 },
        Entry(7, CancellationStatus.Saved, signs: CaseSigns.Offered | CaseSigns.Treated | CaseSigns.BeforeCancel | CaseSigns.Kept) with { Total = new Money(7, "EUR"), Owner = "wp:7" },
        Entry(6, CancellationStatus.Expired, signs: CaseSigns.Offered | CaseSigns.Treated | CaseSigns.Answered | CaseSigns.Asked) with { Score = 2 },
        Entry(5, CancellationStatus.CameBackAlone, signs: CaseSigns.HeldOut),
        Entry(4, CancellationStatus.HeldOut, signs: CaseSigns.HeldOut),
        Entry(3, CancellationStatus.Asked, signs: CaseSigns.Asked),
        Entry(2, CancellationStatus.NeedsPerson, signs: CaseSigns.NeedsPerson),
        Entry(1, CancellationStatus.NotForUs, CancelClass.Staff),
        Entry(0, CancellationStatus.NotForUs, CancelClass.Fraud),
    ];

    [TestCase("", ExpectedResult = "9876543210")]
    [TestCase("show=own", ExpectedResult = "98765432")]
    [TestCase("show=back", ExpectedResult = "87")]
    [TestCase("show=kept", ExpectedResult = "7")]
    [TestCase("show=alone", ExpectedResult = "5")]
    [TestCase("show=lost", ExpectedResult = "642")]
    [TestCase("show=measured", ExpectedResult = "87654")]
    [TestCase("show=excluded", ExpectedResult = "10")]
    [TestCase("show=excluded&class=Fraud", ExpectedResult = "0")]
    [TestCase("show=person", ExpectedResult = "2")]
    [TestCase("show=unanswered", ExpectedResult = "3")]
    [TestCase("show=Saved&reason=ShippingCost", ExpectedResult = "8")]
    [TestCase("reason=ShippingCost", ExpectedResult = "8")]
    [TestCase("class=Unknown", ExpectedResult = "9")]
    [TestCase("product=6", ExpectedResult = "6")]
    [TestCase("least=1.07&most=1.08", ExpectedResult = "8")]
    [TestCase("least=0", ExpectedResult = "986543210")]
    [TestCase("owner=wp:7", ExpectedResult = "7")]
    [TestCase("owner=-&show=back", ExpectedResult = "8")]
    [TestCase("show=nonsense&class=7000&product=x", ExpectedResult = "9876543210")]
    public string Shows(string query)
    {
        var filter = CaseFilter.Read(Asked(query), store);
        var again = CaseFilter.Read(Asked(Uri.UnescapeDataString(filter.Query(store.Currency))), store);
        Assert.That(again, Is.EqualTo(filter), "the address says all of it");
        return string.Concat(filter.Of(entries, [], store.Currency).Select(e => e.Order));
    }

    [Test]
    public void A_case_must_have_every_word()
    {
        CaseEntry[] some = [entries[0] with { Words = [1, 2, 3] }, entries[1] with { Words = [2] }];
        Assert.That(new CaseFilter().Of(some, [2], "USD"), Has.Count.EqualTo(2));
        Assert.That(new CaseFilter().Of(some, [2, 3], "USD"), Has.Count.EqualTo(1));
        Assert.That(new CaseFilter().Of(some, [4], "USD"), Is.Empty);
    }

    [TestCase("least=abc", "least")]
    [TestCase("least=5&most=4", "most")]
    [TestCase("period=custom", "from")]
    [TestCase("period=custom&from=2026-01-01", "to")]
    [TestCase("from=2026-02-02&to=2026-02-01", "to")]
    [TestCase("from=2025-01-01&to=2026-06-01", "to")]
    [TestCase("from=2026-02-31&to=2026-03-01", "from")]
    [TestCase("from=0001-01-01&to=9999-12-31", "from")]
    public void What_makes_no_sense_is_said_beside_its_field(string query, string field)
    {
        var typed = Asked(query);
        var filter = CaseFilter.Read(typed, store);
        Assert.That(typed.Errors.Select(e => e.Name), Does.Contain(field));
        var (from, until) = filter.Moments(store, now);
        Assert.That(until - from, Is.LessThanOrEqualTo(TimeSpan.FromDays(ReadDays.MostDays)).And.GreaterThan(TimeSpan.Zero), "and the page shows something all the same");
    }

    // In New York it is still the 21st, half past ten in the evening; the clocks went back on the 1st.
    [TestCase("period=7", "2026-11-15T05:00Z", "2026-11-22T05:00Z")]
    [TestCase("period=30", "2026-10-23T04:00Z", "2026-11-22T05:00Z")]
    [TestCase("from=2026-10-31&to=2026-11-01", "2026-10-31T04:00Z", "2026-11-02T05:00Z")]
    public void Days_are_the_stores(string query, string from, string until) => Assert.That(
        CaseFilter.Read(Asked(query), store).Moments(store, now),
        Is.EqualTo((DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture))));

    [Test]
    public void Each_number_is_the_length_of_its_list()
    {
        var numbers = Overview.Of(entries, "USD");
        int Listed(string group) => new CaseFilter { Show = group }.Of(entries, [], "USD").Count;
        using var all = Assert.EnterMultipleScope();
        Assert.That(numbers.All, Is.EqualTo(entries.Count));
        Assert.That(numbers.Cancelled, Is.EqualTo(Listed(CaseGroups.Own)).And.EqualTo(8));
        Assert.That(numbers.Offered, Is.EqualTo(Listed(CaseGroups.Offered)).And.EqualTo(3));
        Assert.That(numbers.Saved, Is.EqualTo(Listed(CaseGroups.Back)).And.EqualTo(2));
        Assert.That(numbers.Kept, Is.EqualTo(Listed(CaseGroups.Kept)));
        Assert.That(numbers.CameBackAlone, Is.EqualTo(Listed(CaseGroups.Alone)));
        Assert.That(numbers.HeldOut, Is.EqualTo(Listed(CaseGroups.HeldOut)));
        Assert.That(numbers.Treated + numbers.HeldOut, Is.EqualTo(Listed(CaseGroups.Measured)));
        Assert.That(numbers.SavedByHand, Is.EqualTo(Listed(CaseGroups.CalledSaved)).And.Zero);
        Assert.That(numbers.Excluded, Is.EqualTo(new Dictionary<CancelClass, int> { [CancelClass.Staff] = 1, [CancelClass.Fraud] = 1 }));
        Assert.That((numbers.TreatedBack, numbers.Treated, numbers.HeldOutBack, numbers.HeldOut), Is.EqualTo((2, 3, 1, 2)));
        Assert.That((numbers.Recovered, numbers.Cost, numbers.OtherCurrency), Is.EqualTo((new Money(9000, "USD"), new Money(700, "USD"), 1)));
        Assert.That(numbers.Lost, Is.EqualTo(new Money(106 + 104 + 102, "USD")));
        Assert.That(numbers.AverageScore, Is.EqualTo(3));
    }

    [Test]
    public void Going_through_the_pages_shows_each_case_once_whatever_comes_in_meanwhile()
    {
        var sorted = Enumerable.Range(0, 60).Select(i => Entry(1000 - i) with { CancelledAt = now.AddMinutes(-i / 2) }).ToList();
        var first = CasePlace.Page(sorted, null);
        sorted.Insert(0, Entry(2000) with { CancelledAt = now.AddMinutes(1) });
        var second = CasePlace.Page(sorted, CasePlace.Parse(first.Next));
        var third = CasePlace.Page(sorted, CasePlace.Parse(second.Next));
        Assert.That(first.Rows.Concat(second.Rows).Concat(third.Rows).Select(e => e.Order), Is.EqualTo(Enumerable.Range(0, 60).Select(i => 1000L - i)));
        Assert.That((first.Before, second.First, third.Next), Is.EqualTo(((string?)null, 26, (string?)null)));
        Assert.That(CasePlace.Page(sorted, CasePlace.Parse(third.Before)).Rows[0].Order, Is.EqualTo(second.Rows[0].Order));
        Assert.That(CasePlace.Page(sorted, CasePlace.Parse("1.1")).Rows, Is.Empty, "after the last");
        Assert.That(new[] { "", "x", "1", "1.", ".1", "99999999999999999999.1" }.Select(CasePlace.Parse), Has.All.Null);
    }

    [Test]
    public void Views_are_kept_replaced_renamed_and_removed_once_or_twice_alike()
    {
        Assert.That(CaseViews.Keep([], "USD", new CaseView("Dear", "least=100"), out var views), Is.Null);
        Assert.That(CaseViews.Keep(views, "USD", new CaseView("dear", "least=200"), out views), Is.Null);
        Assert.That(views, Is.EqualTo(new[] { new CaseView("dear", "least=200") }));
        Assert.That(CaseViews.Rename(views, "USD", "Dear", "Very dear", out views), Is.Null);
        Assert.That(CaseViews.Rename(views, "USD", "Dear", "Very dear", out views), Is.Null, "done already");
        Assert.That(views.Single().Name, Is.EqualTo("Very dear"));
        Assert.That(CaseViews.Rename(views, "USD", "Cheap", "Cheaper", out _), Does.Contain("any more"));
        Assert.That(CaseViews.Keep(views, "USD", new CaseView("saved", ""), out _), Does.Contain("come with the app"));
        Assert.That(CaseViews.Keep(views, "USD", new CaseView("", ""), out _), Does.Contain("a name"));
        Assert.That(CaseViews.Keep(views, "USD", new CaseView(new string('x', 41), ""), out _), Does.Contain("41"));
        Assert.That(CaseViews.Keep([.. Enumerable.Range(0, 30).Select(i => new CaseView("v" + i, ""))], "USD", new CaseView("one more", ""), out _), Does.Contain("30"));
        Assert.That(CaseViews.Remove(CaseViews.Remove(views, "very dear"), "very dear"), Is.Empty);
    }

    [TestCase("USD", "least=100.00")]
    [TestCase("JPY", "least=10000")]
    [TestCase("KWD", "least=100.000")]
    public void A_high_value_is_high_in_the_stores_money(string currency, string says)
    {
        var view = CaseViews.Shipped(currency).Single(v => v.Query.Contains("least", StringComparison.Ordinal));
        Assert.That(view.Query, Does.EndWith(says));
        Assert.That(CaseFilter.Read(Asked(view.Query), store with { Currency = currency }).Query(currency), Is.EqualTo(view.Query), "so that the view is marked as the one shown");
    }

    private static CaseEntry Entry(long order, CancellationStatus status = CancellationStatus.Received, CancelClass @class = CancelClass.Customer, CaseSigns signs = CaseSigns.None, string reason = Reason.Unknown) => new()
    {
        Order = order,
        CancelledAt = now.AddHours(-order),
        Status = status,
        Class = @class,
        Reason = reason,
        Signs = signs,
        Total = new Money(100 + order, "USD"),
        Goods = [new Good(order, "Good " + order), new Good(77, "Mug")],
        OfferKinds = (signs & CaseSigns.Offered) != CaseSigns.None ? 1 << (int)OfferKind.Coupon : 0,
    };

    private static Typed Asked(string query) => Typed.Of(query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).Select(f => (f[0], (string?)f[1])));
}
