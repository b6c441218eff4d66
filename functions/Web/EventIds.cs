namespace CancelSaver.Web;

/// <summary>
/// The numbers of the log lines that others select by: alarms, dashboards and the runbook name them, so a number once given is never given again and its named values stay. Every line holds
/// what its remark says and nothing of a customer. https://learn.microsoft.com/dotnet/core/extensions/logging#log-event-id
/// </summary>
public static class EventIds
{
    /// <summary>A case's status has changed. {Case} {From} (empty: it was opened) {To} {Class} {Reason} {Offer} (each empty while not known).</summary>
    public const int CaseMoved = 1001;

    /// <summary>A mail was handed to the mail service. {Case} {Mail} {State}: what is believed of the mail since then.</summary>
    public const int MailHandedOver = 1002;

    /// <summary>The mail service refused a mail, or refuses us altogether (key, sender, account). {Why}, addresses taken out.</summary>
    public const int MailRefused = 1003;

    /// <summary>The hourly heartbeat of the night watch. {Open} cases looked at, {Strays} found standing still.</summary>
    public const int Swept = 1004;

    /// <summary>
    /// How a queue stands, every five minutes. {Queue} {Waiting} messages, hidden ones among them; {OldestSeconds} the oldest that is due has been waiting since it was due; {Poison} failed for
    /// good and waiting for a person, {OldestPoisonSeconds} the oldest of them. Seconds are 0 where there is none.
    /// </summary>
    public const int QueueSeen = 1005;

    /// <summary>A queue's message or a timer failed and will be tried again, or was the last try. {FunctionName} {DequeueCount}.</summary>
    public const int MessageFailed = 1006;

    /// <summary>The night watch has given a case up; a person must look. {Case} {Queue}: the step it does not get past.</summary>
    public const int CaseStandsStill = 1007;

    /// <summary>A store lets us in no longer; its merchant must connect it again. {Store}. Once, when it begins.</summary>
    public const int StoreMustReconnect = 1008;

    /// <summary>How the house stands, every five minutes. {StorageMilliseconds} of one small answer, {ClockSkewSeconds} our clock is ahead of storage's.</summary>
    public const int HouseSeen = 1009;

    /// <summary>A message that failed for good lies on the shelf now. {Queue} {Cause}.</summary>
    public const int PoisonKept = 1010;

    /// <summary>The mail service told what became of a mail. {Kind} {Case}.</summary>
    public const int MailEvent = 1011;
}
