using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>A past case as a rehearsal needs it.</summary>
/// <param name="Order">The platform's number of the order, for the link.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Facts">What it was decided from.</param>
/// <param name="At">When it was decided (UTC): the rehearsal takes it as "now".</param>
/// <param name="Bucket">The holdout bucket it was decided in; it stays, even where the person has been forgotten meanwhile.</param>
public sealed record RehearsedCase(long Order, string Number, CaseFacts Facts, DateTimeOffset At, int? Bucket = null);

/// <summary>A case that would be decided differently.</summary>
public sealed record RehearsedChange(RehearsedCase Case, Decision Now, Decision Then);

/// <summary>How many cases would go from one answer to another.</summary>
public sealed record RehearsedMove(string From, string To, int Cases);

/// <summary>What the changed cases can cost: nothing when nobody accepts, the most when everybody does. Minor units of the store's currency.</summary>
/// <param name="Unpriced">Changed cases in a currency whose rate is not known; they are not in the sum.</param>
public sealed record RehearsedCost(long NowAtMostMinor, long ThenAtMostMinor, int Unpriced);

/// <summary>Past cases decided once more, with the published rulebook and with a draft: what would have been different.</summary>
public sealed record Rehearsal
{
    public const int MostSamples = 10;

    public int Cases { get; init; }

    /// <summary>Every case, both ways.</summary>
    public IReadOnlyList<RehearsedChange> Decided { get; init; } = [];

    public IReadOnlyList<RehearsedChange> Changed { get; init; } = [];

    /// <summary>From which answer to which, the most frequent first.</summary>
    public IReadOnlyList<RehearsedMove> Moves { get; init; } = [];

    public RehearsedCost Cost { get; init; } = new(0, 0, 0);

    /// <summary>How often each guard would stop or limit the draft; by the guard's name, the most frequent first.</summary>
    public IReadOnlyList<(string Guard, int Now, int Then)> Guards { get; init; } = [];

    /// <summary>How many cases each rule would decide, by rule id.</summary>
    public IReadOnlyDictionary<string, (int Now, int Then)> Hits { get; init; } = new Dictionary<string, (int, int)>();

    /// <summary>The first ten, spread over the different moves, so that a rare one is seen too.</summary>
    public IReadOnlyList<RehearsedChange> Sample { get; init; } = [];

    public static Rehearsal Of(IReadOnlyList<RehearsedCase> cases, Rulebook published, Rulebook draft)
    {
        var both = cases.Select(c => new RehearsedChange(c, Decide(published, c), Decide(draft, c))).ToList();
        var changed = both.FindAll(b => IsDifferent(b.Now, b.Then));
        var moves = changed.GroupBy(Move).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal).ToList();
        return new Rehearsal
        {
            Cases = cases.Count,
            Decided = both,
            Changed = changed,
            Moves = [.. moves.Select(g => new RehearsedMove(g.Key.From, g.Key.To, g.Count()))],
            Cost = CostOf(changed),
            Guards = [.. Counted(both, GuardsHit).OrderByDescending(g => g.Value.Then).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Value.Now, g.Value.Then))],
            Hits = Counted(both, d => d.RuleId is { } rule ? [rule] : []),
            Sample = [.. moves.SelectMany(g => g.Select((change, place) => (change, place))).OrderBy(p => p.place).Take(MostSamples).Select(p => p.change)],
        };
    }

    /// <summary>What a decision means for the customer, in a few words: "a coupon of 5.00 USD and a talk with the team", "no offer".</summary>
    public static string Words(Decision decision) => decision.Verdict switch
    {
        Verdict.Offer when decision.Offer is { } offer => OfferSentence.Of(offer),
        Verdict.Ask => "the question why",
        Verdict.HeldOut => "held out, no offer",
        Verdict.NotForUs => "not for us",
        Verdict.CameBackAlone => "came back alone",
        Verdict.Person => "a person looks",
        _ => "no offer",
    };

    private static Decision Decide(Rulebook rulebook, RehearsedCase one) => RuleEngine.Decide(rulebook, one.Facts, one.At, one.Bucket);

    private static bool IsDifferent(Decision one, Decision other) => one.Verdict != other.Verdict || Words(one) != Words(other) || one.Offer?.Ends != other.Offer?.Ends;

    private static (string From, string To) Move(RehearsedChange change)
    {
        var (from, to) = (Words(change.Now), Words(change.Then));
        if (from != to || change.Now.Offer is not { } now || change.Then.Offer is not { } then)
            return (from, to);
        return (from, to + ", " + (then.Ends > now.Ends ? "for longer" : "for less long"));
    }

    private static RehearsedCost CostOf(List<RehearsedChange> changed)
    {
        var (now, then, unpriced) = (0L, 0L, 0);
        foreach (var change in changed)
        {
            if (Own(change.Now, change.Case.Facts) is { } before && Own(change.Then, change.Case.Facts) is { } after)
                (now, then) = (now + before, then + after);
            else
                unpriced++;
        }

        return new RehearsedCost(now, then, unpriced);
    }

    private static long? Own(Decision decision, CaseFacts facts) =>
        decision.Offer is not { } offer || offer.Cost.Minor == 0 ? 0 : Pricing.InStoreCurrency(offer.Cost, facts) is { } own ? Math.Min(own.Minor, long.MaxValue / 10_000) : null;

    // A guard that stopped the case, the one that leaves only what is free, and rules that were passed over for what they would cost.
    private static IEnumerable<string> GuardsHit(Decision decision) => decision.Why
        .Where(w => w.Kind == "guard" && (!w.Passed || w.Subject == "serialCanceller" && w.Says.EndsWith("offered.", StringComparison.Ordinal)))
        .Select(w => w.Subject)
        .Concat(decision.Why.Any(w => w.Kind == "rule" && !w.Passed && w.Says.StartsWith(RuleEngine.PassedOver + "It would cost", StringComparison.Ordinal)) ? ["ceilings"] : []);

    private static Dictionary<string, (int Now, int Then)> Counted(List<RehearsedChange> both, Func<Decision, IEnumerable<string>> names)
    {
        var counts = new Dictionary<string, (int Now, int Then)>(StringComparer.Ordinal);
        foreach (var one in both)
        {
            foreach (var name in names(one.Now))
                counts[name] = counts.GetValueOrDefault(name) with { Now = counts.GetValueOrDefault(name).Now + 1 };
            foreach (var name in names(one.Then))
                counts[name] = counts.GetValueOrDefault(name) with { Then = counts.GetValueOrDefault(name).Then + 1 };
        }

        return counts;
    }
}
