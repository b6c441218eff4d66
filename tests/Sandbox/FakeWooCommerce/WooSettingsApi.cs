using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>What a store tells about itself: index, currency, settings, gateways, shipping zones, system status.</summary>
internal static class WooSettingsApi
{
    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "payment_gateways", call => Listed(call, call.Shop.Gateways.Select((g, i) => Gateway(call.Shop, g, i))));
        routes.Add("GET", "shipping/zones", call =>
        {
            call.NeedRights("list");
            return call.Paged([0, 1], id => Zone(call.Shop, id));
        });
        routes.Hint("POST", "shipping/zones");
        routes.Add("GET", "shipping/zones/#/methods", Methods);
        routes.Hint("POST", "shipping/zones/#/methods");
        routes.Add("GET", "data/currencies/current", Currency);
        routes.Add("GET", "settings/general", call =>
            Listed(call, Settings(call.Shop).Select(s => Setting(call.Shop, s.Id, s.Label, s.Type, s.Value))));
        foreach (var id in (string[])["woocommerce_currency", "woocommerce_default_country", "woocommerce_price_num_decimals"])
        {
            routes.Add("GET", $"settings/general/{id}", call =>
            {
                call.NeedRights("list");
                var (_, label, type, value) = Settings(call.Shop).Single(s => s.Id == id);
                var json = Setting(call.Shop, id, label, type, value);
                return call.One(json);
            });
            routes.Hint("POST,PUT,PATCH", $"settings/general/{id}");
        }
        routes.Add("GET", "settings/email", call => Listed(call,
            [Setting(call.Shop, "woocommerce_email_from_name", "“From” name", "text", call.Shop.Options.Name), Setting(call.Shop, "woocommerce_email_from_address", "“From” address", "email", "hello@fernhill.example")]));
        routes.Add("GET", "system_status", SystemStatus);
    }

    public static JsonObject Index(WooShop shop) => new()
    {
        ["name"] = shop.Options.Name,
        ["description"] = "",
        ["url"] = shop.Home,
        ["home"] = shop.Home,
        ["gmt_offset"] = shop.GmtOffset,
        ["timezone_string"] = shop.Options.TimeZone,
        ["namespaces"] = new JsonArray("oembed/1.0", "wc/v3", "wc/v1", "wc-admin", "wc/store", "wc/store/v1", "wc/v2", "wp/v2"),
        ["authentication"] = new JsonObject
        {
            ["application-passwords"] = new JsonObject
            {
                ["endpoints"] = new JsonObject { ["authorization"] = $"{shop.Home}/wp-admin/authorize-application.php" },
            },
        },
    };

    private static WooAnswer Listed(WooCall call, IEnumerable<JsonObject> items)
    {
        call.NeedRights("list");
        return new WooAnswer(200, WooOrderJson.Array(items));
    }

    private static JsonObject Gateway(WooShop shop, WooGateway g, int order) => new()
    {
        ["id"] = g.Id,
        ["title"] = g.Title,
        ["description"] = g.Description,
        ["order"] = order + 2,
        ["enabled"] = g.Enabled,
        ["method_title"] = g.Title,
        ["method_description"] = "",
        ["method_supports"] = g.Id == "offsite" ? new JsonArray("products", "refunds") : new JsonArray("products"),
        // PHP's empty array: a list where the other gateways have an object.
        ["settings"] = g.Id == "offsite" ? new JsonArray() : new JsonObject { ["title"] = Field("title", "Title", "safe_text", g.Title) },
        ["needs_setup"] = false,
        ["post_install_scripts"] = new JsonArray(),
        ["settings_url"] = $"{shop.Home}/wp-admin/admin.php?page=wc-settings&tab=checkout&section={g.Id}",
        ["connection_url"] = null,
        ["setup_help_text"] = null,
        ["required_settings_keys"] = new JsonArray(),
        ["_links"] = WooOrderJson.Links(shop, $"payment_gateways/{g.Id}", "payment_gateways", ["GET", "POST", "PUT", "PATCH"]),
    };

    private static JsonObject Field(string id, string label, string type, string value) => new()
    {
        ["id"] = id,
        ["label"] = label,
        ["description"] = "",
        ["type"] = type,
        ["value"] = value,
        ["default"] = "",
        ["tip"] = "",
        ["placeholder"] = "",
    };

    private static JsonObject Zone(WooShop shop, int id)
    {
        var links = WooOrderJson.Links(shop, $"shipping/zones/{id}", "shipping/zones");
        links["describedby"] = new JsonArray(new JsonObject { ["href"] = $"{shop.Home}/wp-json/wc/v3/shipping/zones/{id}/locations" });
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = id == 0 ? "Locations not covered by your other zones" : "Everywhere we deliver",
            ["order"] = 0,
            ["_links"] = links,
        };
    }

    private static WooAnswer Methods(WooCall call)
    {
        call.NeedRights("list");
        var zone = call.Ids[0];
        if (zone > 1)
            throw new WooError(404, "woocommerce_rest_shipping_zone_invalid", "Resource does not exist.");
        var methods = zone == 0 ? [] : call.Shop.ShippingMethods;
        return new WooAnswer(200, WooOrderJson.Array(methods.Select((m, i) =>
        {
            var kind = m.MethodId switch { "flat_rate" => "Flat rate", "free_shipping" => "Free shipping", _ => "Local pickup" };
            var settings = new JsonObject { ["title"] = Field("title", "Name", "text", m.Title) };
            if (m.MethodId == "free_shipping")
            {
                settings["requires"] = Field("requires", "Free shipping requires", "select", "either");
                settings["min_amount"] = Field("min_amount", "Minimum order amount", "text", "150");
                settings["ignore_discounts"] = Field("ignore_discounts", "Coupons discounts", "checkbox", "no");
            }
            else
            {
                settings["tax_status"] = Field("tax_status", "Tax status", "select", "none");
                settings["cost"] = Field("cost", "Cost", "text", m.Cost == 0 ? "" : WooText.Money(m.Cost));
            }
            var links = WooOrderJson.Links(call.Shop, $"shipping/zones/{zone}/methods/{m.Instance}", $"shipping/zones/{zone}/methods");
            links["describes"] = new JsonArray(new JsonObject { ["href"] = $"{call.Shop.Home}/wp-json/wc/v3/shipping/zones/{zone}" });
            return new JsonObject
            {
                ["id"] = m.Instance,
                ["instance_id"] = m.Instance,
                ["title"] = m.Title,
                ["order"] = i + 1,
                ["enabled"] = true,
                ["method_id"] = m.MethodId,
                ["method_title"] = kind,
                ["method_description"] = "",
                ["settings"] = settings,
                ["_links"] = links,
            };
        })));
    }

    private static WooAnswer Currency(WooCall call)
    {
        call.NeedRights("list");
        var (code, symbol) = (call.Shop.Options.Currency, WooText.Entity(call.Shop.Options.CurrencySymbol, "&#36;"));
        return call.One(new JsonObject
        {
            ["code"] = code,
            ["name"] = code == "USD" ? "United States (US) dollar" : code,
            ["symbol"] = symbol,
            ["_links"] = WooOrderJson.Links(call.Shop, $"data/currencies/{code}", "data/currencies", ["GET"]),
        });
    }

    private static List<(string Id, string Label, string Type, JsonNode Value)> Settings(WooShop shop) =>
    [
        ("woocommerce_store_address", "Address line 1", "text", "1 Test Street"),
        ("woocommerce_store_city", "City", "text", "New York"),
        ("woocommerce_default_country", "Country / State", "select", shop.Options.Country),
        ("woocommerce_store_postcode", "Postcode / ZIP", "text", "10001"),
        ("woocommerce_calc_taxes", "Enable taxes", "checkbox", "no"),
        ("woocommerce_enable_coupons", "Enable coupons", "checkbox", "yes"),
        ("woocommerce_currency", "Currency", "select", shop.Options.Currency),
        ("woocommerce_currency_pos", "Currency position", "select", "left"),
        ("woocommerce_price_thousand_sep", "Thousand separator", "text", ","),
        ("woocommerce_price_decimal_sep", "Decimal separator", "text", "."),
        ("woocommerce_price_num_decimals", "Number of decimals", "number", "2"),
    ];

    private static JsonObject Setting(WooShop shop, string id, string label, string type, JsonNode value) => new()
    {
        ["id"] = id,
        ["label"] = label,
        ["description"] = "",
        ["type"] = type,
        ["default"] = "",
        ["tip"] = "",
        ["value"] = value.DeepClone(),
        ["group_id"] = "general",
        ["_links"] = WooOrderJson.Links(shop, $"settings/general/{id}", "settings/general", ["GET", "POST", "PUT", "PATCH"]),
    };

    private static WooAnswer SystemStatus(WooCall call)
    {
        call.NeedRights("list");
        var shop = call.Shop;
        return call.One(new JsonObject
        {
            ["environment"] = new JsonObject
            {
                ["home_url"] = shop.Home,
                ["site_url"] = shop.Home,
                ["store_id"] = "00000000-0000-4000-8000-000000000000",
                ["version"] = "11.0.1",
                ["wp_version"] = "7.1",
                ["wp_multisite"] = false,
                ["wp_cron"] = true,
                ["language"] = "en_US",
                ["php_version"] = "8.2.36",
                ["default_timezone"] = "UTC",
            },
            ["settings"] = new JsonObject
            {
                ["api_enabled"] = false,
                ["force_ssl"] = false,
                ["currency"] = shop.Options.Currency,
                ["currency_symbol"] = WooText.Entity(shop.Options.CurrencySymbol, "&#36;"),
                ["currency_position"] = "left",
                ["thousand_separator"] = ",",
                ["decimal_separator"] = ".",
                ["number_of_decimals"] = 2,
                ["HPOS_enabled"] = true,
                ["HPOS_sync_enabled"] = false,
            },
            ["active_plugins"] = new JsonArray(new JsonObject
            {
                ["plugin"] = "woocommerce/woocommerce.php",
                ["name"] = "WooCommerce",
                ["version"] = "11.0.1",
                ["version_latest"] = "11.0.1",
                ["url"] = "https://woocommerce.com/",
                ["author_name"] = "Automattic",
                ["author_url"] = "https://woocommerce.com",
                ["network_activated"] = false,
            }),
            ["security"] = new JsonObject
            {
                ["secure_connection"] = shop.Home.StartsWith("https:", StringComparison.Ordinal),
                ["hide_errors"] = true
            },
        });
    }
}
