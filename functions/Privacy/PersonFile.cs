using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.People;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>Everything kept about one person at one store, for the merchant to pass on. What belongs to the merchant alone (rules, budgets, guards' settings) is not in it.</summary>
public sealed record PersonFile
{
    public required string Store { get; init; }

    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>The platform's number of the request.</summary>
    public required string Request { get; init; }

    public required NamedPerson AskedBy { get; init; }

    /// <summary>When they asked for no more mail; null when they did not.</summary>
    public DateTimeOffset? NoMailSince { get; init; }

    /// <summary>What is kept of every order, also of those that were never cancelled.</summary>
    public required IReadOnlyList<OrderFact> Orders { get; init; }

    public required IReadOnlyList<PersonCase> Cancellations { get; init; }

    /// <summary>Messages of the store that speak of the person and are kept for a while, as they came.</summary>
    public required IReadOnlyList<PersonLetter> Letters { get; init; }
}

/// <summary>One cancelled order and what happened to it.</summary>
public sealed record PersonCase
{
    /// <summary>The order as it was when cancelled, with the person's data.</summary>
    public required Order Order { get; init; }

    public required DateTimeOffset CancelledAt { get; init; }

    public required CancellationStatus Status { get; init; }

    public CancelClass? WhoCancelled { get; init; }

    public IReadOnlyList<string> HowWeKnow { get; init; } = [];

    public required string Reason { get; init; }

    /// <summary>The words the reason was read from.</summary>
    public string? ReasonWords { get; init; }

    public Feedback? Feedback { get; init; }

    /// <summary>What was decided, and why: every step in order.</summary>
    public Verdict? Decision { get; init; }

    public IReadOnlyList<string> DecisionWhy { get; init; } = [];

    public Offer? Offer { get; init; }

    public string? Code { get; init; }

    public required IReadOnlyList<PersonMail> Mails { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public Save? CameBack { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>What the store's team wrote about the case.</summary>
    public IReadOnlyList<PersonNote> Notes { get; init; } = [];

    public static PersonCase Of(Cancellation c) => new()
    {
        Order = c.Order,
        CancelledAt = c.CancelledAt,
        Status = c.Status,
        WhoCancelled = c.Class?.Class,
        HowWeKnow = c.Class?.Evidence ?? [],
        Reason = c.Reason.Reason,
        ReasonWords = c.Reason.Words,
        Feedback = c.Feedback,
        Decision = c.Decision?.Verdict,
        DecisionWhy = [.. c.Decision?.Why.Select(w => w.Says) ?? []],
        Offer = c.Decision?.Offer,
        Code = c.Promise?.Code,
        Mails = [.. Mailed("question", c.AskMail), .. Mailed("offer", c.OfferMail), .. Mailed("payment link", c.ReadyMail), .. Mailed("thanks", c.ThankMail), .. c.Earlier.SelectMany(e => Mailed("earlier offer", e.Mail))],
        AcceptedAt = c.AcceptedAt,
        CameBack = c.Save,
        Timeline = c.Timeline,
        Notes = [.. c.Desk.Notes.Select(n => new PersonNote(n.At, n.Words))],
    };

    private static IEnumerable<PersonMail> Mailed(string about, Mail? mail) => mail is null ? [] : [new PersonMail(about, mail.State, mail.At)];
}

/// <summary>A note of the store's team.</summary>
public sealed record PersonNote(DateTimeOffset At, string Words);

/// <summary>A mail to the person.</summary>
public sealed record PersonMail(string About, MailState State, DateTimeOffset At);

/// <summary>A message of the store, as it came.</summary>
/// <param name="KeptBecause">Why it is kept.</param>
public sealed record PersonLetter(string? Topic, DateTimeOffset? ReceivedAt, string KeptBecause, string Text);
