using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>Reads from an order and a person's wishes what the consent policy wants to know.</summary>
public static class Consents
{
    /// <summary>The most that may be written to this person.</summary>
    public static MayWrite MayWrite(Store store, Order order, bool optedOut) => Blocked(store, order)
        ? Rules.MayWrite.Nothing
        : Consent.For(State(store, order, optedOut), CountryOf(store, order), store.Settings.Consent.SoftOptInDeclared);

    /// <summary>May this kind of mail go out, and in which shape? Somebody who opted out since then has no open case any more.</summary>
    public static Permission Ask(Store store, Order order, LetterKind kind) =>
        Consent.Ask(State(store, order, optedOut: false), CountryOf(store, order), kind, store.Settings.Consent.SoftOptInDeclared);

    private static ConsentState State(Store store, Order order, bool optedOut)
    {
        if (order.PersonErased)
            return ConsentState.Erased;
        if (optedOut)
            return ConsentState.Withdrawn;
        if (order.Customer.Marketing != MarketingWish.Unknown)
            return StateOf(order.Customer.Marketing);
        var consent = store.Settings.Consent;
        return consent.MetaKey is { } key && order.Marks.TryGetValue(key, out var value)
            ? string.Equals(value, consent.MetaTrueValue, StringComparison.OrdinalIgnoreCase) ? ConsentState.Subscribed : ConsentState.Never
            : ConsentState.Unknown;
    }

    private static ConsentState StateOf(MarketingWish wish) => wish switch
    {
        MarketingWish.Never => ConsentState.Never,
        MarketingWish.Pending => ConsentState.Pending,
        MarketingWish.Subscribed => ConsentState.Subscribed,
        MarketingWish.Withdrawn => ConsentState.Withdrawn,
        _ => ConsentState.Erased,
    };

    private static string CountryOf(Store store, Order order) => order.Customer.Country.Length > 0 ? order.Customer.Country : store.Country;

    private static bool Blocked(Store store, Order order) =>
        store.Settings.Guards.BlockedCountries.Contains(CountryOf(store, order), StringComparer.OrdinalIgnoreCase);
}
