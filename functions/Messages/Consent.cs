using CancelSaver.Rules;

namespace CancelSaver.Messages;

/// <summary>What is known about a person's wish to get marketing mail. The newest fact wins; our own unsubscribe beats an older "subscribed" of the store.</summary>
public enum ConsentState
{
    /// <summary>The store does not say (the usual case at WooCommerce).</summary>
    Unknown,
    Never,
    /// <summary>Asked for, not confirmed: counts as never.</summary>
    Pending,
    Subscribed,
    Withdrawn,
    /// <summary>Erased on request, a hard bounce, or a spam report.</summary>
    Erased,
}

/// <summary>What kind of mail it is; laws differ by it.</summary>
public enum LetterKind
{
    /// <summary>B: a neutral question or notice about the cancelled order.</summary>
    Question,
    /// <summary>C: a save offer.</summary>
    Offer,
    /// <summary>D: a reminder of an offer.</summary>
    Reminder,
    /// <summary>E: a feedback score.</summary>
    Score,
}

/// <summary>The columns of the policy.</summary>
public enum ConsentRegion
{
    UnitedStates,
    /// <summary>UK, EU and EEA without Germany and Austria.</summary>
    Europe,
    /// <summary>Germany, Austria, and where we do not know the country.</summary>
    Strict,
    Canada,
    China,
    /// <summary>Countries whose law nobody looked at for us: the strictest of every column.</summary>
    Elsewhere,
}

/// <summary>May this mail be sent, in which shape, and why.</summary>
/// <param name="Buttons">Question: a tap per reason may be in it; else a neutral notice with the reply address.</param>
/// <param name="SubjectTag">What the subject must begin with (China); null: nothing.</param>
/// <param name="Rule">"Europe/Never/Offer": kept with each mail that was sent.</param>
/// <param name="Says">The ground in one sentence, without personal data.</param>
public sealed record Permission(bool Yes, bool Buttons, string? SubjectTag, string Rule, string Says);

/// <summary>A cautious default of what may be written to whom. Not legal advice; a merchant's own stricter rules come on top.</summary>
public static class Consent
{
    private const string Advertisement = "广告";

    private static readonly HashSet<string> European =
    [
        "BE", "BG", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        "IS", "LI", "NO", "GB",
    ];

    // Parts of member states with a code of their own: overseas departments, Åland.
    private static readonly HashSet<string> EuropeanTerritories = ["AX", "GF", "GP", "MF", "MQ", "RE", "YT"];

    /// <summary>
    /// Where the law gives a button to withdraw from a purchase (EU, by way of the EEA agreement Iceland, Liechtenstein and Norway; Article 11a of Directive 2011/83/EU): nothing may stand
    /// before its confirmation, no question and no offer. The United Kingdom knows the right but not the button; it is treated the same, which costs little, and so is an unknown country.
    /// </summary>
    /// <param name="country">ISO 3166 two letters of the shipping, else billing, else store country.</param>
    public static bool HasWithdrawalButton(string country) => country.Trim().ToUpperInvariant() is var code &&
        (code is "" or "DE" or "AT" || European.Contains(code) || EuropeanTerritories.Contains(code));

    /// <param name="country">ISO 3166 two letters of the shipping, else billing, else store country; empty: unknown.</param>
    public static ConsentRegion Region(string country) => country.Trim().ToUpperInvariant() switch
    {
        "US" => ConsentRegion.UnitedStates,
        "CA" => ConsentRegion.Canada,
        "CN" => ConsentRegion.China,
        "" or "DE" or "AT" => ConsentRegion.Strict,
        var other => European.Contains(other) ? ConsentRegion.Europe : ConsentRegion.Elsewhere,
    };

    /// <summary>May this kind of mail go out?</summary>
    /// <param name="softOptIn">The merchant states on record: customers could refuse at checkout, and it is about the same goods.</param>
    /// <param name="recentPurchase">On record: paid within two years, or ordered or asked within six months (Canada).</param>
    public static Permission Ask(ConsentState state, string country, LetterKind kind, bool softOptIn, bool recentPurchase = true)
    {
        var region = Region(country);
        var rule = region + "/" + state + "/" + kind;
        switch (state)
        {
            case ConsentState.Erased:
                return new(false, false, null, rule, "The person was erased, could not be reached, or reported us: nothing is sent.");
            case ConsentState.Withdrawn:
                return new(false, false, null, rule, "The person does not want such mail.");
            case ConsentState.Subscribed:
                var tag = region == ConsentRegion.China && (kind is LetterKind.Offer or LetterKind.Reminder) ? Advertisement : null;
                return new(true, true, tag, rule, "The person has agreed to marketing mail.");
            default:
                var (yes, says) = WithoutConsent(region, kind, softOptIn, recentPurchase);
                var buttons = yes && (region is ConsentRegion.UnitedStates or ConsentRegion.Europe or ConsentRegion.Canada);
                return new(yes, buttons, null, rule, says);
        }
    }

    /// <summary>The most that may be written: what the rule engine needs to know.</summary>
    public static MayWrite For(ConsentState state, string country, bool softOptIn, bool recentPurchase = true) =>
        Ask(state, country, LetterKind.Offer, softOptIn, recentPurchase).Yes ? MayWrite.Offers
        : Ask(state, country, LetterKind.Question, softOptIn, recentPurchase).Yes ? MayWrite.ServiceOnly
        : MayWrite.Nothing;

    private static (bool Yes, string Says) WithoutConsent(ConsentRegion region, LetterKind kind, bool softOptIn, bool recentPurchase) => (region, kind) switch
    {
        (ConsentRegion.UnitedStates or ConsentRegion.Europe or ConsentRegion.Canada, LetterKind.Question) =>
            (true, "A neutral question about the customer's own order needs no consent here."),
        (_, LetterKind.Question) => (true, "A neutral notice about the customer's own order needs no consent here; a survey would."),

        (ConsentRegion.UnitedStates, LetterKind.Offer) => (true, "The United States ask for no prior consent: one mail with a way to unsubscribe."),
        (ConsentRegion.UnitedStates, LetterKind.Reminder) => (false, "Without consent there is one offer mail and no reminder."),

        (ConsentRegion.Canada, LetterKind.Offer or LetterKind.Reminder) => (softOptIn, recentPurchase) switch
        {
            (true, true) => (true, "Implied consent from a recent purchase or inquiry, which the merchant has declared."),
            (true, false) => (false, "No recent purchase or inquiry is on record."),
            _ => (false, "The merchant has not declared implied consent."),
        },
        (ConsentRegion.Europe, LetterKind.Offer or LetterKind.Reminder) or (ConsentRegion.Strict, LetterKind.Offer) => softOptIn
            ? (true, "Soft opt-in: the merchant has declared that customers could refuse at checkout, and it is about the same goods.")
            : (false, "Without consent the merchant must have declared soft opt-in."),

        (ConsentRegion.UnitedStates or ConsentRegion.Europe, LetterKind.Score) => (true, "Asking for a score is no promotion here."),
        (_, LetterKind.Score) => (false, "Asking for a score counts as advertising here and needs consent."),
        _ => (false, "This mail needs consent here."),
    };
}
