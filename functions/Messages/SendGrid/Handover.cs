namespace CancelSaver.Messages.SendGrid;

/// <summary>What came of handing a mail to the mail service. <c>Why</c> never holds an address.</summary>
public abstract record Handover
{
    private Handover()
    {
    }

    /// <summary>Taken and queued; not yet delivered.</summary>
    public sealed record Accepted(string MessageId) : Handover;

    /// <summary>Refused for good: sent unchanged it would be refused again.</summary>
    public sealed record Refused(string Why) : Handover;

    /// <summary>Certainly not sent; trying again after this time is safe.</summary>
    public sealed record Later(TimeSpan After) : Handover;

    /// <summary>Certainly not sent; key, sender or account need a person.</summary>
    public sealed record ConfigurationTrouble(string Why) : Handover;

    /// <summary>Sent or not, nobody knows.</summary>
    public sealed record Unknown(string Why) : Handover;
}
