using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>One attempt to deliver; Status 0 means refused or timed out.</summary>
public sealed record ShopDelivery(string Topic, string WebhookId, string EventId, int Attempt, string Body, int Status);

/// <summary>A webhook that waits for its delivery. Body and id stay the same however often it is tried.</summary>
public sealed record ShopPending(string Topic, string WebhookId, string EventId, DateTimeOffset TriggeredAt, string ApiVersion, byte[] Body)
{
    public int Attempts { get; internal set; }

    public DateTimeOffset Due { get; internal set; }
}

/// <summary>
/// Queue and postman. A failed delivery is tried eight times more over four hours by the store's clock; order and duplicates are the test's to play with, because Shopify promises
/// neither. https://shopify.dev/docs/apps/build/webhooks
/// </summary>
public sealed partial class ShopifyWebhooks : IDisposable
{
    /// <summary>Minutes from one attempt to the next: four hours in all.</summary>
    private static readonly int[] Gaps = [1, 2, 5, 10, 20, 40, 60, 102];
    private static readonly TimeSpan SecretChangesWithin = TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ShopifyShop shop;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<ShopPending> pending = [];
    private readonly List<string> lost = [];
    private readonly List<ShopDelivery> deliveries = [];
    private readonly List<(DateTimeOffset At, string Secret)> secrets = [];
    private string eventId = "";

    internal ShopifyWebhooks(ShopifyShop shop)
    {
        this.shop = shop;
        secrets.Add((DateTimeOffset.MinValue, shop.Options.ApiSecret));
        NewEvent();
    }

    /// <summary>Where the app takes webhooks; null: nowhere yet, and nothing is kept for later.</summary>
    public Uri? Address { get; set; }

    /// <summary>Where it takes the three compliance topics; null: at <see cref="Address"/> too.</summary>
    public Uri? ComplianceAddress { get; set; }

    public string ApiVersion { get; set; } = "2026-10";

    /// <summary>Every attempt so far, oldest first.</summary>
    public IReadOnlyList<ShopDelivery> Deliveries
    {
        get
        {
            lock (shop.Gate)
                return [.. deliveries];
        }
    }

    /// <summary>What waits, oldest first.</summary>
    public IReadOnlyList<ShopPending> Pending
    {
        get
        {
            lock (shop.Gate)
                return [.. pending];
        }
    }

    internal Action? SomethingWaits { get; set; }

    /// <summary>The next webhook of this topic is never delivered.</summary>
    public void LoseNext(string topic)
    {
        lock (shop.Gate)
            lost.Add(topic);
    }

    /// <summary>What waits is delivered in this order from now on; what <paramref name="order"/> leaves out is lost, what it names twice comes twice.</summary>
    public void Rearrange(Func<IReadOnlyList<ShopPending>, IEnumerable<ShopPending>> order)
    {
        lock (shop.Gate)
        {
            var now = order([.. pending]).ToList();
            pending.Clear();
            foreach (var one in now)
                pending.Add(pending.Contains(one) ? one with { } : one);
        }
    }

    /// <summary>Delivers what is due now, in order; what arises meanwhile waits for the next run. Returns what was tried.</summary>
    public async Task<IReadOnlyList<ShopDelivery>> RunQueue()
    {
        List<ShopPending> due;
        lock (shop.Gate)
            due = [.. pending.Where(p => p.Due <= shop.Now)];
        var done = new List<ShopDelivery>();
        foreach (var one in due)
        {
            lock (shop.Gate)
            {
                // Somebody else's run took it.
                if (pending.FindIndex(p => ReferenceEquals(p, one)) is var at && at < 0)
                    continue;
                pending.RemoveAt(at);
            }
            var status = await Send(one);
            lock (shop.Gate)
            {
                var delivery = new ShopDelivery(one.Topic, one.WebhookId, one.EventId, ++one.Attempts, Encoding.UTF8.GetString(one.Body), status);
                deliveries.Add(delivery);
                done.Add(delivery);
                if (status is < 200 or > 299 && one.Attempts <= Gaps.Length)
                {
                    one.Due = shop.Now.AddMinutes(Gaps[one.Attempts - 1]);
                    pending.Add(one);
                }
            }
        }
        return done;
    }

    /// <summary>All that is raised from here on was born of one action.</summary>
    internal void NewEvent() => eventId = ShopifyShop.Uuid();

    internal void Rotated(string secret) => secrets.Add((shop.Now, secret));

    internal void Add(string topic, JsonNode body)
    {
        if (Address is null || !shop.Options.Topics.Contains(topic) || lost.Remove(topic))
            return;
        pending.Add(new ShopPending(topic, ShopifyShop.Uuid(), eventId, shop.Time.GetUtcNow(), ApiVersion, Bytes(body)) { Due = shop.Now });
        SomethingWaits?.Invoke();
    }

    /// <summary>Shopify writes every letter as it is; .NET's writer leaves only emoji escaped.</summary>
    private static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(Escaped().Replace(body.ToJsonString(Plain), m =>
        m.Groups["before"].Value + (char)Convert.ToUInt16(m.Groups["high"].Value, 16) + (char)Convert.ToUInt16(m.Groups["low"].Value, 16)));

    private async Task<int> Send(ShopPending one)
    {
        var content = new ByteArrayContent(one.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var compliance = one.Topic is "customers/data_request" or "customers/redact" or "shop/redact";
        using var request = new HttpRequestMessage(HttpMethod.Post, compliance ? ComplianceAddress ?? Address : Address) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "Shopify-Captain-Hook");
        request.Headers.Add("X-Shopify-Topic", one.Topic);
        request.Headers.Add("X-Shopify-Shop-Domain", shop.Options.Shop);
        request.Headers.Add("X-Shopify-API-Version", one.ApiVersion);
        request.Headers.Add("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret()), one.Body)));
        request.Headers.Add("X-Shopify-Webhook-Id", one.WebhookId);
        request.Headers.Add("X-Shopify-Event-Id", one.EventId);
        request.Headers.Add("X-Shopify-Triggered-At", one.TriggeredAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z"));
        try
        {
            using var answer = await http.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>After a rotation the old secret goes on signing for up to an hour; this store takes the whole of it.</summary>
    private string Secret()
    {
        lock (shop.Gate)
            return secrets.Last(s => s.At == DateTimeOffset.MinValue || s.At + SecretChangesWithin <= shop.Now).Secret;
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex(@"(?<before>(?<!\\)(?:\\\\)*)\\u(?<high>[dD][89abAB]\w\w)\\u(?<low>[dD][c-fC-F]\w\w)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escaped();
}
