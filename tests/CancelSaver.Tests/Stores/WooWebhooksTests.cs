using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

internal sealed class WooWebhooksTests
{
    [Test]
    public async Task A_good_letter_costs_one_write_and_comes_out_as_it_went_in()
    {
        await using var house = await StoreHouse.Open();
        await Deliver(house, "{}"u8.ToArray());
        await house.TakeLetters();
        var body = Capture.Read("order.updated.cancelled-by-unpaid-timeout.non-ascii").Body.ToArray();
        var before = house.StorageCalls;
        Assert.That(await Deliver(house, body), Is.EqualTo((200, "")));
        Assert.That(house.StorageCalls - before, Is.EqualTo(1));
        var letter = (await house.TakeLetters()).Single();
        Assert.That((letter.Store, letter.Topic, letter.ReceivedAt), Is.EqualTo((house.Id, "order.updated", house.Clock.GetUtcNow())));
        Assert.That(letter.Body.ToArray(), Is.EqualTo(body));
        Assert.That(WooOrder.Read(letter), Is.InstanceOf<StoreEvent.OrderChanged>());
    }

    [Test]
    public async Task A_letter_names_the_consent_key_of_its_store()
    {
        await using var house = await StoreHouse.Open();
        await house.Stores.Update(house.Id, s => s with { Settings = s.Settings with { Consent = new MailConsent { MetaKey = "optin" } } });
        await Deliver(house, "{}"u8.ToArray());
        Assert.That((await house.TakeLetters()).Single().ConsentKey, Is.EqualTo("optin"));
    }

    [Test]
    public async Task A_wrong_or_missing_seal_is_refused_in_a_sentence()
    {
        await using var house = await StoreHouse.Open();
        Assert.That(await Deliver(house, "{}"u8.ToArray(), WooSignature.Sign("other"u8, "{}"u8)),
            Is.EqualTo((401, "The signature does not fit.")));
        Assert.That((await Deliver(house, "{}"u8.ToArray(), "")).Status, Is.EqualTo(401));
        Assert.That((await Post(house, house.Id.Segment, new ByteArrayContent("{}"u8.ToArray()))).Status, Is.EqualTo(401));
        Assert.That(await house.TakeLetters(), Is.Empty);
    }

    [Test]
    public async Task A_ping_is_welcome_and_goes_nowhere()
    {
        await using var house = await StoreHouse.Open();
        using var ping = new ByteArrayContent(Capture.Read("ping").Body.ToArray());
        ping.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        Assert.That(await Post(house, house.Id.Segment, ping), Is.EqualTo((200, "")));
        using var order = new StringContent("webhook_id=1&order=5", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.That((await Post(house, house.Id.Segment, order)).Status, Is.EqualTo(401));
        Assert.That(await house.TakeLetters(), Is.Empty);
    }

    [TestCase("x")]
    [TestCase("!!!")]
    [TestCase("d29vOm5vYm9keS5leGFtcGxl")]
    [TestCase("c2hvcGlmeTphY21lLm15c2hvcGlmeS5jb20")]
    public async Task A_store_nobody_knows_is_not_found(string segment)
    {
        await using var house = await StoreHouse.Open(connected: false);
        Assert.That((await Post(house, segment, new ByteArrayContent("{}"u8.ToArray()))).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_store_that_left_is_not_found()
    {
        await using var house = await StoreHouse.Open();
        await house.Install.Disconnect(house.Id);
        Assert.That((await Deliver(house, "{}"u8.ToArray(), "x")).Status, Is.EqualTo(404));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Five_megabytes_are_refused_cleanly(bool chunked)
    {
        await using var house = await StoreHouse.Open();
        var body = new byte[5 * 1024 * 1024];
        using HttpContent content = chunked ? new StreamContent(new Trickle(body)) : new ByteArrayContent(body);
        Assert.That(await Post(house, house.Id.Segment, content), Is.EqualTo((413, "The body is larger than 2 MiB.")));
        Assert.That((await Deliver(house, "{}"u8.ToArray())).Status, Is.EqualTo(200), "the next one");
    }

    [TestCase(60 * 1024)]
    [TestCase(400 * 1024)]
    [TestCase(2 * 1024 * 1024)]
    public async Task A_body_beyond_a_queue_message_arrives_whole(int bytes)
    {
        await using var house = await StoreHouse.Open();
        var body = new byte[bytes];
        System.Security.Cryptography.RandomNumberGenerator.Fill(body);
        Assert.That((await Deliver(house, body)).Status, Is.EqualTo(200));
        Assert.That((await house.TakeLetters()).Single().Body.Span.SequenceEqual(body), Is.True);
    }

    [Test]
    public async Task When_the_queue_is_down_the_store_hears_it()
    {
        await using var house = await StoreHouse.Open();
        await Deliver(house, "{}"u8.ToArray());
        var secret = house.Shop.Webhooks.All[0].SigningKey;
        house.BreakStorage();
        Assert.That((await Deliver(house, "{}"u8.ToArray(), WooSignature.Sign(secret, "{}"u8))).Status, Is.EqualTo(500));
    }

    [Test]
    public async Task A_secret_that_changed_in_another_process_is_noticed()
    {
        await using var house = await StoreHouse.Open();
        await Deliver(house, "{}"u8.ToArray());
        var elsewhere = new StoreTable(house.Get<CancelSaver.Storage.TableServiceClient>(), house.Get<Secrets>(), house.Clock);
        var secrets = await elsewhere.Secrets(house.Id);
        await elsewhere.SaveSecrets(house.Id, secrets! with { WebhookSecret = "new" });
        house.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.That((await Deliver(house, "{}"u8.ToArray(), WooSignature.Sign("new"u8, "{}"u8))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_real_delivery_of_the_demo_store_gets_through()
    {
        await using var house = await StoreHouse.Open();
        var id = house.CancelledOrder();
        await house.Shop.RunQueue();
        var letters = await house.TakeLetters();
        Assert.That(letters.Select(l => l.Topic), Does.Contain(WooOrder.CancelledAction).And.Contain("order.updated"));
        Assert.That(letters.Select(WooOrder.Read), Does.Contain(new StoreEvent.OrderTouched(id)));
        Assert.That(house.Shop.Webhooks.Deliveries.Select(d => d.Status), Is.All.EqualTo(200));
    }

    private static Task<(int Status, string Says)> Deliver(StoreHouse house, byte[] body, string? signature = null,
        string topic = "order.updated")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Post(house, house.Id.Segment, content, signature ?? WooSignature.Sign(house.Shop.Webhooks.All[0].SigningKey, body), topic);
    }

    private static async Task<(int Status, string Says)> Post(StoreHouse house, string segment, HttpContent content,
        string? signature = null, string? topic = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(house.Url, "/webhooks/woocommerce/" + segment))
        { Content = content, Version = HttpVersion.Version11 };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("X-WC-Webhook-Signature", signature);
        if (topic is not null)
            request.Headers.TryAddWithoutValidation("X-WC-Webhook-Topic", topic);
        using var answer = await house.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Does not tell its length, so it is sent in chunks.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
