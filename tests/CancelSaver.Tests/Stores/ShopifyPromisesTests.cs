using CancelSaver.Offers;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

/// <summary>Offers made real as codes: once, for one customer, however the wire behaves.</summary>
internal sealed class ShopifyPromisesTests
{
    private const long Marta = 7200000001001;

    [Test]
    public async Task A_coupon_is_one_code_under_a_discount_that_others_share()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.TenPercent);

        var discount = it.Shelf.Discounts.Single();
        Assert.That(promise.Code, Does.Match("^save-[2-9a-z]{10}$"));
        Assert.That((promise.CodeId, promise.ShippingCode), Is.EqualTo(((long?)discount.Id, (string?)null)));
        Assert.That(discount.Id, Is.GreaterThan(9_007_199_254_740_992), "a number beyond what a double holds comes through whole");
        Assert.That(discount.Codes, Has.Count.EqualTo(2), "its own first one, and this");
        Assert.That(discount.Codes.Select(c => c.Code), Does.Contain(promise.Code));
        Assert.That(discount.Title, Is.EqualTo("CancelSaver: 10% off, until 25 Nov 2026"));
        Assert.That(discount.Shows["endsAt"]!.GetValue<string>(), Is.EqualTo("2026-11-26T01:00:00Z"), "the day's end and an hour");
        Assert.That(discount.Customers, Is.EqualTo(new[] { Marta }));
        Assert.That(discount.Products, Is.EquivalentTo(it.Order.Lines.Select(l => l.ProductId)));
        Assert.That((discount.Shows["usageLimit"]!.GetValue<int>(), discount.Shows["appliesOncePerCustomer"]!.GetValue<bool>()), Is.EqualTo((1, true)));
        Assert.That(promise.CaseMark, Does.Match(@"^9007199254741001\.[0-9a-f]{16}$"));
    }

    [Test]
    public async Task Cases_of_one_day_share_a_discount_and_other_terms_get_another()
    {
        var it = new ShopifyCase();
        var first = await it.Promise(it.TenPercent);
        var order = it.Order;
        it.Order = order with { Id = 9007199254741009, Customer = new Customer { AccountId = 7200000001777 }, Lines = [order.Lines[0] with { ProductId = 8100000009999 }] };
        var second = await it.Promise(it.TenPercent);
        Assert.That((second.CodeId, second.Code == first.Code), Is.EqualTo((first.CodeId, false)));
        Assert.That(it.Shelf.Discounts.Single().Customers, Is.EquivalentTo(new[] { Marta, 7200000001777 }));
        Assert.That(it.Shelf.Discounts.Single().Products, Does.Contain(8100000009999));

        it.Order = order with { Id = 9007199254741010 };
        var other = await it.Promise(it.TenPercent with { Percent = 15 });
        Assert.That(other.CodeId, Is.Not.EqualTo(first.CodeId));
    }

    [Test]
    public async Task A_shared_discount_that_can_hold_no_more_leaves_the_case_one_of_its_own()
    {
        var it = new ShopifyCase();
        await it.Promise(it.TenPercent);
        it.Shelf.Discounts[0].IsFull = true;
        it.Order = it.Order with { Id = 9007199254741009 };
        var promise = await it.Promise(it.TenPercent);
        var own = it.Shelf.Holding(promise.Code)!;
        Assert.That(own.Codes, Has.Count.EqualTo(1));
        Assert.That((own.Title, own.Shows["endsAt"]!.GetValue<string>()), Is.EqualTo(("CancelSaver: 10% off, for one customer, until 25 Nov 2026", "2026-11-25T15:00:00Z")));
        await it.Promises.Release(it.Store, it.Case, promise, default);
        Assert.That(it.Shelf.Discounts, Has.Count.EqualTo(1), "with its only code the discount goes");
    }

    [Test]
    public async Task A_discount_the_merchant_changed_is_left_alone()
    {
        var it = new ShopifyCase();
        await it.Promise(it.TenPercent);
        it.Shelf.Discounts[0].Shows["status"] = "EXPIRED";
        it.Order = it.Order with { Id = 9007199254741009 };
        Assert.That((await it.Promise(it.TenPercent)).CodeId, Is.Not.EqualTo(it.Shelf.Discounts[0].Id));
    }

    [Test]
    public async Task Doing_it_again_changes_nothing()
    {
        var it = new ShopifyCase();
        var once = await it.Promise(it.TenPercent, it.Part(OfferKind.FreeShipping));
        var (codes, writes) = (it.Shelf.Discounts.Sum(d => d.Codes.Count), Writes(it));
        var again = await it.Promise(it.TenPercent, it.Part(OfferKind.FreeShipping));
        Assert.That((again.Code, again.CodeId, again.ShippingCode, again.ShippingCodeId), Is.EqualTo((once.Code, once.CodeId, once.ShippingCode, once.ShippingCodeId)));
        Assert.That((it.Shelf.Discounts.Sum(d => d.Codes.Count), Writes(it)), Is.EqualTo((codes, writes)));
    }

    [TestCase("DiscountBasicCreate")]
    [TestCase("AddCodes")]
    [TestCase("AddCodesStatus")]
    [TestCase("DiscountByCode")]
    public async Task A_lost_answer_is_found_made_the_next_time(string operation)
    {
        var it = new ShopifyCase();
        it.Shelf.LooksUntilDone = 0;
        it.Shelf.Loses.Add(operation);
        var thrown = Assert.CatchAsync<ShopifyException>(() => it.Provision(it.TenPercent))!;
        Assert.That(thrown.TryAgain, Is.True);
        var promise = await it.Promise(it.TenPercent);
        Assert.That(it.Shelf.Discounts.SelectMany(d => d.Codes).Count(c => c.Code == promise.Code), Is.EqualTo(1));
        Assert.That(it.Shelf.Discounts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_code_that_is_not_added_yet_is_waited_for_outside()
    {
        var it = new ShopifyCase();
        it.Shelf.LooksUntilDone = 99;
        var thrown = Assert.CatchAsync<ShopifyException>(() => it.Provision(it.TenPercent))!;
        Assert.That((thrown.TryAgain, thrown.After), Is.EqualTo((true, (TimeSpan?)TimeSpan.FromSeconds(2))));
        Assert.That(it.Shelf.Times("AddCodesStatus"), Is.EqualTo(3));
        it.Shelf.FinishAll();
        Assert.That((await it.Promise(it.TenPercent)).Code, Is.Not.Null);
        Assert.That(it.Shelf.Times("AddCodes"), Is.EqualTo(1));
    }

    [Test]
    public async Task Somebody_else_s_code_of_that_name_is_not_ours()
    {
        var it = new ShopifyCase();
        var name = (await it.Promise(it.TenPercent)).Code!;
        it.Shelf.Discounts.Clear();
        it.Shelf.Add(name, "DiscountCodeBasic", """{"usageLimit":1,"endsAt":"2027-01-01T00:00:00Z","customerGets":{"value":{"percentage":0.1}}}""");
        Assert.That((await it.Provision(it.TenPercent)).WhyNot, Does.Contain("already taken"));
        Assert.That(it.Shelf.Holding(name), Is.Not.Null);
    }

    [Test]
    public async Task Taken_and_yet_not_to_be_found_is_no_promise()
    {
        var it = new ShopifyCase();
        it.Shelf.AddingFails = "TAKEN";
        Assert.That((await it.Provision(it.TenPercent)).WhyNot, Does.Contain("already taken"));
    }

    [Test]
    public void A_failure_nobody_knows_goes_to_a_person_with_Shopify_s_words()
    {
        var it = new ShopifyCase();
        it.Shelf.AddingFails = "INTERNAL_ERROR";
        var thrown = Assert.CatchAsync<ShopifyException>(() => it.Provision(it.TenPercent))!;
        Assert.That((thrown.TryAgain, thrown.Code), Is.EqualTo((false, "INTERNAL_ERROR")));
        Assert.That(thrown.Message, Does.Contain("The code cannot be added").And.Not.Contain("Marta"));
    }

    [TestCase("throttled", true, "THROTTLED")]
    [TestCase("access-denied", false, "ACCESS_DENIED")]
    public void The_store_s_refusal_is_told_as_it_is(string fixture, bool tryAgain, string code)
    {
        var it = new ShopifyCase();
        it.Shelf.Says["DiscountByCode"] = Body(fixture);
        var thrown = Assert.CatchAsync<ShopifyException>(() => it.Provision(it.TenPercent))!;
        Assert.That((thrown.TryAgain, thrown.Code, thrown.After is not null), Is.EqualTo((tryAgain, code, tryAgain)));
    }

    [Test]
    public async Task Without_a_customer_account_nothing_can_be_bound_to_anybody()
    {
        var it = new ShopifyCase();
        it.Order = it.Order with { Customer = new Customer { Email = it.Order.Customer.Email } };
        Assert.That((await it.Provision(it.TenPercent)).WhyNot, Does.Contain("no customer account"));
        Assert.That((await it.Provision(it.Part(OfferKind.FreeShipping))).WhyNot, Does.Contain("no customer account"));
        Assert.That((await it.Provision(it.Part(OfferKind.StoreCredit))).WhyNot, Is.Not.Null);
        Assert.That(it.Shelf.Discounts, Is.Empty);
        Assert.That((await it.Provision(it.Part(OfferKind.Reassure))).WhyNot, Is.Null, "words bind nobody");
        Assert.That((await it.Provision(it.Part(OfferKind.AlternatePayment))).Promise!.Code, Is.Null);
    }

    [Test]
    public async Task A_bundle_has_a_code_for_goods_and_one_for_shipping_that_stand_together()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.TenPercent, it.Part(OfferKind.FreeShipping));
        var (goods, shipping) = (it.Shelf.Holding(promise.Code)!, it.Shelf.Holding(promise.ShippingCode)!);
        Assert.That((goods.Id, shipping.Id), Is.EqualTo((promise.CodeId, promise.ShippingCodeId)));
        Assert.That(shipping.Shows["maximumShippingPrice"]!["amount"]!.GetValue<string>(), Is.EqualTo("5.90"), "express is not given away");
        Assert.That(shipping.Title, Is.EqualTo("CancelSaver: free shipping up to 5.90 EUR, until 25 Nov 2026"));
        Assert.That(goods.Shows["combinesWith"]!["shippingDiscounts"]!.GetValue<bool>(), Is.True);
        Assert.That(shipping.Shows["combinesWith"]!["productDiscounts"]!.GetValue<bool>(), Is.True);
        Assert.That(shipping.Shows["combinesWith"]!["shippingDiscounts"], Is.Null, "Shopify refuses that for shipping");
    }

    [Test]
    public async Task Half_a_bundle_is_taken_away_again()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.TenPercent, it.Part(OfferKind.FreeShipping));
        it.Shelf.Holding(promise.ShippingCode)!.Codes.Find(c => c.Code == promise.ShippingCode)!.Uses = 1;
        Assert.That((await it.Provision(it.TenPercent, it.Part(OfferKind.FreeShipping))).WhyNot, Does.Contain("used already"));
        Assert.That(it.Shelf.Holding(promise.Code), Is.Null);
    }

    [Test]
    public async Task Priority_covers_the_faster_rate_and_no_dearer_one()
    {
        var it = new ShopifyCase();
        var priority = it.Part(OfferKind.PriorityDelivery);
        it.Store = it.Store with { ShippingMethods = [new("standard", "1", "Standard", Eur(590)), new("express", "2", "Express", Eur(1490)), new("dhl", "3", "Carrier", null)] };
        Assert.That(UpTo(it, await it.Promise(priority)), Is.EqualTo("14.90"));

        it.Order = it.Order with { Id = 9007199254741009 };
        it.Store = it.Store with { ShippingMethods = [] };
        Assert.That(UpTo(it, await it.Promise(priority)), Is.Null, "nobody said which, so any");

        it.Order = it.Order with { Id = 9007199254741010 };
        it.Store = it.Store with { Settings = new StoreSettings { Priority = new PriorityPlan { MethodInstance = "7" } } };
        Assert.That((await it.Provision(priority)).WhyNot, Is.EqualTo("The store has no faster shipping method with a fixed price."));
        it.Order = it.Order with { ShippingLines = [] };
        Assert.That((await it.Provision(priority)).WhyNot, Does.Contain("not shipped"));
    }

    [Test]
    public async Task What_a_customer_paid_in_yen_is_promised_in_the_store_s_dollars()
    {
        var it = Yen();
        var promise = await it.Promise(it.Part(OfferKind.Coupon) with { Amount = new Money(1500, "JPY") }, it.Part(OfferKind.FreeShipping));
        Assert.That(it.Shelf.Holding(promise.Code)!.Shows["customerGets"]!["value"]!["amount"]!["amount"]!.GetValue<string>(), Is.EqualTo("10.00"));
        Assert.That(UpTo(it, promise), Is.EqualTo("18.36"), "2,700 yen were 18.00 dollars, and prices in yen are rounded");
        it.Order = it.Order with { TotalInStoreCurrency = null };
        Assert.That((await it.Provision(it.Part(OfferKind.FreeShipping))).WhyNot, Does.Contain("in USD"));
    }

    [Test]
    public async Task The_next_order_s_code_is_for_any_product_and_marks_no_order()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.Part(OfferKind.NextOrderDiscount) with { Percent = 15 });
        Assert.That(it.Shelf.Holding(promise.Code)!.Shows["customerGets"]!["items"]!["all"]!.GetValue<bool>(), Is.True);
        Assert.That((promise.CaseMark, promise.CarriedCodes.Count), Is.EqualTo(((string?)null, 0)));
        Assert.That(it.Shelf.Times("DiscountTerms"), Is.Zero, "the old order's codes are its own");
    }

    [Test]
    public async Task Store_credit_needs_rights_that_are_given_on_demand()
    {
        var it = new ShopifyCase(stores: await ShopifyCase.Granting("write_orders", "write_store_credit_account_transactions"));
        var credit = it.Part(OfferKind.StoreCredit) with { Amount = Eur(500) };
        Assert.That((await it.Provision(credit)).WhyNot, Does.Contain("(read_store_credit_accounts)"));
        it = new ShopifyCase(stores: await ShopifyCase.Granting("write_store_credit_account_transactions", "read_store_credit_accounts"));
        Assert.That((await it.Promise(credit)).Code, Is.Null);
    }

    [Test]
    public async Task Releasing_takes_the_unused_code_and_nobody_else_s()
    {
        var it = new ShopifyCase();
        var mine = await it.Promise(it.TenPercent, it.Part(OfferKind.FreeShipping));
        var (own, order) = (it.Case, it.Order);
        it.Order = order with { Id = 9007199254741009 };
        var theirs = await it.Promise(it.TenPercent);

        it.Shelf.SearchIsLate = true;
        await it.Promises.Release(it.Store, own, mine, default);
        await it.Promises.Release(it.Store, own, mine, default);
        Assert.That((it.Shelf.Holding(mine.Code), it.Shelf.Holding(mine.ShippingCode)), Is.EqualTo(((ShelfDiscount?)null, (ShelfDiscount?)null)));
        Assert.That(it.Shelf.Holding(theirs.Code), Is.Not.Null);
        Assert.That(it.Shelf.Times("RemoveCodes"), Is.EqualTo(2), "gone is done");

        it.Shelf.SearchIsLate = false;
        it.Shelf.Holding(theirs.Code)!.Codes.Find(c => c.Code == theirs.Code)!.Uses = 1;
        await it.Promises.Release(it.Store, it.Case, theirs, default);
        Assert.That(it.Shelf.Holding(theirs.Code), Is.Not.Null, "what was used stays in the books");
        await it.Promises.Release(it.Store, own, mine with { Released = true }, default);
    }

    [Test]
    public async Task An_offer_whose_time_is_over_is_not_made()
    {
        var it = new ShopifyCase();
        var offer = it.OfferOf(it.TenPercent);
        it.Clock.Advance(TimeSpan.FromHours(49));
        Assert.That((await it.Promises.Provision(it.Store, it.Case, offer, default)).WhyNot, Does.Contain("ended"));
        Assert.That(it.Shelf.Asked, Is.Empty);
    }

    internal static ShopifyCase Yen()
    {
        var it = new ShopifyCase("orders-cancelled-unicode-multicurrency");
        it.Store = it.Store with { Currency = "USD" };
        return it;
    }

    private static string Body(string fixture) => System.Text.Json.Nodes.JsonNode.Parse(
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Shopify", "graphql", fixture + ".json")))!["body"]!.ToJsonString();

    private static string? UpTo(ShopifyCase it, Promise promise) => it.Shelf.Holding(promise.ShippingCode)!.Shows["maximumShippingPrice"]?["amount"]?.GetValue<string>();

    private static int Writes(ShopifyCase it) => it.Shelf.Asked.Count(a =>
        !a.Operation.Contains("By", StringComparison.Ordinal) && a.Operation is not ("AddCodesStatus" or "DiscountTerms" or "VariantStock"));

    private static Money Eur(long minor) => new(minor, "EUR");
}
