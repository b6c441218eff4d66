using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Hands a store's plugin the secret that it and we sign with. Its address lies under <c>wc-cancelsaver/</c>: WooCommerce takes API keys for every namespace that begins with <c>wc-</c>
/// (WC_REST_Authentication::is_request_to_rest_api, "Allow third party plugins use our authentication methods"), so the key the merchant granted a moment ago opens it.
/// </summary>
public sealed partial class PluginLink(WooClient client, ILogger<PluginLink> logger)
{
    /// <summary>A fresh secret, each time: connecting again changes it.</summary>
    /// <param name="known">The one from before.</param>
    /// <returns>The secret that holds from now on; empty when the store has no plugin.</returns>
    internal async Task<string> HandOver(WooAccess access, StoreId store, string known, CancellationToken cancel)
    {
        var secret = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 48);
        try
        {
            return await client.TryLinkPlugin(access, new JsonObject { ["store"] = store.Segment, ["secret"] = secret }, cancel) ? secret : "";
        }
        catch (WooException e)
        {
            // The store works without it; its page in wp-admin asks to connect again.
            Log.NotLinked(logger, store, e);
            return known;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The plugin of {Store} could not be given its secret.")]
        public static partial void NotLinked(ILogger logger, StoreId store, Exception why);
    }
}
