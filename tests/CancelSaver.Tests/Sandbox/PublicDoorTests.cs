using System.Net;
using System.Net.Sockets;
using System.Text;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;
using CancelSaver.Triggers;
using CancelSaver.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Sandbox;

/// <summary>What the public can reach through the host, and what the app sees of it.</summary>
public sealed class PublicDoorTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private ScriptRootFolder _root = null!;
    private LoopbackApp _app = null!;
    private LocalFunctionsHost _host = null!;

    [OneTimeTearDown]
    public static void Hang_up() => Http.Dispose();

    [SetUp]
    public async Task Open()
    {
        _root = new ScriptRootFolder()
            .Http("OfferPages", "o/{token}", "\"get\", \"post\"")
            .Http("MerchantPages", "app/{*path}", "\"get\", \"head\", \"post\"");
        _app = await LoopbackApp.StartAsync(async context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/app/next";
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            if (!HttpMethods.IsHead(context.Request.Method))
                await context.Response.WriteAsync("moved");
        });
        _host = await OpenHostAsync(_root.Path, null);
        _host.Attach(_app.Address);
    }

    [TearDown]
    public async Task Close()
    {
        await _host.DisposeAsync();
        await _app.DisposeAsync();
        _root.Dispose();
    }

    [Test]
    public async Task A_request_arrives_with_its_raw_query_and_body_and_the_hosts_headers()
    {
        var body = Encoding.UTF8.GetBytes("größe=\0\r\n&x=1");
        await RawHttp.SendAsync(_host.PublicUrl, $"""
            POST /o/abc?ids[]=1&ids[]=2&flag&a+b=%C3%BC HTTP/1.1
            Host: app.example
            Cookie: c=1
            X-Forwarded-Host: forged.example
            X-Azure-Functions-InvocationId: forged
            Keep-Alive: timeout=5
            TE: trailers
            Content-Length: {body.Length}
            """, body);
        var seen = _app.Seen.Single();

        Assert.That(seen.Target, Is.EqualTo("/o/abc?ids[]=1&ids[]=2&flag&a+b=%C3%BC"));
        Assert.That(seen.Body, Is.EqualTo(body));
        Assert.That(seen.Headers["Host"], Is.EqualTo(_app.Address.Authority));
        Assert.That(seen.Headers["X-Forwarded-Host"], Is.EqualTo("app.example"));
        Assert.That(seen.Headers["X-Forwarded-Proto"], Is.EqualTo("http"));
        Assert.That(seen.Headers["X-Forwarded-For"], Is.EqualTo("127.0.0.1"));
        Assert.That(Guid.TryParse(seen.Headers["X-Azure-Functions-InvocationId"], out _), Is.True);
        Assert.That(seen.Headers["Cookie"], Is.EqualTo("c=1"));
        Assert.That(seen.Headers, Does.Not.ContainKey("Keep-Alive").And.Not.ContainKey("TE").And.Not.ContainKey("Connection"));
    }

    [Test]
    public async Task A_chunked_body_arrives_chunked_and_whole()
    {
        await RawHttp.SendAsync(
            _host.PublicUrl,
            "POST /o/abc HTTP/1.1\nHost: app.example\nTransfer-Encoding: chunked",
            "5\r\nHello\r\n6\r\n World\r\n0\r\n\r\n"u8.ToArray());

        Assert.That(Encoding.UTF8.GetString(_app.Seen.Single().Body), Is.EqualTo("Hello World"));
        Assert.That(_app.Seen.Single().Headers["Transfer-Encoding"], Is.EqualTo("chunked"));
    }

    [Test]
    public async Task Status_redirect_cookies_and_body_come_back_unchanged()
    {
        using var answer = await Http.GetAsync(new Uri(_host.PublicUrl, "/app"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/app/next"));
        Assert.That(answer.Headers.GetValues("Set-Cookie"), Is.EqualTo(["a=1", "b=2"]));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("moved"));
    }

    [TestCase("GET /o/a%2Fb", "/o/a%252Fb")]
    [TestCase("GET /app/a/./b/../c", "/app/a/c")]
    [TestCase("GET /app/a//b", "/app/a//b")]
    [TestCase("GET /app/%252e%252e/x", "/app/%252e%252e/x")]
    [TestCase("GET /o/..%5Cx", "/o/..%5Cx")]
    [TestCase("HEAD /app/x", "/app/x")]
    public async Task Paths_reach_the_app_in_the_form_the_real_proxy_gives_them(string request, string expected)
    {
        await RawHttp.SendAsync(_host.PublicUrl, request + " HTTP/1.1\nHost: app.example");

        Assert.That(_app.Seen.Single().Target, Is.EqualTo(expected));
    }

    [TestCase("HEAD /o/abc", 404, Description = "GET does not imply HEAD")]
    [TestCase("PUT /app/x", 404)]
    [TestCase("GET /nothing", 404)]
    [TestCase("GET /o", 404)]
    [TestCase("POST /DecideOffer", 404)]
    [TestCase("GET /app/../admin/host/status", 401)]
    [TestCase("GET /runtime/webhooks/x", 401)]
    [TestCase("GET /", 200)]
    public async Task What_no_function_serves_never_reaches_the_app(string request, int expected)
    {
        var answer = await RawHttp.SendAsync(_host.PublicUrl, request + " HTTP/1.1\nHost: app.example\nContent-Length: 0");

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {expected} ").And.Not.Contain("Allow:"));
        Assert.That(_app.Seen, Is.Empty);
    }

    [Test]
    public async Task Trap_7_a_preflight_is_answered_by_the_host()
    {
        var answer = await RawHttp.SendAsync(_host.PublicUrl, "OPTIONS /app/x HTTP/1.1\nHost: a\nOrigin: https://b\nAccess-Control-Request-Method: POST");

        Assert.That(answer, Does.StartWith("HTTP/1.1 204 "));
        Assert.That(_app.Seen, Is.Empty);
    }

    [Test]
    public async Task A_client_that_goes_away_ends_the_apps_request()
    {
        var aborted = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var slow = await LoopbackApp.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        });
        _host.Attach(slow.Address);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(_host.PublicUrl.Host, _host.PublicUrl.Port);
            await client.GetStream().WriteAsync("GET /app/x HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            await arrived.Task;
        }

        Assert.That(async () => await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10)), Throws.Nothing);
    }

    [Test]
    public async Task An_app_that_is_gone_is_502()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        _host.Attach(new Uri($"http://{gone.LocalEndpoint}/"));
        gone.Stop();
        using var answer = await Http.GetAsync(new Uri(_host.PublicUrl, "/app"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
    }

    [TestCase(HttpMode.Proxying, "/o/..%5CDecideOffer", "/o/..%5CDecideOffer")]
    [TestCase(HttpMode.Forwarding, "/o/..%5CDecideOffer", "/DecideOffer")]
    [TestCase(HttpMode.Proxying, "/app/%252e%252e/DecideOffer", "/app/%252e%252e/DecideOffer")]
    [TestCase(HttpMode.Forwarding, "/app/%252e%252e/DecideOffer", "/DecideOffer")]
    public async Task Trap_2_no_spelling_of_a_public_path_reaches_a_trigger(HttpMode mode, string path, string asTheAppSeesIt)
    {
        var handled = 0;
        var targets = new List<string>();
        var builder = Hosting.CreateBuilder(["--FUNCTIONS_CUSTOMHANDLER_PORT=0"]);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            targets.Add(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            return next(context);
        });
        app.MapQueueTrigger("DecideOffer", (_, _, _, _) =>
        {
            handled++;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        await using var host = await OpenHostAsync(_root.Path, mode);
        host.Attach(new Uri(app.Urls.Single()));
        var body = """{"Data":{"msg":"eA=="},"Metadata":{"DequeueCount":"1"}}"""u8.ToArray();
        var answer = await RawHttp.SendAsync(
            host.PublicUrl, $"POST {path} HTTP/1.1\nHost: app.example\nContent-Type: application/json\nContent-Length: {body.Length}", body);

        Assert.That(targets, Is.EqualTo([asTheAppSeesIt]), "the trap is there");
        Assert.That(handled, Is.Zero, "and the lock holds");
        Assert.That(answer, Does.StartWith("HTTP/1.1 404 "));
    }

    [Test]
    public async Task Trap_3_forwarding_loses_equal_keys_and_refuses_chunks()
    {
        await using var host = await OpenHostAsync(_root.Path, HttpMode.Forwarding);
        host.Attach(_app.Address);
        await RawHttp.SendAsync(host.PublicUrl, "GET /o/a?ids[]=1&ids[]=2&flag HTTP/1.1\nHost: app.example");
        var chunked = await RawHttp.SendAsync(
            host.PublicUrl, "POST /o/a HTTP/1.1\nHost: app.example\nTransfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n"u8.ToArray());

        Assert.That(_app.Seen.Single().Target, Is.EqualTo("/o/a?ids%5B%5D=1,2&flag="));
        Assert.That(chunked, Does.StartWith("HTTP/1.1 500 "));
    }

    [TestCase("admin/x")]
    [TestCase("runtime")]
    public void A_route_of_the_hosts_own_is_refused_at_start(string route)
    {
        _root.Http("Bad", route, "\"get\"");
        Assert.That(() => OpenHostAsync(_root.Path, null), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Two_functions_with_one_route_are_refused_at_start()
    {
        _root.Http("Twin", "O/{token}", "\"post\"");
        Assert.That(() => OpenHostAsync(_root.Path, null), Throws.InstanceOf<InvalidDataException>());
    }

    private static Task<LocalFunctionsHost> OpenHostAsync(string scriptRoot, HttpMode? mode) => LocalFunctionsHost.OpenAsync(
        new LocalFunctionsHostOptions { ScriptRoot = scriptRoot, StorageConnection = "UseDevelopmentStorage=true", HttpMode = mode });
}
