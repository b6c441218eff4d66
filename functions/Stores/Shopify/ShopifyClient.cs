using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>Thin client of Shopify's Admin GraphQL API; one serves all stores. https://shopify.dev/docs/api/admin-graphql</summary>
public sealed class ShopifyClient
{
    /// <summary>Name of the client in the factory.</summary>
    public const string Name = "Shopify";

    /// <summary>Sends one document and reads its <c>data</c>. What stands in <c>userErrors</c> is part of the answer and for the caller to judge.</summary>
    /// <exception cref="ShopifyException">The store could not be asked (throttled: with the time to wait), or refused.</exception>
    internal Task<T> Ask<T>(StoreId store, ShopifyDocument<T> document, JsonObject variables, CancellationToken cancel)
        where T : class => throw new NotSupportedException("To be written.");
}
