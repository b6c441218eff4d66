using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>Who of the store's team may do what.</summary>
public sealed class PeopleDesk(TeamTable team, ChangeTable changes, SettingsSaver saver)
{
    /// <summary>Roles as the page calls them.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Roles =
    [
        (nameof(MerchantRole.Look), "May look at everything"), (nameof(MerchantRole.Cases), "May work on cases"), (nameof(MerchantRole.Everything), "May change everything"),
    ];

    public Task<IResult> Page(Visit visit, string? done, CancellationToken cancel) => Show(visit, null, done == "saved" ? "Saved. It counts within a minute." : null, null, StatusCodes.Status200OK, cancel);

    public async Task<IResult> Save(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var name = typed.Text("name", "The name", 60);
        if (name.Any(char.IsControl))
            typed.Wrong("name", "The name is one line.");
        typed.OneOf("role", "what the person may do", Roles.Select(r => r.Value));
        var before = (await team.All(visit.Store.Id, cancel)).FirstOrDefault(m => m.Who.Id == typed["person"])?.Who;
        if (before is null)
            return await Show(visit, null, null, "This person is not on the list any more.", StatusCodes.Status404NotFound, cancel);
        if (!typed.IsFine)
            return await Show(visit, typed, null, null, StatusCodes.Status422UnprocessableEntity, cancel);
        var wanted = before with { Name = name, Role = Enum.Parse<MerchantRole>(typed["role"]), Blocked = typed.Ticked("blocked") };
        var outcome = await team.Change(visit.Store.Id, wanted, now => now == wanted || Stamp.Of(now) == typed["stamp"], cancel);
        switch (outcome)
        {
            case TeamChange.Done:
                if (before != wanted)
                    await changes.Add(visit.Store.Id, visit.Who, "People", "Changed " + wanted.Called + ".", Trail(before), Trail(wanted), cancel);
                return visit.Back("/app/settings/people?done=saved");
            case TeamChange.LastInCharge:
                typed.Wrong("role", "Somebody must stay who may change everything. Give that right to somebody else first.");
                return await Show(visit, typed, null, null, StatusCodes.Status422UnprocessableEntity, cancel);
            case TeamChange.Moved:
                return await Show(visit, typed.Set("stamp", Stamp.Of(before)), null, await saver.Who(visit, "People", cancel), StatusCodes.Status409Conflict, cancel);
            default:
                return await Show(visit, null, null, "This person is not on the list any more.", StatusCodes.Status404NotFound, cancel);
        }
    }

    public async Task<IResult> SaveNew(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        if (!Enum.TryParse<MerchantRole>(typed["new"], out var role) || !Enum.IsDefined(role))
            return visit.Back("/app/settings/people");
        var saved = await saver.Save(visit, "People", "Changed what new people may do.", typed["stamp"], s => new { s.NewPeople }, s => s with { NewPeople = role }, cancel);
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, null, null, moved, StatusCodes.Status409Conflict, cancel)
            : visit.Back("/app/settings/people?done=saved");
    }

    private async Task<IResult> Show(Visit visit, Typed? wrong, string? done, string? warns, int status, CancellationToken cancel) => await Pages.Show<PeoplePage>(
        new PeopleModel(visit, await team.All(visit.Store.Id, cancel), Stamp.Of(new { visit.Store.Settings.NewPeople }), wrong, done, warns), status);

    private static object Trail(Visitor who) => new { who.Name, Role = who.Role.ToString(), who.Blocked };
}

/// <summary>The routes of the team.</summary>
public static class PeopleRoutes
{
    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/settings/people", (string? done, HttpContext http, MerchantDoor door, PeopleDesk desk) => door.Show(http, visit => desk.Page(visit, done, http.RequestAborted)));
        routes.MapPost("/app/settings/people", (HttpContext http, MerchantDoor door, PeopleDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Save(visit, form, http.RequestAborted)));
        routes.MapPost("/app/settings/people/new", (HttpContext http, MerchantDoor door, PeopleDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.SaveNew(visit, form, http.RequestAborted)));
        return routes;
    }
}
