using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;
using CsvHelper;

namespace CancelSaver.Merchant;

/// <summary>
/// A list as a CSV file, written while it is read: a thousand cases in memory at a time, however long the list. UTF-8 with its mark, so that spreadsheets know it; what a spreadsheet would
/// take for a formula (a cell that begins with = + - @ or a tab) gets an apostrophe in front. https://owasp.org/www-community/attacks/CSV_Injection
/// </summary>
/// <param name="close">Most of the period is on the list: the cases are read as ranges.</param>
/// <param name="words">The words searched for: what is not really found by them stays out.</param>
public sealed class CaseExport(CancellationTable cases, Store store, IReadOnlyList<CaseEntry> entries, bool close, IReadOnlyList<string> words, string name) : IResult
{
    private const int AtOnce = 1000;

    /// <summary>Every column and what stands in it.</summary>
    public static readonly IReadOnlyList<(string Column, string Says)> Columns =
    [
        ("Order", "the number your customer knows"), ("Order id", "the store's own number"), ("Cancelled", "when, by your store's clock, with its offset from UTC"),
        ("Customer", "first and last name; blank when the person was erased"), ("E-mail", "blank when erased"), ("Phone", "blank when erased"), ("Country", "two letters"),
        ("Products", "quantity and name of each"), ("Value", "what the order came to"), ("Currency", "of every amount in the line"), ("Reason", "why they cancelled"),
        ("Reason in their words", "blank when erased"), ("Score", "1 to 5 for shopping with you"), ("Feedback", "blank when erased"), ("Who cancelled", "the customer, or who else"),
        ("Offer", "what was offered"), ("Outcome", "what came of it"), ("Came back", "what the saved order brings"), ("Offer cost", "what the offer cost you"), ("Rule", "the rule that decided"),
        ("Owner", "who of your team looks after it"), ("Needs a person", "yes or no"),
    ];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = "attachment; filename=\"" + name + "\"";
        await using var csv = CsvWriter.Create(response.Body, new CsvWriterOptions { WriteByteOrderMark = true, Injection = CsvInjection.Escape }, leaveOpen: true);
        await csv.WriteRecordAsync([.. Columns.Select(c => c.Column)], cancel);
        foreach (var some in entries.Chunk(AtOnce))
        {
            var briefs = await cases.Briefs(store.Id, [.. some.Select(e => e.Order)], close, cancel);
            foreach (var entry in some)
            {
                if (briefs.TryGetValue(entry.Order, out var brief) && CaseList.Holds(brief, words))
                    await csv.WriteRecordAsync(Record(entry, brief), cancel);
            }
            await csv.FlushAsync(cancel);
            await response.Body.FlushAsync(cancel);
        }
    }

    private string[] Record(CaseEntry entry, CaseBrief brief)
    {
        var (order, customer) = (brief.Order, brief.Order.Customer);
        string Amount(long minor) => new Money(minor, entry.Total.Currency).ToDecimalString();
        var isBack = entry.Status == CancellationStatus.Saved;
        string?[] fields =
        [
            order.Number, order.Id.ToString(CultureInfo.InvariantCulture), StoreTime.Local(entry.CancelledAt, store.TimeZone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture),
            (customer.FirstName + " " + customer.LastName).Trim(), customer.Email, customer.Phone, customer.Country,
            string.Join("; ", order.Lines.Select(l => l.Quantity.ToString(CultureInfo.InvariantCulture) + " × " + l.Name)), Amount(entry.Total.Minor), entry.Total.Currency,
            MerchantWords.Of(entry.Reason), brief.ReasonWords, entry.Score?.ToString(CultureInfo.InvariantCulture), brief.FeedbackWords, MerchantWords.Of(entry.Class.ToString()),
            ListWords.Offer(entry), MerchantWords.Of(entry.Status.ToString()), isBack ? Amount(entry.RecoveredMinor) : null, isBack ? Amount(entry.CostMinor) : null, entry.Rule, entry.OwnerName ?? entry.Owner,
            entry.Has(CaseSigns.NeedsPerson) ? "yes" : "no",
        ];
        return [.. fields.Select(f => f ?? "")];
    }
}

/// <summary>What lists say of a case in a word or two.</summary>
public static class ListWords
{
    /// <summary>The offer's parts; empty where nothing was offered.</summary>
    public static string Offer(CaseEntry entry) =>
        string.Join(" and ", Enum.GetValues<OfferKind>().Where(entry.Offers).Select((kind, i) => i == 0 ? MerchantWords.Of(kind.ToString()) : MerchantWords.Of(kind.ToString()).ToLowerInvariant()));

    /// <summary>Who cancelled, as the middle of a sentence.</summary>
    public static string Who(CancelClass @class) => @class switch
    {
        CancelClass.Customer => "by the customer",
        CancelClass.PaymentFailed => "payment failed",
        CancelClass.UnpaidTimeout => "not paid in time",
        CancelClass.OutOfStock => "out of stock",
        CancelClass.Fraud => "fraud check",
        CancelClass.Staff => "by your staff",
        CancelClass.EditedAndRecreated => "edited and made again",
        CancelClass.Test => "test order",
        _ => "not known by whom",
    };

    /// <summary>1,234</summary>
    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
