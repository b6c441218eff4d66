using System.Globalization;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>
/// Amounts, dates and times as a customer reads them. Written out here because the app runs without ICU (invariant globalization); a language without patterns
/// of its own gets the English ones.
/// </summary>
public static class Formats
{
    private static readonly string[] ChineseDays = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];

    private static readonly Dictionary<string, string> ChinesePlaces = new()
    {
        ["Asia/Shanghai"] = "北京",
        ["Asia/Hong_Kong"] = "香港",
        ["Asia/Macau"] = "澳门",
        ["Asia/Taipei"] = "台北",
        ["Asia/Singapore"] = "新加坡",
        ["Asia/Kuala_Lumpur"] = "吉隆坡",
        ["Asia/Tokyo"] = "东京",
        ["Asia/Seoul"] = "首尔",
        ["Asia/Bangkok"] = "曼谷",
        ["Asia/Dubai"] = "迪拜",
        ["Australia/Sydney"] = "悉尼",
        ["Australia/Melbourne"] = "墨尔本",
        ["Pacific/Auckland"] = "奥克兰",
        ["Europe/London"] = "伦敦",
        ["Europe/Dublin"] = "都柏林",
        ["Europe/Paris"] = "巴黎",
        ["Europe/Berlin"] = "柏林",
        ["Europe/Amsterdam"] = "阿姆斯特丹",
        ["Europe/Madrid"] = "马德里",
        ["Europe/Rome"] = "罗马",
        ["Europe/Vienna"] = "维也纳",
        ["Europe/Zurich"] = "苏黎世",
        ["Europe/Stockholm"] = "斯德哥尔摩",
        ["Europe/Warsaw"] = "华沙",
        ["America/New_York"] = "纽约",
        ["America/Chicago"] = "芝加哥",
        ["America/Denver"] = "丹佛",
        ["America/Los_Angeles"] = "洛杉矶",
        ["America/Toronto"] = "多伦多",
        ["America/Vancouver"] = "温哥华",
        ["America/Sao_Paulo"] = "圣保罗",
        ["America/Mexico_City"] = "墨西哥城",
    };

    /// <summary>"$1,234.50", "CHF 20.00", "¥1,200": the currency's own decimals, a sign where it is not in doubt, else the code.</summary>
    public static string Money(Money amount, string language)
    {
        var digits = Math.Abs(amount.ToDecimal()).ToString("N" + Stores.Money.Decimals(amount.Currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (amount.Minor < 0 ? "\u2212" : "") + Sign(amount.Currency, IsChinese(language)) + digits;
    }

    public static string Percent(int percent) => percent.ToString(CultureInfo.InvariantCulture) + "%";

    /// <summary>"24 November 2026", "2026年11月24日".</summary>
    public static string Date(DateOnly date, string language) => IsChinese(language)
        ? date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)
        : date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"Tuesday 24 November", "11月24日（星期二）".</summary>
    public static string Day(DateOnly date, string language) => IsChinese(language)
        ? date.ToString("M月d日", CultureInfo.InvariantCulture) + "（" + ChineseDays[(int)date.DayOfWeek] + "）"
        : date.ToString("dddd d MMMM", CultureInfo.InvariantCulture);

    /// <summary>"Tuesday 24 November, 14:00 (New York time)": never a time without its zone.</summary>
    /// <param name="zone">IANA name or "+02:00". Where customers live we do not know, so it is the store's and says so.</param>
    public static string Moment(DateTimeOffset moment, string zone, string language)
    {
        var there = TimeZoneInfo.ConvertTime(moment, Zone(zone));
        var time = there.ToString("HH:mm", CultureInfo.InvariantCulture);
        var day = Day(DateOnly.FromDateTime(there.DateTime), language);
        return IsChinese(language) ? day + time + "（" + Place(zone, language) + "）" : day + ", " + time + " (" + Place(zone, language) + ")";
    }

    /// <summary>The store's calendar day of a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment, string zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone(zone)).DateTime);

    /// <summary>"A, B and C", "A、B、C".</summary>
    public static string List(IReadOnlyList<string> things, string language) => IsChinese(language)
        ? string.Join('、', things)
        : things.Count < 2 ? string.Concat(things) : string.Join(", ", things.Take(things.Count - 1)) + " and " + things[^1];

    private static string Sign(string currency, bool chinese) => (currency, chinese) switch
    {
        ("CNY", true) => "¥",
        ("CNY", false) => "CN¥",
        ("JPY", true) => "JP¥",
        ("JPY", false) => "¥",
        ("USD", true) => "US$",
        ("USD", false) => "$",
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("CAD", _) => "CA$",
        ("AUD", _) => "A$",
        ("NZD", _) => "NZ$",
        ("HKD", _) => "HK$",
        ("TWD", _) => "NT$",
        ("SGD", _) => "S$",
        ("MXN", _) => "MX$",
        ("BRL", _) => "R$",
        ("INR", _) => "₹",
        ("KRW", _) => "₩",
        ("VND", _) => "₫",
        ("ILS", _) => "₪",
        ("PHP", _) => "₱",
        _ => currency + "\u00a0",
    };

    private static string Place(string zone, string language)
    {
        if (Offset(zone) is { } offset)
            return offset == TimeSpan.Zero ? "UTC" : "UTC" + zone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) || zone is "UTC" or "Etc/UTC" || !zone.Contains('/', StringComparison.Ordinal))
            return "UTC";
        var place = ChinesePlaces.GetValueOrDefault(zone) is { } chinese && IsChinese(language)
            ? chinese
            : zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');
        return IsChinese(language) ? place + "时间" : place + " time";
    }

    private static TimeZoneInfo Zone(string zone)
    {
        if (Offset(zone) is { } offset)
            return TimeZoneInfo.CreateCustomTimeZone(zone, offset, zone, zone);
        return zone.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
    }

    private static TimeSpan? Offset(string zone) =>
        zone.Length == 6 && zone[0] is '+' or '-' && TimeSpan.TryParseExact(zone[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? zone[0] == '-' ? -offset : offset
            : null;

    private static bool IsChinese(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
}
