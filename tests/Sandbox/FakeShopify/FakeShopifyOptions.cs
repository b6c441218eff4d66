namespace CancelSaver.Sandbox;

/// <summary>What may differ from one stand-in store to the next. The defaults are the store of the recorded webhooks.</summary>
public sealed record FakeShopifyOptions
{
    /// <summary>What the app asks for at install; <c>write_x</c> holds <c>read_x</c>.</summary>
    public static readonly IReadOnlyList<string> AllScopes =
    [
        "read_orders", "write_orders", "write_order_edits", "read_products", "read_inventory", "read_locations", "read_shipping", "read_customers", "write_customers", "write_discounts",
        "write_draft_orders", "read_store_credit_accounts", "write_store_credit_account_transactions", "read_merchant_managed_fulfillment_orders",
    ];

    /// <summary>The store's <c>*.myshopify.com</c> name.</summary>
    public string Shop { get; init; } = "cancelsaver-eur.myshopify.com";

    public string Name { get; init; } = "Save Test";

    public string Currency { get; init; } = "EUR";

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "Europe/Lisbon";

    /// <summary>ISO 3166, two letters.</summary>
    public string Country { get; init; } = "PT";

    public string Locale { get; init; } = "pt-PT";

    /// <summary>Tax held in the prices; 0 for none.</summary>
    public decimal TaxRate { get; init; } = 0.23m;

    /// <summary>What is sold: <see cref="ShopCatalogue"/> has two.</summary>
    public Func<IEnumerable<ShopProduct>> Catalogue { get; init; } = ShopCatalogue.Outdoor;

    public string ApiKey { get; init; } = "test-client-id";

    public string ApiSecret { get; init; } = "test-secret";

    public string AppHandle { get; init; } = "cancelsaver";

    /// <summary>Granted at install.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = AllScopes;

    /// <summary>Topics the app declared; what is not in it is never delivered.</summary>
    public IReadOnlyList<string> Topics { get; init; } =
    [
        "orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/edited", "refunds/create", "app/uninstalled", "app/scopes_update",
        "customers/data_request", "customers/redact", "shop/redact",
    ];

    /// <summary>Orders are numbered from here on, and every id holds the number: a store that starts again in a sandbox takes another.</summary>
    public int FirstNumber { get; init; } = 1001;

    /// <summary>0 takes any free loopback port.</summary>
    public int Port { get; init; }

    /// <summary>Webhooks go out as soon as something happens, instead of when <c>RunQueue</c> is called.</summary>
    public bool DeliverAtOnce { get; init; }

    /// <summary>The bucket of https://shopify.dev/docs/api/usage/rate-limits: points it holds.</summary>
    public int BucketSize { get; init; } = 2000;

    /// <summary>Points that come back in a second.</summary>
    public int RestoreRate { get; init; } = 100;

    /// <summary>Codes added in bulk exist at once (0), or once their progress has been read so many times.</summary>
    public int BulkAddsAfterReads { get; init; }

    /// <summary>A job (a cancellation) does its work at once (0), or once it has been read so many times.</summary>
    public int JobsAfterReads { get; init; }

    /// <summary>The demo shop of the sandbox: dollars, New York, other goods.</summary>
    public static FakeShopifyOptions Fernhill { get; } = new()
    {
        Shop = "fernhill-goods.myshopify.com",
        Name = "Fernhill Goods",
        Currency = "USD",
        TimeZone = "America/New_York",
        Country = "US",
        Locale = "en-US",
        TaxRate = 0,
        Catalogue = ShopCatalogue.Fernhill,
    };
}
