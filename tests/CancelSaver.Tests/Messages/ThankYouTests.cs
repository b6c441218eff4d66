using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Tests.Eyeball;

namespace CancelSaver.Tests.Messages;

/// <summary>Who is thanked by mail, and who is not.</summary>
internal sealed class ThankYouTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    private static readonly Cancellation Said = Samples.Case() with
    {
        Status = CancellationStatus.NoOffer,
        Promise = null,
        OfferMail = null,
        Feedback = new Feedback(4, "The box was crushed", Now.AddHours(-1)),
    };

    [Test]
    public void Words_and_low_scores_are_thanked_for_once()
    {
        Assert.That(ThankYou.IsOwed(Said));
        Assert.That(ThankYou.IsOwed(Said with { Feedback = new Feedback(2, null, Now) }));
        Assert.That(ThankYou.IsOwed(Said with { Feedback = new Feedback(3, null, Now) }), Is.False, "the page has thanked");
        Assert.That(ThankYou.IsOwed(Said with { ThankMail = Outbox.Planned(Now) }), Is.False);
        Assert.That(ThankYou.IsOwed(Said with { BeforeCancel = true }), Is.False);
        Assert.That(ThankYou.IsOwed(Said with { Order = Said.Order with { Customer = new Customer() } }), Is.False);
    }

    private static IEnumerable<TestCaseData> NotSent()
    {
        yield return Case("stopped", c => c with { Status = CancellationStatus.Withdrawn });
        yield return Case("erased", c => c.Forgotten());
        yield return Case("the offer thanks", c => c with { OfferMail = new Mail(MailState.Accepted, 1, Now.AddMinutes(-30)) });
        yield return Case("nobody knows whether the offer went out", c => c with { OfferMail = new Mail(MailState.Unknown, 1, Now.AddMinutes(-30)) });
        yield return Case("days later", c => c with { Feedback = c.Feedback! with { At = Now.AddDays(-4) } });

        static TestCaseData Case(string name, Func<Cancellation, Cancellation> change) => new TestCaseData(change).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(NotSent))]
    public void No_thanks_by_mail_when(Func<Cancellation, Cancellation> change) => Assert.That(ThankYou.Next(Samples.Store, change(Said), optedOut: false, Now).WhyNot, Is.Not.Null);

    [Test]
    public void Who_wants_no_mail_gets_none_and_a_trial_sends_none()
    {
        Assert.That(ThankYou.Next(Samples.Store, Said, optedOut: true, Now).WhyNot, Is.Not.Null);
        var trial = Samples.Store with { Settings = Samples.Store.Settings with { TestMode = true } };
        Assert.That(ThankYou.Next(trial, Said, optedOut: false, Now).WhyNot, Is.Not.Null);
        Assert.That(ThankYou.Next(Samples.Store, Said, optedOut: false, Now), Is.EqualTo(new ThankYou.Advice(null, null)));
    }

    [Test]
    public void While_an_offer_may_still_answer_the_same_words_the_thanks_wait()
    {
        foreach (var status in (CancellationStatus[])[CancellationStatus.Received, CancellationStatus.Decided, CancellationStatus.Provisioned])
            Assert.That(ThankYou.Next(Samples.Store, Said with { Status = status }, false, Now).At, Is.EqualTo(Now + ThankYou.Pause));
        var answered = Said with { Status = CancellationStatus.Asked, Reason = new GivenReason(Reason.Other, ReasonSource.Page) };
        Assert.That(ThankYou.Next(Samples.Store, answered, false, Now).At, Is.Not.Null);
    }

    [Test]
    public void A_time_is_promised_only_where_somebody_has_it_on_the_list()
    {
        var listed = Said with { Desk = new CaseDesk { Why = "A low score.", PersonSince = Now.AddHours(-1) } };
        Assert.That(ThankYou.AnswerBy(Samples.Store, listed, Now), Is.EqualTo(OpeningHours.ReplyDue(Samples.Store.Settings, Samples.Store.TimeZone, Now.AddHours(-1))));
        Assert.That(ThankYou.AnswerBy(Samples.Store, listed with { Desk = listed.Desk with { Due = Now.AddHours(3) } }, Now), Is.EqualTo(Now.AddHours(3)));
        Assert.That(ThankYou.AnswerBy(Samples.Store, listed with { Desk = listed.Desk with { DoneAt = Now } }, Now), Is.Null);
        Assert.That(ThankYou.AnswerBy(Samples.Store, Said, Now), Is.Null);
        Assert.That(ThankYou.AnswerBy(Samples.Store, listed, Now.AddDays(9)), Is.Null, "a promise that is over is not made");
    }
}
