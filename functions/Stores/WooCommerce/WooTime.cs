using System.Globalization;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Store time: WooCommerce takes local times without an offset.</summary>
public static class WooTime
{
    /// <param name="zone">IANA name or an offset ("+02:00").</param>
    public static string Local(DateTimeOffset at, string zone) =>
        At(at, zone).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The same moment by the store's clock; UTC when the zone means nothing to us.</summary>
    public static DateTimeOffset At(DateTimeOffset at, string zone)
    {
        if (zone is ['+' or '-', ..] && TimeSpan.TryParseExact(zone.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture, out var offset))
            return at.ToOffset(zone[0] == '-' ? -offset : offset);
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? TimeZoneInfo.ConvertTime(at, known) : at.ToUniversalTime();
    }
}
