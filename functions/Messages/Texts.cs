using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace CancelSaver.Messages;

/// <summary>All words customers read, in one language. Kept in <c>Messages/Texts/*.json</c>, one file a language, embedded.</summary>
public sealed class Texts
{
    // Isolates: a name or number of the other direction must not reorder the sentence around it (Unicode Standard Annex 9).
    private const char Isolate = '\u2068';
    private const char EndIsolate = '\u2069';

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly FrozenDictionary<string, Texts> Shipped = Load();

    // https://www.w3.org/International/questions/qa-scripts
    private static readonly FrozenSet<string> RightToLeftLanguages =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "ar", "he", "fa", "ur", "yi", "dv", "ps", "sd", "ug", "ckb");

    private readonly IReadOnlyDictionary<string, string> _words;

    private Texts(string language, bool rightToLeft, IReadOnlyDictionary<string, string> words)
    {
        Language = language;
        RightToLeft = rightToLeft;
        _words = words;
    }

    /// <summary>BCP 47, for <c>lang</c>.</summary>
    public string Language { get; }

    public bool RightToLeft { get; }

    /// <summary>For <c>dir</c>.</summary>
    public string Direction => RightToLeft ? "rtl" : "ltr";

    public static Texts English => Shipped["en"];

    public static IReadOnlyCollection<string> Languages => Shipped.Keys;

    public IEnumerable<string> Keys => _words.Keys;

    /// <summary>The order's language if we have it, else the store's, else English.</summary>
    public static Texts For(string? orderLanguage, string? storeLanguage) => Find(orderLanguage) ?? Find(storeLanguage) ?? English;

    /// <summary>Texts from elsewhere. Every key of the English ones must be there.</summary>
    /// <exception cref="InvalidOperationException">A key is missing, or a text uses a placeholder its English twin does not have.</exception>
    public static Texts From(string language, bool rightToLeft, IReadOnlyDictionary<string, string> words) =>
        Checked(language, rightToLeft, words, English._words);

    /// <summary>The placeholders a text may use.</summary>
    public static IReadOnlyCollection<string> Known(string key) =>
        [.. Placeholders.In(English._words[key]).Concat(Placeholders.Everywhere).Distinct()];

    /// <summary>What is wrong with a merchant's own wording of a text; empty when it may be saved.</summary>
    public static IReadOnlyList<string> Problems(string key, string text) => English._words.ContainsKey(key)
        ? Placeholders.Problems(text, Known(key))
        : ["There is no text called " + key + "."];

    /// <summary>The same language with a merchant's own words in some places. Nothing is checked: what is sent must go out.</summary>
    public Texts With(IReadOnlyDictionary<string, string> own)
    {
        var words = new Dictionary<string, string>(_words);
        foreach (var (key, text) in own)
            words[key] = text;
        return new Texts(Language, RightToLeft, words);
    }

    /// <summary>The same words under another language's name.</summary>
    public Texts As(string language) => new(language, RightToLeftLanguages.Contains(language.Split('-')[0]), _words);

    /// <summary>The shipped texts that fit a language the way WordPress and Shopify write it; null: none do.</summary>
    public static Texts? Fitting(string? language) => Find(language);

    /// <summary>A text as it is written, placeholders and all.</summary>
    public string Raw(string key) => _words[key];

    public bool Has(string key) => _words.ContainsKey(key);

    /// <summary>A text for the plain part, a subject, an attribute.</summary>
    public string Say(string key, params (string Name, string? Value)[] values) =>
        Placeholders.Fill(_words[key], text => text, name => Isolated(Value(name, values)));

    /// <summary>A text as markup: words and values escaped, every value isolated so that it keeps its own direction.</summary>
    public MarkupString Html(string key, params (string Name, string? Value)[] values) =>
        new(Placeholders.Fill(_words[key], Encoder.Encode, name => Bdi(Value(name, values))));

    /// <summary>How a reason reads; a store's own reason reads as the store wrote it.</summary>
    public string Reason(string reason) => _words.TryGetValue("reason." + reason, out var text) ? text : reason;

    /// <summary>A value alone, as markup.</summary>
    public static MarkupString Value(string text) => new(Bdi(text));

    private string? Value(string name, (string Name, string? Value)[] values)
    {
        var found = Array.Find(values, v => v.Name == name).Value;
        return string.IsNullOrWhiteSpace(found) ? _words.GetValueOrDefault("default." + name) : found;
    }

    private static string Bdi(string? value) => string.IsNullOrEmpty(value) ? "" : "<bdi>" + Encoder.Encode(value) + "</bdi>";

    private string? Isolated(string? value) => RightToLeft && !string.IsNullOrEmpty(value) ? Isolate + value + EndIsolate : value;

    // WordPress writes zh_CN, Shopify zh-CN. Traditional Chinese is another script: it gets the store's language.
    private static Texts? Find(string? language)
    {
        var tag = (language ?? "").Replace('_', '-').Trim();
        if (Shipped.TryGetValue(tag, out var exact))
            return exact;
        var parts = tag.Split('-');
        if (!parts[0].Equals("zh", StringComparison.OrdinalIgnoreCase))
            return Shipped.GetValueOrDefault(parts[0]);
        var traditional = parts.Skip(1).Any(p => p.ToUpperInvariant() is "HANT" or "TW" or "HK" or "MO");
        var simplified = parts.Skip(1).Any(p => p.Equals("Hans", StringComparison.OrdinalIgnoreCase));
        return traditional && !simplified ? null : Shipped["zh-Hans"];
    }

    private static FrozenDictionary<string, Texts> Load()
    {
        var english = Read("en");
        var all = new Dictionary<string, Texts>(StringComparer.OrdinalIgnoreCase) { ["en"] = Checked("en", false, english, english) };
        foreach (var language in (string[])["zh-Hans"])
            all[language] = Checked(language, false, Read(language), english);
        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static Texts Checked(string language, bool rightToLeft, IReadOnlyDictionary<string, string> words, IReadOnlyDictionary<string, string> english)
    {
        var problems = english.Keys.Except(words.Keys).Select(k => k + ": missing.")
            .Concat(words.Keys.Except(english.Keys).Select(k => k + ": nobody asks for it."))
            .Concat(words.Where(w => english.ContainsKey(w.Key)).SelectMany(w => Placeholders
                .Problems(w.Value, [.. Placeholders.In(english[w.Key]).Concat(Placeholders.Everywhere)]).Select(p => w.Key + ": " + p)))
            .ToList();
        return problems.Count == 0
            ? new Texts(language, rightToLeft, words.ToFrozenDictionary())
            : throw new InvalidOperationException("Texts " + language + ": " + string.Join(' ', problems));
    }

    private static Dictionary<string, string> Read(string language)
    {
        using var file = typeof(Texts).Assembly.GetManifestResourceStream("CancelSaver.Messages.Texts." + language + ".json")
            ?? throw new InvalidOperationException("Texts " + language + " are not embedded.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;
    }
}
