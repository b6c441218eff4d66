using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The pages under <c>/app</c>: what happened, why, what waits for a person, and the rules.</summary>
public static class MerchantPages
{
    public static IEndpointRouteBuilder MapMerchantPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/enter/{token}", async (string token, HttpContext context, MerchantSession session) =>
            await session.Enter(context, token) ? Results.Redirect("/app") : MerchantEntrance.SignedOut());
        routes.MapPost("/app/leave", async (HttpContext context, MerchantSession session) =>
        {
            await session.Leave(context);
            return MerchantEntrance.SignedOut();
        });
        routes.MapGet(MerchantEntrance.BouncePath, (HttpContext context, MerchantEntrance entrance) => entrance.Bounce(context));
        return routes.MapCaseList().MapRulesPages().MapGuardsPages().MapPrivacyPages().MapPluginDesk().MapDesk()
            .MapMessages().MapBrand().MapSettings().MapReasons().MapData().MapPeople().MapChanges().MapStart().MapSample().MapAssets();
    }

    public static IServiceCollection AddMerchantPages(this IServiceCollection services) =>
        services.AddSingleton<MerchantSession>().AddSingleton<MerchantEntrance>().AddSingleton<MerchantDoor>().AddCaseList().AddSingleton<PluginDesk>().AddRulesPages().AddGuardsPages().AddDesk()
            .AddSingleton<SettingsSaver>().AddSingleton<MessagesDesk>().AddSingleton<TestMailDesk>().AddSingleton<BrandDesk>().AddSingleton<SettingsDesk>().AddSingleton<ReasonsDesk>()
            .AddSingleton<DataDesk>().AddSingleton<ExportEverything>().AddSingleton<PeopleDesk>().AddSingleton<ChangesDesk>().AddSingleton<StartDesk>();
}
