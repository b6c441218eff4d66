namespace CancelSaver.Stores;

/// <summary>What a store tells us, out of customs.</summary>
public abstract record StoreEvent
{
    /// <summary>An order was made or changed.</summary>
    public sealed record OrderChanged(Order Order) : StoreEvent;

    /// <summary>Something happened to this order, but the letter does not hold it: ask the store.</summary>
    public sealed record OrderTouched(long OrderId) : StoreEvent;

    /// <summary>The order is in the trash or gone for good.</summary>
    public sealed record OrderGone(long OrderId) : StoreEvent;

    /// <summary>An authentic letter whose body is an error: our rights in the store are gone.</summary>
    public sealed record NeedsReconnect(string Why) : StoreEvent;

    /// <summary>Nothing for us (a checkout draft, a topic we did not ask for).</summary>
    public sealed record Nothing(string Why) : StoreEvent;

    /// <summary>An authentic letter we cannot read: our fault; it is set aside whole and made visible.</summary>
    public sealed record Unreadable(string Why) : StoreEvent;

    /// <summary>Time to look whether the connection is healthy and to catch up what was missed.</summary>
    public sealed record CheckupDue : StoreEvent;
}

/// <summary>A verified, unopened letter of a store on queue <c>store-events</c>.</summary>
/// <param name="Topic">The platform's word for what it is about.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="TraceParent">W3C trace context of the request that brought it.</param>
/// <param name="Body">The raw bytes as they came.</param>
public sealed record StoreLetter(StoreId Store, string Topic, DateTimeOffset ReceivedAt, string? TraceParent, ReadOnlyMemory<byte> Body)
{
    /// <summary>Key of the order meta this store's consent plugin writes (<see cref="MailConsent.MetaKey"/>): the one foreign mark customs lets in.</summary>
    public string? ConsentKey { get; init; }
}
