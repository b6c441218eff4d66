using System.Text.Json.Nodes;
using CancelSaver.Web;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Our webhooks in a store: one for each topic, active, with our secret. Doing it twice changes nothing.</summary>
public sealed class WooHooks(WooClient client, AppOptions app)
{
    private const int MostPages = 10;

    /// <summary>There is no "cancelled" topic: order.updated carries it, and the action fires exactly on the transition.</summary>
    public static readonly IReadOnlyList<string> Topics = ["order.created", "order.updated", "order.deleted", "order.restored",
        WooOrder.CancelledAction];

    /// <summary>Where a store delivers.</summary>
    public Uri DeliveryUrl(StoreId store) => app.Public("webhooks/woocommerce/" + store.Segment);

    /// <summary>Makes, wakes and tidies until there is exactly one working webhook for each topic.</summary>
    /// <param name="renew">Also write the secret anew: after connecting, since it cannot be read back.</param>
    internal async Task<Mended> Mend(WooAccess access, StoreId store, string secret, bool renew, CancellationToken cancel)
    {
        var ours = await Ours(access, store, cancel);
        List<long> ids = [];
        var (made, woken) = (0, 0);
        foreach (var topic in Topics)
        {
            var found = ours.Where(w => w.Topic == topic).OrderBy(w => w.Id).ToList();
            // What connecting twice at the same moment left behind.
            foreach (var extra in found.Skip(1))
                await client.DeleteWebhook(access, extra.Id, cancel);
            if (found is not [var first, ..])
            {
                ids.Add((await client.CreateWebhook(access, Wanted(store, topic, secret), cancel)).Id);
                made++;
                continue;
            }
            ids.Add(first.Id);
            if (renew || first.Status != "active")
            {
                await client.PutWebhook(access, first.Id, new JsonObject { ["status"] = "active", ["secret"] = secret }, cancel);
                woken += first.Status == "active" ? 0 : 1;
            }
        }
        foreach (var unknown in ours.Where(w => !Topics.Contains(w.Topic)))
            await client.DeleteWebhook(access, unknown.Id, cancel);
        return new Mended(ids, made, woken);
    }

    /// <summary>Takes every webhook of ours away, those an earlier connection left too.</summary>
    internal async Task Remove(WooAccess access, StoreId store, CancellationToken cancel)
    {
        foreach (var webhook in await Ours(access, store, cancel))
            await client.DeleteWebhook(access, webhook.Id, cancel);
    }

    private JsonObject Wanted(StoreId store, string topic, string secret) => new()
    {
        ["name"] = "CancelSaver " + topic,
        ["topic"] = topic,
        ["delivery_url"] = DeliveryUrl(store).AbsoluteUri,
        ["secret"] = secret,
        ["status"] = "active",
    };

    private async Task<List<WireWebhook>> Ours(WooAccess access, StoreId store, CancellationToken cancel)
    {
        var url = DeliveryUrl(store).AbsoluteUri;
        List<WireWebhook> ours = [];
        for (var page = 1; page <= MostPages; page++)
        {
            var list = await client.GetWebhooks(access, page, cancel);
            ours.AddRange(list.Where(w => w.DeliveryUrl == url));
            if (list.Count < 100)
                break;
        }
        return ours;
    }

    /// <param name="Made">How many were missing.</param>
    /// <param name="Woken">How many the store had switched off.</param>
    internal sealed record Mended(IReadOnlyList<long> Ids, int Made, int Woken);
}
