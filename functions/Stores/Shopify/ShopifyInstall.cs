using System.Globalization;
using CancelSaver.Web;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Connects a store. Inside the admin Shopify installs the app by itself and the first visit brings the right to ask (<see cref="Welcome"/>); outside it the merchant is sent through
/// the authorisation page and back (<see cref="Begin"/>, <see cref="Finish"/>).
/// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
/// </summary>
public sealed partial class ShopifyInstall(
    StoreTable stores, InstallStates states, TokenExchange exchange, ShopifyFacts facts, StoreLetters letters, ShopifyOptions options, AppOptions app, LinkSigner links,
    TimeProvider time, ILogger<ShopifyInstall> logger)
{
    /// <summary>How long the way through the authorisation page may take.</summary>
    public static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(10);

    // Shopify's own library allows as much.
    private static readonly TimeSpan sealLife = TimeSpan.FromSeconds(90);

    // A store whose merchant did not accept all rights is not asked again at every page.
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    private readonly SingleFlight<StoreId, Store> welcomes = new();

    /// <summary>Where the merchant must go to say yes, with the ticket the browser keeps until it is back; or the sentence that says what is wrong.</summary>
    public async Task<(Uri? GoTo, string? Ticket, string? WhyNot)> Begin(string? typed, CancellationToken cancel)
    {
        if (!ShopDomain.TryParse(typed, out var shop))
            return (null, null, "Say which store it is: ?shop=your-store.myshopify.com");
        var state = await states.Issue(new Uri("https://" + shop), cancel);
        string[] query =
        [
            "client_id=" + Uri.EscapeDataString(options.ApiKey), "scope=" + Uri.EscapeDataString(string.Join(',', ShopifyScopes.Required)),
            "redirect_uri=" + Uri.EscapeDataString(app.Public("install/shopify/callback").AbsoluteUri), "state=" + state,
        ];
        return (new Uri(options.Admin(shop, "oauth/authorize") + "?" + string.Join('&', query)), links.Sign(LinkPurpose.Install, state, time.GetUtcNow() + TicketLife), null);
    }

    /// <summary>The merchant is back from the authorisation page.</summary>
    /// <param name="query">Every parameter, each once.</param>
    /// <param name="ticket">What the browser kept.</param>
    /// <returns>Where the app is inside the admin, or the status and the sentence that says why the store was not connected.</returns>
    public async Task<(Uri? GoTo, int Status, string? WhyNot)> Finish(IReadOnlyDictionary<string, string> query, string? ticket, CancellationToken cancel)
    {
        string Given(string name) => query.GetValueOrDefault(name, "");
        if (links.Read(LinkPurpose.Install, ticket ?? "", time.GetUtcNow()) is not LinkReading.Valid { Subject: var state } || state != Given("state"))
            return (null, StatusCodes.Status403Forbidden, "This browser did not begin to connect a store, or too long ago. Begin again.");
        if (!ShopifySignature.IsQuery(options.SecretBytes, query, Given("hmac")) || !IsNow(Given("timestamp")))
            return (null, StatusCodes.Status403Forbidden, "This does not come from Shopify, or too late. Begin again.");
        if (!ShopDomain.TryParse(Given("shop"), out var shop) || Given("code") is not { Length: > 0 } code)
            return (null, StatusCodes.Status400BadRequest, "Shopify did not say which store it is, or gave no code. Begin again.");
        if ((await states.Take(state, cancel))?.Host != shop)
            return (null, StatusCodes.Status403Forbidden, "This request to connect is used, too old, or for another store. Begin again.");
        try
        {
            await Connect(shop, await exchange.FromCode(shop, code, cancel), cancel);
        }
        catch (ShopifyException e)
        {
            Log.NotConnected(logger, StoreId.ForShopify(shop), e.Message, e.Code);
            return (null, e.TryAgain ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden, e.Message + " Begin again.");
        }
        return (AppInAdmin(shop), StatusCodes.Status302Found, null);
    }

    /// <summary>A visitor whose session token is good: connects the store at the first visit, and whenever what opens it has lapsed or is too little.</summary>
    /// <exception cref="ShopifyException">Refused (<see cref="TokenExchange.StaleSession"/>: the browser must bring a fresh token), or the store could not be asked.</exception>
    public async Task<Store> Welcome(ShopifyVisitor visitor, CancellationToken cancel)
    {
        if (await stores.FindCached(visitor.Store, cancel) is { } known && IsUsable(known))
            return known.Store;
        return await welcomes.Run(visitor.Store, () => Open(visitor), cancel);
    }

    /// <summary>Makes the store, or renews it; harmless to repeat. What an earlier install chose is kept.</summary>
    /// <exception cref="ShopifyException">The store could not be asked.</exception>
    public async Task<Store> Connect(string shop, ShopifyGrant grant, CancellationToken cancel)
    {
        var id = StoreId.ForShopify(shop);
        await Keep(id, grant, cancel);
        var read = await facts.Read(id, cancel);
        var now = time.GetUtcNow();
        Store Renewed(Store before) => before.WithFactsOf(read) with
        {
            Url = read.Url,
            Status = StoreStatus.Connected,
            ConnectedAt = now,
            // What was missed while it only slept is fetched; of a time when it was not ours, nothing is.
            CaughtUpTo = before.Status == StoreStatus.Disconnected ? now : before.CaughtUpTo,
            Trouble = ShopifyScopes.Trouble(grant.Scopes),
        };
        var made = read with { Status = StoreStatus.Connected, ConnectedAt = now, CaughtUpTo = now, Trouble = ShopifyScopes.Trouble(grant.Scopes) };
        var store = await stores.Update(id, Renewed, cancel)
            ?? (await stores.TryAdd(made, cancel) ? made : await stores.Update(id, Renewed, cancel) ?? made);
        await letters.Send(new StoreLetter(id, CheckStores.Checkup, now, System.Diagnostics.Activity.Current?.Id, "{}"u8.ToArray()), cancel);
        Log.Connected(logger, id);
        return store;
    }

    /// <summary>Our pages as Shopify's admin shows them.</summary>
    public Uri AppInAdmin(string shop) => new("https://admin.shopify.com/store/" + shop[..^".myshopify.com".Length] + "/apps/" + Uri.EscapeDataString(options.ApiKey));

    private async Task<Store> Open(ShopifyVisitor visitor)
    {
        // Another process may have connected it just now: a second exchange would retire the first one's refresh token.
        if (await stores.FindAgain(visitor.Store) is { } known && IsUsable(known))
            return known.Store;
        return await Connect(visitor.Shop, await exchange.FromSession(visitor.Shop, visitor.Token, CancellationToken.None), CancellationToken.None);
    }

    private bool IsUsable(KnownStore known)
    {
        var now = time.GetUtcNow();
        return known is { Store: { Status: StoreStatus.Connected } store, Secrets.Shopify: { } grant }
            && (grant.AccessEnds > now || (grant.RefreshToken.Length > 0 && grant.RefreshEnds > now))
            && (ShopifyScopes.Trouble(grant.Scopes) is null || now - store.ConnectedAt < patience);
    }

    /// <summary>Of two grants the later one stays: it has retired the other's refresh token.</summary>
    private async Task Keep(StoreId id, ShopifyGrant grant, CancellationToken cancel)
    {
        while (await stores.SecretsAsKept(id, cancel) is { } kept)
        {
            if (kept.Secrets.Shopify is { } other && other.RefreshToken.Length > 0 && other.AccessEnds > grant.AccessEnds)
                return;
            if (await stores.TrySaveSecrets(id, kept.Secrets with { Shopify = grant }, kept.Version, cancel) is not null)
                return;
        }
        await stores.SaveSecrets(id, new StoreSecrets { Shopify = grant }, cancel);
    }

    private bool IsNow(string timestamp) => long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(seconds - time.GetUtcNow().ToUnixTimeSeconds()) <= sealLife.TotalSeconds;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Store} is connected.")]
        public static partial void Connected(ILogger logger, StoreId store);

        [LoggerMessage(2, LogLevel.Warning, "{Store} could not be connected: {Why} ({Code})")]
        public static partial void NotConnected(ILogger logger, StoreId store, string why, string code);
    }
}
