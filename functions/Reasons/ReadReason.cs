using CancelSaver.Stores;

namespace CancelSaver.Reasons;

/// <summary>
/// What the customer or the store said, as one of our reasons. What is only read between the lines proposes and never decides.
/// </summary>
public static class ReadReason
{
    /// <summary>The store's own field with the reason, filled by a plugin, a form or a person.</summary>
    public const string Mark = "_cancelsaver_reason";

    /// <summary>Longest text of a customer that is kept.</summary>
    public const int LongestWords = 2000;

    /// <summary>From what the order carries: the store's field decides, the customer's note only proposes.</summary>
    public static GivenReason From(Order order, IReadOnlyList<string>? ownReasons = null)
    {
        if (order.Marks.TryGetValue(Mark, out var mark) && Named(mark, ownReasons) is { } named)
            return new GivenReason(named, ReasonSource.StoreField, Kept(order.Marks.GetValueOrDefault(OrderMarks.Words)));
        return order.CustomerNote.Length > 0 && Propose(order.CustomerNote) is { } proposed
            ? new GivenReason(proposed, ReasonSource.WordList, Kept(order.CustomerNote))
            : GivenReason.None;
    }

    public static GivenReason FromPage(string choice, string? words) => FromPage(choice, words, null);

    /// <summary>
    /// The customer's answer. A choice that is none of ours (a store's own reason taken off meanwhile) counts as Other, no choice as
    /// Unknown.
    /// </summary>
    public static GivenReason FromPage(string choice, string? words, IReadOnlyList<string>? ownReasons)
    {
        var reason = Named(choice, ownReasons) ?? (string.IsNullOrWhiteSpace(choice) || Is(choice, Reason.Unknown)
            ? Reason.Unknown
            : Reason.Other);
        return new GivenReason(reason, ReasonSource.Page, Kept(words));
    }

    /// <summary>The reason whose words are found most often; null when none is, or two are equally likely.</summary>
    public static string? Propose(string text)
    {
        var lower = text.ToLowerInvariant();
        var hits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in ReasonWords.All)
        {
            var found = entry.Words.Count(word => Has(lower, word));
            if (found > 0)
                hits[entry.Reason] = hits.GetValueOrDefault(entry.Reason) + found;
        }

        if (hits.Count == 0)
            return null;
        var most = hits.Values.Max();
        var likeliest = hits.Where(h => h.Value == most).ToList();
        return likeliest.Count == 1 ? likeliest[0].Key : null;
    }

    private static string? Named(string name, IReadOnlyList<string>? ownReasons) =>
        Reason.Choices.Concat(ownReasons ?? []).FirstOrDefault(reason => Is(name, reason));

    private static bool Is(string name, string reason) => string.Equals(name.Trim(), reason, StringComparison.OrdinalIgnoreCase);

    /// <summary>A word counts where it begins a word; scripts written without spaces have no such beginning.</summary>
    private static bool Has(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || !char.IsLetter(text[at - 1]) || word[0] > '\u0590')
                return true;
        }

        return false;
    }

    private static string? Kept(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
            return null;
        var trimmed = words.Trim();
        if (trimmed.Length <= LongestWords)
            return trimmed;
        // Never half a character.
        return trimmed[..(char.IsHighSurrogate(trimmed[LongestWords - 1]) ? LongestWords - 1 : LongestWords)];
    }
}
