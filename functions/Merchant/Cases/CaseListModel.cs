using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>The list of cancellations with the numbers above it.</summary>
/// <param name="Filter">What is shown.</param>
/// <param name="Typed">What stands in the filter's fields, and what is wrong with it.</param>
/// <param name="Numbers">The whole period, whatever else is filtered.</param>
/// <param name="Matching">How many cases the filter finds.</param>
public sealed record CaseListModel(Visit Visit, CaseFilter Filter, Typed Typed, Overview Numbers, int Matching, CaseSlice Page, IReadOnlyList<CaseRow> Rows) : MerchantModel(Visit)
{
    /// <summary>The words searched for; empty: none.</summary>
    public string Searched { get; init; } = "";

    /// <summary>What was just done, or could not be; null: nothing.</summary>
    public string? Says { get; init; }

    /// <summary>The store has no case at all, in whatever period.</summary>
    public bool IsNew { get; init; }

    /// <summary>Products of the period, the most cancelled first.</summary>
    public IReadOnlyList<Good> Goods { get; init; } = [];

    /// <summary>Reasons of the period beside the shipped ones.</summary>
    public IReadOnlyList<string> OwnReasons { get; init; } = [];

    /// <summary>Who has cases of the period: ids with names.</summary>
    public IReadOnlyList<(string Id, string Name)> Owners { get; init; } = [];

    /// <summary>Cases on the team's list, whatever their day; no more than are counted.</summary>
    public int Tasks { get; init; }

    /// <summary>Messages of the store that could not be read.</summary>
    public int Letters { get; init; }

    /// <summary>Customers who ask what is kept of them and have no answer yet.</summary>
    public int Requests { get; init; }

    /// <summary>When the first of them must have one (UTC).</summary>
    public DateTimeOffset? RequestDue { get; init; }

    /// <summary>The list with only its period, and this one group of it.</summary>
    public string ToGroup(string group, CancelClass? @class = null) =>
        To(new CaseFilter { Period = Filter.Period, From = Filter.From, To = Filter.To, Show = group, Class = @class }.Path(Store.Currency));

    /// <summary>The same list with something else in its address.</summary>
    public string ToList(CaseFilter filter, string more = "") => To(filter.Path(Store.Currency, more: more));

    /// <summary>A view with the period that is shown.</summary>
    public string ToView(CaseView view)
    {
        var period = new CaseFilter { Period = Filter.Period, From = Filter.From, To = Filter.To }.Query(Store.Currency);
        var query = string.Join('&', ((string[])[period, view.Query]).Where(q => q.Length > 0));
        return To(query.Length == 0 ? "/app" : "/app?" + query);
    }

    /// <summary>The filter without period and search: what a view keeps.</summary>
    public string ViewQuery => (Filter with { Period = new CaseFilter().Period, From = null, To = null, Sealed = "" }).Query(Store.Currency);

    /// <summary>The team's view that is shown; null: another list.</summary>
    public CaseView? View => Store.Settings.Views.FirstOrDefault(v => v.Query == ViewQuery);
}

/// <summary>One line of the list.</summary>
public sealed record CaseRow(CaseEntry Entry, CaseBrief Brief);
