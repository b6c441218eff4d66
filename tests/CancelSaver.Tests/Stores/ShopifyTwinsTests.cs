using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

/// <summary>Codes the cancelled order was bought with: the order of the fixture used WELCOME5.</summary>
internal sealed class ShopifyTwinsTests
{
    private const string FivePercent = """ "customerGets":{"value":{"percentage":0.05},"items":{"__typename":"AllDiscountItems"}} """;
    private const string Together = """ "combinesWith":{"orderDiscounts":true,"productDiscounts":true,"shippingDiscounts":true} """;

    [Test]
    public async Task A_forgotten_code_gets_a_twin_with_the_same_terms_for_this_customer()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", """
            {"appliesOncePerCustomer":true,"endsAt":null,
             "minimumRequirement":{"greaterThanOrEqualToSubtotal":{"amount":"50.0","currencyCode":"EUR"}},
             "customerGets":{"value":{"amount":{"amount":"5.4","currencyCode":"EUR"},"appliesOnEachItem":false},
               "items":{"__typename":"DiscountProducts","products":{"nodes":[{"id":"gid://shopify/Product/8100000001001"}]},"productVariants":{"nodes":[]}}}}
            """);
        var promise = await it.Promise(it.Part(OfferKind.ReissueCode) with { Code = "welcome5" });
        var twin = it.Shelf.Holding(promise.Code)!;
        Assert.That(promise.Code, Does.StartWith("save-"));
        Assert.That((twin.Id, promise.CarriedCodes.Count), Is.EqualTo((promise.CodeId, 0)));
        Assert.That(twin.Codes, Has.Count.EqualTo(1), "it is a discount of its own");
        Assert.That(twin.Shows["customerGets"]!["value"]!["amount"]!["amount"]!.GetValue<string>(), Is.EqualTo("5.4"));
        Assert.That(twin.Shows["minimumRequirement"]!["subtotal"]!["greaterThanOrEqualToSubtotal"]!.GetValue<string>(), Is.EqualTo("50.0"));
        Assert.That((twin.Customers.Single(), twin.Products.Single(), twin.Shows["endsAt"]!.GetValue<string>()), Is.EqualTo((7200000001001, 8100000001001, "2026-11-25T15:00:00Z")));
        Assert.That(it.Shelf.Holding("WELCOME5")!.Codes, Has.Count.EqualTo(1));

        Assert.That((await it.Promise(it.Part(OfferKind.ReissueCode) with { Code = "welcome5" })).CodeId, Is.EqualTo(promise.CodeId), "twice is once");
        await it.Promises.Release(it.Store, it.Case, promise, default);
        Assert.That(it.Shelf.Discounts.Select(d => d.Codes[0].Code), Is.EqualTo(new[] { "WELCOME5" }));
    }

    [Test]
    public async Task A_free_shipping_code_has_twins_too()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeFreeShipping", """
            {"maximumShippingPrice":{"amount":"9.9","currencyCode":"EUR"},"minimumRequirement":{"greaterThanOrEqualToQuantity":"2"},
             "destinationSelection":{"__typename":"DiscountCountries","countries":["PT","ES"],"includeRestOfWorld":false}}
            """);
        var twin = it.Shelf.Holding((await it.Promise(it.Part(OfferKind.ReissueCode) with { Code = "WELCOME5" })).Code)!;
        Assert.That(twin.Shows["maximumShippingPrice"]!["amount"]!.GetValue<string>(), Is.EqualTo("9.9"));
        Assert.That(twin.Shows["minimumRequirement"]!["quantity"]!["greaterThanOrEqualToQuantity"]!.GetValue<string>(), Is.EqualTo("2"));
        Assert.That(twin.Shows["destination"]!["countries"]!["add"]!.AsArray().Select(c => c!.GetValue<string>()), Is.EqualTo(new[] { "PT", "ES" }));
    }

    [TestCase("DiscountCodeBxgy", "{}", "cannot be given again")]
    [TestCase("DiscountCodeApp", "{}", "cannot be given again")]
    [TestCase("DiscountCodeBasic", """
        {"customerGets":{"value":{"percentage":0.05},"items":{"__typename":"DiscountCollections","collections":{"pageInfo":{"hasNextPage":true},"nodes":[]}}}}
        """, "cannot be given again")]
    [TestCase(null, null, "no longer exists")]
    public async Task What_cannot_be_copied_is_said(string? kind, string? terms, string why)
    {
        var it = new ShopifyCase();
        if (kind is not null)
            it.Shelf.Add("WELCOME5", kind, terms!);
        Assert.That((await it.Provision(it.Part(OfferKind.ReissueCode) with { Code = "WELCOME5" })).WhyNot, Does.Contain(why));
    }

    [TestCase("""{"appliesOncePerCustomer":true""", 0)]
    [TestCase("""{"usageLimit":1""", 1)]
    [TestCase("""{"endsAt":"2026-11-01T00:00:00Z","status":"EXPIRED","usageLimit":null""", 0)]
    [TestCase("""{"endsAt":"2026-11-24T00:00:00Z","usageLimit":null""", 0)]
    public async Task A_burnt_code_is_carried_as_its_twin(string terms, int uses)
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", terms + "," + FivePercent + "," + Together + "}").Codes[0].Uses = uses;
        var promise = await it.Promise(it.Part(OfferKind.AlternatePayment));
        Assert.That((promise.Code, promise.CarriedCodes.Count), Is.EqualTo(((string?)null, 1)));
        Assert.That(promise.CarriedCodes[0], Does.StartWith("save-"));
        Assert.That(it.Shelf.Holding(promise.CarriedCodes[0])!.Customers, Has.Count.EqualTo(1));
        await it.Promises.Release(it.Store, it.Case, promise, default);
        Assert.That(it.Shelf.Discounts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_code_that_still_works_is_carried_as_it_is()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", "{\"usageLimit\":100," + FivePercent + "," + Together + "}").Codes[0].Uses = 7;
        Assert.That((await it.Promise(it.Part(OfferKind.Reassure))).CarriedCodes, Is.EqualTo(new[] { "WELCOME5" }));
        Assert.That(it.Shelf.Discounts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Beside_a_code_of_ours_the_customer_s_own_must_be_able_to_stand()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", "{" + FivePercent + "}");
        var promise = await it.Promise(it.TenPercent);
        var twin = it.Shelf.Holding(promise.CarriedCodes.Single())!;
        Assert.That(twin.Shows["combinesWith"]!["orderDiscounts"]!.GetValue<bool>(), Is.True);
        Assert.That(it.Shelf.Holding(promise.Code)!.Shows["customerGets"]!["items"]!["all"]!.GetValue<bool>(), Is.True, "two codes for goods never meet on one line");
    }

    [Test]
    public async Task A_twin_that_cannot_be_made_is_left_out_and_nothing_else_is()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBxgy", """{"appliesOncePerCustomer":true}""");
        var promise = await it.Promise(it.TenPercent);
        Assert.That((promise.CarriedCodes.Count, promise.Code is not null), Is.EqualTo((0, true)));

        it.Shelf.Discounts.Clear();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", """{"appliesOncePerCustomer":true,""" + FivePercent + "}");
        it.Shelf.Says["DiscountBasicCreate"] = """{"data":{"change":{"codeDiscountNode":null,"userErrors":[{"field":null,"message":"Product is invalid","code":"INVALID"}]}}}""";
        Assert.That((await it.Promise(it.Part(OfferKind.Reassure))).CarriedCodes, Is.Empty);
    }

    [Test]
    public void A_store_that_is_down_is_not_taken_for_a_refusal()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", """{"appliesOncePerCustomer":true,""" + FivePercent + "}");
        it.Shelf.Loses.Add("DiscountBasicCreate");
        Assert.CatchAsync<StorefrontException>(() => it.Provision(it.Part(OfferKind.Reassure)));
    }

    [Test]
    public async Task A_free_shipping_code_stands_back_for_ours()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeFreeShipping", "{}");
        Assert.That((await it.Promise(it.Part(OfferKind.PriorityDelivery))).CarriedCodes, Is.Empty, "two shipping codes never stand together");
    }

    [Test]
    public async Task A_coupon_and_the_old_code_can_be_offered_together()
    {
        var it = new ShopifyCase();
        var reissue = it.Part(OfferKind.ReissueCode) with { Code = "WELCOME5" };
        Assert.That((await it.Provision(it.TenPercent, reissue)).WhyNot, Does.Contain("cannot be given again"));
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", """{"appliesOncePerCustomer":true,""" + FivePercent + "}");
        var promise = await it.Promise(it.TenPercent, reissue);
        Assert.That(promise.CarriedCodes, Has.Count.EqualTo(1));
        Assert.That(promise.CarriedCodes, Does.Not.Contain(promise.Code));
    }
}
