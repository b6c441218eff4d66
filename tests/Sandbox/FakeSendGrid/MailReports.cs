using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>
/// Plays the event webhook: tells of every accepted mail that it was processed and delivered (or whatever it was told to tell), sealed with a key of its own, several events a post, in the
/// vendor's wire form. What is not answered with 2xx is posted again, as the vendor does.
/// </summary>
public sealed class MailReports : IAsyncDisposable
{
    private const int MostAtOnce = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly JsonSerializerOptions Wire = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly ConcurrentQueue<JsonObject> waiting = new();
    private readonly ConcurrentDictionary<string, string> fates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<JsonObject>> bad = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim turn = new(1);
    private readonly SemaphoreSlim news = new(0);
    private readonly CancellationTokenSource stop = new();
    private readonly TimeProvider clock;
    private Task pump = Task.CompletedTask;

    internal MailReports(TimeProvider clock) => this.clock = clock;

    /// <summary>As the vendor shows it: base64 of DER, 124 letters.</summary>
    public string PublicKey => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    /// <summary>Where reports go; null: nobody asked for any, and none are kept.</summary>
    public Uri? Address { get; set; }

    /// <summary>Every post goes out twice.</summary>
    public bool Twice { get; set; }

    /// <summary>What happens from now on is told to nobody.</summary>
    public bool Lost { get; set; }

    /// <summary>Reports that were not posted yet, or not taken.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Posts as soon as there is something to tell, instead of when <see cref="Post"/> is called.</summary>
    public void PostAtOnce() => pump = Pump();

    /// <summary>Mails to this address come back.</summary>
    /// <param name="type">bounce, or blocked.</param>
    public void Bounce(string address, string type = "bounce", string classification = "Invalid Address") => bad[address] = () => new JsonObject
    {
        ["event"] = "bounce",
        ["type"] = type,
        ["bounce_classification"] = classification,
        ["reason"] = "550 5.1.1 <" + address + "> The email account that you tried to reach does not exist.",
        ["status"] = "5.1.1",
    };

    /// <summary>Mails to this address are taken and not sent on.</summary>
    public void Drop(string address, string reason = "Bounced Address") => bad[address] = () => new JsonObject { ["event"] = "dropped", ["reason"] = reason, ["status"] = "5.0.0" };

    /// <summary>Something more happened to a mail: spamreport, unsubscribe, open …</summary>
    public void Tell(SentMail mail, string what) => Put(mail, new JsonObject { ["event"] = what });

    /// <summary>What became of a mail, in a word; null: nothing was told of it.</summary>
    public string? FateOf(SentMail mail) => fates.GetValueOrDefault(mail.MessageId);

    /// <summary>Posts what waits, the newest first where it is told to be out of order.</summary>
    /// <returns>The status of each post.</returns>
    public async Task<IReadOnlyList<int>> Post(bool backwards = false)
    {
        var answers = new List<int>();
        await turn.WaitAsync();
        try
        {
            while (Address is { } address && !waiting.IsEmpty)
            {
                var some = waiting.Take(MostAtOnce).ToList();
                var body = Body(backwards ? some.AsEnumerable().Reverse() : some);
                answers.Add(await Post(address, body));
                if (Twice)
                    answers.Add(await Post(address, body));
                if (answers[^1] is < 200 or > 299)
                    break;
                foreach (var _ in some)
                    waiting.TryDequeue(out var _);
            }
            return answers;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The headers of a post of these bytes, sealed.</summary>
    public (string Signature, string Time) Seal(ReadOnlySpan<byte> body)
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (Convert.ToBase64String(key.SignData([.. Encoding.UTF8.GetBytes(time), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), time);
    }

    internal void Note(SentMail mail)
    {
        Put(mail, new JsonObject { ["event"] = "processed" });
        Put(mail, bad.TryGetValue(mail.To, out var trouble) ? trouble() : new JsonObject { ["event"] = "delivered", ["response"] = "250 2.0.0 OK", ["tls"] = 1 });
    }

    internal void Forget()
    {
        waiting.Clear();
        fates.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await pump;
        http.Dispose();
        key.Dispose();
    }

    private void Put(SentMail mail, JsonObject what)
    {
        if (Address is null)
            return;
        fates[mail.MessageId] = (string)what["event"]!;
        if (Lost)
            return;
        what["email"] = mail.To;
        what["category"] = new JsonArray([.. mail.Categories.Select(c => (JsonNode)c)]);
        what["timestamp"] = clock.GetUtcNow().ToUnixTimeSeconds();
        what["sg_event_id"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        what["sg_message_id"] = mail.MessageId + ".recvd-5f9c8d7b6-abcde-1-6720A1B2-1F.0";
        what["smtp-id"] = "<" + mail.MessageId + "@geopod-ismtpd-7>";
        foreach (var (name, value) in mail.CustomArgs)
            what[name] = value;
        waiting.Enqueue(what);
        news.Release();
    }

    // The seal covers these line ends too.
    private static byte[] Body(IEnumerable<JsonObject> events) => Encoding.UTF8.GetBytes("[" + string.Join(",\r\n", events.Select(e => e.ToJsonString(Wire))) + "]\r\n");

    private async Task<int> Post(Uri address, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "SendGrid Event API");
        var (signature, time) = Seal(body);
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", signature);
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", time);
        try
        {
            using var answer = await http.SendAsync(request, stop.Token);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private async Task Pump()
    {
        try
        {
            while (true)
            {
                await news.WaitAsync(stop.Token);
                while ((await Post()).Any(status => status is < 200 or > 299))
                    await Task.Delay(Pause, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The mail service closes.
        }
    }
}
