using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary><c>/wc/v3/webhooks</c>. https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/</summary>
internal static partial class WooWebhooksApi
{
    [GeneratedRegex(@"^((order|product|coupon)\.(created|updated|deleted|restored)|customer\.(created|updated|deleted)"
        + @"|product\.published|action\.(woocommerce|wc)_\w+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ValidTopic { get; }

    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "webhooks", call =>
        {
            call.NeedRights("list");
            var status = call.OneOf("status", "all", "all", "active", "paused", "disabled");
            return call.Paged(call.Shop.Webhooks.All.Where(h => status == "all" || h.Status == status).OrderByDescending(h => h.Id)
                .ToList(), h => Json(call.Shop, h));
        });
        routes.Add("POST", "webhooks", Create);
        routes.Add("GET", "webhooks/#", call => call.One(Json(call.Shop, Find(call, "view"))));
        routes.Add("POST,PUT,PATCH", "webhooks/#", Update);
        routes.Add("DELETE", "webhooks/#", Delete);
    }

    private static WooWebhook Find(WooCall call, string right)
    {
        call.NeedRights(right);
        return call.Shop.Webhooks.All.Find(h => h.Id == call.Ids[0])
            ?? throw new WooError(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.");
    }

    private static WooAnswer Create(WooCall call)
    {
        if (Array.Find((string[])["topic", "delivery_url"], n => !call.Has(n)) is { } missing)
            throw new WooError(400, "rest_missing_callback_param", $"Missing parameter(s): {missing}",
                new JsonObject { ["params"] = new JsonArray(missing) });
        var status = call.OneOf("status", "active", "active", "paused", "disabled");
        call.NeedRights("create");
        var topic = Topic(call)!;
        var url = Url(call)!;
        var shop = call.Shop;
        var hook = shop.Webhooks.New(call.User!);
        (hook.Topic, hook.DeliveryUrl, hook.Status) = (topic, url, status);
        hook.Name = call.Text("name") ?? $"Webhook created on {shop.Local(shop.Now):MMM d, yyyy @ hh:mm tt}";
        // Without one the store makes a secret nobody can ever read.
        hook.Secret = call.Text("secret") is { Length: > 0 } secret ? secret
            : RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 50);
        var answer = new WooAnswer(201, Json(shop, hook)) { Afterwards = () => shop.Webhooks.Ping(hook) };
        answer.Headers["Location"] = $"{shop.Home}/wp-json/wc/v3/webhooks/{hook.Id}";
        return answer;
    }

    private static WooAnswer Update(WooCall call)
    {
        var status = call.Has("status") ? call.OneOf("status", "active", "active", "paused", "disabled") : null;
        var hook = Find(call, "edit");
        var (topic, url) = (Topic(call), Url(call));
        hook.Topic = topic ?? hook.Topic;
        if (url is not null && url != hook.DeliveryUrl)
            (hook.DeliveryUrl, hook.PingDue) = (url, true);
        // Switching a webhook on again keeps its count of failures.
        hook.Status = status ?? hook.Status;
        hook.Secret = call.Text("secret") ?? hook.Secret;
        hook.Name = call.Text("name") ?? hook.Name;
        hook.Modified = call.Shop.Now;
        return new WooAnswer(200, Json(call.Shop, hook)) { Afterwards = () => call.Shop.Webhooks.Ping(hook) };
    }

    private static WooAnswer Delete(WooCall call)
    {
        var hook = Find(call, "delete");
        if (call.Flag("force") != true)
            throw new WooError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.");
        call.Shop.Webhooks.All.Remove(hook);
        return call.One(Json(call.Shop, hook));
    }

    private static string? Topic(WooCall call) => call.Text("topic") is not { } topic ? null : ValidTopic.IsMatch(topic) ? topic
        : throw new WooError(400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic is required and must be valid.");

    private static string? Url(WooCall call) => call.Text("delivery_url") is not { } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? url
        : throw new WooError(400, "woocommerce_rest_shop_webhook_invalid_delivery_url",
            "Webhook delivery URL must be a valid URL starting with http:// or https://.");

    private static JsonObject Json(WooShop shop, WooWebhook h)
    {
        var dot = h.Topic.IndexOf('.', StringComparison.Ordinal);
        string[] hooks = h.Topic switch
        {
            "order.created" => ["woocommerce_new_order"],
            "order.updated" => ["woocommerce_update_order", "woocommerce_order_refunded"],
            "order.deleted" => ["wp_trash_post", "woocommerce_trash_order"],
            "order.restored" => ["untrashed_post", "woocommerce_untrash_order"],
            _ => [h.Topic[(dot + 1)..]],
        };
        return new JsonObject
        {
            ["id"] = h.Id,
            ["name"] = h.Name,
            ["status"] = h.Status,
            ["topic"] = h.Topic,
            ["resource"] = h.Topic[..dot],
            ["event"] = h.Topic[(dot + 1)..],
            ["hooks"] = WooOrderJson.Array(hooks.Select(x => (JsonNode)x)),
            ["delivery_url"] = h.DeliveryUrl,
            ["date_created"] = shop.LocalText(h.Created),
            ["date_created_gmt"] = WooShop.GmtText(h.Created),
            ["date_modified"] = shop.LocalText(h.Modified),
            ["date_modified_gmt"] = WooShop.GmtText(h.Modified),
            ["_links"] = WooOrderJson.Links(shop, $"webhooks/{h.Id}", "webhooks"),
        };
    }
}
