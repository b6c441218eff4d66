using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The pages under <c>/app</c>: what happened, why, what waits for a person, and the rules.</summary>
public static class MerchantPages
{
    /// <summary>How many of the newest cases the overview reads: one range, one page of rows.</summary>
    public const int MostCases = 500;

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
        routes.MapGet("/app", (HttpContext http, MerchantDoor door, CancellationTable cases, SetAside aside, AnswerDataRequest requests) => door.Show(http, async visit =>
        {
            var (store, cancel) = (visit.Store, http.RequestAborted);
            var newest = await cases.Newest(store.Id, MostCases, cancel).ToListAsync(cancel);
            var letters = await aside.Newest(store.Id, 20, cancel).ToListAsync(cancel);
            var asked = (await requests.Newest(store.Id, cancel)).FindAll(r => r.DoneAt is null);
            return await Pages.Show<HomePage>(new HomeModel(visit, Overview.Of(newest, store.Currency), newest, letters, asked));
        }));
        return routes.MapRulesPages().MapGuardsPages().MapPrivacyPages().MapPluginDesk().MapDesk()
            .MapMessages().MapBrand().MapSettings().MapReasons().MapData().MapPeople().MapChanges().MapStart().MapSample().MapAssets();
    }

    public static IServiceCollection AddMerchantPages(this IServiceCollection services) =>
        services.AddSingleton<MerchantSession>().AddSingleton<MerchantEntrance>().AddSingleton<MerchantDoor>().AddSingleton<PluginDesk>().AddRulesPages().AddGuardsPages().AddDesk()
            .AddSingleton<SettingsSaver>().AddSingleton<MessagesDesk>().AddSingleton<TestMailDesk>().AddSingleton<BrandDesk>().AddSingleton<SettingsDesk>().AddSingleton<ReasonsDesk>()
            .AddSingleton<DataDesk>().AddSingleton<ExportEverything>().AddSingleton<PeopleDesk>().AddSingleton<ChangesDesk>().AddSingleton<StartDesk>();
}
