using System.Net;
using System.Text.Json.Nodes;
using CancelSaver.Messages;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Offers;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Eyeball;

namespace CancelSaver.Tests.Messages;

public sealed class SendGridClientTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private FakeSendGrid _sendGrid = null!;
    private HttpClient _http = null!;
    private Letter _letter = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _sendGrid = await FakeSendGrid.StartAsync(new SandboxClock(Now));
        _sendGrid.ApiKey = "SG.test";
        _http = new HttpClient();
        _letter = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.Coupon), "BACK-7K4M9", new(Samples.OfferLink, Samples.Unsubscribe));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _sendGrid.DisposeAsync();
    }

    [SetUp]
    public void Clear() => _sendGrid.Clear();

    [Test]
    public async Task A_letter_arrives_whole()
    {
        var handover = await Send();

        var sent = _sendGrid.Sent.Single();
        Assert.That(handover, Is.EqualTo(new Handover.Accepted(sent.MessageId)));
        Assert.That((sent.To, sent.From, sent.FromName, sent.ReplyTo, sent.Subject), Is.EqualTo(
            ("jo@example.com", "care@mail.example.net", "Maple & Moss", "hello@shop.example", _letter.Subject)));
        Assert.That((sent.Text, sent.Html), Is.EqualTo((_letter.Text, _letter.Html)));
        Assert.That(sent.Headers["List-Unsubscribe"], Is.EqualTo("<" + Samples.Unsubscribe + ">"));
        Assert.That(sent.Headers["List-Unsubscribe-Post"], Is.EqualTo("List-Unsubscribe=One-Click"));
        Assert.That(sent.CustomArgs, Is.EqualTo(new Dictionary<string, string> { ["cs_msg"] = "woo:shop.example/1001/offer" }));
        Assert.That(sent.Categories, Is.EqualTo(["cancelsaver", "offer"]));
    }

    [Test]
    public async Task Nothing_is_tracked_and_the_customer_is_only_in_the_address_and_the_letter()
    {
        using var keeper = new BodyKeeper { InnerHandler = new HttpClientHandler() };
        using var http = new HttpClient(keeper);
        await new SendGridClient(http, Options(_sendGrid.Address), TimeProvider.System).Send(_letter, "jo@example.com", "key", default);
        var body = JsonNode.Parse(keeper.Body)!;

        Assert.That(keeper.ContentType, Is.EqualTo("application/json"));
        Assert.That(body["personalizations"]![0]!["to"]!.ToJsonString(), Is.EqualTo("""[{"email":"jo@example.com"}]"""));
        Assert.That(body["tracking_settings"]!.ToJsonString(), Does.Not.Contain("true"));
        Assert.That(body["content"]![0]!["type"]!.ToString(), Is.EqualTo("text/plain"));
    }

    [TestCase(400, typeof(Handover.Refused))]
    [TestCase(413, typeof(Handover.Refused))]
    [TestCase(415, typeof(Handover.Refused))]
    [TestCase(401, typeof(Handover.ConfigurationTrouble))]
    [TestCase(403, typeof(Handover.ConfigurationTrouble))]
    [TestCase(451, typeof(Handover.ConfigurationTrouble))]
    [TestCase(429, typeof(Handover.Later))]
    [TestCase(500, typeof(Handover.Unknown))]
    [TestCase(503, typeof(Handover.Unknown))]
    public async Task Every_refusal_is_told_apart_and_nothing_is_tried_twice(int status, Type expected)
    {
        _sendGrid.Next(status);

        Assert.That(await Send(), Is.InstanceOf(expected));
        Assert.That(_sendGrid.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task Asked_to_wait_it_says_how_long()
    {
        _sendGrid.Next(429);

        Assert.That(await Send(), Is.EqualTo(new Handover.Later(TimeSpan.FromMinutes(1))));
    }

    [Test]
    public async Task Taken_but_answered_with_an_error_nobody_knows()
    {
        _sendGrid.AcceptThenAnswer(500);

        Assert.That(await Send(), Is.InstanceOf<Handover.Unknown>());
        Assert.That(_sendGrid.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Taken_and_never_answered_nobody_knows()
    {
        _sendGrid.HangAfterAccept();
        var clock = new HandClock(Now);
        var sending = Send(clock);
        Assert.That(() => _sendGrid.Sent.Count, Is.EqualTo(1).After(10_000, 20));
        clock.Advance(TimeSpan.FromSeconds(21));

        Assert.That(await sending, Is.EqualTo(new Handover.Unknown("The mail service did not answer within 20 seconds.")));
    }

    [Test]
    public async Task Nobody_listening_is_no_doubt()
    {
        await _sendGrid.RefuseConnectionsAsync();
        var handover = await Send();
        await _sendGrid.ListenAgainAsync();

        Assert.That(handover, Is.InstanceOf<Handover.Later>());
    }

    [Test]
    public async Task A_host_that_does_not_exist_is_no_doubt() =>
        Assert.That(await Client(new("https://nobody.invalid")).Send(_letter, "jo@example.com", "key", default), Is.InstanceOf<Handover.Later>());

    [Test]
    public async Task A_broken_connection_after_the_letter_was_written_is_doubt()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = Client(new("http://" + listener.LocalEndpoint)).Send(_letter, "jo@example.com", "key", default);
        using (var caller = await listener.AcceptTcpClientAsync())
            Assert.That(await caller.GetStream().ReadAsync(new byte[100]), Is.Positive);

        Assert.That(await sending, Is.InstanceOf<Handover.Unknown>());
    }

    [Test]
    public async Task What_the_service_says_is_kept_without_addresses()
    {
        var handover = await Client(_sendGrid.Address).Send(_letter, "not an address", "key", default);

        Assert.That(handover, Is.InstanceOf<Handover.Refused>());
        Assert.That(((Handover.Refused)handover).Why, Does.StartWith("The mail service answered 400: ").And.Not.Contain("@"));
    }

    private Task<Handover> Send(TimeProvider? clock = null) => Client(_sendGrid.Address, clock).Send(_letter, "jo@example.com", "woo:shop.example/1001/offer", default);

    private SendGridClient Client(Uri address, TimeProvider? clock = null) =>
        new(_http, Options(address), clock ?? new SandboxClock(Now));

    private static SendGridOptions Options(Uri address) => new() { ApiKey = "SG.test", BaseUrl = address, FromEmail = "care@mail.example.net" };

    /// <summary>Keeps what went over the wire.</summary>
    private sealed class BodyKeeper : DelegatingHandler
    {
        public string Body { get; private set; } = "";

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            ContentType = request.Content.Headers.ContentType?.ToString();
            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Time that moves by hand, timers included.</summary>
    private sealed class HandClock(DateTimeOffset now) : TimeProvider
    {
        private readonly List<HandTimer> _timers = [];
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new HandTimer(() => callback(state), _now + dueTime);
            lock (_timers)
                _timers.Add(timer);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            _now += by;
            lock (_timers)
            {
                foreach (var timer in _timers.Where(t => t.Due <= _now))
                    timer.Ring();
            }
        }

        private sealed class HandTimer(Action ring, DateTimeOffset due) : ITimer
        {
            public DateTimeOffset Due { get; } = due;

            public void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
