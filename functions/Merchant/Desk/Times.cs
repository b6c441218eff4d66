using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>How long customers of one group waited, in open hours.</summary>
/// <param name="Replied">Of how many the first answer is known.</param>
/// <param name="FirstReply">Median; null: nobody was answered.</param>
/// <param name="Solved">Median until it was done.</param>
public sealed record TimesRow(string Name, int Count, int Replied, TimeSpan? FirstReply, TimeSpan? Solved);

/// <summary>First answer and solution, per reason and per person. Medians: one case that lay over a holiday tells nothing of the others.</summary>
public sealed record Times(TimesRow All, IReadOnlyList<TimesRow> ByReason, IReadOnlyList<TimesRow> ByPerson)
{
    /// <summary>How far back.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(90);

    public static Times Of(IReadOnlyCollection<DoneTask> done, StoreSettings settings, string timeZone)
    {
        TimesRow Row(string name, IReadOnlyCollection<DoneTask> tasks) => new(
            name, tasks.Count, tasks.Count(t => t.FirstReplyAt is not null),
            Median(tasks.Where(t => t.FirstReplyAt is not null).Select(t => OpeningHours.Between(settings, timeZone, t.Since, t.FirstReplyAt!.Value))),
            Median(tasks.Select(t => OpeningHours.Between(settings, timeZone, t.Since, t.DoneAt))));
        IReadOnlyList<TimesRow> Rows(Func<DoneTask, string> by, Func<string, DoneTask, string> name) =>
            [.. done.GroupBy(by, StringComparer.Ordinal).Select(g => Row(name(g.Key, g.First()), [.. g])).OrderByDescending(r => r.Count).ThenBy(r => r.Name, StringComparer.Ordinal)];
        return new Times(
            Row("All", done),
            Rows(t => t.Kind == TaskKind.Complaint ? "Complaint" : t.Reason, (key, _) => MerchantWords.Of(key)),
            Rows(t => t.Owner?.Id ?? "", (key, first) => key.Length == 0 ? "Nobody" : first.Owner!.Called));
    }

    /// <summary>The middle one; of two the mean.</summary>
    public static TimeSpan? Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>"2 h 15 min".</summary>
    public static string Of(TimeSpan? time) => time is not { } t ? "–"
        : t < TimeSpan.FromMinutes(1) ? "under a minute"
        : t < TimeSpan.FromHours(1) ? (int)t.TotalMinutes + " min"
        : (int)t.TotalHours + " h" + (t.Minutes > 0 ? " " + t.Minutes + " min" : "");
}

public sealed record TimesModel(Visit Visit, Times Times, bool IsCut) : MerchantModel(Visit);
