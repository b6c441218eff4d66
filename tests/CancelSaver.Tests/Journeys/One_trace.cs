using System.Collections.Concurrent;
using System.Diagnostics;
using CancelSaver.Reasons;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Journeys;

/// <summary>One cancellation is one trace, from the store's webhook over every queue to the mail.</summary>
public sealed class One_trace
{
    [Test]
    public async Task From_the_webhook_over_the_queues()
    {
        var steps = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Telemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = steps.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await AppUnderTest.StartAsync();
        foreach (var webhook in app.Shop.Webhooks.All.Where(w => w.Topic != "order.updated"))
            webhook.Status = "paused";
        var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost));
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet(TimeSpan.FromDays(3));

        var trace = steps.Single(s => s.OperationName == "DecideOffer").TraceId;
        Assert.That(steps.Where(s => s.TraceId == trace).Select(s => s.OperationName), Is.SupersetOf(new[] { "RecordStoreEvent", "DecideOffer", "ExpireOffers" }));
        var recorded = steps.Single(s => s.OperationName == "RecordStoreEvent" && s.TraceId == trace);
        var request = steps.Single(s => s.SpanId == recorded.ParentSpanId);
        Assert.That(request.Source.Name, Is.EqualTo("Microsoft.AspNetCore"), "it begins with the store's request");
        Assert.That(steps.SelectMany(s => s.TagObjects).Select(t => t.Value?.ToString()), Has.None.Contains("rita@example.com"));
    }
}
