namespace CancelSaver.Stores;

/// <summary>
/// What a shop lets us do with an order that still stands: find it for its customer, cancel it, or change it so that it need not be cancelled. Everything here may be called twice:
/// the second call finds the first one's work. A platform without one has no cancel page of ours.
/// </summary>
public interface IOrderDesk
{
    /// <summary>Which <see cref="StoreId.Platform"/> it serves.</summary>
    string Platform { get; }

    /// <summary>What the merchant allows us; without the right to cancel there is no page.</summary>
    Task<DeskRights> Rights(Store store, CancellationToken cancel);

    /// <summary>The newest orders of a signed-in customer, whatever their state.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<IReadOnlyList<DeskOrder>> FindOwn(Store store, long customerId, CancellationToken cancel);

    /// <summary>The order with these two numbers, as a guest typed them; null when there is none, whatever was wrong.</summary>
    /// <param name="confirmation">What only the customer was told: compared in fixed time.</param>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<DeskOrder?> FindByNumbers(Store store, string number, string confirmation, CancellationToken cancel);

    /// <summary>The order as it stands now; null when the store no longer has it.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<DeskOrder?> Find(Store store, long orderId, CancellationToken cancel);

    /// <summary>Cancels it for good: the goods go back on the shelf, the money the way it came, and the store itself writes to the customer.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<CancelAnswer> CancelOrder(Store store, long orderId, string staffNote, CancellationToken cancel);

    /// <summary>Gives back what is left of the shipping the customer paid.</summary>
    /// <param name="key">Made from the case: the same key is the same refund.</param>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<DeskAnswer> RefundShipping(Store store, long orderId, string key, string note, CancellationToken cancel);

    /// <summary>Sends the order somewhere else in the same country; name and telephone stay.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<DeskAnswer> ChangeAddress(Store store, long orderId, NewAddress address, CancellationToken cancel);

    /// <summary>The lines that can be changed, with what they can be changed to.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<IReadOnlyList<LineSiblings>> Siblings(Store store, long orderId, CancellationToken cancel);

    /// <summary>
    /// Puts another variant of the same product, one of its <see cref="Siblings"/>, in a line's place. <see cref="DeskAnswer.Amount"/> is what the customer has to pay more, or gets
    /// back when negative.
    /// </summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<DeskAnswer> ChangeVariant(Store store, long orderId, long lineId, long variantId, string staffNote, CancellationToken cancel);

    /// <summary>Writes a note under the order's note and tags it, for the people who pack and answer.</summary>
    /// <exception cref="StorefrontException">The store could not be asked.</exception>
    Task<DeskAnswer> NoteAndTag(Store store, long orderId, string note, IReadOnlyList<string> tags, CancellationToken cancel);
}

/// <summary>Finds the desk that serves a store; not every platform has one.</summary>
public sealed class OrderDesks(IEnumerable<IOrderDesk> all)
{
    private readonly Dictionary<string, IOrderDesk> byPlatform = all.ToDictionary(d => d.Platform);

    /// <summary>Null where orders are only heard of once they are cancelled.</summary>
    public IOrderDesk? For(StoreId store) => byPlatform.GetValueOrDefault(store.Platform);
}

/// <summary>What the merchant lets us do with standing orders.</summary>
/// <param name="Cancel">Cancel, refund, change the address, write notes.</param>
/// <param name="Edit">Change what is in the order.</param>
public sealed record DeskRights(bool Cancel, bool Edit);

/// <summary>The little of an order that a customer needs to know it by.</summary>
public sealed record DeskOrder
{
    public required long Id { get; init; }

    public required string Number { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Money Total { get; init; }

    /// <summary>ISO 3166 two letters of the shipping, else the billing address; empty when the store does not say.</summary>
    public string Country { get; init; } = "";

    /// <summary>The first few products, "2 × Trail Runner".</summary>
    public IReadOnlyList<string> Goods { get; init; } = [];

    public bool MoreGoods { get; init; }

    /// <summary>Why it cannot be cancelled on a page; null: it can.</summary>
    public NotHere? WhyNot { get; init; }
}

/// <summary>Why an order cannot be cancelled by its customer any more.</summary>
public enum NotHere
{
    Cancelled,
    /// <summary>Sent, or just being packed, or nothing was to be sent.</summary>
    Sent,
    InReturn,
}

/// <summary>What the store says to a wish.</summary>
/// <param name="WhyNot">One sentence for the merchant; null when it was done.</param>
/// <param name="Amount">The money it moved, where it moved any and that is known.</param>
public sealed record DeskAnswer(bool Done, string? WhyNot = null, Money? Amount = null)
{
    public static readonly DeskAnswer Yes = new(true);

    public static DeskAnswer No(string why) => new(false, why);
}

/// <summary>How far a cancellation has come.</summary>
public enum CancelState
{
    Refused,
    /// <summary>The store is at it: minutes at most.</summary>
    Started,
    Done,
    /// <summary>It was cancelled before.</summary>
    Already,
}

/// <param name="WhyNot">One sentence for the merchant when it was refused.</param>
public sealed record CancelAnswer(CancelState State, string? WhyNot = null);

/// <summary>Another place in the same country. Personal data: on its way to the store, kept nowhere.</summary>
/// <param name="Province">The short form ("NY"); empty: as it is.</param>
public sealed record NewAddress(string Address1, string Address2, string City, string Province, string Zip)
{
    public override string ToString() => "(an address)";
}

/// <summary>A line and what it can be changed to.</summary>
public sealed record LineSiblings(long LineId, string Name, int Quantity, IReadOnlyList<Sibling> Siblings);

/// <summary>Another variant of a line's product that can be had now.</summary>
/// <param name="Difference">More (or, negative, less) than the line cost, all pieces together, before tax.</param>
public sealed record Sibling(long VariantId, string Title, Money Difference);
