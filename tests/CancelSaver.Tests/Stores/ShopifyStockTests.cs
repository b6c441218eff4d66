using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

internal sealed class ShopifyStockTests
{
    private static readonly long Boot = 4400000001001;
    private static readonly long Sock = 4400000001002;

    [Test]
    public async Task An_order_whose_lines_are_all_there_lacks_nothing_and_one_question_finds_that_out()
    {
        var it = new ShopifyCase();
        it.Shelf.Variants[Boot] = ShopifyCase.Variant(Boot, left: -3, policy: "CONTINUE");
        it.Shelf.Variants[Sock] = ShopifyCase.Variant(Sock, left: 0, tracked: false);
        Assert.That(await Missing(it), Is.Null, "sold without stock, and not counted");
        Assert.That(it.Shelf.Times("VariantStock"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_missing_is_named()
    {
        var it = new ShopifyCase();
        it.Shelf.Variants[Sock] = ShopifyCase.Variant(Sock, left: 1);
        Assert.That(await Missing(it), Is.EqualTo("Wool sock - M is short: 1 left, 2 needed."));
        it.Shelf.Variants[Sock] = ShopifyCase.Variant(Sock, left: 0);
        Assert.That(await Missing(it), Is.EqualTo("Wool sock - M is out of stock."));
        it.Shelf.Variants[Sock] = ShopifyCase.Variant(Sock, forSale: false);
        Assert.That(await Missing(it), Is.EqualTo("Wool sock - M cannot be bought at the moment."));
        it.Shelf.Variants.Remove(Boot);
        Assert.That(await Missing(it), Is.EqualTo("Trail boot - 42 / Brown is no longer sold."));
    }

    [Test]
    public async Task Two_lines_of_one_variant_need_both_their_quantities()
    {
        var it = new ShopifyCase();
        it.Shelf.Variants[Sock] = ShopifyCase.Variant(Sock, left: 3);
        it.Order = it.Order with { Lines = [.. it.Order.Lines, it.Order.Lines[1] with { LineId = 5 }] };
        Assert.That(await Missing(it), Is.EqualTo("Wool sock - M is short: 3 left, 4 needed."));
    }

    [Test]
    public async Task A_line_no_cart_can_hold_is_named_without_asking()
    {
        var it = new ShopifyCase();
        var order = it.Order;
        it.Order = order with { Lines = [.. order.Lines, order.Lines[0] with { VariationId = 0, Name = "Engraving" }] };
        Assert.That(await Missing(it), Does.StartWith("Engraving is not in the store's catalogue"));
        it.Order = order with { Lines = [order.Lines[0] with { IsSubscription = true }] };
        Assert.That(await Missing(it), Does.Contain("subscription"));
        Assert.That(it.Shelf.Asked, Is.Empty);
    }

    [Test]
    public async Task A_long_order_is_asked_for_in_parts()
    {
        var it = new ShopifyCase();
        it.Order = it.Order with { Lines = [.. Enumerable.Range(1, 230).Select(n => new OrderLine(n, n, 5_000_000_000_000_000 + n, "Line " + n, 1, Money.Zero("EUR")))] };
        foreach (var line in it.Order.Lines)
            it.Shelf.Variants[line.VariationId] = ShopifyCase.Variant(line.VariationId);
        Assert.That(await Missing(it), Is.Null);
        Assert.That(it.Shelf.Times("VariantStock"), Is.EqualTo(3));
    }

    private static Task<string?> Missing(ShopifyCase it) => it.Stock.Missing(it.Store, it.Order, default);
}
