using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Privacy;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>The three letters every app in Shopify's store must answer, and that nothing is left afterwards.</summary>
public sealed class Shopify_asks_for_privacy
{
    private static readonly string[] traces = ["marta", "rua do exemplo", "4000-001", "porto", "much too dear"];

    [Test]
    public async Task A_customer_asks_what_is_kept_and_the_merchant_can_answer()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Told(app);
        app.Shopify.Shop.RequestData(order.Customer!);
        await app.RunUntilQuiet(TimeSpan.Zero);
        var request = (await app.Get<AnswerDataRequest>().Newest(app.Store, default)).Single();
        var file = StoredJson.Write((await app.Get<AnswerDataRequest>().Collect(app.Store, request.Number, default))!);
        Assert.That(file, Does.Contain("marta.prior@example.com").And.Contain("much too dear").And.Contain(order.Id.ToString()));
        Assert.That(request.Due - app.Clock.GetUtcNow(), Is.GreaterThan(TimeSpan.FromDays(28)));
    }

    [Test]
    public async Task A_customer_is_forgotten_and_nothing_is_left_in_any_table()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Told(app);
        app.Shopify.Shop.RequestData(order.Customer!);
        await app.RunUntilQuiet(TimeSpan.Zero);
        Assert.That(await Raw(app), Does.Contain("marta"), "the search finds what is there");

        app.Shopify.Shop.RedactCustomer(order.Customer!);
        await app.RunUntilQuiet(TimeSpan.FromMinutes(5));

        var raw = await Raw(app);
        foreach (var trace in traces)
            Assert.That(raw, Does.Not.Contain(trace));
        Assert.That((await app.Case(order.Id)).Order.PersonErased, "the numbers stay");
        app.Shopify.Shop.RedactCustomer(order.Customer!);
        await app.RunUntilQuiet(TimeSpan.FromMinutes(5));
    }

    [Test]
    public async Task Two_days_after_it_left_nothing_of_the_store_is_kept()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        await Told(app);
        app.Shopify.Shop.Uninstall();
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromHours(48));
        app.Shopify.Shop.RedactShop();
        await app.RunUntilQuiet(TimeSpan.FromMinutes(5));

        var raw = await Raw(app);
        foreach (var trace in (string[])[.. traces, app.Shopify.Name])
            Assert.That(raw, Does.Not.Contain(trace));
    }

    /// <summary>A case with words, in every way we can know a person.</summary>
    private static async Task<ShopOrder> Told(AppUnderTest app)
    {
        var order = await app.OrderedAndCancelled(Buyers.Marta with { Phone = "+351220000001", Note = "Marta Prior, third floor" });
        await app.RunUntilQuiet();
        await app.Post(app.ReasonLink(), ("reason", Reason.ShippingCost), ("score", "2"), ("words", "Shipping was much too dear, says Marta"));
        Assert.That((await app.Case(order.Id)).Promise?.Offer.Has(OfferKind.FreeShipping), Is.True);
        return order;
    }

    /// <summary>Every row of every table, in lower case.</summary>
    private static async Task<string> Raw(AppUnderTest app)
    {
        var all = new StringBuilder();
        foreach (var name in CancelSaverApp.Tables)
        {
            await foreach (var row in app.Get<TableServiceClient>().GetTableClient(name).QueryAsync())
                all.Append(row.PartitionKey).Append(row.RowKey).AppendJoin(' ', row.Keys.Select(k => row[k]));
        }
        return all.ToString().ToLowerInvariant();
    }
}
