using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RehearsalTests
{
    private static readonly Rulebook Published = Book(Rule("free", Part(OfferKind.FreeShipping)) with { When = new ReasonIs([Reason.ShippingCost]) });

    private static readonly Rulebook Draft = Book(Published.Rules[0], Rule("talk", Part(OfferKind.TalkToUs), Coupon(10)) with { When = new ReasonIs([Reason.CheaperElsewhere]) });

    [Test]
    public void Nothing_changed_changes_nothing()
    {
        var result = Rehearsal.Of([Of(1), Of(2, Reason.CheaperElsewhere)], Published, Published);
        Assert.That((result.Cases, result.Changed.Count, result.Moves.Count, result.Cost), Is.EqualTo((2, 0, 0, new RehearsedCost(0, 0, 0))));
    }

    [Test]
    public void It_tells_how_many_would_change_from_what_to_what_and_what_that_can_cost()
    {
        var result = Rehearsal.Of([Of(1), Of(2, Reason.CheaperElsewhere), Of(3, Reason.CheaperElsewhere), Of(4, Reason.Other)], Published, Draft);
        Assert.That(result.Moves, Is.EqualTo(new[] { new RehearsedMove("no offer", "a talk with the team and a coupon of 10 %", 2) }));
        Assert.That(result.Cost, Is.EqualTo(new RehearsedCost(0, 1000, 0)), "10 % of 50.00, twice");
        Assert.That(result.Sample.Select(s => s.Case.Order), Is.EqualTo(new[] { 2, 3 }));
        Assert.That((result.Hits["free"], result.Hits["talk"]), Is.EqualTo(((1, 1), (0, 2))));
    }

    [Test]
    public void An_offer_that_only_stands_longer_is_a_change_too()
    {
        var longer = Published with { Rules = [Published.Rules[0] with { ValidHours = 72 }] };
        Assert.That(Rehearsal.Of([Of(1)], Published, longer).Moves.Single(), Is.EqualTo(new RehearsedMove("free shipping and no fees", "free shipping and no fees, for longer", 1)));
    }

    [Test]
    public void Who_was_held_out_stays_held_out_even_when_forgotten()
    {
        var facts = Facts with { HoldoutPercent = 10, Person = "", Reason = Reason.CheaperElsewhere };
        var (held, not) = (new RehearsedCase(1, "1", facts, Now, 42), new RehearsedCase(2, "2", facts, Now, 9000));
        var result = Rehearsal.Of([held, not], Published, Draft);
        Assert.That(result.Changed.Select(c => c.Case.Order), Is.EqualTo(new[] { 2 }));
        Assert.That(result.Decided[0].Then.Verdict, Is.EqualTo(Verdict.HeldOut));
    }

    [Test]
    public void Guards_that_step_in_are_counted_and_so_are_rules_that_are_too_dear()
    {
        var cooling = Of(1) with { Facts = Facts with { LastOfferAt = Now.AddDays(-1) } };
        var dear = Of(2, Reason.CheaperElsewhere) with { Facts = Facts with { Reason = Reason.CheaperElsewhere, Guards = new Guardrails { MaxCostMinor = 100 } } };
        var result = Rehearsal.Of([cooling, dear], Published, Draft);
        Assert.That(result.Guards, Is.EquivalentTo(new[] { ("cooldown", 1, 1), ("ceilings", 0, 1) }));
    }

    [Test]
    public void Costs_in_another_currency_count_at_the_orders_own_rate_or_are_said_to_be_missing()
    {
        var facts = Facts with { Reason = Reason.CheaperElsewhere, StoreCurrency = "EUR" };
        var (known, unknown) = (Of(1) with { Facts = facts with { TotalInStoreCurrency = new Money(3000, "EUR") } }, Of(2) with { Facts = facts });
        Assert.That(Rehearsal.Of([known, unknown], Published, Draft).Cost, Is.EqualTo(new RehearsedCost(0, 250, 1)));
    }

    [Test]
    public void Ten_are_shown_and_a_rare_move_is_among_them()
    {
        var many = Enumerable.Range(1, 30).Select(i => Of(i, Reason.CheaperElsewhere)).Append(Of(99, Reason.Other)).ToList();
        var draft = Draft with { Rules = [.. Draft.Rules, Rule("else", Part(OfferKind.Reassure)) with { When = new ReasonIs([Reason.Other]) }] };
        var sample = Rehearsal.Of(many, Published, draft).Sample;
        Assert.That(sample, Has.Count.EqualTo(10));
        Assert.That(sample.Select(s => s.Case.Order), Does.Contain(99));
    }

    [Test]
    public void A_store_without_cases_sees_what_would_happen_to_an_ordinary_order()
    {
        var store = new Store { Id = new StoreId("woo:x.example"), Url = new Uri("https://x.example"), Name = "X", Currency = "JPY", TimeZone = "Asia/Tokyo", Language = "ja", Country = "JP" };
        var result = Rehearsal.Of(RehearsalExamples.Of(store, Now), Rulebook.Default, Draft);
        Assert.That(result.Cases, Is.EqualTo(Reason.All.Count + 1));
        Assert.That(result.Decided.Select(d => d.Now.Verdict), Has.None.EqualTo(Verdict.Ask).And.None.EqualTo(Verdict.HeldOut));
        Assert.That(result.Decided[0].Case.Facts.Total, Is.EqualTo(new Money(6000, "JPY")));
    }

    private static RehearsedCase Of(long order, string reason = Reason.ShippingCost) => new(order, order.ToString(System.Globalization.CultureInfo.InvariantCulture), Facts with { Reason = reason }, Now);
}
