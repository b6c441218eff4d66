using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RuleEngineAllocation
{
    [Test]
    public void Fifty_rules_are_tried_within_a_small_budget_of_memory()
    {
        var rules = Enumerable.Range(0, 49)
            .Select(i => Rule(FormattableString.Invariant($"r{i}"), Coupon(5)) with { When = new And([new ReasonIs([Reason.WrongItem]), new OrderValue(4000)]) })
            .Append(Rule("last", Part(OfferKind.FreeShipping)));
        var book = Book([.. rules]);
        Assert.That(RuleEngine.Decide(book, Facts, Now).RuleId, Is.EqualTo("last"));

        const int times = 200;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
            _ = RuleEngine.Decide(book, Facts, Now);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / times;
        TestContext.Out.WriteLine(FormattableString.Invariant($"{each} bytes a decision"));
        Assert.That(each, Is.LessThan(16 * 1024));
    }
}
