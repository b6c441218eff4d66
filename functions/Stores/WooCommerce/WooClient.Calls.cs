using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>One method per question.</summary>
public sealed partial class WooClient
{
    private const string Index = "wp-json/?_fields=name,gmt_offset,timezone_string,namespaces";

    /// <summary>
    /// What a store says of itself to everybody. https://developer.wordpress.org/rest-api/extending-the-rest-api/routes-and-endpoints/
    /// </summary>
    internal async Task<WireIndex> GetIndex(Uri home, CancellationToken cancel) =>
        Parse(await Send(HttpMethod.Get, new WooAccess(home, "", ""), Index, null, cancel), WooJson.Default.WireIndex);

    /// <summary>Does this key open this store? Only somebody who may manage the shop sees its webhooks.</summary>
    /// <exception cref="StorefrontException">It does not, or the store could not be asked.</exception>
    public Task Prove(WooAccess access, CancellationToken cancel) => GetWebhooks(access, 1, cancel);

    internal Task<List<WireSetting>> GetSettings(WooAccess access, CancellationToken cancel) =>
        Get(access, "settings/general", WooJson.Default.ListWireSetting, cancel);

    /// <summary>What the store's own mails look like, its sender address among it.</summary>
    internal Task<List<WireSetting>> GetMailSettings(WooAccess access, CancellationToken cancel) =>
        Get(access, "settings/email", WooJson.Default.ListWireSetting, cancel);

    internal Task<WireSystem> GetSystem(WooAccess access, CancellationToken cancel) =>
        Get(access, "system_status?_fields=environment", WooJson.Default.WireSystem, cancel);

    internal Task<List<WireGateway>> GetGateways(WooAccess access, CancellationToken cancel) =>
        Get(access, "payment_gateways", WooJson.Default.ListWireGateway, cancel);

    internal Task<List<WireZone>> GetZones(WooAccess access, CancellationToken cancel) =>
        Get(access, "shipping/zones", WooJson.Default.ListWireZone, cancel);

    internal Task<List<WireZoneMethod>> GetZoneMethods(WooAccess access, long zone, CancellationToken cancel) =>
        Get(access, "shipping/zones/" + Id(zone) + "/methods", WooJson.Default.ListWireZoneMethod, cancel);

    internal Task<WireOrder?> FindOrder(WooAccess access, long id, CancellationToken cancel) =>
        Try(Get(access, "orders/" + Id(id), WooJson.Default.WireOrder, cancel));

    /// <summary>Orders changed after a moment, oldest change first, each as its own bytes.</summary>
    internal async Task<List<ReadOnlyMemory<byte>>> GetOrdersChangedAfter(WooAccess access, DateTimeOffset after, int page, int perPage,
        CancellationToken cancel)
    {
        var moment = after.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var path = "wp-json/wc/v3/orders?modified_after=" + moment
            + "&dates_are_gmt=true&orderby=modified&order=asc&per_page=" + Id(perPage) + "&page=" + Id(page);
        var body = await Send(HttpMethod.Get, access, path, null, cancel);
        try
        {
            using var list = JsonDocument.Parse(body);
            return list.RootElement.ValueKind == JsonValueKind.Array
                ? [.. list.RootElement.EnumerateArray().Select(order => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(order.GetRawText()))]
                : throw Strange(null);
        }
        catch (JsonException e)
        {
            throw Strange(e);
        }
    }

    internal Task<WireOrder> PutOrder(WooAccess access, long id, JsonObject change, CancellationToken cancel) =>
        Write(HttpMethod.Put, access, "orders/" + Id(id), change, WooJson.Default.WireOrder, cancel);

    internal Task<List<WireNote>?> FindNotes(WooAccess access, long order, CancellationToken cancel) =>
        Try(Get(access, "orders/" + Id(order) + "/notes", WooJson.Default.ListWireNote, cancel));

    /// <summary>A note only the store's team sees.</summary>
    internal Task AddPrivateNote(WooAccess access, long order, string note, CancellationToken cancel) =>
        Send(HttpMethod.Post, access, "wp-json/wc/v3/orders/" + Id(order) + "/notes",
            new JsonObject { ["note"] = note, ["customer_note"] = false }, cancel);

    internal Task<List<WireProduct>> GetProducts(WooAccess access, IEnumerable<long> ids, CancellationToken cancel) =>
        Get(access, "products?per_page=100&include=" + string.Join(',', ids), WooJson.Default.ListWireProduct, cancel);

    internal async Task<List<WireProduct>> GetVariations(WooAccess access, long product, IEnumerable<long> ids, CancellationToken cancel) =>
        await Try(Get(access, "products/" + Id(product) + "/variations?per_page=100&include=" + string.Join(',', ids),
            WooJson.Default.ListWireProduct, cancel)) ?? [];

    /// <summary>Codes compare without case; usually one, several only after a race.</summary>
    internal Task<List<WireCoupon>> FindCoupons(WooAccess access, string code, CancellationToken cancel) =>
        Get(access, "coupons?code=" + Uri.EscapeDataString(code), WooJson.Default.ListWireCoupon, cancel);

    internal Task<WireCoupon> CreateCoupon(WooAccess access, JsonObject coupon, CancellationToken cancel) =>
        Write(HttpMethod.Post, access, "coupons", coupon, WooJson.Default.WireCoupon, cancel);

    /// <summary>Deletes for good; gone already is as good.</summary>
    internal Task DeleteCoupon(WooAccess access, long id, CancellationToken cancel) =>
        Try(Write(HttpMethod.Delete, access, "coupons/" + Id(id) + "?force=true", null, WooJson.Default.WireCoupon, cancel));

    internal Task<List<WireWebhook>> GetWebhooks(WooAccess access, int page, CancellationToken cancel) =>
        Get(access, "webhooks?per_page=100&page=" + Id(page), WooJson.Default.ListWireWebhook, cancel);

    internal Task<WireWebhook> CreateWebhook(WooAccess access, JsonObject webhook, CancellationToken cancel) =>
        Write(HttpMethod.Post, access, "webhooks", webhook, WooJson.Default.WireWebhook, cancel);

    internal Task<WireWebhook> PutWebhook(WooAccess access, long id, JsonObject change, CancellationToken cancel) =>
        Write(HttpMethod.Put, access, "webhooks/" + Id(id), change, WooJson.Default.WireWebhook, cancel);

    /// <summary>Webhooks have no trash: without force the answer is 501.</summary>
    internal Task DeleteWebhook(WooAccess access, long id, CancellationToken cancel) =>
        Try(Write(HttpMethod.Delete, access, "webhooks/" + Id(id) + "?force=true", null, WooJson.Default.WireWebhook, cancel));

    /// <summary>Our own plugin's address. False when the store has no such plugin.</summary>
    internal async Task<bool> TryLinkPlugin(WooAccess access, JsonObject link, CancellationToken cancel)
    {
        try
        {
            await Send(HttpMethod.Put, access, "wp-json/wc-cancelsaver/v1/link", link, cancel);
            return true;
        }
        catch (WooException e) when (e is { Status: 404, Code: "rest_no_route" })
        {
            return false;
        }
    }

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);
}
