using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>The pages on which the team works: one case, the list of what waits, one customer.</summary>
public static class DeskRoutes
{
    public static IServiceCollection AddDesk(this IServiceCollection services) =>
        services.AddSingleton<CasePages>().AddSingleton<CaseMails>().AddSingleton<QueuePages>().AddSingleton<TimesPages>().AddSingleton<CustomerDesk>();

    public static IEndpointRouteBuilder MapDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/cases/{order:long}", (long order, string? done, string? again, HttpContext http, MerchantDoor door, CasePages pages) =>
            door.Show(http, visit => pages.Page(visit, order, done, again is not null, http.RequestAborted)));
        routes.MapPost("/app/cases/{order:long}", (long order, HttpContext http, MerchantDoor door, CasePages pages) =>
            door.Act(http, MerchantRole.Cases, (visit, form) => pages.Act(visit, order, form, http.RequestAborted)));
        routes.MapGet("/app/cases/{order:long}/mail/{name}", (long order, string name, HttpContext http, MerchantDoor door, CaseMails mails) =>
            door.Show(http, visit => mails.Page(visit, order, name, http.RequestAborted)));
        routes.MapGet("/app/cases/{order:long}/mail/{name}/look", (long order, string name, string? pass, HttpContext http, MerchantDoor door, CaseMails mails) => pass is null
            ? door.Show(http, visit => mails.Look(visit, order, name, http.RequestAborted))
            : mails.LookWith(pass, order, name, http.RequestAborted));
        routes.MapGet("/app/queue", (string? show, string? done, HttpContext http, MerchantDoor door, QueuePages pages) =>
            door.Show(http, visit => pages.Page(visit, show, done, http.RequestAborted)));
        routes.MapPost("/app/queue", (HttpContext http, MerchantDoor door, QueuePages pages) =>
            door.Act(http, MerchantRole.Cases, (visit, form) => pages.Act(visit, form, http.RequestAborted)));
        routes.MapGet("/app/queue/times", (HttpContext http, MerchantDoor door, TimesPages pages) => door.Show(http, visit => pages.Page(visit, http.RequestAborted)));
        routes.MapGet("/app/customers/{person}", (string person, string? done, HttpContext http, MerchantDoor door, CustomerDesk customers) =>
            door.Show(http, visit => customers.Page(visit, person, done, http.RequestAborted)));
        routes.MapPost("/app/customers/{person}/erase", (string person, HttpContext http, MerchantDoor door, CustomerDesk customers) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => customers.Erase(visit, person, form, http.RequestAborted)));
        return routes;
    }
}
