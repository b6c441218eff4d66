using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;

namespace CancelSaver.Tests.Rules;

/// <summary>An offer a person chose goes through the same gates as a rule's; and what a rule's conditions say of a case.</summary>
internal sealed class OfferByHandTests
{
    private static readonly Rule Ten = new() { Id = "x", Name = "X", When = new ReasonIs(["nothing fits"]), Enabled = false, Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 }] };

    [Test]
    public void It_needs_no_condition_and_no_reason()
    {
        var decision = OfferByHand.Decide(Ten, Some.Facts with { Reason = Reason.Unknown }, 4, Some.Now);
        Assert.That((decision.Verdict, decision.RuleId, decision.RulebookVersion, decision.Offer?.Cost), Is.EqualTo((Verdict.Offer, OfferByHand.RuleId, 4, Some.Usd(500))));
        Assert.That(RuleEngine.Replay(OfferByHand.Rulebook(Ten, 4), OfferByHand.Facts(Some.Facts with { Reason = Reason.Unknown }), decision).Why, Is.EqualTo(decision.Why));
    }

    private static IEnumerable<TestCaseData> Stopped()
    {
        yield return Case("ceiling", Ten with { Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 90 }] }, f => f, "more than 30 % of the order");
        yield return Case("budget", Ten, f => f with { SpentThisMonthMinor = 9_800, Guards = f.Guards with { MonthlyBudgetMinor = 10_000 } }, "this month's budget");
        yield return Case("consent", Ten, f => f with { MayWrite = MayWrite.Nothing }, "Nothing may be written");
        yield return Case("most offers", Ten, f => f with { OffersInPeriod = 3 }, "that is the most");
        yield return Case("held out", Ten, f => f with { HoldoutPercent = 100 }, "group that gets no offers");
        yield return Case("nobody knows who", Ten, f => f with { Class = CancelClass.Unknown, Reason = Reason.Unknown }, "Nobody knows who cancelled");
        yield return Case("nothing to waive", Ten with { Offer = [new OfferTerms { Kind = OfferKind.FreeShipping }] }, f => f with { Shipping = Some.Usd(0), Fees = Some.Usd(0) }, "no shipping cost");

        static TestCaseData Case(string name, Rule rule, Func<CaseFacts, CaseFacts> change, string says) => new TestCaseData(rule, change, says).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Stopped))]
    public void No_guard_is_got_around(Rule rule, Func<CaseFacts, CaseFacts> change, string says)
    {
        var decision = OfferByHand.Decide(rule, change(Some.Facts), 1, Some.Now);
        Assert.That(decision.Offer, Is.Null);
        Assert.That(decision.Why.Select(w => w.Says), Has.Some.Contains(says));
    }

    [Test]
    public void Every_condition_is_told_with_whether_it_holds()
    {
        var when = new And([new ReasonIs([Reason.ShippingCost]), new Or([new CountryIs(["DE"]), new OrderValue(FromMinor: 4000)]), new Not(new CustomerIs(New: true))]);
        var told = Explain.Of(when, Some.Facts);

        Assert.That(told.Holds, Is.False);
        Assert.That(told.Parts.Select(p => (p.Says, p.Holds)), Is.EqualTo(new[] { ("the reason is shipping cost", true), ("one of these", true), ("it is not so that the customer is new", false) }));
        Assert.That(told.Parts[1].Parts.Select(p => (p.Holds, p.Different)), Is.EqualTo(new[] { (false, "The country is US."), (true, (string?)null) }));
    }

    [Test]
    public void Deciding_again_tells_of_then_and_of_today()
    {
        var rulebook = new Rulebook { Version = 3, Rules = [Ten with { Id = "ten", Enabled = true, When = new ReasonIs([Reason.ShippingCost]) }] };
        var decision = RuleEngine.Decide(rulebook, Some.Facts, Some.Now);
        var today = rulebook with { Version = 4, Rules = [rulebook.Rules[0] with { Offer = [new OfferTerms { Kind = OfferKind.FreeShipping }] }] };

        var why = CaseWhy.Of(decision, Some.Facts, rulebook, today, again: true);
        Assert.That((why.Same, CaseWhy.Says(why.Today!)), Is.EqualTo(((bool?)true, "would offer free shipping without fees")));
        Assert.That(why.Lines.Single(l => l.Step.Kind == "rule").Conditions!.Holds);
        Assert.That(CaseWhy.Of(decision, Some.Facts, today with { Version = 3 }, today, again: true).Same, Is.False);
        Assert.That(CaseWhy.Of(decision, Some.Facts, null, today, again: true).Same, Is.Null);
        Assert.That(CaseWhy.Of(decision, Some.Facts, rulebook, today, again: false).Today, Is.Null);
    }
}
