using System.Text;
using CancelSaver.Sandbox;
using CancelSaver.Stores.Shopify;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The app's pages under the store's own address.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyProxyTests
{
    [Test]
    public async Task A_call_arrives_sealed_with_who_is_logged_in_and_its_answer_goes_back_without_cookies()
    {
        await using var app = await LoopbackApp.StartAsync(context =>
        {
            context.Response.Cookies.Append("secret", "1");
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith("go", StringComparison.Ordinal) ? 302 : 200;
            context.Response.Headers.Location = "/apps/save/there";
            return context.Response.WriteAsync("hello");
        });
        await using var bench = await ShopifyBench.Open();
        bench.Store.AppUrl = app.Address;
        using var request = new HttpRequestMessage(HttpMethod.Post, bench.Store.Url + "/apps/save/orders/go?a=1&a=2&signature=forged&logged_in_customer_id=7");
        request.Content = new StringContent("x=y", Encoding.UTF8, "application/x-www-form-urlencoded");
        request.Headers.Add("Cookie", "demo_customer=42");
        using var answer = await bench.Http.SendAsync(request);
        var seen = app.Seen.Single();
        var query = QueryHelpers.ParseQuery(seen.Target[seen.Target.IndexOf('?', StringComparison.Ordinal)..]);
        Assert.Multiple(() =>
        {
            Assert.That(seen.Target, Does.StartWith("/c/shopify/orders/go?"));
            Assert.That(seen.Method + Encoding.UTF8.GetString(seen.Body), Is.EqualTo("POSTx=y"));
            Assert.That(seen.Headers, Does.Not.ContainKey("Cookie"));
            Assert.That((query["shop"].ToString(), query["path_prefix"].ToString(), query["logged_in_customer_id"].ToString()), Is.EqualTo(("cancelsaver-eur.myshopify.com", "/apps/save", "42")));
            Assert.That(ShopifySignature.IsProxy(["test-secret"u8.ToArray()], query.Select(q => KeyValuePair.Create(q.Key, string.Join(',', q.Value.ToArray()))), query["signature"]), Is.True);
            Assert.That((int)answer.StatusCode, Is.EqualTo(302));
            Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/apps/save/there"));
            Assert.That(answer.Headers.Contains("Set-Cookie"), Is.False);
        });
    }

    [Test]
    public async Task An_app_that_is_down_is_the_app_s_fault()
    {
        await using var bench = await ShopifyBench.Open();
        bench.Store.AppUrl = new Uri("http://127.0.0.1:1");
        using var answer = await bench.Http.GetAsync(bench.Store.Url + "/apps/save");
        Assert.That((int)answer.StatusCode, Is.EqualTo(502));
    }
}
