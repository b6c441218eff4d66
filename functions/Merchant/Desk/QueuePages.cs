using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Show">"mine", "nobody" or "all".</param>
/// <param name="IsCut">There is more than the page shows.</param>
public sealed record QueueModel(Visit Visit, IReadOnlyList<QueueLine> Lines, string Show, bool IsCut, IReadOnlyList<Visitor> Team, DateTimeOffset Now, Typed Typed, string? Done, IReadOnlyList<string> Refused)
    : MerchantModel(Visit);

/// <summary>The page "To do": what waits for a person of the team, and what is done with several lines at once.</summary>
public sealed class QueuePages(
    CancellationTable cases, SetAside aside, AnswerDataRequest requests, StoreLetters letters, WorkOnCase work, CasePages onCase, TimeProvider time)
{
    // So many lines of one form; each is a change of its own.
    private const int MostAtOnce = Queue.Most;

    public static readonly IReadOnlyDictionary<string, string> Done = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["take"] = "You look after them now.",
        ["assign"] = "They have an owner.",
        ["due"] = "The due time is set.",
        ["done"] = "Done: they are off the list.",
        ["again"] = "The messages are read once more; look here again in a minute.",
        ["away"] = "The messages are put away. They are kept as long as any other, but are off the list.",
    };

    public Task<IResult> Page(Visit visit, string? show, string? done, CancellationToken cancel) =>
        Show(visit, show, Typed.Of(), done is not null ? Done.GetValueOrDefault(done) : null, [], StatusCodes.Status200OK, cancel);

    public async Task<IResult> Act(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var (what, rows, once) = (typed["do"], typed.All("row").Distinct().ToList(), CasePages.Once(typed));
        if (!Done.ContainsKey(what))
            typed.Wrong("", "Nothing was chosen. Please use one of the buttons.");
        else if (rows.Count == 0)
            typed.Wrong("", "Tick at least one line first.");
        else if (rows.Count > MostAtOnce)
            typed.Wrong("", "That is more than " + MostAtOnce + " lines at once.");
        var to = what == "take" ? Teammates.Of(visit.Who) : what == "assign" ? await onCase.MateOf(visit, typed, cancel) : null;
        var due = what == "due" ? CasePages.DueOf(typed, visit.Store) : null;
        if (!typed.IsFine)
            return await Show(visit, typed["show"], typed, null, [], StatusCodes.Status422UnprocessableEntity, cancel);

        var refused = new List<string>();
        foreach (var row in rows)
        {
            if (await Do(visit, row, what, to, due, once, cancel) is { } whyNot)
                refused.Add(whyNot);
        }
        return refused.Count == 0
            ? visit.Back("/app/queue?show=" + Shown(typed["show"]) + "&done=" + what)
            : await Show(visit, typed["show"], typed, null, refused, StatusCodes.Status409Conflict, cancel);
    }

    /// <summary>Null: done, or there was nothing left to do.</summary>
    private async Task<string?> Do(Visit visit, string row, string what, Teammate? to, DateTimeOffset? due, string once, CancellationToken cancel)
    {
        if (row.StartsWith('c') && long.TryParse(row.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var order))
        {
            CaseAction? action = what switch
            {
                "take" or "assign" => new CaseAction.Assign(to!),
                "due" => new CaseAction.DueBy(due!.Value, MerchantTime.Of(due.Value, visit.Store)),
                "done" => new CaseAction.Done(),
                _ => null,
            };
            if (action is null)
                return "Order " + order + " is no message, so it cannot be read again or put away.";
            var outcome = await work.Do(visit.Store.Id, order, action, Teammates.Of(visit.Who), once, cancel);
            return outcome switch
            {
                { Case: null } => "There is no case for order " + order + " any more.",
                // Somebody else was quicker: what was wanted is so.
                { WhyNot: not null, Case.Desk.IsOpen: false } when what == "done" => null,
                { WhyNot: { } whyNot, Case: { } found } => "Order " + found.Order.Number + ": " + whyNot,
                _ => null,
            };
        }
        return row.StartsWith('l') ? await DoLetter(visit, row[1..], what, to, due, cancel) : "A line is not known any more.";
    }

    private async Task<string?> DoLetter(Visit visit, string key, string what, Teammate? to, DateTimeOffset? due, CancellationToken cancel)
    {
        const string gone = "A message is gone: it was forgotten meanwhile.";
        if (what != "again")
            return await (what is "done" or "away" ? aside.PutAway(visit.Store.Id, key, cancel) : aside.Note(visit.Store.Id, key, to, due, cancel)) ? null : gone;
        if (await aside.Letter(visit.Store, key, cancel) is not { } letter)
            return "A message cannot be opened any more, so it cannot be read again. Put it away.";
        // Sent first: a letter read twice is no harm, one that is lost is. What cannot be read this time either comes back to the list.
        await letters.Send(letter, cancel);
        return await aside.PutAway(visit.Store.Id, key, cancel) ? null : gone;
    }

    private static string Shown(string? show) => show is "mine" or "nobody" ? show : "all";

    private async Task<IResult> Show(Visit visit, string? asked, Typed typed, string? done, IReadOnlyList<string> refused, int status, CancellationToken cancel)
    {
        var (store, show) = (visit.Store, Shown(asked));
        var me = Teammates.Of(visit.Who).Id;
        var owner = show switch { "mine" => me, "nobody" => "", _ => null };
        var tasks = await cases.Tasks(store.Id, owner, Queue.Most, cancel).ToListAsync(cancel);
        var waiting = (await aside.Waiting(store.Id, 50, cancel).ToListAsync(cancel)).FindAll(l => owner is null || (l.Owner?.Id ?? "") == owner);
        var asking = show == "mine" ? [] : await requests.Newest(store.Id, cancel);
        var now = time.GetUtcNow();
        return await Pages.Show<QueuePage>(
            new QueueModel(visit, Queue.Of(store, tasks, waiting, asking, now), show, tasks.Count == Queue.Most, await onCase.People(visit, cancel), now, typed, done, refused), status);
    }
}
