using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

// What is given back, and what is written on the order for the people who pack it.
public sealed partial class ShopifyDesk
{
    private static readonly ShopifyDocument<ShippingToRefundAnswer> shippingToRefund = new("ShippingToRefund", DeskJson.Default.ShippingToRefundAnswer);
    private static readonly ShopifyDocument<RefundShippingAnswer> refundShipping = new("RefundShipping", DeskJson.Default.RefundShippingAnswer);
    private static readonly ShopifyDocument<OrderNoteAnswer> orderNote = new("OrderNote", DeskJson.Default.OrderNoteAnswer);
    private static readonly ShopifyDocument<NoteAndTagAnswer> noteAndTag = new("NoteAndTag", DeskJson.Default.NoteAndTagAnswer);

    // Shopify remembers an idempotency key for a day at most: for good it is the order that says whether its shipping was given back.
    // https://shopify.dev/docs/api/admin-graphql/latest/mutations/refundCreate
    public async Task<DeskAnswer> RefundShipping(Store store, long orderId, string key, string note, CancellationToken cancel)
    {
        var id = ShopifyGid.Of("Order", orderId);
        if ((await client.Ask(store.Id, shippingToRefund, new JsonObject { ["id"] = id }, cancel)).Order is not { } order)
            return DeskAnswer.No("The order is no longer in the store.");
        if (order.CancelledAt is not null)
            return DeskAnswer.No("The order is cancelled.");
        var refunded = order.TotalRefundedShippingSet.Seen;
        var transactions = (order.SuggestedRefund?.SuggestedTransactions ?? []).Where(t => t.AmountSet.Seen.IsPositive).ToList();
        if (order.SuggestedRefund is not { AmountSet.Seen.IsPositive: true } suggested || transactions.Count == 0)
            return refunded.IsPositive ? new DeskAnswer(true, Amount: refunded) : DeskAnswer.No("There is no paid shipping that could be given back.");

        var variables = new JsonObject
        {
            ["idempotencyKey"] = key,
            ["input"] = new JsonObject
            {
                ["orderId"] = id,
                ["currency"] = order.PresentmentCurrencyCode,
                ["note"] = note,
                ["notify"] = true,
                ["shipping"] = new JsonObject { ["fullRefund"] = true },
                ["transactions"] = new JsonArray([.. transactions.Select(t => Transaction(id, t))]),
            },
        };
        var made = (await client.Ask(store.Id, refundShipping, variables, cancel)).RefundCreate;
        return made.UserErrors is [var error, ..]
            ? DeskAnswer.No("Shopify did not refund the shipping: " + Says(error))
            : new DeskAnswer(true, Amount: made.Refund?.TotalRefundedSet.Seen ?? suggested.AmountSet.Seen);
    }

    public async Task<DeskAnswer> NoteAndTag(Store store, long orderId, string note, IReadOnlyList<string> tags, CancellationToken cancel)
    {
        var id = ShopifyGid.Of("Order", orderId);
        if ((await client.Ask(store.Id, orderNote, new JsonObject { ["id"] = id }, cancel)).Order is not { } order)
            return DeskAnswer.No("The order is no longer in the store.");
        var before = order.Note ?? "";
        var after = before.Contains(note, StringComparison.Ordinal) ? before : before.Length == 0 ? note : before + "\n" + note;
        var variables = new JsonObject
        {
            ["id"] = id,
            ["input"] = new JsonObject { ["id"] = id, ["note"] = after },
            ["tags"] = new JsonArray([.. tags.Select(t => (JsonNode?)t)]),
        };
        var made = await client.Ask(store.Id, noteAndTag, variables, cancel);
        return made.OrderUpdate.UserErrors.Concat(made.TagsAdd.UserErrors).FirstOrDefault() is { } error ? DeskAnswer.No("Shopify did not take the note: " + Says(error)) : DeskAnswer.Yes;
    }

    private static JsonObject Transaction(string orderId, DeskTransaction suggested) => new()
    {
        ["orderId"] = orderId,
        ["parentId"] = suggested.ParentTransaction?.Id,
        ["gateway"] = suggested.Gateway ?? "",
        ["kind"] = "REFUND",
        ["amount"] = suggested.AmountSet.Seen.ToDecimalString(),
    };
}
