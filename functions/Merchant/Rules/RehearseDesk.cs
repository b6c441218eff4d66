using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Result">What would have been different; with example cases where the store has none.</param>
/// <param name="Examples">The cases are made up.</param>
/// <param name="Full">There are more cases in the period than were decided again.</param>
public sealed record RehearseModel(Visit Visit, OpenDraft Open, Rehearsal Result, RuleNames Names, bool Examples, bool Full, bool AsksForCategories) : MerchantModel(Visit);

/// <summary>Decides the cases of the last 90 days once more, with the draft: nothing is written, nobody is told.</summary>
public sealed class RehearseDesk(DraftDesk drafts, RulesDesk rules, CancellationTable cases, TimeProvider time)
{
    /// <summary>Rows read, and cases decided again, at most.</summary>
    public const int MostCases = 500;

    public static readonly TimeSpan Period = TimeSpan.FromDays(90);

    public async Task<IResult> Page(Visit visit, CancellationToken cancel)
    {
        var (store, now) = (visit.Store, time.GetUtcNow());
        var open = await drafts.Open(store, cancel);
        var (read, past) = await Past(store, now - Period, cancel);
        var examples = past.Count == 0;
        var result = Rehearsal.Of(examples ? RehearsalExamples.Of(store, now) : past, store.Rulebook, open.Rulebook);
        var asks = open.Rulebook.Rules.Any(r => r.Enabled && AsksForCategories(r.When)) && !store.Rulebook.Rules.Any(r => r.Enabled && AsksForCategories(r.When));
        return await Pages.Show<RehearsePage>(
            new RehearseModel(visit, open, result, await rules.Names(store, [open.Rulebook, store.Rulebook], cancel), examples, read == MostCases, asks));
    }

    private async Task<(int Read, List<RehearsedCase> Cases)> Past(Store store, DateTimeOffset since, CancellationToken cancel)
    {
        var (read, past) = (0, new List<RehearsedCase>());
        await foreach (var one in cases.Newest(store.Id, MostCases, cancel))
        {
            read++;
            if (one is { Decision: { } decision, Facts: { } facts } && decision.At >= since)
                past.Add(new RehearsedCase(one.Id.OrderId, one.Order.Number, facts, decision.At, decision.Bucket));
        }
        return (read, past);
    }

    private static bool AsksForCategories(Condition condition) => condition switch
    {
        HasCategory => true,
        And and => and.All.Any(AsksForCategories),
        Or or => or.Any.Any(AsksForCategories),
        Not not => AsksForCategories(not.That),
        _ => false,
    };
}
