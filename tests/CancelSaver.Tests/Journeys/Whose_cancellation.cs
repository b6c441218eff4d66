using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>A save mail to somebody who did not cancel is worse than none: who did it, and when, is found out first.</summary>
public sealed class Whose_cancellation
{
    [TestCase("staff", CancelClass.Staff, CancellationStatus.NotForUs)]
    [TestCase("timeout", CancelClass.UnpaidTimeout, CancellationStatus.NotForUs)]
    [TestCase("recreated", CancelClass.EditedAndRecreated, CancellationStatus.NotForUs)]
    [TestCase("stock", CancelClass.OutOfStock, CancellationStatus.NotForUs)]
    [TestCase("fraud", CancelClass.Fraud, CancellationStatus.NotForUs)]
    [TestCase("failed", CancelClass.PaymentFailed, CancellationStatus.Sent)]
    [TestCase("rest", CancelClass.Unknown, CancellationStatus.Asked)]
    public async Task Not_every_cancelled_order_is_a_customers_change_of_mind(string how, CancelClass expected, CancellationStatus status)
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.Order with { Via = how == "timeout" ? "checkout" : "store-api" });
        await app.RunUntilQuiet();
        switch (how)
        {
            case "staff":
                app.Shop.Shop.CancelByAdmin(order.Id);
                break;
            case "timeout":
                app.Clock.Advance(TimeSpan.FromMinutes(61));
                Assert.That(app.Shop.Shop.RunUnpaidTimeout(), Does.Contain(order.Id));
                break;
            case "recreated":
                app.Shop.Shop.CancelByRest(order.Id);
                app.Clock.Advance(TimeSpan.FromMinutes(1));
                app.Shop.Shop.PayOrder(app.Shop.PlaceOrder(Given.Order).Id, "offsite");
                break;
            case "stock":
                app.Shop.Shop.Note(order, "Cancelled: item is out of stock at the supplier.", author: "fernhill");
                app.Shop.Shop.CancelByAdmin(order.Id);
                break;
            case "fraud":
                app.Shop.Shop.Note(order, "High fraud risk, do not ship.", author: "fernhill");
                app.Shop.Shop.CancelByAdmin(order.Id);
                break;
            case "failed":
                app.Shop.Shop.FailPayment(order.Id);
                app.Shop.Shop.CancelByCustomer(order.Id);
                break;
            default:
                app.Shop.Shop.CancelByRest(order.Id);
                break;
        }
        await app.RunUntilQuiet();

        var ended = await app.Case(order.Id);
        Assert.That((ended.Class?.Class, ended.Status), Is.EqualTo(((CancelClass?)expected, status)), app.Story(ended));
        Assert.That(ended.Class!.Evidence, Is.Not.Empty, "the merchant sees how we know");
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(status is CancellationStatus.Sent or CancellationStatus.Asked ? 1 : 0));
        if (expected == CancelClass.PaymentFailed)
            Assert.That(ended.Promise!.Offer.Parts.Select(p => p.Kind), Has.All.EqualTo(OfferKind.AlternatePayment), "no discount for a failed card");
    }

    [Test]
    public async Task An_order_cancelled_long_ago_and_edited_now_is_nobodys_change_of_mind()
    {
        await using var app = await AppUnderTest.StartAsync(connect: false);
        var order = app.Shop.PlaceOrder(Given.Order);
        app.Shop.Shop.CancelByCustomer(order.Id);
        app.Clock.Advance(TimeSpan.FromDays(30));
        await app.Connect(s => s);
        app.Shop.Shop.Trash(order.Id);
        app.Shop.Shop.Restore(order.Id);
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.NotForUs), app.Story(told));
        Assert.That(app.Mail.Sent, Is.Empty);
    }
}
