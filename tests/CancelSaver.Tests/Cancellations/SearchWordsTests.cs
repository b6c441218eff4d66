using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Cancellations;

/// <summary>What a case is found by.</summary>
public sealed class SearchWordsTests
{
    private static readonly Order order = new()
    {
        Store = new StoreId("woo:shop.example"),
        Id = 1001,
        Number = "#WEB-1001",
        Status = OrderStatus.Cancelled,
        CreatedAt = default,
        ModifiedAt = default,
        Total = new Money(1, "USD"),
        ShippingTotal = default,
        FeeTotal = default,
        DiscountTotal = default,
        TaxTotal = default,
        Customer = new Customer { Email = "Zoë.Müller@Example.com", FirstName = "Zoë Ann", LastName = "Müller-Łoś", Phone = "+1 (518) 556-2001" },
        Lines = [new OrderLine(1, 5, 0, "Théière ☕ Teapot 2L", 1, new Money(1, "USD")), new OrderLine(2, 6, 0, "山田太郎のマグ", 1, new Money(1, "USD"))],
    };

    [TestCase("1001")]
    [TestCase("#web-1001")]
    [TestCase("zoë.müller@example.com")]
    [TestCase("<ZOË.MÜLLER@example.com>")]
    [TestCase("zoe")]
    [TestCase("muller ZOË")]
    [TestCase("Müller-Łoś")]
    [TestCase("los")]
    [TestCase("518-556-2001")]
    [TestCase("+1 518 556 2001")]
    [TestCase("5185562001")]
    [TestCase("theiere")]
    [TestCase("teapot 1001")]
    [TestCase("太郎")]
    [TestCase("山田太郎")]
    [TestCase("マグ")]
    public void Is_found_by(string typed)
    {
        var words = SearchWords.Of(order);
        Assert.That(SearchWords.Typed(typed), Is.Not.Empty);
        Assert.That(SearchWords.Typed(typed), Is.SubsetOf(words), string.Join(' ', words));
    }

    [TestCase("1002")]
    [TestCase("teap")]
    [TestCase("zoe smith")]
    [TestCase("muller@example.com")]
    [TestCase("太田")]
    [TestCase("518-556-2002")]
    public void Is_not_found_by(string typed) => Assert.That(SearchWords.Typed(typed), Is.Not.SubsetOf(SearchWords.Of(order)));

    [TestCase("")]
    [TestCase("  , #")]
    public void Nothing_to_look_for(string typed) => Assert.That(SearchWords.Typed(typed), Is.Empty);

    [Test]
    public void A_phone_number_is_one_word_however_it_is_written() =>
        Assert.That(SearchWords.Typed("001 518 556-2001"), Is.EqualTo(new[] { "185562001" }));

    [Test]
    public void Of_an_erased_person_order_and_goods_are_left() => Assert.That(
        SearchWords.Of(order with { Customer = new Customer { Country = "US" }, Lines = [] }), Is.EqualTo(new[] { "web", "1001" }));

    [Test]
    public void A_word_is_another_number_in_another_store_and_under_another_key()
    {
        var (seal, other) = (new WordSeal(new byte[32]), new WordSeal([.. new byte[31], 1]));
        Assert.That(seal.Of(new StoreId("woo:a"), "zoe"), Is.EqualTo(new WordSeal(new byte[32]).Of(new StoreId("woo:a"), "zoe"))
            .And.Not.EqualTo(seal.Of(new StoreId("woo:b"), "zoe")).And.Not.EqualTo(other.Of(new StoreId("woo:a"), "zoe")));
    }

    [Test]
    public void Of_a_very_long_order_the_telling_words_stay()
    {
        var words = SearchWords.Of(order with { Lines = [.. Enumerable.Range(0, 60).Select(i => new OrderLine(i, i, 0, "Thing" + i, 1, new Money(1, "USD")))] });
        Assert.That(words, Has.Count.EqualTo(SearchWords.Most));
        Assert.That(words, Does.Contain("1001").And.Contain("zoë.müller@example.com").And.Contain("los").And.Contain("185562001"));
    }
}
