using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RulebookValidationTests
{
    private static readonly Rule Fine = Rule("fine", Coupon(5)) with { When = new ReasonIs([Reason.Other]) };

    [Test]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var errors = Validate(
            Fine,
            Fine with { Name = " " },
            Fine with { Id = "a b", ValidHours = 721, When = new HourOfDay(24, -1) },
            Fine with { Id = "bad", When = new And([new CountryIs(["usa"]), new OrderValue(5000, 4000), new Or([])]) });
        Assert.That(errors.Select(e => e.Index + " " + e.Field), Is.EqualTo(new[]
        {
            "1 id", "1 name", "2 id", "2 validHours", "2 when.from", "2 when.to", "3 when.all[0].countries", "3 when.all[1]", "3 when.all[2].any",
        }));
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case(Fine with { Id = "" }, "id", "no id");
        yield return Case(Fine with { Id = new string('x', 41) }, "id", "longer than 40");
        yield return Case(Fine with { Name = new string('x', 101) }, "name", "longer than 100");
        yield return Case(Fine with { ValidHours = 0 }, "validHours", "between 1 and 720");
        yield return Case(Offering(Part(OfferKind.Reassure), Part(OfferKind.TalkToUs), Part(OfferKind.ReissueCode), Coupon(1)), "offer", "at most 3");
        yield return Case(Offering(Coupon(1), Coupon(2)), "offer[1].kind", "twice");
        yield return Case(Offering(Part((OfferKind)99)), "offer[0].kind", "no such kind");
        yield return Case(Offering(Part(OfferKind.Coupon)), "offer[0]", "needs");
        yield return Case(Offering(Coupon(5) with { AmountMinor = 100 }), "offer[0]", "not both");
        yield return Case(Offering(Coupon(0)), "offer[0].percent", "between 1 and 100");
        yield return Case(Offering(Coupon(101)), "offer[0].percent", "between 1 and 100");
        yield return Case(Offering(new OfferTerms { Kind = OfferKind.Coupon, AmountMinor = 0 }), "offer[0].amountMinor", "more than nothing");
        yield return Case(Offering(Part(OfferKind.Reassure) with { Percent = 5 }), "offer[0]", "Only a coupon");
        yield return Case(Offering(Part(OfferKind.NextOrderDiscount)), "offer[0]", "needs a percentage");
        yield return Case(Offering(Part(OfferKind.NextOrderDiscount) with { Percent = 200 }), "offer[0].percent", "between 1 and 100");
        yield return Case(Offering(Part(OfferKind.NextOrderDiscount) with { Percent = 10 }, Part(OfferKind.TalkToUs)), "offer", "stands alone");
        yield return Case(Offering(Part(OfferKind.StoreCredit)), "offer[0]", "has an amount");
        yield return Case(Offering(Part(OfferKind.StoreCredit) with { Percent = 10, AmountMinor = 500 }), "offer[0]", "no percentage");
        yield return Case(Offering(Part(OfferKind.StoreCredit) with { AmountMinor = 500 }, Coupon(5)), "offer", "cannot be in one offer");
        yield return Case(Offering(Part(OfferKind.AlternatePayment) with { PaymentMethod = "klarna" }), "offer[0].paymentMethod", "klarna");
        yield return Case(Offering(Part(OfferKind.Reassure) with { PaymentMethod = "cod" }), "offer[0].paymentMethod", "Only another way");
        yield return Case(Offering([null!]), "offer[0]", "no part");
        yield return Case(Fine with { Offer = null! }, "offer", "missing");
        yield return Case(When(null!), "when", "missing");
        yield return Case(When(new ReasonIs(["Weather"])), "when.reasons", "Weather");
        yield return Case(When(new ReasonIs([])), "when.reasons", "empty");
        yield return Case(When(new ReasonIs(null!)), "when.reasons", "empty");
        yield return Case(When(new ReasonIs([null!])), "when.reasons", "no reason");
        yield return Case(When(new CountryIs(["us"])), "when.countries", "two letters");
        yield return Case(When(new LanguageIs(["?"])), "when.languages", "no language");
        yield return Case(When(new HasProduct([0])), "when.ids", "no product");
        yield return Case(When(new PaymentMethodIs(["bitcoin"])), "when.methods", "bitcoin");
        yield return Case(When(new LineCount(3, 2)), "when", "no range");
        yield return Case(When(new OrderValue(5000, 4000)), "when", "50.00 USD to 40.00 USD");
        yield return Case(When(new MinutesToCancel(-1)), "when", "below 0");
        yield return Case(When(new SpentAtLeast(-1)), "when.minor", "below nothing");
        yield return Case(When(new And([])), "when.all", "no condition");
        yield return Case(When(new Not(null!)), "when.that", "missing");
        yield return Case(When(new Not(new Not(new Not(new Not(new Not(new Always())))))), "when.that.that.that.that.that", "more than 5 deep");

        static Rule Offering(params OfferTerms[] parts) => Fine with { Offer = parts };
        static Rule When(Condition condition) => Fine with { When = condition };
        static TestCaseData Case(Rule rule, string field, string says) => new TestCaseData(rule, field, says).SetArgDisplayNames(field, says);
    }

    [TestCaseSource(nameof(Wrong))]
    public void A_mistake_is_found_where_it_is(Rule rule, string field, string says)
    {
        var error = Validate(rule).Single();
        Assert.That((error.Field, error.RuleId), Is.EqualTo((field, rule.Id)));
        Assert.That(error.Says, Does.Contain(says));
    }

    [Test]
    public void A_rule_behind_one_that_always_makes_its_offer_is_never_reached()
    {
        var always = Rule("always", Part(OfferKind.Reassure)) with { When = new Or([new CountryIs(["US"]), new OrderValue()]) };
        Assert.Multiple(() =>
        {
            Assert.That(Validate(always, Fine).Single().Says, Is.EqualTo("This rule is never reached: \"always\" before it always makes its offer."));
            Assert.That(Validate(always, Fine with { Enabled = false }), Is.Empty);
            Assert.That(Validate(always with { Enabled = false }, Fine), Is.Empty);
            Assert.That(Validate(always with { Offer = [Coupon(5)] }, Fine), Is.Empty, "a coupon may break a ceiling");
            Assert.That(Validate(always, Rule("pay", Part(OfferKind.AlternatePayment))), Is.Empty, "a failed payment gets past reassurance");
        });
    }

    [Test]
    public void Own_reasons_of_the_store_are_reasons() =>
        Assert.That(RulebookValidation.Validate(Book(Fine with { When = new ReasonIs(["Weather"]) }), "USD", [], ["weather"]), Is.Empty);

    [Test]
    public void Two_hundred_rules_are_enough()
    {
        var rules = Enumerable.Range(0, 201).Select(i => Fine with { Id = FormattableString.Invariant($"r{i}") }).ToArray();
        Assert.That(Validate(rules[..200]), Is.Empty);
        Assert.That(Validate(rules).Single().Says, Is.EqualTo("There are 201 rules; 200 is the most."));
    }

    private static IReadOnlyList<RulebookError> Validate(params Rule[] rules) =>
        RulebookValidation.Validate(Book(rules), "USD", [new PaymentMethod("stripe", "Card"), new PaymentMethod("cod", "Cash")]);
}
