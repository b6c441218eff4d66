namespace CancelSaver.Rules;

/// <summary>
/// An offer a person of the team chose. It goes the way of a rule's offer: class, guards, holdout, prices and ceilings are the engine's own, only the conditions are left out. What a person
/// says of the reason takes the place of asking the customer.
/// </summary>
public static class OfferByHand
{
    /// <summary>The name such a decision bears where a rule's id would stand.</summary>
    public const string RuleId = "by-hand";

    /// <summary>Decides.</summary>
    /// <param name="offer">The parts and how long they stand; its conditions do not count.</param>
    /// <param name="version">Of the rulebook published then, for the record.</param>
    public static Decision Decide(Rule offer, CaseFacts facts, int version, DateTimeOffset now) => RuleEngine.Decide(Rulebook(offer, version), Facts(facts), now);

    /// <summary>The rulebook of one that stands for the person's choice; replaying takes it.</summary>
    public static Rulebook Rulebook(Rule offer, int version) =>
        new() { Version = version, Rules = [offer with { Id = RuleId, Name = "Chosen by your team", Enabled = true, When = new Always() }] };

    /// <summary>Nobody is asked any more: a person decides.</summary>
    public static CaseFacts Facts(CaseFacts facts) => facts with { AlreadyAsked = true };
}
