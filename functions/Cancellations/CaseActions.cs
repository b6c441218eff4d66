using CancelSaver.Offers;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>What somebody of the team may do with a case.</summary>
public abstract record CaseAction
{
    /// <summary>This person looks after it.</summary>
    public sealed record Assign(Teammate To) : CaseAction;

    /// <summary>To be done by then (UTC).</summary>
    public sealed record DueBy(DateTimeOffset At, string Says) : CaseAction;

    public sealed record Note(string Words) : CaseAction;

    /// <summary>Somebody wrote to the customer, or called.</summary>
    public sealed record Answered : CaseAction;

    /// <summary>Nothing is left for a person to do.</summary>
    public sealed record Done : CaseAction;

    /// <summary>A complaint: shown first once it is late.</summary>
    public sealed record Complaint : CaseAction;

    /// <summary>Nothing more is sent, and what was promised is taken back.</summary>
    public sealed record Stop : CaseAction;

    /// <summary>A person's word that the order came back.</summary>
    public sealed record Saved : CaseAction;

    /// <summary>A person's word that it did not.</summary>
    public sealed record Lost : CaseAction;
}

/// <summary>What an action makes of a case, or the sentence why it cannot be done. Knows no clock.</summary>
public static class CaseActions
{
    /// <summary>The longest note.</summary>
    public const int MostWords = 4000;

    /// <summary>Beyond this a case's file would grow too large.</summary>
    public const int MostNotes = 100;

    /// <param name="form">The form's number: an action that was carried out is not carried out again.</param>
    public static (Cancellation? After, string? WhyNot) Apply(Cancellation c, CaseAction action, Teammate who, string form, DateTimeOffset now)
    {
        if (c.Desk.Knows(form))
            return (c, null);
        var (after, whyNot) = action switch
        {
            CaseAction.Assign or CaseAction.DueBy => (OnTheList(c, who, now), null),
            CaseAction.Note when c.Order.PersonErased => Not("The person was erased; nothing can be written about them any more."),
            CaseAction.Note when c.Desk.Notes.Count >= MostNotes => Not("This case has " + MostNotes + " notes, and that is the most."),
            CaseAction.Stop => WhyNotStop(c) is { } no ? Not(no) : (Stop(c, who, now), null),
            CaseAction.Saved => WhyNotSaved(c) is { } no ? Not(no) : (Saved(c, who, now), null),
            CaseAction.Lost => WhyNotLost(c) is { } no ? Not(no) : (Lost(c, who, now), null),
            CaseAction.Done when !c.Desk.IsOpen => Not("This case is not on the list."),
            _ => (c, null),
        };
        if (after is null)
            return (null, whyNot);
        after = action switch
        {
            CaseAction.Assign { To: var to } => Noted(after, to == after.Desk.Owner ? null : to == who ? who.Called + " takes this case." : who.Called + " gave this case to " + to.Called + ".", now)
                with
            { Desk = after.Desk with { Owner = to } },
            CaseAction.DueBy due => Noted(after, who.Called + " wants this done by " + due.Says + ".", now) with { Desk = after.Desk with { Due = due.At.ToUniversalTime() } },
            CaseAction.Note note => after with { Desk = after.Desk with { Notes = [.. after.Desk.Notes, new CaseNote(form, who, now, Cut(note.Words))] } },
            CaseAction.Answered => Answered(after, who, now),
            CaseAction.Done => Noted(after, who.Called + " is done with this case.", now) with { Desk = after.Desk with { DoneAt = now } },
            CaseAction.Complaint => Complaint(after, who, now),
            _ => after,
        };
        return (after with { Desk = after.Desk.With(form) }, null);
    }

    public static string? WhyNotStop(Cancellation c) => c switch
    {
        { Status: CancellationStatus.HeldOut } => "This person is in the group that gets no offers; nothing is on its way.",
        { Status: CancellationStatus.Saved or CancellationStatus.CameBackAlone } => "The order came back; nothing is on its way.",
        { Status: CancellationStatus.Withdrawn } => "It is stopped already.",
        _ when !c.Status.MayBecome(CancellationStatus.Withdrawn) => "This case has ended; nothing is on its way.",
        _ when c.Status.IsEnd() && c is not ({ Promise.Released: false } or { Desk.IsOpen: true }) => "This case has ended; nothing is on its way.",
        _ => null,
    };

    public static string? WhyNotSaved(Cancellation c) => c switch
    {
        { Status: CancellationStatus.Saved, Save.Kind: SaveKind.ByHand } => "It is marked as saved already.",
        { Status: CancellationStatus.Saved or CancellationStatus.CameBackAlone } => "The store has reported that the order came back; it is counted already.",
        { Status: CancellationStatus.HeldOut } => "This person is in the group that gets no offers. Whether they come back is measured, and a mark by hand would spoil the comparison.",
        { Status: CancellationStatus.NotForUs } => "It was not the customer who cancelled, so there is nothing to save.",
        { Status: CancellationStatus.Withdrawn } => "This case was stopped.",
        _ when !c.Status.MayBecome(CancellationStatus.Saved) => "This case has ended.",
        _ => null,
    };

    public static string? WhyNotLost(Cancellation c) => c switch
    {
        { Status: CancellationStatus.Saved, Save.Kind: SaveKind.ByHand } => null,
        { Status: CancellationStatus.Saved or CancellationStatus.CameBackAlone } => "The store has reported that the order came back; that is not changed by hand.",
        { Status: CancellationStatus.NeedsPerson } => null,
        _ when c.Status.IsEnd() => "This case has ended without the order coming back; it counts as lost already.",
        _ => null,
    };

    private static Cancellation Stop(Cancellation c, Teammate who, DateTimeOffset now)
    {
        var stopped = c.Become(CancellationStatus.Withdrawn, now, who.Called + " stopped the case: nothing more is sent.");
        return stopped with { Desk = (c.Desk.IsOpen ? c.Desk with { DoneAt = now } : c.Desk) with { Stopped = true } };
    }

    private static Cancellation Saved(Cancellation c, Teammate who, DateTimeOffset now) =>
        Closed(c.Become(CancellationStatus.Saved, now, who.Called + " says that the order came back. It is counted apart from what was measured."), now) with
        {
            Save = new Save(SaveKind.ByHand, c.Id.OrderId, c.Order.Total, Money.Zero(c.Order.Total.Currency), now.ToUniversalTime()),
            PersonWhy = null,
        };

    private static Cancellation Lost(Cancellation c, Teammate who, DateTimeOffset now) =>
        Closed(c.Become(CancellationStatus.Expired, now, who.Called + " says that the order is lost."), now) with { Save = null, PersonWhy = null };

    private static Cancellation Answered(Cancellation c, Teammate who, DateTimeOffset now) => Noted(c, who.Called + " answered the customer.", now) with
    {
        Desk = c.Desk with { FirstReplyAt = c.Desk.FirstReplyAt ?? now, Owner = c.Desk.Owner ?? who },
    };

    private static Cancellation Complaint(Cancellation c, Teammate who, DateTimeOffset now)
    {
        var listed = OnTheList(c, who, now);
        return listed.Desk.Kind == TaskKind.Complaint ? listed : Noted(listed, who.Called + " treats this as a complaint.", now) with
        {
            Desk = listed.Desk with { Kind = TaskKind.Complaint, Why = listed.Desk.Kind == TaskKind.ByHand ? "A complaint." : listed.Desk.Why },
        };
    }

    // What somebody takes, or wants done by a day, is work: it stands on the list.
    private static Cancellation OnTheList(Cancellation c, Teammate who, DateTimeOffset now) => c.Desk.IsOpen
        ? c
        : c with { Desk = c.Desk with { Why = who.Called + " put it on the list.", Kind = TaskKind.ByHand, PersonSince = now, DoneAt = null, FirstReplyAt = null, Due = null } };

    private static Cancellation Closed(Cancellation c, DateTimeOffset now) => c.Desk.IsOpen ? c with { Desk = c.Desk with { DoneAt = now } } : c;

    private static Cancellation Noted(Cancellation c, string? says, DateTimeOffset now) => says is null ? c : c.Noting(now, says);

    private static string Cut(string words) => words.Length <= MostWords ? words : words[..MostWords];

    private static (Cancellation?, string?) Not(string why) => (null, why);
}
