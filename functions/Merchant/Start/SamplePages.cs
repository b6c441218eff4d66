using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The app with made-up cases: looked at, never changed, and counted nowhere.</summary>
public static class SamplePages
{
    public static IEndpointRouteBuilder MapSample(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/sample", (HttpContext http, MerchantDoor door, TimeProvider time) => door.Show(http, visit =>
        {
            var cases = SampleCases.For(visit.Store, time.GetUtcNow());
            return Pages.Show<SamplePage>(new SampleModel(visit, Overview.Of([.. cases.Select(CaseEntry.Of)], visit.Store.Currency), cases));
        }));
        routes.MapGet("/app/sample/{number:long}", (long number, HttpContext http, MerchantDoor door, TimeProvider time) => door.Show(http, async visit =>
        {
            if (SampleCases.For(visit.Store, time.GetUtcNow()).FirstOrDefault(c => c.Id.OrderId == number) is not { } one)
                return await Pages.Show<NoticePage>(new NoticeModel(visit, "There is no such sample.", "Go back to the list and choose another one."), StatusCodes.Status404NotFound);
            // Whoever looks at a sample can only look: the page of a case shows nothing to press then.
            var why = one is { Decision: { } decision, Facts: { } facts } ? CaseWhy.Of(decision, facts, visit.Store.Rulebook, visit.Store.Rulebook, again: false) : null;
            // Nothing of it leads anywhere: the mails of a sample were never written.
            IReadOnlyList<CaseMoment> story = [.. CaseStory.Of(one).Select(m => m with { Mail = null })];
            return await Pages.Show<CasePage>(
                new CaseModel(visit with { Who = visit.Who with { Role = MerchantRole.Look } }, one, story, why, null, [], null, time.GetUtcNow(), OfferForm.Empty(), "", null, null) { IsSample = true });
        }));
        return routes;
    }
}
