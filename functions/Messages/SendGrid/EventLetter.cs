using System.Text.Json;
using System.Text.RegularExpressions;

namespace CancelSaver.Messages.SendGrid;

/// <summary>
/// Reads a post of SendGrid's event webhook: an array of events in any order, some twice, of kinds we may not know. What is not about a mail of a case is left out, and so is everything that
/// could name a person. https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
/// </summary>
public static partial class EventLetter
{
    private const int LongestName = 1_000;
    private const int LongestId = 100;

    /// <summary>What it tells of mails of ours; each report once.</summary>
    /// <param name="now">Stands in where an event names no time.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (IReadOnlyList<MailEvent> Events, string? AccountTrouble) Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        using var letter = JsonDocument.Parse(body);
        var (events, seen, trouble) = (new List<MailEvent>(), new HashSet<MailEvent>(), (string?)null);
        foreach (var told in letter.RootElement.ValueKind == JsonValueKind.Array ? letter.RootElement.EnumerateArray().ToList() : [letter.RootElement])
        {
            if (told.ValueKind != JsonValueKind.Object)
                continue;
            if (Text(told, "event") == "account_status_change")
                trouble = Text(told, "type") is { } type && Word().IsMatch(type) ? type : "unknown";
            else if (Event(told, now) is { } one && seen.Add(one))
                events.Add(one);
        }
        return (events, trouble);
    }

    private static MailEvent? Event(JsonElement told, DateTimeOffset now)
    {
        if (Text(told, "cs_msg") is not { Length: <= LongestName } key || MailEvent.Names(key) is not { } named || Kind(told) is not { } kind)
            return null;
        var arrived = kind is not (MailEventKind.Returned or MailEventKind.Blocked or MailEventKind.Dropped);
        return new MailEvent(named.Case, named.Mail, kind, At(told) ?? now, MessageId(told), arrived ? ReturnCause.Unknown : Cause(told), arrived ? null : Code(told));
    }

    private static MailEventKind? Kind(JsonElement told) => Text(told, "event") switch
    {
        "processed" or "deferred" or "open" or "click" => MailEventKind.Taken,
        "delivered" => MailEventKind.Delivered,
        "bounce" => Text(told, "type") is "blocked" or "expired" ? MailEventKind.Blocked : MailEventKind.Returned,
        "dropped" => MailEventKind.Dropped,
        "spamreport" => MailEventKind.Spam,
        "unsubscribe" or "group_unsubscribe" => MailEventKind.Unsubscribed,
        _ => null,
    };

    private static ReturnCause Cause(JsonElement told) => (Text(told, "bounce_classification"), Text(told, "reason")) switch
    {
        ("Invalid Address", _) => ReturnCause.NoSuchAddress,
        ("Mailbox Unavailable", _) => ReturnCause.MailboxUnavailable,
        ("Content", _) => ReturnCause.Content,
        ("Reputation" or "Frequency or Volume Too High", _) => ReturnCause.Reputation,
        ("Technical Failure", _) => ReturnCause.Technical,
        (_, "Bounced Address") => ReturnCause.CameBackBefore,
        (_, "Unsubscribed Address" or "Spam Reporting Address") => ReturnCause.OptedOut,
        (_, "Invalid") => ReturnCause.NoSuchAddress,
        (_, "Spam Content") => ReturnCause.Content,
        _ => ReturnCause.Unknown,
    };

    private static string? Code(JsonElement told) => Text(told, "status") is { } status && ThreeNumbers().IsMatch(status) ? status : null;

    private static DateTimeOffset? At(JsonElement told) =>
        told.TryGetProperty("timestamp", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    // What the answer to mail/send called X-Message-Id stands before the first dot; an asynchronous bounce names none.
    private static string? MessageId(JsonElement told) => Text(told, "sg_message_id")?.Split('.')[0] is { Length: > 0 and <= LongestId } id && Word().IsMatch(id) ? id : null;

    private static string? Text(JsonElement told, string name)
    {
        try
        {
            return told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text at all.
            return null;
        }
    }

    [GeneratedRegex(@"\A[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\z", RegexOptions.None, 1000)]
    private static partial Regex ThreeNumbers();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
