using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Reasons;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>A person is seeded everywhere, erased, and then the raw storage is searched for what they left.</summary>
public sealed class A_customer_asks_to_be_forgotten
{
    private static readonly string[] traces = ["zelda", "quixote", "555-0147", "windmill lane", "la mancha", "i hated the box"];

    [TestCase(true)]
    [TestCase(false)]
    public async Task Nothing_of_them_is_left_in_storage(bool byTheStore)
    {
        await using var app = await AppUnderTest.StartAsync();
        var person = Given.OrderWithReason(Reason.ShippingCost) with
        {
            FirstName = "Zelda",
            LastName = "Quixote",
            Email = "zelda@example.com",
            Phone = "555-0147",
            Address = "1 Windmill Lane",
            City = "La Mancha",
            Note = "I hated the box",
            Meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["_cancelsaver_reason"] = Reason.ShippingCost, ["_cancelsaver_words"] = "I hated the box, too" },
        };
        var order = app.Shop.PlaceOrder(person);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Shop.CancelByCustomer(order.Id);
        await app.RunUntilQuiet();
        var asked = app.Shop.PlaceOrder(person with { Email = "quixote@example.com", Phone = "", Address = "2 Windmill Lane", Meta = new Dictionary<string, string>(StringComparer.Ordinal) });
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Shop.Shop.CancelByCustomer(asked.Id);
        await app.RunUntilQuiet();
        await app.Post(app.ReasonLink(), ("reason", "Other"), ("words", "I hated the box, says Quixote"));
        Assert.That(await Found(app), Is.Not.Empty, "the person was never there: this test proves nothing");

        if (byTheStore)
        {
            app.Shop.Shop.ErasePersonalData(order.Id);
            app.Shop.Shop.ErasePersonalData(asked.Id);
            await app.RunUntilQuiet();
        }
        else
        {
            await app.Get<ErasePerson>().OfEmail(app.Store, "Zelda@Example.com", default);
            await app.Get<ErasePerson>().OfEmail(app.Store, "quixote@example.com", default);
        }

        Assert.That(await Found(app), Is.Empty);
        var forgotten = await app.Case(order.Id);
        Assert.That(forgotten.Order.Total.Minor, Is.GreaterThan(0), "amounts and the why stay");
        Assert.That(forgotten.Decision, Is.Not.Null);
        Assert.That(app.Log.All.Where(l => traces.Any(t => l.Contains(t, StringComparison.OrdinalIgnoreCase))), Is.Empty, "nor anything in the logs");
    }

    private static async Task<List<string>> Found(AppUnderTest app)
    {
        var found = new List<string>();
        foreach (var table in CancelSaverApp.Tables)
        {
            await foreach (var row in app.Get<TableServiceClient>().GetTableClient(table).QueryAsync())
            {
                var text = string.Join(' ', row.Select(c => c.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : c.Value?.ToString()));
                found.AddRange(traces.Where(t => text.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => table + ": " + t));
            }
        }
        foreach (var queue in CancelSaverApp.Queues)
        {
            foreach (var message in await app.Get<QueueServiceClient>().GetQueueClient(queue).PeekMessagesAsync(32))
                found.AddRange(traces.Where(t => Encoding.UTF8.GetString(message.Body.ToMemory().Span).Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => queue + ": " + t));
        }
        return found;
    }
}
