using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>What a Shopify store can do for us. A cancelled order is final here: what comes back is always a new order, from a cart we fill.</summary>
public sealed class ShopifyStorefront(
    ShopifyReader reader, ShopifyStock stock, ShopifyPromises promises, ShopifyAccept accept, ShopifyMarks marks, ShopifyCheckup checkup) : IStorefront
{
    public string Platform => "shopify";

    public StoreEvent Read(StoreLetter letter) => ShopifyOrder.Read(letter);

    public Task<Store> CheckUp(Store store, CancellationToken cancel) => checkup.CheckUp(store, cancel);

    public Task<Order?> GetOrder(Store store, long orderId, CancellationToken cancel) => reader.Find(store, orderId, cancel);

    public Task<CancelTrail> GetTrail(Store store, Order order, CancellationToken cancel) => reader.Trail(store, order, cancel);

    public Task<IReadOnlyDictionary<long, IReadOnlyList<long>>> GetCategories(Store store, Order order, CancellationToken cancel) => reader.Categories(store, order, cancel);

    public Task<string?> MissingStock(Store store, Order order, CancellationToken cancel) => stock.Missing(store, order, cancel);

    public Task<Provisioned> Provision(Store store, Cancellation cancellation, Offer offer, CancellationToken cancel) => promises.Provision(store, cancellation, offer, cancel);

    public Task<BroughtBack> Accept(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel) => accept.Accept(store, cancellation, promise, cancel);

    public Task Mark(Store store, Cancellation cancellation, Order back, CancellationToken cancel) => marks.Mark(store, cancellation, back, cancel);

    public Task Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel) =>
        promise.Released ? Task.CompletedTask : promises.Release(store, cancellation, promise, cancel);
}
