using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>
/// Which cases a merchant wants to see. All of it stands in the page's address, so that a list can be kept, sent on and come back to; the words somebody searches for stand there sealed,
/// since they are mostly a customer's name.
/// </summary>
public sealed record CaseFilter
{
    /// <summary>Days a period may have.</summary>
    public const int MostDays = 366;

    /// <summary>A period with its own first and last day.</summary>
    public const string Custom = "custom";

    /// <summary>Nobody's cases.</summary>
    public const string Nobody = "-";

    private const string Usual = "90";

    /// <summary>Days back from today, as text; or <see cref="Custom"/>.</summary>
    public string Period { get; init; } = Usual;

    /// <summary>First day of a custom period, the store's calendar.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Its last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>A group (<see cref="CaseGroups"/>) or a status; empty: all.</summary>
    public string Show { get; init; } = "";

    /// <summary>Empty: all.</summary>
    public string Reason { get; init; } = "";

    public CancelClass? Class { get; init; }

    /// <summary>The store's number of a product.</summary>
    public long? Product { get; init; }

    /// <summary>Minor units of the store's currency.</summary>
    public long? LeastMinor { get; init; }

    public long? MostMinor { get; init; }

    /// <summary>Empty: everybody's; <see cref="Nobody"/>: those nobody has.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The words searched for, sealed; empty: none.</summary>
    public string Sealed { get; init; } = "";

    /// <summary>Periods offered by one word.</summary>
    public static IReadOnlyList<(string Value, string Label)> Periods { get; } =
        [("7", "Last 7 days"), ("30", "Last 30 days"), (Usual, "Last 90 days"), ("365", "Last 365 days"), (Custom, "From … to …")];

    /// <summary>Something beside the period is asked for.</summary>
    public bool IsNarrow => this with { Period = Usual, From = null, To = null } != new CaseFilter();

    /// <summary>Reads a filter from an address or a form. What makes no sense is noted beside its field and left out.</summary>
    public static CaseFilter Read(Typed typed, Store store)
    {
        string Known(string name, IEnumerable<string> offered) => offered.Contains(typed[name]) ? typed[name] : "";
        var (from, to) = (Day(typed, "from", "The first day"), Day(typed, "to", "The last day"));
        var period = Known("period", Periods.Select(p => p.Value)) is { Length: > 0 } chosen ? chosen : from is null && to is null ? Usual : Custom;
        var filter = new CaseFilter
        {
            Period = period,
            From = period == Custom ? from : null,
            To = period == Custom ? to : null,
            Show = Known("show", CaseGroups.All.Select(g => g.Value).Concat(Enum.GetNames<CancellationStatus>())),
            Reason = typed["reason"] is { Length: <= 60 } reason ? reason : "",
            Class = Enum.TryParse<CancelClass>(typed["class"], out var @class) && Enum.IsDefined(@class) ? @class : null,
            Product = long.TryParse(typed["product"], NumberStyles.None, CultureInfo.InvariantCulture, out var product) ? product : null,
            LeastMinor = typed.Money("least", "The lowest value", store.Currency),
            MostMinor = typed.Money("most", "The highest value", store.Currency),
            Owner = typed["owner"] is { Length: <= 100 } owner ? owner : "",
            Sealed = typed["q"] is { Length: <= 1000 } words ? words : "",
        };
        if (filter is { LeastMinor: { } least, MostMinor: { } most } && least > most)
            typed.Wrong("most", "The highest value is below the lowest.");
        if (filter.Period != Custom || typed.ErrorOf("from") is not null || typed.ErrorOf("to") is not null)
            return filter;
        if (filter is not { From: { } first, To: { } last })
            typed.Wrong(filter.From is null ? "from" : "to", "Choose both days of the period.");
        else if (last < first)
            typed.Wrong("to", "The last day is before the first.");
        else if (last.DayNumber - first.DayNumber >= MostDays)
            typed.Wrong("to", FormattableString.Invariant($"A period has {MostDays} days at most."));
        return filter;
    }

    /// <summary>From which moment until which (UTC, the end not included): days of the store's calendar.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Moments(Store store, DateTimeOffset now)
    {
        var zone = StoreTime.Zone(store.TimeZone);
        var today = DateOnly.FromDateTime(StoreTime.Local(now, store.TimeZone).DateTime);
        var days = int.TryParse(Period, NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) ? chosen : int.Parse(Usual, CultureInfo.InvariantCulture);
        var (first, last) = this is { Period: Custom, From: { } from, To: { } to } && to >= from && to.DayNumber - from.DayNumber < MostDays ? (from, to) : (today.AddDays(1 - days), today);
        return (StoreTime.Moment(first, TimeOnly.MinValue, zone), StoreTime.Moment(last.AddDays(1), TimeOnly.MinValue, zone));
    }

    /// <summary>The cases of a period that belong on the list, in the order given.</summary>
    /// <param name="words">Hashes of the words searched for; a case must have all of them.</param>
    public List<CaseEntry> Of(IEnumerable<CaseEntry> entries, IReadOnlyList<uint> words, string currency)
    {
        var status = Enum.TryParse<CancellationStatus>(Show, out var named) ? named : (CancellationStatus?)null;
        return [.. entries.Where(e => Takes(e, status, currency) && words.All(e.Words.Contains))];
    }

    private bool Takes(CaseEntry entry, CancellationStatus? status, string currency)
    {
        if (status is not null ? entry.Status != status : Show.Length > 0 && !CaseGroups.Holds(Show, entry))
            return false;
        if (Reason.Length > 0 && entry.Reason != Reason)
            return false;
        if (Class is not null && entry.Class != Class)
            return false;
        if (Product is { } product && !entry.Goods.Any(g => g.Id == product))
            return false;
        // What was paid in another currency, at a rate nobody told, is neither above nor below.
        if ((LeastMinor ?? MostMinor) is not null && entry.Total.Currency != currency)
            return false;
        if (entry.Total.Minor < LeastMinor || entry.Total.Minor > MostMinor)
            return false;
        return Owner.Length == 0 || (entry.Owner ?? Nobody) == Owner;
    }

    /// <summary>The filter as fields, those that say nothing left out.</summary>
    public IEnumerable<(string Name, string Value)> Fields(string currency)
    {
        string Amount(long minor) => new Money(minor, currency).ToDecimalString();
        (string Name, string? Value)[] all =
        [
            ("period", Period == Usual ? null : Period), ("from", From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("to", To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("show", Show), ("reason", Reason), ("class", Class?.ToString()), ("product", Product?.ToString(CultureInfo.InvariantCulture)),
            ("least", LeastMinor is { } least ? Amount(least) : null), ("most", MostMinor is { } most ? Amount(most) : null), ("owner", Owner), ("q", Sealed),
        ];
        return all.Where(f => f.Value is { Length: > 0 }).Select(f => (f.Name, f.Value!));
    }

    /// <summary>The filter as the part of an address behind the question mark; empty for the usual one.</summary>
    public string Query(string currency) => string.Join('&', Fields(currency).Select(f => f.Name + "=" + Uri.EscapeDataString(f.Value)));

    /// <summary>An address of the list.</summary>
    public string Path(string currency, string place = "/app", string more = "")
    {
        var query = string.Join('&', ((string[])[Query(currency), more]).Where(q => q.Length > 0));
        return query.Length == 0 ? place : place + "?" + query;
    }

    private static DateOnly? Day(Typed typed, string name, string label)
    {
        if (typed[name].Trim() is not { Length: > 0 } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200)
            return day;
        typed.Wrong(name, label + " is a date such as 2026-11-30.");
        return null;
    }
}
