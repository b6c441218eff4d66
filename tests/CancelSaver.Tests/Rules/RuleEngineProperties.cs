using System.Globalization;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace CancelSaver.Tests.Rules;

/// <summary>What must hold for any rulebook and any case, sensible or not.</summary>
internal sealed class RuleEngineProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(2000);
    private static readonly Arbitrary<int[]> Numbers = Gen.Choose(0, int.MaxValue - 1).ArrayOf(160).ToArbitrary();

    [Test]
    public void Any_case_is_decided_with_a_why() => ForAny((decision, _, _) =>
        decision.Why.Count > 0 && decision.Why.All(w => w.Says.Length > 0) && (decision.Verdict == Verdict.Offer) == (decision.Offer is not null));

    [Test]
    public void No_offer_ever_costs_more_than_the_ceilings() => ForAny((decision, facts, _) =>
    {
        if (decision.Offer is not { } offer || offer.Cost.Minor == 0)
            return true;
        var guards = facts.Guards;
        var comparable = facts.Total.Currency == facts.StoreCurrency;
        return offer.Cost.Minor == offer.Parts.Sum(p => p.Cost.Minor)
            && offer.Parts.All(p => p.Cost.Minor >= 0)
            && (decimal)offer.Cost.Minor * 100 <= (decimal)Math.Max(0, facts.Total.Minor) * guards.MaxPercent
            && (guards.MaxCostMinor is null || (comparable && offer.Cost.Minor <= guards.MaxCostMinor))
            && (guards.MarginPercent is not { } margin || offer.Cost.Minor * 10_000m <= (decimal)facts.Products.Minor * margin * guards.MaxPercentOfMargin)
            && (guards.MonthlyBudgetMinor is null || (comparable && (decimal)facts.SpentThisMonthMinor + offer.Cost.Minor <= guards.MonthlyBudgetMinor));
    });

    [Test]
    public void Who_is_held_out_never_gets_an_offer_or_a_question() => ForAny((decision, facts, _) =>
        !Bucketing.HeldOut(decision.Bucket, facts.HoldoutPercent) || decision.Verdict is not (Verdict.Offer or Verdict.Ask));

    [Test]
    public void Raising_the_share_never_lets_anybody_go() => ForAny((decision, facts, book) =>
        decision.Verdict != Verdict.HeldOut ||
        RuleEngine.Decide(book, facts with { HoldoutPercent = facts.HoldoutPercent + 7 }, decision.At).Verdict == Verdict.HeldOut);

    [Test]
    public void A_replay_is_equal() => ForAny((decision, facts, book) =>
        StoredJson.Write(RuleEngine.Replay(book, facts, decision)) == StoredJson.Write(decision));

    [Test]
    public void Nobody_who_must_not_be_written_to_is_made_an_offer_by_mail() => ForAny((decision, facts, _) =>
        facts.OnPage || facts.MayWrite == MayWrite.Offers || decision.Verdict != Verdict.Offer);

    [Test]
    public void Whatever_is_typed_is_read_or_refused_but_never_throws() => Check.One(Often, Prop.ForAll(Numbers, numbers =>
    {
        var text = new StringBuilder(RulebookJson.Write(Tape.Rulebook(new Tape(numbers))));
        var damage = new Tape([.. numbers.Reverse()]);
        for (var i = damage.Below(4); i > 0 && text.Length > 0; i--)
            text[damage.Below(text.Length)] = "{}[]\":,x0\\n\ud800"[damage.Below(12)];
        var (rulebook, errors) = RulebookJson.Parse(Encoding.UTF8.GetBytes(text.ToString()));
        if (rulebook is not null)
            _ = RulebookValidation.Validate(rulebook, "USD", []);
        return (rulebook is null) == (errors.Count > 0);
    }));

    private static void ForAny(Func<Decision, CaseFacts, Rulebook, bool> holds) => Check.One(Often, Prop.ForAll(Numbers, numbers =>
    {
        var tape = new Tape(numbers);
        var facts = Tape.Facts(tape);
        var book = Tape.Rulebook(tape);
        return holds(RuleEngine.Decide(book, facts, Some.Now.AddMinutes(tape.Below(2_000_000))), facts, book);
    }));

    /// <summary>Reads numbers as choices, so that one list of numbers is one rulebook and one case.</summary>
    private sealed class Tape(int[] numbers)
    {
        private int _at;

        public int Below(int end) => numbers[_at++ % numbers.Length] % end;

        public static CaseFacts Facts(Tape t) => Some.Facts with
        {
            Person = t.Below(1000).ToString(CultureInfo.InvariantCulture),
            Class = t.Below(3) == 0 ? (CancelClass)t.Below(9) : CancelClass.Customer,
            Reason = Reason.All[t.Below(Reason.All.Count)],
            AlreadyAsked = t.Bool(),
            OnPage = t.Bool(),
            MayWrite = t.Bool() ? MayWrite.Offers : (MayWrite)t.Below(3),
            Total = t.Amount(),
            Shipping = t.Amount(),
            Fees = t.Amount(),
            Products = t.Amount(),
            Country = t.Bool() ? "US" : "",
            EarlierOrders = t.Below(4),
            EarlierCancellations = t.Below(5),
            OffersInPeriod = t.Below(4),
            CouponCodes = t.Bool() ? ["spring"] : [],
            CameBackAlone = t.Below(20) == 0,
            LastOfferAt = t.Below(4) == 0 ? Some.Now : null,
            PriorityTaken = t.Below(14),
            SpentThisMonthMinor = t.Below(100_000),
            StoreCurrency = t.Below(5) == 0 ? "JPY" : "USD",
            StoreTimeZone = t.Bool() ? "America/New_York" : "+05:30",
            HoldoutPercent = t.Below(60),
            Priority = new PriorityPlan { DeliveryDays = t.Below(5), CutOff = new TimeOnly(t.Below(24), 0), WorkDays = [(DayOfWeek)t.Below(7)] },
            Guards = new Guardrails
            {
                MaxPercent = t.Below(120) - 10,
                MaxCostMinor = t.Bool() ? t.Below(5000) : null,
                MarginPercent = t.Bool() ? t.Below(80) : null,
                MaxPercentOfMargin = t.Below(150),
                MonthlyBudgetMinor = t.Bool() ? t.Below(110_000) : null,
            },
        };

        public static Rulebook Rulebook(Tape t) => new()
        {
            Version = t.Below(9),
            Rules = t.Many(8, i => new Rule
            {
                Id = "r" + i.ToString(CultureInfo.InvariantCulture),
                Name = "Rule",
                Enabled = t.Below(6) > 0,
                When = t.Condition(3),
                Offer = t.Many(4, _ => t.Terms()),
                ValidHours = t.Below(800),
            }),
        };

        private OfferTerms Terms() => (OfferKind)Below(9) switch
        {
            OfferKind.Coupon when Bool() => new OfferTerms { Kind = OfferKind.Coupon, AmountMinor = Below(20_000) - 100 },
            OfferKind.Coupon => new OfferTerms { Kind = OfferKind.Coupon, Percent = Below(140) - 10 },
            OfferKind.NextOrderDiscount when Bool() => new OfferTerms { Kind = OfferKind.NextOrderDiscount, Percent = Below(140) - 10 },
            OfferKind.NextOrderDiscount or OfferKind.StoreCredit => new OfferTerms { Kind = Bool() ? OfferKind.NextOrderDiscount : OfferKind.StoreCredit, AmountMinor = Below(20_000) - 100 },
            var kind => new OfferTerms { Kind = kind, FeesToo = Bool(), PaymentMethod = Bool() ? "cod" : null },
        };

        private Condition Condition(int depth) => Below(depth > 0 ? 17 : 14) switch
        {
            0 or 1 or 2 => new Always(),
            3 => new ReasonIs(Many(4, _ => Reason.All[Below(Reason.All.Count)])),
            4 => new OrderValue(Bool() ? Below(9000) : null, Bool() ? Below(20_000) : null),
            5 => new HasProduct([Below(20)]),
            6 => new HourOfDay(Below(24), Below(24)),
            7 => new MinutesToCancel(Bool() ? Below(9) : null, Bool() ? Below(90) : null),
            8 => new CountryIs(["US"]),
            9 => new LanguageIs(["en"]),
            10 => new CustomerIs(Bool()),
            11 => new EarlierCancellations(Below(3), Below(6)),
            12 => new SpentAtLeast(Below(3)),
            13 => new ClassIs([(CancelClass)Below(9)]),
            14 => new And(Many(3, _ => Condition(depth - 1))),
            15 => new Or(Many(3, _ => Condition(depth - 1))),
            _ => new Not(Condition(depth - 1)),
        };

        private List<T> Many<T>(int end, Func<int, T> one) => [.. Enumerable.Range(0, Below(end)).Select(one).ToList()];

        private bool Bool() => Below(2) == 0;

        private Money Amount() => new(Below(10) switch { 0 => 0, 1 => -Below(500), 2 => long.MaxValue - Below(9), _ => Below(20_000) }, "USD");
    }
}
