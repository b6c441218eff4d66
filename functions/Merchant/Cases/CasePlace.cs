using System.Globalization;
using System.Runtime.InteropServices;
using CancelSaver.Cancellations;

namespace CancelSaver.Merchant;

/// <summary>
/// A place in a list that is newest first: after this case. Not a number of rows to pass over, so that nobody sees a case twice or misses one because new ones came in at the top.
/// </summary>
/// <param name="Minute">Minutes since 1970.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CasePlace(long Minute, long Order)
{
    /// <summary>Cases on a page.</summary>
    public const int PageSize = 25;

    public static CasePlace Of(CaseEntry entry) => new(entry.CancelledAt.ToUnixTimeSeconds() / 60, entry.Order);

    /// <summary>Null for what is no place.</summary>
    public static CasePlace? Parse(string? text) =>
        text?.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minute)
        && long.TryParse(text.AsSpan(dot + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var order)
            ? new CasePlace(minute, order)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minute}.{Order}");

    /// <summary>Cuts a page out of a whole list.</summary>
    /// <param name="sorted">Newest first.</param>
    /// <param name="after">Null: the first page.</param>
    public static CaseSlice Page(IReadOnlyList<CaseEntry> sorted, CasePlace? after)
    {
        var first = after is { } place ? CountUpTo(sorted, place) : 0;
        var rows = sorted.Skip(first).Take(PageSize).ToList();
        var next = first + rows.Count < sorted.Count && rows.Count > 0 ? Of(rows[^1]) : (CasePlace?)null;
        var before = first == 0 ? null : first <= PageSize ? "" : Of(sorted[first - PageSize - 1]).ToString();
        return new CaseSlice(rows, first, next?.ToString(), before);
    }

    // Everything that stands before the place or in it.
    private static int CountUpTo(IReadOnlyList<CaseEntry> sorted, CasePlace place)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var it = Of(sorted[middle]);
            if (it.Minute > place.Minute || (it.Minute == place.Minute && it.Order >= place.Order))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

/// <summary>One page of a list.</summary>
/// <param name="First">How many stand before it.</param>
/// <param name="Next">The place the next page begins after; null: this is the last.</param>
/// <param name="Before">The place the page before begins after, empty for the first; null: this is the first.</param>
public sealed record CaseSlice(IReadOnlyList<CaseEntry> Rows, int First, string? Next, string? Before);
