using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Tests.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Messages;

/// <summary>What reports of the mail service mean for a case, in whatever order they come.</summary>
internal sealed class MailNewsTests
{
    private static readonly Mail Leased = new(MailState.Leased, 1, Now.AddMinutes(-1));
    private static readonly Mail Accepted = new(MailState.Accepted, 1, Now.AddMinutes(-1), "id-1");

    private static readonly Cancellation Provisioned = new()
    {
        Id = new CancellationId(Some.Order.Store, Some.Order.Id),
        Status = CancellationStatus.Provisioned,
        Order = Some.Order,
        CancelledAt = Some.Order.ModifiedAt,
        ReceivedAt = Some.Order.ModifiedAt,
        Timeline = [new TimelineEntry(Now, "The offer was made real in the store.")],
        Promise = new Promise { Name = "x", Offer = new Offer { Parts = [new OfferPart { Kind = OfferKind.Coupon, Percent = 10, Cost = Usd(1) }], Ends = Now.AddDays(2), Cost = Usd(1) } },
        OfferMail = Leased,
    };

    private static readonly Cancellation Sent = Provisioned with { Status = CancellationStatus.Sent, OfferMail = Accepted };

    [TestCase(MailEventKind.Taken)]
    [TestCase(MailEventKind.Delivered)]
    [TestCase(MailEventKind.Spam)]
    public void A_mail_whose_fate_nobody_knew_was_taken_and_the_case_goes_on(MailEventKind kind)
    {
        foreach (var mail in (Mail[])[Leased, Leased with { At = Now.AddHours(-1) }, Leased with { State = MailState.Unknown, Why = "Who knows." }, Leased with { State = MailState.Planned, At = Now.AddMinutes(9) }])
        {
            var told = Tell(Provisioned with { OfferMail = mail }, kind);
            Assert.That((told.Status, told.OfferMail!.State, told.OfferMail.MessageId, told.OfferMail.Why), Is.EqualTo((CancellationStatus.Sent, MailState.Accepted, "id-9", (string?)null)));
            Assert.That(told.Timeline.Select(t => t.Says), Does.Contain(new DueLetter.Offer().Says));
            Assert.That(told.Timeline.Any(t => t.Says.Contains("after all", StringComparison.Ordinal)), Is.EqualTo(mail != Leased), "a report that is quicker than the answer is nothing to wonder at");
        }
    }

    [Test]
    public void Whoever_was_called_because_nobody_knew_need_not_look_any_more()
    {
        var left = Sent with { OfferMail = Leased with { State = MailState.Unknown, Why = "Who knows.", Left = true }, PersonWhy = "Who knows." };
        var told = Tell(left, MailEventKind.Taken);
        Assert.That((told.Status, told.PersonWhy, told.OfferMail!.State, told.OfferMail.Left), Is.EqualTo((CancellationStatus.Sent, (string?)null, MailState.Accepted, false)));
        Assert.That(Tell(left with { PersonWhy = "Something else." }, MailEventKind.Taken).PersonWhy, Is.EqualTo("Something else."));
        Assert.That(Tell(left with { Status = CancellationStatus.Declined }, MailEventKind.Taken).Status, Is.EqualTo(CancellationStatus.Declined), "no step is retraced");
    }

    [Test]
    public void Told_twice_is_told_once_in_any_order()
    {
        var kinds = (MailEventKind[])[MailEventKind.Taken, MailEventKind.Delivered];
        var one = kinds.Aggregate(Provisioned, Tell);
        var other = kinds.Reverse().Aggregate(Provisioned, Tell);
        Assert.That((other.Status, other.OfferMail), Is.EqualTo((one.Status, one.OfferMail)));
        Assert.That(other.Timeline, Is.EqualTo(one.Timeline));
        Assert.That(one.Timeline[^1].Says, Is.EqualTo("The offer was delivered to the customer's mailbox."));
        foreach (var kind in kinds)
            Assert.That(Tell(one, kind), Is.SameAs(one));
        var spam = Tell(one, MailEventKind.Spam);
        Assert.That(Tell(spam, MailEventKind.Spam), Is.SameAs(spam));
    }

    [TestCase(MailEventKind.Returned, ReturnCause.NoSuchAddress, "5.1.1", "The offer did not reach the customer. It came back: there is no such address (5.1.1).")]
    [TestCase(MailEventKind.Blocked, ReturnCause.Reputation, null, "The offer did not reach the customer. The customer's mail server turned it away: mails of our sender are not welcome there at the moment.")]
    [TestCase(MailEventKind.Dropped, ReturnCause.CameBackBefore, null, "The offer did not reach the customer. The mail service did not send it: mails to this address came back before.")]
    [TestCase(MailEventKind.Returned, ReturnCause.Unknown, null, "The offer did not reach the customer. It came back.")]
    public void An_offer_that_does_not_arrive_is_shown_to_a_person(MailEventKind kind, ReturnCause cause, string? code, string says)
    {
        foreach (var before in (Cancellation[])[Provisioned, Sent, Tell(Sent, MailEventKind.Delivered)])
        {
            var told = Tell(before, kind, cause, code);
            Assert.That((told.Status, told.PersonWhy, told.Timeline[^1].Says), Is.EqualTo((CancellationStatus.NeedsPerson, says, says)));
            Assert.That((told.OfferMail!.State, told.OfferMail.Report), Is.EqualTo((MailState.Refused, (MailReport?)MailReport.NotArrived)));
            Assert.That(Tell(told, kind, cause, code), Is.SameAs(told));
            Assert.That(Tell(Tell(told, MailEventKind.Taken), MailEventKind.Delivered).OfferMail, Is.EqualTo(told.OfferMail), "that it came back is the last word");
        }
    }

    [Test]
    public void Who_accepted_found_the_offer_another_way()
    {
        var accepted = Sent with { Status = CancellationStatus.Accepted, AcceptedAt = Now };
        var told = Tell(accepted, MailEventKind.Returned);
        Assert.That((told.Status, told.PersonWhy), Is.EqualTo((CancellationStatus.Accepted, (string?)null)));
        var ready = MailNews.Tell(accepted with { ReadyMail = Accepted }, Event(MailEventKind.Returned) with { Mail = "ready" }, Now);
        Assert.That((ready.Status, ready.PersonWhy), Is.EqualTo((CancellationStatus.Accepted, (string?)"The payment link did not reach the customer. It came back.")));
    }

    [Test]
    public void A_question_that_comes_back_is_noted()
    {
        var asked = Provisioned with { Status = CancellationStatus.Asked, Promise = null, OfferMail = null, AskMail = Accepted };
        var told = MailNews.Tell(asked, Event(MailEventKind.Returned) with { Mail = "ask" }, Now);
        Assert.That((told.Status, told.PersonWhy, told.Timeline[^1].Says), Is.EqualTo((CancellationStatus.Asked, (string?)null, "The question did not reach the customer. It came back.")));
        Assert.That((DueLetter.Of(told), CaseSteps.Next(told)), Is.EqualTo(((DueLetter?)null, (string?)null)), "it is not sent again");
    }

    [Test]
    public void An_offer_that_another_took_the_place_of_changes_nothing_more()
    {
        var second = Sent with { Earlier = [new EarlierOffer(null, Sent.Promise, Accepted, null)], OfferMail = Accepted };
        var told = Tell(second, MailEventKind.Returned);
        Assert.That((told.Status, told.OfferMail, told.Earlier[0].Mail!.Report), Is.EqualTo((CancellationStatus.Sent, second.OfferMail, (MailReport?)MailReport.NotArrived)));
        Assert.That(Tell(told, MailEventKind.Delivered), Is.SameAs(told));
        var newest = MailNews.Tell(second, Event(MailEventKind.Returned) with { Mail = "offer-2" }, Now);
        Assert.That(newest.Status, Is.EqualTo(CancellationStatus.NeedsPerson));
        Assert.That(MailNews.Tell(second, Event(MailEventKind.Returned) with { Mail = "offer-3" }, Now), Is.SameAs(second));
    }

    [Test]
    public void A_stopped_case_still_says_last_why_it_was_stopped()
    {
        var stopped = Sent.Become(CancellationStatus.Withdrawn, Now, "Ada stopped the case.");
        Assert.That(Tell(stopped, MailEventKind.Delivered).Timeline[^1].Says, Is.EqualTo("Ada stopped the case."));
        Assert.That(Tell(stopped, MailEventKind.Returned).Status, Is.EqualTo(CancellationStatus.Withdrawn));
    }

    [Test]
    public void A_mail_we_never_wrote_is_no_news() =>
        Assert.That(MailNews.Tell(Sent, Event(MailEventKind.Taken) with { Mail = "thank" }, Now), Is.SameAs(Sent));

    private static Cancellation Tell(Cancellation c, MailEventKind kind) => Tell(c, kind, ReturnCause.Unknown, null);

    private static Cancellation Tell(Cancellation c, MailEventKind kind, ReturnCause cause, string? code) => MailNews.Tell(c, Event(kind) with { Cause = cause, Code = code }, Now);

    private static MailEvent Event(MailEventKind kind) => new(Provisioned.Id.ToString(), "offer", kind, Now, "id-9");
}
