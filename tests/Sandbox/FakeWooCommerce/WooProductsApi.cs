using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary><c>/wc/v3/products</c>, reading only. https://developer.woocommerce.com/docs/apis/rest-api/v3/products/</summary>
internal static class WooProductsApi
{
    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "products", List);
        routes.Hint("POST", "products");
        routes.Add("GET", "products/#", One);
        routes.Hint("POST,PUT,PATCH,DELETE", "products/#");
        routes.Add("GET", "products/#/variations", Variations);
        routes.Hint("POST", "products/#/variations");
        routes.Add("GET", "products/#/variations/#", Variation);
        routes.Hint("POST,PUT,PATCH,DELETE", "products/#/variations/#");
    }

    private static WooAnswer List(WooCall call)
    {
        _ = call.Int("per_page", 10, 1, 100);
        var stock = call.Has("stock_status") ? call.OneOf("stock_status", "instock", "instock", "outofstock", "onbackorder") : null;
        var by = call.OneOf("orderby", "date", "date", "modified", "id", "include", "title", "slug", "price", "popularity", "rating",
            "menu_order");
        call.NeedRights("list");
        var (category, search, sku) = (call.Ints("category"), call.Text("search"), call.Text("sku"));
        var (include, exclude) = (call.Ints("include"), call.Ints("exclude"));
        var found = call.Shop.Products.Where(p => (stock is null || p.StockStatus == stock)
            && (category.Count == 0 || category.Contains(p.Category.Id))
            && (include.Count == 0 || include.Contains(p.Id)) && !exclude.Contains(p.Id)
            && (sku is null || string.Equals(p.Sku, sku, StringComparison.OrdinalIgnoreCase))
            && (search is null || p.Name.Contains(search, StringComparison.OrdinalIgnoreCase)));
        var sorted = by switch
        {
            "popularity" => found.OrderByDescending(p => p.TotalSales).ThenByDescending(p => p.Id),
            "price" => found.OrderByDescending(p => p.Price).ThenByDescending(p => p.Id),
            _ => found.OrderByDescending(p => p.Id),
        };
        return call.Paged(call.Text("order") == "asc" ? sorted.Reverse().ToList() : sorted.ToList(), p => Json(call.Shop, p));
    }

    private static WooAnswer One(WooCall call) => call.One(Json(call.Shop, Find(call)));

    private static WooProduct Find(WooCall call)
    {
        var product = call.Shop.FindProduct(call.Ids[0]) ?? throw new WooError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
        call.NeedRights("view");
        return product;
    }

    private static WooAnswer Variations(WooCall call)
    {
        var parent = Find(call);
        var stock = call.Has("stock_status") ? call.OneOf("stock_status", "instock", "instock", "outofstock", "onbackorder") : null;
        var include = call.Ints("include");
        var found = parent.Variations.Where(v => (stock is null || v.StockStatus == stock)
            && (include.Count == 0 || include.Contains(v.Id)));
        return call.Paged(found.OrderByDescending(v => v.Id).ToList(), v => VariationJson(call.Shop, v));
    }

    private static WooAnswer Variation(WooCall call) =>
        call.One(VariationJson(call.Shop, Find(call).Variations.Find(v => v.Id == call.Ids[1])
            ?? throw new WooError(404, "woocommerce_rest_product_variation_invalid_id", "Invalid ID.")));

    private static JsonObject Start(WooShop shop, WooProduct p) => new()
    {
        ["id"] = p.Id,
        ["name"] = p.Name,
        ["slug"] = p.Slug,
        ["permalink"] = $"{shop.Home}/product/{p.Slug}/",
        ["date_created"] = shop.LocalText(p.Created),
        ["date_created_gmt"] = WooShop.GmtText(p.Created),
        ["date_modified"] = shop.LocalText(p.Modified),
        ["date_modified_gmt"] = WooShop.GmtText(p.Modified),
        ["type"] = p.IsVariable ? "variable" : "simple",
        ["status"] = "publish",
        ["featured"] = false,
        ["catalog_visibility"] = "visible",
        ["description"] = p.Blurb,
        ["short_description"] = "",
        ["sku"] = p.Sku,
    };

    private static void Price(JsonObject json, WooProduct p)
    {
        json["price"] = WooText.Money(p.Price);
        json["regular_price"] = p.IsVariable ? "" : WooText.Money(p.RegularPrice ?? p.Price);
        json["sale_price"] = p.OnSale ? WooText.Money(p.Price) : "";
        foreach (var name in (string[])["date_on_sale_from", "date_on_sale_from_gmt", "date_on_sale_to", "date_on_sale_to_gmt"])
            json[name] = null;
        json["on_sale"] = p.OnSale;
    }

    private static void Download(JsonObject json, WooProduct p)
    {
        json["purchasable"] = true;
        if (p.Parent is null)
            json["total_sales"] = p.TotalSales;
        json["virtual"] = p.Virtual;
        json["downloadable"] = false;
        json["downloads"] = new JsonArray();
        json["download_limit"] = -1;
        json["download_expiry"] = -1;
    }

    private static void Stock(JsonObject json, WooProduct p, bool withStatus)
    {
        json["tax_status"] = "taxable";
        json["tax_class"] = "";
        json["manage_stock"] = p.Stock is not null;
        json["stock_quantity"] = p.Stock;
        if (withStatus)
            json["stock_status"] = p.StockStatus;
        json["backorders"] = p.Backorders ? "yes" : "no";
        json["backorders_allowed"] = p.Backorders;
        json["backordered"] = p is { Backorders: true, Stock: < 0 };
        json["low_stock_amount"] = null;
    }

    private static JsonObject Json(WooShop shop, WooProduct p)
    {
        var json = Start(shop, p);
        Price(json, p);
        Download(json, p);
        json["external_url"] = "";
        json["button_text"] = "";
        Stock(json, p, withStatus: false);
        json["sold_individually"] = false;
        json["weight"] = "";
        json["dimensions"] = new JsonObject { ["length"] = "", ["width"] = "", ["height"] = "" };
        json["shipping_required"] = !p.Virtual;
        json["shipping_taxable"] = !p.Virtual;
        json["shipping_class"] = "";
        json["shipping_class_id"] = 0;
        json["reviews_allowed"] = true;
        json["average_rating"] = "0.00";
        json["rating_count"] = 0;
        json["upsell_ids"] = WooCouponsApi.Ids(p.UpsellIds);
        json["cross_sell_ids"] = WooCouponsApi.Ids(p.CrossSellIds);
        json["parent_id"] = 0;
        json["purchase_note"] = "";
        json["categories"] = new JsonArray(new JsonObject
        {
            ["id"] = p.Category.Id,
            ["name"] = p.Category.Name,
            ["slug"] = p.Category.Slug
        });
        foreach (var name in (string[])["brands", "tags", "images"])
            json[name] = new JsonArray();
        json["attributes"] = !p.IsVariable ? new JsonArray() : WooOrderJson.Array(p.Attributes.Select(a => new JsonObject
        {
            ["id"] = 0,
            ["name"] = a.Name,
            ["slug"] = a.Name,
            ["position"] = 0,
            ["visible"] = true,
            ["variation"] = true,
            ["options"] = WooOrderJson.Array(a.Option.Split('|').Select(o => (JsonNode)o)),
        }));
        json["default_attributes"] = new JsonArray();
        json["variations"] = WooCouponsApi.Ids(p.Variations.Select(v => v.Id));
        json["grouped_products"] = new JsonArray();
        json["menu_order"] = 0;
        json["price_html"] = $"<span class=\"woocommerce-Price-amount amount\">"
            + $"<bdi>{WooText.Entity(shop.Options.CurrencySymbol, "&#36;")}{WooText.Money(p.Price)}</bdi></span>";
        // The real store shuffles these at every call and does not look at stock.
        json["related_ids"] = WooCouponsApi.Ids(shop.Products.Where(o => o.Category.Id == p.Category.Id && o.Id != p.Id)
            .OrderBy(o => WooShop.Hash($"{shop.Now.Ticks}{o.Id}"), StringComparer.Ordinal).Select(o => o.Id).Take(5));
        json["meta_data"] = new JsonArray();
        json["stock_status"] = p.StockStatus;
        json["has_options"] = p.IsVariable;
        json["post_password"] = "";
        json["global_unique_id"] = "";
        json["_links"] = WooOrderJson.Links(shop, $"products/{p.Id}", "products");
        return json;
    }

    private static JsonObject VariationJson(WooShop shop, WooProduct v)
    {
        var query = string.Join('&', v.Attributes.Select(a => $"attribute_{a.Name.ToLowerInvariant()}={a.Option}"));
        var json = new JsonObject
        {
            ["id"] = v.Id,
            ["type"] = "variation",
            ["date_created"] = shop.LocalText(v.Created),
            ["date_created_gmt"] = WooShop.GmtText(v.Created),
            ["date_modified"] = shop.LocalText(v.Modified),
            ["date_modified_gmt"] = WooShop.GmtText(v.Modified),
            ["description"] = "",
            ["permalink"] = $"{shop.Home}/product/{v.Slug}/?{query}",
            ["sku"] = v.Sku,
            ["global_unique_id"] = "",
        };
        Price(json, v);
        json["status"] = "publish";
        Download(json, v);
        Stock(json, v, withStatus: true);
        json["weight"] = "";
        json["dimensions"] = new JsonObject { ["length"] = "", ["width"] = "", ["height"] = "" };
        json["shipping_class"] = "";
        json["shipping_class_id"] = 0;
        json["image"] = null;
        json["gallery_image_ids"] = new JsonArray();
        json["attributes"] = WooOrderJson.Array(v.Attributes.Select(a => new JsonObject
        {
            ["id"] = 0,
            ["name"] = a.Name,
            ["slug"] = a.Name.ToLowerInvariant(),
            ["option"] = a.Option,
        }));
        json["menu_order"] = 0;
        json["meta_data"] = new JsonArray();
        json["name"] = v.Options;
        json["parent_id"] = v.Parent!.Id;
        var links = WooOrderJson.Links(shop, $"products/{v.Parent.Id}/variations/{v.Id}", $"products/{v.Parent.Id}/variations");
        links["up"] = new JsonArray(new JsonObject { ["href"] = $"{shop.Home}/wp-json/wc/v3/products/{v.Parent.Id}" });
        json["_links"] = links;
        return json;
    }
}
