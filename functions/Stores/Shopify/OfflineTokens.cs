namespace CancelSaver.Stores.Shopify;

/// <summary>
/// The stored offline token of each store, renewed five minutes ahead. Of all processes one renews: it claims the row first, for half a minute, by the row's version, and writes
/// the new pair in one go. Whoever finds a claim goes on with the old token while that lives. A claim that was left behind is taken over with the same refresh token, which Shopify
/// forgives until its successor is used. https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
/// </summary>
public sealed partial class OfflineTokens(StoreTable stores, TokenExchange exchange, TimeProvider time, ILogger<OfflineTokens> logger) : IShopifyTokens
{
    /// <summary><see cref="ShopifyException.Code"/> when only the merchant can help.</summary>
    public const string NeedsReconnect = ShopifyJudgement.NeedsReconnect;

    /// <summary>What the merchant is told then.</summary>
    public const string Sentence = "Open CancelSaver once in your Shopify admin: Shopify lets us into your store only after you were there. What happened meanwhile is fetched then.";

    private const int MostConflicts = 5;

    private static readonly TimeSpan ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan claimLife = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(5);

    private readonly SingleFlight<(StoreId Store, string? Refused), string> flights = new();

    /// <inheritdoc/>
    public async ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel)
    {
        if (await stores.FindCached(store, cancel) is { Secrets.Shopify: { } grant } && IsFresh(grant, refused))
            return grant.AccessToken;
        return await flights.Run((store, refused), () => Renew(store, refused), cancel);
    }

    private async Task<string> Renew(StoreId store, string? refused)
    {
        for (var conflicts = 0; conflicts < MostConflicts; conflicts++)
        {
            if (await stores.SecretsAsKept(store) is not { Secrets: { Shopify: { } grant } secrets, Version: var version })
                throw await Lost(store);
            if (IsFresh(grant, refused))
                return grant.AccessToken;
            if (grant.RenewingUntil > time.GetUtcNow())
                return Old(grant, refused) ?? throw Busy();
            if (grant.RefreshToken.Length == 0 || grant.RefreshEnds <= time.GetUtcNow())
                throw await Lost(store);
            var claimed = secrets with { Shopify = grant with { RenewingUntil = time.GetUtcNow() + claimLife } };
            if (await stores.TrySaveSecrets(store, claimed, version) is { } mine)
                return await Fetch(store, claimed, mine, refused);
        }
        throw Busy();
    }

    private async Task<string> Fetch(StoreId store, StoreSecrets claimed, Azure.ETag version, string? refused)
    {
        var old = claimed.Shopify!;
        ShopifyGrant next;
        try
        {
            next = await exchange.Refresh(ShopDomain.Of(store), old.RefreshToken, CancellationToken.None);
        }
        catch (ShopifyException e) when (e.TryAgain || e.Status is not (400 or 401 or 403 or 404))
        {
            // The claim stays until its time is over: that spaces the attempts.
            Log.NotRenewed(logger, store, e.Message, e.Code);
            if (Old(old, refused) is { } token)
                return token;
            throw;
        }
        catch (ShopifyException e)
        {
            Log.Refused(logger, store, e.Status, e.Code);
            if (await stores.SecretsAsKept(store) is { Secrets.Shopify: { } other } && other.RefreshToken != old.RefreshToken && IsFresh(other, refused))
                return other.AccessToken;
            await stores.TrySaveSecrets(store, claimed with { Shopify = old with { RefreshToken = "", RenewingUntil = null } }, version);
            throw await Lost(store);
        }
        return await Keep(store, claimed, version, next);
    }

    private async Task<string> Keep(StoreId store, StoreSecrets claimed, Azure.ETag version, ShopifyGrant next)
    {
        var old = claimed.Shopify!;
        // Shopify repeats the scopes; should it not, they are what they were.
        next = next with { Scopes = next.Scopes.Count > 0 ? next.Scopes : old.Scopes };
        Kept? kept = new(claimed, version);
        for (var conflicts = 0; kept is not null && conflicts < MostConflicts; conflicts++)
        {
            if (await stores.TrySaveSecrets(store, kept.Secrets with { Shopify = next }, kept.Version) is not null)
                return next.AccessToken;
            var now = await stores.SecretsAsKept(store);
            // Still our claim: something beside it was changed. Otherwise another pair is there or on its way, and ours is good for this hour.
            kept = now is { Secrets: { Shopify: { } there } secrets, Version: var changed } && there.RefreshToken == old.RefreshToken && there.RenewingUntil == old.RenewingUntil
                ? new(secrets, changed) : null;
        }
        return next.AccessToken;
    }

    /// <summary>Only the merchant can help: says so once on the store's row.</summary>
    private async Task<ShopifyException> Lost(StoreId store)
    {
        if (await stores.Find(store) is { Status: StoreStatus.Connected })
        {
            await stores.Update(store, s => s.Status == StoreStatus.Connected ? s with { Status = StoreStatus.NeedsReconnect, Trouble = Sentence } : s);
            Log.Lost(logger, store);
        }
        return new ShopifyException(Sentence, false) { Code = ShopifyJudgement.NeedsReconnect, NeedsReconnect = true };
    }

    private bool IsFresh(ShopifyGrant grant, string? refused) => grant.AccessToken != refused && grant.AccessEnds - time.GetUtcNow() > ahead;

    private string? Old(ShopifyGrant grant, string? refused) => grant.AccessToken != refused && grant.AccessEnds > time.GetUtcNow() ? grant.AccessToken : null;

    private static ShopifyException Busy() => new("The store's token is being renewed just now.", true, soon);

    private sealed record Kept(StoreSecrets Secrets, Azure.ETag Version);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The token of {Store} could not be renewed yet: {Why} ({Code})")]
        public static partial void NotRenewed(ILogger logger, StoreId store, string why, string code);

        [LoggerMessage(2, LogLevel.Warning, "Shopify refused to renew the token of {Store}: {Status} ({Code})")]
        public static partial void Refused(ILogger logger, StoreId store, int status, string code);

        [LoggerMessage(3, LogLevel.Warning, "{Store} must be opened by its merchant: there is no token any more.")]
        public static partial void Lost(ILogger logger, StoreId store);
    }
}
