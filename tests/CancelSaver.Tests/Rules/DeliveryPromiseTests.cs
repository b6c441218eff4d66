using System.Globalization;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Rules;

internal sealed class DeliveryPromiseTests
{
    private static readonly PriorityPlan Plan = new();

    // Wednesday 18 November 2026; New York is five hours behind UTC in winter, four in summer.
    [TestCase("2026-11-18T15:00Z", "2026-11-18T19:00Z", "2026-11-18", "2026-11-20", TestName = "{m}: in the morning, today")]
    [TestCase("2026-11-18T17:00Z", "2026-11-18T19:00Z", "2026-11-18", "2026-11-20", TestName = "{m}: just enough time to answer")]
    [TestCase("2026-11-18T17:01Z", "2026-11-19T19:00Z", "2026-11-19", "2026-11-23", TestName = "{m}: too little time, tomorrow")]
    [TestCase("2026-11-18T19:00Z", "2026-11-19T19:00Z", "2026-11-19", "2026-11-23", TestName = "{m}: at the cut-off, tomorrow")]
    [TestCase("2026-11-20T20:00Z", "2026-11-23T19:00Z", "2026-11-23", "2026-11-25", TestName = "{m}: over a weekend")]
    [TestCase("2026-11-19T03:30Z", "2026-11-19T19:00Z", "2026-11-19", "2026-11-23", TestName = "{m}: still yesterday in the store")]
    public void It_is_the_next_cut_off_that_leaves_time_to_answer(string now, string reconfirmBy, string leaves, string arrives) =>
        Check(Plan, "America/New_York", now, reconfirmBy, leaves, arrives);

    [Test]
    public void Holidays_are_no_work_days() => Check(Plan with { Holidays = [new DateOnly(2026, 11, 26), new DateOnly(2026, 11, 30)] },
        "America/New_York", "2026-11-25T20:00Z", "2026-11-27T19:00Z", "2026-11-27", "2026-12-02");

    // The clock goes forward on 8 March 2026 and back on 1 November 2026, both Sundays at two in the morning.
    [TestCase("2026-03-06T15:00Z", "14:00", "2026-03-06T19:00Z", "2026-03-06")]
    [TestCase("2026-03-07T15:00Z", "14:00", "2026-03-07T19:00Z", "2026-03-07")]
    [TestCase("2026-03-07T20:00Z", "14:00", "2026-03-08T18:00Z", "2026-03-08")]
    [TestCase("2026-03-08T01:00Z", "02:30", "2026-03-08T07:00Z", "2026-03-08", Description = "half past two does not exist: the moment of the jump")]
    [TestCase("2026-10-31T19:00Z", "14:00", "2026-11-01T19:00Z", "2026-11-01")]
    [TestCase("2026-11-01T01:00Z", "01:30", "2026-11-01T05:30Z", "2026-11-01", Description = "half past one comes twice: the first")]
    public void The_clock_may_change_meanwhile(string now, string cutOff, string reconfirmBy, string leaves)
    {
        var everyDay = Plan with { WorkDays = Enum.GetValues<DayOfWeek>(), CutOff = TimeOnly.Parse(cutOff, CultureInfo.InvariantCulture), DeliveryDays = 0 };
        Check(everyDay, "America/New_York", now, reconfirmBy, leaves, leaves);
    }

    [Test]
    public void A_plain_offset_is_a_time_zone_too() =>
        Check(Plan, "+02:00", "2026-07-15T08:00Z", "2026-07-15T12:00Z", "2026-07-15", "2026-07-17");

    [Test]
    public void A_store_that_never_works_promises_nothing() =>
        Assert.That(DeliveryPromise.For(Plan with { WorkDays = [] }, "UTC", Some.Now), Is.Null);

    [Test]
    public void A_customer_who_needs_longer_than_anybody_has_gets_no_promise() =>
        Assert.That(DeliveryPromise.For(Plan with { LeastTimeToAnswer = TimeSpan.FromDays(90) }, "UTC", Some.Now), Is.Null);

    private static void Check(PriorityPlan plan, string zone, string now, string reconfirmBy, string leaves, string arrives)
    {
        var promise = DeliveryPromise.For(plan, zone, Moment(now));
        Assert.That(promise, Is.EqualTo(new DeliveryPromise(Moment(reconfirmBy), Day(leaves), Day(arrives))));
        Assert.That(promise!.ReconfirmBy.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
