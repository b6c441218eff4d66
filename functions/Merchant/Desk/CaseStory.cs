using CancelSaver.Cancellations;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>One thing that happened to a case.</summary>
/// <param name="Kind">"event", "mail", "customer" or "note".</param>
/// <param name="Words">What somebody wrote; null: nothing.</param>
/// <param name="Mail">Name of the mail's page; null: none.</param>
public sealed record CaseMoment(DateTimeOffset At, string Kind, string Says, string? Words = null, string? Mail = null);

/// <summary>Everything of a case in one line of time: what the rules and the store did, mails, what the customer said, what the team wrote.</summary>
public static class CaseStory
{
    public static IReadOnlyList<CaseMoment> Of(Cancellation c)
    {
        var story = new List<CaseMoment>(c.Timeline.Count + c.Desk.Notes.Count + 2);
        var offers = 0;
        foreach (var entry in c.Timeline)
        {
            var mail = CaseWords.MailOf(entry, offers);
            if (mail?.StartsWith("offer", StringComparison.Ordinal) == true)
                offers++;
            story.Add(new CaseMoment(entry.At, mail is null ? "event" : "mail", entry.Says, Mail: mail is not null && CaseMails.Sent(c, mail) is not null ? mail : null));
        }
        if (c.Reason is { Words: { } words, Source: not Reasons.ReasonSource.Page })
            story.Add(new CaseMoment(c.CancelledAt, "customer", "The words the reason was read from.", words));
        if (c.Feedback is { } said && (said.Score is not null || said.Words is not null))
            story.Add(new CaseMoment(said.At, "customer", said.Score is { } score ? "The customer gave " + score + " of 5." : "The customer wrote.", said.Words));
        foreach (var note in c.Desk.Notes)
            story.Add(new CaseMoment(note.At, "note", "Note of " + note.Who.Called, note.Words));
        // Stable: what has the same time stays in the order it was told.
        return [.. story.OrderBy(m => m.At)];
    }
}

/// <summary>Who works here, as the case file names them.</summary>
public static class Teammates
{
    /// <summary>Where the admin does not say who looks, all are one.</summary>
    public const string Unnamed = "unnamed";

    public static Teammate Of(Visitor visitor) => new(visitor.Id.Length > 0 ? visitor.Id : Unnamed, visitor.Called);
}
