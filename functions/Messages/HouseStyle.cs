using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>How a store shows itself in a mail or on a page: words, colours, name, people.</summary>
public sealed record HouseStyle
{
    public required Texts Texts { get; init; }

    public required Palette Palette { get; init; }

    /// <summary>Empty on pages that belong to no store.</summary>
    public string StoreName { get; init; } = "";

    public Uri? StoreUrl { get; init; }

    public Uri? LogoUrl { get; init; }

    public string LegalName { get; init; } = "";

    /// <summary>One line each.</summary>
    public IReadOnlyList<string> PostalAddress { get; init; } = [];

    public Uri? PrivacyUrl { get; init; }

    public IReadOnlyList<ContactWay> Contacts { get; init; } = [];

    /// <summary>When the team answers; null: not said.</summary>
    public string? Hours { get; init; }

    /// <summary>IANA name or offset: the zone of every time shown.</summary>
    public string TimeZone { get; init; } = "UTC";

    public string? ReturnPolicy { get; init; }

    /// <summary>What the store really has enabled.</summary>
    public IReadOnlyList<PaymentMethod> PaymentMethods { get; init; } = [];

    public string Language => Texts.Language;

    /// <summary>The store's look for a customer.</summary>
    /// <param name="orderLanguage">Language of the order, if the store said it.</param>
    /// <param name="texts">Other words than the shipped ones (a merchant's own); null: the merchant's, chosen by language.</param>
    public static HouseStyle For(Store store, string? orderLanguage, Texts? texts = null)
    {
        var brand = store.Settings.Brand;
        texts ??= Wordings.TextsFor(store, orderLanguage);
        return new HouseStyle
        {
            Texts = texts,
            Palette = Palette.From(brand.Colour),
            StoreName = OneLine(store.Name),
            StoreUrl = Safe(store.Url),
            LogoUrl = Safe(brand.LogoUrl),
            LegalName = OneLine(brand.LegalName),
            PostalAddress = brand.PostalAddress.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            PrivacyUrl = Safe(brand.PrivacyUrl),
            Contacts = [.. ContactWay.Of(brand, texts)],
            Hours = string.IsNullOrWhiteSpace(brand.Hours) ? null : OneLine(brand.Hours),
            TimeZone = store.TimeZone,
            ReturnPolicy = string.IsNullOrWhiteSpace(brand.ReturnPolicy) ? null : brand.ReturnPolicy.Trim(),
            PaymentMethods = store.PaymentMethods,
        };
    }

    /// <summary>For pages that belong to no store (a damaged link, an address that does not exist).</summary>
    public static HouseStyle Plain(string? language = null) => new() { Texts = Texts.For(language, null), Palette = Palette.From(null) };

    internal static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])['\r', '\n', '\t', '\u2028', '\u2029', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    // What a merchant typed goes into href and src: nothing but the web's own schemes.
    private static Uri? Safe(Uri? address) => address is { IsAbsoluteUri: true, Scheme: "https" or "http" } ? address : null;
}

/// <summary>One way to reach the store's people.</summary>
/// <param name="Label">"Phone".</param>
/// <param name="Text">What is shown: the number, the address.</param>
/// <param name="Url">What a tap opens.</param>
public sealed record ContactWay(string Label, string Text, string Url)
{
    internal static IEnumerable<ContactWay> Of(Brand brand, Texts texts)
    {
        if (!string.IsNullOrWhiteSpace(brand.SupportEmail))
            yield return new(texts.Say("contact.email"), brand.SupportEmail.Trim(), "mailto:" + Uri.EscapeDataString(brand.SupportEmail.Trim()).Replace("%40", "@", StringComparison.Ordinal));
        if (!string.IsNullOrWhiteSpace(brand.SupportPhone))
            yield return new(texts.Say("contact.phone"), brand.SupportPhone.Trim(), "tel:" + Digits(brand.SupportPhone));
        if (brand.ChatUrl is { IsAbsoluteUri: true, Scheme: "https" or "http" } chat)
            yield return new(texts.Say("contact.chat"), texts.Say("contact.chat.open"), chat.AbsoluteUri);
        if (!string.IsNullOrWhiteSpace(brand.WhatsApp))
            yield return new(texts.Say("contact.whatsapp"), brand.WhatsApp.Trim(), "https://wa.me/" + Digits(brand.WhatsApp).TrimStart('+'));
    }

    private static string Digits(string number) => string.Concat(number.Where((c, at) => char.IsAsciiDigit(c) || (c == '+' && at == 0)));
}
