using System.Globalization;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <content>Stores that keep no reason: only what they wrote on the order tells.</content>
public static partial class Classify
{
    private static readonly TimeSpan NoteWindow = TimeSpan.FromMinutes(10);

    // The store looks every hour for orders that stood unpaid for an hour: the cancel comes one to two hours after the last change.
    private static readonly TimeSpan HoldAtLeast = TimeSpan.FromMinutes(58);
    private static readonly TimeSpan HoldAtMost = TimeSpan.FromMinutes(125);

    /// <summary>Every save of an old order tells us again that it is cancelled: only the note of its real end, long past, shows that nobody left just now.</summary>
    private static Classified? LongGone(List<Read> notes, DateTimeOffset cancelledAt)
    {
        if (notes.Any(n => (n.Note.At - cancelledAt).Duration() <= NoteWindow))
            return null;
        var end = notes.FirstOrDefault(n => NoteWords.Says(n.Lower, NoteWords.ByTimeout) || NoteWords.Says(n.Lower, NoteWords.ByCustomer)
            || NoteWords.Says(n.Lower, NoteWords.ByBulkEdit) || n.Lower.Contains("to cancelled", StringComparison.Ordinal));
        return end is not null && end.Note.At < cancelledAt - LongAgo
            ? OnlyEdited(end.Note.At)
            : null;
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
}
