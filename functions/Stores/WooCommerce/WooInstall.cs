using System.Security.Cryptography;
using System.Text.Json;
using CancelSaver.Web;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Connects a store and lets it go: a merchant grants a key on their own site, the site hands it to us.
/// https://woocommerce.github.io/woocommerce-rest-api-docs/#rest-api-keys
/// </summary>
public sealed partial class WooInstall(
    StoreTable stores, InstallStates states, WooFacts facts, WooHooks hooks, PluginLink plugin, AppOptions app, WooCommerceOptions options, TimeProvider time,
    ILogger<WooInstall> logger)
{
    private const int LargestGrant = 16 * 1024;

    // The store's server waits 60 s for our answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    /// <summary>Where the merchant must go to say yes, or the sentence that says what is wrong with the address.</summary>
    public async Task<(Uri? GoTo, string? WhyNot)> Begin(string? typed, CancellationToken cancel)
    {
        if (app.PublicUrl.Scheme != Uri.UriSchemeHttps && !options.AllowInsecureStores)
            return (null, "We are not reachable over https, and stores hand their keys over to nobody else (setting PublicUrl).");
        var (home, whyNot) = WooAddress.Parse(typed, options.AllowInsecureStores);
        if (home is null)
            return (null, whyNot);
        var state = await states.Issue(home, cancel);
        var done = app.Public("install/woocommerce/done?store=" + StoreId.ForWooCommerce(home).Segment);
        string[] query =
        [
            "app_name=CancelSaver", "scope=read_write", "user_id=" + state,
            "return_url=" + Uri.EscapeDataString(done.AbsoluteUri),
            "callback_url=" + Uri.EscapeDataString(app.Public("install/woocommerce/callback").AbsoluteUri),
        ];
        return (new Uri(home, "wc-auth/v1/authorize?" + string.Join('&', query)), null);
    }

    /// <summary>The store's server hands over the key. Anything but exactly 200 makes it delete the key again.</summary>
    /// <returns>Status and sentence for the store.</returns>
    public async Task<(int Status, string Says)> Connect(Stream body, CancellationToken cancel)
    {
        if (await ReadGrant(body, cancel) is not
            {
                UserId: { Length: > 0 } state, ConsumerKey: { Length: > 0 } key,
                ConsumerSecret: { Length: > 0 } secret
            } grant)
            return (StatusCodes.Status400BadRequest, "This is no key.");
        if (await states.Take(state, cancel) is not { } home)
            return (StatusCodes.Status401Unauthorized, "This request to connect is unknown, used or too old.");
        if (grant.KeyPermissions != "read_write")
            return (StatusCodes.Status403Forbidden, "The key must be allowed to read and to write.");
        var access = new WooAccess(home, key, secret);
        var id = StoreId.ForWooCommerce(home);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await Connect(access, id, either.Token);
            Log.Connected(logger, id);
            return (StatusCodes.Status200OK, "Connected.");
        }
        catch (WooException e)
        {
            Log.NotConnected(logger, id, e);
            return (e.NeedsReconnect ? StatusCodes.Status403Forbidden : StatusCodes.Status502BadGateway, e.Message);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            Log.NotConnected(logger, id, e);
            return (StatusCodes.Status504GatewayTimeout, "The store took too long to answer.");
        }
    }

    /// <summary>Lets a store go: webhooks away, keys forgotten. Works also when the store is down.</summary>
    /// <returns>What the merchant has left to do, in sentences.</returns>
    public async Task<IReadOnlyList<string>> Disconnect(StoreId store, CancellationToken cancel = default)
    {
        List<string> left = [];
        if (await stores.Find(store, cancel) is not { } found)
            return left;
        if (await stores.Secrets(store, cancel) is { } secrets)
        {
            try
            {
                await hooks.Remove(new WooAccess(found.Url, secrets.ConsumerKey, secrets.ConsumerSecret), store, cancel);
            }
            catch (WooException e)
            {
                Log.WebhooksLeft(logger, store, e);
                left.Add("Delete the webhooks named CancelSaver under WooCommerce > Settings > Advanced > Webhooks: "
                    + "the store could not be reached, or refused.");
            }
            // No REST route lists or revokes keys.
            left.Add("Revoke the key named CancelSaver under WooCommerce > Settings > Advanced > REST API.");
        }
        await stores.Update(store, s => s with { Status = StoreStatus.Disconnected, Trouble = null }, cancel);
        await stores.ForgetSecrets(store, cancel);
        return left;
    }

    private async Task Connect(WooAccess access, StoreId id, CancellationToken cancel)
    {
        // The proof: the callback is not signed and names no store, so only the store itself can say whose key this is.
        var read = await facts.Read(access, id, cancel);
        var before = await stores.Find(id, cancel);
        var known = await stores.Secrets(id, cancel);
        var secrets = new StoreSecrets
        {
            ConsumerKey = access.ConsumerKey,
            ConsumerSecret = access.ConsumerSecret,
            // Kept when there is one, so that what is on its way to us stays readable. Letters and digits: the store signs after decoding
            // HTML entities.
            WebhookSecret = known?.WebhookSecret is { Length: > 0 } old
                ? old
                : RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 48),
            PluginSecret = known?.PluginSecret ?? "",
        };
        var now = time.GetUtcNow();
        var store = read with
        {
            Status = StoreStatus.Connected,
            ConnectedAt = now,
            CaughtUpTo = before is { Status: StoreStatus.NeedsReconnect } ? before.CaughtUpTo : now,
            Settings = before?.Settings ?? read.Settings,
            Rulebook = before?.Rulebook ?? Rules.Rulebook.Default,
        };
        // Before the webhooks: each one pings us while it is made, and a letter may follow at once.
        await stores.SaveSecrets(id, secrets, cancel);
        await stores.Save(store, cancel);
        try
        {
            var mended = await hooks.Mend(access, id, secrets.WebhookSecret, renew: true, cancel);
            await stores.SaveSecrets(id, secrets with { WebhookIds = mended.Ids, PluginSecret = await plugin.HandOver(access, id, secrets.PluginSecret, cancel) }, cancel);
        }
        catch
        {
            // Our answer makes the store delete this key; what worked before is put back.
            if (before is not null && known is not null)
                await Restore(before, known);
            else
                await stores.Update(id, s =>
                    s with { Status = StoreStatus.NeedsReconnect, Trouble = "Connecting broke off; please connect again." },
                        CancellationToken.None);
            throw;
        }
    }

    private async Task Restore(Store before, StoreSecrets known)
    {
        await stores.SaveSecrets(before.Id, known, CancellationToken.None);
        await stores.Save(before, CancellationToken.None);
    }

    private static async Task<WireGrant?> ReadGrant(Stream body, CancellationToken cancel)
    {
        var bytes = new byte[LargestGrant + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        try
        {
            return length > LargestGrant ? null : JsonSerializer.Deserialize(bytes.AsSpan(0, length), WooJson.Default.WireGrant);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Store} is connected.")]
        public static partial void Connected(ILogger logger, StoreId store);

        [LoggerMessage(2, LogLevel.Warning, "{Store} could not be connected.")]
        public static partial void NotConnected(ILogger logger, StoreId store, Exception why);

        [LoggerMessage(3, LogLevel.Warning, "{Store} was disconnected, but its webhooks are left.")]
        public static partial void WebhooksLeft(ILogger logger, StoreId store, Exception why);
    }
}
