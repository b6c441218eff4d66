using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Stores.Shopify;

/// <summary>
/// What a code of ours is to be worth. Codes of the same terms and the same last day live together under one discount: Shopify wants it so from apps of our kind, and the merchant's
/// list of discounts stays short. Amounts are in the store's currency. Arithmetic only.
/// </summary>
internal sealed record CodeTerms
{
    public const string Tag = "CancelSaver";

    /// <summary>Takes shipping off, not goods.</summary>
    public bool IsShipping { get; init; }

    public int? Percent { get; init; }

    public Money? Amount { get; init; }

    /// <summary>The products it is for; empty: the whole order.</summary>
    public IReadOnlyList<long> Products { get; init; } = [];

    /// <summary>Shipping: the dearest rate it makes free; null: any.</summary>
    public Money? UpTo { get; init; }

    /// <summary>The account it is for.</summary>
    public required long Customer { get; init; }

    /// <summary>The promise ends here (UTC).</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>
    /// The shared discount outlives its codes a little: a code is taken away when its own promise ends, and this is what stands behind it should that fail.
    /// </summary>
    public DateTimeOffset SharedEnds => new DateTimeOffset(Ends.UtcDateTime.Date, TimeSpan.Zero).AddDays(1).AddHours(1);

    /// <summary>How the merchant's list of discounts shows it. It holds every term that codes under one discount share, so it also tells discounts apart.</summary>
    public string SharedTitle => Title("until " + Day);

    public string OwnTitle => Title("for one customer, until " + Day);

    public string CreateDocument => IsShipping ? "freeShippingCodeDiscount" : "basicCodeDiscount";

    private string Day => Ends.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A new discount with its first code.</summary>
    public JsonObject Input(string code, string title, DateTimeOffset starts, DateTimeOffset ends)
    {
        var input = Whom();
        input["title"] = title;
        input["code"] = code;
        input["startsAt"] = Moment(starts);
        input["endsAt"] = Moment(ends);
        // Counted code by code.
        input["usageLimit"] = 1;
        input["appliesOncePerCustomer"] = true;
        input["tags"] = new JsonArray(Tag);
        // A promise of two codes stands together, and beside what the customer had. Two shipping discounts never do.
        input["combinesWith"] = IsShipping
            ? new JsonObject { ["orderDiscounts"] = true, ["productDiscounts"] = true }
            : new JsonObject { ["orderDiscounts"] = true, ["productDiscounts"] = true, ["shippingDiscounts"] = true };
        if (IsShipping)
        {
            input["destination"] = new JsonObject { ["all"] = true };
            if (UpTo is { } most)
                input["maximumShippingPrice"] = most.ToDecimalString();
            return input;
        }
        input["customerGets"] = new JsonObject
        {
            ["value"] = Percent is { } percent
                ? new JsonObject { ["percentage"] = percent / 100m }
                : new JsonObject { ["discountAmount"] = new JsonObject { ["amount"] = Amount!.Value.ToDecimalString(), ["appliesOnEachItem"] = false } },
            ["items"] = Items(),
        };
        return input;
    }

    /// <summary>What a discount that is there must learn so that it is for one case more.</summary>
    public JsonObject Addition()
    {
        var input = Whom();
        if (Products.Count > 0)
            input["customerGets"] = new JsonObject { ["items"] = Items() };
        return input;
    }

    /// <summary>What is wrong with a discount read back; null when it keeps the promise.</summary>
    public string? Difference(PromiseWire.Discount made)
    {
        if (made.Kind != (IsShipping ? "DiscountCodeFreeShipping" : "DiscountCodeBasic"))
            return "it is of another kind.";
        if (made.Status != "ACTIVE")
            return "it is not active.";
        if (made.EndsAt is not { } end)
            return "it never ends.";
        if (end < Ends.AddSeconds(-1))
            return "it ends too early.";
        if (made is not { UsageLimit: 1, AppliesOncePerCustomer: true })
            return "it can be used more than once.";
        if (IsShipping)
            return Number(made.MaximumShippingPrice) == UpTo?.ToDecimal() ? null : "it is for other shipping rates.";
        var worth = made.CustomerGets?.Value;
        return Percent is { } percent
            ? worth?.Percentage == percent / 100m ? null : "it takes off another percentage."
            : Number(worth?.Amount) == Amount?.ToDecimal() && worth?.AppliesOnEachItem == false ? null : "it takes off another amount.";
    }

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static decimal? Number(PromiseWire.Amount? amount) =>
        decimal.TryParse(amount?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private JsonObject Whom() => new() { ["context"] = new JsonObject { ["customers"] = new JsonObject { ["add"] = new JsonArray(ShopifyGid.Of("Customer", Customer)) } } };

    private JsonObject Items() => Products.Count == 0
        ? new JsonObject { ["all"] = true }
        : new JsonObject { ["products"] = new JsonObject { ["productsToAdd"] = new JsonArray([.. Products.Select(p => JsonValue.Create(ShopifyGid.Of("Product", p)))]) } };

    private string Title(string rest)
    {
        var worth = IsShipping ? "free shipping" + (UpTo is { } most ? " up to " + most : "")
            : (Percent is { } percent ? percent.ToString(CultureInfo.InvariantCulture) + "%" : Amount.ToString()) + " off" + (Products.Count == 0 ? " the order" : "");
        return "CancelSaver: " + worth + ", " + rest;
    }
}
