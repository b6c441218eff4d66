using System.Text;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>
/// Every page under <c>/app</c> is shown and every form taken through here: whose store, who looks, what they may do, whether the form is ours. A form that came too late is not lost:
/// what was typed comes back, to be sent again.
/// </summary>
public sealed class MerchantDoor(MerchantEntrance entrance, MerchantSession session, StoreTable stores, TeamTable team)
{
    // A rulebook or a list of margins is the longest a merchant types.
    private const int MostKept = 400_000;

    /// <summary>A page that changes nothing.</summary>
    public async Task<IResult> Show(HttpContext http, Func<Visit, Task<IResult>> page)
    {
        var entered = await entrance.Open(http, http.RequestAborted);
        if (entered.Turned is { } away)
            return away;
        if (await Visiting(entered, http.RequestAborted) is not { } visit)
            return MerchantEntrance.SignedOut();
        return visit.Who.Blocked ? ShutOut() : await page(visit);
    }

    /// <summary>A form that does something.</summary>
    /// <param name="needs">What a person must be allowed for it.</param>
    public async Task<IResult> Act(HttpContext http, MerchantRole needs, Func<Visit, IFormCollection, Task<IResult>> act)
    {
        if (!http.Request.HasFormContentType)
            return Results.Text("A form was expected.", "text/plain", statusCode: StatusCodes.Status415UnsupportedMediaType);
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return Results.Text("The form is too large or damaged.", "text/plain", statusCode: StatusCodes.Status400BadRequest);
        }
        var entered = await entrance.Open(http, http.RequestAborted);
        if (entered.Turned is { } away)
            return IsSignedOut(http, away) ? await Again(http, form, null, StatusCodes.Status401Unauthorized) : away;
        if (await Visiting(entered, http.RequestAborted) is not { } visit)
            return MerchantEntrance.SignedOut();
        if (visit.Who.Blocked)
            return ShutOut();
        // A token proves that no other site made the form. One that is over, or of a form opened before somebody else signed in here, is asked for once more.
        if (!entered.Proven && session.OfForm(visit.Store.Id, form["proof"])?.Who != entered.Who)
            return await Again(http, form, visit, StatusCodes.Status403Forbidden);
        if (visit.Who.Role < needs)
            return await Pages.Show<NoticePage>(new NoticeModel(visit, "You may look at this, but not change it.", "Somebody who may do everything can change that under Settings, People."), StatusCodes.Status403Forbidden);
        return await act(visit, form);
    }

    private static IResult ShutOut() => Results.Text(
        "You no longer have access to this store in CancelSaver. Ask somebody of your team who may do everything to let you in again, under Settings, People.", "text/plain", Encoding.UTF8, StatusCodes.Status403Forbidden);

    private async Task<Visit?> Visiting(Entered entered, CancellationToken cancel)
    {
        var store = stores.Find(entered.Store, cancel);
        var who = team.Meet(entered.Store, entered.Who, async () => (await store)?.Settings.NewPeople ?? MerchantRole.Everything, cancel);
        await Task.WhenAll(store, who);
        return await store is { } found ? new Visit(found, await who, entered.Frame, session.FormToken(found.Id, entered.Who)) : null;
    }

    // A fetch with a stale session token is repeated by App Bridge itself; everybody else gets their words back.
    private static bool IsSignedOut(HttpContext http, IResult away) =>
        away is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized } && !http.Request.Headers.ContainsKey("Authorization");

    private static Task<IResult> Again(HttpContext http, IFormCollection form, Visit? visit, int status)
    {
        var kept = form.Where(f => f.Key is not "proof").SelectMany(f => f.Value.Select(v => (f.Key, Value: v ?? ""))).ToList();
        if (kept.Sum(f => f.Key.Length + f.Value.Length) > MostKept)
            kept = [];
        return Pages.Show<AgainPage>(new AgainModel(visit, http.Request.PathBase + http.Request.Path + http.Request.QueryString, kept), status);
    }
}
