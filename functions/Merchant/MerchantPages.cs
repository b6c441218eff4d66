using System.Globalization;
using System.Text;
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
        routes.MapGet("/app/enter/{token}", (string token, HttpContext context, MerchantSession session) =>
            session.Enter(context, token) ? Results.Redirect("/app") : MerchantEntrance.SignedOut());
        routes.MapPost("/app/leave", (HttpContext context, MerchantSession session) =>
        {
            session.Leave(context);
            return MerchantEntrance.SignedOut();
        });
        routes.MapGet(MerchantEntrance.BouncePath, (HttpContext context, MerchantEntrance entrance) => entrance.Bounce(context));
        routes.MapGet("/app", (HttpContext context, MerchantEntrance entrance, StoreTable stores, CancellationTable cases, SetAside aside, AnswerDataRequest requests, CancellationToken cancel) =>
            For(context, entrance, stores, async (store, frame) =>
            {
                var newest = await cases.Newest(store.Id, MostCases, cancel).ToListAsync(cancel);
                var letters = await aside.Newest(store.Id, 20, cancel).ToListAsync(cancel);
                var asked = (await requests.Newest(store.Id, cancel)).FindAll(r => r.DoneAt is null);
                return await Pages.Show<HomePage>(new HomeModel(store, Overview.Of(newest, store.Currency), newest, letters, asked) { Frame = frame });
            }, cancel));
        routes.MapGet("/app/cases/{order:long}", (long order, HttpContext context, MerchantEntrance entrance, StoreTable stores, CancellationTable cases, CancellationToken cancel) =>
            For(context, entrance, stores, async (store, frame) => await cases.Find(new CancellationId(store.Id, order), cancel) is { } found
                ? await Pages.Show<CasePage>(new CaseModel(store, found, await Replayed(stores, store, found, cancel)) { Frame = frame })
                : await Pages.Show<NoticePage>(new NoticeModel(store, "There is no such case.", "It may have been forgotten.") { Frame = frame }, StatusCodes.Status404NotFound), cancel));
        routes.MapGet("/app/rules", (HttpContext context, MerchantEntrance entrance, MerchantSession session, StoreTable stores, CancellationToken cancel) =>
            For(context, entrance, stores, (store, frame) =>
                Pages.Show<RulesPage>(new RulesModel(store, session.FormToken(store.Id), RulebookJson.Write(store.Rulebook, indented: true), [], null) { Frame = frame }), cancel));
        routes.MapPost("/app/rules", (HttpContext context, MerchantEntrance entrance, MerchantSession session, StoreTable stores, CancellationToken cancel) =>
            For(context, entrance, stores, (store, frame) => Publish(context, session, stores, store, frame, cancel), cancel));
        return routes.MapPrivacyPages();
    }

    internal static async Task<IResult> For(HttpContext context, MerchantEntrance entrance, StoreTable stores, Func<Store, AdminFrame?, Task<IResult>> show, CancellationToken cancel)
    {
        var entered = await entrance.Open(context, cancel);
        if (entered.Turned is { } away)
            return away;
        return await stores.Find(entered.Store, cancel) is { } store ? await show(store, entered.Frame) : MerchantEntrance.SignedOut();
    }

    private static async Task<IResult> Publish(HttpContext context, MerchantSession session, StoreTable stores, Store store, AdminFrame? frame, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        if (!session.IsOurForm(store.Id, form["form"]))
            return MerchantEntrance.SignedOut();
        var typed = form["rulebook"].ToString();
        var (rulebook, errors) = RulebookJson.Parse(Encoding.UTF8.GetBytes(typed));
        if (rulebook is not null && errors.Count == 0)
            errors = RulebookValidation.Validate(rulebook, store.Currency, store.PaymentMethods);
        if (rulebook is null || errors.Count > 0)
            return await Pages.Show<RulesPage>(new RulesModel(store, session.FormToken(store.Id), typed, errors, null) { Frame = frame }, StatusCodes.Status422UnprocessableEntity);
        if (!int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version != store.Rulebook.Version)
        {
            var moved = new RulebookError(
                "", -1, "version", "Somebody else published version " + store.Rulebook.Version + " meanwhile. Your text is kept below; compare and save again.");
            return await Pages.Show<RulesPage>(new RulesModel(store, session.FormToken(store.Id), typed, [moved], null) { Frame = frame }, StatusCodes.Status409Conflict);
        }
        var published = await stores.PublishRulebook(store.Id, rulebook, cancel) ?? store;
        return await Pages.Show<RulesPage>(
            new RulesModel(published, session.FormToken(store.Id), RulebookJson.Write(published.Rulebook, indented: true), [], "Version " + published.Rulebook.Version + " is published.") { Frame = frame });
    }

    // Decides the stored facts once more with the rulebook of that time: proof that the why on the page is the real one.
    private static async Task<bool?> Replayed(StoreTable stores, Store store, Cancellation found, CancellationToken cancel)
    {
        if (found is not { Decision: { } decision, Facts: { } facts } || decision.EngineVersion != RuleEngine.Version)
            return null;
        var rulebook = decision.RulebookVersion == store.Rulebook.Version ? store.Rulebook
            : decision.RulebookVersion == Rulebook.Default.Version ? Rulebook.Default
            : await stores.FindRulebook(store.Id, decision.RulebookVersion, cancel);
        return rulebook is null ? null : StoredJson.Write(RuleEngine.Replay(rulebook, facts, decision)) == StoredJson.Write(decision);
    }
}
