using System.Globalization;
using System.Text.Json.Serialization;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>The case file: one cancelled order and everything that happens to it.</summary>
public sealed record Cancellation
{
    public required CancellationId Id { get; init; }

    public required CancellationStatus Status { get; init; }

    /// <summary>The order as it was when cancelled, the customer's data included; emptied when the person is erased.</summary>
    public required Order Order { get; init; }

    public required DateTimeOffset CancelledAt { get; init; }

    /// <summary>When the webhook reached us: the clock of "how fast do we answer" starts here.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public Classified? Class { get; init; }

    public GivenReason Reason { get; init; } = GivenReason.None;

    public Decision? Decision { get; init; }

    /// <summary>What the decision was made from; kept for replaying it.</summary>
    public CaseFacts? Facts { get; init; }

    public Promise? Promise { get; init; }

    public Feedback? Feedback { get; init; }

    public Mail? AskMail { get; init; }

    public Mail? OfferMail { get; init; }

    /// <summary>The letter with the payment link, sent only when the store was down while the customer accepted.</summary>
    public Mail? ReadyMail { get; init; }

    /// <summary>The letter that thanks for the customer's words: at most one a case, and none where an offer answers them.</summary>
    public Mail? ThankMail { get; init; }

    /// <summary>Offers another one took the place of, oldest first; <see cref="Decision"/>, <see cref="Promise"/> and <see cref="OfferMail"/> are those of the newest.</summary>
    public IReadOnlyList<EarlierOffer> Earlier { get; init; } = [];

    /// <summary>The team's side: owner, notes, due time.</summary>
    public CaseDesk Desk { get; init; } = new();

    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Where the customer goes on in the store once the order is back; null until then.</summary>
    public Uri? BackAt { get; init; }

    public Save? Save { get; init; }

    /// <summary>Why a person has to look; null when none has to.</summary>
    public string? PersonWhy { get; init; }

    /// <summary>What happened, oldest first, in sentences for the merchant.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>
    /// Opened on our cancel page while the order still stood: what is offered keeps this very order, on that page; nothing is mailed and nothing has to come back.
    /// <see cref="CancelledAt"/> is then when the customer asked.
    /// </summary>
    public bool BeforeCancel { get; init; }

    /// <summary>The customer told us on our page to cancel the order; null when it was cancelled elsewhere, or not at all.</summary>
    public CancelWish? CancelWish { get; init; }

    /// <summary>How often the night watch put this case back on its way.</summary>
    public int Strays { get; init; }

    /// <summary>The queue the case waits for while its store must be connected again; null: it does not wait.</summary>
    public string? ParkedOn { get; init; }

    /// <summary>The row's version as storage knows it; null when not stored yet.</summary>
    public string? ETag { get; init; }

    /// <summary>Moves the case on and notes it.</summary>
    /// <exception cref="InvalidOperationException">The step would go back.</exception>
    public Cancellation Become(CancellationStatus next, DateTimeOffset at, string says) => Status.MayBecome(next)
        ? this with { Status = next, Timeline = [.. Timeline, new TimelineEntry(at, says)] }
        : throw new InvalidOperationException("A case that is " + Status + " cannot become " + next + ".");

    /// <summary>The case of a store that has let us go: nothing more is written, promised or brought back.</summary>
    public Cancellation StoreGone(DateTimeOffset at) => Become(CancellationStatus.Withdrawn, at, "The store is no longer connected.");

    /// <summary>The same case without the person: names, addresses and words are gone, amounts and the why stay.</summary>
    public Cancellation Forgotten() => this with
    {
        Order = Order with
        {
            Customer = new Customer { Country = Order.Customer.Country },
            CustomerNote = "",
            PaymentUrl = null,
            PersonErased = true,
            // The store's people write what they like into tags; of the marks only our own are ours to keep.
            Tags = [],
            Marks = Order.Marks.Where(m => m.Key.StartsWith("_cancelsaver_", StringComparison.Ordinal) && m.Key != OrderMarks.Words).ToDictionary(),
        },
        Reason = Reason with { Words = null },
        Feedback = Feedback is null ? null : Feedback with { Words = null },
        Facts = Facts is null ? null : Facts with { Person = "" },
        BackAt = null,
        // The mail service keeps the address under its number of the mail.
        AskMail = Forgotten(AskMail),
        OfferMail = Forgotten(OfferMail),
        ReadyMail = Forgotten(ReadyMail),
        ThankMail = Forgotten(ThankMail),
        Earlier = [.. Earlier.Select(e => e with { Mail = Forgotten(e.Mail) })],
        Desk = Desk with { Notes = [], Why = Desk.Why is null ? null : Without(Order.Customer, Desk.Why) },
        PersonWhy = PersonWhy is null ? null : Without(Order.Customer, PersonWhy),
        Timeline = [.. Timeline.Select(t => t with { Says = Without(Order.Customer, t.Says) })],
    };

    public Cancellation Noting(DateTimeOffset at, string says) => this with { Timeline = [.. Timeline, new TimelineEntry(at, says)] };

    private Mail? Forgotten(Mail? mail) => mail is null ? null : mail with { MessageId = null, Why = mail.Why is null ? null : Without(Order.Customer, mail.Why) };

    // We write nobody's data into sentences, but stores and services quote what they did not like.
    private static string Without(Customer customer, string says)
    {
        foreach (var trace in (string[])[customer.Email, customer.Phone, customer.Address, customer.AccountId?.ToString(CultureInfo.InvariantCulture) ?? "", (customer.FirstName + " " + customer.LastName).Trim()])
        {
            if (trace.Length > 3)
                says = says.Replace(trace, "(erased)", StringComparison.OrdinalIgnoreCase);
        }
        return says;
    }
}

/// <summary>One line of what happened; no customer's data in it.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Says);

/// <summary>A customer's clear word on our page: cancel it.</summary>
/// <param name="At">UTC.</param>
/// <param name="Taken">The store has taken it and cancels, within minutes; false: it has not been told yet, or refused.</param>
public sealed record CancelWish(DateTimeOffset At, bool Taken);

/// <summary>What a customer told us beside the reason.</summary>
/// <param name="Score">1 to 5; null when not given.</param>
/// <param name="Words">Free text; personal data.</param>
public sealed record Feedback(int? Score, string? Words, DateTimeOffset At);

/// <summary>Where a mail stands.</summary>
public enum MailState
{
    Planned,
    /// <summary>Claimed: somebody is about to hand it over.</summary>
    Leased,
    /// <summary>The mail service took it.</summary>
    Accepted,
    /// <summary>The mail service refused it for good.</summary>
    Refused,
    /// <summary>Handed over, but nobody knows whether it was taken: better one letter too few than two.</summary>
    Unknown,
}

/// <summary>What the mail service reported of a mail it had taken.</summary>
public enum MailReport
{
    /// <summary>The customer's mail server has it.</summary>
    Delivered,
    /// <summary>It came back, was turned away, or was not sent on.</summary>
    NotArrived,
}

/// <summary>One mail of a case. Row key of the outbox is the case and the kind, so that there can never be two.</summary>
/// <param name="Left">It may have gone out and may not, and nothing more is tried: a person was told.</param>
/// <param name="Report">What the mail service reported of it; null: nothing yet.</param>
public sealed record Mail(MailState State, int Attempt, DateTimeOffset At, string? MessageId = null, string? Why = null, bool Left = false, MailReport? Report = null)
{
    /// <summary>Nothing is left to be done with it.</summary>
    [JsonIgnore]
    public bool IsSettled => Left || State is MailState.Accepted or MailState.Refused;
}
