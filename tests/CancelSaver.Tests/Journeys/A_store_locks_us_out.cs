using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>Keys are withdrawn in the middle of everything: the merchant is told, cases wait instead of failing, and go on once the store is connected again.</summary>
public sealed class A_store_locks_us_out
{
    [Test]
    public async Task Cases_wait_until_the_merchant_connects_again()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Keys.Clear();
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet(TimeSpan.FromHours(6));

        var waiting = await app.Case(order.Id);
        Assert.That(waiting.Status, Is.EqualTo(CancellationStatus.Received), app.Story(waiting));
        Assert.That(waiting.ParkedOn, Is.EqualTo(CaseQueues.DecideOffer));
        Assert.That(waiting.Timeline[^1].Says, Does.Contain("connected again"));
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Status, Is.EqualTo(StoreStatus.NeedsReconnect));

        await app.Connect(s => s);
        await app.Host.DeliverTimer("SweepStrays");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_case_that_waited_for_days_is_closed_and_nobody_is_written_to()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Keys.Clear();
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        app.Clock.Advance(TimeSpan.FromDays(5));
        await app.Connect(s => s);
        await app.Host.DeliverTimer("SweepStrays");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.NoOffer), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Is.Empty);
    }
}
