using System.Globalization;
using CancelSaver.Cancellations;

namespace CancelSaver.Messages;

/// <summary>The mail a case owes its customer now, and where on the case its state is kept.</summary>
public abstract record DueLetter(LetterKind Kind, string Name, string Says)
{
    /// <summary>Null: this case owes no mail.</summary>
    public static DueLetter? Of(Cancellation cancellation) => cancellation switch
    {
        { Status: CancellationStatus.Asked, AskMail: null or { IsSettled: false } } => new Question(),
        { Status: CancellationStatus.Provisioned } => new Offer(cancellation.Earlier.Count + 1),
        { Status: CancellationStatus.Accepted, ReadyMail: { IsSettled: false } } => new Ready(),
        { ThankMail: { IsSettled: false } } => new Thank(),
        { Status: CancellationStatus.Accepted, ReadyMail: not null } => new Ready(),
        _ => null,
    };

    /// <summary>The letter of that name; null: there is none.</summary>
    public static DueLetter? Named(string name) => name switch
    {
        "ask" => new Question(),
        "offer" => new Offer(),
        "ready" => new Ready(),
        "thank" => new Thank(),
        _ when name.StartsWith("offer-", StringComparison.Ordinal) && int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1 => new Offer(number),
        _ => null,
    };

    /// <summary>Nobody is troubled when it cannot go out.</summary>
    public virtual bool IsCourtesy => false;

    public abstract Mail? MailOf(Cancellation cancellation);

    public abstract Cancellation With(Cancellation cancellation, Mail mail);

    /// <summary>The case once the mail is out.</summary>
    public virtual Cancellation Arrived(Cancellation cancellation, DateTimeOffset now, string says) => cancellation.Noting(now, says);

    /// <summary>Sorry to see you go: why?</summary>
    public sealed record Question() : DueLetter(LetterKind.Question, "ask", "The customer was asked why.")
    {
        public override Mail? MailOf(Cancellation cancellation) => cancellation.AskMail;

        public override Cancellation With(Cancellation cancellation, Mail mail) => cancellation with { AskMail = mail };
    }

    /// <summary>What the merchant's rules offer.</summary>
    /// <param name="Number">1; more when a person of the team sends another one: each is a mail of its own.</param>
    public sealed record Offer(int Number = 1) : DueLetter(
        LetterKind.Offer, Number == 1 ? "offer" : "offer-" + Number.ToString(CultureInfo.InvariantCulture), Number == 1 ? "The offer was sent to the customer." : "Another offer was sent to the customer.")
    {
        public override Mail? MailOf(Cancellation cancellation) => cancellation.OfferMail;

        public override Cancellation With(Cancellation cancellation, Mail mail) => cancellation with { OfferMail = mail };

        public override Cancellation Arrived(Cancellation cancellation, DateTimeOffset now, string says) => cancellation.Become(CancellationStatus.Sent, now, says);
    }

    /// <summary>The payment link, when the store was down while the customer accepted. Asked for by the customer's own click.</summary>
    public sealed record Ready() : DueLetter(LetterKind.Question, "ready", "The payment link was sent to the customer.")
    {
        public override Mail? MailOf(Cancellation cancellation) => cancellation.ReadyMail;

        public override Cancellation With(Cancellation cancellation, Mail mail) => cancellation with { ReadyMail = mail };
    }

    /// <summary>Thank you for your words, and who answers when. A courtesy: whatever goes wrong with it, the case goes its way.</summary>
    public sealed record Thank() : DueLetter(LetterKind.Question, "thank", "The customer was thanked for the answer by mail.")
    {
        public override bool IsCourtesy => true;

        public override Mail? MailOf(Cancellation cancellation) => cancellation.ThankMail;

        public override Cancellation With(Cancellation cancellation, Mail mail) => cancellation with { ThankMail = mail };
    }
}
