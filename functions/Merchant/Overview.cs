using CancelSaver.Cancellations;
using CancelSaver.Insights;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>
/// The numbers above the list, counted honestly: what was not the customer's own cancellation is left out and said, what came back alone is never ours, and what we did is held against the
/// people who deliberately got nothing. Each number is the length of one list (<see cref="CaseGroups"/>).
/// </summary>
public sealed record Overview
{
    /// <summary>Everything in the period.</summary>
    public int All { get; init; }

    /// <summary>The customers' own cancellations, those not yet known among them.</summary>
    public int Cancelled { get; init; }

    /// <summary>Left out, because somebody or something else cancelled: how many, by class.</summary>
    public IReadOnlyDictionary<CancelClass, int> Excluded { get; init; } = new Dictionary<CancelClass, int>();

    public int Asked { get; init; }

    public int Answered { get; init; }

    public int Offered { get; init; }

    /// <summary>Came back with us; <see cref="Kept"/> is part of it.</summary>
    public int Saved { get; init; }

    /// <summary>Never cancelled after all: the customer had asked for it on our page.</summary>
    public int Kept { get; init; }

    /// <summary>Orders somebody of the team called saved; in none of the other numbers.</summary>
    public int SavedByHand { get; init; }

    /// <summary>Came back without us; not counted as saved.</summary>
    public int CameBackAlone { get; init; }

    /// <summary>Customers the rules gave an offer: one side of the comparison.</summary>
    public int Treated { get; init; }

    /// <summary>Of those, how many came back, with the offer or without it.</summary>
    public int TreatedBack { get; init; }

    /// <summary>Deliberately got nothing: the other side.</summary>
    public int HeldOut { get; init; }

    /// <summary>Of those held out, how many came back all the same.</summary>
    public int HeldOutBack { get; init; }

    public Money Lost { get; init; }

    public Money Recovered { get; init; }

    public Money Cost { get; init; }

    /// <summary>Cases whose amounts are in another currency, at a rate nobody told: they are in no sum of money.</summary>
    public int OtherCurrency { get; init; }

    public double? AverageScore { get; init; }

    /// <summary>Null: one side of the comparison is empty.</summary>
    public Lift? Lift => Lift.Of(TreatedBack, Treated, HeldOutBack, HeldOut);

    /// <summary>How many more must be measured until a difference would show; null: that cannot be said.</summary>
    public int? MoreUntilItShows => Lift.More(TreatedBack, Treated, HeldOutBack, HeldOut);

    /// <summary>Counts cases; only amounts in <paramref name="currency"/> are added up.</summary>
    public static Overview Of(IReadOnlyCollection<CaseEntry> cases, string currency)
    {
        int Count(string group) => cases.Count(c => CaseGroups.Holds(group, c));
        var ours = cases.Where(c => CaseGroups.Holds(CaseGroups.Own, c)).ToList();
        var scores = ours.Where(c => c.Score is not null).Select(c => c.Score!.Value).ToList();
        var saved = ours.Where(c => CaseGroups.Holds(CaseGroups.Back, c) && c.Total.Currency == currency).ToList();
        return new Overview
        {
            All = cases.Count,
            Cancelled = ours.Count,
            Excluded = cases.Where(c => CaseGroups.Holds(CaseGroups.Excluded, c)).GroupBy(c => c.Class).OrderByDescending(g => g.Count()).ToDictionary(g => g.Key, g => g.Count()),
            Asked = ours.Count(c => c.Has(CaseSigns.Asked)),
            Answered = ours.Count(c => c.Has(CaseSigns.Answered)),
            Offered = Count(CaseGroups.Offered),
            Saved = Count(CaseGroups.Back),
            Kept = Count(CaseGroups.Kept),
            SavedByHand = Count(CaseGroups.CalledSaved),
            CameBackAlone = Count(CaseGroups.Alone),
            Treated = ours.Count(c => c.Has(CaseSigns.Treated)),
            TreatedBack = ours.Count(c => c.Has(CaseSigns.Treated) && IsBack(c)),
            HeldOut = Count(CaseGroups.HeldOut),
            HeldOutBack = ours.Count(c => c.Has(CaseSigns.HeldOut) && IsBack(c)),
            Lost = new Money(ours.Where(c => CaseGroups.Holds(CaseGroups.Lost, c) && c.Total.Currency == currency).Sum(c => c.Total.Minor), currency),
            Recovered = new Money(saved.Sum(c => c.RecoveredMinor), currency),
            Cost = new Money(saved.Sum(c => c.CostMinor), currency),
            OtherCurrency = ours.Count(c => c.Total.Currency != currency),
            AverageScore = scores.Count > 0 ? scores.Average() : null,
        };
    }

    private static bool IsBack(CaseEntry entry) => entry.Status == CancellationStatus.CameBackAlone || CaseGroups.Holds(CaseGroups.Back, entry);
}
