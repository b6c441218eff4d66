using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>Who changed what, when, and taking a change of the settings back.</summary>
public sealed class ChangesDesk(ChangeTable changes, StoreTable stores)
{
    private const int MostShown = 50;

    public Task<IResult> Page(Visit visit, string? done, CancellationToken cancel) => Show(visit, done == "undone" ? "The change is taken back." : null, null, StatusCodes.Status200OK, cancel);

    public async Task<IResult> Undo(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var id = form["change"].ToString();
        if (id.Length is 0 or > 100 || id.IndexOfAny(['/', '\\', '#', '?']) >= 0 || await changes.Find(visit.Store.Id, id, cancel) is not { } change || !SettingsDiff.CanUndo(change.Before, change.After))
            return await Show(visit, null, "There is no such change, or it cannot be taken back.", StatusCodes.Status404NotFound, cancel);
        var (moved, same) = (false, false);
        await stores.Update(
            visit.Store.Id,
            now =>
            {
                var back = SettingsDiff.Undo(now.Settings, change.Before, change.After);
                moved = back is null;
                same = back is not null && StoredJson.Write(back) == StoredJson.Write(now.Settings);
                return back is null || same ? now : now with { Settings = back };
            },
            cancel);
        if (moved)
            return await Show(visit, null, "The same thing was changed again since then. Take the later change back first.", StatusCodes.Status409Conflict, cancel);
        if (!same)
            await changes.Add(visit.Store.Id, visit.Who, change.Area, "Took back: " + change.Says, Json(change.After), Json(change.Before), cancel);
        return visit.Back("/app/settings/changes?done=undone");
    }

    private async Task<IResult> Show(Visit visit, string? done, string? warns, int status, CancellationToken cancel)
    {
        var newest = await changes.Newest(visit.Store.Id, MostShown + 1, cancel).ToListAsync(cancel);
        return await Pages.Show<ChangesPage>(new ChangesModel(visit, [.. newest.Take(MostShown)], newest.Count > MostShown, done, warns), status);
    }

    private static System.Text.Json.Nodes.JsonNode? Json(string? text) => text is null ? null : System.Text.Json.Nodes.JsonNode.Parse(text);
}

/// <summary>The routes of the trail.</summary>
public static class ChangesRoutes
{
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/settings/changes", (string? done, HttpContext http, MerchantDoor door, ChangesDesk desk) => door.Show(http, visit => desk.Page(visit, done, http.RequestAborted)));
        routes.MapPost("/app/settings/changes/undo", (HttpContext http, MerchantDoor door, ChangesDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Undo(visit, form, http.RequestAborted)));
        return routes;
    }
}
