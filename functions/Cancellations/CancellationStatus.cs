namespace CancelSaver.Cancellations;

/// <summary>Where a case stands. It only moves forward; steps may be skipped, never retraced.</summary>
public enum CancellationStatus
{
    Received = 0,
    Settled = 1,
    Asked = 2,
    Decided = 3,
    Provisioned = 4,
    Sent = 5,
    Accepted = 6,
    Saved = 7,

    /// <summary>Not the customer's own cancellation: the class says whose.</summary>
    NotForUs = 20,
    NoOffer = 21,
    HeldOut = 22,
    CameBackAlone = 23,
    Declined = 24,
    Expired = 25,
    /// <summary>Taken back by us: unsubscribed, erased, uninstalled, or a guard stepped in.</summary>
    Withdrawn = 26,
    NeedsPerson = 27,
}

/// <summary>Which step may follow which.</summary>
public static class CancellationStatuses
{
    /// <summary>An end: nothing more is sent or promised.</summary>
    public static bool IsEnd(this CancellationStatus status) => status is CancellationStatus.Saved or >= CancellationStatus.NotForUs;

    /// <summary>
    /// Forward along the line, or to an end. Two ends are not the last word: what ended without us (no offer, held out, expired, declined, a person's hands) may
    /// still come back alone or be saved by an order that arrives late, and a save that is cancelled again is no save. A customer whose clear wish to cancel the store does not follow
    /// needs a person, whatever was decided before. And a person of the team may go on where we ended: with another offer, or by saying how it ended.
    /// </summary>
    public static bool MayBecome(this CancellationStatus from, CancellationStatus to) => (from, to) switch
    {
        _ when from == to => false,
        (CancellationStatus.Saved, CancellationStatus.Expired) => true,
        (CancellationStatus.Saved or CancellationStatus.CameBackAlone or CancellationStatus.NotForUs or CancellationStatus.Withdrawn, _) => false,
        (CancellationStatus.NoOffer or CancellationStatus.HeldOut, CancellationStatus.CameBackAlone) => true,
        (CancellationStatus.Expired or CancellationStatus.Declined or CancellationStatus.NeedsPerson, CancellationStatus.CameBackAlone or CancellationStatus.Saved or CancellationStatus.Withdrawn) => true,
        (CancellationStatus.NoOffer or CancellationStatus.HeldOut, CancellationStatus.Withdrawn) => true,
        (CancellationStatus.NoOffer or CancellationStatus.Declined or CancellationStatus.Expired or CancellationStatus.NeedsPerson, CancellationStatus.Decided) => true,
        (CancellationStatus.NoOffer, CancellationStatus.Saved) or (CancellationStatus.NeedsPerson, CancellationStatus.Expired) => true,
        (CancellationStatus.NoOffer or CancellationStatus.HeldOut or CancellationStatus.Declined or CancellationStatus.Expired, CancellationStatus.NeedsPerson) => true,
        _ when from.IsEnd() => false,
        _ when to.IsEnd() => true,
        _ => to > from,
    };
}
