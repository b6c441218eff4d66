namespace CancelSaver.Sandbox;

/// <summary>What a checkout knows when it looks at codes.</summary>
/// <param name="Email">Null or empty until the buyer typed it: codes for certain customers wait for it.</param>
/// <param name="Rate">Null: nothing chosen yet.</param>
internal sealed record ShopBasket(IReadOnlyList<(ShopVariant Variant, int Quantity)> Lines, IReadOnlyList<string> Codes, string? Email, ShopCustomer? Customer, string? Country, decimal? Rate);

/// <summary>What the codes did to it.</summary>
internal sealed record ShopPriced(
    IReadOnlyList<ShopCodeUse> Codes, IReadOnlyList<List<(string Code, decimal Amount)>> Lines, decimal ShippingDiscount, string? ShippingCode, IReadOnlyDictionary<string, string> Refused);

/// <summary>The checkout's rules for codes, https://help.shopify.com/manual/discounts: pure.</summary>
internal static class ShopPricing
{
    public static ShopPriced Price(ShopBasket basket, IReadOnlyList<ShopDiscount> discounts, DateTimeOffset now)
    {
        var taken = new List<(ShopDiscount Discount, ShopCode Code)>();
        var refused = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var typed in basket.Codes.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var found = Find(discounts, typed);
            var why = found is not { } pair ? "Enter a valid discount code" : WhyNot(basket, pair.Discount, pair.Code, now)
                ?? (taken.TrueForAll(t => t.Discount != pair.Discount && t.Discount.CombinesWith(pair.Discount)) ? null : "couldn't be used with your existing discounts");
            if (why is null)
                taken.Add(found!.Value);
            else
                refused[typed] = why;
        }

        var lines = basket.Lines.Select(_ => new List<(string Code, decimal Amount)>()).ToList();
        var uses = new List<ShopCodeUse>();
        decimal shipping = 0;
        string? shippingCode = null;
        foreach (var (discount, code) in taken.OrderBy(t => t.Discount.Class switch { "PRODUCT" => 0, "ORDER" => 1, _ => 2 }))
        {
            if (discount.Kind == ShopDiscountKind.FreeShipping)
            {
                (shipping, shippingCode) = (basket.Rate ?? 0, code.Code);
                uses.Add(new ShopCodeUse(code.Code, "shipping", 100, shipping, OnAllLines: true));
            }
            else
            {
                var off = TakeOff(basket, discount, code.Code, lines);
                uses.Add(new ShopCodeUse(code.Code, discount.Percentage is null ? "fixed_amount" : "percentage", discount.Percentage * 100 ?? discount.Amount ?? 0, off, discount.Items is null));
            }
        }
        return new ShopPriced(uses, lines, shipping, shippingCode, refused);
    }

    public static (ShopDiscount Discount, ShopCode Code)? Find(IReadOnlyList<ShopDiscount> discounts, string code)
    {
        foreach (var discount in discounts)
        {
            if (discount.Codes.Find(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase)) is { } found)
                return (discount, found);
        }
        return null;
    }

    private static string? WhyNot(ShopBasket basket, ShopDiscount discount, ShopCode code, DateTimeOffset now)
    {
        if (discount.Status(now) != "ACTIVE")
            return "isn't available right now";
        if (code.UsedBy.Count >= discount.UsageLimit)
            return "has reached its usage limit";
        if (basket.Email is { Length: > 0 } email)
        {
            if (discount.Customers is { } only && (basket.Customer is null || !only.Contains(basket.Customer.Id)))
                return "isn't available to you right now";
            if (discount.OncePerCustomer && discount.Codes.Exists(c => c.UsedBy.Contains(email, StringComparer.OrdinalIgnoreCase)))
                return "was used by you already";
        }
        var fitting = basket.Lines.Where(l => discount.Fits(l.Variant)).ToList();
        if (fitting.Count == 0)
            return "isn't valid for the items in your cart";
        if (fitting.Sum(l => l.Variant.Price * l.Quantity) < discount.MinimumSubtotal || fitting.Sum(l => l.Quantity) < discount.MinimumQuantity)
            return "needs a bigger order";
        if (discount.Kind != ShopDiscountKind.FreeShipping)
            return null;
        return basket.Country is { } country && discount.Countries?.Contains(country) == false ? "isn't valid for your address"
            : basket.Rate > discount.MaximumShippingPrice ? "isn't valid for the shipping method you chose" : null;
    }

    private static decimal TakeOff(ShopBasket basket, ShopDiscount discount, string code, List<List<(string Code, decimal Amount)>> lines)
    {
        decimal Left(int i) => (basket.Lines[i].Variant.Price * basket.Lines[i].Quantity) - lines[i].Sum(d => d.Amount);
        var fitting = Enumerable.Range(0, basket.Lines.Count).Where(i => discount.Fits(basket.Lines[i].Variant)).ToList();
        var sum = fitting.Sum(Left);
        var whole = discount.Percentage is { } part ? Cents(sum * part)
            : discount.OnEachItem ? fitting.Sum(i => Math.Min(Left(i), (discount.Amount ?? 0) * basket.Lines[i].Quantity)) : Math.Min(sum, discount.Amount ?? 0);
        var open = whole;
        foreach (var i in fitting)
        {
            // The last line takes what rounding left over.
            var share = i == fitting[^1] ? open : discount.OnEachItem ? Math.Min(Left(i), (discount.Amount ?? 0) * basket.Lines[i].Quantity) : sum == 0 ? 0 : Cents(whole * Left(i) / sum);
            open -= share;
            if (share > 0)
                lines[i].Add((code, share));
        }
        return whole;
    }

    public static decimal Cents(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}
