using CancelSaver.Cancellations;
using CancelSaver.Insights;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>One share a merchant may choose, with what it costs and when it tells something.</summary>
/// <param name="PerMonth">Saves forgone in 30 days; null: cannot be told yet.</param>
/// <param name="Customers">Customers until a lift of five points shows; null: never.</param>
/// <param name="Months">The same in months at the store's pace; null: cannot be told yet.</param>
public sealed record HoldoutChoice(int Percent, double? PerMonth, Money? Cost, int? Customers, double? Months);

/// <summary>The holdout in numbers, from the store's own cases where there are enough of them. Calculates only.</summary>
/// <param name="IsOwn">The save rate is the store's own; else there are too few offers to know it.</param>
/// <param name="BaseIsOwn">So is the share that comes back without an offer; else it is assumed.</param>
public sealed record HoldoutView(int Offered, int Saved, int HeldOut, int CameBack, double SaveRate, double BaseRate, bool IsOwn, bool BaseIsOwn, IReadOnlyList<HoldoutChoice> Choices)
{
    public const double Lift = 0.05;

    /// <summary>Fewer say nothing.</summary>
    public const int Least = 30;

    /// <summary>What is taken where the store's own share is not known: one of ten comes back by itself.</summary>
    public const double AssumedBase = 0.10;

    private static readonly int[] shares = [5, 10, 20, 30, 50];

    /// <param name="cases">Those of the period.</param>
    /// <param name="days">How long the period is.</param>
    public static HoldoutView Of(IReadOnlyCollection<CaseEntry> cases, int days, int percent, string currency)
    {
        // The sides are those chance put people on, whatever became of them.
        var offered = cases.Where(c => c.Has(CaseSigns.Treated)).ToList();
        var held = cases.Where(c => c.Has(CaseSigns.HeldOut)).ToList();
        var saved = offered.Where(c => c.Status == CancellationStatus.Saved && c.RecoveredMinor > 0 && c.Total.Currency == currency).ToList();
        var (back, alone) = (offered.Count(IsBack), held.Count(IsBack));
        var (isOwn, baseIsOwn) = (offered.Count >= Least, held.Count >= Least);
        // Against what comes back anyway only where that is known; else everything that was saved, which is the most it can cost.
        var rate = offered.Count == 0 ? 0 : (baseIsOwn ? back : saved.Count) / (double)offered.Count;
        var without = baseIsOwn ? alone / (double)held.Count : AssumedBase;
        var worth = saved.Count == 0 ? 0 : (long)saved.Average(c => (double)c.RecoveredMinor);
        var perMonth = (offered.Count + held.Count) * 30.0 / Math.Max(1, days);
        var choices = shares.Append(percent).Where(p => p > 0).Distinct().Order().Select(p =>
        {
            var (saves, minor) = HoldoutMath.Forgone((int)Math.Round(perMonth), p / 100.0, rate, baseIsOwn ? without : 0, worth);
            var customers = HoldoutMath.CustomersUntilItShows(p / 100.0, without, Lift);
            return new HoldoutChoice(p, isOwn ? saves : null, isOwn ? new Money(minor, currency) : null, customers, perMonth > 0 && isOwn ? customers / perMonth : null);
        });
        return new HoldoutView(offered.Count, back, held.Count, alone, rate, without, isOwn, baseIsOwn, [.. choices]);
    }

    private static bool IsBack(CaseEntry entry) => entry.Status is CancellationStatus.Saved or CancellationStatus.CameBackAlone;
}
