using System.Text.RegularExpressions;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>What a WooCommerce store can do for us. A cancelled order can be re-opened here, so coming back needs no new order.</summary>
public sealed partial class WooStorefront(
    WooKeyring keys, WooClient client, WooCoupons coupons, WooStock stock, WooAccept accept, WooCheckup checkup, TimeProvider time)
        : IStorefront
{
    public string Platform => "woo";

    public StoreEvent Read(StoreLetter letter) => WooOrder.Read(letter);

    public Task<Store> CheckUp(Store store, CancellationToken cancel) => checkup.CheckUp(store, cancel);

    public Task<Order?> GetOrder(Store store, long orderId, CancellationToken cancel) => keys.With(
        store,
        async access =>
        {
            var wire = await client.FindOrder(access, orderId, cancel);
            try
            {
                return wire is null ? null : WooOrder.From(wire, store.Id, store.Settings.Consent.MetaKey, time.GetUtcNow());
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                throw new WooException("The store's order " + orderId + " cannot be read.", false, inner: e);
            }
        },
        cancel);

    public Task<CancelTrail> GetTrail(Store store, Order order, CancellationToken cancel) => keys.With(
        store,
        async access =>
        {
            var notes = await client.FindNotes(access, order.Id, cancel) ?? [];
            List<TrailNote> trail = [.. notes.Select(n =>
                new TrailNote(WooOrder.Moment(n.DateCreatedGmt) ?? order.ModifiedAt, WooClient.Sentence(n.Note), n.Author ?? ""))];
            return new CancelTrail { Notes = trail, Before = Marked(order) ?? trail.Select(n => Before(n.Text)).FirstOrDefault(b => b is not null) };
        },
        cancel);

    public Task<IReadOnlyDictionary<long, IReadOnlyList<long>>> GetCategories(Store store, Order order, CancellationToken cancel) =>
        keys.With<IReadOnlyDictionary<long, IReadOnlyList<long>>>(
            store,
            async access => (await stock.Products(access, order.Lines.Select(l => l.ProductId).Where(id => id > 0), cancel))
                .ToDictionary(p => p.Id, p => (IReadOnlyList<long>)[.. (p.Categories ?? []).Select(c => c.Id)]),
            cancel);

    public Task<string?> MissingStock(Store store, Order order, CancellationToken cancel) =>
        keys.With(store, access => stock.Missing(access, order, cancel), cancel);

    public Task<Provisioned> Provision(Store store, Cancellation cancellation, Offer offer, CancellationToken cancel) =>
        keys.With(store, access => Provision(access, store, cancellation, offer, cancel), cancel);

    /// <summary>A discount on the next order brings none back: its customer goes shopping, code in hand.</summary>
    public Task<BroughtBack> Accept(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel) => !promise.Offer.BringsOrderBack
        ? Task.FromResult(new BroughtBack(store.Url, 0, true, null))
        : keys.With(store, access => accept.Accept(access, store, cancellation, promise, cancel), cancel);

    /// <summary>A re-opened order carries its notes and marks from the moment it is opened.</summary>
    public Task Mark(Store store, Cancellation cancellation, Order back, CancellationToken cancel) => Task.CompletedTask;

    public Task Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel) => promise.Released
        ? Task.CompletedTask
        : keys.With(
            store,
            async access =>
            {
                await accept.Release(access, cancellation, promise, cancel);
                return true;
            },
            cancel);

    private async Task<Provisioned> Provision(WooAccess access, Store store, Cancellation cancellation, Offer offer,
        CancellationToken cancel)
    {
        if (offer.Has(OfferKind.PriorityDelivery))
        {
            if (cancellation.Order.ShippingLines.Count == 0)
                return Provisioned.Not("The order is not shipped, so it cannot be sent faster.");
            if (WooReopen.PriorityMethod(store) is null)
                return Provisioned.Not("The store has no faster shipping method with a fixed price.");
        }
        if (offer.Part(OfferKind.AlternatePayment) is { PaymentMethod: { Length: > 0 } method }
            && !(await client.GetGateways(access, cancel)).Exists(g => g.Id == method && g.Enabled))
            return Provisioned.Not("The payment method " + method + " is not switched on in the store.");

        var promise = new Promise { Name = cancellation.Id.ToString(), Offer = offer, MadeAt = time.GetUtcNow() };
        if ((offer.Part(OfferKind.Coupon) ?? offer.Part(OfferKind.ReissueCode) ?? offer.Part(OfferKind.NextOrderDiscount) ?? offer.Part(OfferKind.StoreCredit)) is not { } part)
            return Provisioned.As(promise);
        var (coupon, whyNot) = await coupons.Make(access, store, cancellation, part, offer.Ends, cancel);
        return coupon is null ? Provisioned.Not(whyNot!) : Provisioned.As(promise with { Code = coupon.Code, CodeId = coupon.Id });
    }

    /// <summary>Our plugin noted it at that moment, in every language.</summary>
    private static OrderStatusBefore? Marked(Order order) => WooOrder.Status(order.Marks.GetValueOrDefault(OrderMarks.From)) switch
    {
        OrderStatus.Pending => OrderStatusBefore.Pending,
        OrderStatus.OnHold => OrderStatusBefore.OnHold,
        OrderStatus.Processing => OrderStatusBefore.Processing,
        OrderStatus.Failed => OrderStatusBefore.Failed,
        OrderStatus.Completed => OrderStatusBefore.Completed,
        _ => null,
    };

    /// <summary>Without the plugin only English stores can be read so; elsewhere the status before stays unknown.</summary>
    private static OrderStatusBefore? Before(string note)
    {
        var found = ToCancelled().Match(note);
        return found.Success
            ? found.Groups["before"].Value switch
            {
                "Pending payment" => OrderStatusBefore.Pending,
                "On hold" => OrderStatusBefore.OnHold,
                "Processing" => OrderStatusBefore.Processing,
                "Failed" => OrderStatusBefore.Failed,
                "Completed" => OrderStatusBefore.Completed,
                _ => null,
            }
            : null;
    }

    [GeneratedRegex(@"status changed from (?<before>Pending payment|On hold|Processing|Failed|Completed) to Cancelled\.", RegexOptions.None,
        1000)]
    private static partial Regex ToCancelled();
}
