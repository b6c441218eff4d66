using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>One line of the team's list.</summary>
/// <param name="Row">Names it in a form: <c>c1001</c> a case, <c>l…</c> a letter; empty: it is worked on elsewhere.</param>
/// <param name="Due">UTC.</param>
/// <param name="Waits">False: the customer was answered; what is left has no hurry of its own.</param>
public sealed record QueueLine(string Row, string Title, string? Address, TaskKind Kind, string What, string Why, Teammate? Owner, DateTimeOffset Since, DateTimeOffset Due, bool Waits)
{
    public bool IsOverdue(DateTimeOffset now) => Waits && Due < now;

    /// <summary>A complaint that is late is everybody's.</summary>
    public bool IsEscalated(DateTimeOffset now) => Kind == TaskKind.Complaint && IsOverdue(now);
}

/// <summary>The team's list, put together from cases that need a person, letters nobody could read, and customers who ask for their data. Pure.</summary>
public static class Queue
{
    /// <summary>As much as a page reads of each kind.</summary>
    public const int Most = 200;

    public static IReadOnlyList<QueueLine> Of(
        Store store, IEnumerable<CaseTask> tasks, IEnumerable<WaitingLetter> letters, IEnumerable<DataRequest> requests, DateTimeOffset now)
    {
        var lines = tasks.Select(t => Line(store, t)).Concat(letters.Select(l => Line(store, l))).Concat(requests.Where(r => r.DoneAt is null).Select(Line));
        return [.. lines.OrderByDescending(l => l.IsEscalated(now)).ThenBy(l => l.Due).ThenBy(l => l.Since)];
    }

    private static QueueLine Line(Store store, CaseTask task) => new(
        "c" + task.Id.OrderId, "Order " + task.Order, "/app/cases/" + task.Id.OrderId, task.Kind, CaseWords.KindOf(task.Kind), task.Why, task.Owner, task.Since,
        task.Due ?? OpeningHours.ReplyDue(store.Settings, store.TimeZone, task.Since), task.FirstReplyAt is null || task.Due is not null);

    private static QueueLine Line(Store store, WaitingLetter letter) => new(
        "l" + letter.Key, "A message of your store", null, TaskKind.Look, "Unreadable message",
        "\"" + letter.Topic + "\" could not be read: " + letter.Why + " Try again after an update, or put it away.", letter.Owner, letter.ReceivedAt,
        letter.Due ?? OpeningHours.ReplyDue(store.Settings, store.TimeZone, letter.ReceivedAt), true);

    private static QueueLine Line(DataRequest request) => new(
        "", "Data request " + request.Number, "/app/privacy", TaskKind.Look, "Privacy", "A customer wants to know what is kept of them. Send the file, then mark it as answered.", null, request.At, request.Due, true);
}
