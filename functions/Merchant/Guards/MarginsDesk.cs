using System.Globalization;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Current">Margins that are kept now.</param>
/// <param name="Text">What was pasted or sent; kept for looking over and applying.</param>
/// <param name="Read">What it says; null: nothing was sent yet.</param>
/// <param name="Meanwhile">Somebody else imported since; null: nobody.</param>
public sealed record MarginsModel(Visit Visit, Margins Current, string Stamp, string Text, MarginFile? Read, string? Meanwhile) : MerchantModel(Visit)
{
    public bool MayApply => Read is { Errors.Count: 0, Margins.ByKey.Count: > 0 };
}

/// <summary>Margins of products from a file: looked over first, then applied, whole or not at all.</summary>
public sealed class MarginsDesk(StoreTable stores, ChangeTable changes)
{
    /// <summary>Five thousand lines of an export with many columns fit.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    // What is carried from the preview to applying it stands in the page: only the columns that count.
    private const int MostText = 400_000;

    public async Task<IResult> Page(Visit visit, CancellationToken cancel)
    {
        var current = await stores.Margins(visit.Store.Id, cancel);
        return await Pages.Show<MarginsPage>(new MarginsModel(visit, current, StampOf(current), "", null, null));
    }

    public async Task<IResult> Act(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var (store, current) = (visit.Store, await stores.Margins(visit.Store.Id, cancel));
        if (form["do"] == "remove")
            return await Keep(visit, form, current, Margins.None, "", null, cancel);
        var (text, wrong) = await Text(form, cancel);
        var read = wrong is null ? MarginCsv.Read(text, store.Currency) : new MarginFile(Margins.None, [new MarginError(1, wrong)], 0);
        if (read is { Errors.Count: 0, Margins.ByKey.Count: 0 })
            read = read with { Errors = [new MarginError(1, "No line names a product with its cost or margin.")] };
        if (read.Errors.Count > 0)
            return await Pages.Show<MarginsPage>(new MarginsModel(visit, current, form["stamp"].ToString(), text.Length > MostText ? "" : text, read, null), StatusCodes.Status422UnprocessableEntity);
        text = MarginCsv.Write(read.Margins, store.Currency);
        return form["do"] == "apply"
            ? await Keep(visit, form, current, read.Margins, text, read, cancel)
            : await Pages.Show<MarginsPage>(new MarginsModel(visit, current, StampOf(current), text, read, null));
    }

    public async Task<IResult> Export(Visit visit, CancellationToken cancel) =>
        new Download(MarginCsv.Write(await stores.Margins(visit.Store.Id, cancel), visit.Store.Currency), "margins.csv", "text/csv");

    private async Task<IResult> Keep(Visit visit, IFormCollection form, Margins current, Margins next, string text, MarginFile? read, CancellationToken cancel)
    {
        var done = "/app/guards?done=" + (next.ByKey.Count == 0 ? "no-margins" : "margins");
        if (StampOf(next) == StampOf(current))
            return visit.Back(done);
        if (form["stamp"] != StampOf(current))
            return await Pages.Show<MarginsPage>(
                new MarginsModel(visit, current, StampOf(current), text, read, "Somebody else changed the margins while you had this page open. Nothing was overwritten; press again if yours are to count."), StatusCodes.Status409Conflict);
        await stores.SaveMargins(visit.Store.Id, next, cancel);
        var says = next.ByKey.Count == 0 ? "Removed the margins of " + Count(current) + " products." : "Imported the margins of " + Count(next) + " products; there were " + Count(current) + ".";
        await changes.Add(visit.Store.Id, visit.Who, "Guards", says, null, null, cancel);
        return visit.Back(done);
    }

    private static async Task<(string Text, string? Wrong)> Text(IFormCollection form, CancellationToken cancel)
    {
        if (form.Files.GetFile("file") is not { Length: > 0 } file)
            return form["csv"].ToString() is { Length: <= MostText } typed ? (typed, null) : ("", "The text is too long: send it as a file.");
        if (file.Length > MostBytes)
            return ("", "The file is larger than 2 MB.");
        using var reader = new StreamReader(file.OpenReadStream());
        return (await reader.ReadToEndAsync(cancel), null);
    }

    private static string StampOf(Margins margins) => Stamp.OfText(margins.Pack());

    private static string Count(Margins margins) => margins.ByKey.Count.ToString(CultureInfo.InvariantCulture);
}
