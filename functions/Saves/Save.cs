using CancelSaver.Stores;

namespace CancelSaver.Saves;

/// <summary>How an order came back.</summary>
public enum SaveKind
{
    /// <summary>The cancelled order itself was re-opened by us and stands.</summary>
    Reopened,
    /// <summary>A new order used our code.</summary>
    Redeemed,
    /// <summary>A new order of the same person while our offer stood, without the code: with us, perhaps not because of us.</summary>
    WithOffer,
    /// <summary>Without us.</summary>
    Alone,
    /// <summary>The order was never cancelled, because of what we did: the customer had asked for it on our page, and kept it.</summary>
    Kept,
    /// <summary>Somebody of the team says so. Nothing was measured: it counts by itself and never as a difference we made.</summary>
    ByHand,
}

/// <summary>An order that came back, and what that was worth.</summary>
/// <param name="OrderId">The order that stands now.</param>
/// <param name="Recovered">What it brings, after our discount, in the order's currency.</param>
/// <param name="Cost">What the promise cost.</param>
public sealed record Save(SaveKind Kind, long OrderId, Money Recovered, Money Cost, DateTimeOffset At);
