using System.Globalization;
using System.Security.Cryptography;
using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>
/// The home page: every cancellation of a period with search, filters and numbers. Whatever the store's size it reads its days (a range), what has changed since (a range), and the cases
/// of one page.
/// </summary>
public sealed class CaseList(ReadDays days, CancellationTable cases, WordSeal seal, Secrets secrets, SetAside aside, AnswerDataRequest requests, TimeProvider time)
{
    /// <summary>Letters of a search.</summary>
    public const int MostSearched = 100;

    private const int MostGoods = 50;
    private const int MostLetters = 20;

    /// <summary>Tasks are counted so far.</summary>
    public const int MostTasks = 100;

    // In front of the sealed words, so that nothing else that was ever sealed for the store opens as a search.
    private const string Sealed = "cases:";

    public async Task<IResult> Show(Visit visit, Typed typed, CancellationToken cancel, string? says = null, int status = StatusCodes.Status200OK)
    {
        var store = visit.Store;
        var (filter, searched) = Read(typed, store);
        var (words, place) = (SearchWords.Typed(searched), CasePlace.Parse(typed["after"]));

        var (reading, letters, asked, tasks) = (
            Entries(store, filter, words, cancel), aside.Newest(store.Id, MostLetters, cancel).CountAsync(cancel).AsTask(), requests.Newest(store.Id, cancel).AsTask(),
            cases.Tasks(store.Id, null, MostTasks, cancel).CountAsync(cancel).AsTask());
        var entries = await reading;
        var matching = filter.Of(entries, seal.Of(store.Id, words), store.Currency);
        var page = CasePlace.Page(matching, place);
        var briefs = await cases.Briefs(store.Id, [.. page.Rows.Select(r => r.Order)], close: false, cancel);
        // A hash of a word may be another word's, too.
        var rows = page.Rows.Where(r => briefs.ContainsKey(r.Order) && Holds(briefs[r.Order], words)).Select(r => new CaseRow(r, briefs[r.Order])).ToList();
        var goods = entries.SelectMany(e => e.Goods).GroupBy(g => g.Id).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(MostGoods).Select(g => g.MinBy(n => n.Name.Length)!);

        var open = (await asked).FindAll(r => r.DoneAt is null);

        var model = new CaseListModel(visit, filter, typed, Overview.Of(entries, store.Currency), matching.Count, page, rows)
        {
            Searched = searched,
            Says = says ?? Done(typed["done"]),
            IsNew = entries.Count == 0 && await cases.Newest(store.Id, 1, cancel).CountAsync(cancel) == 0,
            Goods = [.. goods.OrderBy(g => g.Name, StringComparer.OrdinalIgnoreCase)],
            OwnReasons = [.. entries.Select(e => e.Reason).Distinct().Except(Reasons.Reason.All).Order(StringComparer.Ordinal)],
            Owners = [.. entries.Where(e => e.Owner is not null).GroupBy(e => e.Owner!).Select(g => (g.Key, g.First().OwnerName ?? g.Key)).OrderBy(o => o.Item2, StringComparer.OrdinalIgnoreCase)],
            Tasks = await tasks,
            Letters = await letters,
            Requests = open.Count,
            RequestDue = open.Count > 0 ? open.Min(r => r.Due) : null,
        };
        return await Pages.Show<CaseListPage>(model, typed.IsFine ? status : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Takes the words of a search, which are mostly a name or an address, and seals them into the list's address.</summary>
    public IResult Search(Visit visit, Typed typed)
    {
        var words = typed["words"].Trim();
        var filter = CaseFilter.Read(typed, visit.Store);
        words = words.Length > MostSearched ? words[..MostSearched] : words;
        return visit.Back((filter with { Sealed = words.Length == 0 ? "" : secrets.Seal(visit.Store.Id, Sealed + words) }).Path(visit.Store.Currency));
    }

    /// <summary>The whole list as a file, not only the page that is shown.</summary>
    public async Task<IResult> Export(Visit visit, Typed typed, CancellationToken cancel)
    {
        var store = visit.Store;
        var (filter, searched) = Read(typed, store);
        if (!typed.IsFine)
            return await Show(visit, typed, cancel);
        var words = SearchWords.Typed(searched);
        var entries = await Entries(store, filter, words, cancel);
        var matching = filter.Of(entries, seal.Of(store.Id, words), store.Currency);
        var name = "cancellations-" + StoreTime.Local(time.GetUtcNow(), store.TimeZone).ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture) + ".csv";
        return new CaseExport(cases, store, matching, matching.Count * 3 > entries.Count, words, name);
    }

    /// <summary>True when a case is found by all of these words.</summary>
    public static bool Holds(CaseBrief brief, IReadOnlyList<string> words) => words.Count == 0 || words.All(SearchWords.Of(brief.Order).Contains);

    private Task<IReadOnlyList<CaseEntry>> Entries(Store store, CaseFilter filter, IReadOnlyList<string> words, CancellationToken cancel)
    {
        var (from, until) = filter.Moments(store, time.GetUtcNow());
        return days.Between(store.Id, from, until, words.Count > 0, cancel);
    }

    private (CaseFilter Filter, string Searched) Read(Typed typed, Store store)
    {
        var filter = CaseFilter.Read(typed, store);
        if (filter.Sealed.Length == 0)
            return (filter, "");
        try
        {
            var plain = secrets.Open(store.Id, filter.Sealed);
            if (plain.StartsWith(Sealed, StringComparison.Ordinal) && SearchWords.Typed(plain[Sealed.Length..]).Count > 0)
                return (filter, plain[Sealed.Length..]);
        }
        catch (CryptographicException)
        {
            // Cut short, or sealed with a key that is gone.
        }
        typed.Wrong("words", "This cannot be searched for. Type a whole word: an order number, an e-mail address, a name, a phone number or a product.");
        return (filter with { Sealed = "" }, "");
    }

    private static string? Done(string code) => code switch
    {
        "kept" => "The view is saved. It stands above the list for everybody of your team.",
        "renamed" => "The view has its new name.",
        "removed" => "The view is deleted. The cancellations in it are not touched.",
        _ => null,
    };
}
