using System.Net;
using System.Text;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

/// <summary>What the client makes of a store's answers, one at a time.</summary>
internal sealed class WooClientTests
{
    private const string Html = "<html><body>Sorry</body></html>";

    [TestCase(500, Html, true)]
    [TestCase(500, "{\"code\":\"internal_server_error\",\"message\":\"x\"}", true)]
    [TestCase(502, Html, true)]
    [TestCase(503, Html, true)]
    [TestCase(429, Html, true)]
    [TestCase(403, Html, true)]
    [TestCase(404, Html, true)]
    [TestCase(200, Html, true)]
    [TestCase(200, "[{\"id\":", true)]
    [TestCase(302, "", true)]
    [TestCase(301, "", false)]
    [TestCase(404, "{\"code\":\"rest_no_route\",\"message\":\"x\"}", false)]
    [TestCase(400, "{\"code\":\"rest_invalid_param\",\"message\":\"x\"}", false)]
    [TestCase(501, "{\"code\":\"woocommerce_rest_trash_not_supported\",\"message\":\"x\"}", false)]
    [TestCase(401, "{\"code\":\"woocommerce_rest_cannot_view\",\"message\":\"x\"}", false)]
    public void Would_trying_again_help(int status, string body, bool tryAgain) =>
        Assert.That(Ask(new Played(status, body)).TryAgain, Is.EqualTo(tryAgain));

    [TestCase(401, "{\"code\":\"woocommerce_rest_authentication_error\",\"message\":\"x\"}", true)]
    [TestCase(403, "{\"code\":\"woocommerce_rest_cannot_view\",\"message\":\"x\"}", true)]
    [TestCase(403, Html, false)]
    [TestCase(400, "{\"code\":\"rest_invalid_param\",\"message\":\"x\"}", false)]
    public void Must_the_merchant_connect_again(int status, string body, bool reconnect) =>
        Assert.That(Ask(new Played(status, body)).NeedsReconnect, Is.EqualTo(reconnect));

    [Test]
    public void What_the_store_says_is_told_as_plain_text() =>
        Assert.That(Ask(new Played(400, "{\"code\":\"x\",\"message\":\"Coupon &quot;<b>abc<\\/b>&quot; is &#36;5\"}")).Message,
            Does.Contain("Coupon \" abc \" is $5"));

    [TestCase("7", 7)]
    [TestCase("Mon, 23 Nov 2026 15:00:30 GMT", 30)]
    public void A_store_says_how_long_to_wait(string after, int seconds) =>
        Assert.That(Ask(new Played(503, Html) { RetryAfter = after }).After, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void An_answer_without_end_is_not_read_to_its_end() =>
        Assert.That(Ask(new Played(200, new string(' ', 5000)), new WooCommerceOptions { LargestAnswer = 1000 }).Message,
            Does.Contain("too large"));

    [Test]
    public async Task Over_https_the_key_goes_in_the_header_and_nowhere_else()
    {
        var store = new Played(200, "[]");
        using var http = new HttpClient(store);
        await new WooClient(http, new StoreClock(),
            new WooCommerceOptions()).Prove(new WooAccess(new Uri("https://shop.example/sub/"), "ck_1", "cs_1"), default);
        Assert.That(store.Asked!.RequestUri!.AbsoluteUri,
            Is.EqualTo("https://shop.example/sub/wp-json/wc/v3/webhooks?per_page=100&page=1"));
        Assert.That(store.Asked.Headers.Authorization!.ToString(), Is.EqualTo("Basic " + Convert.ToBase64String("ck_1:cs_1"u8)));
    }

    [Test]
    public async Task A_byte_order_mark_is_forgiven()
    {
        using var http = new HttpClient(new Played(200, "\uFEFF[]"));
        await new WooClient(http, new StoreClock(),
            new WooCommerceOptions()).Prove(new WooAccess(new Uri("https://shop.example/"), "ck_1", "cs_1"), default);
    }

    [Test]
    public void Nobody_prints_keys_by_accident()
    {
        Assert.That(new WooAccess(new Uri("https://shop.example/"), "ck_1", "cs_1").ToString(), Is.EqualTo("https://shop.example/"));
        Assert.That(new StoreSecrets { ConsumerSecret = "cs_1" }.ToString(), Is.EqualTo("(secrets)"));
    }

    private static WooException Ask(Played store, WooCommerceOptions? options = null)
    {
        using var http = new HttpClient(store);
        var client = new WooClient(http, new StoreClock(), options ?? new WooCommerceOptions());
        return Assert.CatchAsync<WooException>(() =>
            client.Prove(new WooAccess(new Uri("https://shop.example/"), "ck_1", "cs_1"), default))!;
    }

    private sealed class Played(int status, string body) : HttpMessageHandler
    {
        public HttpRequestMessage? Asked { get; private set; }

        public string? RetryAfter { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request;
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "text/html") };
            if (RetryAfter is not null)
                answer.Headers.TryAddWithoutValidation("Retry-After", RetryAfter);
            return Task.FromResult(answer);
        }
    }
}
