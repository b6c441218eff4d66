using System.Globalization;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>How long people are kept, taking everything along, forgetting one person.</summary>
public sealed class DataDesk(SettingsSaver saver, ErasePerson erase, ChangeTable changes)
{
    public const int LeastMonths = 3;
    public const int MostMonths = 120;

    /// <summary>What has to be typed before a person is erased.</summary>
    public const string Sure = "erase";

    public Task<IResult> Page(Visit visit, string? done, int orders, int letters) => Show(visit, null, null, done switch
    {
        "saved" => "Saved.",
        "erased" when orders + letters == 0 => "Nothing was found under that address. There is nothing left to erase.",
        "erased" => FormattableString.Invariant($"The person is erased: {orders} {(orders == 1 ? "order" : "orders")} and {letters} {(letters == 1 ? "message" : "messages")} from the store no longer name anybody. Amounts and reasons stay, without a person."),
        _ => null,
    }, null, StatusCodes.Status200OK);

    public async Task<IResult> Save(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var months = typed.Number("months", "The time to keep people", LeastMonths, MostMonths, required: false) ?? 0;
        if (!typed.IsFine)
            return await Show(visit, typed, null, null, null, StatusCodes.Status422UnprocessableEntity);
        var says = months == 0 ? "Cases keep their people without end." : FormattableString.Invariant($"Cases are made anonymous after {months} months.");
        var saved = await saver.Save(visit, "Data", says, typed["stamp"], Part, s => s with { RetentionMonths = months }, cancel);
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, typed, null, null, moved, StatusCodes.Status409Conflict)
            : visit.Back("/app/settings/data?done=saved");
    }

    public async Task<IResult> Erase(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var email = typed.Email("email", "The address", required: true);
        if (!typed["sure"].Trim().Equals(Sure, StringComparison.OrdinalIgnoreCase))
            typed.Wrong("sure", "Type the word \"" + Sure + "\" to say that you are sure. It cannot be taken back.");
        if (!typed.IsFine)
            return await Show(visit, null, typed, null, null, StatusCodes.Status422UnprocessableEntity);
        var gone = await erase.OfEmail(visit.Store.Id, email, cancel);
        // Whom it was about is exactly what must not be kept.
        if (gone.Orders + gone.Letters > 0)
            await changes.Add(visit.Store.Id, visit.Who, "Data", FormattableString.Invariant($"Erased a person: {gone.Orders} orders."), null, null, cancel);
        return visit.Back(FormattableString.Invariant($"/app/settings/data?done=erased&orders={gone.Orders}&letters={gone.Letters}"));
    }

    private static Task<IResult> Show(Visit visit, Typed? keep, Typed? erase, string? done, string? warns, int status)
    {
        var s = visit.Store.Settings;
        var stamp = status == StatusCodes.Status422UnprocessableEntity && keep is not null ? keep["stamp"] : Stamp.Of(Part(s));
        keep ??= Typed.Of(("months", s.RetentionMonths == 0 ? "" : s.RetentionMonths.ToString(CultureInfo.InvariantCulture)));
        return Pages.Show<DataPage>(new DataModel(visit, keep, stamp, erase ?? Typed.Of(), done, warns), status);
    }

    private static object Part(StoreSettings s) => new { s.RetentionMonths };
}

/// <summary>The routes of the store's data.</summary>
public static class DataRoutes
{
    public static IEndpointRouteBuilder MapData(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/settings/data", (string? done, int? orders, int? letters, HttpContext http, MerchantDoor door, DataDesk desk) =>
            door.Show(http, visit => desk.Page(visit, done, orders ?? 0, letters ?? 0)));
        routes.MapPost("/app/settings/data", (HttpContext http, MerchantDoor door, DataDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Save(visit, form, http.RequestAborted)));
        routes.MapPost("/app/settings/data/erase", (HttpContext http, MerchantDoor door, DataDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Erase(visit, form, http.RequestAborted)));
        routes.MapPost("/app/settings/data/export", (HttpContext http, MerchantDoor door, ExportEverything export) =>
            door.Act(http, MerchantRole.Everything, (visit, _) => Task.FromResult(export.Of(visit.Store))));
        return routes;
    }
}
