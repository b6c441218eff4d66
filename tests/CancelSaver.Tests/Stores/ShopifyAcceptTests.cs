using System.Text.RegularExpressions;
using CancelSaver.Offers;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

/// <summary>What a customer's yes does: a filled cart, a draft order, credit; and what it must never do twice.</summary>
internal sealed class ShopifyAcceptTests
{
    [Test]
    public async Task The_cart_is_the_order_as_it_was_with_the_promise_in_it()
    {
        var it = new ShopifyCase();
        it.Shelf.Add("WELCOME5", "DiscountCodeBasic", """
            {"customerGets":{"value":{"percentage":0.05},"items":{"__typename":"AllDiscountItems"}},
             "combinesWith":{"orderDiscounts":true,"productDiscounts":true,"shippingDiscounts":true}}
            """);
        var promise = await it.Promise(it.TenPercent, it.Part(OfferKind.FreeShipping));
        var back = await it.Accept.Accept(it.Store, it.Case, promise, default);

        Assert.That((back.OrderId, back.NeedsPayment, back.WhyNot), Is.EqualTo((0L, true, (string?)null)));
        Assert.That(back.GoOnAt!.AbsoluteUri, Is.EqualTo("https://cancelsaver-eur.myshopify.com/cart/4400000001001:1,4400000001002:2?discount="
            + promise.Code + "," + promise.ShippingCode + ",WELCOME5&attributes[_cancelsaver_case]=" + promise.CaseMark));
        Assert.That(await it.Accept.Accept(it.Store, it.Case, promise, default), Is.EqualTo(back), "twice is once");
        Assert.That(it.Shelf.Times("DiscountsStanding"), Is.EqualTo(2), "both codes in one question");
    }

    [TestCase("orders-cancelled")]
    [TestCase("orders-cancelled-unicode-multicurrency")]
    public async Task Nothing_about_the_person_is_in_the_link(string fixture)
    {
        var it = fixture == "orders-cancelled" ? new ShopifyCase() : ShopifyPromisesTests.Yen();
        var link = Uri.UnescapeDataString(ShopifyCart.Link(it.Store, it.Case, await it.Promise(it.TenPercent, it.Part(OfferKind.PriorityDelivery)))!.AbsoluteUri);
        Assert.That(it.Personal, Has.Count.GreaterThan(8));
        foreach (var word in it.Personal)
            Assert.That(link, Does.Not.Match("(?i)" + (char.IsLetterOrDigit(word[0]) ? @"\b" : "") + Regex.Escape(word) + (char.IsLetterOrDigit(word[^1]) ? @"\b" : "")));
    }

    [Test]
    public async Task Priority_says_in_words_what_the_store_s_people_must_know()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.Part(OfferKind.PriorityDelivery) with { ReconfirmBy = new(2026, 11, 24, 14, 0, 0, TimeSpan.Zero), LeavesOn = new(2026, 11, 24) });
        Assert.That(ShopifyCart.Link(it.Store, it.Case, promise)!.Query, Does.EndWith(
            "&attributes[Priority%20delivery]=confirm%20by%202026-11-24%2014%3A00%2C%20leaves%202026-11-24"));
    }

    [Test]
    public void Lines_of_one_variant_become_one_and_codes_are_escaped()
    {
        var it = new ShopifyCase();
        it.Order = it.Order with { Lines = [.. it.Order.Lines, it.Order.Lines[0]] };
        var promise = new Promise { Name = "a", Code = "10% & more", CarriedCodes = ["a,b", "Ä/1", "10% & MORE"], Offer = it.OfferOf(it.Part(OfferKind.Reassure)) };
        Assert.That(ShopifyCart.Link(it.Store, it.Case, promise)!.AbsoluteUri,
            Does.EndWith("/cart/4400000001001:2,4400000001002:2?discount=10%25%20%26%20more,%C3%84%2F1"));
    }

    [Test]
    public async Task An_order_too_long_for_a_link_is_told()
    {
        var it = new ShopifyCase();
        it.Order = it.Order with { Lines = [.. Enumerable.Range(1, 400).Select(n => new OrderLine(n, n, 9_000_000_000_000_000_000 + n, "Line", 1, Money.Zero("EUR")))] };
        foreach (var line in it.Order.Lines)
            it.Shelf.Variants[line.VariationId] = ShopifyCase.Variant(line.VariationId);
        var promise = await it.Promise(it.Part(OfferKind.Reassure));
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).WhyNot, Does.Contain("too many lines"));
    }

    [Test]
    public async Task Stock_and_codes_are_looked_at_again()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.TenPercent);
        it.Shelf.Holding(promise.Code)!.Shows["status"] = "EXPIRED";
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).WhyNot, Does.Contain("no longer active"));
        it.Shelf.Discounts.Clear();
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).WhyNot, Does.Contain("no longer in the store"));
        it.Shelf.Variants.Clear();
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).WhyNot, Does.Contain("no longer sold"));
    }

    [Test]
    public async Task The_next_order_s_code_leads_to_the_shop_and_asks_nothing()
    {
        var it = new ShopifyCase();
        var promise = await it.Promise(it.Part(OfferKind.NextOrderDiscount) with { Percent = 15 });
        it.Shelf.Asked.Clear();
        var back = await it.Accept.Accept(it.Store, it.Case, promise, default);
        Assert.That(back.GoOnAt!.AbsoluteUri, Is.EqualTo("https://cancelsaver-eur.myshopify.com/discount/" + promise.Code));
        Assert.That(it.Shelf.Asked, Is.Empty);
    }

    [TestCase(null)]
    [TestCase("StoreCredit")]
    [TestCase("SetMetafields")]
    public async Task Credit_is_given_once_whatever_gets_lost(string? lost)
    {
        var it = await WithCredit();
        var promise = await it.Promise(it.Part(OfferKind.StoreCredit) with { Amount = new Money(500, "EUR") });
        if (lost is not null)
        {
            it.Shelf.Loses.Add(lost);
            Assert.CatchAsync<ShopifyException>(() => it.Accept.Accept(it.Store, it.Case, promise, default));
            var busy = Assert.CatchAsync<ShopifyException>(() => it.Accept.Accept(it.Store, it.Case, promise, default))!;
            Assert.That((busy.TryAgain, busy.After > TimeSpan.Zero), Is.EqualTo((true, true)), "somebody may still be at it");
            it.Clock.Advance(ShopifyClaims.Patience);
        }
        for (var times = 0; times < 3; times++)
            Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).GoOnAt!.AbsoluteUri, Does.Contain("/cart/"));
        Assert.That(it.Shelf.Credits, Has.Count.EqualTo(1));
        Assert.That(it.Shelf.Credits[0]["expiresAt"]!.GetValue<string>(), Is.EqualTo("2027-01-24T15:00:00Z"), "sixty days after the offer");
        Assert.That(it.Shelf.Metafields["credit"], Does.Match("^[0-9]{16}$"));
    }

    [Test]
    public async Task An_older_credit_of_that_amount_is_not_taken_for_ours()
    {
        var it = await WithCredit();
        var promise = await it.Promise(it.Part(OfferKind.StoreCredit) with { Amount = new Money(500, "EUR") });
        await it.Accept.Accept(it.Store, it.Case, promise, default);
        it.Shelf.Credits[0]["expiresAt"] = "2027-05-01T00:00:00Z";
        it.Shelf.Metafields["credit"] = "claimed " + it.Clock.GetUtcNow().ToString("O");
        it.Clock.Advance(ShopifyClaims.Patience);
        await it.Accept.Accept(it.Store, it.Case, promise, default);
        Assert.That(it.Shelf.Credits, Has.Count.EqualTo(2));
    }

    [TestCase("OWNER_NOT_FOUND", "no account in the store")]
    [TestCase("UNSUPPORTED_CURRENCY", "no credit in EUR")]
    public async Task Why_no_credit_can_be_given_is_said(string code, string why)
    {
        var it = await WithCredit();
        var promise = await it.Promise(it.Part(OfferKind.StoreCredit) with { Amount = new Money(500, "EUR") });
        it.Shelf.Says["StoreCredit"] = """
            {"data":{"storeCreditAccountCredit":{"storeCreditAccountTransaction":null,"userErrors":[{"field":["id"],"message":"No.","code":"CODE"}]}}}
            """.Replace("CODE", code, StringComparison.Ordinal);
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).WhyNot, Does.Contain(why));
    }

    [Test]
    public async Task Without_the_right_to_make_drafts_there_is_a_cart()
    {
        var it = new ShopifyCase(stores: await ShopifyCase.Granting("write_orders"));
        it.Store = it.Store with { Settings = new StoreSettings { DraftInvoices = true } };
        Assert.That((await it.Accept.Accept(it.Store, it.Case, await it.Promise(it.TenPercent), default)).GoOnAt!.AbsolutePath, Does.StartWith("/cart/"));
    }

    [Test]
    public async Task A_draft_holds_the_order_and_the_promise_is_its_price()
    {
        var it = await WithDrafts(ShopifyPromisesTests.Yen);
        var promise = await it.Promise(it.Part(OfferKind.Coupon) with { Amount = new Money(1500, "JPY") }, it.Part(OfferKind.FreeShipping));
        var back = await it.Accept.Accept(it.Store, it.Case, promise, default);

        Assert.That(back.GoOnAt!.AbsolutePath, Does.Contain("/invoices/"));
        var input = it.Shelf.Asked.Single(a => a.Operation == "DraftCreate").Variables["input"]!;
        Assert.That(input["lineItems"]!.ToJsonString(), Is.EqualTo(
            """[{"variantId":"gid://shopify/ProductVariant/4400000002001","quantity":1},{"variantId":"gid://shopify/ProductVariant/4400000002002","quantity":3}]"""));
        Assert.That(input["purchasingEntity"]!["customerId"]!.GetValue<string>(), Is.EqualTo("gid://shopify/Customer/7200000002001"));
        Assert.That(input["appliedDiscount"]!["amountWithCurrency"]!.ToJsonString(), Is.EqualTo("""{"amount":"1500","currencyCode":"JPY"}"""));
        Assert.That(input["shippingLine"]!["priceWithCurrency"]!.ToJsonString(), Is.EqualTo("""{"amount":"0","currencyCode":"JPY"}"""));
        Assert.That((input["presentmentCurrencyCode"]!.GetValue<string>(), input["reserveInventoryUntil"]!.GetValue<string>()), Is.EqualTo(("JPY", "2026-11-25T15:00:00Z")));
        Assert.That(input["customAttributes"]![0]!["value"]!.GetValue<string>(), Is.EqualTo(promise.CaseMark));
        Assert.That((it.Shelf.Holding(promise.Code), it.Shelf.Holding(promise.ShippingCode)), Is.EqualTo(((ShelfDiscount?)null, (ShelfDiscount?)null)), "not to be had twice");
        foreach (var word in it.Personal)
            Assert.That(input.ToJsonString(), Does.Not.Contain(word));

        Assert.That(await it.Accept.Accept(it.Store, it.Case, promise, default), Is.EqualTo(back));
        Assert.That(it.Shelf.Drafts, Has.Count.EqualTo(1));
        await it.Promises.Release(it.Store, it.Case with { AcceptedAt = it.Clock.GetUtcNow() }, promise, default);
        Assert.That(it.Shelf.Drafts, Is.Empty);
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).WhyNot, Does.Contain("deleted"));
    }

    [TestCase("DraftCreate")]
    [TestCase("SetMetafields")]
    public async Task A_draft_is_made_once_whatever_gets_lost(string lost)
    {
        var it = await WithDrafts(() => new ShopifyCase());
        var promise = await it.Promise(it.TenPercent);
        it.Shelf.Loses.Add(lost);
        Assert.CatchAsync<ShopifyException>(() => it.Accept.Accept(it.Store, it.Case, promise, default));
        Assert.CatchAsync<ShopifyException>(() => it.Accept.Accept(it.Store, it.Case, promise, default), "somebody may still be at it");
        it.Clock.Advance(ShopifyClaims.Patience);
        var back = await it.Accept.Accept(it.Store, it.Case, promise, default);
        Assert.That((back.GoOnAt!.AbsolutePath.Contains("/invoices/", StringComparison.Ordinal), it.Shelf.Drafts.Count), Is.EqualTo((true, 1)));
        Assert.That(it.Shelf.Metafields["draft"], Does.Match("^[0-9]{16}$"));
    }

    [Test]
    public async Task A_paid_draft_is_an_order_and_stays()
    {
        var it = await WithDrafts(() => new ShopifyCase());
        var promise = await it.Promise(it.TenPercent);
        await it.Accept.Accept(it.Store, it.Case, promise, default);
        it.Shelf.Drafts[0]["status"] = "COMPLETED";
        Assert.That((await it.Accept.Accept(it.Store, it.Case, promise, default)).NeedsPayment, Is.False);
        await it.Promises.Release(it.Store, it.Case with { AcceptedAt = it.Clock.GetUtcNow() }, promise, default);
        Assert.That(it.Shelf.Drafts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_draft_Shopify_still_works_out_and_one_it_refuses()
    {
        var it = await WithDrafts(() => new ShopifyCase());
        var promise = await it.Promise(it.TenPercent);
        it.Shelf.Says["DraftCreate"] = """{"data":{"draftOrderCreate":{"draftOrder":null,"userErrors":[{"field":["lineItems"],"message":"Add at least 1 product"}]}}}""";
        var refused = Assert.CatchAsync<ShopifyException>(() => it.Accept.Accept(it.Store, it.Case, promise, default))!;
        Assert.That((refused.TryAgain, refused.Message), Is.EqualTo((false, "Shopify refused a draft order: Add at least 1 product (lineItems).")));
        it.Clock.Advance(ShopifyClaims.Patience);
        await it.Accept.Accept(it.Store, it.Case, promise, default);
        it.Shelf.Drafts[0]["invoiceUrl"] = null;
        Assert.That(Assert.CatchAsync<ShopifyException>(() => it.Accept.Accept(it.Store, it.Case, promise, default))!.After, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    private static async Task<ShopifyCase> WithCredit() =>
        new(stores: await ShopifyCase.Granting("write_orders", "write_store_credit_account_transactions", "read_store_credit_accounts"));

    private static async Task<ShopifyCase> WithDrafts(Func<ShopifyCase> make)
    {
        var plain = make();
        var fixture = plain.Order.Total.Currency == "JPY" ? "orders-cancelled-unicode-multicurrency" : "orders-cancelled";
        return new ShopifyCase(fixture, await ShopifyCase.Granting("write_orders", "write_draft_orders"))
        {
            Store = plain.Store with { Settings = new StoreSettings { DraftInvoices = true } },
        };
    }
}
