using System.Text.Json.Serialization;
using CancelSaver.Rules;

namespace CancelSaver.Stores;

/// <summary>Whether we may and can talk to a store.</summary>
public enum StoreStatus
{
    Connected,
    /// <summary>Its keys stopped working or its webhooks are signed errors: the merchant must connect again. Nothing is lost meanwhile.</summary>
    NeedsReconnect,
    Disconnected,
}

/// <summary>A connected shop: what we read from it and what its merchant chose. Secrets are not in here.</summary>
public sealed record Store
{
    // A little less than a day: an hourly visit that comes a minute early would else skip to the next hour, and walk round the clock.
    private static readonly TimeSpan FactsLife = TimeSpan.FromHours(23.5);

    public required StoreId Id { get; init; }

    /// <summary>The store's home address.</summary>
    public required Uri Url { get; init; }

    public StoreStatus Status { get; init; }

    public required string Name { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>IANA name ("America/New_York"), or an offset ("+02:00") where the store has only that.</summary>
    public required string TimeZone { get; init; }

    /// <summary>BCP 47 ("en-US").</summary>
    public required string Language { get; init; }

    /// <summary>ISO 3166 two letters.</summary>
    public required string Country { get; init; }

    public IReadOnlyList<PaymentMethod> PaymentMethods { get; init; } = [];

    /// <summary>The platform does not tell its ways to pay (Shopify); the store's checkout offers all of them.</summary>
    public bool PaymentMethodsUnknown { get; init; }

    /// <summary>
    /// A cancelled order is final; what comes back is a new one (Shopify). Its fees are duties, which no offer can waive, and a faster way to send it can only be given away altogether.
    /// </summary>
    public bool RebuildsOrders { get; init; }

    public IReadOnlyList<ShippingMethod> ShippingMethods { get; init; } = [];

    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>When name, currency, ways to pay and to send were last read from the store (UTC); they are read once a day, the store is visited every hour.</summary>
    public DateTimeOffset FactsReadAt { get; init; }

    /// <summary>How far orders have been caught up by polling.</summary>
    public DateTimeOffset CaughtUpTo { get; init; }

    /// <summary>
    /// Since this moment (UTC) the store is being read again after a loss: cancellations from before it that we hear of now are recorded, but nobody is written to, since we may have done so before.
    /// </summary>
    public DateTimeOffset OnlyRecordBefore { get; init; }

    /// <summary>Something the merchant must know about the connection ("webhooks were disabled"); null when all is well.</summary>
    public string? Trouble { get; init; }

    public StoreSettings Settings { get; init; } = new();

    /// <summary>The published rulebook; the default one until the merchant publishes another.</summary>
    public Rulebook Rulebook { get; init; } = Rulebook.Default;

    /// <summary>What its products earn; kept in a row of its own and read with the store only where decisions are made (see <c>StoreTable.FindCached</c>).</summary>
    [JsonIgnore]
    public Margins Margins { get; init; } = Margins.None;

    /// <summary>The same store with what was read from the shop just now; what the merchant chose here stays.</summary>
    public Store WithFactsOf(Store read) => this with
    {
        Name = read.Name,
        Currency = read.Currency,
        TimeZone = read.TimeZone,
        Language = read.Language,
        Country = read.Country,
        PaymentMethods = read.PaymentMethods,
        PaymentMethodsUnknown = read.PaymentMethodsUnknown,
        RebuildsOrders = read.RebuildsOrders,
        ShippingMethods = read.ShippingMethods,
        FactsReadAt = read.FactsReadAt,
    };

    /// <summary>A day has passed since the store's facts were read.</summary>
    public bool FactsAreOld(DateTimeOffset now) => now - FactsReadAt >= FactsLife;
}

/// <summary>A payment method the store really has enabled.</summary>
public sealed record PaymentMethod(string Id, string Title);

/// <summary>A shipping method of one of the store's zones.</summary>
/// <param name="Cost">Null when the store computes it (a formula, a carrier).</param>
public sealed record ShippingMethod(string MethodId, string InstanceId, string Title, Money? Cost);
