using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores;

/// <summary>What a shop can do for us. Everything here may be called twice: the second call finds the first one's work under a name made from the case.</summary>
public interface IStorefront
{
    /// <summary>"woo" or "shopify": which <see cref="StoreId.Platform"/> it serves.</summary>
    string Platform { get; }

    /// <summary>Opens a letter: foreign JSON becomes our words. Never throws on what a letter may hold.</summary>
    StoreEvent Read(StoreLetter letter);

    /// <summary>Looks whether the store still talks to us, mends what can be mended (disabled webhooks), and puts what was missed on <c>store-events</c>.</summary>
    /// <returns>The store as it is now: <see cref="Store.Trouble"/>, <see cref="Store.CaughtUpTo"/>.</returns>
    Task<Store> CheckUp(Store store, CancellationToken cancel);

    /// <summary>The order as it is now; null when the store no longer has it.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<Order?> GetOrder(Store store, long orderId, CancellationToken cancel);

    /// <summary>What the store itself noted about an order's end (notes, who did it): the raw material of the cancel class.</summary>
    Task<CancelTrail> GetTrail(Store store, Order order, CancellationToken cancel);

    /// <summary>Categories of the order's products, for rules that ask for them.</summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<long>>> GetCategories(Store store, Order order, CancellationToken cancel);

    /// <summary>Null when every line can be had now, else the sentence that says what is missing.</summary>
    Task<string?> MissingStock(Store store, Order order, CancellationToken cancel);

    /// <summary>Makes the offer real, or says why it cannot be.</summary>
    Task<Provisioned> Provision(Store store, Cancellation cancellation, Offer offer, CancellationToken cancel);

    /// <summary>Brings the order back with the promise in it, and says where the customer pays.</summary>
    Task<BroughtBack> Accept(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel);

    /// <summary>
    /// Writes on the order that came back what the store's people must know of the promise (priority delivery and its day). Nothing to do where the promise is in the order already.
    /// </summary>
    /// <exception cref="StorefrontException">The store could not be asked, or the right is missing.</exception>
    Task Mark(Store store, Cancellation cancellation, Order back, CancellationToken cancel);

    /// <summary>Takes a promise back: the code is deleted, an order that was re-opened and not paid is cancelled again.</summary>
    Task Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel);
}

/// <summary>The promise, or the reason why the store cannot keep it.</summary>
public sealed record Provisioned(Promise? Promise, string? WhyNot)
{
    public static Provisioned As(Promise promise) => new(promise, null);

    public static Provisioned Not(string why) => new(null, why);
}

/// <summary>Where the customer goes on, or the reason why the order cannot come back.</summary>
/// <param name="GoOnAt">The store's own payment or thank-you page.</param>
/// <param name="OrderId">The order that came back: the same at WooCommerce, a new one (still unknown: 0) at Shopify.</param>
/// <param name="NeedsPayment">False: nothing is left to do for the customer (cash on delivery).</param>
public sealed record BroughtBack(Uri? GoOnAt, long OrderId, bool NeedsPayment, string? WhyNot)
{
    public static BroughtBack Not(string why) => new(null, 0, false, why);
}

/// <summary>The store could not be asked, or answered what it should not. <see cref="TryAgain"/> answers the one question that matters.</summary>
public class StorefrontException(string message, bool tryAgain, TimeSpan? after = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Would trying again help? No: the merchant must do something (reconnect, a right, a setting).</summary>
    public bool TryAgain { get; } = tryAgain;

    /// <summary>How long the store asked us to wait.</summary>
    public TimeSpan? After { get; } = after;

    /// <summary>The keys or the rights behind them are gone: the merchant must connect again, and until then the store's cases wait.</summary>
    public bool NeedsReconnect { get; init; }
}
