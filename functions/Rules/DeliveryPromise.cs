using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>What can honestly be said about an order that goes out first.</summary>
/// <param name="ReconfirmBy">The latest moment to confirm (UTC); the link dies then.</param>
/// <param name="LeavesOn">The day the goods leave the warehouse, store calendar.</param>
/// <param name="ArrivesOn">The work day they should arrive.</param>
public sealed record DeliveryPromise(DateTimeOffset ReconfirmBy, DateOnly LeavesOn, DateOnly ArrivesOn)
{
    private const int LooksAhead = 60;
    private const int LongestDelivery = 60;

    /// <summary>
    /// The first work day whose cut-off leaves the customer enough time to answer; null when there is none within two months.
    /// </summary>
    public static DeliveryPromise? For(PriorityPlan plan, string storeTimeZone, DateTimeOffset now)
    {
        var zone = StoreTime.Zone(storeTimeZone);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var ahead = 0; ahead <= LooksAhead; ahead++, day = day.AddDays(1))
        {
            if (!Works(plan, day))
                continue;
            var cutOff = StoreTime.Moment(day, plan.CutOff, zone);
            if (cutOff <= now || cutOff - now < plan.LeastTimeToAnswer)
                continue;
            return Arrival(plan, day) is { } arrives ? new DeliveryPromise(cutOff, day, arrives) : null;
        }

        return null;
    }

    private static DateOnly? Arrival(PriorityPlan plan, DateOnly leaves)
    {
        var day = leaves;
        var left = Math.Clamp(plan.DeliveryDays, 0, LongestDelivery);
        for (var ahead = 0; left > 0; ahead++)
        {
            if (ahead > LongestDelivery * 8)
                return null;
            day = day.AddDays(1);
            if (Works(plan, day))
                left--;
        }

        return day;
    }

    private static bool Works(PriorityPlan plan, DateOnly day) => plan.WorkDays.Contains(day.DayOfWeek) && !plan.Holidays.Contains(day);
}
