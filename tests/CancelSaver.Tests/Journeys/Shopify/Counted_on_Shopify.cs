using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>What one Shopify cancellation costs in storage transactions, from the webhook to the first mail, and what its webhook alone does.</summary>
public sealed class Counted_on_Shopify
{
    private const int Most = 12;

    [TestCase(null, CancellationStatus.Asked)]
    [TestCase(Reason.ShippingCost, CancellationStatus.Sent)]
    [TestCase(Reason.DeliveryTime, CancellationStatus.Sent)]
    public async Task At_most_twelve_from_webhook_to_first_mail(string? reason, CancellationStatus status)
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        // A store's very first mail costs four more, once: the leave to write is looked up and given.
        await app.Get<CancellationTable>().GiveLeave(app.Store, default);
        var order = app.Shopify.PlaceOrder(reason is null ? Buyers.Marta : Buyers.MartaWith(reason));
        await app.RunUntilQuiet();
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Cancel(order);
        // One letter tells of the cancellation; the others (updated, refund) are counted by nobody's case.
        app.Shopify.Webhooks.Rearrange(waiting => waiting.Where(w => w.Topic == "orders/cancelled"));

        var before = app.Wire.Calls.Count;
        await app.Deliver();
        var intake = app.Wire.Calls.Skip(before).ToList();
        Assert.That(intake, Is.EqualTo(new[] { "POST /store-events/messages" }), "the webhook's way is one queue write");
        await app.RunUntilQuiet(TimeSpan.FromMinutes(10));
        var calls = app.Wire.Calls.Skip(before).ToList();

        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(status), app.Story(told));
        var toMail = calls.Take(calls.FindLastIndex(c => c == "POST /$batch")).ToList();
        TestContext.Out.WriteLine(toMail.Count + " transactions:" + Environment.NewLine + string.Join(Environment.NewLine, toMail));
        Assert.That(toMail, Has.Count.LessThanOrEqualTo(Most), string.Join(Environment.NewLine, toMail));
        Assert.That(toMail, Has.Count.GreaterThan(5), "the calls were not seen");
    }
}
