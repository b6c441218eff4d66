namespace CancelSaver.Sandbox;

/// <summary>
/// What may differ from one demo store to the next. The defaults are the store the captures were taken from, under another name.
/// </summary>
public sealed record FakeWooCommerceOptions
{
    public string Name { get; init; } = "Fernhill Goods";

    /// <summary>IANA name; the REST interface shows local times of this zone.</summary>
    public string TimeZone { get; init; } = "America/New_York";

    public string Currency { get; init; } = "USD";
    public string CurrencySymbol { get; init; } = "$";
    public string Country { get; init; } = "US:NY";

    /// <summary>Orders and coupons are numbered from here on.</summary>
    public int FirstId { get; init; } = 100;

    /// <summary>0 takes any free loopback port.</summary>
    public int Port { get; init; }

    /// <summary>Serve over TLS with a certificate nobody trusts; Basic authentication works only then.</summary>
    public bool Https { get; init; }

    /// <summary>A proxy ends TLS and the site's config says so to PHP: Basic works although the wire is http.</summary>
    public bool PhpSeesTls { get; init; }

    /// <summary>Webhooks go out as soon as something happens, instead of when <c>RunQueue</c> is called.</summary>
    public bool DeliverAtOnce { get; init; }

    /// <summary>Let wc-auth call an http address. The real store refuses that whatever its settings are.</summary>
    public bool AllowHttpCallback { get; init; }

    /// <summary>
    /// Refuse private addresses and odd ports for webhooks and callbacks, as a real store does without a must-use plugin.
    /// </summary>
    public bool RefuseLocalAddresses { get; init; }

    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Setting <c>woocommerce_hold_stock_minutes</c>.</summary>
    public int HoldStockMinutes { get; init; } = 60;
}
