using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace CancelSaver.Sandbox;

/// <summary>
/// Stands where api.sendgrid.com stands: refuses what the vendor refuses, keeps what it accepts for tests and for people
/// (<c>GET /</c> lists the mails), and fails on demand.
/// </summary>
public sealed class FakeSendGrid : IAsyncDisposable
{
    private const long MostBytes = 30 * 1024 * 1024;
    private const string TooLarge =
        "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n"
        + "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

    private readonly ConcurrentQueue<SentMail> _sent = new();
    private readonly ConcurrentQueue<Plan> _plans = new();
    private readonly TimeProvider _clock;
    private WebApplication? _server;
    private int _port;
    private int _requests;

    private FakeSendGrid(TimeProvider clock, int port) => (_clock, _port, Reports) = (clock, port, new MailReports(clock));

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>The only key it takes; null takes any.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A second key of the same account, as during a change of keys.</summary>
    public string? NewApiKey { get; set; }

    /// <summary>What it reports of the mails it accepted; nothing until somebody asks for it.</summary>
    public MailReports Reports { get; }

    /// <summary>Asked as each call arrives: true cuts the line before anything is taken.</summary>
    public Func<bool>? Cut { get; set; }

    /// <summary>Called with each mail it has accepted, before the caller gets the answer.</summary>
    public Action<SentMail>? Accepted { get; set; }

    /// <summary>What it accepted, oldest first; one entry per recipient.</summary>
    public IReadOnlyList<SentMail> Sent => [.. _sent];

    /// <summary>How many calls of mail/send arrived, refused ones too.</summary>
    public int Requests => _requests;

    /// <param name="clock">Dates the mails and judges send_at.</param>
    /// <param name="port">0 takes a free one.</param>
    public static async Task<FakeSendGrid> StartAsync(TimeProvider? clock = null, int port = 0)
    {
        var fake = new FakeSendGrid(clock ?? TimeProvider.System, port);
        await fake.ListenAgainAsync();
        return fake;
    }

    /// <summary>The next calls get these answers (429, 500, 503, 401, 413 …) and nothing is sent.</summary>
    public void Next(params int[] statuses)
    {
        foreach (var status in statuses)
            _plans.Enqueue(new Plan(status, IsAccepted: false));
    }

    /// <summary>The next call's mail is sent, but its answer is this one: what a caller cannot tell from not sent.</summary>
    public void AcceptThenAnswer(int status) => _plans.Enqueue(new Plan(status, IsAccepted: true));

    /// <summary>The next call's mail is sent, and no answer ever comes: the caller has to give up.</summary>
    public void HangAfterAccept() => _plans.Enqueue(new Plan(0, IsAccepted: true));

    /// <summary>Nobody listens at the address until <see cref="ListenAgainAsync"/>.</summary>
    public async Task RefuseConnectionsAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    public async Task ListenAgainAsync()
    {
        await RefuseConnectionsAsync();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddRouting();
        _server = builder.Build();
        _server.MapPost("/v3/mail/send", SendAsync);
        _server.MapGet("/v3/scopes", context => IsAuthorized(context.Request)
            ? context.Response.WriteAsJsonAsync(new { scopes = new[] { "mail.send", "sender_verification_eligible" } })
            : RefuseAsync(context, 401, new Refusal("authorization required", null)));
        _server.MapGet("/", context => FakeSendGridPages.ListAsync(context, Sent, Reports));
        _server.MapGet("/mails/{id}", context => FakeSendGridPages.MailAsync(
            context, Sent.FirstOrDefault(mail => mail.MessageId == (string?)context.Request.RouteValues["id"])));
        await _server.StartAsync();
        _port = new Uri(_server.Urls.Single()).Port;
    }

    /// <summary>Forgets all mails and all plans.</summary>
    public void Clear()
    {
        _sent.Clear();
        _plans.Clear();
        Reports.Forget();
        _requests = 0;
    }

    public async ValueTask DisposeAsync()
    {
        await Reports.DisposeAsync();
        await RefuseConnectionsAsync();
    }

    private async Task SendAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (Cut?.Invoke() == true)
        {
            context.Abort();
            return;
        }

        if (!IsAuthorized(context.Request))
        {
            await RefuseAsync(context, 401, new Refusal("The provided authorization grant is invalid, expired, or revoked", null));
            return;
        }

        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await RefuseAsync(context, 415, new Refusal("Content-Type should be application/json.", null));
            return;
        }

        var plan = _plans.TryDequeue(out var planned) ? planned : null;
        if (context.Request.ContentLength > MostBytes)
            plan = new Plan(413, IsAccepted: false);
        if (plan is { IsAccepted: false })
        {
            await AnswerAsync(context, plan.Status);
            return;
        }

        await JudgeAsync(context, plan);
    }

    private async Task JudgeAsync(HttpContext context, Plan? plan)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body);
        }
        catch (JsonException)
        {
            await RefuseAsync(context, 400, new Refusal("Bad Request", null));
            return;
        }

        using (body)
        {
            var refusals = MailSendRules.Check(body.RootElement, _clock.GetUtcNow());
            if (refusals.Count > 0)
            {
                await RefuseAsync(context, 400, [.. refusals]);
                return;
            }

            if (Json.Flag(Json.Child(Json.Child(body.RootElement, "mail_settings"), "sandbox_mode"), "enable"))
                return;

            var messageId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
            foreach (var mail in SentMail.ReadAll(body.RootElement, messageId, _clock.GetUtcNow()))
            {
                _sent.Enqueue(mail);
                Reports.Note(mail);
                Accepted?.Invoke(mail);
            }
            if (plan is null)
                context.Response.Headers["X-Message-Id"] = messageId;
            await AnswerAsync(context, plan?.Status ?? 202);
        }
    }

    private bool IsAuthorized(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) && header.Length > 7 && (ApiKey is null || header[7..] == ApiKey || header[7..] == NewApiKey);
    }

    private async Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        switch (status)
        {
            case 0:
                context.Response.StatusCode = 200;
                var gone = new TaskCompletionSource();
                await using (context.RequestAborted.Register(gone.SetResult))
                    await gone.Task;
                break;
            case 202:
                break;
            case 413:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync(TooLarge);
                break;
            case 429:
                var reset = _clock.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds();
                context.Response.Headers["X-RateLimit-Limit"] = "600";
                context.Response.Headers["X-RateLimit-Remaining"] = "0";
                context.Response.Headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(context, status, new Refusal("too many requests", null));
                break;
            case 503:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>\r\n");
                break;
            default:
                await RefuseAsync(context, status, new Refusal(((HttpStatusCode)status).ToString(), null));
                break;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, params Refusal[] refusals)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(
            new { errors = refusals.Select(refusal => new { message = refusal.Message, field = refusal.Field, help = (string?)null }) }));
    }

    /// <param name="Status">0 for no answer at all.</param>
    /// <param name="IsAccepted">Whether the mail is sent nevertheless.</param>
    private sealed record Plan(int Status, bool IsAccepted);
}
