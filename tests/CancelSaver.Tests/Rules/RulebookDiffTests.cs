using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RulebookDiffTests
{
    private static readonly Rule A = Rule("a", Part(OfferKind.FreeShipping)) with { When = new ReasonIs([Reason.ShippingCost]) };
    private static readonly Rule B = Rule("b", Coupon(5)) with { When = new PaymentMethodIs(["cod"]) };
    private static readonly Rule C = Rule("c", Part(OfferKind.TalkToUs));
    private static readonly RuleNames Names = new("USD") { Payments = new Dictionary<string, string> { ["cod"] = "Cash on delivery" } };

    private static IEnumerable<TestCaseData> Differences()
    {
        yield return Case([A, B], [A, B]);
        yield return Case([A], [A, B], "Added “b” at place 2: When the payment method is Cash on delivery, offer a coupon of 5 % for 48 hours.");
        yield return Case([A, C], [A], "Removed “c”: Always offer a talk with the team for 48 hours.");
        yield return Case([A, B, C], [C, A, B], "Moved “c” from place 3 to place 1.");
        yield return Case([A, B, C], [B, C, A], "Moved “a” from place 1 to place 3.");
        yield return Case([A], [A with { Enabled = false }], "“a” is switched off.");
        yield return Case([A], [A with { Name = "Free" }], "“a” is now called “Free”.");
        yield return Case([C], [C with { ValidHours = 72 }], "Changed “c”. Before: Always offer a talk with the team for 48 hours. Now: Always offer a talk with the team for 72 hours.");
        yield return Case([A, C], [C with { Enabled = false }, B],
            "Added “b” at place 2: When the payment method is Cash on delivery, offer a coupon of 5 % for 48 hours.",
            "Removed “a”: When the reason is shipping cost, offer free shipping and no fees for 48 hours.", "“c” is switched off.");

        static TestCaseData Case(Rule[] before, Rule[] after, params string[] says) => new TestCaseData(before, after, says).SetArgDisplayNames(says.Length == 0 ? "nothing" : string.Join(" ", says));
    }

    [TestCaseSource(nameof(Differences))]
    public void Two_rulebooks_are_told_apart_in_sentences(Rule[] before, Rule[] after, string[] says) =>
        Assert.That(RulebookDiff.Of(Book(before), Book(after), Names).Select(c => c.Says), Is.EqualTo(says));

    [Test]
    public void A_draft_is_taken_over_to_what_was_published_meanwhile()
    {
        var (start, draft, onto) = (Book(A, B, C), Book(C, A, B with { ValidHours = 24 }), Book(A with { Enabled = false }, B, C, Rule("d", Coupon(1))) with { Version = 8 });
        var (merged, both) = RulebookMerge.Rebase(start, draft, onto);
        Assert.That(merged.Rules.Select(r => r.Id), Is.EqualTo(new[] { "c", "d", "a", "b" }), "the draft's order; what is new follows the rule it stood behind");
        Assert.That((merged.Find("a")!.Enabled, merged.Find("b")!.ValidHours, merged.Version), Is.EqualTo((false, 24, 8)));
        Assert.That(both, Is.Empty);
    }

    [Test]
    public void Where_both_sides_changed_a_rule_the_drafts_wording_stays_and_is_named()
    {
        var (merged, both) = RulebookMerge.Rebase(Book(A, B), Book(A with { ValidHours = 1 }, B), Book(A with { ValidHours = 2 }, B));
        Assert.That((merged.Find("a")!.ValidHours, both), Is.EqualTo((1, new[] { "a" })));
    }

    [Test]
    public void What_one_side_took_out_is_out()
    {
        Assert.That(RulebookMerge.Rebase(Book(A, B), Book(A), Book(A, B, C)).Rulebook.Rules.Select(r => r.Id), Is.EqualTo(new[] { "a", "c" }));
        Assert.That(RulebookMerge.Rebase(Book(A, B), Book(A, B, C), Book(B)).Rulebook.Rules.Select(r => r.Id), Is.EqualTo(new[] { "b", "c" }));
    }

    [Test]
    public void Doing_it_twice_is_doing_it_once()
    {
        var book = Book(A, B, C);
        foreach (var edit in (Func<Rulebook, Rulebook>[])
            [b => RulebookEdits.Move(b, "c", 1), b => RulebookEdits.Switch(b, "a", false), b => RulebookEdits.Remove(b, "b"), b => RulebookEdits.Duplicate(b, "a", "once"), b => RulebookEdits.Put(b, Rule("d"))])
        {
            Assert.That(RulebookEdits.Stamp(edit(book)), Is.Not.EqualTo(RulebookEdits.Stamp(book)));
            Assert.That(RulebookEdits.Stamp(edit(edit(book))), Is.EqualTo(RulebookEdits.Stamp(edit(book))));
        }
        Assert.That(RulebookEdits.Move(book, "a", 99).Rules[^1].Id, Is.EqualTo("a"));
    }

    [Test]
    public void Every_template_is_a_rule_that_may_be_published_first()
    {
        foreach (var template in RuleTemplates.All)
        {
            var rule = RuleTemplates.Make(template.Id, "x")!;
            var wrong = RulebookValidation.Validate(RulebookEdits.Put(Rulebook.Default, rule), "USD", []).Where(e => !e.Warns);
            Assert.That(wrong, Is.Empty, template.Id);
        }
    }

    [Test]
    public void A_rule_behind_one_that_takes_all_its_cases_is_warned_of()
    {
        var reassure = Rule("first", Part(OfferKind.Reassure)) with { When = new ReasonIs([Reason.ChangedMind, Reason.Other]) };
        var behind = Rule("behind", Coupon(5)) with { When = new And([new ReasonIs([Reason.Other]), new OrderValue(1000)]) };
        var beside = behind with { Id = "beside", When = new ReasonIs([Reason.Other, Reason.ForgotCode]) };
        var says = RulebookValidation.Validate(Book(reassure, behind, beside), "USD", []);
        Assert.That(says.Select(s => (s.RuleId, s.Warns)), Is.EqualTo(new[] { ("behind", true) }));
    }
}
