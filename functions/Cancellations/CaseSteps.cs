namespace CancelSaver.Cancellations;

/// <summary>Where a case goes next, and when it has waited long enough. Arithmetic on the case alone.</summary>
public static class CaseSteps
{
    /// <summary>A customer who was asked may answer this long.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromDays(14);

    /// <summary>Who accepted in time may finish paying: a code must not vanish between the cart and the payment.</summary>
    public static readonly TimeSpan TimeToPay = TimeSpan.FromHours(1);

    /// <summary>The queue of the step a case waits for; null: it waits for a person, a customer or the clock.</summary>
    public static string? Next(Cancellation cancellation) => cancellation switch
    {
        // Opened on our page and left there half done: nothing goes on without the customer.
        { BeforeCancel: true, Status: < CancellationStatus.Sent } => CaseQueues.ExpireOffers,
        { Status: CancellationStatus.Received or CancellationStatus.Settled } => CaseQueues.DecideOffer,
        { Status: CancellationStatus.Asked } when IsOwed(cancellation.AskMail) => CaseQueues.SendEmail,
        { Status: CancellationStatus.Decided } => CaseQueues.ProvisionOffer,
        { Status: CancellationStatus.Provisioned } when IsOwed(cancellation.OfferMail) => CaseQueues.SendEmail,
        { Status: CancellationStatus.Accepted, BackAt: null } => CaseQueues.ProvisionOffer,
        { Status: CancellationStatus.Accepted, ReadyMail: { } ready } when IsOwed(ready) => CaseQueues.SendEmail,
        _ => null,
    };

    /// <summary>When a case that stands like this has waited long enough (UTC); null: nothing is to expire.</summary>
    public static DateTimeOffset? Due(Cancellation cancellation) => cancellation switch
    {
        { Status: CancellationStatus.Asked } => cancellation.ReceivedAt + AnswerTime,
        { Status: CancellationStatus.Accepted, Promise: { CaseMark: not null } rebuilt } => rebuilt.Offer.Ends + TimeToPay,
        { Status: CancellationStatus.Provisioned or CancellationStatus.Sent or CancellationStatus.Accepted, Promise: { } promise } => promise.Offer.Ends,
        _ => null,
    };

    private static bool IsOwed(Mail? mail) => mail is null or { IsSettled: false };
}
