using CancelSaver.Cancellations;

namespace CancelSaver.Merchant;

/// <summary>Lists people ask for by one word: what a number above the list counts is exactly what the list behind it shows.</summary>
public static class CaseGroups
{
    public const string Own = "own";
    public const string Excluded = "excluded";
    public const string Offered = "offered";
    public const string Back = "back";
    public const string Kept = "kept";
    public const string CalledSaved = "byhand";
    public const string Alone = "alone";
    public const string Measured = "measured";
    public const string HeldOut = "heldout";
    public const string Person = "person";
    public const string Unanswered = "unanswered";
    public const string Lost = "lost";

    /// <summary>Every group with its words, in the order of a select.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> All =
    [
        (Own, "Customers' own cancellations"), (Offered, "Got an offer"), (Back, "Came back with an offer"), (Kept, "Kept before it was cancelled"), (CalledSaved, "Called saved by your team"), (Alone, "Came back alone"), (Lost, "Lost"),
        (Unanswered, "Asked why, no answer yet"), (Person, "Needs a person"), (HeldOut, "Held out"), (Measured, "Measured: offer or held out"), (Excluded, "Left out: not the customer's own"),
    ];

    public static bool Holds(string group, CaseEntry entry) => group switch
    {
        Own => IsOwn(entry),
        Excluded => !IsOwn(entry),
        Offered => IsOwn(entry) && entry.Has(CaseSigns.Offered),
        Back => IsOwn(entry) && entry.Status == CancellationStatus.Saved && !entry.Has(CaseSigns.CalledSaved),
        Kept => IsOwn(entry) && entry.Has(CaseSigns.Kept),
        CalledSaved => IsOwn(entry) && entry.Has(CaseSigns.CalledSaved),
        Alone => IsOwn(entry) && entry.Status == CancellationStatus.CameBackAlone,
        Measured => IsOwn(entry) && entry.Has(CaseSigns.Treated | CaseSigns.HeldOut),
        HeldOut => IsOwn(entry) && entry.Has(CaseSigns.HeldOut),
        Person => entry.Has(CaseSigns.NeedsPerson),
        Unanswered => entry.Status == CancellationStatus.Asked,
        Lost => IsOwn(entry) && entry.Status.IsEnd() && entry.Status is not (CancellationStatus.Saved or CancellationStatus.CameBackAlone),
        _ => false,
    };

    private static bool IsOwn(CaseEntry entry) => entry.Status != CancellationStatus.NotForUs;
}
