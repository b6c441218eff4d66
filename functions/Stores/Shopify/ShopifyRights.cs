namespace CancelSaver.Stores.Shopify;

/// <summary>What the merchant lets us do beyond the app's ordinary work. https://shopify.dev/docs/api/usage/access-scopes</summary>
public sealed class ShopifyRights(StoreTable stores)
{
    public async Task<bool> Has(Store store, string scope, CancellationToken cancel) => (await Missing(store, [scope], cancel)).Count == 0;

    /// <summary>Those of the scopes that were not granted. Who may write may read, whether the list says so or not.</summary>
    public async Task<IReadOnlyList<string>> Missing(Store store, IReadOnlyList<string> scopes, CancellationToken cancel)
    {
        var granted = (await stores.FindCached(store.Id, cancel))?.Secrets.Shopify?.Scopes ?? [];
        return [.. scopes.Where(s => !granted.Contains(s) && !(s.StartsWith("read_", StringComparison.Ordinal) && granted.Contains("write_" + s["read_".Length..])))];
    }
}
