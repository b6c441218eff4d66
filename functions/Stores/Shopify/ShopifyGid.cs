using System.Globalization;

namespace CancelSaver.Stores.Shopify;

/// <summary>Shopify's global ids, <c>gid://shopify/Product/8100000001001</c>. https://shopify.dev/docs/api/usage/gids</summary>
internal static class ShopifyGid
{
    public static string Of(string kind, long id) => "gid://shopify/" + kind + "/" + id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number at the end; 0 when there is none.</summary>
    public static long Number(string? gid) =>
        gid is not null && long.TryParse(gid.AsSpan(gid.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
