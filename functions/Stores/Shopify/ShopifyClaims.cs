using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// What Shopify would do twice if it were asked twice is claimed first: a metafield of ours on the cancelled order, written only if it is not there, then filled with what came of
/// it. https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/metafieldsSet (compareDigest)
/// </summary>
public sealed class ShopifyClaims(ShopifyClient client, TimeProvider time)
{
    /// <summary>After so long whoever claimed it is gone, and another may look what came of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Namespace = "$app:save";
    private const string Open = "claimed ";

    /// <summary>What was noted under this name; null: nothing, or there is no such order.</summary>
    internal async Task<Claim?> Read(Store store, long order, string key, CancellationToken cancel)
    {
        var asked = new JsonObject { ["id"] = ShopifyGid.Of("Order", order), ["namespace"] = Namespace, ["key"] = key };
        var found = (await client.Ask(store.Id, PromiseDocuments.OrderClaim, asked, cancel)).Order?.Metafield;
        return found?.Value is { Length: > 0 } value ? Of(value, found.CompareDigest) : null;
    }

    /// <summary>Claims it, or takes an old claim over.</summary>
    /// <exception cref="ShopifyException">Somebody else has it: try again soon.</exception>
    internal async Task<Claim> Take(Store store, long order, string key, Claim? before, CancellationToken cancel) =>
        await Write(store, order, key, Open + time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), before, cancel);

    /// <summary>Notes what came of it.</summary>
    internal Task<Claim> Settle(Store store, long order, string key, long result, Claim claim, CancellationToken cancel) =>
        Write(store, order, key, result.ToString(CultureInfo.InvariantCulture), claim, cancel);

    /// <summary>An open claim that somebody may still be working on.</summary>
    /// <exception cref="ShopifyException">It is too young to be looked into.</exception>
    internal void LeaveIfYoung(Claim claim)
    {
        var age = time.GetUtcNow() - claim.At;
        if (age < Patience)
            throw Busy(Patience - (age < TimeSpan.Zero ? TimeSpan.Zero : age));
    }

    private async Task<Claim> Write(Store store, long order, string key, string value, Claim? before, CancellationToken cancel)
    {
        var field = new JsonObject
        {
            ["ownerId"] = ShopifyGid.Of("Order", order),
            ["namespace"] = Namespace,
            ["key"] = key,
            ["type"] = "single_line_text_field",
            ["value"] = value,
            ["compareDigest"] = before?.Digest,
        };
        var set = (await client.Ask(store.Id, PromiseDocuments.SetMetafields, new JsonObject { ["metafields"] = new JsonArray(field) }, cancel)).Set;
        if (UserErrors.Has(set?.UserErrors, "STALE_OBJECT", "INVALID_COMPARE_DIGEST", "TAKEN"))
            throw Busy(TimeSpan.FromSeconds(2));
        UserErrors.None(set?.UserErrors, "a note on the cancelled order");
        return set?.Metafields is [var written, ..] ? Of(written.Value ?? value, written.CompareDigest) : throw UserErrors.Empty("a note on the cancelled order");
    }

    private static Claim Of(string value, string? digest) => value.StartsWith(Open, StringComparison.Ordinal)
        ? new Claim(null, DateTimeOffset.TryParse(value.AsSpan(Open.Length), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : default, digest)
        : new Claim(ShopifyGid.Number(value), default, digest);

    private static ShopifyException Busy(TimeSpan after) => new("This is being done for the order just now.", true, after);
}

/// <param name="Result">The number of what was made; null: claimed, and nobody noted yet what came of it.</param>
/// <param name="At">When it was claimed (UTC).</param>
/// <param name="Digest">Shopify's fingerprint of the note: it is changed only if it still is this one.</param>
internal sealed record Claim(long? Result, DateTimeOffset At, string? Digest);
