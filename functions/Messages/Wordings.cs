using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>
/// A merchant's own words over the shipped ones. Everything customers read is made from <see cref="TextsFor"/>; what the merchant has not written reads as shipped, in every language.
/// </summary>
public static class Wordings
{
    /// <summary>Longest text.</summary>
    public const int MostChars = 2000;

    /// <summary>All own texts of a store together, UTF-8: they lie on the store's row, so that sending a mail reads nothing more.</summary>
    public const int MostBytes = 100 * 1024;

    /// <summary>Languages a store may add.</summary>
    public const int MostOwnLanguages = 10;

    /// <summary>The order's language where the store writes in it, else the store's default, else English; with the store's own words and reasons.</summary>
    public static Texts TextsFor(Store store, string? orderLanguage)
    {
        var settings = store.Settings;
        var home = settings.Languages.Default.Length > 0 ? settings.Languages.Default : store.Language;
        var offered = Offered(store);
        return Dress(settings, Pick(settings, offered, orderLanguage) ?? Pick(settings, offered, home) ?? Texts.English);
    }

    /// <summary>One of the store's languages by its very tag, with the store's own words; null: the store has no such language.</summary>
    public static Texts? Of(Store store, string tag) => Bare(store.Settings, tag) is { } bare ? Dress(store.Settings, bare) : null;

    /// <summary>The same without the store's own words: what "reset" goes back to.</summary>
    public static Texts? Shipped(Store store, string tag) => Bare(store.Settings, tag);

    /// <summary>Every language there are texts in: the shipped ones and the store's own.</summary>
    public static IReadOnlyList<string> Languages(StoreSettings settings) =>
        [.. Texts.Languages.OrderBy(l => l, StringComparer.Ordinal), .. settings.Languages.Own.Select(o => o.Tag).Where(t => !Texts.Languages.Contains(t, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The languages customers may be written to in; the default is always one of them.</summary>
    public static IReadOnlyList<string> Offered(Store store)
    {
        var (all, chosen) = (Languages(store.Settings), store.Settings.Languages);
        if (chosen.Offered.Count == 0)
            return all;
        return [.. all.Where(l => chosen.Offered.Contains(l, StringComparer.OrdinalIgnoreCase) || l.Equals(chosen.Default, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The merchant's own wording of a text; null: it reads as shipped.</summary>
    public static string? Own(StoreSettings settings, string language, string key) => settings.Wordings.GetValueOrDefault(language)?.GetValueOrDefault(key);

    /// <summary>The settings with other words in some places; an empty text, or the shipped one, means: as shipped.</summary>
    public static StoreSettings Saying(StoreSettings settings, string language, IEnumerable<(string Key, string Text)> texts)
    {
        var shipped = Bare(settings, language) ?? Texts.English;
        var words = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in settings.Wordings.GetValueOrDefault(language) ?? new Dictionary<string, string>())
            words[key] = text;
        foreach (var (key, text) in texts)
        {
            if (text.Length == 0 || (shipped.Has(key) && text == shipped.Raw(key)))
                words.Remove(key);
            else
                words[key] = text;
        }
        return settings with { Wordings = Put(settings, language, words) };
    }

    /// <summary>Every text of a language as shipped again.</summary>
    public static StoreSettings Reset(StoreSettings settings, string language) => settings with { Wordings = Put(settings, language, new SortedDictionary<string, string>()) };

    /// <summary>What the merchant's words take up.</summary>
    public static int Bytes(StoreSettings settings) => settings.Wordings.Values.Sum(l => l.Sum(t => Encoding.UTF8.GetByteCount(t.Key) + Encoding.UTF8.GetByteCount(t.Value)));

    private static SortedDictionary<string, IReadOnlyDictionary<string, string>> Put(StoreSettings settings, string language, SortedDictionary<string, string> words)
    {
        var all = new SortedDictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (other, its) in settings.Wordings)
            all[other] = its;
        if (words.Count == 0)
            all.Remove(language);
        else
            all[language] = words;
        return all;
    }

    private static Texts? Pick(StoreSettings settings, IReadOnlyList<string> offered, string? language)
    {
        var tag = (language ?? "").Replace('_', '-').Trim();
        if (tag.Length == 0)
            return null;
        var own = settings.Languages.Own.Where(o => offered.Contains(o.Tag, StringComparer.OrdinalIgnoreCase)).ToList();
        var found = own.Find(o => o.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase)) ?? own.Find(o => o.Tag.Equals(tag.Split('-')[0], StringComparison.OrdinalIgnoreCase));
        if (found is not null)
            return Bare(settings, found.Tag);
        return Texts.Fitting(tag) is { } shipped && offered.Contains(shipped.Language, StringComparer.OrdinalIgnoreCase) ? shipped : null;
    }

    private static Texts? Bare(StoreSettings settings, string tag)
    {
        if (settings.Languages.Own.FirstOrDefault(o => o.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } own)
            return (Texts.Fitting(own.StartsFrom) ?? Texts.English).As(own.Tag);
        return Texts.Fitting(tag) is { } shipped && shipped.Language.Equals(tag, StringComparison.OrdinalIgnoreCase) ? shipped : null;
    }

    private static Texts Dress(StoreSettings settings, Texts bare)
    {
        var own = settings.Wordings.GetValueOrDefault(bare.Language);
        if (own is null && settings.OwnReasons.Count == 0)
            return bare;
        var words = settings.OwnReasons.ToDictionary(r => "reason." + r.Id, r => r.Label, StringComparer.Ordinal);
        foreach (var (key, text) in own ?? new Dictionary<string, string>())
            words[key] = text;
        return bare.With(words);
    }
}
