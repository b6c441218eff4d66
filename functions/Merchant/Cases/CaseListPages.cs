using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>The routes of the list of cancellations.</summary>
public static class CaseListPages
{
    public static IServiceCollection AddCaseList(this IServiceCollection services) => services.AddSingleton<CaseList>();

    public static IEndpointRouteBuilder MapCaseList(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app", (HttpContext http, MerchantDoor door, CaseList list) => door.Show(http, visit => list.Show(visit, Asked(http.Request.Query), http.RequestAborted)));
        routes.MapPost("/app/search", (HttpContext http, MerchantDoor door, CaseList list) =>
            door.Act(http, MerchantRole.Look, (visit, form) => Task.FromResult(list.Search(visit, Typed.From(form)))));
        // A form, though it changes nothing: inside Shopify's admin a file that is merely linked to would come without the proof of who asks.
        routes.MapPost("/app/export", (HttpContext http, MerchantDoor door, CaseList list) =>
            door.Act(http, MerchantRole.Look, (visit, form) => list.Export(visit, Typed.From(form), http.RequestAborted)));
        routes.MapPost("/app/views/keep", (HttpContext http, MerchantDoor door, CaseList list, StoreTable stores) => door.Act(http, MerchantRole.Cases, (visit, form) =>
        {
            var typed = Typed.From(form);
            var currency = visit.Store.Currency;
            var filter = CaseFilter.Read(typed, visit.Store);
            var view = new CaseView(typed["name"].Trim(), (filter with { Period = new CaseFilter().Period, From = null, To = null, Sealed = "" }).Query(currency));
            return Change(http, list, stores, visit, typed, "kept", filter, (IReadOnlyList<CaseView> views, out IReadOnlyList<CaseView> now) => CaseViews.Keep(views, currency, view, out now));
        }));
        routes.MapPost("/app/views/rename", (HttpContext http, MerchantDoor door, CaseList list, StoreTable stores) => door.Act(http, MerchantRole.Cases, (visit, form) =>
        {
            var typed = Typed.From(form);
            return Change(http, list, stores, visit, typed, "renamed", CaseFilter.Read(typed, visit.Store),
                (IReadOnlyList<CaseView> views, out IReadOnlyList<CaseView> now) => CaseViews.Rename(views, visit.Store.Currency, typed["view"], typed["name"].Trim(), out now));
        }));
        routes.MapPost("/app/views/remove", (HttpContext http, MerchantDoor door, CaseList list, StoreTable stores) => door.Act(http, MerchantRole.Cases, (visit, form) =>
        {
            var typed = Typed.From(form);
            return Change(http, list, stores, visit, typed, "removed", CaseFilter.Read(typed, visit.Store), (IReadOnlyList<CaseView> views, out IReadOnlyList<CaseView> now) =>
            {
                now = CaseViews.Remove(views, typed["view"]);
                return null;
            });
        }));
        return routes;
    }

    private delegate string? ChangeOfViews(IReadOnlyList<CaseView> views, out IReadOnlyList<CaseView> now);

    private static async Task<IResult> Change(HttpContext http, CaseList list, StoreTable stores, Visit visit, Typed typed, string done, CaseFilter filter, ChangeOfViews change)
    {
        string? wrong = null;
        var store = await stores.Update(
            visit.Store.Id,
            store =>
            {
                wrong = change(store.Settings.Views, out var now);
                return wrong is null ? store with { Settings = store.Settings with { Views = now } } : store;
            },
            http.RequestAborted);
        if (wrong is null)
            return visit.Back(filter.Path(visit.Store.Currency, more: "done=" + done));
        typed.Wrong("name", wrong);
        return await list.Show(visit with { Store = store ?? visit.Store }, typed, http.RequestAborted);
    }

    private static Typed Asked(IQueryCollection query) => Typed.Of(query.SelectMany(q => q.Value.Select(v => (q.Key, v is { Length: > 2000 } ? v[..2000] : v))));
}
