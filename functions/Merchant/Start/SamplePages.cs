using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The app with made-up cases: looked at, never changed, and counted nowhere.</summary>
public static class SamplePages
{
    private const string Banner = "<p class=\"note warn\" role=\"status\">This is sample data: made-up customers and orders, to look at only. None of it stands in your numbers.</p>";

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
            var model = new CaseModel(visit with { Who = visit.Who with { Role = MerchantRole.Look } }, one, CaseStory.Of(one), why, null, [], null, time.GetUtcNow(), OfferForm.Empty(), "", null, null);
            var html = await Pages.Render<CasePage>(model);
            html = html.Replace("<h1>", Banner + "<h1>", StringComparison.Ordinal).Replace("href=\"" + System.Net.WebUtility.HtmlEncode(visit.To("/app")) + "\">←", "href=\"" + System.Net.WebUtility.HtmlEncode(visit.To("/app/sample")) + "\">←", StringComparison.Ordinal);
            return Pages.Show(html, model);
        }));
        return routes;
    }
}
