using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Saves;

/// <summary>What an order means for a case, with its sentence for the case's timeline.</summary>
public abstract record Attributed(string Says)
{
    /// <summary>Nothing, or nothing yet.</summary>
    public sealed record Nothing(string Says) : Attributed(Says);

    /// <summary>It came back with our promise.</summary>
    public sealed record Saved(Save Save, string Says) : Attributed(Says);

    /// <summary>It came back without us.</summary>
    public sealed record Alone(Save Save, string Says) : Attributed(Says);

    /// <summary>What had come back is gone again: no save.</summary>
    public sealed record Lost(string Says) : Attributed(Says);
}

/// <summary>Does this order redeem that promise, or did it come back alone?</summary>
public static class Attribution
{
    /// <summary>A promise may be paid for this long after its end.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    /// <summary>
    /// A later order of the same person is a new purchase, not this one come back. The same for everybody, so that groups can be
    /// compared.
    /// </summary>
    public static readonly TimeSpan AloneWithin = TimeSpan.FromDays(14);

    /// <summary>A replacement may be made shortly before the old order is cancelled.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromMinutes(10);

    /// <summary>Says what an order that was made or changed means for a case.</summary>
    /// <param name="order">An order of the same person, or one that carries the promise's code.</param>
    public static Attributed Judge(Cancellation cancellation, Order order, DateTimeOffset now)
    {
        if (Undo(cancellation, order) is Attributed.Lost lost)
            return lost;
        // What a person said yields to what the store reports.
        if (IsClosed(cancellation.Status) && cancellation is not { Status: CancellationStatus.Saved, Save.Kind: SaveKind.ByHand })
            return Nothing("The case is closed.");
        if (StoodAllTheTime(cancellation, order))
            return Nothing("Our page was told to cancel an order that stands: nothing came back.");
        if (!HasComeBack(order))
            return Nothing("The order is not paid or confirmed.");
        return order.Id == cancellation.Order.Id ? SameOrder(cancellation, order, now) : OtherOrder(cancellation, order, now);
    }

    /// <summary>Whether the order that had come back, or that we had re-opened, is gone again.</summary>
    public static Attributed Undo(Cancellation cancellation, Order order)
    {
        if (order.Status is not (OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.Refunded or OrderStatus.Gone))
            return Nothing("The order stands.");
        // An order that was kept stood then, by nobody's clock: that it is gone now is news.
        if (cancellation is { Status: CancellationStatus.Saved, Save: { Kind: not SaveKind.ByHand } save } && save.OrderId == order.Id && (save.Kind == SaveKind.Kept || IsNews(cancellation, order)))
        {
            return new Attributed.Lost(save.Kind == SaveKind.Kept
                ? "The order that had been kept is " + Word(order.Status) + " after all: no save."
                : "The order that had come back is " + Word(order.Status) + " again: no save.");
        }

        // A failed payment can still be repeated.
        return cancellation is { Status: CancellationStatus.Accepted, BeforeCancel: false } && !IsRebuilt(cancellation) && cancellation.Order.Id == order.Id && IsNews(cancellation, order) &&
            order.Status != OrderStatus.Failed
            ? new Attributed.Lost("The re-opened order is " + Word(order.Status) + " again: no save.")
            : Nothing("This order had not come back.");
    }

    // An order of our cancel page has not gone anywhere yet, and one that is not cancelled cannot be replaced: another order of the same person is a new purchase.
    private static bool StoodAllTheTime(Cancellation cancellation, Order order) => order.Id == cancellation.Order.Id
        ? cancellation.BeforeCancel || cancellation.CancelWish is not null
        : cancellation is { BeforeCancel: true, CancelWish: null };

    private static Attributed SameOrder(Cancellation cancellation, Order order, DateTimeOffset now)
    {
        if (!IsNews(cancellation, order))
            return Nothing("This is how the order stood before it was cancelled.");
        return cancellation.AcceptedAt is null || IsRebuilt(cancellation)
            ? Alone(order, now, "The store put the order back without our promise.")
            : Saved(SaveKind.Reopened, order, OfferCost.OfReopened(cancellation, order), now, "The re-opened order stands.");
    }

    /// <summary>
    /// Later than the cancellation, both by the store's own clock: it may be minutes away from ours and tells whole seconds only, so it is never held against our
    /// times. Letters that overtook each other are sorted out before, by the same clock.
    /// </summary>
    private static bool IsNews(Cancellation cancellation, Order order) => order.ModifiedAt > cancellation.CancelledAt;

    private static Attributed OtherOrder(Cancellation cancellation, Order order, DateTimeOffset now)
    {
        var ends = cancellation.Promise is { } promise ? promise.Offer.Ends + Grace : (DateTimeOffset?)null;
        if (UsesCode(cancellation.Promise, order) && order.CreatedAt <= ends)
            return Saved(SaveKind.Redeemed, order, OfferCost.OfRedeemed(cancellation, order), now, "A new order used the promise's code.");
        if (CarriesMark(cancellation.Promise, order) && order.CreatedAt <= ends)
            return Saved(SaveKind.Redeemed, order, OfferCost.OfRedeemed(cancellation, order), now, "A new order was made through the offer's link.");
        if (order.CreatedAt <= cancellation.Order.CreatedAt || order.CreatedAt < cancellation.CancelledAt - Before)
            return Nothing("This order is older than the cancellation.");
        if (order.CreatedAt > cancellation.CancelledAt + AloneWithin)
            return Nothing("This order came so late that it is a new purchase.");
        if (ShownAt(cancellation) is { } shown && shown <= order.CreatedAt && order.CreatedAt <= ends)
            return Saved(SaveKind.WithOffer, order, Money.Zero(order.Total.Currency), now,
                "The customer ordered again while the offer stood, without using it.");
        return Alone(order, now, "The customer ordered again without us.");
    }

    private static bool IsClosed(CancellationStatus status) =>
        status is CancellationStatus.Saved or CancellationStatus.CameBackAlone or CancellationStatus.NotForUs or CancellationStatus.Withdrawn;

    /// <summary>Paid, or as firm as an order can be before it is paid (cash on delivery). A bank transfer on hold is a wish.</summary>
    private static bool HasComeBack(Order order) => order.Status switch
    {
        OrderStatus.Processing or OrderStatus.Completed => true,
        OrderStatus.OnHold or OrderStatus.Other => order.PaidAt is not null,
        _ => false,
    };

    private static bool UsesCode(Promise? promise, Order order) =>
        order.CouponCodes.Any(c => c.Length > 0 && (c.Equals(promise?.Code, StringComparison.OrdinalIgnoreCase) || c.Equals(promise?.ShippingCode, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The cart we filled has become this order.</summary>
    private static bool CarriesMark(Promise? promise, Order order) =>
        promise?.CaseMark is { } wanted && order.Marks.TryGetValue(OrderMarks.Case, out var mark) && mark == wanted;

    /// <summary>The cancelled order stays cancelled; what comes back is a new one.</summary>
    private static bool IsRebuilt(Cancellation cancellation) => cancellation.Promise?.CaseMark is not null;

    /// <summary>From when on the customer knew of the offer; null when it was never shown.</summary>
    private static DateTimeOffset? ShownAt(Cancellation cancellation) => cancellation switch
    {
        { Promise: null } => null,
        { OfferMail: { State: MailState.Accepted } mail } => mail.At,
        { Reason.Source: Reasons.ReasonSource.Page } => cancellation.Promise.MadeAt,
        _ => cancellation.AcceptedAt,
    };

    private static Attributed.Saved Saved(SaveKind kind, Order order, Money cost, DateTimeOffset now, string says) =>
        new(new Save(kind, order.Id, Recovered(order), cost, now.ToUniversalTime()), says);

    private static Attributed.Alone Alone(Order order, DateTimeOffset now, string says) => new(
        new Save(SaveKind.Alone, order.Id, Recovered(order), Money.Zero(order.Total.Currency), now.ToUniversalTime()), says);

    private static Attributed.Nothing Nothing(string says) => new(says);

    private static Money Recovered(Order order) => order.Refunded is { } refunded && refunded.Currency == order.Total.Currency
        ? order.Total with { Minor = Math.Max(0, order.Total.Minor - Math.Abs(refunded.Minor)) }
        : order.Total;

    private static string Word(OrderStatus status) => status.ToString().ToLowerInvariant();
}
