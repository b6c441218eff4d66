using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>The pages under <c>/app/guards</c>: limits, times, the holdout, and what products earn.</summary>
public static class GuardsPages
{
    public static IEndpointRouteBuilder MapGuardsPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/guards", (HttpContext http, MerchantDoor door, GuardsDesk desk) => door.Show(http, visit => desk.Page(visit, http.Request.Query["done"], http.RequestAborted)));
        routes.MapPost("/app/guards", (HttpContext http, MerchantDoor door, GuardsDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Save(visit, form, http.RequestAborted)));
        routes.MapGet("/app/guards/margins", (HttpContext http, MerchantDoor door, MarginsDesk desk) => door.Show(http, visit => desk.Page(visit, http.RequestAborted)));
        routes.MapPost("/app/guards/margins", (HttpContext http, MerchantDoor door, MarginsDesk desk) => door.Act(http, MerchantRole.Everything, (visit, form) => desk.Act(visit, form, http.RequestAborted)));
        routes.MapPost("/app/guards/margins/export", (HttpContext http, MerchantDoor door, MarginsDesk desk) => door.Act(http, MerchantRole.Look, (visit, _) => desk.Export(visit, http.RequestAborted)));
        return routes;
    }

    public static IServiceCollection AddGuardsPages(this IServiceCollection services) => services.AddSingleton<GuardsDesk>().AddSingleton<MarginsDesk>();
}
