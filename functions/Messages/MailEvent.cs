using CancelSaver.Cancellations;

namespace CancelSaver.Messages;

/// <summary>What the mail service reports of a mail.</summary>
public enum MailEventKind
{
    /// <summary>It has the mail: taken, tried, or seen by somebody.</summary>
    Taken,
    Delivered,
    /// <summary>The customer's mail server does not want it, for good.</summary>
    Returned,
    /// <summary>The customer's mail server does not want it now; it is not tried again.</summary>
    Blocked,
    /// <summary>The mail service took it and did not send it on.</summary>
    Dropped,
    /// <summary>The customer called it spam.</summary>
    Spam,
    /// <summary>The customer wants no more mail.</summary>
    Unsubscribed,
}

/// <summary>Why a mail did not arrive, in classes: the words of foreign mail servers are not kept, they quote addresses.</summary>
public enum ReturnCause
{
    Unknown,
    NoSuchAddress,
    MailboxUnavailable,
    Content,
    Reputation,
    Technical,
    /// <summary>Mails to this address came back before.</summary>
    CameBackBefore,
    /// <summary>The customer told the mail service to send no more.</summary>
    OptedOut,
}

/// <summary>One report. No address, no words of others: it travels on a queue.</summary>
/// <param name="Case">Whose mail.</param>
/// <param name="Mail">Which of the case's mails: <see cref="DueLetter.Name"/>.</param>
/// <param name="At">When it happened, by the mail service's clock (UTC).</param>
/// <param name="MessageId">The mail service's number of the mail; null: not told.</param>
/// <param name="Code">The mail server's answer as three numbers ("5.1.1"); null: none.</param>
public sealed record MailEvent(string Case, string Mail, MailEventKind Kind, DateTimeOffset At, string? MessageId = null, ReturnCause Cause = ReturnCause.Unknown, string? Code = null)
{
    /// <summary>Takes apart what went out as the name of the mail: <c>woo:shop.example/1001/offer</c>.</summary>
    /// <returns>Null: it names no mail of a case (a test mail, or somebody else's).</returns>
    public static (string Case, string Mail)? Names(string key)
    {
        var slash = key.LastIndexOf('/');
        return slash > 0 && DueLetter.Named(key[(slash + 1)..]) is not null && CancellationId.TryParse(key[..slash], out _) ? (key[..slash], key[(slash + 1)..]) : null;
    }
}
