using System.Globalization;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>What no rule can get around, as fields of a form. Calculates only.</summary>
public static class GuardsForm
{
    public const int MostHoldout = 50;

    private static readonly CultureInfo plain = CultureInfo.InvariantCulture;

    /// <summary>The part of the settings the page is about: what its stamp is made of.</summary>
    public static object Part(StoreSettings settings) => new { settings.Guards, settings.Priority, settings.HoldoutPercent, settings.Consent };

    public static Typed Fields(StoreSettings settings, string currency)
    {
        var (guards, priority) = (settings.Guards, settings.Priority);
        var typed = Typed.Of(
            ("max-percent", Text(guards.MaxPercent)), ("max-cost", Amount(guards.MaxCostMinor, currency)), ("margin-percent", Text(guards.MarginPercent)),
            ("max-margin-share", Text(guards.MaxPercentOfMargin)), ("budget", Amount(guards.MonthlyBudgetMinor, currency)),
            ("cooldown", Text(guards.CooldownDays)), ("max-offers", Text(guards.MaxOffersPerPeriod)), ("period", Text(guards.PeriodDays)), ("serial", Text(guards.SerialCanceller)),
            ("quiet-from", Text(guards.QuietFromHour)), ("quiet-to", Text(guards.QuietToHour)), ("blocked", string.Join(", ", guards.BlockedCountries)),
            ("capacity", Text(priority.DailyCapacity)), ("cut-off", priority.CutOff.ToString("HH:mm", plain)), ("delivery-days", Text(priority.DeliveryDays)),
            ("answer-hours", priority.LeastTimeToAnswer.TotalHours.ToString("0.##", plain)), ("method", priority.MethodInstance ?? ""),
            ("holidays", string.Join("\n", priority.Holidays.Order().Select(d => d.ToString("yyyy-MM-dd", plain)))),
            ("holdout", Text(settings.HoldoutPercent)),
            ("soft-opt-in", settings.Consent.SoftOptInDeclared ? "yes" : null), ("consent-key", settings.Consent.MetaKey ?? ""), ("consent-value", settings.Consent.MetaTrueValue));
        foreach (var day in priority.WorkDays)
            typed.Add("work-days", day.ToString());
        return typed;
    }

    /// <summary>The settings as the form has them; look at <see cref="Typed.IsFine"/> before they are kept.</summary>
    public static StoreSettings Read(Typed typed, StoreSettings before, string currency)
    {
        var (guards, priority) = (before.Guards, before.Priority);
        return before with
        {
            Guards = guards with
            {
                MaxPercent = typed.Number("max-percent", "The share of the order", 0, 100) ?? guards.MaxPercent,
                MaxCostMinor = typed.Money("max-cost", "The most for one offer", currency),
                MarginPercent = typed.Number("margin-percent", "The margin", 0, 100, required: false),
                MaxPercentOfMargin = typed.Number("max-margin-share", "The share of the margin", 0, 500) ?? guards.MaxPercentOfMargin,
                MonthlyBudgetMinor = typed.Money("budget", "The budget", currency),
                CooldownDays = typed.Number("cooldown", "The rest between two offers", 0, 3660) ?? guards.CooldownDays,
                MaxOffersPerPeriod = typed.Number("max-offers", "The most offers", 1, 1000) ?? guards.MaxOffersPerPeriod,
                PeriodDays = typed.Number("period", "The period", 1, 3660) ?? guards.PeriodDays,
                SerialCanceller = typed.Number("serial", "The number of cancellations", 1, 1000) ?? guards.SerialCanceller,
                QuietFromHour = typed.Number("quiet-from", "The hour", 0, 23) ?? guards.QuietFromHour,
                QuietToHour = typed.Number("quiet-to", "The hour", 0, 23) ?? guards.QuietToHour,
                BlockedCountries = Countries(typed),
            },
            Priority = priority with
            {
                DailyCapacity = typed.Number("capacity", "The capacity", 0, 10_000) ?? priority.DailyCapacity,
                CutOff = typed.Time("cut-off", "The cut-off") ?? priority.CutOff,
                WorkDays = WorkDays(typed),
                Holidays = Holidays(typed),
                DeliveryDays = typed.Number("delivery-days", "The days on the way", 0, 60) ?? priority.DeliveryDays,
                LeastTimeToAnswer = Hours(typed) ?? priority.LeastTimeToAnswer,
                MethodInstance = typed["method"].Trim() is { Length: > 0 } method ? method : null,
            },
            HoldoutPercent = typed.Number("holdout", "The share held out", 0, MostHoldout) ?? before.HoldoutPercent,
            Consent = before.Consent with
            {
                SoftOptInDeclared = typed.Ticked("soft-opt-in"),
                MetaKey = typed.Text("consent-key", "The field", 100) is { Length: > 0 } key ? key : null,
                MetaTrueValue = typed.Text("consent-value", "The value", 100) is { Length: > 0 } value ? value : "1",
            },
        };
    }

    /// <summary>What differs between two states, a line each: "Rest between two offers: 30 → 14".</summary>
    public static IReadOnlyList<string> Differences(StoreSettings before, StoreSettings after, string currency)
    {
        var (was, now) = (Fields(before, currency), Fields(after, currency));
        return [.. labels.Select(l => (l.Label, Was: Value(was, l.Name), Now: Value(now, l.Name))).Where(l => l.Was != l.Now).Select(l => l.Label + ": " + l.Was + " → " + l.Now)];
    }

    private static readonly (string Name, string Label)[] labels =
    [
        ("max-percent", "Most of the order an offer may cost, %"), ("max-cost", "Most for one offer"), ("margin-percent", "Average margin, %"), ("max-margin-share", "Most of the margin, %"), ("budget", "Monthly budget"),
        ("cooldown", "Days between two offers"), ("max-offers", "Most offers to one person"), ("period", "Period in days"), ("serial", "Cancellations that make a serial canceller"),
        ("quiet-from", "Quiet from"), ("quiet-to", "Quiet until"), ("blocked", "Blocked countries"), ("capacity", "Priority deliveries a day"), ("cut-off", "Cut-off"), ("work-days", "Work days"), ("holidays", "Holidays"),
        ("delivery-days", "Days on the way"), ("answer-hours", "Hours to answer"), ("method", "Faster method"), ("holdout", "Held out, %"), ("soft-opt-in", "Customers could refuse at checkout"),
        ("consent-key", "Consent field"), ("consent-value", "Consent value"),
    ];

    private static string Value(Typed typed, string name) => string.Join(", ", typed.All(name)).Replace("\n", ", ", StringComparison.Ordinal) is { Length: > 0 } value ? value : "none";

    private static string[] Countries(Typed typed)
    {
        var countries = typed["blocked"].Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(c => c.Trim().ToUpperInvariant()).Distinct().ToArray();
        if (countries.FirstOrDefault(c => c.Length != 2 || !c.All(char.IsAsciiLetter)) is { } wrong)
            typed.Wrong("blocked", "“" + wrong + "” is no country code of two letters.");
        return countries;
    }

    private static DayOfWeek[] WorkDays(Typed typed)
    {
        var days = typed.All("work-days").Select(d => Enum.TryParse<DayOfWeek>(d, out var day) && Enum.IsDefined(day) ? day : (DayOfWeek?)null).OfType<DayOfWeek>().Distinct().ToArray();
        if (days.Length == 0)
            typed.Wrong("work-days", "Tick one day at least; for no priority delivery at all set the capacity to 0.");
        return days;
    }

    private static DateOnly[] Holidays(Typed typed)
    {
        var days = new List<DateOnly>();
        foreach (var text in typed["holidays"].Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", plain, DateTimeStyles.None, out var day))
                days.Add(day);
            else
                typed.Wrong("holidays", "“" + (text.Length > 20 ? text[..20] : text) + "” is no day such as 2026-12-25.");
            if (days.Count <= 366)
                continue;
            typed.Wrong("holidays", "There are more than 366 days.");
            break;
        }
        return [.. days.Distinct().Order()];
    }

    private static TimeSpan? Hours(Typed typed)
    {
        if (decimal.TryParse(typed["answer-hours"].Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, plain, out var hours) && hours is >= 0 and <= 72)
            return TimeSpan.FromMinutes((double)decimal.Round(hours * 60));
        typed.Wrong("answer-hours", "The time to answer is a number of hours from 0 to 72.");
        return null;
    }

    private static string Text(int? number) => number?.ToString(plain) ?? "";

    private static string Amount(long? minor, string currency) => minor is { } amount ? new Money(amount, currency).ToDecimalString() : "";
}
