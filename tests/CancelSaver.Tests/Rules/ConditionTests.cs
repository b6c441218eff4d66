using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class ConditionTests
{
    private static IEnumerable<TestCaseData> Holding()
    {
        yield return Case(new Always());
        yield return Case(new ReasonIs(["shippingcost"]));
        yield return Case(new ReasonIs(["TooLoud"]), Facts with { Reason = "tooloud" });
        yield return Case(new ClassIs([CancelClass.Customer]));
        yield return Case(new OrderValue(6000, 6000));
        yield return Case(new OrderValue(6000));
        yield return Case(new OrderValue(null, 6000));
        yield return Case(new OrderValue(), Facts with { StoreCurrency = "EUR" });
        yield return Case(new HasProduct([1, 13]));
        yield return Case(new HasCategory([5]), Facts with { Lines = [Facts.Lines[0] with { CategoryIds = [4, 5] }] });
        yield return Case(new LineCount(1, 1));
        yield return Case(new CountryIs(["us"]));
        yield return Case(new LanguageIs(["en"]));
        yield return Case(new LanguageIs(["zh"]), Facts with { Language = "zh_CN" });
        yield return Case(new CustomerIs(New: true));
        yield return Case(new CustomerIs(New: false), Facts with { EarlierOrders = 1 });
        yield return Case(new PaymentMethodIs(["stripe"]));
        yield return Case(new ShippingMethodIs(["flat_rate"]));
        yield return Case(new HourOfDay(9, 9));
        yield return Case(new HourOfDay(22, 9));
        yield return Case(new MinutesToCancel(7, 7));
        yield return Case(new EarlierCancellations(0, 0));
        yield return Case(new SpentAtLeast(0));
        yield return Case(new SpentAtLeast(5000), Facts with { Spent = Usd(5000) });
        yield return Case(new Not(new CountryIs(["CH"])));
        yield return Case(new And([]));
        yield return Case(new Or([new CountryIs(["CH"]), new CountryIs(["US"])]));
    }

    [TestCaseSource(nameof(Holding))]
    public void It_holds(Condition condition, CaseFacts facts) => Assert.That(Conditions.WhyNot(condition, facts), Is.Null);

    private static IEnumerable<TestCaseData> Failing()
    {
        yield return Fails(new ReasonIs([Reason.ChangedMind]), "The reason is shipping cost.");
        yield return Fails(new ClassIs([CancelClass.PaymentFailed]), "It was cancelled as customer.");
        yield return Fails(new OrderValue(6001), "The order is 60.00 USD.");
        yield return Fails(new OrderValue(null, 5999), "The order is 60.00 USD.");
        yield return Fails(new OrderValue(1), "The order is in USD, the rule in EUR.", Facts with { StoreCurrency = "EUR" });
        yield return Fails(new HasProduct([14]), "None of the products is in the order.");
        yield return Fails(new HasCategory([5]), "Nothing in the order is of these categories.");
        yield return Fails(new LineCount(2), "The order has 1 lines.");
        yield return Fails(new CountryIs(["CH"]), "The country is US.");
        yield return Fails(new CountryIs(["CH"]), "The country is not known.", Facts with { Country = "" });
        yield return Fails(new LanguageIs(["e", "en-GB"]), "The language is en-US.");
        yield return Fails(new CustomerIs(New: false), "The customer is new.");
        yield return Fails(new CustomerIs(New: true), "The customer has ordered before.", Facts with { EarlierOrders = 2 });
        yield return Fails(new PaymentMethodIs(["cod"]), "The payment method is stripe.");
        yield return Fails(new ShippingMethodIs(["pickup"]), "The shipping method is flat_rate.");
        yield return Fails(new HourOfDay(10, 8), "It was cancelled in the hour of 09:00 store time.");
        yield return Fails(new MinutesToCancel(8), "It was cancelled 7 minutes after ordering.");
        yield return Fails(new EarlierCancellations(1), "The customer cancelled 0 times before.");
        yield return Fails(new SpentAtLeast(1), "The customer has spent 0.00 USD so far.");
        yield return Fails(new Not(new CountryIs(["US"])), "The rule leaves out cases where the country is US.");
        yield return Fails(new And([new CountryIs(["US"]), new LineCount(5), new LineCount(9)]), "The order has 1 lines.");
        yield return Fails(new Or([new LineCount(5), new CountryIs(["CH"]), new LineCount(9)]), "The order has 1 lines. The country is US.");
        yield return Fails(new Or([]), "The rule names no condition that could hold.");
    }

    [TestCaseSource(nameof(Failing))]
    public void It_says_why_not(Condition condition, string says, CaseFacts facts) => Assert.That(Conditions.WhyNot(condition, facts), Is.EqualTo(says));

    [TestCase("America/New_York", 9)]
    [TestCase("+02:00", 16)]
    [TestCase("-0330", 11)]
    [TestCase("Asia/Kathmandu", 20)]
    [TestCase("Nowhere/Town", 14)]
    [TestCase("", 14)]
    public void The_hour_is_the_stores(string timeZone, int hour) =>
        Assert.That(Conditions.WhyNot(new HourOfDay(hour, hour), Facts with { StoreTimeZone = timeZone }), Is.Null);

    private static TestCaseData Case(Condition condition, CaseFacts? facts = null) =>
        new TestCaseData(condition, facts ?? Facts).SetArgDisplayNames(RuleSentence.When(condition, "USD"));

    private static TestCaseData Fails(Condition condition, string says, CaseFacts? facts = null) =>
        new TestCaseData(condition, says, facts ?? Facts).SetArgDisplayNames(RuleSentence.When(condition, "USD"), says);
}
