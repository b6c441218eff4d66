using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RuleEngineTests
{
    private static readonly CaseFacts Measured = Facts with { HoldoutPercent = 100 };

    [Test]
    public void The_first_rule_that_matches_wins()
    {
        var decision = Decide(Facts,
            Rule("other", Coupon(10)) with { When = new ReasonIs([Reason.DeliveryTime]) },
            Rule("off", Coupon(20)) with { Enabled = false },
            Rule("mine", Part(OfferKind.FreeShipping)) with { When = new ReasonIs([Reason.ShippingCost]) },
            Rule("late", Coupon(30)));
        Assert.Multiple(() =>
        {
            Assert.That(decision.Verdict, Is.EqualTo(Verdict.Offer));
            Assert.That(decision.RuleId, Is.EqualTo("mine"));
            Assert.That(decision.Offer!.Cost, Is.EqualTo(Usd(1000)));
            Assert.That(decision.Offer.Ends, Is.EqualTo(Now.AddHours(48)));
            Assert.That(decision.RulebookVersion, Is.EqualTo(7));
            Assert.That(decision.EngineVersion, Is.EqualTo(1));
            Assert.That(decision.Why.Where(w => w.Kind == "rule").Select(w => w.Subject + ": " + w.Says), Is.EqualTo(new[]
            {
                "other: The reason is shipping cost.",
                "off: The rule is switched off.",
                "mine: The rule matches: the reason is shipping cost.",
            }));
            Assert.That(decision.Why[^1].Says, Is.EqualTo("It costs 10.00 USD at most, within every limit."));
        });
    }

    [Test]
    public void Every_step_stands_in_the_why_in_order()
    {
        var decision = Decide(Facts, Rule("r", Part(OfferKind.Reassure)));
        Assert.That(decision.Why.Select(w => w.Kind + "/" + w.Subject), Is.EqualTo(new[]
        {
            "class/Customer", "guard/consent", "guard/oneCase", "guard/country", "guard/cooldown", "guard/maximum", "guard/stock", "guard/serialCanceller",
            "holdout/holdout", "rule/r", "offer/ceilings",
        }));
    }

    [Test]
    public void A_rule_without_offer_offers_nothing_on_purpose()
    {
        var decision = Decide(Facts, Rule("nothing"), Rule("late", Coupon(10)));
        Assert.That((decision.Verdict, decision.RuleId, decision.Why[^1].Subject), Is.EqualTo((Verdict.NoOffer, "nothing", "nothing")));
    }

    [Test]
    public void No_rule_is_no_offer()
    {
        var decision = Decide(Facts);
        Assert.That((decision.Verdict, decision.RuleId, decision.Why[^1].Says), Is.EqualTo((Verdict.NoOffer, (string?)null, "No rule made an offer.")));
    }

    [TestCase(CancelClass.UnpaidTimeout)]
    [TestCase(CancelClass.OutOfStock)]
    [TestCase(CancelClass.Fraud)]
    [TestCase(CancelClass.Staff)]
    [TestCase(CancelClass.EditedAndRecreated)]
    [TestCase(CancelClass.Test)]
    public void What_the_customer_did_not_cancel_is_not_for_us(CancelClass cancelClass)
    {
        var decision = Decide(Facts with { Class = cancelClass }, Rule("r", Part(OfferKind.Reassure)));
        Assert.That((decision.Verdict, decision.Why.Count), Is.EqualTo((Verdict.NotForUs, 1)));
    }

    [Test]
    public void Who_came_back_alone_is_left_alone()
    {
        var decision = Decide(Facts with { CameBackAlone = true, Class = CancelClass.Customer }, Rule("r", Part(OfferKind.Reassure)));
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.CameBackAlone));
    }

    [Test]
    public void An_order_staff_replaced_did_not_come_back_because_nobody_had_left()
    {
        var decision = Decide(Facts with { CameBackAlone = true, Class = CancelClass.EditedAndRecreated }, Rule("r", Part(OfferKind.Reassure)));
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.NotForUs));
    }

    [TestCase(CancelClass.Customer)]
    [TestCase(CancelClass.Unknown)]
    public void An_unknown_reason_is_asked_for_once(CancelClass cancelClass)
    {
        var facts = Facts with { Class = cancelClass, Reason = Reason.Unknown };
        Assert.Multiple(() =>
        {
            Assert.That(Decide(facts, Rule("r", Part(OfferKind.Reassure))).Verdict, Is.EqualTo(Verdict.Ask));
            Assert.That(Decide(facts with { AlreadyAsked = true }, Rule("r", Part(OfferKind.Reassure))).Verdict,
                Is.EqualTo(cancelClass == CancelClass.Customer ? Verdict.Offer : Verdict.NoOffer));
        });
    }

    [Test]
    public void A_reason_makes_up_for_an_unknown_class()
    {
        var decision = Decide(Facts with { Class = CancelClass.Unknown }, Rule("r", Part(OfferKind.Reassure)));
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.Offer));
        Assert.That(decision.Why[0].Says, Does.Contain("but a reason was given"));
    }

    [Test]
    public void A_failed_payment_gets_another_way_to_pay_and_no_money_off()
    {
        var failed = Facts with { Class = CancelClass.PaymentFailed, Reason = Reason.Unknown };
        var decision = Decide(failed,
            Rule("coupon", Coupon(10)),
            Rule("reassure", Part(OfferKind.Reassure)),
            Rule("both", Part(OfferKind.AlternatePayment), Coupon(5)),
            Rule("pay", Part(OfferKind.AlternatePayment)));
        Assert.That((decision.Verdict, decision.RuleId, decision.Offer!.Cost), Is.EqualTo((Verdict.Offer, "pay", Usd(0))));
        Assert.That(Decide(failed, Rule("coupon", Coupon(10))).Verdict, Is.EqualTo(Verdict.NoOffer));
    }

    [Test]
    public void A_failed_payment_may_be_repeated_with_the_only_method_there_is()
    {
        var failed = Facts with { Class = CancelClass.PaymentFailed, PaymentMethods = [new PaymentMethod("stripe", "Card")] };
        Assert.That(Decide(failed, Rule("pay", Part(OfferKind.AlternatePayment))).Verdict, Is.EqualTo(Verdict.Offer));
        Assert.That(Decide(failed with { Class = CancelClass.Customer }, Rule("pay", Part(OfferKind.AlternatePayment))).Verdict, Is.EqualTo(Verdict.NoOffer));
    }

    [Test]
    public void Who_is_held_out_gets_no_offer_and_no_question()
    {
        var offer = Decide(Measured, Rule("r", Part(OfferKind.Reassure)));
        var question = Decide(Measured with { Reason = Reason.Unknown }, Rule("r", Part(OfferKind.Reassure)));
        Assert.Multiple(() =>
        {
            Assert.That(offer.Verdict, Is.EqualTo(Verdict.HeldOut));
            Assert.That(question.Verdict, Is.EqualTo(Verdict.HeldOut));
            Assert.That(offer.Offer, Is.Null);
            Assert.That(offer.Why[^1].Says, Does.Contain("gets no offers"));
        });
    }

    [Test]
    public void Guards_come_before_the_holdout() =>
        Assert.That(Decide(Measured with { OtherCaseOpen = true }, Rule("r", Part(OfferKind.Reassure))).Verdict, Is.EqualTo(Verdict.NoOffer));

    [Test]
    public void The_holdout_follows_the_person_not_the_case()
    {
        var first = Decide(Facts, Rule("r", Part(OfferKind.Reassure)));
        var second = Decide(Facts with { Reason = Reason.WrongItem, CancelledAt = Now }, Rule("s", Coupon(5)));
        Assert.That(second.Bucket, Is.EqualTo(first.Bucket));
    }

    [Test]
    public void An_offer_that_is_too_dear_is_passed_over_for_the_next()
    {
        var decision = Decide(Facts, Rule("half", Coupon(50)), Rule("tenth", Coupon(10)));
        Assert.That((decision.RuleId, decision.Offer!.Cost), Is.EqualTo(("tenth", Usd(500))));
        Assert.That(decision.Why.Single(w => w.Subject == "half").Says,
            Is.EqualTo("The rule matches but is passed over: It would cost 25.00 USD, more than 30 % of the order."));
    }

    [Test]
    public void Parts_add_up()
    {
        var offer = Decide(Facts, Rule("bundle", Coupon(10), Part(OfferKind.FreeShipping), Part(OfferKind.TalkToUs))).Offer!;
        Assert.That((offer.Cost, offer.Parts.Count, offer.Has(OfferKind.TalkToUs)), Is.EqualTo((Usd(1500), 3, true)));
    }

    [Test]
    public void A_decision_can_be_replayed()
    {
        var book = Book(Rule("priority", Part(OfferKind.PriorityDelivery)));
        var made = RuleEngine.Decide(book, Facts, Now.ToOffset(TimeSpan.FromHours(9)));
        var facts = StoredJson.Read<CaseFacts>(StoredJson.Write(Facts));
        var again = RuleEngine.Replay(StoredJson.Read<Rulebook>(StoredJson.Write(book)), facts, StoredJson.Read<Decision>(StoredJson.Write(made)));
        Assert.That(StoredJson.Write(again), Is.EqualTo(StoredJson.Write(made)));
        Assert.That(made.At, Is.EqualTo(Now));
    }
}
