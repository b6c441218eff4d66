using CancelSaver.Offers;

namespace CancelSaver.Rules;

/// <summary>What the engine says is to happen.</summary>
public enum Verdict
{
    Offer,
    /// <summary>The reason is not known: ask the customer.</summary>
    Ask,
    NoOffer,
    HeldOut,
    NotForUs,
    CameBackAlone,
    /// <summary>A person of the team has to look (talk to us, a price match).</summary>
    Person,
}

/// <summary>A verdict with everything needed to explain and replay it.</summary>
public sealed record Decision
{
    public required Verdict Verdict { get; init; }

    public Offer? Offer { get; init; }

    /// <summary>The rule that matched; null when a guard, the class or the holdout decided, or none matched.</summary>
    public string? RuleId { get; init; }

    /// <summary>0–9999: the person's standing bucket.</summary>
    public required int Bucket { get; init; }

    public required int RulebookVersion { get; init; }

    public required int EngineVersion { get; init; }

    /// <summary>When it was decided (UTC); replaying takes it as "now".</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// Every step in order: class, guards, holdout, rules tried. The first sentence of the last step is the answer in one line.
    /// </summary>
    public required IReadOnlyList<WhyStep> Why { get; init; }
}

/// <summary>One step of a decision.</summary>
/// <param name="Kind">"class", "guard", "holdout", "rule" or "offer".</param>
/// <param name="Subject">Which one: the guard's or rule's name.</param>
/// <param name="Passed">True: it let the case go on (guard) or matched (rule).</param>
/// <param name="Says">One plain sentence for the merchant, without personal data.</param>
public sealed record WhyStep(string Kind, string Subject, bool Passed, string Says);
