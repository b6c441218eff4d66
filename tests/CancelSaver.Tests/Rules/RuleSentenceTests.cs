using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RuleSentenceTests
{
    private static IEnumerable<TestCaseData> Rules()
    {
        yield return new TestCaseData(
            Rule("a", Part(OfferKind.FreeShipping)) with { When = new And([new ReasonIs([Reason.ShippingCost]), new OrderValue(4000)]) },
            "When the reason is shipping cost and the order is 40.00 USD or more, offer free shipping and no fees for 48 hours.");
        yield return new TestCaseData(Rule("a"), "Always offer nothing.");
        yield return new TestCaseData(
            Rule("a", Coupon(10), Part(OfferKind.TalkToUs)) with
            {
                When = new Or([new And([new CountryIs(["US", "CA"]), new CustomerIs(New: true)]), new Not(new HourOfDay(9, 17))]),
                ValidHours = 1,
            },
            "When (the country is US or CA and the customer is new) or it is not so that it was cancelled between 09:00 and 17:59 store time, "
                + "offer a coupon of 10 % and a talk with the team for 1 hour.");
        yield return new TestCaseData(
            Rule("a", new OfferTerms { Kind = OfferKind.Coupon, AmountMinor = 500 }) with { When = new MinutesToCancel(null, 10) },
            "When the minutes from order to cancellation are 10 or less, offer a coupon of 5.00 USD for 48 hours.");
        yield return new TestCaseData(
            Rule("a", Part(OfferKind.NextOrderDiscount) with { Percent = 15 }) with { ValidHours = 720 }, "Always offer 15 % off the next order for 720 hours.");
        yield return new TestCaseData(
            Rule("a", Part(OfferKind.StoreCredit) with { AmountMinor = 700 }, Part(OfferKind.FreeShipping) with { FeesToo = false }),
            "Always offer 7.00 USD of store credit and free shipping for 48 hours.");
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_reads_as_a_sentence(Rule rule, string sentence) => Assert.That(RuleSentence.Of(rule, "USD"), Is.EqualTo(sentence));

    [Test]
    public void Every_rule_we_ship_reads_as_a_sentence() =>
        Assert.That(Rulebook.Default.Rules.Select(r => RuleSentence.Of(r, "EUR")), Has.All.Match("^(When|Always) [^(]+, ?offer .+ hours\\.$|^Always offer .+ hours\\.$"));
}
