using System.Net;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>What codes do at the checkout, what cart links may hold, and what people see of it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyCheckoutTests
{
    private const long Boot = 4400000001001, Sock = 4400000001002, Poster = 4400000001021;

    /// <summary>Each row: the discount, the buyer, what comes off the goods and off the shipping, or the refusal.</summary>
    private static IEnumerable<TestCaseData> Rules()
    {
        TestCaseData Row(string name, Action<ShopDiscount, ShopifyShop> how, decimal off, decimal shipping = 0, string? refused = null, ShopBuyer? buyer = null, ShopDiscountKind kind = ShopDiscountKind.Basic) =>
            new TestCaseData(how, off, shipping, refused, buyer ?? new ShopBuyer { Email = "ana@example.com" }, kind).SetArgDisplayNames(name);
        yield return Row("ten percent of everything", (d, _) => d.Percentage = 0.1m, 10.8m);
        yield return Row("an amount, spread over the lines", (d, _) => d.Amount = 5, 5);
        yield return Row("never more than the goods", (d, _) => d.Amount = 500, 108);
        yield return Row("an amount off each item", (d, _) => (d.Amount, d.OnEachItem) = (2, true), 6);
        yield return Row("one variant only", (d, _) => (d.Percentage, d.Items) = (0.5m, [Sock]), 9.5m);
        yield return Row("one product only", (d, _) => (d.Percentage, d.Items) = (0.5m, [8100000001002]), 9.5m);
        yield return Row("one collection only", (d, _) => (d.Percentage, d.Items) = (0.5m, [480000000003]), 44.5m);
        yield return Row("other goods", (d, _) => d.Items = [Poster], 0, refused: "isn't valid for the items in your cart");
        yield return Row("ended", (d, _) => d.EndsAt = ShopifyBench.Start, 0, refused: "isn't available right now");
        yield return Row("not begun", (d, _) => d.StartsAt = ShopifyBench.Start.AddDays(1), 0, refused: "isn't available right now");
        yield return Row("used up", (d, _) => Use(d, 1, "x@example.com"), 0, refused: "has reached its usage limit");
        yield return Row("not used up", (d, _) => Use(d, 2, "x@example.com"), 10.8m);
        yield return Row("once for each customer", (d, _) => { Use(d, null, "ANA@example.com"); d.OncePerCustomer = true; }, 0, refused: "was used by you already");
        yield return Row("for this customer", (d, s) => d.Customers = [s.Customer("ana@example.com").Id], 10.8m);
        yield return Row("for another customer", (d, s) => d.Customers = [s.Customer("other@example.com").Id], 0, refused: "isn't available to you right now");
        yield return Row("too small a cart", (d, _) => d.MinimumSubtotal = 108.01m, 0, refused: "needs a bigger order");
        yield return Row("just big enough", (d, _) => d.MinimumSubtotal = 108, 10.8m);
        yield return Row("too few things", (d, _) => d.MinimumQuantity = 4, 0, refused: "needs a bigger order");
        yield return Row("free shipping", (_, _) => { }, 0, 4.9m, kind: ShopDiscountKind.FreeShipping);
        yield return Row("free express", (_, _) => { }, 0, 12.9m, buyer: new ShopBuyer { Shipping = "Express" }, kind: ShopDiscountKind.FreeShipping);
        yield return Row("express is too dear to be free", (d, _) => d.MaximumShippingPrice = 10, 0, refused: "isn't valid for the shipping method you chose", buyer: new ShopBuyer { Shipping = "Express" },
            kind: ShopDiscountKind.FreeShipping);
        yield return Row("standard is not too dear", (d, _) => d.MaximumShippingPrice = 10, 0, 4.9m, kind: ShopDiscountKind.FreeShipping);
        yield return Row("free to one country only", (d, _) => d.Countries = ["DE"], 0, refused: "isn't valid for your address", kind: ShopDiscountKind.FreeShipping);
    }

    [TestCaseSource(nameof(Rules))]
    public async Task A_code_does_what_it_says(Action<ShopDiscount, ShopifyShop> how, decimal off, decimal shipping, string? refused, ShopBuyer buyer, ShopDiscountKind kind)
    {
        await using var store = await FakeShopify.StartAsync(new SandboxClock(ShopifyBench.Start));
        store.Shop.AddDiscount("SAVE", d => how(d, store.Shop), kind);
        var order = store.Checkout(new Uri($"{store.Url}/cart/{Boot}:1,{Sock}:2?discount=save"), buyer);
        Assert.Multiple(() =>
        {
            Assert.That(order.LinesTotal - order.Subtotal, Is.EqualTo(off));
            Assert.That(order.Shipping[0].Discount, Is.EqualTo(shipping));
            Assert.That(order.RefusedCodes.GetValueOrDefault("SAVE"), Is.EqualTo(refused));
            Assert.That(order.Codes.Select(c => c.Code), refused is null ? Is.EqualTo(new[] { "SAVE" }) : Is.Empty);
            Assert.That(store.Shop.Discounts[0].Codes[0].UsedBy.Contains(order.Email!), Is.EqualTo(refused is null));
        });
    }

    [TestCase(false, false, "A")]
    [TestCase(true, false, "A")]
    [TestCase(true, true, "A,B")]
    public async Task Two_codes_go_together_only_when_both_allow_it(bool firstAllows, bool secondAllows, string taken)
    {
        await using var store = await FakeShopify.StartAsync(new SandboxClock(ShopifyBench.Start));
        store.Shop.AddDiscount("A", d => d.CombinesWithShipping = firstAllows);
        store.Shop.AddDiscount("B", d => d.CombinesWithOrder = secondAllows, ShopDiscountKind.FreeShipping);
        var order = store.Checkout(new Uri($"{store.Url}/cart/{Boot}:1?discount=A,B"));
        Assert.That(string.Join(',', order.Codes.Select(c => c.Code)), Is.EqualTo(taken));
        Assert.That(order.RefusedCodes, Has.Count.EqualTo(taken == "A" ? 1 : 0));
    }

    [Test]
    public async Task The_link_brings_codes_attributes_note_and_person()
    {
        await using var store = await FakeShopify.StartAsync(new SandboxClock(ShopifyBench.Start));
        var order = store.Checkout(new Uri($"{store.Url}/pt/cart/{Boot}:1?attributes[case]=c%2F1&note=hello%20there&checkout[email]=a%2Bb@example.com&checkout[shipping_address][city]=Faro"));
        Assert.That(order.Attributes, Is.EqualTo(new[] { ("case", "c/1") }));
        Assert.That(order.Note, Is.EqualTo("hello there"));
        Assert.That((order.Email, order.ShippingAddress!.City), Is.EqualTo(("a+b@example.com", "Faro")));
        Assert.That(order.Customer, Is.EqualTo(store.Checkout(new Uri($"{store.Url}/cart/{Sock}:1"), new ShopBuyer { Email = "A+B@example.com" }).Customer), "matched by e-mail");
    }

    [TestCase("/cart/4400000001021:2", "Limited poster is sold out.")]
    [TestCase("/cart/1:1", "Some items in your cart are no longer available.")]
    [TestCase("/cart/4400000001001:none", "The cart link is not well formed.")]
    [TestCase("/carts", "The page you were looking for does not exist.")]
    public async Task A_link_that_leads_nowhere_says_so(string link, string says)
    {
        await using var bench = await ShopifyBench.Open();
        Assert.That(() => bench.Store.Checkout(new Uri(bench.Store.Url + link)), Throws.InstanceOf<ShopCheckoutException>().With.Message.EqualTo(says));
        if (link.StartsWith("/cart/", StringComparison.Ordinal))
            Assert.That(await bench.Http.GetStringAsync(bench.Store.Url + link), Does.Contain(says));
    }

    [Test]
    public async Task A_discount_link_goes_on_with_its_code()
    {
        await using var store = await FakeShopify.StartAsync(new SandboxClock(ShopifyBench.Start));
        store.Shop.AddDiscount("SAVE");
        var order = store.Checkout(new Uri($"{store.Url}/discount/SAVE?redirect=" + Uri.EscapeDataString($"/cart/{Boot}:1")));
        Assert.That(order.Codes.Single().Amount, Is.EqualTo(8.9m));
    }

    [Test]
    public async Task People_see_the_code_and_pay_on_a_page()
    {
        await using var bench = await ShopifyBench.Open();
        bench.Shop.AddDiscount("SAVE", d => d.Customers = [bench.Shop.Customer("ana@example.com").Id]);
        using var cart = await bench.Http.GetAsync($"{bench.Store.Url}/cart/{Boot}:1?discount=SAVE");
        Assert.That(cart.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var page = cart.Headers.Location!;
        Assert.That(await bench.Http.GetStringAsync(page), Does.Contain("Code SAVE – −€8.90"));
        var form = new Dictionary<string, string>
        {
            ["email"] = "eva@example.com",
            ["first_name"] = "Eva",
            ["last_name"] = "X",
            ["address1"] = "S 1",
            ["city"] = "Porto",
            ["zip"] = "1",
            ["country"] = "PT",
            ["shipping"] = "Express",
            ["pay"] = "Bank",
            ["do"] = "update",
        };
        using var stranger = await bench.Http.PostAsync(page, new FormUrlEncodedContent(form));
        Assert.That(WebUtility.HtmlDecode(await stranger.Content.ReadAsStringAsync()), Does.Contain("Code SAVE isn't available to you right now"));
        (form["email"], form["do"]) = ("ana@example.com", "pay");
        using var paid = await bench.Http.PostAsync(page, new FormUrlEncodedContent(form));
        var order = bench.Shop.Orders.Single();
        Assert.That((order.Financial, order.Total, order.Gateway), Is.EqualTo(("PENDING", 93m, "Bank Deposit")));
        Assert.That(await bench.Http.GetStringAsync(paid.Headers.Location), Does.Contain("Order #1001").And.Contain("Express"));
        using var again = await bench.Http.PostAsync(page, new FormUrlEncodedContent(form));
        Assert.That(bench.Shop.Orders, Has.Count.EqualTo(1), "a checkout is paid once");
        Assert.That(await bench.Http.GetStringAsync(bench.Store.Url + "/admin/orders"), Does.Contain("Bank Deposit").And.Contain("SAVE (used 1)"));
        Assert.That(await bench.Http.GetStringAsync(bench.Store.Url + "/"), Does.Contain("Trail boot"));
    }

    private static void Use(ShopDiscount discount, int? limit, string email)
    {
        discount.UsageLimit = limit;
        discount.Codes[0].UsedBy.Add(email);
    }
}
