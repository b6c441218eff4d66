namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Takes a store's keys from the minute's memory; when they no longer fit, looks once whether the merchant has connected again meanwhile.
/// </summary>
public sealed class WooKeyring(StoreTable stores)
{
    /// <exception cref="StorefrontException">The store is not connected, or could not be asked.</exception>
    internal async Task<T> With<T>(Store store, Func<WooAccess, Task<T>> ask, CancellationToken cancel)
    {
        var access = Access(store, await stores.FindCached(store.Id, cancel));
        try
        {
            return await ask(access);
        }
        catch (WooException e) when (e.NeedsReconnect)
        {
            var now = Access(store, await stores.FindAgain(store.Id, cancel));
            if (now == access)
                throw;
            return await ask(now);
        }
    }

    private static WooAccess Access(Store store, KnownStore? known) =>
        known is { Secrets: { ConsumerKey.Length: > 0 } secrets, Store.Status: not StoreStatus.Disconnected }
            ? new WooAccess(known.Store.Url, secrets.ConsumerKey, secrets.ConsumerSecret)
            : throw new WooException("The store " + store.Id + " is not connected.", false) { NeedsReconnect = true };
}
