using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Operations;

/// <summary>When a store last wrote by itself, and whether its silence is out of the ordinary.</summary>
public sealed class LastHeardTests
{
    private static readonly DateTimeOffset at = new(2026, 11, 24, 15, 20, 0, TimeSpan.Zero);

    [TestCase(0, 0, Description = "just now")]
    [TestCase(99, 0, Description = "the hour is not over")]
    [TestCase(159, 1)]
    [TestCase(5 * 60, 4)]
    [TestCase(60 * 24 * 30, 167, Description = "never more than a week's hours")]
    public void A_store_that_writes_every_hour_is_missed_every_hour(int minutes, int missed) =>
        Assert.That(new LastHeard(at, "order.updated", Hours(Enumerable.Range(0, LastHeard.HoursOfWeek))).Missed(at.AddMinutes(minutes)), Is.EqualTo(missed));

    [Test]
    public void A_store_that_writes_twice_a_week_is_not_missed_between()
    {
        var small = new LastHeard(at, "order.updated", Hours([0, 80]));
        Assert.That(small.IsUnusuallySilent(at.AddDays(6)), Is.False);
        Assert.That(new LastHeard(at, "order.updated", new Dictionary<int, DateTimeOffset>()).IsUnusuallySilent(at.AddDays(60)), Is.False, "nothing is known of its usual");
    }

    [Test]
    public async Task The_stores_own_word_is_noted_what_we_fetch_is_not_and_the_merchant_sees_it()
    {
        await using var app = await AppUnderTest.StartAsync();
        app.Shop.PlaceOrder(Given.Order);
        await app.RunUntilQuiet();
        var heard = await app.Get<PersonTable>().LastHeard(app.Store, default);
        Assert.That(heard, Is.Not.Null);
        Assert.That(heard!.Topic, Does.StartWith("order."));
        Assert.That(heard.ByHour, Has.Count.EqualTo(1).And.ContainKey(LastHeard.HourOf(heard.At)));

        // Webhooks are switched off; the hourly visit fetches the next order.
        foreach (var webhook in app.Shop.Webhooks.All)
            webhook.Status = "paused";
        app.Clock.Advance(TimeSpan.FromHours(2));
        var order = app.Shop.PlaceOrder(Given.Order);
        await app.Host.DeliverTimer("CheckStores");
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(5));
        Assert.That(await app.Get<PersonTable>().Find(app.Store, order.Id, default), Is.Not.Null, "it was fetched");
        Assert.That((await app.Get<PersonTable>().LastHeard(app.Store, default))!.At, Is.EqualTo(heard.At));

        var merchant = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        Assert.That((await merchant.Get("/app/settings")).Document.Body!.TextContent, Does.Contain("Last heard from your store" + CancelSaver.Merchant.MerchantTime.Of(heard.At, (await app.Get<StoreTable>().Find(app.Store))!)));
    }

    // A week ago, hour by hour from then on.
    private static Dictionary<int, DateTimeOffset> Hours(IEnumerable<int> hours) => hours.Select(h => at.AddDays(-7).AddHours(h)).ToDictionary(LastHeard.HourOf, t => t);
}
