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

    public override string ToString() => "(secrets)";
}

/// <summary>A store with what opens it and what its webhooks are checked with.</summary>
public sealed record KnownStore(Store Store, StoreSecrets Secrets)
{
    /// <summary>The bytes its webhooks are signed with.</summary>
    public byte[] WebhookKey { get; } = Encoding.UTF8.GetBytes(Secrets.WebhookSecret);

    public override string ToString() => Store.Id.Value;
}
