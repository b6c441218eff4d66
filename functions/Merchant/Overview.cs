using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>The numbers above the list, counted honestly: what came back alone is never ours, and what we did is held against the people who deliberately got nothing.</summary>
public sealed record Overview
{
    public int Cancelled { get; init; }

    /// <summary>The customer's own cancellations: everything but <see cref="CancellationStatus.NotForUs"/>.</summary>
    public int ByCustomers { get; init; }

    public int Asked { get; init; }

    public int Answered { get; init; }

    public int Offered { get; init; }

    public int Saved { get; init; }

    /// <summary>Orders somebody of the team called saved; in none of the other numbers.</summary>
    public int SavedByHand { get; init; }

    public int CameBackAlone { get; init; }

    public int HeldOut { get; init; }

    /// <summary>Of those held out, how many came back all the same.</summary>
    public int HeldOutCameBack { get; init; }

    public int NeedPerson { get; init; }

    public Money Lost { get; init; }

    public Money Recovered { get; init; }

    public Money Cost { get; init; }

    public double? AverageScore { get; init; }

    /// <summary>Points between the share of offered customers who came back and that of the held-out; null: cannot be told yet.</summary>
    public double? LiftPoints { get; init; }

    /// <summary>Half of the 95 % interval of <see cref="LiftPoints"/>, in points.</summary>
    public double? LiftMargin { get; init; }

    /// <summary>Fewer held-out customers than this say nothing.</summary>
    public const int LeastHeldOut = 30;

    /// <summary>Counts cases; only amounts in <paramref name="currency"/> are added up.</summary>
    public static Overview Of(IReadOnlyCollection<Cancellation> cases, string currency)
    {
        var ours = cases.Where(c => c.Status != CancellationStatus.NotForUs).ToList();
        var offered = ours.Where(c => c.Promise is not null).ToList();
        var heldOut = ours.Where(c => c.Decision?.Verdict == Rules.Verdict.HeldOut).ToList();
        var scores = ours.Where(c => c.Feedback?.Score is not null).Select(c => c.Feedback!.Score!.Value).ToList();
        var overview = new Overview
        {
            Cancelled = cases.Count,
            ByCustomers = ours.Count,
            Asked = ours.Count(c => c.AskMail is not null),
            Answered = ours.Count(c => c.Reason.Source == Reasons.ReasonSource.Page),
            Offered = offered.Count,
            Saved = ours.Count(IsMeasured),
            SavedByHand = ours.Count(c => c.Save?.Kind == Saves.SaveKind.ByHand),
            CameBackAlone = ours.Count(c => c.Status == CancellationStatus.CameBackAlone),
            HeldOut = heldOut.Count,
            HeldOutCameBack = heldOut.Count(c => c.Status == CancellationStatus.CameBackAlone),
            NeedPerson = cases.Count(c => c.Status == CancellationStatus.NeedsPerson),
            Lost = Sum(ours.Where(c => c.Save is null).Select(c => c.Order.Total), currency),
            Recovered = Sum(ours.Where(IsMeasured).Select(c => c.Save!.Recovered), currency),
            Cost = Sum(ours.Where(IsMeasured).Select(c => c.Save!.Cost), currency),
            AverageScore = scores.Count > 0 ? scores.Average() : null,
        };
        return heldOut.Count < LeastHeldOut || offered.Count < LeastHeldOut
            ? overview
            : overview.WithLift(offered.Count(c => c.Save is { Kind: not Saves.SaveKind.ByHand }), offered.Count);
    }

    // The plain two-proportion interval (Wald); with thirty a side it is wide, which is the point.
    private Overview WithLift(int back, int offered)
    {
        var (with, without) = (back / (double)offered, HeldOutCameBack / (double)HeldOut);
        var deviation = Math.Sqrt((with * (1 - with) / offered) + (without * (1 - without) / HeldOut));
        return this with { LiftPoints = 100 * (with - without), LiftMargin = 196 * deviation };
    }

    private static bool IsMeasured(Cancellation c) => c is { Status: CancellationStatus.Saved, Save.Kind: not Saves.SaveKind.ByHand };

    private static Money Sum(IEnumerable<Money> amounts, string currency) =>
        new(amounts.Where(a => a.Currency == currency).Sum(a => a.Minor), currency);
}
