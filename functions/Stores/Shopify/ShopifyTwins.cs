using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Codes the cancelled order was bought with. Once per customer means used up by an order that no longer exists, so such a code gets a twin: the same terms, for this customer,
/// once, until the offer ends. A discount of its own, since its terms are somebody else's.
/// </summary>
public sealed class ShopifyTwins(ShopifyClient client, ShopifyCodes codes, Secrets secrets)
{
    /// <summary>What the codes of a promise must be able to stand beside.</summary>
    internal readonly record struct Beside(bool Goods, bool Shipping);

    /// <summary>A code given once more.</summary>
    /// <param name="old">What the customer used.</param>
    /// <param name="name">What the twin is called.</param>
    /// <returns>The number of the twin's discount, or the sentence why there is none.</returns>
    internal async Task<(long? Discount, string? WhyNot)> Reissue(Store store, Cancellation cancellation, string old, string name, DateTimeOffset ends, Beside beside, CancellationToken cancel)
    {
        if (await Terms(store, old, cancel) is not { } terms)
            return (null, "The code the customer meant no longer exists in the store.");
        return await Twin(store, cancellation, terms, old, name, ends, beside, cancel);
    }

    /// <summary>The codes without which the old price would not be the old price; one that cannot be had again is left out.</summary>
    /// <param name="without">The code that is given again by itself.</param>
    internal async Task<Carried> Carry(Store store, Cancellation cancellation, string? without, DateTimeOffset ends, Beside beside, CancellationToken cancel)
    {
        var carried = new Carried();
        foreach (var code in Codes(cancellation.Order).Where(c => !string.Equals(c, without, StringComparison.OrdinalIgnoreCase)))
        {
            if (await Terms(store, code, cancel) is not { } terms || (beside.Shipping && terms.Kind == "DiscountCodeFreeShipping"))
                continue;
            var standing = code;
            if (IsBurnt(terms, code, ends) || !Stands(terms, beside))
            {
                standing = TwinOf(secrets, cancellation.Id, code);
                try
                {
                    if ((await Twin(store, cancellation, terms, code, standing, ends, beside, cancel)).Discount is null)
                        continue;
                }
                catch (ShopifyException e) when (e is { TryAgain: false, Status: 200, Code: not (ShopifyJudgement.AccessDenied or "") })
                {
                    // Refused for what it is (a product it was for is gone): nothing was promised about it.
                    continue;
                }
            }
            carried = carried with
            {
                Codes = [.. carried.Codes, standing],
                Stand = [.. carried.Stand, code],
                TakesGoodsOff = carried.TakesGoodsOff || terms.Kind != "DiscountCodeFreeShipping",
            };
        }
        return carried;
    }

    /// <summary>The twins a promise may have: for taking them back.</summary>
    public IEnumerable<string> TwinsOf(Cancellation cancellation) => Codes(cancellation.Order).Select(code => TwinOf(secrets, cancellation.Id, code));

    private static string TwinOf(Secrets secrets, CancellationId cancellation, string code) => CaseCodes.Of(secrets, "carried code", cancellation + "/" + code.ToUpperInvariant());

    /// <summary>A link parts codes by commas, so one that holds a comma cannot be carried.</summary>
    private static IEnumerable<string> Codes(Order order) =>
        order.CouponCodes.Where(c => c.Length > 0 && !c.Contains(',', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase);

    private async Task<PromiseWire.Discount?> Terms(Store store, string code, CancellationToken cancel) =>
        (await client.Ask(store.Id, PromiseDocuments.DiscountTerms, ShopifyCodes.Search(code), cancel)).CodeDiscountNodeByCode?.CodeDiscount;

    private async Task<(long? Discount, string? WhyNot)> Twin(
        Store store, Cancellation cancellation, PromiseWire.Discount terms, string old, string name, DateTimeOffset ends, Beside beside, CancellationToken cancel)
    {
        if (cancellation.Order.Customer.AccountId is not { } customer)
            return (null, "The order has no customer account, so the code would be good for anybody.");
        var isShipping = terms.Kind == "DiscountCodeFreeShipping";
        if (Input(terms, old, name, customer, ends, beside) is not { } input)
            return (null, "The code " + old + " gives something that cannot be given again (buy one, get one, or the discount of another app).");
        if (await codes.Find(store, name, cancel) is { } there)
            return Judge(there, ends);
        var errors = (await codes.Create(store, input, isShipping, cancel)).UserErrors;
        if (!UserErrors.AreTaken(errors))
            UserErrors.None(errors, "a discount");
        return await codes.Find(store, name, cancel) is { } made
            ? Judge(made, ends)
            : throw new ShopifyException("Shopify does not know the code it has just made yet.", true, TimeSpan.FromSeconds(2));
    }

    private static (long?, string?) Judge(FoundCode found, DateTimeOffset ends) => found.Terms switch
    {
        { Tags: var tags } when tags?.Contains(CodeTerms.Tag) != true => (null, "The code is already taken in the store."),
        _ when found.Redeem is { AsyncUsageCount: > 0 } => (null, "The code was used already."),
        { Status: "ACTIVE", EndsAt: { } end, UsageLimit: 1 } when end >= ends.AddSeconds(-1) => (ShopifyGid.Number(found.Discount), null),
        _ => (null, "The code stands differently in the store than it was made."),
    };

    private static bool IsBurnt(PromiseWire.Discount terms, string code, DateTimeOffset ends) =>
        terms.AppliesOncePerCustomer || terms.Status != "ACTIVE" || terms.EndsAt < ends || ShopifyCodes.Exactly(terms.Codes, code)?.AsyncUsageCount >= terms.UsageLimit;

    private static bool Stands(PromiseWire.Discount terms, Beside beside) => terms.CombinesWith is { } with
        && (!beside.Goods || (with.ProductDiscounts && with.OrderDiscounts)) && (!beside.Shipping || with.ShippingDiscounts);

    /// <summary>Null for what cannot be copied: what another app computes, what we do not know, lists too long to read.</summary>
    private JsonObject? Input(PromiseWire.Discount terms, string old, string name, long customer, DateTimeOffset ends, Beside beside)
    {
        var isShipping = terms.Kind == "DiscountCodeFreeShipping";
        if (!isShipping && terms.Kind != "DiscountCodeBasic")
            return null;
        var with = terms.CombinesWith ?? new(false, false, false);
        var input = new JsonObject
        {
            ["title"] = "CancelSaver: " + (old.Length > 100 ? old[..100] : old) + " once more, for one customer",
            ["code"] = name,
            ["startsAt"] = CodeTerms.Moment(codes.Start),
            ["endsAt"] = CodeTerms.Moment(ends),
            ["usageLimit"] = 1,
            ["appliesOncePerCustomer"] = true,
            ["tags"] = new JsonArray(CodeTerms.Tag),
            ["context"] = new JsonObject { ["customers"] = new JsonObject { ["add"] = new JsonArray(ShopifyGid.Of("Customer", customer)) } },
            ["combinesWith"] = new JsonObject { ["orderDiscounts"] = with.OrderDiscounts || beside.Goods, ["productDiscounts"] = with.ProductDiscounts || beside.Goods },
        };
        if (!isShipping)
            input["combinesWith"]!["shippingDiscounts"] = with.ShippingDiscounts || beside.Shipping;
        if (terms.MinimumRequirement is { } least)
        {
            input["minimumRequirement"] = least.GreaterThanOrEqualToSubtotal?.Value is { } subtotal
                ? new JsonObject { ["subtotal"] = new JsonObject { ["greaterThanOrEqualToSubtotal"] = subtotal } }
                : new JsonObject { ["quantity"] = new JsonObject { ["greaterThanOrEqualToQuantity"] = Quantity(least.GreaterThanOrEqualToQuantity) } };
        }
        if (isShipping)
        {
            if (terms.MaximumShippingPrice?.Value is { } most)
                input["maximumShippingPrice"] = most;
            input["destination"] = terms.DestinationSelection is { Countries: { } countries } there
                ? new JsonObject
                {
                    ["countries"] = new JsonObject { ["add"] = Array(countries), ["includeRestOfWorld"] = there.IncludeRestOfWorld ?? false },
                }
                : new JsonObject { ["all"] = true };
            return input;
        }
        if (Worth(terms.CustomerGets?.Value) is not { } worth || Items(terms.CustomerGets?.Items) is not { } items)
            return null;
        input["customerGets"] = new JsonObject { ["value"] = worth, ["items"] = items };
        return input;
    }

    private static JsonObject? Worth(PromiseWire.Worth? worth) => worth switch
    {
        { Percentage: { } percentage } => new JsonObject { ["percentage"] = percentage },
        { Amount.Value: { } amount } => new JsonObject { ["discountAmount"] = new JsonObject { ["amount"] = amount, ["appliesOnEachItem"] = worth.AppliesOnEachItem ?? false } },
        _ => null,
    };

    private static JsonObject? Items(PromiseWire.Goods? goods) => goods switch
    {
        { Kind: "AllDiscountItems" } => new JsonObject { ["all"] = true },
        { Kind: "DiscountProducts" } when Whole(goods.Products) && Whole(goods.ProductVariants) => new JsonObject
        {
            ["products"] = new JsonObject { ["productsToAdd"] = Ids(goods.Products), ["productVariantsToAdd"] = Ids(goods.ProductVariants) },
        },
        { Kind: "DiscountCollections" } when Whole(goods.Collections) => new JsonObject { ["collections"] = new JsonObject { ["add"] = Ids(goods.Collections) } },
        _ => null,
    };

    private static bool Whole(PromiseWire.Nodes<PromiseWire.Node>? list) => list?.PageInfo?.HasNextPage != true;

    private static JsonArray Ids(PromiseWire.Nodes<PromiseWire.Node>? list) => Array((list?.Items ?? []).Select(n => n.Id).OfType<string>());

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static JsonValue Quantity(JsonElement? quantity) => quantity is { ValueKind: JsonValueKind.Number } number
        ? JsonValue.Create(number.GetRawText())
        : JsonValue.Create(quantity?.GetString() ?? "1");
}

/// <summary>The codes that a new order needs so that it costs what the old one did.</summary>
/// <param name="Codes">As they are to be applied.</param>
/// <param name="Stand">The customer's codes they stand for.</param>
/// <param name="TakesGoodsOff">One of them makes goods cheaper.</param>
internal sealed record Carried(IReadOnlyList<string> Codes, IReadOnlyList<string> Stand, bool TakesGoodsOff)
{
    public Carried()
        : this([], [], false)
    {
    }
}
