using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>What one cancellation costs in storage transactions, from the webhook to the first mail: every call the app makes, counted on the wire.</summary>
public sealed class Counted
{
    private const int Most = 12;

    [TestCase(null, CancellationStatus.Asked)]
    [TestCase(Reason.ShippingCost, CancellationStatus.Sent)]
    [TestCase(Reason.DeliveryTime, CancellationStatus.Sent)]
    [TestCase(Reason.ChangedMind, CancellationStatus.Sent)]
    public async Task At_most_twelve_from_webhook_to_first_mail(string? reason, CancellationStatus status)
    {
        await using var app = await AppUnderTest.StartAsync();
        // The store sends one webhook a cancellation (its two topics tell the same; the second finds the case open).
        foreach (var webhook in app.Shop.Webhooks.All.Where(w => w.Topic != "order.updated"))
            webhook.Status = "paused";
        // A store's very first mail costs four more, once: the leave to write is looked up and given.
        await app.Get<CancellationTable>().GiveLeave(app.Store, default);
        var order = app.Shop.PlaceOrder(reason is null ? Given.Order : Given.OrderWithReason(reason));
        await app.RunUntilQuiet();
        app.Shop.Shop.CancelByCustomer(order.Id);

        var before = app.Wire.Calls.Count;
        await app.RunUntilQuiet(TimeSpan.FromMinutes(10));
        var calls = app.Wire.Calls.Skip(before).ToList();

        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(status), app.Story(told));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        // The last write of the case notes that the mail was taken; it and the message about the offer's end come after the mail.
        var toMail = calls.Take(calls.FindLastIndex(c => c == "POST /$batch")).ToList();
        TestContext.Out.WriteLine(toMail.Count + " transactions:" + Environment.NewLine + string.Join(Environment.NewLine, toMail));
        Assert.That(toMail, Has.Count.LessThanOrEqualTo(Most), string.Join(Environment.NewLine, toMail));
        Assert.That(toMail, Has.Count.GreaterThan(5), "the calls were not seen");
    }
}
