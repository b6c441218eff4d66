using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

public sealed class FakeSendGridTests
{
    private FakeSendGrid _sendGrid = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _sendGrid = await FakeSendGrid.StartAsync(new SandboxClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));
        _http = new HttpClient { BaseAddress = _sendGrid.Address };
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _sendGrid.DisposeAsync();
    }

    [SetUp]
    public void Clear() => _sendGrid.Clear();

    public static IEnumerable<TestCaseData> Cases()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "SendGrid", "mail-send.cases.json");
        using var cases = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var one in cases.RootElement.EnumerateArray())
        {
            yield return new TestCaseData(one.GetProperty("body").GetRawText(), int.Parse(one.GetProperty("strict").GetString()!))
                .SetArgDisplayNames(one.GetProperty("name").GetString()!);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public async Task It_accepts_and_refuses_what_the_vendor_does(string body, int expected)
    {
        using var answer = await PostAsync(body);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(expected), text);
        Assert.That(answer.Headers.Contains("X-Message-Id"), Is.EqualTo(expected == 202));
        if (expected == 400)
        {
            var errors = JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateArray().ToList();
            Assert.That(errors, Has.Count.EqualTo(1), "one mistake, one entry: " + text);
            Assert.That(errors[0].EnumerateObject().Select(member => member.Name), Is.EqualTo(["message", "field", "help"]));
        }
    }

    [Test]
    public void All_31_cases_are_there() => Assert.That(Cases().Count(), Is.EqualTo(31));

    [Test]
    public async Task What_it_accepted_can_be_read_as_its_recipient_gets_it()
    {
        using var answer = await PostAsync(Full());
        var mail = _sendGrid.Sent.Single();

        Assert.That(mail.MessageId, Is.EqualTo(answer.Headers.GetValues("X-Message-Id").Single()));
        Assert.That((mail.To, mail.From, mail.FromName, mail.Subject),
            Is.EqualTo(("jo@example.com", "care@shop.example.com", "Demo Shop", "Your order #1001 was cancelled")));
        Assert.That(mail.ReplyTo, Does.EndWith("@reply.example.net"));
        Assert.That(mail.Text, Does.StartWith("Hi Jo"));
        Assert.That(mail.Html, Does.StartWith("<!doctype html>"));
        Assert.That(mail.Headers["List-Unsubscribe-Post"], Is.EqualTo("List-Unsubscribe=One-Click"));
        Assert.That(mail.CustomArgs["cs_msg"], Is.EqualTo("msg_0001"));
        Assert.That(mail.Categories, Is.EqualTo(["cancelsaver", "offer"]));
    }

    [Test]
    public async Task Message_ids_never_repeat()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            using var answer = await PostAsync(Full());
            ids.Add(answer.Headers.GetValues("X-Message-Id").Single());
        }

        Assert.That(ids, Has.Count.EqualTo(20));
    }

    [TestCase(null)]
    [TestCase("Basic SG.x")]
    [TestCase("Bearer ")]
    [TestCase("Bearer SG.wrong")]
    public async Task Without_the_right_key_nothing_is_sent(string? authorization)
    {
        _sendGrid.ApiKey = "SG.right";
        using var answer = await PostAsync(Full(), authorization);
        _sendGrid.ApiKey = null;

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(_sendGrid.Sent, Is.Empty);
    }

    [TestCase(401, "application/json")]
    [TestCase(413, "text/html")]
    [TestCase(429, "application/json")]
    [TestCase(500, "application/json")]
    [TestCase(503, "text/html")]
    public async Task It_fails_once_on_demand_and_then_works_again(int status, string mediaType)
    {
        _sendGrid.Next(status);
        using var failed = await PostAsync(Full());
        using var worked = await PostAsync(Full());

        Assert.That(((int)failed.StatusCode, (int)worked.StatusCode), Is.EqualTo((status, 202)));
        Assert.That(failed.Content.Headers.ContentType?.MediaType, Is.EqualTo(mediaType));
        Assert.That(failed.Headers.Contains("X-RateLimit-Reset"), Is.EqualTo(status == 429));
        Assert.That((_sendGrid.Sent.Count, _sendGrid.Requests), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_mail_may_be_sent_although_the_answer_says_500()
    {
        _sendGrid.AcceptThenAnswer(500);
        using var answer = await PostAsync(Full());

        Assert.That((int)answer.StatusCode, Is.EqualTo(500));
        Assert.That(_sendGrid.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_mail_may_be_sent_although_no_answer_ever_comes()
    {
        _sendGrid.HangAfterAccept();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.That(async () => await PostAsync(Full(), cancel: patience.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_sendGrid.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task It_can_be_away_and_come_back_to_the_same_address()
    {
        await _sendGrid.RefuseConnectionsAsync();
        Assert.That(async () => await PostAsync(Full()), Throws.InstanceOf<HttpRequestException>());
        await _sendGrid.ListenAgainAsync();
        using var answer = await PostAsync(Full());

        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task People_can_list_the_mails_and_read_one_in_a_frame_that_runs_nothing()
    {
        var hostile = Full().Replace("<p>Hi Jo</p>", "<p>Hi</p><script>x</script>", StringComparison.Ordinal);
        using var answer = await PostAsync(hostile);
        var id = _sendGrid.Sent.Single().MessageId;
        var list = await new HtmlParser().ParseDocumentAsync(await _http.GetStreamAsync("/"));
        var mail = await new HtmlParser().ParseDocumentAsync(await _http.GetStreamAsync("/mails/" + id));

        Assert.That(list.QuerySelector("ul.mails a")?.GetAttribute("href"), Is.EqualTo("/mails/" + id));
        Assert.That(mail.QuerySelector("iframe")?.GetAttribute("sandbox"), Does.Not.Contain("scripts"));
        Assert.That(mail.QuerySelector("iframe")?.GetAttribute("srcdoc"), Does.Contain("<p>Hi</p>"));
        Assert.That(mail.QuerySelectorAll("script"), Is.Empty);
        Assert.That(mail.QuerySelector("pre")?.TextContent, Does.StartWith("Hi Jo"));
        using var none = await _http.GetAsync("/mails/none");
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static string Full() => (string)Cases().First().Arguments[0]!;

    private async Task<HttpResponseMessage> PostAsync(string body, string? authorization = "Bearer SG.right", CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/mail/send") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _http.SendAsync(request, cancel);
    }
}
