using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;

namespace CancelSaver.Messages;

/// <summary>What may be done with a mail now.</summary>
public enum OutboxStep
{
    /// <summary>Write the claimed mail (<see cref="Outbox.Claim"/>) by ETag, then hand it over.</summary>
    Send,
    /// <summary>Come back at <see cref="OutboxAdvice.At"/>.</summary>
    Wait,
    /// <summary>Somebody claimed it and was never heard of again: write <see cref="Outbox.Lost"/>. Do not send.</summary>
    CallUnknown,
    /// <summary>It may have gone out and may not. It is not sent again: the merchant sees it.</summary>
    LeaveToPerson,
    /// <summary>Nothing is left to do.</summary>
    Done,
}

/// <param name="At">When to look again; the present moment unless the step is <see cref="OutboxStep.Wait"/>.</param>
public sealed record OutboxAdvice(OutboxStep Step, DateTimeOffset At);

/// <summary>
/// Which step a mail may take. The mail service knows no idempotency key, so a mail is claimed on the row before it is handed over, and one that may have been
/// taken is not simply sent again: an offer at most once, a question once more after a pause. Where the mail service reports what it took, silence says that it did not take the
/// mail, and any mail may be sent once more.
/// </summary>
public static class Outbox
{
    /// <summary>Far longer than a hand-over can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>The mail service reports what it took about every half minute; who has heard nothing for so long may ask once more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static readonly TimeSpan ConfigurationPause = TimeSpan.FromMinutes(30);

    /// <summary>With the growing pauses between them: about a day.</summary>
    private const int MostAttempts = 30;

    /// <summary>A mail that is to go out, at once or not before <paramref name="at"/>.</summary>
    public static Mail Planned(DateTimeOffset at) => new(MailState.Planned, 0, at);

    /// <param name="reports">The mail service reports to us what it took.</param>
    public static OutboxAdvice Next(Mail mail, LetterKind kind, DateTimeOffset now, bool reports = false) => mail.State switch
    {
        _ when mail.Left => new(OutboxStep.Done, now),
        MailState.Planned when mail.At > now => new(OutboxStep.Wait, mail.At),
        MailState.Planned => new(OutboxStep.Send, now),
        MailState.Leased when mail.At + Lease > now => new(OutboxStep.Wait, mail.At + Lease),
        MailState.Leased => new(OutboxStep.CallUnknown, now),
        // A report may still come, for the second attempt too.
        MailState.Unknown when reports && mail.At + Patience > now => new(OutboxStep.Wait, mail.At + Patience),
        MailState.Unknown when mail.Attempt > 1 || (kind != LetterKind.Question && !reports) => new(OutboxStep.LeaveToPerson, now),
        MailState.Unknown when mail.At + Patience > now => new(OutboxStep.Wait, mail.At + Patience),
        MailState.Unknown => new(OutboxStep.Send, now),
        _ => new(OutboxStep.Done, now),
    };

    /// <summary>Claimed, to be written before the hand-over.</summary>
    /// <exception cref="InvalidOperationException">The mail may not be sent now; ask <see cref="Next"/> first.</exception>
    public static Mail Claim(Mail mail, LetterKind kind, DateTimeOffset now, bool reports = false) => Next(mail, kind, now, reports).Step == OutboxStep.Send
        ? mail with { State = MailState.Leased, Attempt = mail.Attempt + 1, At = now, Why = null }
        : throw new InvalidOperationException("A mail that is " + mail.State + " cannot be claimed now.");

    /// <summary>A claim nobody came back from.</summary>
    public static Mail Lost(Mail mail, DateTimeOffset now) =>
        mail with { State = MailState.Unknown, At = now, Why = "The hand-over was interrupted; nobody knows whether the mail was taken." };

    /// <summary>What came of the hand-over.</summary>
    public static Mail After(Mail mail, Handover handover, DateTimeOffset now) => handover switch
    {
        Handover.Accepted accepted => mail with { State = MailState.Accepted, At = now, MessageId = accepted.MessageId, Why = null },
        Handover.Refused refused => mail with { State = MailState.Refused, At = now, Why = refused.Why },
        Handover.Unknown unknown => mail with { State = MailState.Unknown, At = now, Why = unknown.Why },
        // Nothing was sent. Attempts are counted so that a mail does not go round for ever, but a second attempt here is no second mail.
        Handover.Later or Handover.ConfigurationTrouble when mail.Attempt >= MostAttempts =>
            mail with { State = MailState.Refused, At = now, Why = "Given up: the mail service could not be used for a long time." },
        Handover.Later later => mail with { State = MailState.Planned, At = now + Longer(later.After, mail.Attempt), Why = "The mail service asked to wait or could not be reached." },
        Handover.ConfigurationTrouble trouble => mail with { State = MailState.Planned, At = now + ConfigurationPause, Why = trouble.Why },
        _ => throw new InvalidOperationException("This hand-over is not known."),
    };

    // A service that stays away is asked less and less often: twice as long each time, an hour at most.
    private static TimeSpan Longer(TimeSpan asked, int attempt)
    {
        var pause = TimeSpan.FromMinutes(Math.Min(60, 1 << Math.Min(attempt - 1, 6)));
        return asked > pause ? asked : pause;
    }

    /// <summary>An event of the mail service that names the mail: it was taken, whatever we believed.</summary>
    public static Mail Confirmed(Mail mail, string? messageId, DateTimeOffset now) => mail.State == MailState.Accepted
        ? mail
        : mail with { State = MailState.Accepted, At = now, MessageId = messageId ?? mail.MessageId, Why = null, Left = false };
}
