using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>
/// When a customer who told us something is thanked by mail. The page thanks at once; the mail is for those who wrote words or gave a low score, at most once a case, and never beside an
/// offer that answers the same words.
/// </summary>
public static class ThankYou
{
    /// <summary>Time to add something, and for an offer to be decided.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(45);

    /// <summary>Thanks that come so late are odd.</summary>
    public static readonly TimeSpan TooLate = TimeSpan.FromDays(3);

    /// <summary>What is to become of a planned one.</summary>
    /// <param name="WhyNot">Not null: it is not sent.</param>
    /// <param name="At">Not null: look again then.</param>
    public sealed record Advice(string? WhyNot, DateTimeOffset? At);

    /// <summary>The answer just given deserves thanks by mail.</summary>
    public static bool IsOwed(Cancellation c) =>
        c is { ThankMail: null, Feedback: { } feedback, BeforeCancel: false, Order: { PersonErased: false, Customer.Email.Length: > 0 } }
        && (feedback.Words is not null || feedback.Score is <= CaseTasks.LowScore);

    public static Advice Next(Store store, Cancellation c, bool optedOut, DateTimeOffset now) => c switch
    {
        { Order.PersonErased: true } or { Status: CancellationStatus.Withdrawn } => Not("The case was stopped."),
        { Feedback: not { } } => Not("There is nothing to thank for."),
        _ when store.Settings.TestMode => Not("Test mode is on."),
        _ when optedOut => Not("The customer wants no more mail."),
        { OfferMail: { State: not MailState.Planned } offer } when offer.At >= c.Feedback.At => Not("The offer that went out thanks the customer."),
        _ when now - c.Feedback.At > TooLate => Not("It is too late for thanks."),
        // The offer that answers these words may still be on its way.
        { Status: CancellationStatus.Received or CancellationStatus.Settled or CancellationStatus.Decided or CancellationStatus.Provisioned } or { Status: CancellationStatus.Asked, Reason.Decides: true } =>
            new Advice(null, now + Pause),
        _ => new Advice(null, null),
    };

    /// <summary>When a person of the team will have answered (UTC); null: nobody has it on the list, so nothing is promised.</summary>
    public static DateTimeOffset? AnswerBy(Store store, Cancellation c, DateTimeOffset now) =>
        c.Desk is { IsOpen: true, PersonSince: { } since } desk && (desk.Due ?? OpeningHours.ReplyDue(store.Settings, store.TimeZone, since)) is var by && by > now ? by : null;

    private static Advice Not(string why) => new(why, null);
}
