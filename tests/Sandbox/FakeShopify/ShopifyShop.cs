using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>One way to send an order.</summary>
public sealed record ShopRate(long Id, string Title, decimal Price);

/// <summary>A note of an app on something of the store.</summary>
public sealed record ShopMetafield(long Id, string Owner, string Namespace, string Key, string Type, string Value, DateTimeOffset At)
{
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Type + Value)));
}

/// <summary>Work the store does later: its end, and how often it must still be looked at before that.</summary>
internal sealed class ShopJob(string id, int readsLeft, Action work)
{
    private int left = readsLeft;

    public string Id { get; } = id;

    public bool Done { get; private set; }

    public void Look()
    {
        if (!Done && left-- <= 0)
        {
            Done = true;
            work();
        }
    }
}

/// <summary>Everything a stand-in store knows, in memory. All changes go through its own lock.</summary>
public sealed partial class ShopifyShop
{
    private static readonly Dictionary<string, long> FirstIds = new(StringComparer.Ordinal)
    {
        ["Order"] = 9007199254740000,
        ["LineItem"] = 9007199254800000,
        ["ShippingLine"] = 9007199254850000,
        ["Refund"] = 9007199254900000,
        ["RefundLineItem"] = 9007199254910000,
        ["OrderTransaction"] = 9007199254950000,
        ["Customer"] = 7200000000000,
        ["MailingAddress"] = 7300000000000,
        ["DiscountCodeNode"] = 1500000000000,
        ["DiscountRedeemCode"] = 1600000000000,
        ["DiscountRedeemCodeBulkCreation"] = 1700000000000,
        ["DraftOrder"] = 1200000000000,
        ["DraftOrderLineItem"] = 1210000000000,
        ["CalculatedOrder"] = 9100000000000,
        ["CalculatedLineItem"] = 9110000000000,
        ["StoreCreditAccount"] = 3100000000000,
        ["StoreCreditAccountCreditTransaction"] = 3200000000000,
        ["Metafield"] = 3300000000000,
        ["OrderEdit"] = 5300000000000,
        ["WebhookSubscription"] = 1100000000000,
        ["DataRequest"] = 9998000,
    };

    private readonly Dictionary<string, long> lastIds = new(StringComparer.Ordinal);
    private readonly TimeProvider time;
    private readonly TimeZoneInfo zone;
    private int orders;
    private int drafts;

    internal ShopifyShop(TimeProvider time, FakeShopifyOptions options)
    {
        (this.time, Options) = (time, options);
        zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        Products = [.. options.Catalogue()];
        Scopes = [.. options.Scopes];
        Webhooks = new ShopifyWebhooks(this);
    }

    public FakeShopifyOptions Options { get; }

    /// <summary>Root of the storefront, without a trailing slash; known once the listener has its port.</summary>
    public string Home { get; internal set; } = "";

    public List<ShopProduct> Products { get; }

    public List<ShopCustomer> Customers { get; } = [];

    public List<ShopOrder> Orders { get; } = [];

    public List<ShopDiscount> Discounts { get; } = [];

    public List<ShopDraft> Drafts { get; } = [];

    public List<ShopMetafield> Metafields { get; } = [];

    /// <summary>Invoices the store mailed by itself: draft name, address.</summary>
    public List<(string Draft, string To)> InvoicesSent { get; } = [];

    public List<ShopRate> Rates { get; } = [new(650000000001, "Standard", 4.90m), new(650000000002, "Express", 12.90m)];

    public ShopifyWebhooks Webhooks { get; }

    /// <summary>What the merchant granted; change it with <see cref="SetScopes"/>.</summary>
    public List<string> Scopes { get; }

    public bool Installed { get; internal set; } = true;

    /// <summary>Shopify did not approve the app for personal data: names, addresses, mail and phone are null everywhere.</summary>
    public bool HidePersonalData { get; set; }

    /// <summary>The next draft is not ready to be paid before it has been read so many times.</summary>
    public int DraftsReadyAfterReads { get; set; }

    /// <summary>The search among a discount's codes does not know the newest ones yet.</summary>
    public bool CodeSearchIsBehind { get; set; }

    internal Lock Gate { get; } = new();

    internal Dictionary<string, ShopJob> Jobs { get; } = new(StringComparer.Ordinal);

    internal DateTimeOffset Now
    {
        get
        {
            var at = time.GetUtcNow();
            return new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        }
    }

    internal TimeProvider Time => time;

    public ShopOrder Order(long id) => Orders.Find(o => o.Id == id) ?? throw new InvalidOperationException("There is no order " + id + ".");

    public ShopVariant Variant(long id) => FindVariant(id) ?? throw new InvalidOperationException("There is no variant " + id + ".");

    /// <summary>The discount a code belongs to; null when there is none.</summary>
    public ShopDiscount? Discount(string code) => ShopPricing.Find(Discounts, code)?.Discount;

    /// <summary>Address of an order's own page; holds its key.</summary>
    public string StatusUrl(ShopOrder order) => $"{Home}/{ShopBodies.ShopId}/orders/{order.Token}/authenticate?key={order.Token[..12]}";

    /// <summary>Whatever the store does later (cancellations, codes taken away) is done now.</summary>
    public void FinishJobs()
    {
        lock (Gate)
        {
            foreach (var job in Jobs.Values.ToList())
            {
                while (!job.Done)
                    job.Look();
            }
        }
    }

    public void SetStock(long variant, int? stock)
    {
        lock (Gate)
            Variant(variant).Stock = stock;
    }

    /// <summary>The person with this e-mail; made when the store does not know it yet.</summary>
    public ShopCustomer Customer(string email, Action<ShopCustomer>? more = null)
    {
        lock (Gate)
        {
            var customer = FindCustomer(email);
            if (customer is null)
                Customers.Add(customer = new ShopCustomer { Id = NextId("Customer"), Email = email, CreatedAt = Now });
            more?.Invoke(customer);
            return customer;
        }
    }

    internal ShopCustomer? FindCustomer(string? email) =>
        email is { Length: > 0 } ? Customers.Find(c => string.Equals(c.Email, email, StringComparison.OrdinalIgnoreCase)) : null;

    internal ShopVariant? FindVariant(long id) => Products.SelectMany(p => p.Variants).FirstOrDefault(v => v.Id == id);

    /// <summary>What can still be sold: stock less what drafts keep back. Null: as much as one likes.</summary>
    internal int? Sellable(ShopVariant variant, ShopDraft? but = null)
    {
        if (variant.ContinueSelling || variant.Stock is not { } stock)
            return null;
        return stock - Drafts.Where(d => d != but && d.Status != "COMPLETED" && d.ReserveUntil > Now).SelectMany(d => d.Lines).Where(l => l.Variant == variant).Sum(l => l.Quantity);
    }

    internal bool CanBuy(ShopVariant variant, int quantity, ShopDraft? but = null) =>
        variant.Product.Status == "ACTIVE" && (Sellable(variant, but) is not { } left || left >= quantity);

    internal long NextId(string kind)
    {
        var id = lastIds.GetValueOrDefault(kind, FirstIds[kind] + Options.FirstNumber - 1) + 1;
        lastIds[kind] = id;
        return id;
    }

    internal int NextOrderNumber() => Options.FirstNumber + orders++;

    internal int NextDraftNumber() => Options.FirstNumber - 1000 + drafts++;

    internal static string Secret(int length = 32) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(length / 2));

    internal static string Uuid() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    /// <summary>With the store's own offset, as webhooks write it.</summary>
    internal string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    internal void Raise(string topic, JsonNode body) => Webhooks.Add(topic, body);

    internal void Touched(ShopOrder order)
    {
        order.UpdatedAt = Now;
        Raise("orders/updated", ShopOrderPayload.Of(this, order));
    }
}
