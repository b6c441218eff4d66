using System.Globalization;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;

namespace CancelSaver.Stores.Shopify;

/// <summary>Reads orders as they are now, with what tells who cancelled them.</summary>
public sealed class ShopifyReader(ShopifyClient client, TimeProvider time)
{
    // A page costs by the collections it might hold, and one question may cost a thousand points. https://shopify.dev/docs/api/usage/limits
    private const int ProductsPerPage = 15;
    private const int MostLinePages = 10;

    private static readonly ShopifyDocument<GraphOrderAnswer> order = new("OrderForSave", ShopifyAnswerJson.Default.GraphOrderAnswer);
    private static readonly ShopifyDocument<GraphOrderAnswer> moreLines = new("OrderLines", ShopifyAnswerJson.Default.GraphOrderAnswer);
    private static readonly ShopifyDocument<GraphProductsAnswer> collections = new("ProductCollections", ShopifyAnswerJson.Default.GraphProductsAnswer);

    /// <summary>The order; null when the store no longer has it.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or refused.</exception>
    public async Task<Order?> Find(Store store, long orderId, CancellationToken cancel) => (await Read(store, orderId, cancel))?.Order;

    /// <summary>What the store noted about the order's end; empty when it no longer has the order.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or refused.</exception>
    public async Task<CancelTrail> Trail(Store store, Order order, CancellationToken cancel) => (await Read(store, order.Id, cancel))?.Trail ?? new CancelTrail();

    /// <summary>Product → its collections, for the order's products that are still there.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or refused.</exception>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<long>>> Categories(Store store, Order order, CancellationToken cancel)
    {
        var found = new Dictionary<long, IReadOnlyList<long>>();
        foreach (var some in order.Lines.Select(l => l.ProductId).Where(id => id > 0).Distinct().Chunk(ProductsPerPage))
        {
            var ids = new JsonArray([.. some.Select(id => (JsonNode)ShopifyGid.Of("Product", id))]);
            var answer = await client.Ask(store.Id, collections, new JsonObject { ["ids"] = ids }, cancel);
            foreach (var product in (answer.Nodes ?? []).OfType<GraphProduct>().Where(p => p.LegacyResourceId > 0))
                found[product.LegacyResourceId] = [.. (product.Collections?.Nodes ?? []).Select(c => c.LegacyResourceId)];
        }
        return found;
    }

    /// <summary>Order and trail from one answer, for who wants both.</summary>
    internal async Task<(Order Order, CancelTrail Trail)?> Read(Store store, long orderId, CancellationToken cancel)
    {
        if ((await client.Ask(store.Id, order, Variables(orderId), cancel)).Order is not { } graph)
            return null;
        var lines = graph.LineItems?.Nodes ?? [];
        var page = graph.LineItems?.PageInfo;
        for (var pages = 0; page is { HasNextPage: true } && pages < MostLinePages; pages++)
        {
            var variables = Variables(orderId);
            variables["after"] = page.EndCursor;
            // Gone between two pages: the order is gone.
            if ((await client.Ask(store.Id, moreLines, variables, cancel)).Order?.LineItems is not { } more)
                return null;
            lines.AddRange(more.Nodes ?? []);
            page = more.PageInfo;
        }
        try
        {
            return (ShopifyTranslation.Order(graph, lines, store, time.GetUtcNow()), ShopifyTranslation.Trail(graph));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ShopifyException("The store's order " + orderId.ToString(CultureInfo.InvariantCulture) + " cannot be read.", false, inner: e);
        }
    }

    private static JsonObject Variables(long orderId) => new() { ["id"] = ShopifyGid.Of("Order", orderId) };
}
