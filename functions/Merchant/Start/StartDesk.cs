using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The first steps: connected, rules to begin with, the first mail to oneself.</summary>
public sealed class StartDesk(StoreTable stores, ChangeTable changes, TestMailDesk mails, TimeProvider time)
{
    private static readonly string[] typical = [Reason.ShippingCost, Reason.DeliveryTime, Reason.CheaperElsewhere, Reason.ChangedMind];

    public Task<IResult> Page(Visit visit, string? done) => Show(visit, null, done switch
    {
        "rules" => "These are your rules now. You can change every one of them under Rules.",
        "mail" => "The mail service took it. Look into your inbox, and into the spam folder too.",
        _ => null,
    }, null, StatusCodes.Status200OK);

    public async Task<IResult> Choose(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var store = visit.Store;
        if (StartingRulebooks.All.FirstOrDefault(s => s.Id == form["book"]) is not { } chosen)
            return await Show(visit, null, null, "Choose one of the three first.", StatusCodes.Status422UnprocessableEntity);
        if (!Same(chosen.Rulebook, store.Rulebook))
        {
            var by = new Publication(visit.Who.Id, visit.Who.Called, time.GetUtcNow(), "Began with the rules \"" + chosen.Name + "\".");
            if (!int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var onto))
                onto = -1;
            if (await stores.PublishRulebook(store.Id, chosen.Rulebook, onto, by, null, cancel) is { } published)
                await changes.Add(store.Id, visit.Who, "Rules", "Began with the rules \"" + chosen.Name + "\" as version " + published.Rulebook.Version.ToString(CultureInfo.InvariantCulture) + ".", null, null, cancel);
            else if (await stores.Find(store.Id, cancel) is not { } now || !Same(now.Rulebook, chosen.Rulebook))
                return await Show(visit, null, null, "Somebody published other rules meanwhile. Nothing was changed: look at them under Rules, and choose again if you still want to.", StatusCodes.Status409Conflict);
        }
        await Note(visit, r => r with { Rules = SetUpStep.Done }, cancel);
        return visit.Back("/app/start?done=rules");
    }

    public async Task<IResult> Mail(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var result = await mails.Send(visit.Store, typed, cancel);
        if (result.WhyNot is { } why)
        {
            if (typed.ErrorOf(result.Field) is null)
                typed.Wrong(result.Field, why);
            return await Show(visit, typed, null, null, StatusCodes.Status422UnprocessableEntity);
        }
        await Note(visit, r => r with { FirstMail = SetUpStep.Done }, cancel);
        return visit.Back("/app/start?done=mail");
    }

    public async Task<IResult> Skip(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var step = form["step"].ToString();
        await Note(visit, r => step switch
        {
            "rules" when r.Rules == SetUpStep.Open => r with { Rules = SetUpStep.Skipped },
            "mail" when r.FirstMail == SetUpStep.Open => r with { FirstMail = SetUpStep.Skipped },
            "hide" => r with { Hidden = true },
            _ => r,
        }, cancel);
        return visit.Back(step == "hide" ? "/app" : "/app/start");
    }

    private Task<Store?> Note(Visit visit, Func<FirstRun, FirstRun> change, CancellationToken cancel) =>
        stores.Update(visit.Store.Id, s => s with { Settings = s.Settings with { FirstRun = change(s.Settings.FirstRun) } }, cancel);

    private Task<IResult> Show(Visit visit, Typed? mail, string? done, string? warns, int status) => Pages.Show<StartPage>(
        new StartModel(visit, [.. StartingRulebooks.All.Select(s => Choice(visit.Store, s))], mail ?? Typed.Of(("mail", "ask")), done, warns), status);

    private StartChoice Choice(Store store, StartingRulebook book)
    {
        var examples = SampleCases.For(store with { Rulebook = book.Rulebook }, time.GetUtcNow());
        return new StartChoice(
            book,
            [.. book.Rulebook.Rules.Select(r => RuleSentence.Of(r, store.Currency))],
            [.. typical.Select(reason => examples.First(c => c.Reason.Reason == reason)).Select(c => new WouldGet(MerchantWords.Of(c.Reason.Reason), Gets(c)))],
            Same(book.Rulebook, store.Rulebook));
    }

    private static string Gets(Cancellation one)
    {
        if (one.Decision is not { Offer: { } offer })
            return "no offer";
        var parts = string.Join(" and ", offer.Parts.Select(p => p.Percent is { } percent && p.Kind == OfferKind.Coupon
            ? percent.ToString(CultureInfo.InvariantCulture) + " % off"
            : MerchantWords.Of(p.Kind.ToString()).ToLowerInvariant()));
        return parts + (offer.Cost.IsPositive ? ", costs " + MerchantWords.Of(offer.Cost) + " at most on an order of " + MerchantWords.Of(one.Order.Total) : ", costs nothing");
    }

    private static bool Same(Rulebook one, Rulebook other) => StoredJson.Write(one.Rules) == StoredJson.Write(other.Rules);
}

/// <summary>The routes of the first steps.</summary>
public static class StartRoutes
{
    public static IEndpointRouteBuilder MapStart(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/start", (string? done, HttpContext http, MerchantDoor door, StartDesk desk) => door.Show(http, visit => desk.Page(visit, done)));
        routes.MapPost("/app/start/rules", (HttpContext http, MerchantDoor door, StartDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Choose(visit, form, http.RequestAborted)));
        routes.MapPost("/app/start/mail", (HttpContext http, MerchantDoor door, StartDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Mail(visit, form, http.RequestAborted)));
        routes.MapPost("/app/start/skip", (HttpContext http, MerchantDoor door, StartDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Skip(visit, form, http.RequestAborted)));
        return routes;
    }
}
