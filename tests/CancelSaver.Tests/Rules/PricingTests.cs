using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class PricingTests
{
    private static readonly Guardrails Wide = new() { MaxPercent = 100 };

    [TestCase(10, 500)]
    [TestCase(33, 1650)]
    [TestCase(100, 5000)]
    public void A_percentage_is_of_the_products(int percent, long cost)
    {
        var part = Price(Coupon(percent), Facts).Offer!.Parts[0];
        Assert.That((part.Cost, part.Percent, part.Amount), Is.EqualTo((Usd(cost), (int?)percent, (Money?)null)));
        Assert.That(part.ProductIds, Is.EqualTo(new[] { 13L }));
    }

    [TestCase(700, 700)]
    [TestCase(9000, 5000)]
    public void An_amount_takes_off_no_more_than_the_products_cost(long amount, long cost) =>
        Assert.That(Price(new OfferTerms { Kind = OfferKind.Coupon, AmountMinor = amount }, Facts).Offer!.Parts[0].Amount, Is.EqualTo(Usd(cost)));

    [TestCase(true, 1000)]
    [TestCase(false, 800)]
    public void Free_shipping_costs_shipping_and_fees(bool feesToo, long cost) =>
        Assert.That(Price(Part(OfferKind.FreeShipping) with { FeesToo = feesToo }, Facts).Offer!.Cost, Is.EqualTo(Usd(cost)));

    [TestCase(null, 700)]
    [TestCase("2", 700)]
    [TestCase("flat_rate:2", 700)]
    [TestCase("1", 0)]
    [TestCase("3", 0)]
    public void Priority_costs_what_the_faster_way_costs_more(string? method, long cost)
    {
        var offer = Price(Part(OfferKind.PriorityDelivery), Facts with { Priority = Facts.Priority with { MethodInstance = method } }).Offer!;
        Assert.Multiple(() =>
        {
            Assert.That(offer.Cost, Is.EqualTo(Usd(cost)));
            Assert.That(offer.Parts[0].ReconfirmBy, Is.EqualTo(new DateTimeOffset(2026, 11, 18, 19, 0, 0, TimeSpan.Zero)));
            Assert.That(offer.Ends, Is.EqualTo(offer.Parts[0].ReconfirmBy));
        });
    }

    [Test]
    public void A_code_is_given_again_at_no_further_cost()
    {
        var part = Price(Part(OfferKind.ReissueCode), Facts with { CouponCodes = ["welcome10"] }).Offer!.Parts[0];
        Assert.That((part.Code, part.Cost), Is.EqualTo(("welcome10", Usd(0))));
    }

    [Test]
    public void The_next_order_is_priced_as_if_it_were_like_this_one()
    {
        var percent = Price(Part(OfferKind.NextOrderDiscount) with { Percent = 10 }, Facts).Offer!.Parts[0];
        var amount = Price(Part(OfferKind.NextOrderDiscount) with { AmountMinor = 9000 }, Facts).Offer!.Parts[0];
        Assert.Multiple(() =>
        {
            Assert.That((percent.Cost, percent.Percent), Is.EqualTo((Usd(500), (int?)10)));
            Assert.That((amount.Cost, amount.Amount), Is.EqualTo((Usd(9000), (Money?)Usd(9000))), "it may be more than this order was worth");
            Assert.That(percent.ProductIds, Is.Empty, "it is for any product");
        });
    }

    [Test]
    public void Store_credit_costs_what_is_given()
    {
        var part = Price(Part(OfferKind.StoreCredit) with { AmountMinor = 700 }, Facts).Offer!.Parts[0];
        Assert.That((part.Cost, part.Amount), Is.EqualTo((Usd(700), (Money?)Usd(700))));
    }

    private static IEnumerable<TestCaseData> NotToBeKept()
    {
        yield return Case(Part(OfferKind.StoreCredit) with { AmountMinor = 0 }, Facts, "nothing");
        yield return Case(Part(OfferKind.StoreCredit) with { AmountMinor = 500 }, Facts with { StoreCurrency = "EUR" }, "EUR");
        yield return Case(Part(OfferKind.NextOrderDiscount) with { AmountMinor = 500 }, Facts with { StoreCurrency = "EUR" }, "EUR");
        yield return Case(Part(OfferKind.ReissueCode), Facts, "no code");
        yield return Case(Part(OfferKind.FreeShipping), Facts with { Shipping = Usd(0), Fees = Usd(0) }, "no shipping cost");
        yield return Case(Part(OfferKind.FreeShipping) with { FeesToo = false }, Facts with { Shipping = Usd(0) }, "no shipping cost");
        yield return Case(Part(OfferKind.PriorityDelivery), Facts with { PriorityTaken = 10 }, "capacity");
        yield return Case(Part(OfferKind.PriorityDelivery), Facts with { Priority = new PriorityPlan { DailyCapacity = 0 } }, "capacity");
        yield return Case(Part(OfferKind.PriorityDelivery), Facts with { Priority = new PriorityPlan { WorkDays = [] } }, "work day");
        yield return Case(Part(OfferKind.PriorityDelivery), Facts with { Priority = new PriorityPlan { MethodInstance = "9" } }, "no longer has");
        yield return Case(Part(OfferKind.AlternatePayment) with { PaymentMethod = "klarna" }, Facts, "klarna");
        yield return Case(Part(OfferKind.AlternatePayment) with { PaymentMethod = "stripe" }, Facts, "already");
        yield return Case(Part(OfferKind.AlternatePayment), Facts with { PaymentMethods = [] }, "no other payment method");
        yield return Case(Coupon(10), Facts with { Products = Usd(0) }, "nothing to take off");
        yield return Case(new OfferTerms { Kind = OfferKind.Coupon, AmountMinor = 500 }, Facts with { StoreCurrency = "EUR" }, "EUR");

        static TestCaseData Case(OfferTerms terms, CaseFacts facts, string says) =>
            new TestCaseData(terms, facts, says).SetArgDisplayNames(terms.Kind.ToString(), says);
    }

    [TestCaseSource(nameof(NotToBeKept))]
    public void What_cannot_be_kept_is_not_offered(OfferTerms terms, CaseFacts facts, string says)
    {
        var decision = Decide(facts, Rule("first", terms), Rule("next", Part(OfferKind.Reassure)));
        Assert.That(decision.RuleId, Is.EqualTo("next"));
        Assert.That(decision.Why.Single(w => w.Subject == "first").Says, Does.Contain(says));
    }

    private static IEnumerable<TestCaseData> Ceilings()
    {
        yield return Case(Wide with { MaxPercent = 8 }, 0L, "8 % of the order");
        yield return Case(Wide with { MaxCostMinor = 499 }, 0L, "the most for one offer");
        yield return Case(Wide with { MarginPercent = 20, MaxPercentOfMargin = 49 }, 0L, "49 % of the margin");
        yield return Case(Wide with { MonthlyBudgetMinor = 10_000 }, 9501L, "budget");

        static TestCaseData Case(Guardrails guards, long spent, string says) => new TestCaseData(guards, spent, says).SetArgDisplayNames(says);
    }

    [TestCaseSource(nameof(Ceilings))]
    public void No_offer_breaks_a_ceiling(Guardrails guards, long spent, string says)
    {
        var facts = Facts with { Guards = guards, SpentThisMonthMinor = spent };
        Assert.That(Pricing.TooDear(Usd(500), facts), Does.Contain(says));
        Assert.That(Pricing.TooDear(Usd(0), facts), Is.Null);
    }

    [Test]
    public void What_just_reaches_a_ceiling_is_allowed()
    {
        var guards = new Guardrails { MaxPercent = 10, MaxCostMinor = 600, MarginPercent = 24, MaxPercentOfMargin = 50, MonthlyBudgetMinor = 10_000 };
        Assert.That(Pricing.TooDear(Usd(600), Facts with { Guards = guards, SpentThisMonthMinor = 9_400 }), Is.Null);
    }

    [Test]
    public void Limits_in_another_currency_let_nothing_through_that_costs()
    {
        var facts = Facts with { StoreCurrency = "EUR", Guards = Wide with { MaxCostMinor = 100_000 } };
        Assert.That(Pricing.TooDear(Usd(1), facts), Does.Contain("cannot be compared"));
        Assert.That(Pricing.TooDear(Usd(1), facts with { Guards = Wide }), Is.Null);
    }

    [Test]
    public void Where_orders_are_rebuilt_the_faster_way_is_free_and_fees_stay()
    {
        var facts = Facts with { RebuildsOrders = true };
        Assert.That(Price(Part(OfferKind.PriorityDelivery), facts).Offer!.Cost, Is.EqualTo(Usd(1500)), "700 more than the 800 that are given away with it");
        Assert.That(Price(Part(OfferKind.PriorityDelivery), facts with { BeforeCancel = true }).Offer!.Cost, Is.EqualTo(Usd(700)), "an order that stands keeps its price");
        Assert.That(Price(Part(OfferKind.PriorityDelivery), facts with { ShippingMethods = [] }).Offer!.Cost, Is.EqualTo(Usd(800)), "at least the old price");
        Assert.That(Price(Part(OfferKind.FreeShipping) with { FeesToo = true }, facts).Offer!.Cost, Is.EqualTo(Usd(800)), "fees cannot be waived");
    }

    [Test]
    public void A_faster_way_is_priced_in_the_orders_currency()
    {
        var facts = Facts with { Total = new Money(16_000, "JPY"), TotalInStoreCurrency = Usd(10_000), Shipping = new Money(1_280, "JPY"), Fees = new Money(0, "JPY"), RebuildsOrders = true };
        Assert.That(Price(Part(OfferKind.PriorityDelivery), facts).Offer!.Cost, Is.EqualTo(new Money(2_400, "JPY")));
    }

    [Test]
    public void Limits_are_held_against_the_orders_own_rate()
    {
        // 100.00 in the store's currency were 16,000 yen.
        var facts = Facts with { Total = new Money(16_000, "JPY"), TotalInStoreCurrency = Usd(10_000), Guards = Wide with { MaxCostMinor = 1000, MonthlyBudgetMinor = 5000 }, SpentThisMonthMinor = 4000 };
        Assert.That(Pricing.InStoreCurrency(new Money(1_600, "JPY"), facts), Is.EqualTo(Usd(1000)));
        Assert.That(Pricing.TooDear(new Money(1_600, "JPY"), facts), Is.Null);
        Assert.That(Pricing.TooDear(new Money(1_602, "JPY"), facts), Does.Contain("the most for one offer"));
        Assert.That(Pricing.TooDear(new Money(1_600, "JPY"), facts with { SpentThisMonthMinor = 4001 }), Does.Contain("budget"));
    }

    [Test]
    public void A_store_that_does_not_tell_its_ways_to_pay_offers_them_all()
    {
        var facts = Facts with { PaymentMethods = [], PaymentMethodsUnknown = true };
        Assert.That(Price(Part(OfferKind.AlternatePayment), facts).Offer!.Parts[0].PaymentMethod, Is.Null);
        Assert.That(Price(Part(OfferKind.AlternatePayment) with { PaymentMethod = "klarna" }, facts).WhyNot, Does.Contain("does not tell"));
    }

    private static Priced Price(OfferTerms terms, CaseFacts facts) => Pricing.Price(Rule("r", terms), facts, Now);
}
