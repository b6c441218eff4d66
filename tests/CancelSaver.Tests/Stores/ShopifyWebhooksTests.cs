using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

internal sealed class ShopifyWebhooksTests
{
    private static readonly byte[] empty = "{}"u8.ToArray();

    [Test]
    public async Task Every_true_delivery_gets_in_with_one_write_and_comes_out_as_it_went_in()
    {
        await using var porter = await ShopifyPorter.Open();
        await porter.Deliver(ShopifyDelivery.Read("orders-paid.json"));
        await porter.TakeLetters();
        foreach (var delivery in ShopifyDelivery.All.Select(ShopifyDelivery.Read))
        {
            var before = porter.StorageCalls;
            Assert.That(await porter.Deliver(delivery), Is.EqualTo((200, "")), delivery.Name);
            var asked = ShopifyOrder.Topics.Contains(delivery.Headers["X-Shopify-Topic"]);
            Assert.That(porter.StorageCalls - before, Is.EqualTo(asked ? 1 : 0), delivery.Name);
            var letters = await porter.TakeLetters();
            Assert.That(letters, Has.Count.EqualTo(asked ? 1 : 0), delivery.Name);
            if (asked)
            {
                Assert.That(letters[0] with { Body = default }, Is.EqualTo(delivery.Letter with { Body = default, ReceivedAt = porter.Clock.GetUtcNow(), TraceParent = letters[0].TraceParent, HappenedAt = new DateTimeOffset(2026, 11, 19, 8, 15, 43, TimeSpan.Zero).AddTicks(1234568) }));
                Assert.That(letters[0].Body.ToArray(), Is.EqualTo(delivery.Body));
            }
        }
    }

    [TestCaseSource(typeof(ShopifyDelivery), nameof(ShopifyDelivery.All))]
    public async Task One_flipped_byte_is_refused(string name)
    {
        await using var porter = await ShopifyPorter.Open();
        var delivery = ShopifyDelivery.Read(name);
        byte[] body = [.. delivery.Body];
        body[body.Length / 2] ^= 1;
        Assert.That(await porter.Deliver(delivery with { Body = body }), Is.EqualTo((401, "The signature does not fit.")));
        Assert.That(await porter.TakeLetters(), Is.Empty);
    }

    [Test]
    public async Task A_missing_seal_or_store_is_refused()
    {
        await using var porter = await ShopifyPorter.Open();
        Assert.That((await porter.Post(empty, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Shop-Domain", "a.myshopify.com"))).Status, Is.EqualTo(401));
        var seal = ShopifyPorter.Seal(empty);
        Assert.That((await porter.Post(empty, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", seal))).Status, Is.EqualTo(401));
        foreach (var shop in (string[])["evil.example", "a.myshopify.com.evil.example", "a.myshopify.com/x", ""])
            Assert.That((await porter.Post(empty, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", seal), ("X-Shopify-Shop-Domain", shop))).Status, Is.EqualTo(401), shop);
        Assert.That(await porter.TakeLetters(), Is.Empty);
    }

    [Test]
    public async Task Header_names_have_no_case_and_those_of_the_next_generation_fit_too()
    {
        await using var porter = await ShopifyPorter.Open();
        foreach (var prefix in (string[])["x-shopify-", "X-SHOPIFY-", "shopify-"])
        {
            Assert.That((await porter.Post(empty, (prefix + "topic", "app/uninstalled"), (prefix + "shop-domain", "Made-Up-Shop.myshopify.com"), (prefix + "hmac-sha256", ShopifyPorter.Seal(empty)))).Status, Is.EqualTo(200));
            Assert.That((await porter.TakeLetters()).Single().Store, Is.EqualTo(new StoreId("shopify:made-up-shop.myshopify.com")), prefix);
        }
    }

    [Test]
    public async Task While_a_secret_is_changed_the_old_one_seals_too()
    {
        await using var porter = await ShopifyPorter.Open(secret: "new-secret, " + ShopifyDelivery.Secret);
        Assert.That((await porter.Deliver(ShopifyDelivery.Read("orders-paid.json"))).Status, Is.EqualTo(200));
        Assert.That((await porter.Post(empty, Sealed(empty, "new-secret"))).Status, Is.EqualTo(200));
        Assert.That((await porter.Post(empty, Sealed(empty, "other-secret"))).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_topic_we_did_not_ask_for_is_taken_and_put_away()
    {
        await using var porter = await ShopifyPorter.Open();
        foreach (var topic in (string[])["products/update", "orders/polled", "checkup", ""])
        {
            Assert.That((await porter.Post(empty, ("X-Shopify-Topic", topic), ("X-Shopify-Shop-Domain", "a.myshopify.com"), ("X-Shopify-Hmac-Sha256", ShopifyPorter.Seal(empty)))).Status, Is.EqualTo(200));
            Assert.That(porter.Log.All.Count(l => l.Contains("sent a letter on " + topic + ", which we did not ask for", StringComparison.Ordinal)), Is.EqualTo(1), topic);
        }
        Assert.That(await porter.TakeLetters(), Is.Empty);
    }

    [Test]
    public async Task An_app_that_is_not_set_up_is_not_found()
    {
        await using var porter = await ShopifyPorter.Open(key: "", secret: "");
        Assert.That((await porter.Deliver(ShopifyDelivery.Read("orders-paid.json"))).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Five_megabytes_are_refused_cleanly()
    {
        await using var porter = await ShopifyPorter.Open();
        Assert.That(await porter.Post(new byte[5 * 1024 * 1024], Sealed(empty)), Is.EqualTo((413, "The body is larger than 2 MiB.")));
        Assert.That((await porter.Post(empty, Sealed(empty))).Status, Is.EqualTo(200), "the next one");
    }

    [Test]
    public async Task An_order_beyond_a_queue_message_arrives_whole()
    {
        await using var porter = await ShopifyPorter.Open();
        var large = ShopifyDelivery.Read("orders-cancelled.json").With(o =>
        {
            var lines = o["line_items"]!.AsArray();
            for (var i = 1; i < 150; i++)
            {
                var line = lines[0]!.DeepClone();
                (line["id"], line["sku"]) = (1000 + i, "SKU-" + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i))));
                lines.Add(line);
            }
        });
        Assert.That(large.Body, Has.Length.GreaterThan(64 * 1024));
        Assert.That((await porter.Post(large.Body, Sealed(large.Body))).Status, Is.EqualTo(200));
        var letter = (await porter.TakeLetters()).Single();
        Assert.That(letter.Body.Span.SequenceEqual(large.Body), Is.True);
        Assert.That(((StoreEvent.OrderChanged)ShopifyOrder.Read(letter)).Order.Lines, Has.Count.EqualTo(151));
    }

    [Test]
    public async Task When_the_queue_is_down_Shopify_hears_it()
    {
        await using var porter = await ShopifyPorter.Open();
        porter.BreakStorage();
        Assert.That((await porter.Deliver(ShopifyDelivery.Read("orders-paid.json"))).Status, Is.EqualTo(500));
    }

    private static (string, string)[] Sealed(byte[] body, string? secret = null) =>
    [
        ("X-Shopify-Topic", "orders/cancelled"), ("X-Shopify-Shop-Domain", "cancelsaver-eur.myshopify.com"), ("X-Shopify-Hmac-Sha256", ShopifyPorter.Seal(body, secret)),
    ];
}
