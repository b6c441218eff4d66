using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>Our names as words: <c>CameBackAlone</c> → "Came back alone".</summary>
public static class MerchantWords
{
    public static string Of(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>The look of a status: how it ended, or that it is on its way.</summary>
    public static string Tone(CancellationStatus status) => status switch
    {
        CancellationStatus.Saved => "won",
        CancellationStatus.NeedsPerson => "look",
        _ when status.IsEnd() => "",
        _ => "busy",
    };

    /// <summary>An amount as people read it: "13,121.60 USD".</summary>
    public static string Of(Money amount) =>
        amount.ToDecimal().ToString("N" + Money.Decimals(amount.Currency), CultureInfo.InvariantCulture) + " " + amount.Currency;
}

/// <summary>Times as the store's clock shows them, always with the zone.</summary>
public static class MerchantTime
{
    public static string Of(DateTimeOffset at, Store store) => Short(at, store) + " (" + store.TimeZone + ")";

    /// <summary>The day alone.</summary>
    public static string Day(DateTimeOffset at, Store store) => StoreTime.Local(at, store.TimeZone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Without the zone, where the page says it once.</summary>
    public static string Short(DateTimeOffset at, Store store) => StoreTime.Local(at, store.TimeZone).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
}
