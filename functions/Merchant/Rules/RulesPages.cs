using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>The pages under <c>/app/rules</c>: read, draft, rehearse, publish, go back.</summary>
public static class RulesPages
{
    public static IEndpointRouteBuilder MapRulesPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/rules", (HttpContext http, MerchantDoor door, RulesDesk desk) => door.Show(http, visit => desk.Page(visit, http.Request.Query["done"], http.RequestAborted)));
        routes.MapPost("/app/rules", (HttpContext http, MerchantDoor door, RulesDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Act(visit, form, http.RequestAborted)));
        routes.MapPost("/app/rules/discard", (HttpContext http, MerchantDoor door, RulesDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Discard(visit, form, http.RequestAborted)));
        routes.MapPost("/app/rules/rebase", (HttpContext http, MerchantDoor door, RulesDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Rebase(visit, form, http.RequestAborted)));

        routes.MapGet("/app/rules/{id}/edit", (string id, HttpContext http, MerchantDoor door, RuleEditDesk desk) => door.Show(http, visit => desk.Page(visit, id, http.RequestAborted)));
        routes.MapPost("/app/rules/{id}/edit", (string id, HttpContext http, MerchantDoor door, RuleEditDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Act(visit, id, form, http.RequestAborted)));

        routes.MapGet("/app/rules/rehearse", (HttpContext http, MerchantDoor door, RehearseDesk desk) => door.Show(http, visit => desk.Page(visit, http.RequestAborted)));

        routes.MapGet("/app/rules/publish", (HttpContext http, MerchantDoor door, PublishDesk desk) => door.Show(http, visit => desk.Page(visit, http.RequestAborted)));
        routes.MapPost("/app/rules/publish", (HttpContext http, MerchantDoor door, PublishDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Publish(visit, form, http.RequestAborted)));
        routes.MapGet("/app/rules/history", (HttpContext http, MerchantDoor door, PublishDesk desk) =>
            door.Show(http, visit => desk.History(visit, int.TryParse(http.Request.Query["from"], out var from) ? from : null, http.RequestAborted)));
        routes.MapGet("/app/rules/history/{version:int}", (int version, HttpContext http, MerchantDoor door, PublishDesk desk) => door.Show(http, visit => desk.Version(visit, version, http.RequestAborted)));
        routes.MapPost("/app/rules/history/{version:int}/undo", (int version, HttpContext http, MerchantDoor door, PublishDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Undo(visit, version, form, http.RequestAborted)));

        routes.MapGet("/app/rules/json", (HttpContext http, MerchantDoor door, RulebookJsonDesk desk) => door.Show(http, visit => desk.Page(visit, http.RequestAborted)));
        routes.MapPost("/app/rules/json", (HttpContext http, MerchantDoor door, RulebookJsonDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Import(visit, form, http.RequestAborted)));
        // Downloading is looking; it is a form because a browser's plain link brings no session into the store admin's frame.
        routes.MapPost("/app/rules/export", (HttpContext http, MerchantDoor door, RulebookJsonDesk desk) => door.Act(http, MerchantRole.Look, (visit, form) => desk.Export(visit, form, http.RequestAborted)));
        return routes;
    }

    public static IServiceCollection AddRulesPages(this IServiceCollection services) =>
        services.AddSingleton<DraftDesk>().AddSingleton<RulesDesk>().AddSingleton<RuleEditDesk>().AddSingleton<RehearseDesk>().AddSingleton<PublishDesk>().AddSingleton<RulebookJsonDesk>();
}
