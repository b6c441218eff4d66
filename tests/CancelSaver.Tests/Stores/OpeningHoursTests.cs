using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

/// <summary>The team's clock: New York, nine to five, Monday to Friday, Thanksgiving off.</summary>
internal sealed class OpeningHoursTests
{
    private const string Zone = "America/New_York";
    private static readonly StoreSettings Settings = new() { Priority = new PriorityPlan { Holidays = [new DateOnly(2026, 11, 26)] } };

    [TestCase("2026-11-24T10:00-05:00", "2026-11-24T18:00-05:00", false, TestName = "day and night")]
    [TestCase("2026-11-24T09:00-05:00", "2026-11-24T17:00-05:00", true, TestName = "from the first minute to the last")]
    [TestCase("2026-11-24T15:00-05:00", "2026-11-25T15:00-05:00", true, TestName = "over a night")]
    [TestCase("2026-11-25T16:00-05:00", "2026-11-27T16:00-05:00", true, TestName = "over a holiday")]
    [TestCase("2026-11-27T20:00-05:00", "2026-11-30T17:00-05:00", true, TestName = "over a weekend, asked after hours")]
    public void A_first_answer_is_due(string since, string due, bool hours)
    {
        var settings = hours ? Settings : Settings with { Desk = new DeskHours { OpenFrom = new TimeOnly(0, 0), OpenTo = new TimeOnly(0, 0) } };
        Assert.That(OpeningHours.ReplyDue(settings, Zone, At(since)), Is.EqualTo(At(due)));
    }

    [TestCase("2026-11-24T15:00-05:00", "2026-11-25T10:00-05:00", 3)]
    [TestCase("2026-11-25T18:00-05:00", "2026-11-27T08:00-05:00", 0)]
    [TestCase("2026-11-27T16:00-05:00", "2026-11-30T11:00-05:00", 3)]
    [TestCase("2026-11-24T15:00-05:00", "2026-11-24T14:00-05:00", 0)]
    public void Only_open_hours_count(string from, string to, int hours) =>
        Assert.That(OpeningHours.Between(Settings, Zone, At(from), At(to)), Is.EqualTo(TimeSpan.FromHours(hours)));

    [Test]
    public void Medians_are_told_by_reason_and_by_person()
    {
        var (ada, since) = (new Teammate("wp:7", "Ada"), At("2026-11-24T09:00-05:00"));
        DoneTask Task(string reason, Teammate? owner, double? reply, double done) => new(
            new CancellationId(new StoreId("woo:shop.example"), 1), TaskKind.Look, reason, owner, since, reply is { } r ? since.AddHours(r) : null, since.AddHours(done));
        var times = Times.Of([Task("Other", ada, 1, 2), Task("Other", ada, 2, 4), Task("Other", null, null, 6), Task("ShippingCost", ada, 0.5, 1)], Settings, Zone);

        Assert.That(times.All, Is.EqualTo(new TimesRow("All", 4, 3, TimeSpan.FromHours(1), TimeSpan.FromHours(3))));
        Assert.That(times.ByReason[0], Is.EqualTo(new TimesRow("Other", 3, 2, TimeSpan.FromHours(1.5), TimeSpan.FromHours(4))));
        Assert.That(times.ByPerson.Select(r => (r.Name, r.Count)), Is.EqualTo(new[] { ("Ada", 3), ("Nobody", 1) }));
        Assert.That((Times.Of(TimeSpan.FromMinutes(150)), Times.Of((TimeSpan?)null)), Is.EqualTo(("2 h 30 min", "–")));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
}
