using CancelSaver.Cancellations;
using CancelSaver.Insights;
using CancelSaver.Rules;
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

    /// <param name="cases">Those decided in the period.</param>
    /// <param name="days">How long the period is.</param>
    public static HoldoutView Of(IReadOnlyCollection<Cancellation> cases, int days, int percent, string currency)
    {
        var offered = cases.Where(c => c.Promise is not null).ToList();
        var held = cases.Where(c => c.Decision?.Verdict == Verdict.HeldOut).ToList();
        var saved = offered.Where(c => c.Status == CancellationStatus.Saved && c.Save?.Recovered.Currency == currency).ToList();
        var back = held.Count(c => c.Status == CancellationStatus.CameBackAlone);
        var (isOwn, baseIsOwn) = (offered.Count >= Least, held.Count >= Least);
        var rate = offered.Count == 0 ? 0 : saved.Count / (double)offered.Count;
        var without = baseIsOwn ? back / (double)held.Count : AssumedBase;
        var worth = saved.Count == 0 ? 0 : (long)saved.Average(c => (double)c.Save!.Recovered.Minor);
        var perMonth = (offered.Count + held.Count) * 30.0 / Math.Max(1, days);
        var choices = shares.Append(percent).Where(p => p > 0).Distinct().Order().Select(p =>
        {
            // Measured against what comes back anyway only where that is known; else the whole save rate, which is the most it can cost.
            var (saves, minor) = HoldoutMath.Forgone((int)Math.Round(perMonth), p / 100.0, rate, baseIsOwn ? without : 0, worth);
            var customers = HoldoutMath.CustomersUntilItShows(p / 100.0, without, Lift);
            return new HoldoutChoice(p, isOwn ? saves : null, isOwn ? new Money(minor, currency) : null, customers, perMonth > 0 && isOwn ? customers / perMonth : null);
        });
        return new HoldoutView(offered.Count, saved.Count, held.Count, back, rate, without, isOwn, baseIsOwn, [.. choices]);
    }
}
