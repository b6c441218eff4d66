using System.Text.Json;
using CancelSaver.Cancellations;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>One recorded set of what customers did, played through a WooCommerce and a Shopify store that sell the same: who cancelled, why, which rule, what offer at what cost, and every step of the why are the same.</summary>
public sealed class One_story_on_both_platforms
{
    private const string Agreed = "_agreed_to_mail";

    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web);

    [Test]
    public async Task The_same_events_give_the_same_decisions()
    {
        var stories = JsonSerializer.Deserialize<List<Story>>(
            await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "customer-events.json")), options)!;
        await using var woo = await AppUnderTest.StartAsync(Settings);
        await using var shopify = await AppUnderTest.StartOnShopifyAsync(Settings, FakeShopifyOptions.Fernhill);
        // The same ways to send, at the same prices.
        shopify.Shopify.Shop.Rates.Clear();
        shopify.Shopify.Shop.Rates.AddRange([new ShopRate(1, "Standard", 7.50m), new ShopRate(2, "Express", 19.90m)]);
        await shopify.Get<StoreTable>().Update(shopify.Store, s => s with { FactsReadAt = default });
        await shopify.Host.DeliverTimer("CheckStores");
        await shopify.RunUntilQuiet(TimeSpan.Zero);

        var seen = new List<string>();
        foreach (var story in stories)
        {
            var (one, other) = (await OnWooCommerce(woo, story), await OnShopify(shopify, story));
            // The one thing that differs, and must: a re-opened order keeps the old price of shipping, a new one gets the faster way free. The old price is given away with it.
            Assert.That(other.Replace("PriorityDelivery 19.90", "PriorityDelivery 12.40", StringComparison.Ordinal), Is.EqualTo(one), story.Name);
            seen.Add(one);
        }
        Assert.That(woo.Mail.Sent.Select(m => (m.To, m.Subject.Length > 0)), Is.EqualTo(shopify.Mail.Sent.Select(m => (m.To, m.Subject.Length > 0))), "the same people are written to");
        TestContext.Out.WriteLine(string.Join(Environment.NewLine, seen));
        Assert.That(seen.Select(s => s.Split('|')[1]).Distinct().Count(), Is.GreaterThan(6), "the stories are about different things");
    }

    private static StoreSettings Settings(StoreSettings settings) => settings with { Consent = settings.Consent with { MetaKey = Agreed } };

    private static async Task<string> OnWooCommerce(AppUnderTest app, Story story)
    {
        OrderSpec Spec(Dictionary<string, int> goods, bool first) => Given.Order with
        {
            Email = story.Email,
            FirstName = "Sam",
            Phone = "",
            Address = story.Email.Length + " " + story.Email.Split('@')[0] + " Street",
            Country = story.Country,
            State = story.Country == "US" ? "NY" : "",
            Items = [.. goods.Select(g => new OrderedItem(app.Shop.Products.First(p => p.Name == g.Key).Id, g.Value))],
            Meta = Meta(story, first),
        };
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var order = app.Shop.PlaceOrder(Spec(story.Goods, first: true));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        if (story.Cancelled == "staff")
            app.Shop.Shop.CancelByAdmin(order.Id);
        else
        {
            if (story.Cancelled == "declined")
                app.Shop.Shop.FailPayment(order.Id);
            Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        }
        await app.RunUntilQuiet(TimeSpan.Zero);
        if (story.Again is { } again)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            app.Shop.Shop.PayOrder(app.Shop.PlaceOrder(Spec(again, first: false)).Id, "offsite");
        }
        await app.RunUntilQuiet();
        return Told(await app.Case(order.Id));
    }

    private static async Task<string> OnShopify(AppUnderTest app, Story story)
    {
        ShopOrderSpec Spec(Dictionary<string, int> goods, bool first) => new()
        {
            Email = story.Email,
            FirstName = "Sam",
            LastName = "Test",
            Address = story.Email.Length + " " + story.Email.Split('@')[0] + " Street",
            City = "Albany",
            Zip = "12207",
            Country = story.Country,
            AcceptsMarketing = story.Agreed,
            Items = [.. goods.Select(g => new ShopItem(app.Shopify.Shop.Products.First(p => p.Title == g.Key).Variants[0].Id, g.Value))],
            Attributes = Meta(story, first),
        };
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        // Not paid yet, like the order at the other store: what is paid has come back, and counts as such for an earlier case.
        var order = app.Shopify.PlaceOrder(Spec(story.Goods, first: true) with { Paid = false });
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Cancel(order, story.Cancelled.ToUpperInvariant());
        await app.RunUntilQuiet(TimeSpan.Zero);
        if (story.Again is { } again)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            app.Shopify.PlaceOrder(Spec(again, first: false));
        }
        await app.RunUntilQuiet();
        return Told(await app.Case(order.Id));
    }

    private static Dictionary<string, string> Meta(Story story, bool first)
    {
        var meta = new Dictionary<string, string>(StringComparer.Ordinal);
        if (story.Reason is { } reason && first)
            meta["_cancelsaver_reason"] = reason;
        if (story.Agreed)
            meta[Agreed] = "1";
        return meta;
    }

    private static string Told(Cancellation told) => string.Join('|',
        told.Class?.Class, told.Decision?.RuleId ?? told.Decision?.Verdict.ToString(), told.Reason.Reason, told.Status, told.Order.Total, told.Order.ShippingTotal,
        string.Join('+', told.Decision?.Offer?.Parts.Select(p => p.Kind + " " + p.Cost + " " + p.Percent + p.Amount + p.LeavesOn) ?? []),
        string.Join(' ', told.Decision?.Why.Select(w => w.Kind + "/" + w.Subject + "/" + w.Passed) ?? []));

    /// <summary>What one customer did.</summary>
    private sealed record Story(string Name, string Email, Dictionary<string, int> Goods)
    {
        public string Country { get; init; } = "US";

        public string? Reason { get; init; }

        public string Cancelled { get; init; } = "customer";

        public bool Agreed { get; init; }

        /// <summary>Ordered two minutes after cancelling.</summary>
        public Dictionary<string, int>? Again { get; init; }
    }
}
