using System.Net;
using System.Text.Json.Nodes;
using CancelSaver.Merchant;
using CancelSaver.Privacy;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Team;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant;

/// <summary>What a store's plugin asks of us, and what nobody else may; the way in; the way out.</summary>
public sealed class PluginDeskTests
{
    private AppUnderTest app = null!;
    private WooPlugin plugin = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        app = await AppUnderTest.StartAsync(connect: false);
        plugin = app.Shop.Shop.InstallPlugin(app.Host.PublicUrl);
        await app.Connect(s => s);
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [SetUp]
    public async Task Connected()
    {
        if (plugin.Link is null)
            await app.Connect(s => s);
    }

    [Test]
    public async Task Connecting_hands_the_plugin_a_fresh_secret_which_we_keep_sealed()
    {
        var first = plugin.Link!.Value;
        Assert.That(first.Store, Is.EqualTo(app.Store.Segment));
        await app.Connect(s => s);
        Assert.That(plugin.Link!.Value.Secret, Is.Not.EqualTo(first.Secret).And.Length.EqualTo(48));
        Assert.That((await app.Get<StoreTable>().Secrets(app.Store))!.PluginSecret, Is.EqualTo(plugin.Link.Value.Secret));
        var (status, _) = await plugin.Ask("health", []);
        Assert.That(status, Is.EqualTo(200), "what was remembered of the old secret does not stand in the way");
    }

    [Test]
    public async Task A_door_lets_this_person_in_once()
    {
        var door = new Uri((await plugin.Open(7, "Ada Owner"))!);
        Assert.That(door.AbsoluteUri, Does.StartWith(new Uri(app.Host.PublicUrl, "app/enter/").AbsoluteUri));
        Assert.That(Uri.UnescapeDataString(door.AbsoluteUri) + System.Text.Encoding.UTF8.GetString(Bytes(door.Segments[^1])), Does.Not.Contain("Ada"));

        using var entered = await app.Browser.GetAsync(door.PathAndQuery);
        Assert.That(entered.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(entered.Headers.Location!.OriginalString, Is.EqualTo("/app"));
        var cookie = Cookie(entered);
        Assert.That(await Status("/app", cookie), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await app.Get<TeamTable>().Meet(app.Store, "wp:7", () => Task.FromResult(MerchantRole.Everything), default)).Name, Is.EqualTo("Ada Owner"));

        using var again = await app.Browser.GetAsync(door.PathAndQuery);
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "a door is good once");
        Assert.That(again.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task A_door_is_shut_after_a_minute()
    {
        var door = new Uri((await plugin.Open(7, "Ada Owner"))!);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        using var late = await app.Browser.GetAsync(door.PathAndQuery);
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Two_doors_of_the_same_moment_are_two()
    {
        var (one, other) = (await plugin.Open(7, "Ada Owner"), await plugin.Open(7, "Ada Owner"));
        Assert.That(one, Is.Not.EqualTo(other));
    }

    [Test]
    public async Task Signing_out_ends_a_copy_of_the_cookie_too()
    {
        using var entered = await app.Browser.GetAsync(new Uri((await plugin.Open(7, "Ada Owner"))!).PathAndQuery);
        var cookie = Cookie(entered);
        Assert.That(await Status("/app", cookie), Is.EqualTo(HttpStatusCode.OK));
        using var leave = new HttpRequestMessage(HttpMethod.Post, "/app/leave");
        leave.Headers.Add("Cookie", cookie);
        using var left = await app.Browser.SendAsync(leave);
        Assert.That(await Status("/app", cookie), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("door")]
    [TestCase("forget")]
    [TestCase("gone")]
    [TestCase("health")]
    [TestCase("reasons")]
    public async Task A_stranger_is_turned_away(string what)
    {
        var body = "{\"user\":{\"id\":7,\"name\":\"x\"},\"email\":\"rita@example.com\"}";
        var (store, secret) = plugin.Link!.Value;
        var now = app.Clock.GetUtcNow();
        string Seal(string key, DateTimeOffset at, string word) => PluginSeal.Sign(System.Text.Encoding.UTF8.GetBytes(key), word, Seconds(at), System.Text.Encoding.UTF8.GetBytes(body));
        async Task<int> Send(string segment, DateTimeOffset at, string seal) => (await plugin.Send(what, body, segment, Seconds(at), seal)).Status;

        Assert.That(await Send(store, now, ""), Is.EqualTo(401));
        Assert.That(await Send(store, now, Seal(new string('x', 48), now, what)), Is.EqualTo(401), "another secret");
        Assert.That(await Send(store, now, Seal(secret, now, "other")), Is.EqualTo(401), "sealed for something else");
        Assert.That(await Send(store, now.AddSeconds(1), Seal(secret, now, what)), Is.EqualTo(401), "the time was swapped");
        Assert.That(await Send(store, now.AddMinutes(-6), Seal(secret, now.AddMinutes(-6), what)), Is.EqualTo(401), "too old");
        Assert.That(await Send(store, now.AddMinutes(6), Seal(secret, now.AddMinutes(6), what)), Is.EqualTo(401), "from the future");
        Assert.That(await Send(StoreId.ForWooCommerce(new Uri("https://other.example")).Segment, now, Seal(secret, now, what)), Is.EqualTo(404), "a store we do not know");
        Assert.That(await Send("..", now, Seal(secret, now, what)), Is.EqualTo(404));
        Assert.That((await plugin.Ask("health", [])).Status, Is.EqualTo(200), "the store itself is still connected");
    }

    [Test]
    public async Task Another_connected_store_cannot_speak_for_this_one()
    {
        var other = StoreId.ForWooCommerce(new Uri("https://second.example"));
        var stores = app.Get<StoreTable>();
        await stores.SaveSecrets(other, new StoreSecrets { PluginSecret = new string('s', 48) });
        await stores.Save((await stores.Find(app.Store))! with { Id = other, Url = new Uri("https://second.example") });
        var at = Seconds(app.Clock.GetUtcNow());
        const string body = "{\"user\":{\"id\":1,\"name\":\"x\"}}";
        var seal = PluginSeal.Sign(System.Text.Encoding.UTF8.GetBytes(new string('s', 48)), "door", at, System.Text.Encoding.UTF8.GetBytes(body));
        Assert.That((await plugin.Send("door", body, app.Store.Segment, at, seal)).Status, Is.EqualTo(401));
        Assert.That((await plugin.Send("door", body, other.Segment, at, seal)).Status, Is.EqualTo(200), "for itself it may");
    }

    [Test]
    public async Task A_message_that_comes_again_does_nothing()
    {
        await plugin.Open(7, "Ada Owner");
        var (what, body, time, signature, status) = plugin.Said[^1];
        Assert.That(status, Is.EqualTo(200));
        Assert.That((await plugin.Send(what, body, plugin.Link!.Value.Store, time, signature)).Status, Is.EqualTo(409));
    }

    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("")]
    [TestCase("{\"user\":7,\"orders\":{\"a\":1},\"email\":[]}")]
    [TestCase("{\"user\":{\"id\":\"7\"},\"orders\":[\"x\",null],\"email\":\"\"}")]
    public async Task A_message_we_do_not_understand_gets_a_sentence(string body)
    {
        foreach (var what in (string[])["door", "forget"])
        {
            var at = Seconds(app.Clock.GetUtcNow());
            var seal = PluginSeal.Sign(System.Text.Encoding.UTF8.GetBytes(plugin.Link!.Value.Secret), what, at, System.Text.Encoding.UTF8.GetBytes(body));
            var (status, says) = await plugin.Send(what, body, plugin.Link.Value.Store, at, seal);
            Assert.That((status, says.EndsWith('.')), Is.EqualTo((400, true)));
        }
    }

    [Test]
    public async Task A_flood_is_cut_off()
    {
        var (status, says) = await plugin.Send("door", new string('x', PluginDesk.Largest + 1), plugin.Link!.Value.Store, Seconds(app.Clock.GetUtcNow()), "");
        Assert.That((status, says), Is.EqualTo((413, "The message is larger than 16 KiB.")));
        Assert.That((await plugin.Send("else", "{}", plugin.Link.Value.Store, "0", "")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Reasons_come_in_the_shops_language()
    {
        var (_, chinese) = await plugin.Ask("reasons", new JsonObject { ["language"] = "zh-CN" });
        var (_, english) = await plugin.Ask("reasons", new JsonObject { ["language"] = "xx" });
        Assert.That(Labels(english)["ChangedMind"], Is.EqualTo("I changed my mind"));
        Assert.That(Labels(chinese).Keys, Is.EqualTo(Labels(english).Keys));
        Assert.That(Labels(chinese)["ChangedMind"], Does.Match(@"\p{IsCJKUnifiedIdeographs}"));
    }

    [Test]
    public async Task Erasing_in_WordPress_erases_here()
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf("Zoe"));
        await app.RunUntilQuiet(TimeSpan.Zero);
        Assert.That((await app.Get<FindPerson>().Of(app.Store, new NamedPerson(null, "zoe@example.com", "", []), default)).Orders, Does.Contain(order.Id));
        var (status, _) = await plugin.Ask("forget", new JsonObject { ["email"] = "zoe@example.com", ["orders"] = new JsonArray(order.Id) });
        Assert.That(status, Is.EqualTo(200));
        Assert.That((await app.Get<FindPerson>().Of(app.Store, new NamedPerson(null, "zoe@example.com", "", []), default)).Orders, Is.Empty);
    }

    [Test]
    public async Task Disconnecting_leaves_nothing_open_and_connecting_again_works()
    {
        await plugin.Disconnect();
        var store = await app.Get<StoreTable>().Find(app.Store);
        Assert.That(store!.Status, Is.EqualTo(StoreStatus.Disconnected));
        Assert.That(await app.Get<StoreTable>().Secrets(app.Store), Is.Null);
        Assert.That(app.Shop.Webhooks.All, Is.Empty);
        Assert.That(app.Shop.Keys.Where(k => k.Description.StartsWith("CancelSaver", StringComparison.Ordinal)), Is.Empty);
        await app.Connect(s => s);
        Assert.That((await plugin.Ask("health", [])).Text, Is.EqualTo("{\"connected\":true,\"trouble\":null}"));
    }

    [Test]
    public async Task The_zip_is_served_and_kept_by_browsers()
    {
        using var zip = await app.Browser.GetAsync("/install/woocommerce/plugin.zip");
        Assert.That(zip.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/zip"));
        Assert.That((await zip.Content.ReadAsByteArrayAsync())[..2], Is.EqualTo("PK"u8.ToArray()));
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/install/woocommerce/plugin.zip") { Headers = { IfNoneMatch = { zip.Headers.ETag! } } };
        using var known = await app.Browser.SendAsync(ask);
        Assert.That(known.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        using var start = await app.Browser.GetAsync("/install/woocommerce");
        Assert.That(await start.Content.ReadAsStringAsync(), Does.Contain("plugin.zip").And.Contain("name=\"store\""));
    }

    [Test]
    public async Task The_shops_admin_shows_the_way_in_and_the_service_the_way_back()
    {
        using var shop = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Shop.Url) };
        Assert.That(await shop.GetStringAsync(new Uri("/wp-admin/admin.php?page=cancelsaver", UriKind.Relative)), Does.Contain("Open CancelSaver").And.Contain("order.updated"));
        using var press = new FormUrlEncodedContent([new("action", "cancelsaver_open")]);
        using var opened = await shop.PostAsync(new Uri("/wp-admin/admin-post.php", UriKind.Relative), press);
        using var entered = await app.Browser.GetAsync(opened.Headers.Location!.PathAndQuery);
        Assert.That(entered.Headers.Location?.OriginalString, Is.EqualTo("/app"));
        using var done = await app.Browser.GetAsync("/install/woocommerce/done?success=1&store=" + app.Store.Segment);
        Assert.That(await done.Content.ReadAsStringAsync(), Does.Contain(app.Shop.Url + "/wp-admin/admin.php?page=cancelsaver"));
    }

    private static Dictionary<string, string> Labels(string json) =>
        JsonNode.Parse(json)!["reasons"]!.AsArray().ToDictionary(r => r!["name"]!.GetValue<string>(), r => r!["label"]!.GetValue<string>());

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Bytes(string token) => System.Buffers.Text.Base64Url.DecodeFromChars(token);

    private static string Cookie(HttpResponseMessage response) => response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private async Task<HttpStatusCode> Status(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var answer = await app.Browser.SendAsync(request);
        return answer.StatusCode;
    }
}
