using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using CancelSaver.Tests.Kit;
using CancelSaver.Triggers;
using CancelSaver.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Triggers;

/// <summary>The app's half of the custom handler protocol, called over a socket the way the host calls it.</summary>
public sealed class InvocationTests
{
    private const string Message = """{"store":"woo:shop.example","note":"größer \"als\" 1"}""";

    private readonly ConcurrentQueue<(string Text, int Count)> _handled = new();
    private readonly LogLines _log = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private int _timerRuns;

    [OneTimeSetUp]
    public async Task StartApp()
    {
        var builder = Hosting.CreateBuilder(["--FUNCTIONS_CUSTOMHANDLER_PORT=0"]);
        builder.Logging.ClearProviders().AddProvider(_log);
        _app = builder.Build();
        _app.UsePing();
        _app.MapQueueTrigger("DecideOffer", (_, message, count, _) =>
        {
            var text = Encoding.UTF8.GetString(message.Span);
            if (text == "throw")
                throw new InvalidOperationException("the secret reason");
            _handled.Enqueue((text, count));
            return Task.CompletedTask;
        });
        _app.MapTimerTrigger("SweepStrays", (_, _) =>
        {
            Interlocked.Increment(ref _timerRuns);
            return Task.CompletedTask;
        });
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    [OneTimeTearDown]
    public async Task StopApp()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _log.Dispose();
    }

    [SetUp]
    public void Forget()
    {
        _handled.Clear();
        _timerRuns = 0;
    }

    public static IEnumerable<TestCaseData> Forms()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Message));
        yield return new TestCaseData(Json(base64)).SetArgDisplayNames("dataType binary: base64 once");
        yield return new TestCaseData(Json(Json(Message))).SetArgDisplayNames("no dataType: a JSON string in a JSON string");
        yield return new TestCaseData(Json(Message)).SetArgDisplayNames("as the documentation shows it: encoded once");
        yield return new TestCaseData(Message).SetArgDisplayNames("a bare object");
    }

    [TestCaseSource(nameof(Forms))]
    public async Task A_message_arrives_as_the_bytes_its_sender_queued_in_whatever_form_the_host_sends_it(string msg)
    {
        using var answer = await PostAsync("/DecideOffer", $$$"""{"Data":{"msg":{{{msg}}}},"Metadata":{"DequeueCount":"1"}}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_handled, Is.EqualTo([(Message, 1)]));
    }

    [TestCase("""{"DequeueCount":"3"}""", 3)]
    [TestCase("""{"DequeueCount":"\"4\""}""", 4)]
    [TestCase("""{"DequeueCount":5}""", 5)]
    [TestCase("""{"DequeueCount":{"a":1},"Id":"\"shadowed by the message\""}""", 1)]
    [TestCase("""{"DequeueCount":"-1"}""", 1)]
    [TestCase("{}", 1)]
    [TestCase("null", 1)]
    public async Task The_delivery_count_is_read_and_is_1_where_the_host_says_nothing_usable(string metadata, int expected)
    {
        using var answer = await PostAsync("/DecideOffer", $$$"""{"Data":{"msg":"eA=="},"Metadata":{{{metadata}}}}""");

        Assert.That(_handled, Is.EqualTo([("x", expected)]));
    }

    [TestCase("/DecideOffer", """{"Data":{"msg":"eA=="},"Metadata":{}}""", 200)]
    [TestCase("/DecideOffer", """{"Data":{"msg":"dGhyb3c="},"Metadata":{}}""", 500)]
    [TestCase("/DecideOffer", """{"Data":{}}""", 400)]
    [TestCase("/SweepStrays", """{"Data":{"timer":{}},"Metadata":{}}""", 200)]
    public async Task Trap_1_every_answer_is_a_JSON_object_and_never_empty(string path, string body, int status)
    {
        using var answer = await PostAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(JsonDocument.Parse(text).RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object), text);
    }

    [Test]
    public async Task A_handler_that_throws_is_one_log_line_and_an_answer_without_the_reason()
    {
        var before = _log.Errors.Count();
        using var answer = await PostAsync("/DecideOffer", """{"Data":{"msg":"dGhyb3c="},"Metadata":{"DequeueCount":"2"}}""");

        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"InvalidOperationException"}"""));
        Assert.That(_log.Errors.Skip(before).Single().Split(Environment.NewLine)[0], Is.EqualTo("Error CancelSaver.Triggers.DecideOffer: DecideOffer failed at delivery 2"));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"Metadata":{}}""")]
    [TestCase("""{"Data":null}""")]
    [TestCase("""{"Data":{"message":"eA=="}}""")]
    [TestCase("""{"Data":{"msg":null}}""")]
    [TestCase("""{"Data":{"msg":7}}""")]
    public async Task A_malformed_envelope_is_refused_and_never_hangs(string body)
    {
        using var answer = await PostAsync("/DecideOffer", body);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_handled, Is.Empty);
    }

    [Test]
    public async Task An_envelope_above_the_body_limit_is_refused()
    {
        using var answer = await PostAsync("/DecideOffer", $$$"""{"Data":{"msg":"{{{new string('A', (int)Hosting.MaxRequestBody)}}}"}}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_handled, Is.Empty);
    }

    [TestCase("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""")]
    [TestCase("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-11-22T02:18:23+00:00"},"IsPastDue":true}""")]
    [TestCase("""
        "{\"IsPastDue\":true}"
        """)]
    public async Task A_timer_is_taken_as_object_and_as_text_and_twice_at_once(string timer)
    {
        var body = "{\"Data\":{\"timer\":" + timer + "},\"Metadata\":{\"sys\":{\"MethodName\":\"SweepStrays\"}}}";
        var answers = await Task.WhenAll(PostAsync("/SweepStrays", body), PostAsync("/SweepStrays", body));

        Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(_timerRuns, Is.EqualTo(2));
    }

    [Test]
    public async Task Sixteen_calls_at_once_are_all_served()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("/DecideOffer", """{"Data":{"msg":"eA=="}}""")));

        Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(_handled, Has.Count.EqualTo(16));
    }

    public static IEnumerable<TestCaseData> Strangers()
    {
        yield return Stranger("with X-Forwarded-Host, as the proxy sets it", request => request.Headers.Add("X-Forwarded-Host", "app.example"));
        yield return Stranger("with an empty X-Forwarded-Host", request => request.Headers.TryAddWithoutValidation("X-Forwarded-Host", ""));
        yield return Stranger("under the public host name, as forwarding keeps it", request => request.Headers.Host = "app.example");
        yield return Stranger("under the loopback address with another port", request => request.Headers.Host = "127.0.0.1:1");
        yield return Stranger("under the loopback address without a port", request => request.Headers.Host = "127.0.0.1");
        yield return Stranger("with GET", request => request.Method = HttpMethod.Get);
        yield return Stranger("with PUT", request => request.Method = HttpMethod.Put);

        static TestCaseData Stranger(string how, Action<HttpRequestMessage> dress) => new TestCaseData(dress).SetArgDisplayNames(how);
    }

    [TestCaseSource(nameof(Strangers))]
    public async Task Trap_2_a_call_from_the_street_finds_no_trigger_and_no_trace_of_one(Action<HttpRequestMessage> dress)
    {
        using var answer = await SendAsync("/DecideOffer", """{"Data":{"msg":"eA=="},"Metadata":{"DequeueCount":"1"}}""", dress);
        using var nothingThere = await SendAsync("/NoSuchFunction", """{"Data":{"msg":"eA=="}}""", dress);

        Assert.That(_handled, Is.Empty);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await Shape(answer), Is.EqualTo(await Shape(nothingThere)));
    }

    [Test]
    public async Task The_ping_and_health_answer_without_a_server_header()
    {
        foreach (var path in (string[])["/", "/health"])
        {
            using var answer = await _http.GetAsync(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
            Assert.That(answer.Headers.Server, Is.Empty);
        }
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static async Task<string> Shape(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date");
        return string.Join('\n', headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))
            + await answer.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) => SendAsync(path, body, _ => { });

    private async Task<HttpResponseMessage> SendAsync(string path, string body, Action<HttpRequestMessage> dress)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        dress(request);
        return await _http.SendAsync(request);
    }
}
