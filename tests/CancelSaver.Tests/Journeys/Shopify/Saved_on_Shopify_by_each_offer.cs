using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Sandbox;
using CancelSaver.Saves;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>What was promised by mail is in the order that comes back, and in no other.</summary>
public sealed class Saved_on_Shopify_by_each_offer
{
    [Test]
    public async Task A_code_for_one_customer_once_many_under_one_discount()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(s => s with { Guards = s.Guards with { CooldownDays = 0 } });
        await app.Publish(new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 });
        var first = await app.Offered(Reason.ChangedMind, OfferKind.Coupon);
        var second = await app.Offered(Reason.ChangedMind, OfferKind.Coupon, Buyers.MartaWith(Reason.ChangedMind) with { Email = "rui.costa@example.com", FirstName = "Rui", LastName = "Costa", Phone = null, Address = "Avenida Exemplo 7" });

        var (one, two) = ((await app.Case(first.Id)).Promise!, (await app.Case(second.Id)).Promise!);
        Assert.That(one.Code, Is.Not.EqualTo(two.Code));
        Assert.That(one.CodeId, Is.EqualTo(two.CodeId), "both codes lie under one discount");
        var discount = app.Shopify.Shop.Discount(one.Code!)!;
        Assert.That(discount.Customers, Is.EquivalentTo(new[] { first.Customer!.Id, second.Customer!.Id }));
        Assert.That((discount.UsageLimit, discount.OncePerCustomer), Is.EqualTo(((int?)1, true)));
        Assert.That(discount.EndsAt, Is.GreaterThanOrEqualTo(one.Offer.Ends));
        Assert.That(app.Mail.Sent[0].Html, Does.Contain(one.Code));

        // Rui's mail is the newest: his cart, his code.
        var back = await app.Paid(await app.Accepted(), new ShopBuyer { Email = "rui.costa@example.com", FirstName = "Rui", LastName = "Costa", Address = "Avenida Exemplo 7" });
        Assert.That(back.Codes.Select(c => c.Code), Does.Contain(two.Code).IgnoreCase);
        var saved = await app.Case(second.Id);
        Assert.That((saved.Status, saved.Save?.Kind, saved.Save?.OrderId), Is.EqualTo((CancellationStatus.Saved, (SaveKind?)SaveKind.Redeemed, (long?)back.Id)), app.Story(saved));
        Assert.That(saved.Save!.Cost.Minor, Is.EqualTo((long)(back.DiscountTotal * 100)));
        Assert.That((await app.Case(first.Id)).Status, Is.EqualTo(CancellationStatus.Sent), "somebody else's case is untouched");
    }

    [Test]
    public async Task Priority_delivery_covers_the_express_rate_and_tells_the_warehouse()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.DeliveryTime, OfferKind.PriorityDelivery);
        var promise = (await app.Case(order.Id)).Promise!;
        var part = promise.Offer.Part(OfferKind.PriorityDelivery)!;
        Assert.That(part.ReconfirmBy, Is.GreaterThan(app.Clock.GetUtcNow()));

        var back = await app.Paid(await app.Accepted(), new ShopBuyer { Email = Buyers.Marta.Email, Shipping = "Express" });

        Assert.That(back.ShippingNet, Is.Zero, "the faster way at no cost");
        var day = part.LeavesOn!.Value.ToString("yyyy-MM-dd");
        Assert.That(back.Tags, Does.Contain("Priority delivery").And.Some.Contains(day));
        Assert.That(back.Note, Does.Contain(day));
        Assert.That(back.Attributes.Select(a => a.Key), Does.Contain("Priority delivery"));
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task After_a_declined_payment_every_way_to_pay_is_open()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.OrderedAndCancelled(Buyers.Marta with { Paid = false }, "DECLINED");
        await app.RunUntilQuiet();
        var sent = await app.Case(order.Id);
        Assert.That((sent.Status, sent.Class?.Class), Is.EqualTo((CancellationStatus.Sent, (CancelClass?)CancelClass.PaymentFailed)), app.Story(sent));
        Assert.That(sent.Promise!.Offer.Has(OfferKind.AlternatePayment));

        await app.Paid(await app.Accepted(), new ShopBuyer { Email = Buyers.Marta.Email, Pay = ShopPay.CashOnDelivery });
        var saved = await app.Case(order.Id);
        Assert.That(saved.Status, Is.EqualTo(CancellationStatus.Saved), app.Story(saved));
        Assert.That(saved.Save!.Cost.Minor, Is.Zero);
    }

    [Test]
    public async Task A_code_that_was_burnt_works_again_for_its_customer()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        app.Shopify.Shop.AddDiscount("WELCOME10", d => d.OncePerCustomer = true);
        var order = await app.Offered(Reason.ForgotCode, OfferKind.ReissueCode, Buyers.MartaWith(Reason.ForgotCode) with { Codes = ["WELCOME10"] });
        var promise = (await app.Case(order.Id)).Promise!;
        Assert.That(promise.Code, Is.Not.EqualTo("WELCOME10").IgnoreCase);
        Assert.That(app.Mail.Sent.Single().Text, Does.Contain(promise.Code!).And.Not.Contain("WELCOME10"), "the one that works is shown");

        var back = await app.Paid(await app.Accepted());
        Assert.That(back.Total, Is.EqualTo(order.Total), "the old price");
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task A_burnt_code_does_not_make_another_offer_dearer()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        app.Shopify.Shop.AddDiscount("WELCOME10", d => d.OncePerCustomer = true);
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping, Buyers.MartaWith(Reason.ShippingCost) with { Codes = ["WELCOME10"] });
        var back = await app.Paid(await app.Accepted());
        Assert.That(back.Total, Is.EqualTo(order.Total - order.ShippingNet), "the old price of the goods, and no shipping");
    }

    [TestCase(Reason.ChangedMind, OfferKind.Reassure)]
    [TestCase(Reason.WrongItem, OfferKind.TalkToUs)]
    public async Task A_few_good_words_cost_nothing(string reason, OfferKind kind)
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(reason, kind);
        var back = await app.Paid(await app.Accepted());
        var saved = await app.Case(order.Id);
        Assert.That((saved.Status, saved.Save?.Kind, saved.Save?.OrderId), Is.EqualTo((CancellationStatus.Saved, (SaveKind?)SaveKind.Redeemed, (long?)back.Id)), "the cart carries the case: " + app.Story(saved));
        Assert.That(saved.Save!.Cost.Minor, Is.Zero);
    }

    [Test]
    public async Task Two_parts_in_one_offer()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await app.Publish(new OfferTerms { Kind = OfferKind.FreeShipping }, new OfferTerms { Kind = OfferKind.Coupon, Percent = 5 });
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        var back = await app.Paid(await app.Accepted());
        Assert.That(back.ShippingNet, Is.Zero);
        Assert.That(back.Subtotal, Is.EqualTo(decimal.Round(order.Subtotal * 0.95m, 2)));
        Assert.That(back.RefusedCodes, Is.Empty);
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task Money_off_the_next_order_is_a_code_for_any_time_until_its_end()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await app.Publish(new OfferTerms { Kind = OfferKind.NextOrderDiscount, Percent = 15 });
        var order = await app.Offered(Reason.ChangedMind, OfferKind.NextOrderDiscount);
        var promise = (await app.Case(order.Id)).Promise!;
        var link = await app.Accepted();
        Assert.That(link.AbsoluteUri, Does.EndWith("/discount/" + promise.Code));

        app.Clock.Advance(TimeSpan.FromHours(20));
        var next = app.Shopify.PlaceOrder(Buyers.Marta with { Codes = [promise.Code!], Items = [new ShopItem(app.Shopify.Shop.Products[1].Variants[0].Id)] });
        await app.RunUntilQuiet();
        Assert.That(next.DiscountTotal, Is.GreaterThan(0));
        var saved = await app.Case(order.Id);
        Assert.That((saved.Status, saved.Save?.OrderId), Is.EqualTo((CancellationStatus.Saved, (long?)next.Id)), app.Story(saved));
    }

    [Test]
    public async Task Store_credit_is_given_once_however_often_it_is_accepted()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await app.Publish(new OfferTerms { Kind = OfferKind.StoreCredit, AmountMinor = 500 });
        var order = await app.Offered(Reason.ChangedMind, OfferKind.StoreCredit);
        app.Shopify.LoseNextAnswer("StoreCredit");
        for (var click = 0; click < 3; click++)
            (await app.PostRaw(app.OfferLink(), ("answer", "yes"))).Dispose();
        await app.RunUntilQuiet();
        Assert.That(order.Customer!.Credits, Has.Count.EqualTo(1), string.Join(" ", app.Shopify.Calls.Select(c => c.Operation)));
        Assert.That(order.Customer.Credits[0].Amount, Is.EqualTo(5m));
        Assert.That((await app.Case(order.Id)).BackAt, Is.Not.Null, app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task A_draft_orders_invoice_where_the_merchant_wants_it()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(s => s with { DraftInvoices = true });
        await app.Publish(new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 });
        var order = await app.Offered(Reason.ChangedMind, OfferKind.Coupon);
        var invoice = await app.Accepted();
        var again = await app.Accepted();
        Assert.That(again, Is.EqualTo(invoice));
        Assert.That(app.Shopify.Shop.Drafts, Has.Count.EqualTo(1));
        Assert.That(app.Shopify.Shop.InvoicesSent, Is.Empty, "Shopify writes to nobody");

        var back = await app.Paid(invoice);
        Assert.That(back.Subtotal, Is.EqualTo(decimal.Round(order.Subtotal * 0.9m, 2)));
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved), app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task What_the_buyer_saw_counts_in_another_currency_too()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await app.Publish(new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 });
        var order = await app.Offered(Reason.ChangedMind, OfferKind.Coupon, Buyers.MartaWith(Reason.ChangedMind) with { PresentmentCurrency = "JPY", Rate = 160, Country = "JP" });
        var told = await app.Case(order.Id);
        Assert.That(told.Order.Total.Currency, Is.EqualTo("JPY"));
        Assert.That(told.Promise!.Offer.Cost.Currency, Is.EqualTo("JPY"));
        Assert.That(app.Mail.Sent.Single().Text, Does.Contain("¥").Or.Contain("JP"));
        using var answer = await app.PostRaw(app.OfferLink(), ("answer", "yes"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [Test]
    public async Task What_is_sold_out_meanwhile_is_not_promised_any_more()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        app.Shopify.Shop.SetStock(order.Lines[0].Variant.Id, 0);
        var answer = await app.Post(app.OfferLink(), ("answer", "yes"));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Conflict));
    }
}
