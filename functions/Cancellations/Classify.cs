using System.Globalization;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// Who really cancelled. A WooCommerce order does not say it; its notes do, in the store's language, together with what else this person
/// ordered and how the order was
/// paid. Where these are silent the answer is Unknown, never a guess.
/// </summary>
public static class Classify
{
    /// <summary>"customer" or "staff" (our own cancel page, a plugin); the words Shopify has for it are understood too.</summary>
    public const string ActorMark = "_cancelsaver_actor";

    private static readonly TimeSpan TwinBefore = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TwinAfter = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(2);
    private static readonly TimeSpan NoteWindow = TimeSpan.FromMinutes(10);

    // The store looks every hour for orders that stood unpaid for an hour: the cancel comes one to two hours after the last change.
    private static readonly TimeSpan HoldAtLeast = TimeSpan.FromMinutes(58);
    private static readonly TimeSpan HoldAtMost = TimeSpan.FromMinutes(125);

    /// <param name="ordersOfPerson">Orders of the same person, this one may be among them.</param>
    public static Classified Of(Order order, CancelTrail trail, IReadOnlyList<OrderFact> ordersOfPerson, DateTimeOffset cancelledAt)
    {
        if (order.IsTest)
            return Classified.As(CancelClass.Test, "The order is marked as a test.");
        if (FromMark(order) is { } marked)
            return marked;
        if (Twin(order, ordersOfPerson, cancelledAt) is { } twin)
            return twin;
        var notes = trail.Notes.Where(n => !IsOurs(n)).Select(n => new Read(n)).ToList();
        return LongGone(notes, cancelledAt)
            ?? FromNotes(order, trail, ordersOfPerson, notes, cancelledAt)
            ?? FromTiming(order, trail, notes, cancelledAt)
            ?? Nobody(notes, cancelledAt);
    }

    /// <summary>Every save of an old order tells us again that it is cancelled: only the note of its real end, long past, shows that nobody left just now.</summary>
    private static Classified? LongGone(List<Read> notes, DateTimeOffset cancelledAt)
    {
        if (notes.Any(n => (n.Note.At - cancelledAt).Duration() <= NoteWindow))
            return null;
        var end = notes.FirstOrDefault(n => NoteWords.Says(n.Lower, NoteWords.ByTimeout) || NoteWords.Says(n.Lower, NoteWords.ByCustomer)
            || NoteWords.Says(n.Lower, NoteWords.ByBulkEdit) || n.Lower.Contains("to cancelled", StringComparison.Ordinal));
        return end is not null && end.Note.At < cancelledAt - LongAgo
            ? As(CancelClass.Staff, string.Create(CultureInfo.InvariantCulture, $"The order was cancelled on {end.Note.At:d MMMM yyyy} already; it was only edited now."))
            : null;
    }

    private static Classified? FromMark(Order order) => order.Marks.TryGetValue(ActorMark, out var actor)
        ? actor.Trim().ToLowerInvariant() switch
        {
            "customer" => As(CancelClass.Customer, "The store marked the order as cancelled by the customer."),
            "staff" => As(CancelClass.Staff, "The store marked the order as cancelled by its staff."),
            "declined" => As(CancelClass.PaymentFailed, "The store marked the payment as declined."),
            "fraud" => As(CancelClass.Fraud, "The store marked the order as fraud."),
            "inventory" => As(CancelClass.OutOfStock, "The store marked the order as out of stock."),
            _ => null,
        }
        : null;

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

    private static Classified? FromNotes(
        Order order, CancelTrail trail, IReadOnlyList<OrderFact> ordersOfPerson, List<Read> notes, DateTimeOffset cancelledAt)
    {
        if (notes.Any(n => NoteWords.Says(n.Lower, NoteWords.Fraud) && !NoteWords.Says(n.Lower, NoteWords.NoFraud)))
            return As(CancelClass.Fraud, "A note on the order speaks of fraud or high risk.");

        var end = notes.Where(n => (n.Note.At - cancelledAt).Duration() <= NoteWindow).ToList();
        var failed = FailedBefore(order, trail, ordersOfPerson, end);
        if (end.Any(n => NoteWords.Says(n.Lower, NoteWords.ByTimeout)))
        {
            return order.Marks.ContainsKey(OrderMarks.Case)
                ? As(CancelClass.UnpaidTimeout, "The store noted that the order stayed unpaid for too long.",
                    "We had re-opened this order; its time ran out once more.")
                : As(CancelClass.UnpaidTimeout, "The store noted that the order stayed unpaid for too long.");
        }

        if (end.Any(n => NoteWords.Says(n.Lower, NoteWords.ByCustomer)))
        {
            const string says = "The store noted that the customer cancelled the order.";
            return failed is { } before ? As(CancelClass.PaymentFailed, before, says) : As(CancelClass.Customer, says);
        }

        if (notes.Any(n => NoteWords.Says(n.Lower, NoteWords.OutOfStock)))
            return As(CancelClass.OutOfStock, "A note on the order says that something is out of stock.");
        if (end.Any(n => NoteWords.Says(n.Lower, NoteWords.ByBulkEdit)))
            return As(CancelClass.Staff, "The store noted a bulk edit.");
        if (end.Any(n => n.ByPerson))
            return As(CancelClass.Staff, "Somebody of the store wrote the note about the cancellation.");
        return failed is { } why ? As(CancelClass.PaymentFailed, why) : null;
    }

    private static string? FailedBefore(Order order, CancelTrail trail, IReadOnlyList<OrderFact> ordersOfPerson, List<Read> end)
    {
        if (trail.Before == OrderStatusBefore.Failed || end.Any(n => NoteWords.Says(n.Lower, NoteWords.FromFailed)))
            return "The payment had failed before the order was cancelled.";
        return trail.Before is null && ordersOfPerson.Any(o => o.OrderId == order.Id && o.Status == OrderStatus.Failed)
            ? "The last we heard of the order was that its payment failed."
            : null;
    }

    /// <summary>
    /// Notes in a language we do not read: an unpaid order of the shop's own checkout that ended just when the store's time limit does.
    /// </summary>
    private static Classified? FromTiming(Order order, CancelTrail trail, List<Read> notes, DateTimeOffset cancelledAt)
    {
        var end = notes.Where(n => (n.Note.At - cancelledAt).Duration() <= NoteWindow).ToList();
        if (trail.Before is not (OrderStatusBefore.Pending or null) || order.PaidAt is not null ||
            order.CreatedVia is not ("checkout" or "store-api") ||
            (trail.Before is null && end.Count == 0) || end.Any(IsBare))
            return null;
        var lastChange = notes.Where(n => n.Note.At < cancelledAt - NoteWindow).Select(n => n.Note.At).Append(order.CreatedAt).Max();
        var stood = cancelledAt - lastChange;
        return stood >= HoldAtLeast && stood <= HoldAtMost
            ? As(CancelClass.UnpaidTimeout, string.Create(CultureInfo.InvariantCulture,
                $"Nobody paid, and the order ended {(int)stood.TotalMinutes} minutes after its last change: the store's usual time limit."))
            : null;
    }

    private static Classified Nobody(List<Read> notes, DateTimeOffset cancelledAt) =>
        notes.Any(n => (n.Note.At - cancelledAt).Duration() <= NoteWindow && IsBare(n))
            ? As(CancelClass.Unknown,
                "The store only noted that the status changed: an app, a payment service or a person may have done it.")
            : As(CancelClass.Unknown, "The store noted nothing we understand about who cancelled.");

    private static bool IsBare(Read note) => NoteWords.Bare.Any(b => note.Lower.StartsWith(b, StringComparison.Ordinal));

    private static bool IsOurs(TrailNote note) => note.Text.Contains("CancelSaver", StringComparison.OrdinalIgnoreCase);

    private static bool IsCashOnDelivery(string method) => method.StartsWith("cod", StringComparison.OrdinalIgnoreCase);

    private static bool Stands(OrderStatus status) =>
        status is OrderStatus.Pending or OrderStatus.OnHold or OrderStatus.Processing or OrderStatus.Completed or OrderStatus.Other;

    private static Classified As(CancelClass cancelClass, params string[] evidence) => Classified.As(cancelClass, evidence);

    private sealed record Read(TrailNote Note)
    {
        public string Lower { get; } = Note.Text.Trim().ToLowerInvariant();

        // What the store itself writes it signs with its own name.
        public bool ByPerson => Note.Author.Length > 0 && !Note.Author.Equals("WooCommerce", StringComparison.OrdinalIgnoreCase) &&
            !Note.Author.Equals("system", StringComparison.OrdinalIgnoreCase);
    }
}
