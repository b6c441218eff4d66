using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CancelSaver.Benchmarks.Intake;

/// <summary>
/// Sends one captured delivery again and again over kept connections, each of which waits for its answer before it sends the next. Plain
/// blocking sockets: the sender must cost less than what it measures.
/// </summary>
internal sealed class WebhookLoad : IDisposable
{
    private readonly Socket[] sockets;
    private readonly RawHttpReader[] readers;
    private readonly byte[] request;

    public WebhookLoad(int port, byte[] request, int connections)
    {
        this.request = request;
        sockets = [.. Enumerable.Range(0, connections).Select(_ => Connect(port))];
        readers = [.. sockets.Select(s => new RawHttpReader(s))];
    }

    /// <summary>The capture as the Functions host's proxy passes it on.</summary>
    public static byte[] Request(Capture capture, string path)
    {
        var head = new StringBuilder().Append("POST ").Append(path).Append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach (var (name, value) in capture.Headers.Where(h => h.Key is not ("Host" or "Connection")))
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        head.Append("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Host: app.example\r\nX-Forwarded-Proto: https\r\n")
            .Append("X-Azure-Functions-HostVersion: 4.1045.200.0\r\n")
            .Append("X-Azure-Functions-InvocationId: 0d1e7f1a-0b5c-4b0e-9f0a-2f1a3c5d7e9b\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. capture.Body];
    }

    /// <summary>Sends that many, shared out evenly.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 200.</exception>
    public TimeSpan Send(int webhooks)
    {
        string? wrong = null;
        var each = webhooks / sockets.Length;
        var threads = Enumerable.Range(0, sockets.Length)
            .Select(i => new Thread(() => wrong = SendOn(i, each) ?? wrong) { IsBackground = true }).ToList();
        var start = Stopwatch.GetTimestamp();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var took = Stopwatch.GetElapsedTime(start);
        return wrong is null ? took : throw new InvalidOperationException("An answer was: " + wrong);
    }

    public void Dispose() => Array.ForEach(readers, r => r.Dispose());

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private string? SendOn(int connection, int webhooks)
    {
        for (var i = 0; i < webhooks; i++)
        {
            sockets[connection].Send(request);
            if (!readers[connection].TryRead(out var answer))
                return "the connection was closed";
            if (!answer.StartLine.StartsWith("HTTP/1.1 200"u8))
                return Encoding.UTF8.GetString(answer.StartLine);
        }
        return null;
    }
}

/// <summary>A delivery as a store makes it.</summary>
internal sealed record Capture(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>What the captured WooCommerce delivery is signed with.</summary>
    public const string WooCommerceSecret = "fixture-webhook-secret-0001";

    /// <summary>The client secret that seals Shopify's.</summary>
    public const string ShopifySecret = "test-secret";

    /// <summary>A customer cancels in the account pages; captured as it came.</summary>
    public static Capture WooCommerce()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "order.updated.cancelled-by-customer-my-account.http"));
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var headers = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Skip(1).Select(line => line.Split(": ", 2));
        return new Capture(headers.ToDictionary(h => h[0], h => h[1]), bytes[(end + 4)..]);
    }

    /// <summary>An order cancelled in the admin, by the platform's own field list, with the headers it sends.</summary>
    public static Capture Shopify()
    {
        const string Name = "orders-cancelled.json";
        var body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Name));
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "manifest.json")));
        var webhook = manifest.RootElement.GetProperty("webhooks").EnumerateArray().Single(w => w.GetProperty("file").GetString() == Name);
        var headers = webhook.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!);
        headers["Content-Length"] = body.Length.ToString();
        return new Capture(headers, body);
    }
}
