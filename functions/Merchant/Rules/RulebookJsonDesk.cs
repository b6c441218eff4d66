using System.Globalization;
using System.Text;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Json">What stands in the editor: on errors, what was typed or sent.</param>
/// <param name="Errors">By rule and field.</param>
public sealed record RulebookJsonModel(Visit Visit, OpenDraft Open, string Stamp, string Json, IReadOnlyList<RulebookError> Errors, IReadOnlyList<string>? Meanwhile) : MerchantModel(Visit);

/// <summary>The rulebook as JSON: taken out as a file, put into the draft from a file or by hand. For experts, and for taking rules from one store to another.</summary>
public sealed class RulebookJsonDesk(DraftDesk drafts, StoreTable stores)
{
    /// <summary>The longest rulebook that is taken, in bytes.</summary>
    public const int MostBytes = 256 * 1024;

    public async Task<IResult> Page(Visit visit, CancellationToken cancel)
    {
        var open = await drafts.Open(visit.Store, cancel);
        return await Show(visit, open, open.Stamp, RulebookJson.Write(open.Rulebook, indented: true), [], null);
    }

    /// <summary>Puts a rulebook into the draft, whole or not at all.</summary>
    public async Task<IResult> Import(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var open = await drafts.Open(visit.Store, cancel);
        var stamp = form["stamp"].ToString();
        var (json, tooLong) = await Text(form, cancel);
        if (tooLong is not null)
            return await Show(visit, open, stamp, json, [tooLong], null, StatusCodes.Status422UnprocessableEntity);
        var (rulebook, errors) = RulebookJson.Parse(Encoding.UTF8.GetBytes(json));
        if (rulebook is not null && errors.Count == 0)
            errors = [.. RulebookValidation.Validate(rulebook, visit.Store.Currency, visit.Store.PaymentMethods, visit.Store.Settings.OwnReasonIds).Where(e => !e.Warns)];
        if (rulebook is null || errors.Count > 0)
            return await Show(visit, open, stamp, json, errors, null, StatusCodes.Status422UnprocessableEntity);
        var changed = await drafts.Change(visit, stamp, _ => rulebook, cancel);
        return changed.IsDone
            ? visit.Back("/app/rules?done=imported")
            : await Show(visit, changed.Open, changed.Open.Stamp, json, [], changed.Meanwhile, StatusCodes.Status409Conflict);
    }

    /// <summary>"draft", "published", or the number of a version.</summary>
    public async Task<IResult> Export(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var which = form["which"].ToString();
        var rulebook = which == "draft" ? (await drafts.Open(visit.Store, cancel)).Rulebook
            : which == "published" ? visit.Store.Rulebook
            : int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? await stores.FindRulebook(visit.Store.Id, version, cancel) : null;
        if (rulebook is null)
            return await Pages.Show<NoticePage>(new NoticeModel(visit, "There is no such rulebook.", "Go to Rules, History to see what was published."), StatusCodes.Status404NotFound);
        return new Download(RulebookJson.Write(rulebook, indented: true), which == "draft" ? "rules-draft.json" : "rules-version-" + rulebook.Version.ToString(CultureInfo.InvariantCulture) + ".json");
    }

    // A file goes before what stands in the editor: who chose one meant it.
    private static async Task<(string Json, RulebookError? TooLong)> Text(IFormCollection form, CancellationToken cancel)
    {
        var typed = form["rulebook"].ToString();
        if (form.Files.GetFile("file") is not { Length: > 0 } file)
            return Encoding.UTF8.GetByteCount(typed) > MostBytes ? ("", Long("The text")) : (typed, null);
        if (file.Length > MostBytes)
            return (typed.Length > MostBytes ? "" : typed, Long("The file"));
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        return (await reader.ReadToEndAsync(cancel), null);
    }

    private static RulebookError Long(string what) => new("", -1, "", what + " is longer than 256 KB: that is no rulebook of 200 rules.");

    private static Task<IResult> Show(Visit visit, OpenDraft open, string stamp, string json, IReadOnlyList<RulebookError> errors, IReadOnlyList<string>? meanwhile, int status = StatusCodes.Status200OK) =>
        Pages.Show<RulebookJsonPage>(new RulebookJsonModel(visit, open, stamp, json, errors, meanwhile), status);
}

/// <summary>A file made on the spot; nobody keeps a copy on the way.</summary>
/// <param name="Type">Media type without the charset.</param>
internal sealed record Download(string Text, string Name, string Type = "application/json") : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(Encoding.UTF8.GetBytes(Text), Type + "; charset=utf-8", Name).ExecuteAsync(httpContext);
    }
}
