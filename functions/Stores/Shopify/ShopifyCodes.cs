using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Codes of ours in a store: one use, one customer, one end; many under one discount. Shopify adds them later than it answers and keeps no record of what was asked twice, so a code is
/// looked for before it is made and read back after. https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/discountRedeemCodeBulkAdd
/// </summary>
public sealed class ShopifyCodes(ShopifyClient client, Secrets secrets, TimeProvider time)
{
    private const int Looks = 3;

    // A discount that starts by our clock must not be "scheduled" by theirs.
    private static readonly TimeSpan early = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(2);

    // The shared discount can hold no more, or holds this already in another way: the case gets one of its own.
    private static readonly string[] full = ["EXCEEDED_MAX", "TOO_MANY_ARGUMENTS", "LESS_THAN_OR_EQUAL_TO", "DUPLICATE", "IMPLICIT_DUPLICATE"];

    /// <summary>Makes the code or finds it made.</summary>
    /// <returns>The number of the discount it belongs to, or the sentence why there is none.</returns>
    /// <exception cref="ShopifyException">The store could not be asked; or it is still at it, and wants to be asked again soon.</exception>
    internal async Task<(long? Discount, string? WhyNot)> Make(Store store, string code, CodeTerms terms, CancellationToken cancel)
    {
        if (await Find(store, code, cancel) is { } there)
            return Judge(there, terms);
        var shared = await Shared(store, terms, cancel);
        var isNew = shared is null ? await Own(store, code, terms, cancel) : await Add(store, shared, code, cancel);
        if (await Find(store, code, cancel) is not { } made)
            return isNew ? throw new ShopifyException("Shopify does not know the code it has just made yet.", true, soon) : (null, "The code is already taken in the store.");
        if (shared is not null && made.Discount != shared)
            return (null, "The code is already taken in the store.");
        var judged = Judge(made, terms);
        if (judged.WhyNot is not null && isNew)
            await Remove(store, code, null, cancel);
        return judged;
    }

    /// <summary>Takes an unused code away; what was used stays as it is. A code that is gone is done.</summary>
    /// <param name="discount">The discount it must belong to; null: any.</param>
    /// <exception cref="ShopifyException">The store could not be asked.</exception>
    public async Task Remove(Store store, string code, long? discount, CancellationToken cancel)
    {
        if (await Find(store, code, cancel) is not { } found || (discount is { } mine && ShopifyGid.Number(found.Discount) != mine))
            return;
        var redeem = found.Redeem ?? Exactly(await Newest(store, code, cancel), code)
            ?? throw new ShopifyException("Shopify does not list the code under its discount yet.", true, TimeSpan.FromMinutes(1));
        if (redeem.AsyncUsageCount > 0)
            return;
        // The only code of a discount is the discount.
        var alone = found.Terms.CodesCount is { Count: <= 1 };
        var answer = alone
            ? await client.Ask(store.Id, PromiseDocuments.DiscountDelete, new JsonObject { ["id"] = found.Discount }, cancel)
            : await client.Ask(store.Id, PromiseDocuments.RemoveCodes, new JsonObject { ["discountId"] = found.Discount, ["ids"] = new JsonArray(redeem.Id) }, cancel);
        UserErrors.None(answer.Change?.UserErrors, "to take a code away");
    }

    /// <summary>The sentence that says why one of a promise's codes does not work any more; null when all do.</summary>
    public async Task<string?> Fallen(Store store, string? code, string? shippingCode, CancellationToken cancel)
    {
        var (hasCode, hasShipping) = (!string.IsNullOrEmpty(code), !string.IsNullOrEmpty(shippingCode));
        if (!hasCode && !hasShipping)
            return null;
        var asked = new JsonObject { ["code"] = code ?? "", ["hasCode"] = hasCode, ["shippingCode"] = shippingCode ?? "", ["hasShippingCode"] = hasShipping };
        var answer = await client.Ask(store.Id, PromiseDocuments.DiscountsStanding, asked, cancel);
        return (hasCode ? Fallen(answer.Code, code!) : null) ?? (hasShipping ? Fallen(answer.ShippingCode, shippingCode!) : null);
    }

    /// <summary>A code as it stands in the store.</summary>
    internal async Task<FoundCode?> Find(Store store, string code, CancellationToken cancel)
    {
        var answer = await client.Ask(store.Id, PromiseDocuments.DiscountByCode, Search(code), cancel);
        return answer.CodeDiscountNodeByCode is { Id: { } id, CodeDiscount: { } discount } ? new FoundCode(id, discount, Exactly(discount.Codes, code)) : null;
    }

    /// <summary>The codes of a discount can only be searched: a phrase, to be compared exactly.</summary>
    internal static JsonObject Search(string code) =>
        new() { ["code"] = code, ["search"] = "\"" + code.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"" };

    internal static PromiseWire.RedeemCode? Exactly(PromiseWire.Nodes<PromiseWire.RedeemCode>? codes, string code) =>
        codes?.Items?.Find(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase));

    internal DateTimeOffset Start => time.GetUtcNow() - early;

    private static string? Fallen(PromiseWire.DiscountNode? node, string code) => node?.CodeDiscount is not { } discount
        ? "The code " + code + " is no longer in the store."
        : discount.Status == "ACTIVE" ? null : "The code " + code + " is no longer active in the store.";

    private static (long? Discount, string? WhyNot) Judge(FoundCode found, CodeTerms terms)
    {
        if (found.Terms.Tags?.Contains(CodeTerms.Tag) != true)
            return (null, "The code is already taken in the store.");
        if (found.Redeem is { AsyncUsageCount: > 0 })
            return (null, "The code was used already.");
        return terms.Difference(found.Terms) is { } difference
            ? (null, "The code stands differently in the store: " + difference)
            : (ShopifyGid.Number(found.Discount), null);
    }

    /// <summary>The discount all codes of these terms belong to, open to this case; null: the case needs one of its own.</summary>
    private async Task<string?> Shared(Store store, CodeTerms terms, CancellationToken cancel)
    {
        // Its own first code is nobody's: it is how the discount is found again.
        var anchor = CaseCodes.Of(secrets, "discount anchor", store.Id + "/" + terms.SharedTitle);
        if (await Find(store, anchor, cancel) is not { } found)
        {
            var errors = (await Create(store, terms.Input(anchor, terms.SharedTitle, Start, terms.SharedEnds), terms.IsShipping, cancel)).UserErrors;
            if (!UserErrors.AreTaken(errors))
                UserErrors.None(errors, "a discount");
            found = await Find(store, anchor, cancel) ?? throw new ShopifyException("Shopify does not know the discount it has just made yet.", true, soon);
            if (errors is not [_, ..])
                return terms.Difference(found.Terms) is null ? found.Discount : null;
        }
        // The merchant may have changed it or switched it off.
        if (terms.Difference(found.Terms) is not null)
            return null;
        var document = terms.IsShipping ? PromiseDocuments.DiscountFreeShippingUpdate : PromiseDocuments.DiscountBasicUpdate;
        var change = await client.Ask(store.Id, document, new JsonObject { ["id"] = found.Discount, [terms.CreateDocument] = terms.Addition() }, cancel);
        if (UserErrors.Has(change.Change?.UserErrors, full))
            return null;
        UserErrors.None(change.Change?.UserErrors, "a discount");
        return found.Discount;
    }

    /// <returns>False: the code is there already.</returns>
    private async Task<bool> Own(Store store, string code, CodeTerms terms, CancellationToken cancel)
    {
        var errors = (await Create(store, terms.Input(code, terms.OwnTitle, Start, terms.Ends), terms.IsShipping, cancel)).UserErrors;
        if (UserErrors.AreTaken(errors))
            return false;
        UserErrors.None(errors, "a discount");
        return true;
    }

    internal async Task<PromiseWire.Change> Create(Store store, JsonObject input, bool isShipping, CancellationToken cancel)
    {
        var answer = isShipping
            ? await client.Ask(store.Id, PromiseDocuments.DiscountFreeShippingCreate, new JsonObject { ["freeShippingCodeDiscount"] = input }, cancel)
            : await client.Ask(store.Id, PromiseDocuments.DiscountBasicCreate, new JsonObject { ["basicCodeDiscount"] = input }, cancel);
        return answer.Change is { } change && (change.CodeDiscountNode is not null || change.UserErrors is [_, ..]) ? change : throw UserErrors.Empty("a discount");
    }

    /// <returns>False: the code is there already.</returns>
    private async Task<bool> Add(Store store, string discount, string code, CancellationToken cancel)
    {
        var asked = new JsonObject { ["discountId"] = discount, ["codes"] = new JsonArray(new JsonObject { ["code"] = code }) };
        var adding = (await client.Ask(store.Id, PromiseDocuments.AddCodes, asked, cancel)).DiscountRedeemCodeBulkAdd;
        if (UserErrors.AreTaken(adding?.UserErrors))
            return false;
        UserErrors.None(adding?.UserErrors, "a code");
        if (adding?.BulkCreation?.Id is not { } creation)
            throw UserErrors.Empty("a code");
        for (var look = 0; look < Looks; look++)
        {
            var status = (await client.Ask(store.Id, PromiseDocuments.AddCodesStatus, new JsonObject { ["id"] = creation }, cancel)).DiscountRedeemCodeBulkCreation;
            if (status is not { Done: true })
                continue;
            if (status.FailedCount == 0)
                return true;
            var errors = status.Codes?.Items?.SelectMany(c => c.Errors ?? []).ToList();
            if (UserErrors.AreTaken(errors))
                return false;
            UserErrors.None(errors, "a code");
            throw UserErrors.Empty("a code");
        }
        throw new ShopifyException("Shopify is still adding the code.", true, soon);
    }

    private async Task<PromiseWire.Nodes<PromiseWire.RedeemCode>?> Newest(Store store, string code, CancellationToken cancel) =>
        (await client.Ask(store.Id, PromiseDocuments.NewestCodes, new JsonObject { ["code"] = code }, cancel)).CodeDiscountNodeByCode?.CodeDiscount?.Codes;
}

/// <param name="Discount">Shopify's global id of the discount.</param>
/// <param name="Redeem">The code itself; null while Shopify's search does not know it.</param>
internal sealed record FoundCode(string Discount, PromiseWire.Discount Terms, PromiseWire.RedeemCode? Redeem);
