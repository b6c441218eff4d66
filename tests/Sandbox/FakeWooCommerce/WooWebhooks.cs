using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

public sealed class WooWebhook(int id, WooUser creator, DateTimeOffset created)
{
    public int Id { get; } = id;

    /// <summary>Bodies are built with this user's rights, whoever reads them later.</summary>
    public WooUser Creator { get; } = creator;
    public DateTimeOffset Created { get; } = created;
    public DateTimeOffset? Modified { get; set; }
    public string Name { get; set; } = "";
    public string Status { get; set; } = "active";
    public string Topic { get; set; } = "";
    public string DeliveryUrl { get; set; } = "";
    public string Secret { get; set; } = "";

    /// <summary>Consecutive failures; never shown by REST. More than five, then one more: disabled.</summary>
    public int Failures { get; set; }
    internal bool PingDue { get; set; } = true;

    /// <summary>The key of the signature: the secret after HTML entities were decoded.</summary>
    public byte[] SigningKey => Encoding.UTF8.GetBytes(System.Net.WebUtility.HtmlDecode(Secret));
}

/// <summary>One delivery that was tried; Status 0 means refused or timed out.</summary>
public sealed record WooDelivery(int WebhookId, string Topic, int Resource, string DeliveryId, string Signature, string Body, int Status);

/// <summary>
/// Queue and postman. Bodies are built when they are delivered; one webhook waits for one order only once; nothing is ever sent twice.
/// </summary>
public sealed class WooWebhooks : IDisposable
{
    private readonly WooShop shop;
    private readonly HttpClient http;
    private readonly List<(WooWebhook Hook, int Resource)> pending = [];
    private readonly byte[] salt = RandomNumberGenerator.GetBytes(16);
    private int lastId;

    internal WooWebhooks(WooShop shop)
    {
        this.shop = shop;
        http = Outgoing(shop.Options);
        shop.Raised = Enqueue;
    }

    public List<WooWebhook> All { get; } = [];

    /// <summary>Every delivery tried, oldest first.</summary>
    public List<WooDelivery> Deliveries { get; } = [];

    public int Pending
    {
        get
        {
            lock (shop.Gate)
                return pending.Count;
        }
    }

    internal Action? SomethingWaits { get; set; }

    internal static HttpClient Outgoing(FakeWooCommerceOptions options) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
#pragma warning disable CA5359 // the demo store stands beside the app on one machine, where certificates are home-made
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    { Timeout = options.DeliveryTimeout };

    internal WooWebhook New(WooUser creator)
    {
        var hook = new WooWebhook(++lastId, creator, shop.Now);
        All.Add(hook);
        return hook;
    }

    private void Enqueue(string topic, int resource)
    {
        foreach (var hook in All.Where(h => h.Status == "active" && h.Topic == topic && !pending.Contains((h, resource))))
            pending.Add((hook, resource));
        if (pending.Count > 0)
            SomethingWaits?.Invoke();
    }

    /// <summary>Delivers what waits now, in order; what arises meanwhile waits for the next run. Returns what was tried.</summary>
    public async Task<IReadOnlyList<WooDelivery>> RunQueue()
    {
        List<(WooWebhook Hook, int Resource)> due;
        lock (shop.Gate)
            due = [.. pending];
        var done = new List<WooDelivery>();
        foreach (var item in due)
        {
            HttpRequestMessage request;
            string body;
            lock (shop.Gate)
            {
                // Somebody else's run took it, or the webhook was deleted meanwhile.
                if (!pending.Remove(item) || !All.Contains(item.Hook))
                    continue;
                body = PhpJson.Text(Body(item.Hook, item.Resource));
                request = Request(item.Hook, body);
            }
            using (request)
            {
                var status = await Send(request);
                lock (shop.Gate)
                {
                    Count(item.Hook, status is >= 200 and < 303);
                    var delivery = new WooDelivery(item.Hook.Id, item.Hook.Topic, item.Resource, Header("Delivery-ID"),
                        Header("Signature"), body, status);
                    Deliveries.Add(delivery);
                    done.Add(delivery);
                }
                string Header(string name) => request.Headers.GetValues("X-WC-Webhook-" + name).Single();
            }
            await Ping(item.Hook);
        }
        return done;
    }

    private void Count(WooWebhook hook, bool succeeded)
    {
        if (succeeded)
        {
            hook.Failures = 0;
        }
        else if (hook.Failures > 5)
        {
            hook.Status = "disabled";
            hook.Modified = shop.Now;
        }
        else
        {
            hook.Failures++;
            hook.Modified = shop.Now;
        }
    }

    private JsonObject Body(WooWebhook hook, int resource)
    {
        if (hook.Topic.StartsWith("action.", StringComparison.Ordinal))
            return new JsonObject { ["action"] = hook.Topic["action.".Length..], ["arg"] = resource };
        if (hook.Topic.EndsWith(".deleted", StringComparison.Ordinal))
            return new JsonObject { ["id"] = resource };
        if (shop.FindOrder(resource) is not { } order)
            return new WooError(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.").Body;
        return hook.Creator.ManagesShop
            ? WooOrderJson.Of(shop, order)
            : new WooError(hook.Creator.Deleted ? 401 : 403, "woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.").Body;
    }

    private HttpRequestMessage Request(WooWebhook hook, string body)
    {
        // Webhook and second make the id: two orders delivered in one second share it.
        var second = HMACSHA256.HashData(salt, Encoding.ASCII.GetBytes($"{hook.Id}{shop.Now.ToUnixTimeSeconds()}"));
        return Request(shop, hook, body, Convert.ToHexStringLower(second)[..32]);
    }

    internal static HttpRequestMessage Request(WooShop shop, WooWebhook hook, string body, string deliveryId)
    {
        var bytes = Encoding.ASCII.GetBytes(body);
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var dot = hook.Topic.IndexOf('.', StringComparison.Ordinal);
        var request = new HttpRequestMessage(HttpMethod.Post, hook.DeliveryUrl) { Content = content };
        Agent(request);
        request.Headers.Add("X-WC-Webhook-Source", shop.Home + "/");
        request.Headers.Add("X-WC-Webhook-Topic", hook.Topic);
        request.Headers.Add("X-WC-Webhook-Resource", hook.Topic[..dot]);
        request.Headers.Add("X-WC-Webhook-Event", hook.Topic[(dot + 1)..]);
        request.Headers.Add("X-WC-Webhook-Signature", Convert.ToBase64String(HMACSHA256.HashData(hook.SigningKey, bytes)));
        request.Headers.Add("X-WC-Webhook-ID", $"{hook.Id}");
        request.Headers.Add("X-WC-Webhook-Delivery-ID", deliveryId);
        return request;
    }

    private static void Agent(HttpRequestMessage request) =>
        request.Headers.TryAddWithoutValidation("User-Agent", "WooCommerce/11.0.1 Hookshot (WordPress/7.1)");

    /// <summary>Form-encoded, unsigned, without X-WC headers. A failed ping is no failure; it stays due.</summary>
    internal async Task Ping(WooWebhook hook)
    {
        if (!hook.PingDue || hook.Status != "active")
            return;
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes($"webhook_id={hook.Id}"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.DeliveryUrl) { Content = content };
        Agent(request);
        if (await Send(request) == 200)
            hook.PingDue = false;
    }

    private async Task<int> Send(HttpRequestMessage request)
    {
        if (shop.Options.RefuseLocalAddresses && WooGrant.IsLocal(request.RequestUri!))
            return 0;
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

    public void Dispose() => http.Dispose();
}
