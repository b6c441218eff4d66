namespace CancelSaver.Stores;

/// <summary>Finds the storefront that speaks a store's language.</summary>
public sealed class Storefronts(IEnumerable<IStorefront> all)
{
    private readonly Dictionary<string, IStorefront> byPlatform = all.ToDictionary(s => s.Platform);

    /// <exception cref="InvalidOperationException">No storefront for this platform.</exception>
    public IStorefront For(StoreId store) => byPlatform.TryGetValue(store.Platform, out var storefront)
        ? storefront
        : throw new InvalidOperationException("No storefront speaks " + store.Platform + ".");
}
