using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>One step of a decision as the page shows it.</summary>
/// <param name="Rule">The rule in its own words, where the step is a rule and the rulebook of that time is still kept.</param>
/// <param name="Conditions">Each of its conditions against the facts of the case.</param>
public sealed record WhyLine(WhyStep Step, string? Rule, Explained? Conditions);

/// <summary>The full why of a decision, and what came of deciding again.</summary>
/// <param name="Same">Decided again from the same facts by the same rules: true, the same; null: not asked, or that engine or rulebook is gone.</param>
/// <param name="Today">What today's rules would say of the same facts; null: not asked.</param>
public sealed record CaseWhy(Decision Decision, IReadOnlyList<WhyLine> Lines, string Arm, bool? Same, Decision? Today)
{
    /// <summary>Takes a decision apart.</summary>
    /// <param name="then">The rulebook it was made by; null: it is gone.</param>
    /// <param name="again">Decide once more, by the rules of then and of today.</param>
    public static CaseWhy Of(Decision decision, CaseFacts facts, Rulebook? then, Rulebook today, bool again)
    {
        var rules = then?.Rules.ToDictionary(r => r.Id, StringComparer.Ordinal) ?? [];
        var lines = decision.Why
            .Select(step => step.Kind == "rule" && rules.TryGetValue(step.Subject, out var rule)
                ? new WhyLine(step, RuleSentence.Of(rule, facts.StoreCurrency), rule.When is Always ? null : Explain.Of(rule.When, facts))
                : new WhyLine(step, null, null))
            .ToList();
        var arm = facts.HoldoutPercent == 0 ? "Nobody was held out then."
            : Bucketing.HeldOut(decision.Bucket, facts.HoldoutPercent) ? "Held out, with " + facts.HoldoutPercent + " % of the customers."
            : "Gets offers; " + facts.HoldoutPercent + " % of the customers are held out.";
        var isOurEngine = decision.EngineVersion == RuleEngine.Version;
        return new CaseWhy(
            decision, lines, arm,
            again && isOurEngine && then is not null ? StoredJson.Write(RuleEngine.Replay(then, facts, decision)) == StoredJson.Write(decision) : null,
            again ? RuleEngine.Decide(today, facts, decision.At) : null);
    }

    /// <summary>What a decision says, in half a sentence.</summary>
    public static string Says(Decision decision) => decision.Verdict switch
    {
        Verdict.Offer => "would offer " + CaseWords.Of(decision.Offer!),
        Verdict.Ask => "would ask the customer why",
        Verdict.HeldOut => "would hold this person out",
        Verdict.Person => "would hand it to a person",
        Verdict.CameBackAlone => "would do nothing, for the order is back",
        Verdict.NotForUs => "would do nothing, for it was not the customer who cancelled",
        _ => "would offer nothing",
    };
}
