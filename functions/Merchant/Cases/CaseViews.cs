using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>Lists with a name: those everybody has, and what happens to a team's own when one is kept, renamed or removed.</summary>
public static class CaseViews
{
    // "High": what most orders do not reach, in round figures of the store's money.
    private const int High = 100;

    /// <summary>The lists every store has.</summary>
    public static IReadOnlyList<CaseView> Shipped(string currency)
    {
        var high = Money.Decimals(currency) == 0 ? High * 100 : High;
        return
        [
            new("Everything", ""),
            new("Needs a person", "show=" + CaseGroups.Person),
            new("Saved", "show=" + CaseGroups.Back),
            new("Lost, high value", "show=" + CaseGroups.Lost + "&least=" + Money.FromDecimal(high, currency).ToDecimalString()),
            new("Asked, no answer yet", "show=" + CaseGroups.Unanswered),
        ];
    }

    /// <summary>Keeps a list under a name; one of that name is replaced.</summary>
    /// <returns>What is wrong, in one sentence; null: nothing.</returns>
    public static string? Keep(IReadOnlyList<CaseView> views, string currency, CaseView view, out IReadOnlyList<CaseView> now)
    {
        now = views;
        if (WrongName(view.Name, currency) is { } wrong)
            return wrong;
        var place = PlaceOf(views, view.Name);
        if (place < 0 && views.Count >= CaseView.Most)
            return FormattableString.Invariant($"There are {CaseView.Most} views already. Delete one first.");
        now = place < 0 ? [.. views, view] : [.. views.Select((v, i) => i == place ? view : v)];
        return null;
    }

    /// <summary>Gives a list another name. Done already is done.</summary>
    /// <returns>What is wrong, in one sentence; null: nothing.</returns>
    public static string? Rename(IReadOnlyList<CaseView> views, string currency, string from, string to, out IReadOnlyList<CaseView> now)
    {
        now = views;
        if (WrongName(to, currency) is { } wrong)
            return wrong;
        var (place, other) = (PlaceOf(views, from), PlaceOf(views, to));
        if (place < 0)
            return other >= 0 ? null : "There is no view of the name “" + from + "” any more. Somebody may have deleted it.";
        if (other >= 0 && other != place)
            return "There is a view of that name already.";
        now = [.. views.Select((v, i) => i == place ? v with { Name = to } : v)];
        return null;
    }

    public static IReadOnlyList<CaseView> Remove(IReadOnlyList<CaseView> views, string name) => [.. views.Where((_, i) => i != PlaceOf(views, name))];

    private static string? WrongName(string name, string currency) => name switch
    {
        "" => "Give the view a name.",
        { Length: > CaseView.MostChars } => FormattableString.Invariant($"The name has {name.Length} characters; {CaseView.MostChars} is the most."),
        _ when PlaceOf(Shipped(currency), name) >= 0 => "One of the views that come with the app is called that. Choose another name.",
        _ => null,
    };

    private static int PlaceOf(IReadOnlyList<CaseView> views, string name)
    {
        for (var i = 0; i < views.Count; i++)
        {
            if (string.Equals(views[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }
}
