using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;
using CancelSaver.Stores.Shopify;
using Microsoft.AspNetCore.WebUtilities;

namespace CancelSaver.Tests.Sandbox;

/// <summary>Install, exchange, renewal, rotation, and the seals on what the admin sends.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyTokenTests
{
    [TestCase("token-exchange-offline-expiring")]
    [TestCase("refresh")]
    [TestCase("token-exchange-online")]
    [TestCase("error-invalid-subject-token")]
    public async Task Answers_have_the_recorded_shape(string file)
    {
        await using var bench = await ShopifyBench.Open();
        var recorded = ShopifyReference.Json(Path.Combine("oauth", file + ".json"));
        var form = ShopifyBench.ExchangeForm(file.StartsWith("error", StringComparison.Ordinal) ? "a.b.c" : bench.Store.SessionToken());
        if (file.EndsWith("online", StringComparison.Ordinal))
            (form["requested_token_type"], form["expiring"]) = ("urn:shopify:params:oauth:token-type:online-access-token", null);
        var (status, body) = file == "refresh" ? await bench.Refresh((await bench.Exchange())["refresh_token"]!.GetValue<string>()) : await bench.Ask(form);
        Assert.That(status, Is.EqualTo(recorded["http_status"]?.GetValue<int>() ?? 200));
        Assert.That(ShopifyReference.Keys(body), Is.EquivalentTo(ShopifyReference.Keys(recorded["body"] ?? recorded)));
        foreach (var name in (string[])["expires_in", "refresh_token_expires_in", "error"])
            Assert.That(body[name]?.ToJsonString(), Is.EqualTo((recorded["body"] ?? recorded)[name]?.ToJsonString()), name);
    }

    [Test]
    public async Task A_session_token_must_be_ours_for_this_app_and_fresh()
    {
        await using var bench = await ShopifyBench.Open();
        var foreign = bench.Store.SessionToken(c => c["aud"] = "another-app");
        var elsewhere = bench.Store.SessionToken(c => c["dest"] = "https://other.myshopify.com");
        var stale = bench.Store.SessionToken();
        bench.Clock.Advance(TimeSpan.FromSeconds(71));
        var early = bench.Store.SessionToken(c => c["nbf"] = bench.Clock.GetUtcNow().ToUnixTimeSeconds() + 60);
        var forged = bench.Store.SessionToken()[..^3] + "abc";
        foreach (var token in (string[])[foreign, elsewhere, stale, early, forged, "", "nonsense"])
            Assert.That((await bench.Ask(ShopifyBench.ExchangeForm(token))).Body["error"]!.GetValue<string>(), Is.EqualTo("invalid_subject_token"));
        Assert.That((await bench.Ask(new JsonObject { ["client_secret"] = "wrong" })).Body["error"]!.GetValue<string>(), Is.EqualTo("invalid_client"));
        var lasting = ShopifyBench.ExchangeForm(bench.Store.SessionToken());
        lasting["expiring"] = "0";
        Assert.That((await bench.Ask(lasting)).Status, Is.EqualTo(400), "new public apps get no lasting tokens");
    }

    [Test]
    public async Task A_pair_lives_an_hour_and_ninety_days()
    {
        await using var bench = await ShopifyBench.Open();
        var pair = await bench.Exchange();
        bench.Token = Access(pair);
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(await Works(bench), Is.True);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await Works(bench), Is.False);
        bench.Clock.Advance(TimeSpan.FromDays(89));
        var (status, next) = await bench.Refresh(Renewal(pair));
        Assert.That(status, Is.EqualTo(200));
        bench.Token = Access(next);
        Assert.That(await Works(bench), Is.True);
        bench.Clock.Advance(TimeSpan.FromDays(90));
        Assert.That((await bench.Refresh(Renewal(next))).Body["error"]!.GetValue<string>(), Is.EqualTo("invalid_grant"));
    }

    [Test]
    public async Task A_new_pair_retires_the_older_renewal_but_not_the_access_token()
    {
        await using var bench = await ShopifyBench.Open();
        var one = await bench.Exchange();
        var two = await bench.Exchange();
        Assert.That((await bench.Refresh(Renewal(one))).Status, Is.EqualTo(400));
        bench.Token = Access(one);
        Assert.That(await Works(bench), Is.True, "it lives out its hour");
        Assert.That((await bench.Refresh(Renewal(two))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task What_was_just_used_may_be_used_again_until_its_successor_is()
    {
        await using var bench = await ShopifyBench.Open();
        var one = await bench.Exchange();
        bench.Store.Tokens.LoseNextAnswer = true;
        Assert.That(async () => await bench.Refresh(Renewal(one)), Throws.InstanceOf<HttpRequestException>());
        var (status, two) = await bench.Refresh(Renewal(one));
        Assert.That(status, Is.EqualTo(200), "the answer was lost: once more");
        var (later, three) = await bench.Refresh(Renewal(two));
        Assert.That(later, Is.EqualTo(200));
        Assert.That((await bench.Refresh(Renewal(one))).Status, Is.EqualTo(400), "its successor was used");
        Assert.That((await bench.Refresh(Renewal(three))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Taking_the_app_off_kills_every_token()
    {
        await using var bench = await ShopifyBench.Open();
        var pair = await bench.Exchange();
        bench.Shop.Uninstall();
        Assert.That(await Works(bench), Is.False);
        Assert.That((await bench.Refresh(Renewal(pair))).Status, Is.EqualTo(400));
        Assert.That((await bench.Ask(ShopifyBench.ExchangeForm(bench.Store.SessionToken()))).Status, Is.EqualTo(400));
        bench.Shop.Install(["read_orders"]);
        Assert.That((await bench.Exchange())["scope"]!.GetValue<string>(), Is.EqualTo("read_orders"));
    }

    [Test]
    public async Task After_a_rotation_both_secrets_are_taken_until_the_old_one_is_revoked()
    {
        await using var bench = await ShopifyBench.Open();
        bench.Store.Rotate("newer-secret");
        var form = ShopifyBench.ExchangeForm(bench.Store.SessionToken());
        form["client_secret"] = "test-secret";
        Assert.That((await bench.Ask(form)).Status, Is.EqualTo(200));
        bench.Store.Tokens.RevokeOldSecrets();
        Assert.That((await bench.Ask(form)).Body["error"]!.GetValue<string>(), Is.EqualTo("invalid_client"));
        Assert.That(IsSealed(bench.Store.FirstLoadQuery(), "newer-secret"), Is.True);
    }

    [Test]
    public async Task The_grant_page_leads_back_with_a_sealed_code_that_works_once()
    {
        await using var bench = await ShopifyBench.Open();
        bench.Shop.Uninstall();
        var address = $"{bench.Store.Url}/admin/oauth/authorize?client_id=test-client-id&scope=read_orders&redirect_uri={Uri.EscapeDataString("http://127.0.0.1:1/back")}&state=abc";
        Assert.That(await bench.Http.GetStringAsync(address), Does.Contain("Install"));
        using var back = await bench.Http.PostAsync(address, null);
        Assert.That(back.Headers.Location!.GetLeftPart(UriPartial.Path), Is.EqualTo("http://127.0.0.1:1/back"));
        Assert.That(IsSealed(back.Headers.Location.Query, "test-secret"), Is.True);
        var query = QueryHelpers.ParseQuery(back.Headers.Location.Query);
        Assert.That(query["state"].ToString(), Is.EqualTo("abc"));
        var form = new JsonObject { ["code"] = query["code"].ToString(), ["expiring"] = "1" };
        Assert.That((await bench.Ask(form)).Body["refresh_token"], Is.Not.Null);
        Assert.That((await bench.Ask(form)).Status, Is.EqualTo(400));
        using var wrong = await bench.Http.GetAsync(address.Replace("test-client-id", "other", StringComparison.Ordinal));
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_admin_frames_the_app_with_a_query_the_app_can_trust()
    {
        await using var bench = await ShopifyBench.Open();
        bench.Store.AppUrl = new Uri("http://127.0.0.1:1/");
        var html = WebUtility.HtmlDecode(await bench.Http.GetStringAsync(bench.Store.Url + "/admin/apps"));
        var src = html.Split("src=\"")[1].Split('"')[0];
        Assert.That(src, Does.StartWith("http://127.0.0.1:1/app?"));
        Assert.That(IsSealed(new Uri(src).Query, "test-secret"), Is.True);
        var query = QueryHelpers.ParseQuery(new Uri(src).Query);
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(query["host"].ToString().PadRight((query["host"].ToString().Length + 3) / 4 * 4, '='))),
            Is.EqualTo("admin.shopify.com/store/cancelsaver-eur"));
        Assert.That((await bench.Ask(ShopifyBench.ExchangeForm(query["id_token"].ToString()))).Status, Is.EqualTo(200));
        Assert.That(await bench.Http.GetStringAsync(bench.Store.AppBridgeUrl), Does.Contain("idToken"));
    }

    private static bool IsSealed(string query, string secret)
    {
        var values = QueryHelpers.ParseQuery(query).ToDictionary(v => v.Key, v => v.Value.ToString());
        return ShopifySignature.IsQuery([Encoding.UTF8.GetBytes(secret)], values, values["hmac"]);
    }

    private static async Task<bool> Works(ShopifyBench bench)
    {
        using var answer = await bench.Send("{ shop { name } }");
        return answer.IsSuccessStatusCode;
    }

    private static string Access(JsonObject pair) => pair["access_token"]!.GetValue<string>();

    private static string Renewal(JsonObject pair) => pair["refresh_token"]!.GetValue<string>();
}
