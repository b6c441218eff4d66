using System.Globalization;
using BenchmarkDotNet.Attributes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Benchmarks;

/// <summary>Decisions a second and bytes a decision, with a long rulebook of which the last rule matches: the worst case a merchant can write by hand.</summary>
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

    [Benchmark(Baseline = true)]
    public Decision Default_rulebook() => RuleEngine.Decide(Rulebook.Default, _facts, Now);

    [Benchmark]
    public Decision Fifty_rules_the_last_matches() => RuleEngine.Decide(_fifty, _facts, Now);

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
