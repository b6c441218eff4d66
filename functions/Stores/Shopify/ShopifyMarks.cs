using System.Globalization;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// What a new order's own people must see: Shopify has no field for priority, so it is a tag to sort by and a line in the note.
/// https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/tagsAdd and …/orderUpdate
/// </summary>
public sealed class ShopifyMarks(ShopifyClient client)
{
    /// <summary>Marks the order that came back; the second time nothing is left to do.</summary>
    /// <exception cref="ShopifyException">The store could not be asked, or the right is missing.</exception>
    public async Task Mark(Store store, Cancellation cancellation, Order back, CancellationToken cancel)
    {
        var id = ShopifyGid.Of("Order", back.Id);
        if ((await client.Ask(store.Id, PromiseDocuments.OrderNote, new JsonObject { ["id"] = id }, cancel)).Order is not { } order)
            return;
        var priority = cancellation.Promise?.Offer.Part(OfferKind.PriorityDelivery);
        var day = priority?.LeavesOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        List<string> tags = [CodeTerms.Tag, .. priority is null ? [] : new[] { "Priority delivery" }, .. day is null ? [] : new[] { "Leaves " + day }];
        var missing = tags.Except(order.Tags ?? [], StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count > 0)
        {
            var asked = new JsonObject { ["id"] = id, ["tags"] = new JsonArray([.. missing.Select(t => JsonValue.Create(t))]) };
            UserErrors.None((await client.Ask(store.Id, PromiseDocuments.TagOrder, asked, cancel)).Change?.UserErrors, "a tag");
        }

        var line = "CancelSaver: this order came back for the cancelled order " + cancellation.Order.Number + "."
            + (priority is null ? "" : " PRIORITY at no extra cost" + (day is null ? "." : ", must leave on " + day + "."));
        var note = order.Note ?? "";
        if (note.Contains(line, StringComparison.Ordinal))
            return;
        var input = new JsonObject { ["id"] = id, ["note"] = note.Length == 0 ? line : note.TrimEnd() + "\n" + line };
        UserErrors.None((await client.Ask(store.Id, PromiseDocuments.OrderNoteUpdate, new JsonObject { ["input"] = input }, cancel)).Change?.UserErrors, "a note");
    }
}
