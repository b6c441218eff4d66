using CancelSaver.Messages.SendGrid;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>Connection and health, how long a cancellation settles, when the team answers, test mode.</summary>
public sealed class SettingsDesk(SettingsSaver saver, PersonTable people, AppOptions options, SendGridOptions sendGrid)
{
    private const int MostMinutes = 24 * 60;
    private const int MostReplyHours = 80;

    public Task<IResult> Page(Visit visit, string? done, CancellationToken cancel) =>
        Show(visit, Filled(visit.Store.Settings), StampOf(visit.Store.Settings), done == "saved" ? "Saved." : null, null, StatusCodes.Status200OK, cancel);

    public async Task<IResult> Save(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var minutes = typed.Number("settle", "The time to settle", 0, MostMinutes, required: false);
        var reply = typed.Number("reply-hours", "The time to reply", 1, MostReplyHours);
        var (opens, closes) = (typed.Time("open-from", "The start of your working day"), typed.Time("open-to", "Its end"));
        if (!typed.IsFine)
            return await Show(visit, typed, typed["stamp"], null, null, StatusCodes.Status422UnprocessableEntity, cancel);
        TimeSpan? settle = minutes is { } given ? TimeSpan.FromMinutes(given) : null;
        var (test, drafts) = (typed.Ticked("test"), visit.Store.RebuildsOrders ? typed.Ticked("drafts") : visit.Store.Settings.DraftInvoices);
        var hours = new DeskHours { ReplyHours = reply!.Value, OpenFrom = opens!.Value, OpenTo = closes!.Value };
        var says = test == visit.Store.Settings.TestMode ? "Changed general settings." : test ? "Switched test mode on." : "Switched test mode off.";
        var saved = await saver.Save(visit, "Settings", says, typed["stamp"], Part, s => s with { SettleDelay = settle, TestMode = test, DraftInvoices = drafts, Desk = hours }, cancel);
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, typed, StampOf(saved.Store.Settings), null, moved, StatusCodes.Status409Conflict, cancel)
            : visit.Back("/app/settings?done=saved");
    }

    private async Task<IResult> Show(Visit visit, Typed typed, string stamp, string? done, string? warns, int status, CancellationToken cancel) => await Pages.Show<SettingsPage>(
        new SettingsModel(visit, typed, stamp, options.Settle, sendGrid.FromEmail, done, warns, await people.LastHeard(visit.Store.Id, cancel)), status);

    private static Typed Filled(StoreSettings s) => Typed.Of(
        ("settle", s.SettleDelay is { } delay ? ((int)delay.TotalMinutes).ToString(System.Globalization.CultureInfo.InvariantCulture) : ""), ("test", s.TestMode ? "yes" : null), ("drafts", s.DraftInvoices ? "yes" : null),
        ("reply-hours", s.Desk.ReplyHours.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("open-from", s.Desk.OpenFrom.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)),
        ("open-to", s.Desk.OpenTo.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));

    private static object Part(StoreSettings s) => new { s.SettleDelay, s.TestMode, s.DraftInvoices, s.Desk };

    private static string StampOf(StoreSettings s) => Stamp.Of(Part(s));
}

/// <summary>The routes of the general settings.</summary>
public static class SettingsRoutes
{
    public static IEndpointRouteBuilder MapSettings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/settings", (string? done, HttpContext http, MerchantDoor door, SettingsDesk desk) => door.Show(http, visit => desk.Page(visit, done, http.RequestAborted)));
        routes.MapPost("/app/settings", (HttpContext http, MerchantDoor door, SettingsDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Save(visit, form, http.RequestAborted)));
        return routes;
    }
}
