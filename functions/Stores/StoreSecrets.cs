using System.Text;

namespace CancelSaver.Stores;

/// <summary>What a store entrusted to us. Encrypted at rest, never logged, never shown.</summary>
public sealed record StoreSecrets
{
    public string ConsumerKey { get; init; } = "";

    public string ConsumerSecret { get; init; } = "";

    /// <summary>Signs the store's webhooks; made by us, letters and digits only.</summary>
    public string WebhookSecret { get; init; } = "";

    public IReadOnlyList<long> WebhookIds { get; init; } = [];

    /// <summary>What a WooCommerce store's plugin and we sign with; made by us, letters and digits only. Empty: the store has no plugin.</summary>
    public string PluginSecret { get; init; } = "";

    /// <summary>What opens a Shopify store; null at WooCommerce.</summary>
    public ShopifyGrant? Shopify { get; init; }

    public override string ToString() => "(secrets)";
}

/// <summary>An expiring offline token and the one that renews it: always written together.</summary>
public sealed record ShopifyGrant
{
    public required string AccessToken { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset AccessEnds { get; init; }

    /// <summary>Good for one renewal; empty: none, only the merchant opening the app helps.</summary>
    public string RefreshToken { get; init; } = "";

    public DateTimeOffset RefreshEnds { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Somebody is renewing it just now, and has until then (UTC).</summary>
    public DateTimeOffset? RenewingUntil { get; init; }

    public override string ToString() => "(grant)";
}

/// <summary>A store with what opens it and what its webhooks are checked with.</summary>
public sealed record KnownStore(Store Store, StoreSecrets Secrets)
{
    /// <summary>The bytes its webhooks are signed with.</summary>
    public byte[] WebhookKey { get; } = Encoding.UTF8.GetBytes(Secrets.WebhookSecret);

    /// <summary>The bytes its plugin signs with; empty where there is none.</summary>
    public byte[] PluginKey { get; } = Encoding.UTF8.GetBytes(Secrets.PluginSecret);

    public override string ToString() => Store.Id.Value;
}
