using System.Globalization;
using BenchmarkDotNet.Attributes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Benchmarks.Engine;

/// <summary>A long rulebook of which the last rule matches: the worst case a merchant can write by hand.</summary>
[MemoryDiagnoser]
public class RuleEngineBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 15, 0, 0, TimeSpan.Zero);

    private readonly CaseFacts _facts = new()
    {
        Store = "woo:shop.example",
        Person = "d3b07384d113edec49eaa6238ad5ff00",
        Class = CancelClass.Customer,
        Reason = Reason.ShippingCost,
        Total = new Money(6000, "USD"),
        Shipping = new Money(800, "USD"),
        Fees = new Money(200, "USD"),
        Products = new Money(5000, "USD"),
        Country = "US",
        Language = "en-US",
        PaymentMethod = "stripe",
        OrderedAt = Now.AddMinutes(-12),
        CancelledAt = Now.AddMinutes(-5),
        StoreCurrency = "USD",
        StoreTimeZone = "America/New_York",
        PaymentMethods = [new PaymentMethod("stripe", "Card"), new PaymentMethod("cod", "Cash on delivery")],
    };

    private readonly Rulebook _fifty = new() { Version = 1, Rules = [.. Enumerable.Range(0, 49).Select(Other), Last()] };

    private readonly Func<CaseFacts, bool>[] _predicates = [.. Enumerable.Range(0, 49).Select(Predicate), static _ => true];

    /// <summary>The same fifty questions without guards, ceilings, holdout and the record of why.</summary>
    [Benchmark(Baseline = true)]
    public int Bare_loop_over_fifty_predicates()
    {
        var index = 0;
        foreach (var predicate in _predicates)
        {
            if (predicate(_facts))
                return index;
            index++;
        }
        return -1;
    }

    [Benchmark]
    public Decision Fifty_rules_the_last_matches() => RuleEngine.Decide(_fifty, _facts, Now);

    [Benchmark]
    public Decision Default_rulebook() => RuleEngine.Decide(Rulebook.Default, _facts, Now);

    private static Func<CaseFacts, bool> Predicate(int i) => (i % 5) switch
    {
        0 => static f => f.Reason is Reason.DeliveryTime or Reason.WrongItem,
        1 => static f => f.Reason == Reason.ShippingCost && f.Total.Minor >= 10_000,
        2 => static f => f.Country is "US" or "CA" && f.EarlierOrders > 0,
        3 => static f => f.Lines.Any(static l => l.ProductId is 1 or 2 or 3) || f.Language[..2] is "de" or "fr",
        _ => static f => f.CancelledAt.ToOffset(TimeSpan.FromHours(-5)).Hour is >= 22 or <= 6,
    };

    private static Rule Other(int i) => new()
    {
        Id = "rule-" + i.ToString(CultureInfo.InvariantCulture),
        Name = "Rule",
        When = (i % 5) switch
        {
            0 => new ReasonIs([Reason.DeliveryTime, Reason.WrongItem]),
            1 => new And([new ReasonIs([Reason.ShippingCost]), new OrderValue(10_000)]),
            2 => new And([new CountryIs(["US", "CA"]), new CustomerIs(New: false)]),
            3 => new Or([new HasProduct([1, 2, 3]), new LanguageIs(["de", "fr"])]),
            _ => new HourOfDay(22, 6),
        },
        Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 5 }],
    };

    private static Rule Last() => new() { Id = "last", Name = "Last", Offer = [new OfferTerms { Kind = OfferKind.FreeShipping }] };
}
