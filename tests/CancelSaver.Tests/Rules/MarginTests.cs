using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class MarginTests
{
    private static readonly OrderLine Tee = new(1, 13, 14, "Merino Tee", 2, Usd(5000), "TEE-1");
    private static readonly OrderLine Mug = new(2, 20, 0, "Mug", 1, Usd(1000));

    [TestCase("13", 1500L, null, null, 2000, TestName = "Two pieces at 15.00 of 50.00")]
    [TestCase("14", 1500L, null, null, 2000, TestName = "The variation's own number")]
    [TestCase("sku:TEE-1", 1500L, null, 50, 2500, TestName = "By SKU, the mug by the store's average")]
    [TestCase("13", null, 40.0, null, 2000, TestName = "By percentage")]
    [TestCase("13", 9000L, null, 50, 0, TestName = "Sold below cost there is no margin")]
    public void The_margin_of_an_order_is_the_sum_of_its_lines(string key, long? cost, double? percent, int? average, long margin) =>
        Assert.That(OrderMargin.Of(Order(Tee, Mug), Known((key, new ProductMargin(cost, (decimal?)percent))), "USD", average), Is.EqualTo(Usd(margin)));

    [Test]
    public void Where_nothing_is_known_of_any_line_the_average_decides_as_before()
    {
        Assert.That(OrderMargin.Of(Order(Tee), Known(("99", new ProductMargin(1, null))), "USD", 50), Is.Null);
        Assert.That(OrderMargin.Of(Order(Tee), Margins.None, "USD", 50), Is.Null);
    }

    [Test]
    public void A_cost_counts_at_the_orders_own_rate()
    {
        var foreign = Order(Tee) with { TotalInStoreCurrency = new Money(3000, "EUR") };
        Assert.That(OrderMargin.Of(foreign, Known(("13", new ProductMargin(500, null))), "EUR", null), Is.EqualTo(Usd(3000)), "5.00 EUR are 10.00 USD, two pieces");
        Assert.That(OrderMargin.Of(Order(Tee), Known(("13", new ProductMargin(500, null))), "EUR", null), Is.Null, "the rate is not known");
    }

    [Test]
    public void An_offer_beyond_the_known_margin_is_passed_over_and_says_so()
    {
        var rule = Rule("ten", Coupon(10));
        Assert.That(Decide(Facts with { Margin = Usd(500) }, rule).Verdict, Is.EqualTo(Verdict.Offer));
        var refused = Decide(Facts with { Margin = Usd(499) }, rule);
        Assert.That(refused.Verdict, Is.EqualTo(Verdict.NoOffer));
        Assert.That(refused.Why, Has.Some.Property("Says").Contains("more than 100 % of the margin of 4.99 USD"));
        Assert.That(Decide(Facts with { Margin = Usd(500), Guards = new Guardrails { MarginPercent = 1 } }, rule).Verdict, Is.EqualTo(Verdict.Offer), "what is known goes before the average");
    }

    [Test]
    public void Facts_of_old_cases_decide_as_they_did()
    {
        var old = StoredJson.Read<CaseFacts>(StoredJson.Write(Facts with { Guards = new Guardrails { MarginPercent = 9 } }));
        Assert.That((old.Margin, Decide(old, Rule("ten", Coupon(10))).Verdict), Is.EqualTo(((Money?)null, Verdict.NoOffer)));
        Assert.That(StoredJson.Write(Facts), Does.Not.Contain("margin\""));
    }

    [Test]
    public void Margins_are_kept_whole()
    {
        var margins = Known(("13", new ProductMargin(1250, null)), (Margins.SkuKey("-Ä 1|x"), new ProductMargin(null, 45.5m)), ("7", new ProductMargin(0, null)));
        Assert.That(Margins.Unpack(margins.Pack()).ByKey, Is.EqualTo(margins.ByKey));
        var file = MarginCsv.Read(MarginCsv.Write(margins, "USD"), "USD");
        Assert.That((file.Errors.Count, file.Skipped), Is.EqualTo((0, 0)));
        Assert.That(file.Margins.ByKey, Is.EqualTo(margins.ByKey), "what is exported can be imported");
    }

    [TestCase("product id,cost\n13,12.50\n", "13", 1250)]
    [TestCase("SKU;Cost per item\nTEE-1;12,50\n", "sku:TEE-1", 1250)]
    [TestCase("\uFEFFHandle,Variant SKU,Cost per item,Variant Price\ntee,TEE-1,12.50,50\n", "sku:TEE-1", 1250)]
    [TestCase("ID\tName\tCost of goods\n'13\tTee\t$12.50\n", "13", 1250)]
    [TestCase("Product_ID,cost\ngid://shopify/Product/13,12.5\n", "13", 1250)]
    public void Headings_and_separators_of_many_kinds_are_understood(string csv, string key, long cost)
    {
        var file = MarginCsv.Read(csv, "USD");
        Assert.That(file.Errors, Is.Empty);
        Assert.That(file.Margins.ByKey, Is.EqualTo(new Dictionary<string, ProductMargin> { [key] = new(cost, null) }));
    }

    [Test]
    public void What_is_wrong_is_told_with_its_line()
    {
        var file = MarginCsv.Read("product id,cost,margin percent\n13,12.50,\nabc,1,\n14,cheap,\n15,,140\n13,9,\n16,,\n\n17,,30 %\n", "USD");
        Assert.That(file.Errors.Select(e => e.Line), Is.EqualTo(new[] { 3, 4, 5, 6 }), string.Join(" ", file.Errors));
        Assert.That((file.Skipped, file.Margins.ByKey.Count), Is.EqualTo((1, 2)));
        Assert.That(MarginCsv.Read("name,price\nx,1", "USD").Errors, Has.Count.EqualTo(2));
        Assert.That(MarginCsv.Read("", "USD").Errors.Single().Says, Does.Contain("empty"));
    }

    [Test]
    public void Five_thousand_products_are_the_most()
    {
        static string Lines(int count) => "product id,cost\n" + string.Concat(Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i},1.00\n")));
        Assert.That(MarginCsv.Read(Lines(5000), "USD").Margins.ByKey, Has.Count.EqualTo(5000));
        Assert.That(MarginCsv.Read(Lines(5001), "USD").Errors.Single().Says, Does.Contain("more than 5000"));
    }

    private static Order Order(params OrderLine[] lines) => Some.Order with { Lines = lines };

    private static Margins Known(params (string Key, ProductMargin Margin)[] margins) => new() { ByKey = margins.ToDictionary(m => m.Key, m => m.Margin) };
}
