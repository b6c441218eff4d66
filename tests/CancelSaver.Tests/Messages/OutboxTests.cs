using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Messages.SendGrid;

namespace CancelSaver.Tests.Messages;

public sealed class OutboxTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [TestCase(MailState.Planned, 1, 0, LetterKind.Offer, OutboxStep.Wait)]
    [TestCase(MailState.Planned, 0, 0, LetterKind.Offer, OutboxStep.Send)]
    [TestCase(MailState.Leased, -1, 1, LetterKind.Offer, OutboxStep.Wait)]
    [TestCase(MailState.Leased, -2, 1, LetterKind.Offer, OutboxStep.CallUnknown)]
    [TestCase(MailState.Leased, -2, 1, LetterKind.Question, OutboxStep.CallUnknown)]
    [TestCase(MailState.Unknown, -500, 1, LetterKind.Offer, OutboxStep.LeaveToPerson)]
    [TestCase(MailState.Unknown, -500, 1, LetterKind.Reminder, OutboxStep.LeaveToPerson)]
    [TestCase(MailState.Unknown, -19, 1, LetterKind.Question, OutboxStep.Wait)]
    [TestCase(MailState.Unknown, -20, 1, LetterKind.Question, OutboxStep.Send)]
    [TestCase(MailState.Unknown, -20, 2, LetterKind.Question, OutboxStep.LeaveToPerson)]
    [TestCase(MailState.Accepted, -20, 1, LetterKind.Offer, OutboxStep.Done)]
    [TestCase(MailState.Refused, -20, 1, LetterKind.Question, OutboxStep.Done)]
    public void What_may_be_done(MailState state, int minutes, int attempt, LetterKind kind, OutboxStep expected)
    {
        var mail = new Mail(state, attempt, Now.AddMinutes(minutes));

        Assert.That(Outbox.Next(mail, kind, Now).Step, Is.EqualTo(expected));
        Assert.That(() => Outbox.Claim(mail, kind, Now), expected == OutboxStep.Send
            ? Is.EqualTo(new Mail(MailState.Leased, attempt + 1, Now))
            : Throws.InvalidOperationException);
    }

    [TestCase(MailState.Leased, -1, 1, LetterKind.Offer, OutboxStep.Wait)]
    [TestCase(MailState.Leased, -2, 1, LetterKind.Offer, OutboxStep.CallUnknown)]
    [TestCase(MailState.Unknown, -19, 1, LetterKind.Offer, OutboxStep.Wait)]
    [TestCase(MailState.Unknown, -20, 1, LetterKind.Offer, OutboxStep.Send)]
    [TestCase(MailState.Unknown, -20, 1, LetterKind.Reminder, OutboxStep.Send)]
    [TestCase(MailState.Unknown, -20, 1, LetterKind.Question, OutboxStep.Send)]
    [TestCase(MailState.Unknown, -19, 2, LetterKind.Offer, OutboxStep.Wait)]
    [TestCase(MailState.Unknown, -20, 2, LetterKind.Offer, OutboxStep.LeaveToPerson)]
    [TestCase(MailState.Unknown, -20, 2, LetterKind.Question, OutboxStep.LeaveToPerson)]
    [TestCase(MailState.Accepted, -20, 1, LetterKind.Offer, OutboxStep.Done)]
    public void What_may_be_done_where_the_mail_service_reports(MailState state, int minutes, int attempt, LetterKind kind, OutboxStep expected)
    {
        var mail = new Mail(state, attempt, Now.AddMinutes(minutes));

        Assert.That(Outbox.Next(mail, kind, Now, reports: true).Step, Is.EqualTo(expected));
        Assert.That(() => Outbox.Claim(mail, kind, Now, reports: true), expected == OutboxStep.Send
            ? Is.EqualTo(new Mail(MailState.Leased, attempt + 1, Now))
            : Throws.InvalidOperationException);
        Assert.That(Outbox.Next(mail with { Left = true }, kind, Now, reports: true).Step, Is.EqualTo(OutboxStep.Done), "a person was told: nothing more is tried");
    }

    public static IEnumerable<TestCaseData> Outcomes()
    {
        yield return new(new Handover.Accepted("id-1"), MailState.Accepted, 0);
        yield return new(new Handover.Refused("no"), MailState.Refused, 0);
        yield return new(new Handover.Unknown("who knows"), MailState.Unknown, 0);
        yield return new(new Handover.Later(TimeSpan.FromMinutes(7)), MailState.Planned, 7);
        yield return new(new Handover.ConfigurationTrouble("bad key"), MailState.Planned, 30);
    }

    [TestCaseSource(nameof(Outcomes))]
    public void What_comes_of_a_hand_over(Handover handover, MailState expected, int minutes)
    {
        var after = Outbox.After(Outbox.Claim(Outbox.Planned(Now), LetterKind.Offer, Now), handover, Now);

        Assert.That((after.State, after.At, after.MessageId), Is.EqualTo((expected, Now.AddMinutes(minutes), handover is Handover.Accepted ? "id-1" : null)));
    }

    [Test]
    public void It_does_not_go_round_for_ever()
    {
        var mail = Outbox.Planned(Now);
        var at = Now;
        var rounds = 0;
        for (; Outbox.Next(mail, LetterKind.Offer, at).Step == OutboxStep.Send; rounds++)
        {
            mail = Outbox.After(Outbox.Claim(mail, LetterKind.Offer, at), new Handover.ConfigurationTrouble("bad key"), at);
            at = at.AddHours(1);
        }

        Assert.That((mail.State, rounds), Is.EqualTo((MailState.Refused, 30)));
    }

    [Test]
    public void An_event_that_names_the_mail_ends_the_doubt()
    {
        var lost = Outbox.Lost(Outbox.Claim(Outbox.Planned(Now), LetterKind.Offer, Now), Now.AddMinutes(2));

        Assert.That(lost.State, Is.EqualTo(MailState.Unknown));
        Assert.That(Outbox.Confirmed(lost, "id-9", Now.AddMinutes(3)), Is.EqualTo(new Mail(MailState.Accepted, 1, Now.AddMinutes(3), "id-9")));
    }
}
