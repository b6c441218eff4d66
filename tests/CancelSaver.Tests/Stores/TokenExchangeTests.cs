using System.Text.Json.Nodes;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

/// <summary>What is asked of the token endpoint, and what its recorded answers become.</summary>
internal sealed class TokenExchangeTests
{
    private const string Shop = "cancelsaver-eur.myshopify.com";
    private static readonly ShopifyOptions options = new() { ApiKey = "test-client-id", ApiSecret = "new-secret,old-secret" };

    [Test]
    public async Task A_session_becomes_an_expiring_grant()
    {
        var desk = Desk(200, PlayedShopify.Fixture("oauth/token-exchange-offline-expiring.json"));
        var clock = new StoreClock();
        var grant = await Exchange(desk, clock).FromSession(Shop, "a.b.c", default);
        using var all = Assert.EnterMultipleScope();
        Assert.That(desk.Asked.Single().Address.AbsoluteUri, Is.EqualTo("https://cancelsaver-eur.myshopify.com/admin/oauth/access_token"));
        Assert.That(desk.Exchanges.Single().ToJsonString(), Is.EqualTo(
            """{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","subject_token":"a.b.c","subject_token_type":"urn:ietf:params:oauth:token-type:id_token","requested_token_type":"urn:shopify:params:oauth:token-type:offline-access-token","expiring":"1","client_id":"test-client-id","client_secret":"new-secret"}"""));
        Assert.That(grant.AccessToken, Is.EqualTo("shpat_00000000000000000000000000000001"));
        Assert.That(grant.RefreshToken, Is.EqualTo("shprt_00000000000000000000000000000001"));
        Assert.That(grant.AccessEnds, Is.EqualTo(clock.GetUtcNow().AddHours(1)));
        Assert.That(grant.RefreshEnds, Is.EqualTo(clock.GetUtcNow().AddDays(90)));
        Assert.That(grant.Scopes, Is.EqualTo(new[] { "read_orders", "write_discounts" }));
    }

    [Test]
    public async Task A_code_becomes_an_expiring_grant()
    {
        var desk = Desk(200, PlayedShopify.Fixture("oauth/token-exchange-offline-expiring.json"));
        await Exchange(desk).FromCode(Shop, "c0de", default);
        Assert.That(desk.Exchanges.Single().ToJsonString(), Is.EqualTo("""{"code":"c0de","expiring":"1","client_id":"test-client-id","client_secret":"new-secret"}"""));
    }

    [Test]
    public async Task A_refresh_token_becomes_the_next_pair()
    {
        var desk = Desk(200, PlayedShopify.Fixture("oauth/refresh.json"));
        var grant = await Exchange(desk).Refresh(Shop, "shprt_1", default);
        Assert.That(desk.Exchanges.Single().ToJsonString(), Is.EqualTo("""{"grant_type":"refresh_token","refresh_token":"shprt_1","client_id":"test-client-id","client_secret":"new-secret"}"""));
        Assert.That(grant.RefreshToken, Is.EqualTo("shprt_00000000000000000000000000000004"));
    }

    [Test]
    public async Task A_token_of_the_older_kind_is_good_until_it_is_refused()
    {
        var grant = await Exchange(Desk(200, PlayedShopify.Fixture("oauth/token-exchange-offline-legacy.json"))).FromSession(Shop, "a.b.c", default);
        Assert.That((grant.AccessEnds, grant.RefreshToken), Is.EqualTo((DateTimeOffset.MaxValue, "")));
    }

    [Test]
    public void A_users_own_token_is_not_taken() =>
        Assert.CatchAsync<ShopifyException>(() => Exchange(Desk(200, PlayedShopify.Fixture("oauth/token-exchange-online.json"))).FromSession(Shop, "a.b.c", default));

    [Test]
    public void A_stale_session_is_told_apart()
    {
        var recorded = JsonNode.Parse(PlayedShopify.Fixture("oauth/error-invalid-subject-token.json"))!;
        var thrown = Refused(recorded["http_status"]!.GetValue<int>(), recorded["body"]!.ToJsonString());
        Assert.That((thrown.Code, thrown.TryAgain), Is.EqualTo((TokenExchange.StaleSession, false)));
    }

    [TestCase(400, """{"error":"invalid_grant"}""", false, "invalid_grant")]
    [TestCase(400, """{"error":"invalid_request"}""", false, "invalid_request")]
    [TestCase(401, "", false, "")]
    [TestCase(400, "<html>", true, "")]
    [TestCase(400, """{"error":"invalid_client"}""", true, "invalid_client")]
    [TestCase(401, """{"error":"invalid_client"}""", true, "invalid_client")]
    [TestCase(403, "", false, "")]
    [TestCase(429, "", true, "THROTTLED")]
    [TestCase(500, "", true, "")]
    [TestCase(0, "", true, "")]
    [TestCase(200, "<html>", true, "")]
    [TestCase(200, "{}", true, "")]
    public void Would_trying_again_help(int status, string body, bool tryAgain, string code)
    {
        var thrown = Refused(status, body);
        Assert.That((thrown.TryAgain, thrown.Code), Is.EqualTo((tryAgain, code)));
    }

    [Test]
    public void Nobody_prints_a_token_by_accident() => Assert.That(new ShopifyGrant { AccessToken = "shpat_1", AccessEnds = default }.ToString(), Is.EqualTo("(grant)"));

    private static ShopifyException Refused(int status, string body) => Assert.CatchAsync<ShopifyException>(() => Exchange(Desk(status, body)).Refresh(Shop, "shprt_1", default))!;

    private static PlayedShopify Desk(int status, string body) => new() { OnExchange = _ => (status, body) };

    private static TokenExchange Exchange(PlayedShopify desk, StoreClock? clock = null) => new(new HttpClient(desk), options, clock ?? new StoreClock());
}
