using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

/// <summary>An order that still stands: only what keeps this very order is offered.</summary>
internal sealed class BeforeCancelTests
{
    private static readonly CaseFacts Standing = Facts with { BeforeCancel = true, Paid = true, OnPage = true };

    [TestCase(OfferKind.FreeShipping, true)]
    [TestCase(OfferKind.PriorityDelivery, true)]
    [TestCase(OfferKind.Reassure, true)]
    [TestCase(OfferKind.TalkToUs, true)]
    [TestCase(OfferKind.Coupon, false)]
    [TestCase(OfferKind.AlternatePayment, false)]
    [TestCase(OfferKind.ReissueCode, false)]
    [TestCase(OfferKind.NextOrderDiscount, false)]
    [TestCase(OfferKind.StoreCredit, false)]
    public void Only_what_can_be_kept_on_it_is_offered(OfferKind kind, bool offered)
    {
        var decision = Decide(Standing, Rule("r", new OfferTerms { Kind = kind, Percent = kind == OfferKind.Coupon ? 10 : null }));
        Assert.That(decision.Verdict, Is.EqualTo(offered ? Verdict.Offer : Verdict.NoOffer));
        if (!offered)
            Assert.That(decision.Why.Single(w => w.Subject == "r").Says, Is.EqualTo("The rule matches but is passed over: An order that still stands cannot be kept by this offer (" + kind + ")."));
    }

    [Test]
    public void A_bundle_goes_as_a_whole_and_the_next_rule_is_tried()
    {
        var decision = Decide(Standing, Rule("both", Part(OfferKind.FreeShipping), Coupon(5)), Rule("talk", Part(OfferKind.TalkToUs)));
        Assert.That(decision.RuleId, Is.EqualTo("talk"));
    }

    [Test]
    public void Shipping_is_given_back_without_the_fees()
    {
        var part = Decide(Standing, Rule("r", Part(OfferKind.FreeShipping))).Offer!.Parts.Single();
        Assert.That((part.Cost, part.FeesToo), Is.EqualTo((Usd(800), false)));
    }

    [Test]
    public void Shipping_that_is_not_paid_is_not_given_back() => Assert.That(
        Decide(Standing with { Paid = false }, Rule("r", Part(OfferKind.FreeShipping))).Why.Single(w => w.Subject == "r").Says,
        Does.EndWith("The shipping is not paid yet: there is nothing to give back."));

    [Test]
    public void Something_wrong_is_put_right_before_any_rule()
    {
        var decision = Decide(Standing with { Reason = Reason.WrongItem }, Rule("r", Part(OfferKind.FreeShipping)));
        Assert.That((decision.Verdict, decision.RuleId, decision.Offer!.Cost, decision.Why[^1].Subject), Is.EqualTo((Verdict.Offer, (string?)null, Usd(0), "putRight")));
    }

    [Test]
    public void Guards_and_holdout_hold_here_too()
    {
        var rule = Rule("r", Part(OfferKind.FreeShipping));
        Assert.Multiple(() =>
        {
            Assert.That(Decide(Standing with { HoldoutPercent = 100 }, rule).Verdict, Is.EqualTo(Verdict.HeldOut));
            Assert.That(Decide(Standing with { HoldoutPercent = 100, Reason = Reason.WrongItem }, rule).Verdict, Is.EqualTo(Verdict.HeldOut));
            Assert.That(Decide(Standing with { OtherCaseOpen = true }, rule).Verdict, Is.EqualTo(Verdict.NoOffer));
            Assert.That(Decide(Standing with { LastOfferAt = Now.AddDays(-3) }, rule).Verdict, Is.EqualTo(Verdict.NoOffer), "only what costs nothing");
            Assert.That(Decide(Standing with { MayWrite = MayWrite.Nothing }, rule).Verdict, Is.EqualTo(Verdict.Offer), "nothing is mailed");
        });
    }

    [Test]
    public void The_why_says_that_the_order_stands() =>
        Assert.That(Decide(Standing, Rule("r", Part(OfferKind.Reassure))).Why[0].Says, Is.EqualTo("The customer asked to cancel on our page; the order still stands."));

    [Test]
    public void Facts_of_an_older_case_are_read_as_those_of_a_cancelled_order()
    {
        var json = StoredJson.Write(Facts).Replace("\"beforeCancel\":false,", "", StringComparison.Ordinal).Replace("\"paid\":false,", "", StringComparison.Ordinal);
        Assert.That(json, Does.Not.Contain("beforeCancel"));
        Assert.That(StoredJson.Write(Decide(StoredJson.Read<CaseFacts>(json), Rule("r", Coupon(10)))), Is.EqualTo(StoredJson.Write(Decide(Facts, Rule("r", Coupon(10))))));
    }
}
