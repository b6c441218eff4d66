using System.Text;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

internal sealed class WooInstallTests
{
    [Test]
    public async Task A_merchant_connects_a_store()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var end = await house.Connect();
        Assert.That(end, Does.Contain("success=1"));
        Assert.That(await house.Http.GetStringAsync(new Uri(end!)), Does.Contain("Fernhill Goods is connected"));
        var store = await house.Store();
        Assert.That(store.Status, Is.EqualTo(StoreStatus.Connected));
        Assert.That((store.Name, store.Currency, store.TimeZone, store.Country),
            Is.EqualTo(("Fernhill Goods", "USD", "America/New_York", "US")));
        Assert.That(store.PaymentMethods.Select(p => p.Id), Is.EqualTo(new[] { "offsite", "bacs", "cod" }));
        Assert.That(store.ShippingMethods,
            Does.Contain(new ShippingMethod("flat_rate", "2", "Priority (1-2 days)", new Money(1990, "USD"))));
        Assert.That(store.Language, Does.StartWith("en"));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.Topic), Is.EquivalentTo(WooHooks.Topics));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.DeliveryUrl), Is.All.EqualTo(house.Hooks.DeliveryUrl(house.Id).AbsoluteUri));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.Secret), Is.All.Match("^[A-Za-z0-9]{43,}$"));
        Assert.That(house.Shop.Requests.Where(r => r.Unknown), Is.Empty);
        var secrets = await house.Stores.Secrets(house.Id);
        Assert.That(secrets!.ConsumerKey, Is.EqualTo(house.Shop.Keys.Single().ConsumerKey));
        Assert.That(secrets.WebhookIds, Is.EquivalentTo(house.Shop.Webhooks.All.Select(w => (long)w.Id)));
    }

    [Test]
    public async Task Nothing_entrusted_to_us_lies_open_in_the_table()
    {
        await using var house = await StoreHouse.Open();
        var table = house.Get<CancelSaver.Storage.TableServiceClient>().GetTableClient(StoreTable.Table);
        var key = house.Shop.Keys.Single();
        await foreach (var row in table.QueryAsync("PartitionKey eq '" + house.Id.Key + "'"))
        {
            foreach (var value in row.Values.OfType<string>())
            {
                Assert.That(value, Does.Not.Contain(key.ConsumerKey).And.Not.Contain(key.ConsumerSecret));
                Assert.That(value, Does.Not.Contain(house.Shop.Webhooks.All[0].Secret));
            }
        }
    }

    [Test]
    public async Task Connecting_twice_leaves_one_set_of_webhooks_and_what_the_merchant_chose()
    {
        await using var house = await StoreHouse.Open();
        await house.Stores.Update(house.Id, s => s with { Settings = s.Settings with { HoldoutPercent = 7 } });
        house.Shop.Webhooks.All[1].Status = "disabled";
        Assert.That(await house.Connect(), Does.Contain("success=1"));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.Topic), Is.EquivalentTo(WooHooks.Topics));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.Status), Is.All.EqualTo("active"));
        Assert.That((await house.Store()).Settings.HoldoutPercent, Is.EqualTo(7));
        Assert.That((await house.Stores.Secrets(house.Id))!.ConsumerKey, Is.EqualTo(house.Shop.Keys[^1].ConsumerKey));
    }

    [Test]
    public async Task A_merchant_who_says_no_sees_that_nothing_happened()
    {
        await using var house = await StoreHouse.Open(connected: false);
        Assert.That(await house.Http.GetStringAsync(new Uri(house.Url, "/install/woocommerce/done?store=x&success=0&user_id=1")),
            Does.Contain("Not connected"));
        Assert.That(await house.Http.GetStringAsync(new Uri(house.Url,
            "/install/woocommerce/done?store=" + house.Id.Segment + "&success=1")), Does.Contain("Not connected"));
    }

    [TestCase("http%3A%2F%2Fuser%3Apw%40shop.example", "password")]
    [TestCase("", "missing")]
    [TestCase("%3Cscript%3E", "not the address")]
    public async Task An_address_that_cannot_be_is_answered_with_what_is_wrong(string store, string says)
    {
        await using var house = await StoreHouse.Open(connected: false);
        using var answer = await house.Http.GetAsync(new Uri(house.Url, "/install/woocommerce?store=" + store));
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(says).And.Not.Contain("<script>"));
    }

    [Test]
    public async Task A_ticket_is_good_once()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var state = await State(house);
        var key = house.Shop.Shop.AddKey();
        Assert.That(await Callback(house, state, key.ConsumerKey, key.ConsumerSecret), Is.EqualTo(200));
        Assert.That(await Callback(house, state, key.ConsumerKey, key.ConsumerSecret), Is.EqualTo(401));
        Assert.That(await Callback(house, "guess", key.ConsumerKey, key.ConsumerSecret), Is.EqualTo(401));
    }

    [Test]
    public async Task A_ticket_ends_after_half_an_hour()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var state = await State(house);
        house.Clock.Advance(TimeSpan.FromMinutes(31));
        var key = house.Shop.Shop.AddKey();
        Assert.That(await Callback(house, state, key.ConsumerKey, key.ConsumerSecret), Is.EqualTo(401));
    }

    [Test]
    public async Task Keys_of_another_store_connect_nothing()
    {
        await using var house = await StoreHouse.Open(connected: false);
        await using var other = await FakeWooCommerce.StartAsync(house.Clock);
        var stranger = other.Shop.AddKey();
        Assert.That(await Callback(house, await State(house), stranger.ConsumerKey, stranger.ConsumerSecret), Is.EqualTo(403));
        Assert.That(await house.Stores.Find(house.Id), Is.Null);
        Assert.That(await house.Stores.FindCached(StoreId.ForWooCommerce(new Uri(other.Url))), Is.Null);
    }

    [TestCase("read", 403)]
    [TestCase("", 403)]
    public async Task A_key_that_may_not_write_is_refused(string permissions, int status)
    {
        await using var house = await StoreHouse.Open(connected: false);
        var key = house.Shop.Shop.AddKey("read");
        Assert.That(await Callback(house, await State(house), key.ConsumerKey, key.ConsumerSecret, permissions), Is.EqualTo(status));
        Assert.That(await house.Stores.Find(house.Id), Is.Null);
    }

    [TestCase("")]
    [TestCase("webhook_id=1")]
    [TestCase("{\"user_id\":5}")]
    public async Task What_is_no_grant_is_refused(string body)
    {
        await using var house = await StoreHouse.Open(connected: false);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await house.Http.PostAsync(new Uri(house.Url, "/install/woocommerce/callback"), content);
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task A_store_that_breaks_off_is_left_as_it_was_before()
    {
        await using var house = await StoreHouse.Open();
        var before = await house.Stores.Secrets(house.Id);
        house.Shop.FailNext(r => r.Method == "PUT" && r.PathAndQuery.Contains("/webhooks/", StringComparison.Ordinal), 500);
        Assert.That(await house.Connect(), Is.Null);
        Assert.That((await house.Stores.Secrets(house.Id))!.ConsumerKey, Is.EqualTo(before!.ConsumerKey));
        Assert.That((await house.Store()).Status, Is.EqualTo(StoreStatus.Connected));
    }

    [Test]
    public async Task A_store_is_let_go()
    {
        await using var house = await StoreHouse.Open();
        var left = await house.Install.Disconnect(house.Id);
        Assert.That(house.Shop.Webhooks.All, Is.Empty);
        Assert.That(left.Single(), Does.Contain("Revoke the key"));
        Assert.That((await house.Store()).Status, Is.EqualTo(StoreStatus.Disconnected));
        Assert.That(await house.Stores.Secrets(house.Id), Is.Null);
        Assert.That(await house.Stores.FindCached(house.Id), Is.Null);
    }

    [Test]
    public async Task A_store_that_is_down_is_let_go_too_and_the_merchant_hears_what_is_left()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Down = WooOutage.Refused;
        Assert.That((await house.Install.Disconnect(house.Id))[0], Does.Contain("Delete the webhooks"));
        Assert.That((await house.Store()).Status, Is.EqualTo(StoreStatus.Disconnected));
    }

    [Test]
    public async Task An_address_of_ours_that_stores_would_refuse_is_said_at_once()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var strict = new WooInstall(
            house.Stores, house.Get<InstallStates>(), house.Get<WooFacts>(), house.Hooks, house.Get<PluginLink>(),
                new CancelSaver.Web.AppOptions { PublicUrl = new Uri("http://app.example") },
            new WooCommerceOptions(), house.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<WooInstall>.Instance);
        Assert.That((await strict.Begin("shop.example", default)).WhyNot, Does.Contain("https"));
    }

    private static async Task<string> State(StoreHouse house)
    {
        var (goTo, _) = await house.Install.Begin(house.Shop.Url, default);
        return System.Web.HttpUtility.ParseQueryString(goTo!.Query)["user_id"]!;
    }

    private static async Task<int> Callback(StoreHouse house, string state, string key, string secret, string permissions = "read_write")
    {
        var body = "{\"key_id\":3,\"user_id\":\"" + state + "\",\"consumer_key\":\"" + key + "\",\"consumer_secret\":\"" + secret
            + "\",\"key_permissions\":\"" + permissions + "\"}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await house.Http.PostAsync(new Uri(house.Url, "/install/woocommerce/callback"), content);
        return (int)answer.StatusCode;
    }
}
