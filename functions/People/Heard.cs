namespace CancelSaver.People;

/// <summary>A store has told us something by itself.</summary>
/// <param name="At">When it reached us, UTC.</param>
/// <param name="Topic">The platform's word for what it was about.</param>
public sealed record Heard(DateTimeOffset At, string Topic);

/// <summary>When a store last told us something, and at which hours of the week it usually does.</summary>
/// <param name="ByHour">The last time within each hour of the week (<see cref="HourOf"/>), for those in which it ever did.</param>
public sealed record LastHeard(DateTimeOffset At, string Topic, IReadOnlyDictionary<int, DateTimeOffset> ByHour)
{
    public const int HoursOfWeek = 7 * 24;

    /// <summary>So many hours without a word in which it did write a week before are no chance.</summary>
    public const int Unusual = 3;

    /// <summary>0 is the first hour of Sunday, UTC.</summary>
    public static int HourOf(DateTimeOffset at) => ((int)at.UtcDateTime.DayOfWeek * 24) + at.UtcDateTime.Hour;

    /// <summary>Whole hours since the last word in which the store had written a week before: a small store is silent for days, a large one is not for an hour.</summary>
    public int Missed(DateTimeOffset now)
    {
        var (hour, missed) = (new DateTimeOffset(At.UtcDateTime.Date.AddHours(At.UtcDateTime.Hour + 1), TimeSpan.Zero), 0);
        for (var hours = 0; hours < HoursOfWeek && hour.AddHours(1) <= now; hours++, hour = hour.AddHours(1))
        {
            if (ByHour.TryGetValue(HourOf(hour), out var wrote) && wrote >= hour.AddDays(-7) && wrote < hour.AddDays(-7).AddHours(1))
                missed++;
        }
        return missed;
    }

    public bool IsUnusuallySilent(DateTimeOffset now) => Missed(now) >= Unusual;
}
