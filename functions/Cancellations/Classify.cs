using System.Globalization;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Who really cancelled. The first that speaks is believed: what is marked on the order, what else this person ordered, the reason the store keeps, its notes in the store's
/// language, how the order was paid. Some stores keep a reason, others only notes; an order of either kind goes through here. Where all are silent the answer is Unknown, never a
/// guess.
/// </summary>
public static partial class Classify
{
    /// <summary>
    /// Who cancelled, noted at that moment by our plugin ("customer", "merchant", "timeout", "payment", "system") or our own cancel page ("customer", "staff"); the words Shopify has for it
    /// are understood too. Strong evidence: order meta is written by the store's own code and people; nothing a customer sends through a checkout or an account page gets into it.
    /// </summary>
    public const string ActorMark = "_cancelsaver_actor";

    private static readonly TimeSpan TwinBefore = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TwinAfter = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(2);

    /// <param name="ordersOfPerson">Orders of the same person, this one may be among them.</param>
    public static Classified Of(Order order, CancelTrail trail, IReadOnlyList<OrderFact> ordersOfPerson, DateTimeOffset cancelledAt)
    {
        if (order.IsTest)
            return Classified.As(CancelClass.Test, "The order is marked as a test.");
        // The marks of an old end: what came now is a later edit.
        if (MarkedAt(order) is { } noted && noted < cancelledAt - LongAgo)
            return OnlyEdited(noted);
        if (FromMark(order) is { } marked)
            return marked;
        // Where the store says itself when the order ended, that is the moment; the news of it may be a later edit.
        var ended = order.CancelledAt ?? cancelledAt;
        if (Twin(order, ordersOfPerson, ended) is { } twin)
            return twin;
        if (FromTags(order) is { } edited)
            return edited;
        if (ended < cancelledAt - LongAgo)
            return OnlyEdited(ended);
        var notes = trail.Notes.Where(n => !IsOurs(n)).Select(n => new Read(n)).ToList();
        if (trail.StoreReason is { Length: > 0 } reason)
            return FromReason(order, trail, ordersOfPerson, notes, reason);
        if (order.IsEmptied)
            return Emptied(trail, notes);
        return LongGone(notes, cancelledAt)
            ?? FromNotes(order, trail, ordersOfPerson, notes, cancelledAt)
            ?? FromMerchant(order, notes)
            ?? FromTiming(order, trail, notes, cancelledAt)
            ?? Nobody(notes, cancelledAt);
    }

    private static Classified? FromMark(Order order) => order.Marks.TryGetValue(ActorMark, out var actor)
        ? actor.Trim().ToLowerInvariant() switch
        {
            "customer" when order.Marks.GetValueOrDefault(OrderMarks.From) == "failed" =>
                As(CancelClass.PaymentFailed, "The payment had failed before the order was cancelled.", "The store marked the order as cancelled by the customer."),
            "customer" => As(CancelClass.Customer, "The store marked the order as cancelled by the customer."),
            "payment" => As(CancelClass.PaymentFailed, "The store marked the order as cancelled after its payment had failed."),
            "timeout" when order.Marks.ContainsKey(OrderMarks.Case) =>
                As(CancelClass.UnpaidTimeout, "The store marked the order as unpaid for too long.", "We had re-opened this order; its time ran out once more."),
            "timeout" => As(CancelClass.UnpaidTimeout, "The store marked the order as unpaid for too long."),
            "staff" => As(CancelClass.Staff, "The store marked the order as cancelled by its staff."),
            "declined" => As(CancelClass.PaymentFailed, "The store marked the payment as declined."),
            "fraud" => As(CancelClass.Fraud, "The store marked the order as fraud."),
            "inventory" => As(CancelClass.OutOfStock, "The store marked the order as out of stock."),
            _ => null,
        }
        : null;

    /// <summary>A person of the store pressed the button. For whom, their notes may tell; a refusal for fraud or for want of stock has been read from them before.</summary>
    private static Classified? FromMerchant(Order order, List<Read> notes)
    {
        if (!order.Marks.TryGetValue(ActorMark, out var actor) || !actor.Trim().Equals("merchant", StringComparison.OrdinalIgnoreCase))
            return null;
        const string says = "The store marked the order as cancelled by somebody of the store.";
        return Said(notes, NoteWords.CustomerAsked, "A note on the order says that the customer wanted it.") is { } asked ? As(CancelClass.Customer, asked, says) : As(CancelClass.Staff, says);
    }

    private static DateTimeOffset? MarkedAt(Order order) => DateTimeOffset.TryParse(
        order.Marks.GetValueOrDefault(OrderMarks.At), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static Classified? Twin(Order order, IReadOnlyList<OrderFact> ordersOfPerson, DateTimeOffset cancelledAt)
    {
        var key = OrderFact.KeyOf(order.Lines);
        if (key.Length == 0)
            return null;
        var twin = ordersOfPerson.FirstOrDefault(other => other.OrderId != order.Id && other.LinesKey == key &&
            other.CreatedAt >= cancelledAt - TwinBefore && other.CreatedAt <= cancelledAt + TwinAfter && Stands(other.Status));
        if (twin is null)
            return null;
        var minutes = (int)Math.Round(Math.Abs((twin.CreatedAt - cancelledAt).TotalMinutes));
        var when = string.Create(CultureInfo.InvariantCulture,
            $"{minutes} minutes {(twin.CreatedAt < cancelledAt ? "before" : "after")} the cancellation");
        var id = twin.OrderId.ToString(CultureInfo.InvariantCulture);
        return IsCashOnDelivery(order.PaymentMethod) && !IsCashOnDelivery(twin.PaymentMethod)
            ? As(CancelClass.EditedAndRecreated, "Order " + id + " has the same goods and was made " + when + ".",
                "Cash on delivery was turned into a prepaid order.")
            : As(CancelClass.EditedAndRecreated, "Order " + id + " has the same goods and was made " + when + ".");
    }

    private static bool IsOurs(TrailNote note) => note.Text.Contains("CancelSaver", StringComparison.OrdinalIgnoreCase);

    private static bool IsCashOnDelivery(string method) => method.StartsWith("cod", StringComparison.OrdinalIgnoreCase);

    private static bool Stands(OrderStatus status) =>
        status is OrderStatus.Pending or OrderStatus.OnHold or OrderStatus.Processing or OrderStatus.Completed or OrderStatus.Other;

    private static Classified OnlyEdited(DateTimeOffset ended) =>
        As(CancelClass.Staff, string.Create(CultureInfo.InvariantCulture, $"The order was cancelled on {ended:d MMMM yyyy} already; it was only edited now."));

    private static Classified As(CancelClass cancelClass, params string[] evidence) => Classified.As(cancelClass, evidence);

    private sealed record Read(TrailNote Note)
    {
        public string Lower { get; } = Note.Text.Trim().ToLowerInvariant();

        // What the store itself writes it signs with its own name.
        public bool ByPerson => Note.Author.Length > 0 && !Note.Author.Equals("WooCommerce", StringComparison.OrdinalIgnoreCase) &&
            !Note.Author.Equals("system", StringComparison.OrdinalIgnoreCase);
    }
}
