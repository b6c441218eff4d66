using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;
    public override DateTimeOffset GetUtcNow() => Now;
    public void Pass(TimeSpan time) => Now += time;
}

/// <summary>A demo store at the captures' own hour, a client for it, and the captures to compare with.</summary>
internal sealed class WooBench : IAsyncDisposable
{
    private readonly HttpClient http;

    private WooBench(FakeWooCommerce store, TestClock clock)
    {
        (Store, Clock) = (store, clock);
        Key = store.Shop.AddKey();
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
#pragma warning disable CA5359 // the demo store's own certificate
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        })
        { BaseAddress = new Uri(store.Url), Timeout = TimeSpan.FromSeconds(20) };
    }

    public FakeWooCommerce Store { get; }
    public TestClock Clock { get; }
    public WooKey Key { get; }
    public WooShop Shop => Store.Shop;

    public static async Task<WooBench> Start(FakeWooCommerceOptions? options = null)
    {
        var clock = new TestClock(new DateTimeOffset(2026, 11, 22, 2, 8, 40, TimeSpan.Zero));
        return new WooBench(await FakeWooCommerce.StartAsync(clock, options ?? new FakeWooCommerceOptions { PhpSeesTls = true }), clock);
    }

    public static string FixturesFolder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "WooCommerce");

    public static JsonNode Capture(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(FixturesFolder, "rest", name + ".json")))!;

    public async Task<(int Status, string Text, HttpResponseMessage Message)> Send(
        string method, string path, string? body = null, AuthenticationHeaderValue? authorization = null,
            string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = authorization;
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    public async Task<JsonNode> Call(string method, string path, string? body = null, int expect = 200)
    {
        var (status, text, _) = await Send(method, "/wp-json/wc/v3/" + path, body, Basic());
        Assert.That(status, Is.EqualTo(expect), text);
        return JsonNode.Parse(text)!;
    }

    public AuthenticationHeaderValue Basic(WooKey? key = null, string? secret = null) =>
        new("Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{(key ?? Key).ConsumerKey}:{secret ?? (key ?? Key).ConsumerSecret}")));

    /// <summary>Signs a path with its query as a client does, independently of the store's own check.</summary>
    public string Signed(string method, string pathAndQuery, string nonce, WooKey? key = null, DateTimeOffset? at = null,
        string algorithm = "HMAC-SHA256")
    {
        key ??= Key;
        var parts = pathAndQuery.Split('?', 2);
        var all = (parts.Length > 1 ? parts[1].Split('&') : []).Select(p => p.Split('=', 2))
            .Select(p => (Name: Uri.UnescapeDataString(p[0]), Value: Uri.UnescapeDataString(p[1]))).ToList();
        all.AddRange([("oauth_consumer_key", key.ConsumerKey), ("oauth_nonce", nonce), ("oauth_signature_method", algorithm),
            ("oauth_timestamp", $"{(at ?? Clock.Now).ToUnixTimeSeconds()}"), ("oauth_version", "1.0")]);
        var query = string.Join('&', all.OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        var text = $"{method}&{Uri.EscapeDataString(Store.Url + parts[0])}&{Uri.EscapeDataString(query)}";
        var secret = Encoding.ASCII.GetBytes(key.ConsumerSecret + "&");
#pragma warning disable CA5350 // OAuth 1.0a
        var hash = algorithm == "HMAC-SHA1" ? HMACSHA1.HashData(secret, Encoding.ASCII.GetBytes(text))
            : HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text));
#pragma warning restore CA5350
        return $"{parts[0]}?{query}&oauth_signature={Uri.EscapeDataString(Convert.ToBase64String(hash))}";
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Store.DisposeAsync();
    }
}

/// <summary>Somebody's server that webhooks and grants call: remembers raw requests, answers what it is told.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly HttpListener server = new();
    private readonly Task loop;

    public Listener()
    {
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        server.Prefixes.Add(Url);
        server.Start();
        loop = Loop();
    }

    public string Url { get; }
    public int Answer { get; set; } = 200;
    public List<(string Path, System.Collections.Specialized.NameValueCollection Headers, byte[] Body)> Seen { get; } = [];

    private async Task Loop()
    {
        while (server.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await server.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Seen.Add((context.Request.Url!.AbsolutePath, new(context.Request.Headers), body.ToArray()));
            context.Response.StatusCode = Answer;
            context.Response.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        server.Close();
        await loop;
    }
}
