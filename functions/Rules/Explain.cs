namespace CancelSaver.Rules;

/// <summary>One condition of a rule held against a case.</summary>
/// <param name="Says">The condition as a phrase: "the reason is shipping cost".</param>
/// <param name="Holds">True: it is so.</param>
/// <param name="Different">What was different; null when it holds.</param>
/// <param name="Parts">For conditions made of others: each of them.</param>
public sealed record Explained(string Says, bool Holds, string? Different, IReadOnlyList<Explained> Parts);

/// <summary>Takes a rule's conditions apart, so that a merchant sees which were so and which were not. The same facts, the same answer as the engine's.</summary>
public static class Explain
{
    public static Explained Of(Condition condition, CaseFacts facts)
    {
        var different = Conditions.WhyNot(condition, facts);
        return condition switch
        {
            And and => new Explained("all of these", different is null, different, [.. and.All.Select(c => Of(c, facts))]),
            Or or => new Explained("one of these", different is null, different, [.. or.Any.Select(c => Of(c, facts))]),
            _ => new Explained(RuleSentence.When(condition, facts.StoreCurrency), different is null, different, []),
        };
    }
}
