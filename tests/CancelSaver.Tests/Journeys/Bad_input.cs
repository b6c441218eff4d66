using System.Net;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Tests.Kit;
using CustomerPage = CancelSaver.Tests.Kit.CustomerPage;

namespace CancelSaver.Tests.Journeys;

/// <summary>Whatever comes in gets a clear answer, never a 500 and never silence.</summary>
public sealed class Bad_input
{
    private AppUnderTest app = null!;

    [OneTimeSetUp]
    public async Task Open() => app = await AppUnderTest.StartAsync();

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test]
    public async Task A_wrong_signature_is_401() =>
        Assert.That((await Send("{}"u8.ToArray(), signature: "bm9wZQ==")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));

    [TestCase("woo:nobody.example")]
    [TestCase("shopify:nobody.myshopify.com")]
    public async Task An_unknown_store_is_404(string store) =>
        Assert.That((await Send("{}"u8.ToArray(), store: new StoreId(store).Segment)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));

    [TestCase("..%5CDecideOffer")]
    [TestCase("%2e%2e%2fDecideOffer")]
    [TestCase("nonsense")]
    public async Task A_path_that_names_no_store_is_404(string segment) =>
        Assert.That((await Send("{}"u8.ToArray(), store: segment)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));

    [Test]
    public async Task Broken_json_with_a_good_signature_is_set_aside_and_the_merchant_sees_it()
    {
        Assert.That((await Send("{\"id\":12,\"status\":"u8.ToArray())).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await app.RunUntilQuiet();
        var letter = await app.Get<SetAside>().Newest(app.Store, 10, default).FirstAsync();
        Assert.That(letter.Topic, Is.EqualTo("order.updated"));
        Assert.That((await Merchant("/app")).Document.Body!.TextContent, Does.Contain("1 message of the store that could not be read"));
        Assert.That((await Merchant("/app/queue")).Document.Body!.TextContent, Does.Contain("\"order.updated\" could not be read"));
    }

    [Test]
    public async Task Five_megabytes_are_413() =>
        Assert.That((await Send(new byte[5 * 1024 * 1024])).StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));

    [TestCase("/r/")]
    [TestCase("/o/")]
    [TestCase("/u/")]
    public async Task A_tampered_token_is_a_404_page(string start)
    {
        await AskedAndOffered();
        var link = app.Mail.Sent.SelectMany(m => m.Links).First(l => l.AbsolutePath.StartsWith(start, StringComparison.Ordinal)).AbsolutePath;
        var broken = link[..^1] + (link[^1] == 'A' ? 'B' : 'A');
        foreach (var path in (string[])[broken, start + "x", start + new string('a', 5000), link.Replace(start, start == "/r/" ? "/o/" : "/r/", StringComparison.Ordinal)])
        {
            var page = await app.Get(path);
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.NotFound), path);
            Assert.That((await app.Post(path, ("answer", "yes"), ("reason", "Other"))).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
    }

    [Test]
    public async Task A_form_that_is_none_is_400_and_a_reason_that_is_none_is_422()
    {
        await AskedAndOffered();
        var link = app.Mail.Sent.SelectMany(m => m.Links).First(l => l.AbsolutePath.StartsWith("/r/", StringComparison.Ordinal)).AbsolutePath;
        using var json = await app.Browser.PostAsync(link, new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.That(json.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var page = await app.Post(link, ("reason", "<script>"), ("words", "I typed this"));
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page.Document.QuerySelector("textarea")!.TextContent, Is.EqualTo("I typed this"), "what was typed is kept");
    }

    [Test]
    public async Task A_rulebook_with_errors_is_refused_with_all_of_them_at_once()
    {
        var form = await Merchant("/app/rules/json");
        var token = form.Document.QuerySelector("input[name=proof]")!.GetAttribute("value")!;
        const string Wrong = """
            {"rules":[
              {"id":"a","name":"Too much","when":{"is":"always"},"offer":[{"kind":"Coupon","percent":150}]},
              {"id":"a","name":"Twice","when":{"is":"reason","reasons":["NoSuchReason"]},"offer":[{"kind":"AlternatePayment","paymentMethod":"shells"}],"validHours":0}
            ]}
            """;
        var page = await Merchant("/app/rules/json", ("proof", token), ("stamp", ""), ("rulebook", Wrong));
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var errors = page.Document.QuerySelectorAll("[role=alert] li").Select(e => e.TextContent).ToList();
        Assert.That(errors, Has.Count.GreaterThanOrEqualTo(5), string.Join(Environment.NewLine, errors));
        Assert.That(errors, Has.Some.Contains("percent").And.Some.Contains("NoSuchReason").And.Some.Contains("shells"));
        Assert.That(page.Document.QuerySelector("textarea")!.TextContent, Does.Contain("NoSuchReason"), "what was typed is kept");
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Rulebook.Version, Is.Zero, "nothing was published");
        Assert.That(await app.Get<StoreTable>().Draft(app.Store), Is.Null, "nothing was drafted");
    }

    [Test]
    public async Task Merchant_pages_open_only_by_a_signed_link_that_is_good_for_a_minute()
    {
        Assert.That((await app.Get("/app")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        using var forged = new HttpRequestMessage(HttpMethod.Get, "/app");
        forged.Headers.Add("Cookie", "cancelsaver=" + app.Get<MerchantSession>().FormToken(app.Store));
        using var answer = await app.Browser.SendAsync(forged);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "a form's token is no session");
        var door = app.Get<MerchantSession>().Door(app.Store);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await app.Get(door.PathAndQuery)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private async Task AskedAndOffered()
    {
        if (app.Mail.Sent.Count > 0)
            return;
        foreach (var spec in (OrderSpec[])[Given.OrderOf("Ada"), Given.OrderWithReason(Reason.ShippingCost)])
        {
            var order = app.Shop.PlaceOrder(spec);
            await app.RunUntilQuiet(TimeSpan.Zero);
            app.Shop.Shop.CancelByCustomer(order.Id);
            await app.RunUntilQuiet();
        }
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(2));
    }

    private async Task<HttpResponseMessage> Send(byte[] body, string? signature = null, string? store = null)
    {
        var secret = (await app.Get<StoreTable>().Secrets(app.Store))!.WebhookSecret;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/woocommerce/" + (store ?? app.Store.Segment)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-WC-Webhook-Topic", "order.updated");
        request.Headers.Add("X-WC-Webhook-Signature", signature ?? WooSignature.Sign(Encoding.UTF8.GetBytes(secret), body));
        return await app.Browser.SendAsync(request);
    }

    private async Task<CustomerPage> Merchant(string path, params (string Name, string Value)[] fields)
    {
        using var entered = await app.Browser.GetAsync(app.Get<MerchantSession>().Door(app.Store).PathAndQuery);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var request = new HttpRequestMessage(fields.Length == 0 ? HttpMethod.Get : HttpMethod.Post, path);
        if (fields.Length > 0)
            request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        request.Headers.Add("Cookie", cookie);
        return await Kit.Customer.Read(await app.Browser.SendAsync(request));
    }
}
