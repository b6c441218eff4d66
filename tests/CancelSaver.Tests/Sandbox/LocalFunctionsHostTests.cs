using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Http;

namespace CancelSaver.Tests.Sandbox;

/// <summary>How messages and timers reach the app, against the storage emulator.</summary>
public sealed partial class LocalFunctionsHostTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<(string Function, string Text, DateTimeOffset At)> _handled = new();
    private Azurite _azurite = null!;
    private ScriptRootFolder _root = null!;
    private SandboxClock _clock = null!;
    private DelayedMessages _delayed = null!;
    private QueueServiceClient _queues = null!;
    private LoopbackApp _app = null!;
    private LocalFunctionsHost _host = null!;
    private Func<string, string, int, Task<int>> _handle = null!;

    [OneTimeSetUp]
    public async Task ShareAzurite() => _azurite = await Emulator.Shared();

    [SetUp]
    public async Task Open()
    {
        _handled.Clear();
        _handle = (_, _, _) => Task.FromResult(200);
        _root = new ScriptRootFolder().Queue("First", "first").Queue("Second", "second").Timer("Tick", "*/1 * * * * *");
        _clock = new SandboxClock(Start);
        _delayed = new DelayedMessages(_clock);
        var options = new QueueClientOptions();
        options.AddPolicy(_delayed.Policy(), HttpPipelinePosition.PerCall);
        _queues = new QueueServiceClient(_azurite.ConnectionString, options);
        foreach (var name in (string[])["first", "second", "first-poison"])
        {
            await _queues.GetQueueClient(name).CreateIfNotExistsAsync();
            await _queues.GetQueueClient(name).ClearMessagesAsync();
        }

        _app = await LoopbackApp.StartAsync(async context =>
        {
            var seen = _app.Seen.Last();
            var envelope = System.Text.Json.JsonDocument.Parse(seen.Body).RootElement;
            var text = envelope.GetProperty("Data").TryGetProperty("msg", out var msg) ? Encoding.UTF8.GetString(msg.GetBytesFromBase64()) : "";
            var count = envelope.GetProperty("Metadata").TryGetProperty("DequeueCount", out var value) ? int.Parse(value.GetString()!) : 0;
            _handled.Enqueue((seen.Target.TrimStart('/'), text, _clock.GetUtcNow()));
            context.Response.StatusCode = await _handle(seen.Target.TrimStart('/'), text, count);
            context.Response.ContentType = "application/json";
            if (context.Response.StatusCode != 204)
                await context.Response.WriteAsync("{}");
        });
        _host = await OpenHostAsync(_root);
    }

    [TearDown]
    public async Task Close()
    {
        await _host.DisposeAsync();
        await _app.DisposeAsync();
        _root.Dispose();
    }

    [Test]
    public async Task A_binary_message_is_posted_byte_for_byte_as_the_host_does()
    {
        await SendAsync("first", """{"store":"größer","DequeueCount":7}""");
        await _host.RunUntilQuiet();
        var call = _app.Seen.Single();

        Assert.That($"{call.Method} {call.Target}", Is.EqualTo("POST /First"));
        Assert.That(call.Headers["Transfer-Encoding"], Is.EqualTo("chunked"));
        Assert.That(call.Headers, Does.Not.ContainKey("Content-Length").And.Not.ContainKey("X-Forwarded-Host"));
        Assert.That(call.Headers["Content-Type"], Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(call.Headers["User-Agent"], Is.EqualTo("Azure-Functions-Host/4.1045.200.0"));
        Assert.That(call.Headers["Host"], Is.EqualTo(_app.Address.Authority));
        Assert.That(Shape(call.Body), Is.EqualTo(
            """{"Data":{"msg":"eyJzdG9yZSI6Imdyw7bDn2VyIiwiRGVxdWV1ZUNvdW50Ijo3fQ=="},"Metadata":{"DequeueCount":"1",""" +
            """ "Id":"\"{id}\"","PopReceipt":"\"{receipt}\"","ExpirationTime":"{time}","InsertionTime":"{time}","NextVisibleTime":"{time}",""".Trim() +
            """ "sys":{"MethodName":"First","UtcNow":"{time}","RandGuid":"{id}"}}}""".Trim()));
    }

    [Test]
    public async Task Without_dataType_the_message_is_encoded_twice_and_its_members_shadow_the_hosts()
    {
        using var root = new ScriptRootFolder().Queue("First", "first", isBinary: false);
        await using var host = await OpenHostAsync(root);
        await using var app = await LoopbackApp.StartAsync(AnswerWell);
        host.Attach(app.Address);
        await SendAsync("first", """{"shop":"a.example","n":5,"Id":"x","list":[1]}""");
        await host.RunUntilQuiet();

        Assert.That(Shape(app.Seen.Single().Body), Does.StartWith(
            """{"Data":{"msg":"\"{\\\"shop\\\":\\\"a.example\\\",\\\"n\\\":5,\\\"Id\\\":\\\"x\\\",\\\"list\\\":[1]}\""},"Metadata":{"DequeueCount":"1","Id":"\"x\"","""));
        Assert.That(Shape(app.Seen.Single().Body), Does.EndWith(""","shop":"\"a.example\"","n":"\"5\""}}""").And.Not.Contain("\"list\":"));
    }

    [Test]
    public async Task Delayed_messages_come_in_the_order_they_fall_due_and_the_clock_goes_with_them()
    {
        await SendAsync("second", "late", TimeSpan.FromDays(3));
        await SendAsync("first", "soon", TimeSpan.FromMinutes(5));
        await SendAsync("first", "now");
        _handle = async (_, text, _) =>
        {
            if (text == "soon")
                await SendAsync("second", "next", TimeSpan.FromHours(1));
            return 200;
        };

        Assert.That(await _host.RunUntilQuiet(), Is.EqualTo(4));
        Assert.That(_handled, Is.EqualTo((List<(string, string, DateTimeOffset)>)
        [
            ("First", "now", Start),
            ("First", "soon", Start.AddMinutes(5)),
            ("Second", "next", Start.AddMinutes(65)),
            ("Second", "late", Start.AddDays(3)),
        ]));
        Assert.That(_delayed.Pending, Is.Empty);
    }

    [Test]
    public async Task With_a_limit_the_clock_goes_that_far_and_later_messages_wait()
    {
        await SendAsync("first", "soon", TimeSpan.FromMinutes(5));
        await SendAsync("first", "late", TimeSpan.FromHours(2));

        Assert.That(await _host.RunUntilQuiet(TimeSpan.FromHours(1)), Is.EqualTo(1));
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(Start.AddHours(1)));
        Assert.That(await _host.RunUntilQuiet(TimeSpan.FromHours(1)), Is.EqualTo(1));
        Assert.That(_handled.Last(), Is.EqualTo(("First", "late", Start.AddHours(2))));
    }

    [Test]
    public async Task A_message_hidden_again_by_the_app_and_seen_through_an_HTTP_handler_is_known_too()
    {
        var options = new QueueClientOptions { Transport = new HttpClientTransport(_delayed.Watch(new SocketsHttpHandler())) };
        var queue = new QueueServiceClient(_azurite.ConnectionString, options).GetQueueClient("first");
        await queue.SendMessageAsync("again", TimeSpan.FromMinutes(1));
        var hidden = _delayed.Pending.Single();
        await queue.UpdateMessageAsync(hidden.MessageId, hidden.PopReceipt, null, TimeSpan.FromMinutes(10));
        await _host.RunUntilQuiet();

        Assert.That(_handled, Is.EqualTo((List<(string, string, DateTimeOffset)>)[("First", "again", Start.AddMinutes(10))]));
    }

    [Test]
    public async Task What_fails_comes_again_after_the_visibility_timeout_and_ends_as_poison()
    {
        await SendAsync("first", "bad");
        _handle = (_, _, _) => Task.FromResult(500);

        Assert.That(await _host.RunUntilQuiet(), Is.EqualTo(3));
        Assert.That(_handled.Select(call => call.At), Is.EqualTo([Start, Start.AddSeconds(30), Start.AddSeconds(60)]));
        Assert.That(_host.Deliveries.Select(delivery => (delivery.DequeueCount, delivery.Outcome)), Is.EqualTo(
            (List<(int, InvocationOutcome)>)[(1, InvocationOutcome.Failed), (2, InvocationOutcome.Failed), (3, InvocationOutcome.Failed)]));
        Assert.That(await TextsIn("first-poison"), Is.EqualTo(["bad"]));
        Assert.That((await _queues.GetQueueClient("first").GetPropertiesAsync()).ApproximateMessagesCount, Is.Zero);
    }

    [Test]
    public async Task What_fails_once_and_then_succeeds_is_done()
    {
        await SendAsync("first", "shaky");
        _handle = (_, _, count) => Task.FromResult(count == 1 ? 503 : 200);

        Assert.That(await _host.RunUntilQuiet(), Is.EqualTo(2));
        Assert.That(await TextsIn("first-poison"), Is.Empty);
    }

    [Test]
    public async Task Trap_1_an_answer_that_never_completes_is_an_error()
    {
        await SendAsync("first", "x");
        _handle = (_, _, _) => Task.FromResult(204);

        Assert.That(async () => await _host.RunUntilQuiet(), Throws.InstanceOf<InvocationException>()
            .With.Property(nameof(InvocationException.Delivery)).Property(nameof(Delivery.Outcome)).EqualTo(InvocationOutcome.NeverCompletes));
    }

    [Test]
    public async Task Messages_hidden_behind_the_hosts_back_are_noticed()
    {
        await new QueueServiceClient(_azurite.ConnectionString).GetQueueClient("first").SendMessageAsync("x", TimeSpan.FromHours(1));

        Assert.That(async () => await _host.RunUntilQuiet(), Throws.InvalidOperationException.With.Message.Contains("first holds 1"));
    }

    [Test]
    public async Task A_message_the_host_cannot_decode_is_poison_without_a_call()
    {
        await PutRawAsync("first", "not base64!");
        await _host.RunUntilQuiet();

        Assert.That(_handled, Is.Empty);
        Assert.That((await _queues.GetQueueClient("first-poison").GetPropertiesAsync()).ApproximateMessagesCount, Is.EqualTo(1));
    }

    [Test]
    public async Task In_real_time_it_works_on_several_messages_at_once_and_follows_the_schedules()
    {
        using var gate = new CountdownEvent(4);
        var all = new TaskCompletionSource();
        var ticked = new TaskCompletionSource();
        _handle = async (function, _, _) =>
        {
            if (function == "Tick")
            {
                ticked.TrySetResult();
                return 200;
            }

            if (gate.Signal())
                all.SetResult();
            await all.Task.WaitAsync(TimeSpan.FromSeconds(20));
            return 200;
        };
        await using var host = await OpenHostAsync(_root, TimeProvider.System);
        for (var i = 0; i < 4; i++)
            await SendAsync("first", $"{i}");
        host.Listen();

        Assert.That(async () => await all.Task.WaitAsync(TimeSpan.FromSeconds(20)), Throws.Nothing);
        Assert.That(async () => await ticked.Task.WaitAsync(TimeSpan.FromSeconds(20)), Throws.Nothing);
    }

    [Test]
    public async Task A_timer_can_be_rung_by_hand()
    {
        var delivery = await _host.DeliverTimer("Tick");

        Assert.That(delivery.Outcome, Is.EqualTo(InvocationOutcome.Succeeded));
        Assert.That(Shape(_app.Seen.Single().Body), Is.EqualTo(
            """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},""" +
            """ "Metadata":{"sys":{"MethodName":"Tick","UtcNow":"{time}","RandGuid":"{id}"}}}""".Trim()));
    }

    private static async Task AnswerWell(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{}");
    }

    private static string Shape(byte[] body)
    {
        var text = Receipt().Replace(Encoding.UTF8.GetString(body), "{receipt}");
        return Identifier().Replace(Time().Replace(text, "{time}"), "{id}");
    }

    private async Task<LocalFunctionsHost> OpenHostAsync(ScriptRootFolder root, TimeProvider? clock = null)
    {
        var host = await LocalFunctionsHost.OpenAsync(new LocalFunctionsHostOptions
        {
            ScriptRoot = root.Path,
            StorageConnection = _azurite.ConnectionString,
            Clock = clock ?? _clock,
            Delayed = _delayed,
        });
        host.Attach(_app.Address);
        return host;
    }

    private Task<SendReceipt> SendAsync(string queue, string text, TimeSpan? delay = null) => _queues.GetQueueClient(queue).SendMessageAsync(text, delay);

    private async Task<IEnumerable<string>> TextsIn(string queue) =>
        (await _queues.GetQueueClient(queue).ReceiveMessagesAsync(32)).Select(message => message.Body.ToString());

    private async Task PutRawAsync(string queue, string text)
    {
        // Any text, which our own client never sends: through its pipeline, with the base64 taken off on the way.
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var options = new QueueClientOptions();
        options.AddPolicy(new Rewrite(encoded, text), HttpPipelinePosition.PerCall);
        await new QueueServiceClient(_azurite.ConnectionString, options).GetQueueClient(queue).SendMessageAsync(text);
    }

    private sealed class Rewrite(string from, string to) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            using var body = new MemoryStream();
            message.Request.Content!.WriteTo(body, CancellationToken.None);
            message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(body.ToArray()).Replace(from, to, StringComparison.Ordinal)));
        }
    }

    [GeneratedRegex("""(?<=PopReceipt":"\\")[^\\]+""", RegexOptions.None, 1000)]
    private static partial Regex Receipt();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();
}
