namespace CancelSaver.Stores;

/// <summary>The team's clock: open hours on work days, in the store's zone. A store that names no work day, or no hours, counts day and night.</summary>
public static class OpeningHours
{
    private const int LooksAhead = 366;

    /// <summary>When so many open hours have passed since a moment (UTC).</summary>
    public static DateTimeOffset After(StoreSettings settings, string timeZone, DateTimeOffset from, TimeSpan open)
    {
        if (DayAndNight(settings))
            return (from + open).ToUniversalTime();
        foreach (var (opens, closes) in Spans(settings, timeZone, from))
        {
            var begins = opens > from ? opens : from;
            if (begins + open <= closes)
                return (begins + open).ToUniversalTime();
            open -= closes - begins;
        }
        return (from + open).ToUniversalTime();
    }

    /// <summary>The first answer is due by then (UTC).</summary>
    public static DateTimeOffset ReplyDue(StoreSettings settings, string timeZone, DateTimeOffset since) =>
        After(settings, timeZone, since, TimeSpan.FromHours(Math.Clamp(settings.Desk.ReplyHours, 1, 400)));

    /// <summary>How much open time lies between two moments.</summary>
    public static TimeSpan Between(StoreSettings settings, string timeZone, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from || DayAndNight(settings))
            return to > from ? to - from : TimeSpan.Zero;
        var sum = TimeSpan.Zero;
        foreach (var (opens, closes) in Spans(settings, timeZone, from))
        {
            if (opens >= to)
                break;
            sum += (closes < to ? closes : to) - (opens > from ? opens : from);
        }
        return sum;
    }

    private static bool DayAndNight(StoreSettings settings) => settings.Desk.OpenTo <= settings.Desk.OpenFrom || settings.Priority.WorkDays.Count == 0;

    // The open times that are not over yet, one a day.
    private static IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Spans(StoreSettings settings, string timeZone, DateTimeOffset from)
    {
        var zone = StoreTime.Zone(timeZone);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        for (var ahead = 0; ahead <= LooksAhead; ahead++, day = day.AddDays(1))
        {
            if (!settings.Priority.WorkDays.Contains(day.DayOfWeek) || settings.Priority.Holidays.Contains(day))
                continue;
            var (opens, closes) = (StoreTime.Moment(day, settings.Desk.OpenFrom, zone), StoreTime.Moment(day, settings.Desk.OpenTo, zone));
            if (closes > from && closes > opens)
                yield return (opens, closes);
        }
    }
}
