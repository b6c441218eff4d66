namespace CancelSaver.Sandbox;

/// <summary>
/// May this coupon be used on that order, and how much does it take off which line: the store's own arithmetic, in cents.
/// </summary>
internal static class WooDiscounts
{
    private const string Invalid = "woocommerce_rest_invalid_coupon";

    public static void Check(WooShop shop, WooCoupon? coupon, string code, WooOrder order)
    {
        var quoted = $"&quot;{code}&quot;";
        if (coupon is null)
            throw new WooError(400, Invalid, $"Coupon {quoted} cannot be applied because it does not exist.");
        if (coupon.UsageLimit is { } limit && coupon.UsageCount >= limit)
            throw new WooError(400, Invalid, $"Usage limit for coupon {quoted} has been reached.");
        var user = order.CustomerId != 0 ? $"{order.CustomerId}" : order.Billing.Email;
        if (coupon.UsageLimitPerUser is { } each
            && coupon.UsedBy.Count(u => string.Equals(u, user, StringComparison.OrdinalIgnoreCase)) >= each)
            throw new WooError(400, Invalid, $"Usage limit for coupon {quoted} has been reached.");
        if (coupon.Expires is { } expires && expires < shop.Now)
            throw new WooError(400, Invalid, $"Coupon {quoted} has expired.");
        var spend = order.Lines.Sum(l => l.Subtotal);
        if (coupon.Minimum > 0 && spend < coupon.Minimum)
            throw new WooError(400, Invalid, $"The minimum spend for coupon {quoted} is {Price(shop, coupon.Minimum)}.");
        if (coupon.Maximum > 0 && spend > coupon.Maximum)
            throw new WooError(400, Invalid, $"The maximum spend for coupon {quoted} is {Price(shop, coupon.Maximum)}.");
        if (!coupon.AllowsEmail(order.Billing.Email))
            throw new WooError(400, Invalid, $"Please enter a valid email at checkout to use coupon code {quoted}.");
        if (!order.Lines.Exists(l => Covers(shop, coupon, l)))
            throw new WooError(400, Invalid, $"Sorry, coupon {quoted} is not applicable to selected products.");
    }

    /// <summary>Sets every line's total and every coupon's discount from scratch.</summary>
    public static void Recalculate(WooShop shop, WooOrder order)
    {
        foreach (var line in order.Lines)
            line.Total = line.Subtotal;
        foreach (var used in order.CouponLines)
        {
            var before = order.Lines.Sum(l => l.Total);
            Apply(used.Coupon, order.Lines.Where(l => Covers(shop, used.Coupon, l)).ToList());
            used.Discount = before - order.Lines.Sum(l => l.Total);
        }
    }

    private static bool Covers(WooShop shop, WooCoupon coupon, WooLine line)
    {
        bool Named(List<int> ids) => ids.Contains(line.ProductId) || (line.VariationId != 0 && ids.Contains(line.VariationId));
        var product = shop.FindProduct(line.ProductId);
        return (coupon.ProductIds.Count == 0 || Named(coupon.ProductIds))
            && !Named(coupon.ExcludedProductIds)
            && (coupon.Categories.Count == 0 || (product is not null && coupon.Categories.Contains(product.Category.Id)))
            && (product is null || !coupon.ExcludedCategories.Contains(product.Category.Id))
            && !(coupon.ExcludeSaleItems && product is { OnSale: true });
    }

    private static void Apply(WooCoupon coupon, List<WooLine> lines)
    {
        switch (coupon.Type)
        {
            case "percent":
                var left = coupon.LimitItems ?? int.MaxValue;
                var exact = 0m;
                var given = 0m;
                foreach (var line in lines)
                {
                    var units = Math.Min(left, line.Quantity);
                    left -= units;
                    var off = line.Quantity == 0 ? 0 : line.Total * units / line.Quantity * coupon.Amount / 100;
                    var floored = Math.Floor(off * 100) / 100;
                    line.Total -= floored;
                    exact += off;
                    given += floored;
                }
                SpreadCents(lines, Math.Round(exact, 2, MidpointRounding.AwayFromZero) - given);
                break;
            case "fixed_product":
                foreach (var line in lines)
                    line.Total -= Math.Min(line.Total, coupon.Amount * Math.Min(line.Quantity, coupon.LimitItems ?? int.MaxValue));
                break;
            default:
                SpreadFixed(lines, Math.Min(coupon.Amount, lines.Sum(l => l.Total)));
                break;
        }
    }

    private static void SpreadFixed(List<WooLine> lines, decimal amount)
    {
        while (amount > 0)
        {
            var open = lines.Where(l => l.Total > 0 && l.Quantity > 0).ToList();
            var each = open.Count == 0 ? 0 : Math.Floor(amount * 100 / open.Sum(l => l.Quantity)) / 100;
            if (each <= 0)
            {
                SpreadCents(open, amount);
                return;
            }
            foreach (var line in open)
            {
                var off = Math.Min(Math.Min(line.Total, each * line.Quantity), amount);
                line.Total -= off;
                amount -= off;
            }
        }
    }

    private static void SpreadCents(List<WooLine> lines, decimal rest)
    {
        while (rest >= 0.01m && lines.Exists(l => l.Total >= 0.01m))
        {
            foreach (var line in lines.Where(l => l.Total >= 0.01m).TakeWhile(_ => rest >= 0.01m))
            {
                line.Total -= 0.01m;
                rest -= 0.01m;
            }
        }
    }

    private static string Price(WooShop shop, decimal amount) =>
        "<span class=\"woocommerce-Price-amount amount\"><bdi><span class=\"woocommerce-Price-currencySymbol\">"
        + $"{WooText.Entity(shop.Options.CurrencySymbol, "&#036;")}</span>{WooText.Money(amount)}</bdi></span>";
}
