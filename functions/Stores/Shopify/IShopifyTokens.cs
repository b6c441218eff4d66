namespace CancelSaver.Stores.Shopify;

/// <summary>Where the token comes from that opens a store's admin API: a stored offline token today; a token for the application alone has room beside it.</summary>
public interface IShopifyTokens
{
    /// <summary>A token that is good now.</summary>
    /// <param name="refused">The token the store has just refused; another one is wanted.</param>
    /// <exception cref="ShopifyException">There is none: only the merchant opening the app helps, or somebody is fetching one just now.</exception>
    ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel);
}
