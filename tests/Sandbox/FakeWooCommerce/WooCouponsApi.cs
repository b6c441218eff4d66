using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary><c>/wc/v3/coupons</c>. https://developer.woocommerce.com/docs/apis/rest-api/v3/coupons/</summary>
internal static class WooCouponsApi
{
    private const string InvalidId = "woocommerce_rest_shop_coupon_invalid_id";

    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "coupons", List);
        routes.Add("POST", "coupons", Create);
        routes.Add("GET", "coupons/#", call => call.One(Json(call.Shop, Find(call, 404, "view"))));
        routes.Add("POST,PUT,PATCH", "coupons/#", Update);
        routes.Add("DELETE", "coupons/#", Delete);
    }

    private static WooAnswer List(WooCall call)
    {
        _ = call.Int("per_page", 10, 1, 100);
        call.NeedRights("list");
        var (code, search) = (call.Text("code"), call.Text("search"));
        var found = call.Shop.Coupons.Where(c => !c.Trashed
            && (code is null || string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase))
            && (search is null || c.Code.Contains(search, StringComparison.OrdinalIgnoreCase)));
        return call.Paged(found.OrderByDescending(c => c.Created).ThenByDescending(c => c.Id).ToList(), c => Json(call.Shop, c));
    }

    private static WooAnswer Create(WooCall call)
    {
        Check(call);
        if (!call.Has("code"))
            throw new WooError(400, "rest_missing_callback_param", "Missing parameter(s): code",
                new JsonObject { ["params"] = new JsonArray("code") });
        call.NeedRights("create");
        var shop = call.Shop;
        var coupon = new WooCoupon
        {
            Id = shop.NextPost(),
            Code = call.Text("code")!.Trim().ToLowerInvariant(),
            Created = shop.Now,
            Modified = shop.Now
        };
        if (!shop.DuplicateCouponsSlipThrough && shop.FindCoupon(coupon.Code) is not null)
            throw new WooError(400, "woocommerce_rest_coupon_code_already_exists", "The coupon code already exists");
        Apply(call, coupon);
        shop.Coupons.Add(coupon);
        var answer = call.One(Json(shop, coupon), 201);
        answer.Headers["Location"] = $"{shop.Home}/wp-json/wc/v3/coupons/{coupon.Id}";
        return answer;
    }

    private static WooAnswer Update(WooCall call)
    {
        Check(call);
        var coupon = Find(call, 400, "edit");
        if (call.Text("code")?.Trim().ToLowerInvariant() is { Length: > 0 } code)
        {
            if (call.Shop.FindCoupon(code) is { } other && other != coupon)
                throw new WooError(400, "woocommerce_rest_coupon_code_already_exists", "The coupon code already exists");
            coupon.Code = code;
        }
        Apply(call, coupon);
        coupon.Modified = call.Shop.Now;
        return call.One(Json(call.Shop, coupon));
    }

    private static WooAnswer Delete(WooCall call)
    {
        var coupon = Find(call, 404, "delete");
        var shown = Json(call.Shop, coupon);
        if (call.Flag("force") == true)
            call.Shop.Coupons.Remove(coupon);
        else if (coupon.Trashed)
            throw new WooError(410, "woocommerce_rest_already_trashed", "The shop_coupon has already been deleted.");
        coupon.Trashed = true;
        return call.One(shown);
    }

    private static WooCoupon Find(WooCall call, int status, string right)
    {
        var coupon = call.Shop.Coupons.Find(c => c.Id == call.Ids[0]) ?? throw new WooError(status, InvalidId, "Invalid ID.");
        call.NeedRights(right);
        return coupon;
    }

    private static void Check(WooCall call)
    {
        _ = call.OneOf("discount_type", "fixed_cart", "percent", "fixed_cart", "fixed_product");
        foreach (var name in (string[])["code", "amount", "description", "minimum_amount", "maximum_amount"])
            _ = call.Text(name);
        foreach (var name in (string[])["usage_limit", "usage_limit_per_user", "limit_usage_to_x_items"])
            _ = call.Int(name);
        foreach (var name in (string[])["individual_use", "free_shipping", "exclude_sale_items"])
            _ = call.Flag(name);
    }

    private static void Apply(WooCall call, WooCoupon coupon)
    {
        var type = call.Text("discount_type") ?? coupon.Type;
        // Letters are worth nothing, quietly; only the ranges are refused.
        var amount = call.Text("amount") is { } text ? WooText.Number(text) : coupon.Amount;
        if (amount < 0 || (type == "percent" && amount > 100))
            throw new WooError(400, "coupon_invalid_amount", "Invalid discount amount.");
        (coupon.Type, coupon.Amount) = (type, amount);
        coupon.Description = call.Text("description") ?? coupon.Description;
        // date_expires_gmt is accepted by the real store too, and ignored.
        if (call.Has("date_expires"))
            coupon.Expires = call.Text("date_expires") is { } date ? WooText.Time(date, call.Shop) : null;
        coupon.IndividualUse = call.Flag("individual_use") ?? coupon.IndividualUse;
        coupon.FreeShipping = call.Flag("free_shipping") ?? coupon.FreeShipping;
        coupon.ExcludeSaleItems = call.Flag("exclude_sale_items") ?? coupon.ExcludeSaleItems;
        coupon.UsageLimit = Limit(call, "usage_limit", coupon.UsageLimit);
        coupon.UsageLimitPerUser = Limit(call, "usage_limit_per_user", coupon.UsageLimitPerUser);
        coupon.LimitItems = Limit(call, "limit_usage_to_x_items", coupon.LimitItems);
        coupon.ProductIds = call.Has("product_ids") ? call.Ints("product_ids") : coupon.ProductIds;
        coupon.ExcludedProductIds = call.Has("excluded_product_ids") ? call.Ints("excluded_product_ids") : coupon.ExcludedProductIds;
        coupon.Categories = call.Has("product_categories") ? call.Ints("product_categories") : coupon.Categories;
        coupon.ExcludedCategories = call.Has("excluded_product_categories") ? call.Ints("excluded_product_categories")
            : coupon.ExcludedCategories;
        coupon.Minimum = call.Text("minimum_amount") is { } least ? WooText.Number(least) : coupon.Minimum;
        coupon.Maximum = call.Text("maximum_amount") is { } most ? WooText.Number(most) : coupon.Maximum;
        if (call.Has("email_restrictions"))
            coupon.Emails = [.. call.List("email_restrictions").Select(e => e.Trim().ToLowerInvariant()).Where(IsEmail)];
        foreach (var meta in call.Array("meta_data")?.OfType<JsonObject>() ?? [])
            call.Shop.SetMeta(coupon.Meta, meta["key"]?.ToString() ?? "", meta["value"]);
    }

    private static int? Limit(WooCall call, string name, int? before) => !call.Has(name) ? before : call.Int(name) is { } n and not 0 ? n
        : null;

    private static bool IsEmail(string text) => text.Split('@') is [{ Length: > 0 }, { Length: > 3 } host]
        && host.Contains('.', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal);

    private static JsonObject Json(WooShop shop, WooCoupon c) => new()
    {
        ["id"] = c.Id,
        ["code"] = c.Code,
        ["amount"] = WooText.Money(c.Amount),
        ["status"] = c.Trashed ? "trash" : "publish",
        ["date_created"] = shop.LocalText(c.Created),
        ["date_created_gmt"] = WooShop.GmtText(c.Created),
        ["date_modified"] = shop.LocalText(c.Modified),
        ["date_modified_gmt"] = WooShop.GmtText(c.Modified),
        ["discount_type"] = c.Type,
        ["description"] = c.Description,
        ["date_expires"] = shop.LocalText(c.Expires),
        ["date_expires_gmt"] = WooShop.GmtText(c.Expires),
        ["usage_count"] = c.UsageCount,
        ["individual_use"] = c.IndividualUse,
        ["product_ids"] = Ids(c.ProductIds),
        ["excluded_product_ids"] = Ids(c.ExcludedProductIds),
        ["usage_limit"] = c.UsageLimit,
        ["usage_limit_per_user"] = c.UsageLimitPerUser,
        ["limit_usage_to_x_items"] = c.LimitItems,
        ["free_shipping"] = c.FreeShipping,
        ["product_categories"] = Ids(c.Categories),
        ["excluded_product_categories"] = Ids(c.ExcludedCategories),
        ["exclude_sale_items"] = c.ExcludeSaleItems,
        ["minimum_amount"] = WooText.Money(c.Minimum),
        ["maximum_amount"] = WooText.Money(c.Maximum),
        ["email_restrictions"] = WooOrderJson.Array(c.Emails.Select(e => (JsonNode)e)),
        ["used_by"] = WooOrderJson.Array(c.UsedBy.Select(e => (JsonNode)e)),
        ["meta_data"] = WooOrderJson.Meta(c.Meta, shown: false),
        ["_links"] = WooOrderJson.Links(shop, $"coupons/{c.Id}", "coupons"),
    };

    internal static JsonArray Ids(IEnumerable<int> ids) => WooOrderJson.Array(ids.Select(i => (JsonNode)i));
}
