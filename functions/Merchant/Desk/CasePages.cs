using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.People;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Story">Everything that happened, oldest first.</param>
/// <param name="Customer">The opaque name of the customer's page; null: nobody is known.</param>
/// <param name="Due">When somebody should have answered (UTC); null: it is not on the list.</param>
/// <param name="Typed">What stands in the forms.</param>
/// <param name="Open">Which form is open because something in it is wrong.</param>
public sealed record CaseModel(
    Visit Visit, Cancellation Case, IReadOnlyList<CaseMoment> Story, CaseWhy? Why, string? Customer, IReadOnlyList<Visitor> Team, DateTimeOffset? Due, DateTimeOffset Now, Typed Typed, string Open,
    string? Done, string? Refused) : MerchantModel(Visit)
{
    /// <summary>A made-up case: it can be looked at, and leads nowhere.</summary>
    public bool IsSample { get; init; }
}

/// <summary>One case: its page, and what somebody of the team does with it.</summary>
public sealed class CasePages(CancellationTable cases, StoreTable stores, TeamTable team, WorkOnCase work, SendAnotherOffer another, TimeProvider time)
{
    /// <summary>As many people as a list to choose from can hold.</summary>
    public const int MostPeople = 100;

    public static readonly IReadOnlyDictionary<string, string> Done = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["take"] = "You look after this case now.",
        ["assign"] = "The case has an owner.",
        ["due"] = "The due time is set.",
        ["note"] = "The note is kept.",
        ["answered"] = "It is noted that the customer was answered.",
        ["done"] = "The case is off the list.",
        ["complaint"] = "The case is treated as a complaint.",
        ["stop"] = "The case is stopped: nothing more is sent, and what was promised is taken back in the store.",
        ["saved"] = "The case is marked as saved. It is counted apart from what was measured.",
        ["lost"] = "The case is marked as lost, and what was promised is taken back in the store.",
        ["offer"] = "The offer is on its way: it is made in the store first, then the mail goes out.",
    };

    public async Task<IResult> Page(Visit visit, long order, string? done, bool again, CancellationToken cancel) =>
        await cases.Find(new CancellationId(visit.Store.Id, order), cancel) is { } found
            ? await Show(visit, found, OfferForm.Empty(), "", again, done, null, StatusCodes.Status200OK, cancel)
            : await NoSuchCase(visit);

    public async Task<IResult> Act(Visit visit, long order, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var (what, once, who) = (typed["do"], Once(typed), Teammates.Of(visit.Who));
        if (what == "offer")
            return await Offer(visit, order, typed, once, who, cancel);
        if (await Action(visit, what, typed, cancel) is not { } action)
            return await Wrong(visit, order, typed, what, cancel);
        return await work.Do(visit.Store.Id, order, action, who, once, cancel) switch
        {
            { WhyNot: { } whyNot, Case: { } found } => await Show(visit, found, typed, what, false, null, whyNot, StatusCodes.Status409Conflict, cancel),
            { Case: not null } => visit.Back(Address(order) + "?done=" + what),
            _ => await NoSuchCase(visit),
        };
    }

    /// <summary>The number of a form; one without gets a number of its own, and is carried out each time it comes.</summary>
    internal static string Once(Typed typed) => typed["once"] is { Length: > 0 and <= 64 } once ? once : Stamp.Once();

    /// <summary>A day and an hour by the store's clock; what is wrong stands beside its field.</summary>
    internal static DateTimeOffset? DueOf(Typed typed, Store store)
    {
        if (!DateOnly.TryParseExact(typed["date"].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2020 or > 2100)
            typed.Wrong("date", "Choose a day, such as 2026-11-30.");
        var hour = typed["time"].Trim().Length == 0 ? store.Settings.Desk.OpenTo : typed.Time("time", "The time");
        return typed.IsFine && hour is { } at ? StoreTime.Moment(day, at, StoreTime.Zone(store.TimeZone)) : null;
    }

    /// <summary>Somebody who works here.</summary>
    internal async Task<Teammate?> MateOf(Visit visit, Typed typed, CancellationToken cancel)
    {
        if (typed["to"] == Teammates.Of(visit.Who).Id)
            return Teammates.Of(visit.Who);
        if ((await People(visit, cancel)).FirstOrDefault(p => p.Id == typed["to"]) is { } found)
            return Teammates.Of(found);
        typed.Wrong("to", "Choose a person from the list.");
        return null;
    }

    internal async Task<IReadOnlyList<Visitor>> People(Visit visit, CancellationToken cancel)
    {
        List<Visitor> people = [.. (await team.All(visit.Store.Id, cancel)).Where(m => !m.Who.Blocked).Take(MostPeople).Select(m => m.Who)];
        return people.Exists(p => p.Id == visit.Who.Id) ? people : [visit.Who, .. people];
    }

    private static string Address(long order) => "/app/cases/" + order.ToString(CultureInfo.InvariantCulture);

    private async Task<CaseAction?> Action(Visit visit, string what, Typed typed, CancellationToken cancel)
    {
        switch (what)
        {
            case "take":
                return new CaseAction.Assign(Teammates.Of(visit.Who));
            case "assign":
                return await MateOf(visit, typed, cancel) is { } mate ? new CaseAction.Assign(mate) : null;
            case "due":
                return DueOf(typed, visit.Store) is { } due ? new CaseAction.DueBy(due, MerchantTime.Of(due, visit.Store)) : null;
            case "note":
                var words = typed.Text("words", "The note", CaseActions.MostWords, required: true);
                return typed.IsFine ? new CaseAction.Note(words) : null;
            case "answered":
                return new CaseAction.Answered();
            case "done":
                return new CaseAction.Done();
            case "complaint":
                return new CaseAction.Complaint();
            case "stop":
                return new CaseAction.Stop();
            case "saved":
                return new CaseAction.Saved();
            case "lost":
                return new CaseAction.Lost();
            default:
                typed.Wrong("", "Nothing was chosen. Please use one of the buttons.");
                return null;
        }
    }

    private async Task<IResult> Offer(Visit visit, long order, Typed typed, string once, Teammate who, CancellationToken cancel)
    {
        var wanted = OfferForm.Read(typed, visit.Store);
        if (!typed.IsFine)
            return await Wrong(visit, order, typed, "offer", cancel);
        return await another.Handle(visit.Store, order, wanted, who, once, cancel) switch
        {
            { WhyNot: { } whyNot, Case: { } found } => await Show(visit, found, typed, "offer", false, null, "The offer was not sent. " + whyNot, StatusCodes.Status409Conflict, cancel),
            { WhyNot: { } whyNot } when await cases.Find(new CancellationId(visit.Store.Id, order), cancel) is { } found =>
                await Show(visit, found, typed, "offer", false, null, whyNot, StatusCodes.Status503ServiceUnavailable, cancel),
            { Case: not null } => visit.Back(Address(order) + "?done=offer"),
            _ => await NoSuchCase(visit),
        };
    }

    private async Task<IResult> Wrong(Visit visit, long order, Typed typed, string open, CancellationToken cancel) =>
        await cases.Find(new CancellationId(visit.Store.Id, order), cancel) is { } found
            ? await Show(visit, found, typed, open, false, null, null, StatusCodes.Status422UnprocessableEntity, cancel)
            : await NoSuchCase(visit);

    private async Task<IResult> Show(Visit visit, Cancellation found, Typed typed, string open, bool again, string? done, string? refused, int status, CancellationToken cancel)
    {
        var (store, desk) = (visit.Store, found.Desk);
        if (!typed.Has("hours"))
            typed.Add("hours", "48");
        var model = new CaseModel(
            visit, found, CaseStory.Of(found), await Why(store, found, again, cancel), CustomerOf(found), await People(visit, cancel),
            desk is { IsOpen: true, PersonSince: { } since } ? desk.Due ?? OpeningHours.ReplyDue(store.Settings, store.TimeZone, since) : null, time.GetUtcNow(), typed, open,
            done is not null ? Done.GetValueOrDefault(done) : null, refused);
        return await Pages.Show<CasePage>(model, status);
    }

    private static string? CustomerOf(Cancellation found) => Person.Of(found.Order).Key is { Length: > 0 } key ? key : null;

    private async Task<CaseWhy?> Why(Store store, Cancellation found, bool again, CancellationToken cancel)
    {
        if (found is not { Decision: { } decision, Facts: { } facts })
            return null;
        var then = decision.RuleId == OfferByHand.RuleId && found.Desk.OwnOffer is { } own ? OfferByHand.Rulebook(own, decision.RulebookVersion)
            : decision.RulebookVersion == store.Rulebook.Version ? store.Rulebook
            : decision.RulebookVersion == Rulebook.Default.Version ? Rulebook.Default
            : await stores.FindRulebook(store.Id, decision.RulebookVersion, cancel);
        return CaseWhy.Of(decision, facts, then, store.Rulebook, again);
    }

    private static Task<IResult> NoSuchCase(Visit visit) =>
        Pages.Show<NoticePage>(new NoticeModel(visit, "There is no such case.", "It may have been forgotten."), StatusCodes.Status404NotFound);
}
