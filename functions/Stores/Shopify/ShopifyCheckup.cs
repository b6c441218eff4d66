using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>Looks after a connection: are our rights still there, and which orders changed without a webhook reaching us?</summary>
public sealed class ShopifyCheckup(StoreTable stores, ShopifyClient client, ShopifyFacts facts, StoreLetters letters, TimeProvider time)
{
    private const int MostPages = 20;

    // What the store's clock and ours may differ, what was being written while we asked, and what its search had not taken in yet.
    private static readonly TimeSpan overlap = TimeSpan.FromMinutes(5);

    private static readonly ShopifyDocument<GraphScopesAnswer> scopes = new("GrantedScopes", ShopifyAnswerJson.Default.GraphScopesAnswer);
    private static readonly ShopifyDocument<GraphOrdersAnswer> changed = new("OrdersChanged", ShopifyAnswerJson.Default.GraphOrdersAnswer);

    /// <returns>The store as it is now.</returns>
    /// <exception cref="ShopifyException">The store asked us to wait, or could not be reached.</exception>
    public async Task<Store> CheckUp(Store store, CancellationToken cancel)
    {
        if (store.Status == StoreStatus.Disconnected)
            return store;
        try
        {
            // Webhooks need no mending here: they belong to the app, not to the store, and are declared with it.
            var granted = await Granted(store.Id, cancel);
            var now = time.GetUtcNow();
            var known = store.FactsAreOld(now) ? store.WithFactsOf(await facts.Read(store.Id, cancel) with { FactsReadAt = now }) : store;
            return known with
            {
                Status = StoreStatus.Connected,
                CaughtUpTo = await CatchUp(store, cancel),
                Trouble = ShopifyScopes.Trouble(granted),
            };
        }
        catch (ShopifyException e) when (!e.TryAgain)
        {
            return store with { Status = e.Code == ShopifyJudgement.NeedsReconnect ? StoreStatus.NeedsReconnect : store.Status, Trouble = e.Message };
        }
    }

    /// <summary>What the merchant grants now; kept beside the token, where others look before they try something.</summary>
    private async Task<IReadOnlyList<string>> Granted(StoreId store, CancellationToken cancel)
    {
        var answer = await client.Ask(store, scopes, [], cancel);
        List<string> granted = [.. (answer.CurrentAppInstallation?.AccessScopes ?? []).Select(s => s.Handle ?? "").Where(s => s.Length > 0).Order(StringComparer.Ordinal)];
        // Whoever renews the token just now writes the same row: the scopes wait for the next visit.
        if (await stores.SecretsAsKept(store, cancel) is { Secrets: { Shopify: { RenewingUntil: null } grant } secrets, Version: var version }
            && !granted.ToHashSet(StringComparer.Ordinal).SetEquals(grant.Scopes))
            await stores.TrySaveSecrets(store, secrets with { Shopify = grant with { Scopes = granted } }, version, cancel);
        return granted;
    }

    /// <summary>
    /// Walks by the time of change: an order that changes while we read moves to the end and pulls nothing past the edge of a page, since a cursor stays where it was. A store that
    /// asks us to wait in the middle keeps what was reached. https://shopify.dev/docs/api/usage/search-syntax
    /// </summary>
    /// <returns>How far it came.</returns>
    private async Task<DateTimeOffset> CatchUp(Store store, CancellationToken cancel)
    {
        var began = time.GetUtcNow();
        var variables = new JsonObject { ["query"] = "updated_at:>='" + store.CaughtUpTo.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) + "'" };
        var reached = store.CaughtUpTo;
        // A visit ends when it has done enough, but never within the second it began with: the next one would begin there again.
        for (var pages = 0; pages < MostPages || reached - store.CaughtUpTo < TimeSpan.FromSeconds(1); pages++)
        {
            GraphOrdersAnswer answer;
            try
            {
                answer = await client.Ask(store.Id, changed, (JsonObject)variables.DeepClone(), cancel);
            }
            catch (ShopifyException e) when (e.TryAgain && pages > 0)
            {
                return reached;
            }
            foreach (var order in answer.Orders?.Nodes ?? [])
            {
                await Put(store.Id, order, cancel);
                reached = order.UpdatedAt > reached ? order.UpdatedAt.ToUniversalTime() : reached;
            }
            if (answer.Orders?.PageInfo is not { HasNextPage: true, EndCursor: { } cursor })
                return began - overlap > store.CaughtUpTo ? began - overlap : store.CaughtUpTo;
            variables["after"] = cursor;
        }
        return reached;
    }

    private Task Put(StoreId store, GraphChangedOrder order, CancellationToken cancel) => letters.Send(
        new StoreLetter(store, ShopifyOrder.Polled, time.GetUtcNow(), System.Diagnostics.Activity.Current?.Id,
            JsonSerializer.SerializeToUtf8Bytes(new WirePolled(order.LegacyResourceId, order.UpdatedAt), ShopifyOrderJson.Default.WirePolled)),
        cancel);
}
