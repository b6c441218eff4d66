using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Saves;
using CancelSaver.Tests.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Cancellations;

/// <summary>What somebody of the team may do with a case, and when it comes on the list.</summary>
internal sealed class CaseActionsTests
{
    private static readonly Teammate Ada = new("wp:7", "Ada");

    private static readonly Cancellation Sent = new()
    {
        Id = new CancellationId(Some.Order.Store, Some.Order.Id),
        Status = CancellationStatus.Sent,
        Order = Some.Order,
        CancelledAt = Some.Order.ModifiedAt,
        ReceivedAt = Some.Order.ModifiedAt,
        Timeline = [new TimelineEntry(Now, "The offer was sent to the customer.")],
        Promise = new Promise { Name = "x", Offer = new Offer { Parts = [new OfferPart { Kind = OfferKind.TalkToUs, Cost = Usd(0) }], Ends = Now.AddDays(2), Cost = Usd(0) } },
    };

    [Test]
    public void A_form_that_comes_twice_is_carried_out_once()
    {
        var once = Do(Sent, new CaseAction.Note("Called her"), "f1");
        var twice = Do(once, new CaseAction.Note("Called her"), "f1");
        Assert.That(twice, Is.SameAs(once));
        Assert.That(once.Desk.Notes.Single(), Is.EqualTo(new CaseNote("f1", Ada, Now, "Called her")));
        Assert.That(Do(once, new CaseAction.Note("And again"), "f2").Desk.Notes, Has.Count.EqualTo(2));
    }

    [Test]
    public void What_somebody_takes_stands_on_the_list_until_it_is_done()
    {
        var taken = Do(Sent, new CaseAction.Assign(Ada), "f1");
        Assert.That((taken.Desk.IsOpen, taken.Desk.Owner, taken.Desk.Kind, taken.Desk.PersonSince), Is.EqualTo((true, Ada, TaskKind.ByHand, (DateTimeOffset?)Now)));
        var done = Do(taken, new CaseAction.Done(), "f2");
        Assert.That((done.Desk.IsOpen, done.Desk.DoneAt, done.Status), Is.EqualTo((false, (DateTimeOffset?)Now, CancellationStatus.Sent)));
        Assert.That(CaseActions.Apply(done, new CaseAction.Done(), Ada, "f3", Now).WhyNot, Is.EqualTo("This case is not on the list."));
    }

    [TestCase(CancellationStatus.Sent, true, true, true)]
    [TestCase(CancellationStatus.Asked, true, true, true)]
    [TestCase(CancellationStatus.Accepted, true, true, true)]
    [TestCase(CancellationStatus.NeedsPerson, true, true, true)]
    [TestCase(CancellationStatus.Expired, true, false, false)]
    [TestCase(CancellationStatus.Declined, true, false, false)]
    [TestCase(CancellationStatus.NoOffer, true, false, false)]
    [TestCase(CancellationStatus.HeldOut, false, false, false)]
    [TestCase(CancellationStatus.CameBackAlone, false, false, false)]
    [TestCase(CancellationStatus.NotForUs, false, false, false)]
    [TestCase(CancellationStatus.Withdrawn, false, false, false)]
    [TestCase(CancellationStatus.Saved, false, false, false)]
    public void What_may_be_said_by_hand_where(CancellationStatus status, bool saved, bool lost, bool stop)
    {
        var c = Sent with { Status = status, Promise = status.IsEnd() && status != CancellationStatus.NeedsPerson ? null : Sent.Promise, Save = status == CancellationStatus.Saved ? new Save(SaveKind.Redeemed, 1, Usd(1), Usd(0), Now) : null };
        Assert.That((CaseActions.WhyNotSaved(c) is null, CaseActions.WhyNotLost(c) is null, CaseActions.WhyNotStop(c) is null), Is.EqualTo((saved, lost, stop)));
    }

    [Test]
    public void Saved_by_hand_is_a_persons_word_and_may_be_taken_back()
    {
        var saved = Do(Sent, new CaseAction.Saved(), "f1");
        Assert.That((saved.Status, saved.Save?.Kind, saved.Promise?.Released), Is.EqualTo((CancellationStatus.Saved, (SaveKind?)SaveKind.ByHand, (bool?)false)));
        var lost = Do(saved, new CaseAction.Lost(), "f2");
        Assert.That((lost.Status, lost.Save), Is.EqualTo((CancellationStatus.Expired, (Save?)null)));
    }

    [Test]
    public void What_the_store_reports_takes_the_place_of_a_persons_word()
    {
        var saved = Do(Sent with { AcceptedAt = Now.AddHours(-1) }, new CaseAction.Saved(), "f1");
        var paid = Some.Order with { Status = CancelSaver.Stores.OrderStatus.Processing, ModifiedAt = Now.AddHours(3) };
        Assert.That(Attribution.Judge(saved, paid, Now), Is.InstanceOf<Attributed.Saved>());
        Assert.That(Attribution.Judge(saved, paid with { Status = CancelSaver.Stores.OrderStatus.Cancelled }, Now), Is.InstanceOf<Attributed.Nothing>());
    }

    [Test]
    public void A_new_trouble_comes_on_the_list_and_leaves_it_when_it_is_over()
    {
        var trouble = Sent.Become(CancellationStatus.NeedsPerson, Now, "The mail service refused the mail.") with { PersonWhy = "No such address." };
        var listed = CaseTasks.Kept(Sent, trouble);
        Assert.That((listed.Desk.IsOpen, listed.Desk.Why, listed.Desk.PersonSince), Is.EqualTo((true, "No such address.", (DateTimeOffset?)Now)));
        Assert.That(CaseTasks.Kept(listed, listed with { Strays = 1 }).Desk, Is.EqualTo(listed.Desk), "what has nothing to do with it changes nothing");

        var done = Do(listed, new CaseAction.Done(), "f1");
        Assert.That(CaseTasks.Kept(done, done.Noting(Now, "x")).Desk.IsOpen, Is.False, "done is done");
        var back = listed.Become(CancellationStatus.CameBackAlone, Now.AddHours(2), "It came back.");
        Assert.That(CaseTasks.Kept(listed, back).Desk.DoneAt, Is.EqualTo(Now.AddHours(2)));
    }

    [Test]
    public void A_low_score_is_followed_up_whatever_becomes_of_the_order()
    {
        var answered = Sent.Noting(Now, "The customer told us more on our page.") with { Feedback = new Feedback(2, null, Now) };
        var listed = CaseTasks.Kept(Sent, answered);
        Assert.That(listed.Desk.Kind, Is.EqualTo(TaskKind.LowScore));
        Assert.That(CaseTasks.Kept(listed, listed.Become(CancellationStatus.Saved, Now, "It is back.")).Desk.IsOpen);
        Assert.That(CaseTasks.Kept(Sent, answered with { Feedback = new Feedback(3, "fine", Now) }).Desk.IsOpen, Is.False);
        var again = Do(listed, new CaseAction.Done(), "f1");
        Assert.That(CaseTasks.Kept(again, again with { Feedback = new Feedback(1, null, Now) }).Desk.IsOpen, Is.False, "the same follow-up is not opened twice");
    }

    [Test]
    public void Who_wants_to_talk_and_accepts_is_on_the_list() =>
        Assert.That(CaseTasks.Kept(Sent, Sent.Become(CancellationStatus.Accepted, Now, "Yes.") with { AcceptedAt = Now }).Desk.Kind, Is.EqualTo(TaskKind.Talk));

    [Test]
    public void A_person_may_go_on_only_where_we_ended()
    {
        var from = Enum.GetValues<CancellationStatus>().Where(s => s.IsEnd() && s.MayBecome(CancellationStatus.Decided));
        Assert.That(from, Is.EquivalentTo(new[] { CancellationStatus.NoOffer, CancellationStatus.Declined, CancellationStatus.Expired, CancellationStatus.NeedsPerson }));
        Assert.That(Enum.GetValues<CancellationStatus>().Where(s => s.IsEnd() && SendAnotherOffer.WhyNot(Sent with { Status = s }) is null), Is.EquivalentTo(from));
        Assert.That(CancellationStatus.HeldOut.MayBecome(CancellationStatus.Saved), Is.False);
    }

    [Test]
    public void Nothing_of_the_person_is_left_at_the_desk()
    {
        var noted = Do(Sent with { PersonWhy = "rita@example.com is no address" }, new CaseAction.Note("Rita was angry"), "f1");
        noted = CaseTasks.Kept(Sent, noted);
        var forgotten = noted.Forgotten();
        Assert.That((forgotten.Desk.Notes.Count, forgotten.Desk.Why), Is.EqualTo((0, "(erased) is no address")));
    }

    private static Cancellation Do(Cancellation c, CaseAction action, string form) =>
        CaseActions.Apply(c, action, Ada, form, Now) is { After: { } after } ? after : throw new AssertionException("refused");
}
