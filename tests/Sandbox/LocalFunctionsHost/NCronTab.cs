using System.Globalization;

namespace CancelSaver.Sandbox;

/// <summary>
/// The schedule of a timer function: six fields (second minute hour day month weekday), UTC. Reads <c>*</c>, <c>*/n</c>, numbers, ranges
/// and lists of these: enough for what function.json files of this app say; names of days and months are refused.
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
/// </summary>
public sealed class NCronTab
{
    private static readonly (string Name, int From, int To)[] Fields =
        [("second", 0, 59), ("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6)];

    private readonly string _text;
    private readonly HashSet<int>[] _allowed;

    private NCronTab(string text, HashSet<int>[] allowed) => (_text, _allowed) = (text, allowed);

    /// <exception cref="InvalidDataException">The text is no schedule of six fields in the forms read here.</exception>
    public static NCronTab Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == Fields.Length
            ? new NCronTab(text, [.. parts.Zip(Fields, Allowed)])
            : throw new InvalidDataException($"'{text}' has {parts.Length} fields, a schedule has six");
    }

    /// <summary>The first moment after <paramref name="after"/> that the schedule names.</summary>
    /// <exception cref="InvalidDataException">It names none within the next eight years.</exception>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        var start = after.ToUniversalTime();
        var moment = new DateTimeOffset(start.Year, start.Month, start.Day, start.Hour, start.Minute, start.Second, TimeSpan.Zero).AddSeconds(1);
        var end = moment.AddYears(8);
        while (moment < end)
        {
            if (!Has(4, moment.Month))
                moment = new DateTimeOffset(moment.Year, moment.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            else if (!Has(3, moment.Day) || !Has(5, (int)moment.DayOfWeek))
                moment = new DateTimeOffset(moment.Date, TimeSpan.Zero).AddDays(1);
            else if (!Has(2, moment.Hour))
                moment = moment.AddSeconds(-moment.Second).AddMinutes(-moment.Minute).AddHours(1);
            else if (!Has(1, moment.Minute))
                moment = moment.AddSeconds(-moment.Second).AddMinutes(1);
            else if (!Has(0, moment.Second))
                moment = moment.AddSeconds(1);
            else
                return moment;
        }

        throw new InvalidDataException($"'{_text}' never comes");
    }

    public override string ToString() => _text;

    private bool Has(int field, int value) => _allowed[field].Contains(value);

    private static HashSet<int> Allowed(string text, (string Name, int From, int To) field)
    {
        var allowed = new HashSet<int>();
        foreach (var item in text.Split(','))
        {
            var (range, step) = item.Split('/') is [var left, var right] ? (left, Number(right, item, field)) : (item, 1);
            var (from, to) = range == "*" ? (field.From, field.To)
                : range.Split('-') is [var first, var last] ? (Number(first, item, field), Number(last, item, field))
                : (Number(range, item, field), step == 1 ? Number(range, item, field) : field.To);
            if (step < 1 || from < field.From || to > field.To || from > to)
                throw new InvalidDataException($"'{item}' is no {field.Name}");
            for (var value = from; value <= to; value += step)
                allowed.Add(value);
        }

        return allowed;
    }

    private static int Number(string text, string item, (string Name, int From, int To) field) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"'{item}' is no {field.Name}");
}
