using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

public sealed class NCronTabTests
{
    [TestCase("0 */15 * * * *", "2026-11-22T12:00:00Z", "2026-11-22T12:15:00Z")]
    [TestCase("0 */10 * * * *", "2026-11-22T12:59:59.5Z", "2026-11-22T13:00:00Z")]
    [TestCase("0 20 4 * * *", "2026-12-31T04:20:00Z", "2027-01-01T04:20:00Z")]
    [TestCase("*/20 * * * * *", "2026-11-22T12:00:41Z", "2026-11-22T12:01:00Z")]
    [TestCase("0 0 8,17 * * 1-5", "2026-11-20T17:00:00Z", "2026-11-23T08:00:00Z")]
    [TestCase("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [TestCase("0 5/20 * * * *", "2026-11-22T12:26:00Z", "2026-11-22T12:45:00Z")]
    public void The_next_time_is_found(string schedule, string after, string expected) =>
        Assert.That(NCronTab.Parse(schedule).Next(DateTimeOffset.Parse(after)), Is.EqualTo(DateTimeOffset.Parse(expected)));

    [TestCase("*/5 * * * *")]
    [TestCase("0 60 * * * *")]
    [TestCase("0 */0 * * * *")]
    [TestCase("0 5-1 * * * *")]
    [TestCase("0 0 0 * * MON")]
    [TestCase("")]
    public void What_is_no_schedule_is_refused(string schedule) =>
        Assert.That(() => NCronTab.Parse(schedule), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void A_schedule_that_never_comes_is_noticed() =>
        Assert.That(() => NCronTab.Parse("0 0 0 31 2 *").Next(DateTimeOffset.UnixEpoch), Throws.InstanceOf<InvalidDataException>());
}
