using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class GuardTests
{
    private static readonly CaseFacts OnPage = Facts with { OnPage = true };

    private static IEnumerable<TestCaseData> Blocking()
    {
        yield return Case("consent", Facts with { MayWrite = MayWrite.Nothing });
        yield return Case("consent", Facts with { MayWrite = MayWrite.ServiceOnly });
        yield return Case("consent", Facts with { MayWrite = MayWrite.ServiceOnly, Reason = Reason.Unknown, AlreadyAsked = true });
        yield return Case("consent", Facts with { NoAddress = true });
        yield return Case("oneCase", Facts with { OtherCaseOpen = true });
        yield return Case("oneCase", OnPage with { OtherCaseOpen = true });
        yield return Case("country", Facts with { Country = "CH", Guards = Facts.Guards with { BlockedCountries = ["DE", "ch"] } });
        yield return Case("cooldown", Facts with { LastOfferAt = Now.AddDays(-30).AddSeconds(1) });
        yield return Case("maximum", Facts with { OffersInPeriod = 3 });
        yield return Case("stock", Facts with { MissingStock = "Merino Tee - M is gone." });
        yield return Case("stock", OnPage with { MissingStock = "Merino Tee - M is gone." });

        static TestCaseData Case(string guard, CaseFacts facts) => new(guard, facts) { TestName = "{m}(" + guard + (facts.OnPage ? ", on the page)" : ", by mail)") };
    }

    [TestCaseSource(nameof(Blocking))]
    public void A_guard_ends_the_case_and_says_so(string guard, CaseFacts facts)
    {
        var decision = Decide(facts, Rule("r", Part(OfferKind.Reassure)));
        Assert.Multiple(() =>
        {
            Assert.That(decision.Verdict, Is.EqualTo(Verdict.NoOffer));
            Assert.That(decision.RuleId, Is.Null);
            Assert.That((decision.Why[^1].Kind, decision.Why[^1].Subject, decision.Why[^1].Passed), Is.EqualTo(("guard", guard, false)));
            Assert.That(decision.Why.Count(w => !w.Passed), Is.EqualTo(1));
        });
    }

    private static IEnumerable<TestCaseData> Passing()
    {
        yield return new TestCaseData(Facts with { LastOfferAt = Now.AddDays(-30) }).SetArgDisplayNames("thirty days later");
        yield return new TestCaseData(Facts with { LastOfferAt = Now.AddDays(-1), Guards = Facts.Guards with { CooldownDays = 0 } }).SetArgDisplayNames("no cooldown");
        yield return new TestCaseData(Facts with { OffersInPeriod = 2 }).SetArgDisplayNames("two offers so far");
        yield return new TestCaseData(Facts with { Country = "", Guards = Facts.Guards with { BlockedCountries = ["CH"] } }).SetArgDisplayNames("country not known");
        yield return new TestCaseData(OnPage with { MayWrite = MayWrite.ServiceOnly }).SetArgDisplayNames("question only, but on the page");
        yield return new TestCaseData(OnPage with { MayWrite = MayWrite.Nothing }).SetArgDisplayNames("nothing, but on the page");
        yield return new TestCaseData(OnPage with { NoAddress = true }).SetArgDisplayNames("no address, but on the page");
    }

    [TestCaseSource(nameof(Passing))]
    public void What_is_within_the_limits_passes(CaseFacts facts) =>
        Assert.That(Decide(facts, Rule("r", Coupon(5))).Verdict, Is.EqualTo(Verdict.Offer));

    [Test]
    public void Without_consent_only_the_neutral_question_may_be_mailed() =>
        Assert.That(Decide(Facts with { MayWrite = MayWrite.ServiceOnly, Reason = Reason.Unknown }, Rule("r", Coupon(5))).Verdict, Is.EqualTo(Verdict.Ask));

    [Test]
    public void A_serial_canceller_gets_only_what_costs_nothing()
    {
        var serial = Facts with { EarlierCancellations = 3 };
        var decision = Decide(serial, Rule("coupon", Coupon(5)), Rule("free", Part(OfferKind.Reassure)));
        Assert.That(decision.RuleId, Is.EqualTo("free"));
        Assert.That(Decide(serial with { EarlierCancellations = 2 }, Rule("coupon", Coupon(5))).RuleId, Is.EqualTo("coupon"));
    }

    [Test]
    public void On_the_page_a_cooldown_leaves_what_costs_nothing()
    {
        var tired = OnPage with { LastOfferAt = Now.AddDays(-1), OffersInPeriod = 9 };
        Assert.That(Decide(tired, Rule("coupon", Coupon(5)), Rule("free", Part(OfferKind.TalkToUs))).RuleId, Is.EqualTo("free"));
        Assert.That(Decide(tired, Rule("coupon", Coupon(5))).Verdict, Is.EqualTo(Verdict.NoOffer));
    }
}
