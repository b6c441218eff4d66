namespace CancelSaver.Cancellations;

/// <summary>Who really cancelled.</summary>
public enum CancelClass
{
    Unknown,
    Customer,
    PaymentFailed,
    UnpaidTimeout,
    OutOfStock,
    Fraud,
    Staff,
    EditedAndRecreated,
    Test,
}

/// <summary>A class with what speaks for it, in sentences a merchant understands.</summary>
public sealed record Classified(CancelClass Class, IReadOnlyList<string> Evidence)
{
    public static Classified As(CancelClass cancelClass, params string[] evidence) => new(cancelClass, evidence);
}

/// <summary>What a store noted about an order's end.</summary>
public sealed record CancelTrail
{
    /// <summary>Newest first, plain text (tags and entities taken out). May hold names: never logged.</summary>
    public IReadOnlyList<TrailNote> Notes { get; init; } = [];

    /// <summary>The status the order had before; null when the store does not tell.</summary>
    public OrderStatusBefore? Before { get; init; }

    /// <summary>The reason the store keeps with a cancelled order, where it keeps one: <c>customer</c>, <c>declined</c>, <c>fraud</c>, <c>inventory</c>, <c>staff</c>, <c>other</c>.</summary>
    public string? StoreReason { get; init; }

    /// <summary>The store's own risk check calls the order high risk.</summary>
    public bool HighRisk { get; init; }
}

/// <summary>One note of the store on an order.</summary>
public sealed record TrailNote(DateTimeOffset At, string Text, string Author);

/// <summary>The status before the cancellation, where it can be told.</summary>
public enum OrderStatusBefore
{
    Pending,
    OnHold,
    Processing,
    Failed,
    Completed,
}
