using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>
/// Plays the CancelSaver plugin inside the demo store: the same calls on the wire, the same marks on orders, as the PHP under <c>functions/Stores/WooCommerce/Plugin</c> makes them.
/// </summary>
public sealed partial class WooPlugin : IDisposable
{
    public const string LinkPath = "/wp-json/wc-cancelsaver/v1/link";

    private static readonly string[] Marks = ["reason", "words", "actor", "from", "at"];
    private readonly WooShop shop;
    private readonly HttpClient http;
    private readonly List<int> soon = [];

    internal WooPlugin(WooShop shop, Uri service) => (this.shop, Service, http) = (shop, service, WooWebhooks.Outgoing(shop.Options));

    /// <summary>Where the service lives, as it was written into the zip.</summary>
    public Uri Service { get; }

    /// <summary>What the service handed over; null: not connected.</summary>
    public (string Store, string Secret)? Link { get; private set; }

    /// <summary>Every message to the service so far, with its seal.</summary>
    public List<(string What, string Body, string Time, string Signature, int Status)> Said { get; } = [];

    /// <summary>PUT of the service. WordPress validates the arguments before the route's own code runs.</summary>
    internal WooAnswer TakeLink(WooUser? user, JsonObject body)
    {
        if (user is not { ManagesShop: true })
            throw new WooError(user is null ? 401 : 403, "rest_forbidden", "Sorry, you are not allowed to do that.");
        if (body["store"]?.GetValue<string>() is not { } store || !StoreName().IsMatch(store) || body["secret"]?.GetValue<string>() is not { } secret || !Secret().IsMatch(secret))
            throw new WooError(400, "rest_invalid_param", "Invalid parameter(s): store, secret");
        Link = (store, secret);
        return new WooAnswer(200, new JsonObject { ["version"] = "1.0.0" });
    }

    public IEnumerable<WooWebhook> OurWebhooks() => Link is { } link ? shop.Webhooks.All.Where(h => h.DeliveryUrl == new Uri(Service, "webhooks/woocommerce/" + link.Store).AbsoluteUri) : [];

    /// <summary>The address "Open CancelSaver" leads to; null when the service said no.</summary>
    public async Task<string?> Open(int user, string name)
    {
        var (status, text) = await Ask("door", new JsonObject { ["user"] = new JsonObject { ["id"] = user, ["name"] = name } });
        return status == 200 ? JsonNode.Parse(text)?["open"]?.GetValue<string>() : null;
    }

    /// <summary>Signed, as <c>ask_service()</c> does it.</summary>
    public async Task<(int Status, string Text)> Ask(string what, JsonObject message, DateTimeOffset? at = null)
    {
        var link = Link ?? throw new InvalidOperationException("The plugin is not connected.");
        message["once"] = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var body = message.ToJsonString();
        var time = $"{(at ?? shop.Now).ToUnixTimeSeconds()}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(link.Secret), Encoding.UTF8.GetBytes(time + "\n" + what + "\n" + body)));
        var answer = await Send(what, body, link.Store, time, signature);
        Said.Add((what, body, time, signature, answer.Status));
        return answer;
    }

    /// <summary>The bytes of a message under any seal: what a stranger would try.</summary>
    public async Task<(int Status, string Text)> Send(string what, string body, string store, string time, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Service, "install/woocommerce/plugin/" + what)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("User-Agent", "CancelSaver-Plugin/1.0.0");
        request.Headers.TryAddWithoutValidation("X-CancelSaver-Store", store);
        request.Headers.TryAddWithoutValidation("X-CancelSaver-Time", time);
        request.Headers.TryAddWithoutValidation("X-CancelSaver-Signature", signature);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>"Cancel my order" below an order, also while it is on hold or processing. False when it cannot be cancelled any more.</summary>
    public bool CancelByCustomer(int id, string reason, string words)
    {
        lock (shop.Gate)
        {
            var order = shop.Order(id);
            if (order.Status is not ("pending" or "failed" or "on-hold" or "processing"))
                return false;
            if (reason.Length > 0)
                shop.SetMeta(order.Meta, "_cancelsaver_reason", reason);
            if (words.Length > 0)
                shop.SetMeta(order.Meta, "_cancelsaver_words", words);
            shop.SetStatus(order, "cancelled", "Order cancelled by customer.");
            shop.Save(order);
            return true;
        }
    }

    /// <summary>Notes who cancels at that moment.</summary>
    internal void StatusChanged(WooOrder order, string from, string why, string author)
    {
        if (Link is null)
            return;
        if (from == "cancelled")
        {
            foreach (var mark in Marks)
                shop.SetMeta(order.Meta, "_cancelsaver_" + mark, null);
        }
        if (order.Status != "cancelled")
            return;
        var actor = why.StartsWith("Order cancelled by customer", StringComparison.Ordinal) ? "customer"
            : why.StartsWith("Unpaid order", StringComparison.Ordinal) ? "timeout"
            : author == shop.Admin.Name ? "merchant" : from == "failed" ? "payment" : "system";
        shop.SetMeta(order.Meta, "_cancelsaver_actor", actor);
        shop.SetMeta(order.Meta, "_cancelsaver_from", from);
        shop.SetMeta(order.Meta, "_cancelsaver_at", shop.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        soon.Add(order.Id);
    }

    /// <summary>The end of a page: what was cancelled is told at once. Nobody waits for the answers, so they are only counted.</summary>
    public async Task<IReadOnlyList<int>> SendAtOnce()
    {
        List<HttpRequestMessage> letters = [];
        lock (shop.Gate)
        {
            if (OurWebhooks().FirstOrDefault(h => h.Topic == "order.updated") is { } hook)
                letters.AddRange(soon.Distinct().Take(10).Select(id => WooWebhooks.Request(shop, hook, PhpJson.Text(WooOrderJson.Of(shop, shop.Order(id))), "at-once")));
            soon.Clear();
        }
        List<int> answers = [];
        foreach (var letter in letters)
        {
            using (letter)
            {
                letter.Headers.UserAgent.Clear();
                letter.Headers.UserAgent.Add(new ProductInfoHeaderValue("CancelSaver-Plugin", "1.0.0"));
                using var answer = await http.SendAsync(letter);
                answers.Add((int)answer.StatusCode);
            }
        }
        return answers;
    }

    public void Repair()
    {
        lock (shop.Gate)
        {
            foreach (var hook in OurWebhooks())
                (hook.Status, hook.Failures) = ("active", 0);
        }
    }

    /// <summary>Tells the service, deletes webhooks and keys, forgets the secret.</summary>
    public async Task Disconnect()
    {
        try
        {
            await Ask("gone", []);
        }
        catch (HttpRequestException)
        {
            // The service finds out by itself.
        }
        lock (shop.Gate)
        {
            var ours = OurWebhooks().ToList();
            shop.Webhooks.All.RemoveAll(ours.Contains);
            shop.Keys.RemoveAll(k => k.Description.StartsWith("CancelSaver - API (", StringComparison.Ordinal));
            Link = null;
        }
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{4,700}\z", RegexOptions.None, 1000)]
    private static partial Regex StoreName();

    [GeneratedRegex(@"\A[A-Za-z0-9]{32,128}\z", RegexOptions.None, 1000)]
    private static partial Regex Secret();
}
