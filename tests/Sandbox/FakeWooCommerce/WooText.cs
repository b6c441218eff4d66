using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>An error as WordPress answers it: code, message, data.status and, for bad parameters, their names.</summary>
internal sealed class WooError(int status, string code, string message, JsonObject? extra = null) : Exception(message)
{
    public int Status { get; } = status;

    public JsonObject Body
    {
        get
        {
            var data = new JsonObject { ["status"] = Status };
            foreach (var (key, value) in extra ?? [])
                data[key] = value?.DeepClone();
            return new JsonObject { ["code"] = code, ["message"] = Message, ["data"] = data };
        }
    }

    public static WooError BadParam(string name, string code, string message, JsonNode? data = null) =>
        new(400, "rest_invalid_param", $"Invalid parameter(s): {name}", new JsonObject
        {
            ["params"] = new JsonObject { [name] = message },
            ["details"] = new JsonObject { [name] = new JsonObject { ["code"] = code, ["message"] = message, ["data"] = data } },
        });

    public static WooError NotOneOf(string name, params string[] allowed) =>
        BadParam(name, "rest_not_in_enum", $"{name} is not one of {string.Join(", ", allowed[..^1])}, and {allowed[^1]}.");

    public static WooError NoRoute() => new(404, "rest_no_route", "No route was found matching the URL and request method.");
}

/// <summary>How the store writes money, times and status names.</summary>
internal static class WooText
{
    public static readonly string[] Statuses =
        ["auto-draft", "pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "checkout-draft"];

    public static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Plain(decimal amount) => amount.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Entity(string symbol, string dollar) => symbol == "$" ? dollar : symbol;

    public static string StatusName(string status) => status switch
    {
        "pending" => "Pending payment",
        "on-hold" => "On hold",
        "checkout-draft" => "Draft",
        "" => "",
        _ => char.ToUpperInvariant(status[0]) + status[1..],
    };

    public static string Html(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>What <c>wc_format_decimal</c> makes of any text: letters fall away, nothing left is zero.</summary>
    public static decimal Number(string? text) =>
        decimal.TryParse(new string((text ?? "").Where(c => char.IsAsciiDigit(c) || c is '.' or '-').ToArray()),
            CultureInfo.InvariantCulture, out var d) ? d : 0;

    /// <summary>The part of PHP's <c>strtotime</c> that people use, read in the store's own zone. Null when it makes no sense.</summary>
    public static DateTimeOffset? Time(string text, WooShop shop)
    {
        text = text.Trim();
        // PHP runs on UTC: words are reckoned there, and the digits that come out are then read as store time.
        var now = shop.Now.UtcDateTime;
        switch (text.ToLowerInvariant())
        {
            case "": return null;
            case "now": return shop.FromLocal(now);
            case "today": return shop.FromLocal(now.Date);
            case "tomorrow": return shop.FromLocal(now.Date.AddDays(1));
        }
        if (text[0] is '+' or '-' && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var amount, var unit]
            && int.TryParse(amount, out var n))
        {
            DateTime? then = unit.TrimEnd('s').ToLowerInvariant() switch
            {
                "minute" => now.AddMinutes(n),
                "hour" => now.AddHours(n),
                "day" => now.AddDays(n),
                "week" => now.AddDays(7 * n),
                "month" => now.AddMonths(n),
                _ => null,
            };
            return then is { } digits ? shop.FromLocal(digits) : null;
        }
        var zoned = text.EndsWith('Z') || (text.Length > 19 && text[^6] is '+' or '-');
        if (zoned)
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant
                : null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? shop.FromLocal(date) : null;
    }
}
