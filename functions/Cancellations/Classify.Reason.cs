using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <content>Stores that keep a reason with a cancelled order, and orders of which nothing is left though nobody cancelled them.</content>
public static partial class Classify
{
    // What apps and staff that change orders by making new ones write on the old one. Whole words: "edited" is not in "credited", nor in "accredited-dealer".
    private static readonly string[] EditWords =
    [
        "edited", "order editing", "orderediting", "recreated", "re created", "replaced", "replacement", "reordered", "rebooked", "merged", "combined", "split order",
        "converted to prepaid", "cod to prepaid", "prepaid converted", "ersetzt", "remplacée", "reemplazado",
    ];

    private static Classified? FromTags(Order order)
    {
        var tag = order.Tags.FirstOrDefault(t => Array.Exists(EditWords, word => Words(t).Contains(" " + word + " ", StringComparison.Ordinal)));
        return tag is null ? null : As(CancelClass.EditedAndRecreated, "The order is tagged “" + tag + "”: it was changed, not given up.");
    }

    /// <summary>Lower case, one space around every word: "COD-to-prepaid" → " cod to prepaid ".</summary>
    private static string Words(string text)
    {
        var letters = new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]);
        return " " + string.Join(' ', letters.Split(' ', StringSplitOptions.RemoveEmptyEntries)) + " ";
    }

    private static Classified FromReason(Order order, CancelTrail trail, IReadOnlyList<OrderFact> ordersOfPerson, List<Read> notes, string reason)
    {
        if (reason == "fraud")
            return As(CancelClass.Fraud, "The store cancelled the order as fraud.");
        if (Risk(trail, notes, byCustomer: reason == "customer") is { } fraud)
            return fraud;
        if (reason == "inventory")
            return As(CancelClass.OutOfStock, "The store cancelled the order for want of stock.");
        if (OutOfStock(notes) is { } noStock)
            return noStock;
        if (reason == "declined")
            return As(CancelClass.PaymentFailed, "The store cancelled the order because the payment was declined.");

        var failed = FailedBefore(order, trail, ordersOfPerson, notes);
        if (Said(notes, NoteWords.CustomerAsked, "A note on the order says that the customer wanted it.") is { } asked)
            return failed is { } before ? As(CancelClass.PaymentFailed, before, asked) : As(CancelClass.Customer, asked);
        if (Said(notes, NoteWords.StaffErred, "A note on the order speaks of a mistake of the store.") is { } erred)
            return As(CancelClass.Staff, erred);
        return reason switch
        {
            "customer" when failed is { } before => As(CancelClass.PaymentFailed, before, "The store keeps as reason that the customer wanted it."),
            "customer" => As(CancelClass.Customer, "The store keeps as reason that the customer wanted it."),
            "staff" => As(CancelClass.Staff, "The store keeps as reason a mistake of its staff."),
            _ when failed is { } before => As(CancelClass.PaymentFailed, before),
            _ => As(CancelClass.Unknown, "The store keeps no reason that says who wanted the cancellation."),
        };
    }

    /// <summary>Never cancelled, but everything was taken off: an approved request of the customer looks so, and so does an app or a person who edited it to nothing.</summary>
    private static Classified Emptied(CancelTrail trail, List<Read> notes)
    {
        const string says = "Every item was taken off the order; nobody cancelled it.";
        if (Risk(trail, notes, byCustomer: false) is { } fraud)
            return fraud;
        if (OutOfStock(notes) is { } noStock)
            return noStock;
        if (Said(notes, NoteWords.CustomerAsked, "A note on the order says that the customer wanted it.") is { } asked)
            return As(CancelClass.Customer, says, asked);
        return Said(notes, NoteWords.StaffErred, "A note on the order speaks of a mistake of the store.") is { } erred
            ? As(CancelClass.Staff, says, erred)
            : As(CancelClass.Unknown, says);
    }

    private static Classified? Risk(CancelTrail trail, List<Read> notes, bool byCustomer)
    {
        if (notes.Exists(n => NoteWords.Says(n.Lower, NoteWords.Fraud) && !NoteWords.Says(n.Lower, NoteWords.NoFraud)))
            return As(CancelClass.Fraud, "A note on the order speaks of fraud or high risk.");
        return trail.HighRisk && !byCustomer ? As(CancelClass.Fraud, "The store's own risk check calls the order high risk.") : null;
    }

    private static Classified? OutOfStock(List<Read> notes) => notes.Exists(n => NoteWords.Says(n.Lower, NoteWords.OutOfStock))
        ? As(CancelClass.OutOfStock, "A note on the order says that something is out of stock.")
        : null;

    private static string? Said(List<Read> notes, IReadOnlyList<string[]> words, string says) => notes.Exists(n => NoteWords.Says(n.Lower, words)) ? says : null;
}
