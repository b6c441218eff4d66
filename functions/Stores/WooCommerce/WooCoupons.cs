using System.Globalization;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Codes of ours in a store: one use, one person, one end. WooCommerce takes much and says nothing when it drops it, so every coupon is
/// read back and compared; one that came out wrong is deleted. https://woocommerce.github.io/woocommerce-rest-api-docs/#coupon-properties
/// </summary>
public sealed class WooCoupons(WooClient client, Secrets secrets)
{
    // An hour that comes twice in autumn may be read either way.
    private static readonly TimeSpan ClockChange = TimeSpan.FromHours(1);

    /// <summary>The case's code: the same each time, and nobody else can tell it.</summary>
    public string CodeFor(CancellationId cancellation) => CaseCodes.Of(secrets, cancellation);

    /// <summary>Makes the code or finds it made.</summary>
    internal async Task<(WireCoupon? Coupon, string? WhyNot)> Make(WooAccess access, Store store, Cancellation cancellation, OfferPart part,
        DateTimeOffset ends, CancellationToken cancel)
    {
        var email = cancellation.Order.Customer.Email;
        if (email.Length == 0)
            return (null, "The order has no e-mail address, so the code would be good for anybody.");
        var code = CodeFor(cancellation.Id);
        WireCoupon wanted;
        if (part.Kind == OfferKind.ReissueCode)
        {
            if (part.Code is not { Length: > 0 } || (await client.FindCoupons(access, part.Code, cancel)) is not [var old, ..])
                return (null, "The code the customer meant no longer exists in the store.");
            wanted = old;
        }
        else
        {
            wanted = Terms(cancellation.Order, part);
        }
        wanted = wanted with { Code = code, EmailRestrictions = [email], UsageLimit = 1 };

        var there = await Ours(access, code, cancellation.Id, cancel);
        if (there.Foreign)
            return (null, "The code is already taken in the store.");
        if (there.Coupon is { } found)
        {
            if (Difference(found, wanted, ends) is null)
                return (found, null);
            if (found.UsageCount > 0)
                return (null, "The code was used already.");
            await client.DeleteCoupon(access, found.Id, cancel);
        }
        try
        {
            await client.CreateCoupon(access, Wire(store, cancellation, wanted, ends), cancel);
        }
        catch (WooException e) when (e.Code is "woocommerce_rest_coupon_code_already_exists")
        {
            // A twin of this call was faster; what it made is read below.
        }
        if ((await Ours(access, code, cancellation.Id, cancel)).Coupon is not { } made)
            return (null, "The store did not keep the code.");
        if (Difference(made, wanted, ends) is not { } difference)
            return (made, null);
        await client.DeleteCoupon(access, made.Id, cancel);
        return (null, "The store made the code differently: " + difference);
    }

    /// <summary>Takes an unused code of this case away.</summary>
    internal async Task Delete(WooAccess access, CancellationId cancellation, string code, CancellationToken cancel)
    {
        if ((await Ours(access, code, cancellation, cancel)).Coupon is { UsageCount: 0 } coupon)
            await client.DeleteCoupon(access, coupon.Id, cancel);
    }

    /// <summary>Parallel posts make several coupons with one code (seen): the oldest stays.</summary>
    private async Task<(WireCoupon? Coupon, bool Foreign)> Ours(WooAccess access, string code, CancellationId cancellation,
        CancellationToken cancel)
    {
        var found = await client.FindCoupons(access, code, cancel);
        // A store that ignores the filter answers with all its coupons.
        var same = found.Where(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase)).OrderBy(c => c.Id).ToList();
        var mine = same.Where(c =>
            c.MetaData?.Exists(m => m.Key == WooMarks.Case && WooOrder.Text(m.Value) == cancellation.ToString()) == true).ToList();
        foreach (var extra in mine.Skip(1).Where(c => c.UsageCount == 0))
            await client.DeleteCoupon(access, extra.Id, cancel);
        return (mine.FirstOrDefault(), mine.Count == 0 && same.Count > 0);
    }

    private static WireCoupon Terms(Order order, OfferPart part) => new()
    {
        DiscountType = part.Percent is null ? "fixed_cart" : "percent",
        Amount = part.Percent is { } percent ? percent.ToString(CultureInfo.InvariantCulture)
            : (part.Amount ?? part.Cost).ToDecimalString(),
        // Beside codes the customer has already, ours must not drive them out.
        IndividualUse = order.CouponCodes.Count == 0,
        ProductIds = part.Kind is OfferKind.NextOrderDiscount or OfferKind.StoreCredit
            ? []
            : [.. (part.ProductIds.Any() ? part.ProductIds : order.Lines.Select(l => l.ProductId)).Where(id => id > 0).Distinct()],
    };

    private static JsonObject Wire(Store store, Cancellation cancellation, WireCoupon terms, DateTimeOffset ends) => new()
    {
        ["code"] = terms.Code,
        ["discount_type"] = terms.DiscountType,
        ["amount"] = terms.Amount,
        ["individual_use"] = terms.IndividualUse,
        ["exclude_sale_items"] = terms.ExcludeSaleItems,
        ["free_shipping"] = terms.FreeShipping,
        ["usage_limit"] = 1,
        ["usage_limit_per_user"] = 1,
        ["limit_usage_to_x_items"] = terms.LimitUsageToXItems,
        ["minimum_amount"] = terms.MinimumAmount ?? "",
        ["maximum_amount"] = terms.MaximumAmount ?? "",
        ["email_restrictions"] = Array(terms.EmailRestrictions),
        // Store-local, and the only one that counts: date_expires_gmt is taken and ignored.
        ["date_expires"] = WooTime.Local(ends, store.TimeZone),
        ["product_ids"] = Array(terms.ProductIds),
        ["excluded_product_ids"] = Array(terms.ExcludedProductIds),
        ["product_categories"] = Array(terms.ProductCategories),
        ["excluded_product_categories"] = Array(terms.ExcludedProductCategories),
        ["description"] = "CancelSaver: for order " + cancellation.Order.Number,
        ["meta_data"] = new JsonArray(new JsonObject { ["key"] = WooMarks.Case, ["value"] = cancellation.Id.ToString() }),
    };

    private static JsonArray Array<T>(List<T>? values) => new([.. (values ?? []).Select(v => JsonValue.Create(v))]);

    /// <summary>Null when the coupon is what was wanted.</summary>
    private static string? Difference(WireCoupon made, WireCoupon wanted, DateTimeOffset ends)
    {
        if (made.DiscountType != wanted.DiscountType || Number(made.Amount) != Number(wanted.Amount))
            return "it takes off " + made.Amount + " (" + made.DiscountType + ").";
        if (made.EmailRestrictions is not [var email]
            || !string.Equals(email, wanted.EmailRestrictions![0], StringComparison.OrdinalIgnoreCase))
            return "it is not for this customer only.";
        if (WooOrder.Moment(made.DateExpiresGmt) is not { } end || (end - ends).Duration() > ClockChange)
            return "it does not end when it should.";
        if (made.UsageLimit != 1)
            return "it can be used more than once.";
        if (!new HashSet<long>(made.ProductIds ?? []).SetEquals(wanted.ProductIds ?? []))
            return "it is not for these products.";
        return made.Status is "publish" or null ? null : "it is not published.";
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
