using System.Globalization;
using System.Text.RegularExpressions;

namespace CancelSaver.Stores.Shopify;

/// <summary>Who came through a store's app proxy. https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies</summary>
/// <param name="Path">Where the page is under the store's own domain ("/apps/save"): every form goes there.</param>
/// <param name="CustomerId">Signed in at the store as; null: a guest.</param>
public sealed record ProxyCaller(Store Store, string Path, long? CustomerId);

/// <summary>Reads the query Shopify seals and adds to every request that comes through a store's app proxy.</summary>
public sealed partial class ShopifyProxy(ShopifyOptions options, StoreTable stores, TimeProvider time)
{
    /// <summary>
    /// Shopify stamps each request when it passes it on, so an honest one is seconds old; the two clocks and a slow network may be apart by minutes. The sealed address is seen by Shopify
    /// and us alone: a short life is what makes one found in a log worthless.
    /// </summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    /// <returns>Null when the seal does not fit, is old, or the store is not connected: nobody is told which.</returns>
    public async ValueTask<ProxyCaller?> Read(IQueryCollection query, CancellationToken cancel)
    {
        if (!options.IsOn || !ShopifySignature.IsProxy(options.SecretBytes, query.Select(p => KeyValuePair.Create(p.Key, string.Join(',', p.Value.ToArray()))), query["signature"]))
            return null;
        if (!long.TryParse(query["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var stamp)
            || (stamp - time.GetUtcNow().ToUnixTimeSeconds()) is var age && Math.Abs(age) > Freshness.TotalSeconds)
            return null;
        if (!ShopDomain.TryParse(query["shop"], out var shop) || query["path_prefix"].ToString() is not { Length: <= 200 } path || !OwnPath().IsMatch(path))
            return null;
        if ((await stores.FindCached(StoreId.ForShopify(shop), cancel))?.Store is not { Status: not StoreStatus.Disconnected } store)
            return null;
        return new ProxyCaller(store, path, long.TryParse(query["logged_in_customer_id"], NumberStyles.None, CultureInfo.InvariantCulture, out var customer) ? customer : null);
    }

    // A path of the store's own and never another host ("//…").
    [GeneratedRegex(@"\A(/[A-Za-z0-9_\-]+)+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnPath();
}
