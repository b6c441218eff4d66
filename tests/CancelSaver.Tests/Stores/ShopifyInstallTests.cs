using System.Net;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using Microsoft.AspNetCore.WebUtilities;

namespace CancelSaver.Tests.Stores;

/// <summary>A merchant from outside the admin goes through Shopify's authorisation page and back; and what connecting makes of a store.</summary>
internal sealed class ShopifyInstallTests
{
    private const string Shop = ShopifyStorage.Shop;
    private ShopifyHouse house = null!;

    [SetUp]
    public async Task Open() => house = await ShopifyHouse.Open();

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task The_way_begins_at_Shopifys_page_with_a_ticket_in_the_browser()
    {
        using var answer = await house.Browser.GetAsync("/install/shopify?shop=CancelSaver-EUR.myshopify.com");
        var goTo = answer.Headers.Location!;
        var query = QueryHelpers.ParseQuery(goTo.Query);
        using var all = Assert.EnterMultipleScope();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(goTo.GetLeftPart(UriPartial.Path), Is.EqualTo("https://cancelsaver-eur.myshopify.com/admin/oauth/authorize"));
        Assert.That(query["client_id"].ToString(), Is.EqualTo("test-client-id"));
        Assert.That(query["scope"].ToString(), Is.EqualTo("write_orders,write_discounts,read_products,read_inventory,read_customers,read_shipping"));
        Assert.That(query["redirect_uri"].ToString(), Is.EqualTo("https://app.example/install/shopify/callback"));
        Assert.That(query["state"].ToString(), Does.Match("^[A-Za-z0-9_-]{32,}$"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie, Does.StartWith("__Host-cancelsaver-install=").And.Contain("; max-age=600").And.Contain("; path=/").And.Contain("; secure").And.Contain("; samesite=lax").And.Contain("; httponly"));
    }

    [TestCase("")]
    [TestCase("?shop=")]
    [TestCase("?shop=shop.example")]
    [TestCase("?shop=evil.example%2F.myshopify.com")]
    [TestCase("?shop=a.myshopify.com&shop=b.myshopify.com")]
    public async Task What_is_no_store_is_told_so(string query)
    {
        using var answer = await house.Browser.GetAsync("/install/shopify" + query);
        Assert.That((answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.BadRequest, "Say which store it is: ?shop=your-store.myshopify.com")));
    }

    [TestCase("/install/shopify?shop=" + Shop)]
    [TestCase("/install/shopify/callback")]
    public async Task Without_a_key_there_is_no_way_in(string path)
    {
        await using var off = await ShopifyHouse.Open(on: false);
        using var answer = await off.Browser.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("Shopify__ApiKey"));
    }

    [Test]
    public async Task A_merchant_who_says_yes_is_connected_and_lands_inside_the_admin()
    {
        using var answer = await Back(await Begin());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
        var store = await house.Storage.Store();
        using var all = Assert.EnterMultipleScope();
        Assert.That(answer.Headers.Location!.AbsoluteUri, Is.EqualTo("https://admin.shopify.com/store/cancelsaver-eur/apps/test-client-id"));
        Assert.That(answer.Headers.GetValues("Set-Cookie").Single(), Does.StartWith("__Host-cancelsaver-install=;"), "the ticket is thrown away");
        Assert.That(house.Desk.Exchanges.Single()["code"]!.GetValue<string>(), Is.EqualTo("c0de"));
        Assert.That(house.Desk.Exchanges.Single()["expiring"]!.GetValue<string>(), Is.EqualTo("1"));
        Assert.That((store.Status, store.Name, store.Trouble, store.ConnectedAt, store.CaughtUpTo),
            Is.EqualTo((StoreStatus.Connected, "Casa Azul", default(string), house.Clock.GetUtcNow(), house.Clock.GetUtcNow())));
        Assert.That(store.Settings.Brand.SupportEmail, Is.EqualTo("ola@casa-azul.example"));
        Assert.That((await house.Storage.Grant()).AccessToken, Is.EqualTo("shpat_1"));
        Assert.That((await house.TakeLetters()).Select(l => (l.Store, l.Topic)), Is.EqualTo(new[] { (house.Storage.Id, CheckStores.Checkup) }));
        Assert.That(await house.Storage.Stores().All().ToListAsync(), Is.EqualTo(new[] { house.Storage.Id }));
        Assert.That(house.Desk.Asked.Where(a => a.Token is not null).Select(a => a.Token), Has.All.EqualTo("shpat_1"));
    }

    [Test]
    public async Task The_same_way_back_leads_nowhere_a_second_time()
    {
        var begun = await Begin();
        (await Back(begun)).Dispose();
        await Refused(begun, HttpStatusCode.Forbidden);
        Assert.That(house.Desk.Exchanges, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_ways_back_at_once_are_one()
    {
        var begun = await Begin();
        var answers = await Task.WhenAll(Back(begun), Back(begun));
        Assert.That(answers.Count(a => a.StatusCode == HttpStatusCode.Redirect), Is.EqualTo(1));
        Assert.That(house.Desk.Exchanges, Has.Count.EqualTo(1));
    }

    [TestCase("no ticket")]
    [TestCase("another's ticket")]
    [TestCase("a forged ticket")]
    [TestCase("a ticket that is over")]
    [TestCase("another state")]
    [TestCase("no state")]
    [TestCase("no seal")]
    [TestCase("another seal")]
    [TestCase("something added")]
    [TestCase("too old")]
    [TestCase("from the future")]
    [TestCase("no time")]
    [TestCase("another store")]
    public async Task Anything_wrong_on_the_way_back_connects_nothing(string wrong)
    {
        var begun = await Begin();
        var query = Query(begun.State);
        switch (wrong)
        {
            case "no ticket": begun = begun with { Cookie = null }; break;
            case "another's ticket": begun = begun with { Cookie = (await Begin()).Cookie }; break;
            case "a forged ticket": begun = begun with { Cookie = "__Host-cancelsaver-install=" + begun.State }; break;
            case "a ticket that is over": house.Clock.Advance(ShopifyInstall.TicketLife); query["timestamp"] = Now(); break;
            case "another state": query["state"] = (await Begin()).State; break;
            case "no state": query.Remove("state"); break;
            case "too old": query["timestamp"] = Now(-91); break;
            case "from the future": query["timestamp"] = Now(91); break;
            case "no time": query.Remove("timestamp"); break;
            case "another store": query["shop"] = "another.myshopify.com"; break;
        }
        Seal(query);
        switch (wrong)
        {
            case "no seal": query.Remove("hmac"); break;
            case "another seal": query["hmac"] = query["hmac"].Replace(query["hmac"][0], query["hmac"][0] == '0' ? '1' : '0'); break;
            case "something added": query["more"] = "x"; break;
        }
        await Refused(begun, HttpStatusCode.Forbidden, query);
    }

    [TestCase("shop", "evil.example")]
    [TestCase("shop", "")]
    [TestCase("code", "")]
    public async Task What_Shopify_must_say_is_missed(string name, string value)
    {
        var begun = await Begin();
        var query = Query(begun.State);
        query[name] = value;
        await Refused(begun, HttpStatusCode.BadRequest, Seal(query));
    }

    [Test]
    public async Task A_name_that_comes_twice_is_refused()
    {
        var begun = await Begin();
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryHelpers.AddQueryString("/install/shopify/callback", Seal(Query(begun.State))!) + "&shop=another.myshopify.com");
        request.Headers.Add("Cookie", begun.Cookie);
        using var answer = await house.Browser.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase(-90)]
    [TestCase(90)]
    public async Task Clocks_may_differ_by_a_minute_and_a_half(int seconds)
    {
        var begun = await Begin();
        var query = Query(begun.State);
        query["timestamp"] = Now(seconds);
        using var answer = await Back(begun, Seal(query));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [TestCase(400, HttpStatusCode.Forbidden)]
    [TestCase(503, HttpStatusCode.ServiceUnavailable)]
    public async Task A_code_that_is_not_taken_connects_nothing(int status, HttpStatusCode answered)
    {
        house.Desk.OnExchange = _ => (status, """{"error":"invalid_request"}""");
        using var answer = await Back(await Begin());
        Assert.That(answer.StatusCode, Is.EqualTo(answered));
        Assert.That(await house.Storage.Stores().Find(house.Storage.Id), Is.Null);
    }

    [Test]
    public async Task A_store_that_slept_keeps_its_settings_and_what_it_missed()
    {
        var before = await Slept(StoreStatus.NeedsReconnect);
        var store = await Install.Connect(Shop, Grant(), default);
        using var all = Assert.EnterMultipleScope();
        Assert.That((store.Status, store.Trouble, store.CaughtUpTo, store.ConnectedAt), Is.EqualTo((StoreStatus.Connected, default(string), before.CaughtUpTo, house.Clock.GetUtcNow())));
        Assert.That((store.Settings.HoldoutPercent, store.Settings.Brand.SupportEmail, store.Name), Is.EqualTo((33, "own@shop.example", "Casa Azul")));
        Assert.That((await house.Storage.Stores().Secrets(house.Storage.Id))!.WebhookSecret, Is.EqualTo("w"));
    }

    [Test]
    public async Task A_store_that_was_let_go_keeps_its_settings_and_begins_anew()
    {
        await Slept(StoreStatus.Disconnected);
        var store = await Install.Connect(Shop, Grant(), default);
        Assert.That((store.CaughtUpTo, store.Settings.HoldoutPercent), Is.EqualTo((house.Clock.GetUtcNow(), 33)));
        Assert.That(await house.Storage.Stores().All().ToListAsync(), Is.EqualTo(new[] { house.Storage.Id }));
    }

    [Test]
    public async Task Missing_rights_are_told_by_name()
    {
        var store = await Install.Connect(Shop, Grant() with { Scopes = ["write_orders", "write_discounts", "write_products", "read_inventory", "write_customers"] }, default);
        Assert.That(store.Trouble, Does.Contain("(read_shipping)"));
    }

    [Test]
    public async Task Connecting_twice_at_once_is_one_store()
    {
        await Task.WhenAll(Install.Connect(Shop, Grant(), default), Install.Connect(Shop, Grant(), default));
        Assert.That(await house.Storage.Stores().All().ToListAsync(), Has.Count.EqualTo(1));
        Assert.That((await house.Storage.Store()).Status, Is.EqualTo(StoreStatus.Connected));
    }

    [Test]
    public async Task An_earlier_grant_does_not_push_out_a_later_one()
    {
        await Install.Connect(Shop, Grant() with { AccessToken = "shpat_late", AccessEnds = house.Clock.GetUtcNow().AddHours(1).AddSeconds(1) }, default);
        await Install.Connect(Shop, Grant(), default);
        Assert.That((await house.Storage.Grant()).AccessToken, Is.EqualTo("shpat_late"));
    }

    [Test]
    public void Every_right_is_told_when_all_are_missing_and_none_when_none_is()
    {
        Assert.That(ShopifyScopes.Trouble([]), Does.Contain("write_orders, write_discounts, read_products, read_inventory, read_customers, read_shipping"));
        Assert.That(ShopifyScopes.Trouble(ShopifyScopes.Required), Is.Null);
        Assert.That(ShopifyScopes.Has(["read_orders"], "write_orders"), Is.False);
    }

    private ShopifyInstall Install => house.Get<ShopifyInstall>();

    private async Task<Store> Slept(StoreStatus status)
    {
        var stores = await house.Storage.Connected();
        await stores.SaveSecrets(house.Storage.Id, (await stores.Secrets(house.Storage.Id))! with { WebhookSecret = "w" });
        var before = house.Clock.GetUtcNow();
        house.Clock.Advance(TimeSpan.FromDays(3));
        return (await stores.Update(house.Storage.Id, s => s with
        {
            Status = status,
            Trouble = "Something.",
            CaughtUpTo = before,
            Settings = s.Settings with { HoldoutPercent = 33, Brand = s.Settings.Brand with { SupportEmail = "own@shop.example" } },
        }))!;
    }

    private ShopifyGrant Grant() => new()
    {
        AccessToken = "shpat_new",
        AccessEnds = house.Clock.GetUtcNow().AddHours(1),
        RefreshToken = "shprt_new",
        RefreshEnds = house.Clock.GetUtcNow().AddDays(90),
        Scopes = ShopifyScopes.Required,
    };

    private async Task<Begun> Begin()
    {
        using var answer = await house.Browser.GetAsync("/install/shopify?shop=" + Shop);
        return new(answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0], QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["state"].ToString());
    }

    private Dictionary<string, string> Query(string state) => new(StringComparer.Ordinal)
    {
        ["code"] = "c0de",
        ["host"] = "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvY2FuY2Vsc2F2ZXItZXVy",
        ["shop"] = Shop,
        ["state"] = state,
        ["timestamp"] = Now(),
    };

    private string Now(int more = 0) => (house.Clock.GetUtcNow().ToUnixTimeSeconds() + more).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As Shopify does.</summary>
    private static Dictionary<string, string> Seal(Dictionary<string, string> query)
    {
        var message = string.Join('&', query.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value));
        query["hmac"] = Convert.ToHexStringLower(HMACSHA256.HashData("test-secret"u8, Encoding.UTF8.GetBytes(message)));
        return query;
    }

    private async Task<HttpResponseMessage> Back(Begun begun, Dictionary<string, string>? query = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryHelpers.AddQueryString("/install/shopify/callback", (query ?? Seal(Query(begun.State)))!));
        if (begun.Cookie is not null)
            request.Headers.Add("Cookie", begun.Cookie);
        return await house.Browser.SendAsync(request);
    }

    private async Task Refused(Begun begun, HttpStatusCode status, Dictionary<string, string>? query = null)
    {
        var exchanges = house.Desk.Exchanges.Count;
        using var answer = await Back(begun, query);
        Assert.That((answer.StatusCode, house.Desk.Exchanges.Count), Is.EqualTo((status, exchanges)));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.EndWith("."));
    }

    private sealed record Begun(string? Cookie, string State);
}
