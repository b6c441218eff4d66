namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Our marks on a store's orders and coupons. Keys that start with an underscore are hidden from customers; customs lets them all in
/// (<see cref="Order.Marks"/>).
/// </summary>
public static class WooMarks
{
    /// <summary>The case that re-opened the order or made the coupon: how we know our own writes when their echo comes back.</summary>
    public const string Case = OrderMarks.Case;

    /// <summary>What was promised: the kinds, joined by "+".</summary>
    public const string Offer = "_cancelsaver_offer";

    /// <summary>For the warehouse: <c>{"reconfirmBy":"…","leavesOn":"…"}</c>, UTC and store calendar.</summary>
    public const string Priority = "_cancelsaver_priority";

    /// <summary>When we cancelled the order again because the promise was over (UTC); empty while it stands.</summary>
    public const string Released = "_cancelsaver_released";
}
