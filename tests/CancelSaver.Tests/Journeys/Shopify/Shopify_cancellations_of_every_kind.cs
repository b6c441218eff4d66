using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>Who really cancelled, by what Shopify tells; and everything that is a cancellation though no order was cancelled.</summary>
public sealed class Shopify_cancellations_of_every_kind
{
    [TestCase("CUSTOMER", null, CancelClass.Customer, CancellationStatus.Asked)]
    [TestCase("DECLINED", null, CancelClass.PaymentFailed, CancellationStatus.Sent)]
    [TestCase("FRAUD", null, CancelClass.Fraud, CancellationStatus.NotForUs)]
    [TestCase("INVENTORY", null, CancelClass.OutOfStock, CancellationStatus.NotForUs)]
    [TestCase("STAFF", null, CancelClass.Staff, CancellationStatus.NotForUs)]
    [TestCase("OTHER", null, CancelClass.Unknown, CancellationStatus.Asked)]
    [TestCase("CUSTOMER", "Out of stock, sorry", CancelClass.OutOfStock, CancellationStatus.NotForUs)]
    public async Task The_reason_the_store_keeps(string reason, string? note, CancelClass cancelClass, CancellationStatus status)
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.Marta);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Cancel(order, reason, note);
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That((told.Class?.Class, told.Status), Is.EqualTo(((CancelClass?)cancelClass, status)), app.Story(told));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(status == CancellationStatus.NotForUs ? 0 : 1));
    }

    [Test]
    public async Task A_self_serve_request_that_was_approved_is_a_cancellation()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.Marta);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Shop.EmptyByRefund(order);
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.Asked), app.Story(told));
        Assert.That(told.Order.IsEmptied);
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));

        var page = await app.Post(app.ReasonLink(), ("reason", Reason.ShippingCost));
        using var yes = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        var back = await app.Paid(yes.Headers.Location!);
        Assert.That(back.Lines.Sum(l => l.Quantity), Is.EqualTo(order.Lines.Sum(l => l.Quantity)), "the cart holds what was ordered");
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task An_app_that_edits_an_order_down_to_nothing_cancels_it()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.Marta);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Shop.EmptyByEdit(order);
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Asked), app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task Cash_on_delivery_that_became_prepaid_is_nobodys_leaving()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.Marta with { Pay = ShopPay.CashOnDelivery });
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.PlaceOrder(Buyers.Marta);
        app.Shopify.Cancel(order, "OTHER");
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That((told.Class?.Class, told.Status), Is.EqualTo(((CancelClass?)CancelClass.EditedAndRecreated, CancellationStatus.NotForUs)), app.Story(told));
    }

    [Test]
    public async Task An_order_replaced_by_an_editing_app_is_nobodys_leaving()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = app.Shopify.PlaceOrder(Buyers.Marta with { Tags = ["edited"] });
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Cancel(order, "OTHER");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Class?.Class, Is.EqualTo(CancelClass.EditedAndRecreated), app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task A_test_order_is_no_case_for_anybody()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.OrderedAndCancelled(Buyers.Marta with { Test = true });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Class?.Class, Is.EqualTo(CancelClass.Test));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task Without_approval_for_customer_data_the_merchant_sees_the_case_and_nobody_is_written_to()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        app.Shopify.Shop.HidePersonalData = true;
        var order = await app.OrderedAndCancelled();
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.NoOffer), app.Story(told));
        Assert.That(told.Timeline[^1].Says, Does.Contain("no e-mail address"));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task A_guest_with_a_telephone_only_is_a_case_without_mail()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.OrderedAndCancelled(Buyers.Marta with { Email = null, Phone = "+351220000001", Pay = ShopPay.CashOnDelivery });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.NoOffer), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Is.Empty);
    }
}
