using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.Shopify;

/// <summary>Money on a customer's account with the store, given once however often a yes is said. https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/storeCreditAccountCredit</summary>
public sealed class ShopifyCredit(ShopifyClient client, ShopifyClaims claims)
{
    /// <summary>Rights beyond those the app always has.</summary>
    public static readonly IReadOnlyList<string> Scopes = ["write_store_credit_account_transactions", "read_store_credit_accounts"];

    private const string Key = "credit";

    // Their clock against ours.
    private static readonly TimeSpan clocks = TimeSpan.FromMinutes(5);

    /// <summary>Gives the credit or finds it given.</summary>
    /// <returns>Null, or the sentence why the store cannot give it.</returns>
    /// <exception cref="ShopifyException">The store could not be asked, or somebody else is at it.</exception>
    public async Task<string?> Give(Store store, Cancellation cancellation, Promise promise, Money amount, CancellationToken cancel)
    {
        if (cancellation.Order.Customer.AccountId is not { } customer)
            return "The order has no customer account that credit could be put on.";
        var order = cancellation.Id.OrderId;
        var claim = await claims.Read(store, order, Key, cancel);
        if (claim is { Result: not null })
            return null;
        if (claim is not null)
        {
            claims.LeaveIfYoung(claim);
            if (await Given(store, customer, amount, promise.Offer.CreditEnds, claim.At, cancel) is { } there)
            {
                await claims.Settle(store, order, Key, there, claim, cancel);
                return null;
            }
        }
        claim = await claims.Take(store, order, Key, claim, cancel);
        var input = new JsonObject
        {
            ["creditAmount"] = new JsonObject { ["amount"] = amount.ToDecimalString(), ["currencyCode"] = amount.Currency },
            ["expiresAt"] = CodeTerms.Moment(promise.Offer.CreditEnds),
            // Our own letter says it.
            ["notify"] = false,
        };
        var crediting = (await client.Ask(
            store.Id, PromiseDocuments.StoreCredit, new JsonObject { ["id"] = ShopifyGid.Of("Customer", customer), ["creditInput"] = input }, cancel)).Crediting;
        if (crediting?.UserErrors is [var error, ..])
            return WhyNot(error, amount) ?? throw UserErrors.Refused(error, "store credit");
        if (crediting?.StoreCreditAccountTransaction?.Id is not { } made)
            throw UserErrors.Empty("the store credit");
        await claims.Settle(store, order, Key, ShopifyGid.Number(made), claim, cancel);
        return null;
    }

    private static string? WhyNot(PromiseWire.UserError error, Money amount) => error.Code switch
    {
        "OWNER_NOT_FOUND" or "ACCOUNT_NOT_FOUND" => "The customer has no account in the store any more.",
        "CREDIT_LIMIT_EXCEEDED" => "The customer's account has as much credit as Shopify allows.",
        "UNSUPPORTED_CURRENCY" or "MISMATCHING_CURRENCY" => "The store keeps no credit in " + amount.Currency + ".",
        "EXPIRES_AT_IN_PAST" => "The credit would have ended already.",
        _ => null,
    };

    /// <summary>A credit of this amount and end, given since: then it is ours, and only the note of it was lost.</summary>
    private async Task<long?> Given(Store store, long customer, Money amount, DateTimeOffset ends, DateTimeOffset since, CancellationToken cancel)
    {
        var found = await client.Ask(store.Id, PromiseDocuments.StoreCreditGiven, new JsonObject { ["id"] = ShopifyGid.Of("Customer", customer) }, cancel);
        var given = (found.Customer?.StoreCreditAccounts?.Items ?? []).SelectMany(a => a.Transactions?.Items ?? []).FirstOrDefault(t =>
            t.Id is not null && t.CreatedAt >= since - clocks && CodeTerms.Number(t.Given) == amount.ToDecimal() && t.Given?.CurrencyCode == amount.Currency
            && t.ExpiresAt is { } end && (end - ends).Duration() < TimeSpan.FromSeconds(2));
        return given is null ? null : ShopifyGid.Number(given.Id!);
    }
}
