namespace CancelSaver.Merchant;

/// <summary>Languages by their English names, for the lists of the app; a tag we have no name for stands as it is.</summary>
public static class LanguageNames
{
    private static readonly Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = "English",
        ["zh-Hans"] = "Chinese (simplified)",
        ["zh-Hant"] = "Chinese (traditional)",
        ["de"] = "German",
        ["fr"] = "French",
        ["es"] = "Spanish",
        ["it"] = "Italian",
        ["pt"] = "Portuguese",
        ["pt-BR"] = "Portuguese (Brazil)",
        ["nl"] = "Dutch",
        ["sv"] = "Swedish",
        ["da"] = "Danish",
        ["nb"] = "Norwegian",
        ["fi"] = "Finnish",
        ["pl"] = "Polish",
        ["cs"] = "Czech",
        ["tr"] = "Turkish",
        ["ar"] = "Arabic",
        ["he"] = "Hebrew",
        ["ja"] = "Japanese",
        ["ko"] = "Korean",
        ["th"] = "Thai",
        ["vi"] = "Vietnamese",
        ["id"] = "Indonesian",
        ["hi"] = "Hindi",
        ["ru"] = "Russian",
        ["uk"] = "Ukrainian",
        ["ro"] = "Romanian",
        ["hu"] = "Hungarian",
        ["el"] = "Greek",
        ["sk"] = "Slovak",
        ["bg"] = "Bulgarian",
        ["hr"] = "Croatian",
        ["lt"] = "Lithuanian",
        ["lv"] = "Latvian",
        ["et"] = "Estonian",
    };

    public static string Of(string tag) => names.TryGetValue(tag, out var name) ? name + " (" + tag + ")" : tag;
}
