using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <content>What came of a store's last mail: one row <c>!handed</c>, written in the transaction that notes it on the case.</content>
public sealed partial class CancellationTable
{
    private const string HandedMark = "!handed";

    /// <summary>What came of the newest hand-over of a mail of this store to the mail service; null: there was none yet.</summary>
    public async Task<HandedOver?> LastHanded(StoreId store, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync(store.Key, HandedMark, cancellationToken: cancel) is { } row && Enum.TryParse<MailState>(row.GetString("State"), out var state)
            ? new HandedOver(row.GetDateTimeOffset("At") ?? default, state, row.GetString("Why"))
            : null;

    // A mail that is planned again with a reason was not taken: the service asked to wait, or refuses us.
    private static IEnumerable<TableTransactionAction> HandedMarks(Cancellation before, Cancellation after)
    {
        var told = Mails(before).Zip(Mails(after)).Where(m => m.First is { State: MailState.Leased or MailState.Unknown } && m.Second is { State: not MailState.Leased } && m.First != m.Second)
            .Select(m => m.Second!).FirstOrDefault(m => m.State != MailState.Planned || m.Why is not null);
        return told is null
            ? []
            : [new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(after.Id.Store.Key, HandedMark) { ["At"] = HandedAt(before, told), ["State"] = told.State.ToString(), ["Why"] = told.Why })];
    }

    // The time on a mail that is planned again is when it will be tried; what is wanted here is when it was.
    private static DateTimeOffset HandedAt(Cancellation before, Mail told) =>
        told.State == MailState.Planned ? Mails(before).OfType<Mail>().Where(m => m.State == MailState.Leased).Select(m => m.At).DefaultIfEmpty(told.At).Max() : told.At;

    private static Mail?[] Mails(Cancellation cancellation) => [cancellation.AskMail, cancellation.OfferMail, cancellation.ReadyMail, cancellation.ThankMail];
}

/// <summary>What came of handing a mail over.</summary>
/// <param name="At">UTC.</param>
/// <param name="State">Planned: it was not taken, and is tried again.</param>
/// <param name="Why">Without addresses; null: there is nothing to say.</param>
public sealed record HandedOver(DateTimeOffset At, MailState State, string? Why);
