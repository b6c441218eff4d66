using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace CancelSaver.Tests.Merchant;

/// <summary>A rule becomes a form and the form a rule; nothing a merchant has written gets lost on the way.</summary>
internal sealed class RuleFormTests
{
    private static readonly Store Shop = new()
    {
        Id = new StoreId("woo:shop.example"),
        Url = new Uri("https://shop.example"),
        Name = "Shop",
        Currency = "USD",
        TimeZone = "America/New_York",
        Language = "en-US",
        Country = "US",
        PaymentMethods = [new PaymentMethod("stripe", "Card"), new PaymentMethod("cod", "Cash")],
        ShippingMethods = [new ShippingMethod("flat_rate", "1", "Standard", null)],
    };

    private static readonly RuleChoices Choices = new(Shop);

    [Test]
    public void Every_rule_survives_the_form() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ArrayOf(120).ToArbitrary(), numbers =>
    {
        var rule = new Tape(numbers).Rule();
        var (form, again, read) = Round(rule);
        return read.IsFine
            && RuleSentence.When(again.When, "USD") == RuleSentence.When(rule.When, "USD") && StoredJson.Write(again with { When = new Always() }) == StoredJson.Write(rule with { When = new Always() })
            && StoredJson.Write(RuleForm.Of(again, Choices).Fields().All("c0-kind")) == StoredJson.Write(form.Fields().All("c0-kind"))
            && Same(RuleForm.Of(again, Choices).Fields(), form.Fields());
    }));

    [Test]
    public void Every_rule_we_ship_survives_unchanged()
    {
        foreach (var rule in Rulebook.Default.Rules.Concat(RuleTemplates.All.Select(t => t.Rule)))
            Assert.That(StoredJson.Write(Round(rule).Rule), Is.EqualTo(StoredJson.Write(rule)), rule.Id);
    }

    [Test]
    public void What_is_too_deep_for_the_form_is_carried_along()
    {
        Condition deep = new And([new ReasonIs([Reason.Other]), new Or([new OrderValue(1000), new And([new CountryIs(["US"]), new Not(new Not(new CustomerIs(true)))])])]);
        var (form, rule, _) = Round(Some(deep));
        Assert.That(form.Rows[1].Rows[1].Kind, Is.EqualTo(ConditionKind.Json));
        Assert.That(StoredJson.Write(rule.When), Is.EqualTo(StoredJson.Write(deep)));
    }

    [Test]
    public void Rows_come_and_go_and_the_rest_stays_as_it_was_typed()
    {
        var typed = RuleForm.Of(Some(new And([new ReasonIs([Reason.Other]), new OrderValue(4000), new Or([new CountryIs(["US"]), new LineCount(1, 2)])])), Choices).Fields()
            .Set("c1-from", "forty").Set("add-kind", "country").Set("c2-add", "customer").Set("add-part-kind", "Coupon");
        RuleForm After(string what) => RuleForm.Read(RuleForm.Read(typed).Do(what, typed).Fields());
        Assert.That(After("add-condition").Rows.Select(r => r.Kind), Is.EqualTo(new[] { "reason", "orderValue", "group", "country" }));
        Assert.That(After("add:c2").Rows[2].Rows.Select(r => r.Kind), Is.EqualTo(new[] { "country", "lines", "customer" }));
        Assert.That(After("remove:c0").Rows.Select(r => r.Kind), Is.EqualTo(new[] { "orderValue", "group" }));
        Assert.That(After("remove:c2-0").Rows[2].Rows.Single().Kind, Is.EqualTo("lines"));
        Assert.That(After("add-part").Parts.Select(p => p.Kind), Is.EqualTo(new[] { OfferKind.TalkToUs, OfferKind.Coupon }));
        Assert.That(After("remove-part:0").Parts, Is.Empty);
        Assert.That(After("remove:c0").Rows[0].One("from"), Is.EqualTo("forty"), "what is wrong stays to be put right");
        Assert.That(After("nonsense:c9").Rows, Has.Count.EqualTo(3));
    }

    [TestCase("c0-list", "when.all[0].countries", "usa")]
    [TestCase("c1-pick", "when.all[1].that.methods", "")]
    [TestCase("c2-1-from", "when.all[2].any[1]", "")]
    [TestCase("c2-add", "when.all[2].any", "")]
    [TestCase("o1-percent", "offer[1].percent", "")]
    [TestCase("o2-method", "offer[2].paymentMethod", "")]
    [TestCase("add-part-kind", "offer", "")]
    [TestCase("valid-hours", "validHours", "")]
    [TestCase("name", "name", "")]
    public void A_mistake_stands_beside_the_field_it_came_from(string field, string place, string says)
    {
        var rule = Some(new And([new CountryIs(["US"]), new Not(new PaymentMethodIs(["cod"])), new Or([new CustomerIs(true), new LineCount(1, 2)])])) with
        {
            Offer = [new OfferTerms { Kind = OfferKind.Reassure }, new OfferTerms { Kind = OfferKind.Coupon, Percent = 5 }, new OfferTerms { Kind = OfferKind.AlternatePayment, PaymentMethod = "cod" }],
        };
        var form = RuleForm.Of(rule, Choices);
        var typed = form.Fields();
        var reader = new RuleFormReader(form, typed, Choices);
        reader.Rule("a");
        reader.Place(new RulebookError("a", 0, place, says + "!"));
        Assert.That(typed.Errors.Single(), Is.EqualTo((field, says + "!")));
    }

    [Test]
    public void What_is_no_number_is_told_beside_its_field()
    {
        var typed = RuleForm.Of(Some(new And([new OrderValue(4000), new HasProduct([1]), new LineCount(1)])), Choices).Fields().Set("c0-from", "forty").Set("c1-list", "12, shoe").Set("c2-from", "").Set("valid-hours", "x");
        new RuleFormReader(RuleForm.Read(typed), typed, Choices).Rule("a");
        Assert.That(typed.Errors.Select(e => e.Name), Is.EquivalentTo(new[] { "valid-hours", "c0-from", "c1-list", "c2-from" }));
    }

    private static (RuleForm Form, Rule Rule, Typed Read) Round(Rule rule)
    {
        var form = RuleForm.Of(rule, Choices);
        var sent = RuleForm.Read(form.Fields());
        var typed = sent.Fields();
        return (form, new RuleFormReader(sent, typed, Choices).Rule(rule.Id), typed);
    }

    private static bool Same(Typed one, Typed other) => one.Names.Order().SequenceEqual(other.Names.Order()) && one.Names.All(n => one.All(n).SequenceEqual(other.All(n)));

    private static Rule Some(Condition when) => new() { Id = "a", Name = "A", When = when, Offer = [new OfferTerms { Kind = OfferKind.TalkToUs }] };

    /// <summary>Reads numbers as choices.</summary>
    private sealed class Tape(int[] numbers)
    {
        private int at;

        public Rule Rule() => new()
        {
            Id = "a",
            Name = "Rule " + Below(9).ToString(CultureInfo.InvariantCulture),
            Enabled = Bool(),
            ValidHours = 1 + Below(700),
            When = Below(5) switch { 0 => new Always(), 1 => Leaf(), 2 => new Not(Leaf()), 3 => new And(Many(3, Row)), _ => new Or(Many(3, Row)) },
            Offer = Many(3, () => (OfferKind)Below(9) switch
            {
                OfferKind.Coupon when Bool() => new OfferTerms { Kind = OfferKind.Coupon, AmountMinor = 1 + Below(9999) },
                OfferKind.Coupon => new OfferTerms { Kind = OfferKind.Coupon, Percent = 1 + Below(100) },
                OfferKind.NextOrderDiscount => new OfferTerms { Kind = OfferKind.NextOrderDiscount, Percent = 1 + Below(100) },
                OfferKind.StoreCredit => new OfferTerms { Kind = OfferKind.StoreCredit, AmountMinor = 1 + Below(9999) },
                OfferKind.FreeShipping => new OfferTerms { Kind = OfferKind.FreeShipping, FeesToo = Bool() },
                OfferKind.AlternatePayment => new OfferTerms { Kind = OfferKind.AlternatePayment, PaymentMethod = Bool() ? "cod" : null },
                var kind => new OfferTerms { Kind = kind },
            }),
        };

        private Condition Row() => Below(5) switch { 0 => new And(Many(2, Leaf)), 1 => new Not(new Or(Many(2, Leaf))), 2 => new Not(Leaf()), _ => Leaf() };

        private Condition Leaf() => Below(14) switch
        {
            0 => new ReasonIs([Reason.All[Below(6)], Reason.All[6 + Below(6)]]),
            1 => new OrderValue(Below(9000), Bool() ? 9000 + Below(9000) : null),
            2 => new HasProduct([1 + Below(99), 100 + Below(99)]),
            3 => new HasCategory([1 + Below(99)]),
            4 => new LineCount(null, 1 + Below(9)),
            5 => new CountryIs(["US", "CA"]),
            6 => new LanguageIs(["zh-CN", "en"]),
            7 => new CustomerIs(Bool()),
            8 => new PaymentMethodIs([Bool() ? "cod" : "gone"]),
            9 => new ShippingMethodIs(["flat_rate:1"]),
            10 => new HourOfDay(Below(24), Below(24)),
            11 => new MinutesToCancel(Below(9), 10),
            12 => new ClassIs([(CancelClass)Below(9)]),
            _ => Bool() ? new SpentAtLeast(Below(9999)) : new EarlierCancellations(1 + Below(3)),
        };

        private T[] Many<T>(int most, Func<T> one) => [.. Enumerable.Range(0, 1 + Below(most)).Select(_ => one())];

        private bool Bool() => Below(2) == 0;

        private int Below(int end) => numbers[at++ % numbers.Length] % end;
    }
}
