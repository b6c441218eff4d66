using CancelSaver.Offers;

namespace CancelSaver.Cancellations;

/// <summary>When a case comes on the team's list, and when it leaves it by itself. Arithmetic on the case before and after a step.</summary>
public static class CaseTasks
{
    /// <summary>A score that is followed up.</summary>
    public const int LowScore = 2;

    /// <summary>Why a case as it stands needs a person; null: it needs none.</summary>
    public static (TaskKind Kind, string Why)? Need(Cancellation c) => c switch
    {
        { PersonWhy: { } why } => (TaskKind.Look, why),
        { Status: CancellationStatus.NeedsPerson, Timeline.Count: > 0 } => (TaskKind.Look, c.Timeline[^1].Says),
        { AcceptedAt: not null, Status: CancellationStatus.Accepted or CancellationStatus.Saved, Promise: { } promise } when promise.Offer.Has(OfferKind.TalkToUs) =>
            (TaskKind.Talk, "The customer would like to hear from you."),
        { Feedback.Score: <= LowScore and var score } => (TaskKind.LowScore, "The customer gave " + score + " of 5 for shopping here. Ask what went wrong."),
        _ => null,
    };

    /// <summary>The case with its place on the list as the step leaves it. What is new opens a task; what is settled closes it; else nothing changes.</summary>
    /// <param name="before">As it was stored; null: it is new.</param>
    public static Cancellation Kept(Cancellation? before, Cancellation after)
    {
        var at = after.Timeline.Count > 0 ? after.Timeline[^1].At : after.ReceivedAt;
        var (was, now) = (before is null ? null : Need(before), Need(after));
        var desk = after.Desk;
        if (now is { } need && now != was && !after.Order.PersonErased)
        {
            return after with
            {
                Desk = desk.IsOpen && before?.Desk.IsOpen == true
                    ? desk with { Why = need.Why, Kind = desk.Kind == TaskKind.Complaint ? desk.Kind : need.Kind }
                    : desk with { Why = need.Why, Kind = need.Kind, PersonSince = at, FirstReplyAt = null, DoneAt = null, Due = null },
            };
        }
        var isSettled = desk is { IsOpen: true, Kind: TaskKind.Look or TaskKind.Talk } && before is not null
            && ((was is not null && now is null) || (after.Status != before.Status && after.Status is CancellationStatus.Saved or CancellationStatus.CameBackAlone or CancellationStatus.Withdrawn));
        return isSettled || (desk.IsOpen && after.Order.PersonErased) ? after with { Desk = desk with { DoneAt = at } } : after;
    }
}
