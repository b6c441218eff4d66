using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>Our names as words: <c>CameBackAlone</c> → "Came back alone".</summary>
public static class MerchantWords
{
    public static string Of(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));
}

/// <summary>Times as the store's clock shows them, always with the zone.</summary>
public static class MerchantTime
{
    public static string Of(DateTimeOffset at, Store store) => StoreTime.Local(at, store.TimeZone).ToString("d MMM yyyy HH:mm") + " (" + store.TimeZone + ")";
}
