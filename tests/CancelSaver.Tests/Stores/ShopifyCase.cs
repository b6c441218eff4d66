using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Tests.Stores;

/// <summary>A Shopify store with a recorded order that was cancelled in it, and everything that makes promises there.</summary>
internal sealed class ShopifyCase
{
    public static readonly StoreId Id = StoreId.ForShopify("cancelsaver-eur.myshopify.com");

    private readonly JsonElement recorded;

    public ShopifyCase(string fixture = "orders-cancelled", StoreTable? stores = null)
    {
        recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Shopify", fixture + ".json"))).RootElement;
        Shelf = new ShopifyShelf(Clock);
        var secrets = new Secrets(Convert.ToBase64String(new byte[32]));
        var client = new ShopifyClient(new HttpClient(Shelf), new Tokens(), new ShopifyOptions(), Clock, NullLogger<ShopifyClient>.Instance);
        // Whoever asks for rights brings the table with them.
        var rights = new ShopifyRights(stores ?? new StoreTable(new TableServiceClient("UseDevelopmentStorage=true"), secrets, Clock));
        var codes = new ShopifyCodes(client, secrets, Clock);
        var claims = new ShopifyClaims(client, Clock);
        var drafts = new ShopifyDrafts(client, claims);
        Stock = new ShopifyStock(client);
        Accept = new ShopifyAccept(Stock, codes, new ShopifyCredit(client, claims), drafts, rights);
        Promises = new ShopifyPromises(codes, new ShopifyTwins(client, codes, secrets), drafts, Accept, rights, secrets, Clock);
        Marks = new ShopifyMarks(client);
        Order = Read();
        foreach (var line in Order.Lines)
            Shelf.Variants[line.VariationId] = Variant(line.VariationId);
    }

    public StoreClock Clock { get; } = new();

    public ShopifyShelf Shelf { get; }

    public ShopifyStock Stock { get; }

    public ShopifyPromises Promises { get; }

    public ShopifyAccept Accept { get; }

    public ShopifyMarks Marks { get; }

    public Order Order { get; set; }

    public Store Store { get; set; } = new()
    {
        Id = Id,
        Url = new Uri("https://cancelsaver-eur.myshopify.com"),
        Name = "CancelSaver EUR",
        Currency = "EUR",
        TimeZone = "Europe/Lisbon",
        Language = "en",
        Country = "PT",
    };

    public Cancellation Case => new()
    {
        Id = new CancellationId(Id, Order.Id),
        Status = CancellationStatus.Decided,
        Order = Order,
        CancelledAt = Clock.GetUtcNow(),
        ReceivedAt = Clock.GetUtcNow(),
    };

    /// <summary>Every word in the recorded order that is about the person.</summary>
    public IReadOnlyList<string> Personal
    {
        get
        {
            List<string> words = [];
            foreach (var where in (string[])["customer", "billing_address", "shipping_address"])
            {
                foreach (var it in recorded.GetProperty(where).EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
                    words.Add(it.Value.GetString()!);
            }
            words.Add(recorded.GetProperty("email").GetString()!);
            return [.. words.Where(w => w.Length > 3 && !w.Contains("gid://", StringComparison.Ordinal)).Distinct()];
        }
    }

    public Offer OfferOf(params OfferPart[] parts) =>
        new() { Parts = parts, Ends = Clock.GetUtcNow().AddHours(48), Cost = new Money(500, Order.Total.Currency) };

    public OfferPart Part(OfferKind kind) => new() { Kind = kind, Cost = new Money(500, Order.Total.Currency) };

    public OfferPart TenPercent => Part(OfferKind.Coupon) with { Percent = 10, ProductIds = [.. Order.Lines.Select(l => l.ProductId)] };

    public Task<Provisioned> Provision(params OfferPart[] parts) => Promises.Provision(Store, Case, OfferOf(parts), default);

    public async Task<Promise> Promise(params OfferPart[] parts)
    {
        var made = await Provision(parts);
        Assert.That(made.WhyNot, Is.Null);
        return made.Promise!;
    }

    public static JsonObject Variant(long id, int left = 10, string policy = "DENY", bool tracked = true, bool forSale = true) => new()
    {
        ["id"] = "gid://shopify/ProductVariant/" + id.ToString(CultureInfo.InvariantCulture),
        ["availableForSale"] = forSale,
        ["inventoryPolicy"] = policy,
        ["sellableOnlineQuantity"] = left,
        ["inventoryItem"] = new JsonObject { ["tracked"] = tracked },
    };

    private Order Read()
    {
        Money Of(string set, string which) => Money.Parse(recorded.GetProperty(set).GetProperty(which).GetProperty("amount").GetString()!,
            recorded.GetProperty(set).GetProperty(which).GetProperty("currency_code").GetString()!);
        var currency = recorded.GetProperty("presentment_currency").GetString()!;
        var customer = recorded.GetProperty("customer");
        var at = Clock.GetUtcNow().AddHours(-1);
        return new Order
        {
            Store = Id,
            Id = recorded.GetProperty("id").GetInt64(),
            Number = recorded.GetProperty("name").GetString()!,
            Status = OrderStatus.Cancelled,
            CreatedAt = at,
            ModifiedAt = at,
            Total = Of("total_price_set", "presentment_money"),
            TotalInStoreCurrency = Of("total_price_set", "shop_money"),
            ShippingTotal = Of("total_shipping_price_set", "presentment_money"),
            FeeTotal = Money.Zero(currency),
            DiscountTotal = Money.Zero(currency),
            TaxTotal = Money.Zero(currency),
            CouponCodes = [.. recorded.GetProperty("discount_codes").EnumerateArray().Select(c => c.GetProperty("code").GetString()!)],
            Customer = new CancelSaver.Stores.Customer
            {
                AccountId = customer.ValueKind == JsonValueKind.Object ? customer.GetProperty("id").GetInt64() : null,
                Email = recorded.GetProperty("email").GetString() ?? "",
                FirstName = customer.ValueKind == JsonValueKind.Object ? customer.GetProperty("first_name").GetString() ?? "" : "",
            },
            Lines =
            [
                .. recorded.GetProperty("line_items").EnumerateArray().Select(l => new OrderLine(
                    l.GetProperty("id").GetInt64(), l.GetProperty("product_id").GetInt64(), l.GetProperty("variant_id").GetInt64(), l.GetProperty("name").GetString()!,
                    l.GetProperty("quantity").GetInt32(), Money.Zero(currency))),
            ],
            ShippingLines = [.. recorded.GetProperty("shipping_lines").EnumerateArray().Select(l => new ShippingLine(
                l.GetProperty("id").GetInt64(), l.GetProperty("code").GetString()!, "", l.GetProperty("title").GetString()!, Money.Zero(currency)))],
        };
    }

    /// <summary>A table that knows what the merchant granted.</summary>
    public static async Task<StoreTable> Granting(params string[] scopes)
    {
        var clock = new StoreClock();
        var tables = new TableServiceClient(await Emulator.FreshAccount());
        await tables.CreateTableIfNotExistsAsync(StoreTable.Table);
        var stores = new StoreTable(tables, new Secrets(Convert.ToBase64String(new byte[32])), clock);
        await stores.Save(new ShopifyCase().Store);
        await stores.SaveSecrets(Id, new StoreSecrets { Shopify = new ShopifyGrant { AccessToken = "shpat_test", AccessEnds = clock.GetUtcNow(), Scopes = scopes } });
        return stores;
    }

    private sealed class Tokens : IShopifyTokens
    {
        public ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel) => new("token");
    }
}
