using CancelSaver.Offers;

namespace CancelSaver.Cancellations;

/// <summary>When a case comes on the team's list, and when it leaves it by itself. Arithmetic on the case before and after a step.</summary>
public static class CaseTasks
{
    /// <summary>A score that is followed up.</summary>
    public const int LowScore = 2;

    /// <summary>The case with its place on the list as the step leaves it. What is new opens a task; what is settled closes it; else nothing changes.</summary>
    /// <param name="before">As it was stored; null: it is new.</param>
    public static Cancellation Kept(Cancellation? before, Cancellation after)
    {
        var at = after.Timeline.Count > 0 ? after.Timeline[^1].At : after.ReceivedAt;
        var (was, now) = (before is null ? [] : Needs(before), Needs(after));
        var (fresh, desk) = (now.Except(was).ToList(), after.Desk);
        if (fresh.Count > 0 && !after.Order.PersonErased)
        {
            var (kind, why) = fresh[0];
            return after with
            {
                Desk = desk.IsOpen
                    ? desk with { Why = why, Kind = desk.Kind == TaskKind.Complaint ? desk.Kind : kind }
                    : desk with { Why = why, Kind = kind, PersonSince = at, FirstReplyAt = null, DoneAt = null, Due = null },
            };
        }
        var isOver = after.Status != before?.Status && after.Status is CancellationStatus.Saved or CancellationStatus.CameBackAlone or CancellationStatus.Withdrawn;
        var isSettled = desk is { IsOpen: true, Kind: TaskKind.Look or TaskKind.Talk } && (isOver || (was.Exists(OfThisStep) && !now.Exists(OfThisStep)));
        return isSettled || (desk.IsOpen && after.Order.PersonErased) ? after with { Desk = desk with { DoneAt = at } } : after;
    }

    // Why a case as it stands needs a person, the most pressing first.
    private static List<(TaskKind Kind, string Why)> Needs(Cancellation c)
    {
        var needs = new List<(TaskKind, string)>(2);
        if (c.PersonWhy is { } why)
            needs.Add((TaskKind.Look, why));
        else if (c is { Status: CancellationStatus.NeedsPerson, Timeline.Count: > 0 })
            needs.Add((TaskKind.Look, "A person of the team has to look."));
        if (c is { AcceptedAt: not null, Status: CancellationStatus.Accepted or CancellationStatus.Saved, Promise: { } promise } && promise.Offer.Has(OfferKind.TalkToUs))
            needs.Add((TaskKind.Talk, "The customer would like to hear from you."));
        if (c.Feedback?.Score is <= LowScore)
            needs.Add((TaskKind.LowScore, "The customer gave a low score for shopping here. Ask what went wrong."));
        return needs;
    }

    private static bool OfThisStep((TaskKind Kind, string Why) need) => need.Kind is TaskKind.Look or TaskKind.Talk;
}
