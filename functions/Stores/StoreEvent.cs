namespace CancelSaver.Stores;

/// <summary>What a store tells us, out of customs.</summary>
public abstract record StoreEvent
{
    /// <summary>An order was made or changed.</summary>
    public sealed record OrderChanged(Order Order) : StoreEvent;

    /// <summary>Something happened to this order, but the letter does not hold it: ask the store.</summary>
    /// <param name="ModifiedAt">How new it is, where the letter says so: what we know already is not asked for again.</param>
    public sealed record OrderTouched(long OrderId, DateTimeOffset? ModifiedAt = null) : StoreEvent;

    /// <summary>The order is in the trash or gone for good.</summary>
    public sealed record OrderGone(long OrderId) : StoreEvent;

    /// <summary>An authentic letter whose body is an error: our rights in the store are gone.</summary>
    public sealed record NeedsReconnect(string Why) : StoreEvent;

    /// <summary>Nothing for us (a checkout draft, a topic we did not ask for).</summary>
    public sealed record Nothing(string Why) : StoreEvent;

    /// <summary>An authentic letter we cannot read: our fault; it is set aside whole and made visible.</summary>
    public sealed record Unreadable(string Why) : StoreEvent;

    /// <summary>The merchant removed the app: nothing is sent from this moment.</summary>
    public sealed record Uninstalled : StoreEvent;

    /// <summary>The merchant gave or took rights.</summary>
    public sealed record ScopesChanged(IReadOnlyList<string> Scopes) : StoreEvent;

    /// <summary>A customer wants to know what is kept; the answer goes to the merchant.</summary>
    /// <param name="RequestId">The platform's number of the request.</param>
    public sealed record DataRequested(NamedPerson Person, string RequestId) : StoreEvent;

    /// <summary>A customer is to be forgotten.</summary>
    public sealed record PersonToErase(NamedPerson Person) : StoreEvent;

    /// <summary>Nothing of this store may be kept.</summary>
    public sealed record StoreToErase : StoreEvent;

    /// <summary>Time to look whether the connection is healthy and to catch up what was missed.</summary>
    public sealed record CheckupDue : StoreEvent;
}

/// <summary>A person as a store's request names them: any of it may be missing. Personal data: never logged.</summary>
/// <param name="Orders">The platform's numbers of the orders that are meant.</param>
public sealed record NamedPerson(long? AccountId, string Email, string Phone, IReadOnlyList<long> Orders);

/// <summary>A verified, unopened letter of a store on queue <c>store-events</c>.</summary>
/// <param name="Topic">The platform's word for what it is about.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="TraceParent">W3C trace context of the request that brought it.</param>
/// <param name="Body">The raw bytes as they came.</param>
public sealed record StoreLetter(StoreId Store, string Topic, DateTimeOffset ReceivedAt, string? TraceParent, ReadOnlyMemory<byte> Body)
{
    /// <summary>Key of the order meta this store's consent plugin writes (<see cref="MailConsent.MetaKey"/>): the one foreign mark customs lets in.</summary>
    public string? ConsentKey { get; init; }

    /// <summary>When it happened (UTC), where the platform says so on the envelope: letters come up to a day late. Null: when it was received must do.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>What it holds we fetched ourselves: the store has not written.</summary>
    public bool IsFetched => Topic.EndsWith("polled", StringComparison.Ordinal);
}
