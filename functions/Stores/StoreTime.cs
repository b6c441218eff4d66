using System.Globalization;

namespace CancelSaver.Stores;

/// <summary>The store's clock: an IANA zone, or a plain offset where the store has only that. What cannot be understood is UTC.</summary>
public static class StoreTime
{
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(14);

    public static TimeZoneInfo Zone(string timeZone)
    {
        if (TryOffset(timeZone, out var offset))
            return offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(timeZone, offset, timeZone, timeZone);
        return timeZone.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    public static DateTimeOffset Local(DateTimeOffset at, string timeZone) =>
        TryOffset(timeZone, out var offset) ? at.ToOffset(offset) : TimeZoneInfo.ConvertTime(at, Zone(timeZone));

    /// <summary>
    /// The moment a wall clock in this zone shows a time. A time the clock jumps over is the moment of the jump; one it shows twice is
    /// the first of the two, so that
    /// a promise is never later than somebody could read it.
    /// </summary>
    public static DateTimeOffset Moment(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(time);
        for (var step = 0; step < 24 * 60 && zone.IsInvalidTime(wall); step++)
            wall = new DateTime(wall.Year, wall.Month, wall.Day, wall.Hour, wall.Minute, 0).AddMinutes(1);
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    private static bool TryOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length < 5 || text[0] is not ('+' or '-'))
            return false;
        return TimeSpan.TryParseExact(text.AsSpan(1), ["hh\\:mm", "hhmm"], CultureInfo.InvariantCulture,
            text[0] == '-' ? TimeSpanStyles.AssumeNegative : TimeSpanStyles.None, out offset) && offset.Duration() <= Furthest;
    }
}
