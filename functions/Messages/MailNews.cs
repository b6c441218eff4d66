using CancelSaver.Cancellations;

namespace CancelSaver.Messages;

/// <summary>
/// What a report of the mail service means for a case. Reports come late, twice and in any order: the same report twice is none, and that a mail came back is the last word on it, since a
/// mail server may take a mail and return it later.
/// </summary>
public static class MailNews
{
    /// <returns>The very same case where the report is no news to it.</returns>
    public static Cancellation Tell(Cancellation c, MailEvent told, DateTimeOffset now)
    {
        if (DueLetter.Named(told.Mail) is not { } due)
            return c;
        var place = due is DueLetter.Offer { Number: var number } ? number - 1 : c.Earlier.Count;
        if (place < c.Earlier.Count)
            return c.Earlier[place].Mail is { } old ? Earlier(c, place, old, due, told, now) : c;
        if (place > c.Earlier.Count || due.MailOf(c) is not { } mail)
            return c;
        if (IsReturn(told.Kind))
            return mail.Report == MailReport.NotArrived ? c : NotArrived(c, due, mail, told, now);
        var taken = mail.Report == MailReport.NotArrived || mail.State == MailState.Accepted ? c : Taken(c, due, mail, told, now);
        return Reported(taken, due, told, now);
    }

    /// <summary>The customer wants no more mail, and told the mail service instead of us.</summary>
    public static bool IsOptOut(MailEvent told) => told.Kind is MailEventKind.Spam or MailEventKind.Unsubscribed || told is { Kind: MailEventKind.Dropped, Cause: ReturnCause.OptedOut };

    /// <summary>Why it did not arrive, as a sentence for the merchant.</summary>
    public static string Why(MailEvent told) => (told.Kind switch
    {
        MailEventKind.Dropped => "The mail service did not send it",
        MailEventKind.Blocked => "The customer's mail server turned it away",
        _ => "It came back",
    }) + (told.Cause switch
    {
        ReturnCause.NoSuchAddress => ": there is no such address",
        ReturnCause.MailboxUnavailable => ": the mailbox is full or closed",
        ReturnCause.Content => ": the mail looked like spam",
        ReturnCause.Reputation => ": mails of our sender are not welcome there at the moment",
        ReturnCause.Technical => " for a technical reason",
        ReturnCause.CameBackBefore => ": mails to this address came back before",
        ReturnCause.OptedOut => ": the customer wants no more mail",
        _ => "",
    }) + (told.Code is { } code ? " (" + code + ")." : ".");

    // The hand-over that was never confirmed went well after all, and the case goes where it would have gone.
    private static Cancellation Taken(Cancellation c, DueLetter due, Mail mail, MailEvent told, DateTimeOffset now)
    {
        var next = due.With(c, Outbox.Confirmed(mail, told.MessageId, now));
        if (mail.Left && c.PersonWhy == mail.Why && !c.Status.IsEnd())
            next = next with { PersonWhy = null };
        // Within its lease it is simply being handed over this moment, and the report was quicker than the answer.
        if (mail.State != MailState.Leased || mail.At + Outbox.Lease <= now)
            next = Say(next, now, "The mail service reports that it has the mail after all.");
        return due is DueLetter.Offer && next.Status == CancellationStatus.Provisioned ? due.Arrived(next, now, due.Says) : Say(next, now, due.Says);
    }

    private static Cancellation Reported(Cancellation c, DueLetter due, MailEvent told, DateTimeOffset now)
    {
        var mail = due.MailOf(c)!;
        return told.Kind switch
        {
            MailEventKind.Delivered when mail.Report is null => Say(due.With(c, mail with { Report = MailReport.Delivered }), now, What(due) + " was delivered to the customer's mailbox."),
            MailEventKind.Spam => Once(c, now, "The customer called " + Lower(What(due)) + " spam: nothing more is written to this person."),
            MailEventKind.Unsubscribed => Once(c, now, "The customer wants no more mail: nothing more is written to this person."),
            _ => c,
        };
    }

    private static Cancellation NotArrived(Cancellation c, DueLetter due, Mail mail, MailEvent told, DateTimeOffset now)
    {
        var why = Why(told);
        var says = What(due) + " did not reach the customer. " + why;
        var next = due.With(c, mail with { State = MailState.Refused, At = now, MessageId = told.MessageId ?? mail.MessageId, Why = why, Left = false, Report = MailReport.NotArrived });
        return due switch
        {
            // Nobody can answer an offer nobody got; who accepted it found it on our page.
            DueLetter.Offer when c is { AcceptedAt: null, Status: CancellationStatus.Provisioned or CancellationStatus.Sent } =>
                next.Become(CancellationStatus.NeedsPerson, now, says) with { PersonWhy = says },
            // The customer said yes and waits for the link.
            DueLetter.Ready when c.Status == CancellationStatus.Accepted => next.Noting(now, says) with { PersonWhy = says },
            _ => Say(next, now, says),
        };
    }

    // Another offer took its place: what becomes of the mail is told and changes nothing more.
    private static Cancellation Earlier(Cancellation c, int place, Mail mail, DueLetter due, MailEvent told, DateTimeOffset now)
    {
        var isReturn = IsReturn(told.Kind);
        if (mail.Report == MailReport.NotArrived || (!isReturn && (told.Kind != MailEventKind.Delivered || mail.Report is not null)))
            return c;
        var after = isReturn ? mail with { State = MailState.Refused, Why = Why(told), Report = MailReport.NotArrived } : Outbox.Confirmed(mail, told.MessageId, now) with { Report = MailReport.Delivered };
        var next = c with { Earlier = [.. c.Earlier.Select((e, at) => at == place ? e with { Mail = after } : e)] };
        return Say(next, now, isReturn ? What(due) + " before did not reach the customer. " + after.Why : What(due) + " before was delivered to the customer's mailbox.");
    }

    private static bool IsReturn(MailEventKind kind) => kind is MailEventKind.Returned or MailEventKind.Blocked or MailEventKind.Dropped;

    // A stopped case says last why it was stopped.
    private static Cancellation Say(Cancellation c, DateTimeOffset now, string says) => c.Status == CancellationStatus.Withdrawn ? c : c.Noting(now, says);

    private static Cancellation Once(Cancellation c, DateTimeOffset now, string says) => c.Timeline.Any(t => t.Says == says) ? c : Say(c, now, says);

    private static string What(DueLetter due) => due switch
    {
        DueLetter.Offer => "The offer",
        DueLetter.Ready => "The payment link",
        DueLetter.Thank => "The thank-you mail",
        _ => "The question",
    };

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what[1..];
}
