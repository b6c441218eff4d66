using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Merchant;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Stores;
using CancelSaver.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace CancelSaver.Tests.Merchant;

/// <summary>How a Shopify merchant comes to the pages under /app, and who does not.</summary>
internal sealed class MerchantEntranceTests
{
    private const string Shop = ShopifyStorage.Shop;
    private const string Host = "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvY2FuY2Vsc2F2ZXItZXVy";
    private const string Frame = "shop=" + Shop + "&host=" + Host + "&embedded=1";
    private const string FirstLoad = "/app?embedded=1&hmac=00&host=" + Host + "&locale=pt-PT&session=abc123&shop=" + Shop + "&timestamp=1&id_token=";
    private ShopifyHouse house = null!;

    [SetUp]
    public async Task Open() => house = await ShopifyHouse.Open();

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task The_first_load_connects_the_store_and_shows_it_inside_the_admin()
    {
        var token = Token();
        using var answer = await house.Browser.GetAsync(FirstLoad + token);
        var page = await Page(answer);
        using var all = Assert.EnterMultipleScope();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(house.Desk.Exchanges.Single()["subject_token"]!.GetValue<string>(), Is.EqualTo(token));
        Assert.That((await house.Storage.Store()).Status, Is.EqualTo(StoreStatus.Connected));
        Assert.That((await house.TakeLetters()).Select(l => l.Topic), Is.EqualTo(new[] { CheckStores.Checkup }));
        Assert.That(page.Body!.TextContent, Does.Contain("Casa Azul"));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.Contain("; frame-ancestors https://cancelsaver-eur.myshopify.com https://admin.shopify.com;").And.Contain("; script-src 'self' https://cdn.shopify.com;").And.Contain("form-action 'self';"));
        Assert.That(page.Scripts.Select(s => s.Source), Is.EqualTo(new[] { "https://cdn.shopify.com/shopifycloud/app-bridge.js", "https://cdn.shopify.com/shopifycloud/polaris-1.js", Assets.Htmx, Assets.App }), "App Bridge comes first");
        Assert.That(page.Scripts[0].ParentElement, Is.SameAs(page.Head));
        Assert.That(page.QuerySelector("meta[name=shopify-api-key]")!.GetAttribute("content"), Is.EqualTo("test-client-id"));
        Assert.That(page.QuerySelectorAll("a:not(.skip)").Select(a => a.GetAttribute("href")), Has.All.EndsWith(Frame).And.Not.Empty);
    }

    [Test]
    public async Task The_next_load_asks_nobody()
    {
        await Connected();
        var asked = house.Desk.Asked.Count;
        Assert.That(await Status(FirstLoad + Token()), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(house.Desk.Asked, Has.Count.EqualTo(asked));
    }

    [Test]
    public async Task Ten_first_loads_at_once_are_one_exchange_and_one_store()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Status(FirstLoad + Token())));
        Assert.That(answers, Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That(house.Desk.Exchanges, Has.Count.EqualTo(1));
        Assert.That(await house.Storage.Stores().All().ToListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_fetch_with_a_session_token_is_let_in()
    {
        using var answer = await Fetch("/app?" + Frame, Token());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("frame-ancestors https://cancelsaver-eur.myshopify.com https://admin.shopify.com"));
    }

    [Test]
    public async Task A_fetch_with_a_bad_token_is_asked_to_try_with_a_fresh_one()
    {
        using var answer = await Fetch("/app?" + Frame, Token(secret: "another"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Headers.GetValues("X-Shopify-Retry-Invalid-Session-Request"), Is.EqualTo(new[] { "1" }));
    }

    [TestCase("")]
    [TestCase("&id_token=a.b.c")]
    [TestCase("&id_token=")]
    public async Task A_document_without_a_good_token_fetches_one_and_comes_back(string token)
    {
        await Connected();
        using var answer = await house.Browser.GetAsync("/app/rules?" + Frame + "&done=published" + token);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var bounce = answer.Headers.Location!.OriginalString;
        var back = new Uri(QueryHelpers.ParseQuery(bounce[bounce.IndexOf('?', StringComparison.Ordinal)..])["shopify-reload"].ToString());
        Assert.That(bounce, Does.StartWith("/app/shopify/bounce?" + Frame + "&"));
        Assert.That(back.AbsoluteUri, Does.StartWith("https://app.example/app/rules?done=published&" + Frame).And.Not.Contain("id_token"), "what was asked for comes back with it");

        using var between = await house.Browser.GetAsync(bounce);
        var page = await Page(between);
        Assert.That(between.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Scripts.Select(s => s.Source), Is.EqualTo(new[] { "https://cdn.shopify.com/shopifycloud/app-bridge.js" }));
        Assert.That(page.QuerySelector("meta[name=shopify-api-key]")!.GetAttribute("content"), Is.EqualTo("test-client-id"));
        Assert.That(between.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("frame-ancestors https://cancelsaver-eur.myshopify.com https://admin.shopify.com;"));

        Assert.That(await Status(back.PathAndQuery + "&id_token=" + Token()), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Status(back.PathAndQuery + "&id_token=a.b.c"), Is.EqualTo(HttpStatusCode.Unauthorized), "not for ever");
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await Status(back.PathAndQuery + "&id_token=a.b.c"), Is.EqualTo(HttpStatusCode.Redirect), "a document reloaded later");
    }

    [TestCase("https://evil.example/app")]
    [TestCase("https://app.example.evil.example/app")]
    [TestCase("https://app.example@evil.example/app")]
    [TestCase("https://x@app.example/app")]
    [TestCase("http://app.example/app")]
    [TestCase("https://app.example/o/abc")]
    [TestCase("https://app.example/application")]
    [TestCase("https://app.example/app/../install/shopify")]
    [TestCase("//evil.example/app")]
    [TestCase("/app")]
    [TestCase("javascript:alert(1)")]
    [TestCase("")]
    public async Task The_page_in_between_leads_only_to_our_own(string reload) =>
        Assert.That(await Status("/app/shopify/bounce?" + Frame + "&shopify-reload=" + Uri.EscapeDataString(reload)), Is.EqualTo(HttpStatusCode.BadRequest));

    [Test]
    public async Task The_page_in_between_is_for_stores_only() =>
        Assert.That(await Status("/app/shopify/bounce?shop=evil.example&shopify-reload=" + Uri.EscapeDataString("https://app.example/app")), Is.EqualTo(HttpStatusCode.BadRequest));

    [TestCase("/app?host=" + Host, "https://admin.shopify.com/store/cancelsaver-eur/apps/test-client-id")]
    [TestCase("/app?embedded=0&shop=" + Shop + "&host=" + Host, "https://admin.shopify.com/store/cancelsaver-eur/apps/test-client-id")]
    [TestCase("/app?host=Y2FuY2Vsc2F2ZXItZXVyLm15c2hvcGlmeS5jb20vYWRtaW4", "https://cancelsaver-eur.myshopify.com/admin/apps/test-client-id")]
    [TestCase("/app?host=Y2FuY2Vsc2F2ZXItZXVyLm15c2hvcGlmeS5jb20vYWRtaW4%3D", "https://cancelsaver-eur.myshopify.com/admin/apps/test-client-id")]
    [TestCase("/app?shop=" + Shop, "https://admin.shopify.com/store/cancelsaver-eur/apps/test-client-id")]
    public async Task Outside_its_frame_the_app_goes_into_it(string path, string goTo)
    {
        using var answer = await house.Browser.GetAsync(path);
        Assert.That((answer.StatusCode, answer.Headers.Location?.AbsoluteUri), Is.EqualTo((HttpStatusCode.Redirect, goTo)));
    }

    [TestCase("evil.example/admin")]
    [TestCase("evil.example/store/a")]
    [TestCase("admin.shopify.com.evil.example/store/a")]
    [TestCase("admin.shopify.com/store/a/../../evil")]
    [TestCase("admin.shopify.com/store/")]
    [TestCase("admin.shopify.com/store/a?x=")]
    [TestCase("admin.shopify.com/store/a\n")]
    [TestCase("x@a.myshopify.com/admin")]
    public async Task A_host_that_is_not_Shopifys_leads_nowhere(string host) => Assert.That(
        await Status("/app?host=" + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(host)).Replace("+", "%2B", StringComparison.Ordinal)), Is.EqualTo(HttpStatusCode.BadRequest));

    [TestCase("!")]
    [TestCase("")]
    [TestCase("YQ=Q")]
    public async Task A_host_that_is_nothing_leads_nowhere(string host) => Assert.That(await Status("/app?host=" + Uri.EscapeDataString(host)), Is.EqualTo(HttpStatusCode.BadRequest));

    [Test]
    public async Task The_token_says_whose_pages_they_are_whatever_the_address_says()
    {
        await Connected();
        using var answer = await house.Browser.GetAsync("/app?embedded=1&shop=another.myshopify.com&id_token=" + Token());
        var html = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Not.Contain("another"));
        Assert.That(html, Does.Not.Contain("another").And.Contain("shop=" + Shop));
    }

    [Test]
    public async Task A_bad_host_beside_a_good_token_is_not_carried_on()
    {
        var html = await house.Browser.GetStringAsync("/app?embedded=1&shop=" + Shop + "&host=%22%3E%3Cb%3E&id_token=" + Token());
        Assert.That(html, Does.Contain("/app/rules?shop=" + Shop + "&amp;embedded=1").And.Not.Contain("host="));
    }

    [Test]
    public async Task A_token_Shopify_finds_stale_is_fetched_anew()
    {
        house.Desk.OnExchange = _ => (400, """{"error":"invalid_subject_token"}""");
        Assert.That(await Status(FirstLoad + Token()), Is.EqualTo(HttpStatusCode.Redirect));
        using var fetched = await Fetch("/app?" + Frame, Token());
        Assert.That((fetched.StatusCode, fetched.Headers.Contains("X-Shopify-Retry-Invalid-Session-Request")), Is.EqualTo((HttpStatusCode.Unauthorized, true)));
    }

    [TestCase(503, HttpStatusCode.ServiceUnavailable)]
    [TestCase(401, HttpStatusCode.Forbidden)]
    public async Task A_store_that_cannot_be_connected_says_so(int status, HttpStatusCode answered)
    {
        house.Desk.OnExchange = _ => (status, "");
        Assert.That(await Status(FirstLoad + Token()), Is.EqualTo(answered));
        Assert.That(house.Log.All, Has.None.Contains(Token()[..40]));
    }

    [Test]
    public async Task A_store_whose_token_has_lapsed_is_connected_again_by_a_visit()
    {
        await Connected();
        await house.Get<StoreTable>().Update(house.Storage.Id, s => s with { Status = StoreStatus.NeedsReconnect, Trouble = OfflineTokens.Sentence });
        Assert.That(await Status(FirstLoad + Token()), Is.EqualTo(HttpStatusCode.OK));
        var store = await house.Storage.Store();
        Assert.That((store.Status, store.Trouble, house.Desk.Exchanges.Count), Is.EqualTo((StoreStatus.Connected, default(string), 2)));
    }

    [Test]
    public async Task Rights_that_are_missing_are_looked_for_again_but_not_at_every_page()
    {
        house.Desk.OnExchange = _ => (200, PlayedShopify.Pair(1, "write_orders"));
        Assert.That(await house.Browser.GetStringAsync(FirstLoad + Token()), Does.Contain("lacks rights"));
        await Status(FirstLoad + Token());
        Assert.That(house.Desk.Exchanges, Has.Count.EqualTo(1));
        house.Clock.Advance(TimeSpan.FromMinutes(10));
        house.Desk.OnExchange = _ => (200, PlayedShopify.Pair(2));
        Assert.That(await house.Browser.GetStringAsync(FirstLoad + Token()), Does.Not.Contain("lacks rights"));
        Assert.That(house.Desk.Exchanges, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_form_inside_the_frame_is_ours_by_what_we_wrote_into_it()
    {
        await Connected();
        var page = await Page(await house.Browser.GetAsync("/app/rules/json?" + Frame + "&id_token=" + Token()));
        var form = page.QuerySelector<IHtmlFormElement>("main form[enctype]")!;
        var fields = form.QuerySelectorAll("[name]:not([type=file])").ToDictionary(f => f.GetAttribute("name")!, f => f is IHtmlTextAreaElement text ? text.Value : f.GetAttribute("value")!);
        Assert.That(form.GetAttribute("action"), Is.EqualTo("/app/rules/json?" + Frame));

        fields["rulebook"] = "[]";
        using var refused = await house.Browser.PostAsync(form.GetAttribute("action"), new FormUrlEncodedContent(fields));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "it was let in, and judged");
        Assert.That(refused.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("https://cancelsaver-eur.myshopify.com"));

        fields["proof"] = house.Get<MerchantSession>().FormToken(StoreId.ForShopify("another.myshopify.com"));
        using var others = await house.Browser.PostAsync(form.GetAttribute("action"), new FormUrlEncodedContent(fields));
        fields.Remove("proof");
        using var nobodys = await house.Browser.PostAsync(form.GetAttribute("action"), new FormUrlEncodedContent(fields));
        Assert.That((others.StatusCode, nobodys.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task A_merchant_with_a_cookie_stays_outside_any_frame()
    {
        await Connected();
        using var entered = await house.Browser.GetAsync(house.Get<MerchantSession>().Door(house.Storage.Id).PathAndQuery);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app");
        request.Headers.Add("Cookie", entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var answer = await house.Browser.SendAsync(request);
        var page = await Page(answer);
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("frame-ancestors 'none'").And.Contain("; script-src 'self'; connect-src 'self';"));
        Assert.That(page.Scripts.Select(s => s.Source), Is.EqualTo(new[] { Assets.Htmx, Assets.App }));
        Assert.That(page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")), Has.None.Contains("shop="));
    }

    [Test]
    public async Task Where_Shopify_is_not_served_its_tokens_open_nothing()
    {
        await using var off = await ShopifyHouse.Open(on: false);
        using var answer = await off.Browser.GetAsync(FirstLoad + Token());
        using var bounce = await off.Browser.GetAsync("/app/shopify/bounce?" + Frame + "&shopify-reload=" + Uri.EscapeDataString("https://app.example/app"));
        Assert.That((answer.StatusCode, bounce.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest)));
    }

    private Task<Store> Connected() => house.Get<ShopifyInstall>().Welcome(new ShopifyVisitor(Shop, "42", "a.b.c"), default);

    private string Token(string secret = "test-secret")
    {
        var now = house.Clock.GetUtcNow().ToUnixTimeSeconds();
        return SessionTokenTests.Sign(new { iss = "https://" + Shop + "/admin", dest = "https://" + Shop, aud = "test-client-id", sub = "42", nbf = now, exp = now + 60 }, secret);
    }

    private async Task<HttpStatusCode> Status(string path)
    {
        using var answer = await house.Browser.GetAsync(path);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> Fetch(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        return await house.Browser.SendAsync(request);
    }

    private static async Task<IHtmlDocument> Page(HttpResponseMessage answer) => new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
}
