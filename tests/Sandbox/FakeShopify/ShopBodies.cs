using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>The bodies of the other webhooks, and what several share.</summary>
internal static class ShopBodies
{
    public const long LocationId = 77000001;
    public const long ShopId = 90000001;

    /// <summary>app/uninstalled.</summary>
    public static JsonObject Shop(ShopifyShop shop)
    {
        var o = shop.Options;
        var format = o.Currency switch { "EUR" => "€{{amount_with_comma_separator}}", "USD" => "${{amount}}", _ => "{{amount}}" };
        return new JsonObject
        {
            ["id"] = ShopId,
            ["name"] = o.Name,
            ["email"] = "owner@example.com",
            ["domain"] = o.Shop,
            ["province"] = null,
            ["country"] = o.Country,
            ["address1"] = "Avenida Modelo 1",
            ["zip"] = "1000-001",
            ["city"] = "Lisboa",
            ["source"] = null,
            ["phone"] = "+351210000000",
            ["latitude"] = null,
            ["longitude"] = null,
            ["primary_locale"] = o.Locale,
            ["address2"] = null,
            ["created_at"] = "2025-02-01T09:00:00+00:00",
            ["updated_at"] = shop.Local(shop.Now),
            ["country_code"] = o.Country,
            ["country_name"] = CountryName(o.Country),
            ["currency"] = o.Currency,
            ["customer_email"] = "help@example.com",
            ["timezone"] = "(GMT+00:00) Lisbon",
            ["iana_timezone"] = o.TimeZone,
            ["shop_owner"] = "Dona Exemplo",
            ["money_format"] = format,
            ["money_with_currency_format"] = format + " " + o.Currency,
            ["weight_unit"] = "kg",
            ["province_code"] = null,
            ["taxes_included"] = o.TaxRate > 0,
            ["auto_configure_tax_inclusivity"] = null,
            ["tax_shipping"] = null,
            ["county_taxes"] = null,
            ["plan_display_name"] = "Basic",
            ["plan_name"] = "basic",
            ["has_discounts"] = true,
            ["has_gift_cards"] = false,
            ["myshopify_domain"] = o.Shop,
            ["google_apps_domain"] = null,
            ["google_apps_login_enabled"] = null,
            ["money_in_emails_format"] = format,
            ["money_with_currency_in_emails_format"] = format + " " + o.Currency,
            ["eligible_for_payments"] = true,
            ["requires_extra_payments_agreement"] = false,
            ["password_enabled"] = false,
            ["has_storefront"] = true,
            ["finances"] = true,
            ["primary_location_id"] = LocationId,
            ["checkout_api_supported"] = true,
            ["multi_location_enabled"] = true,
            ["setup_required"] = false,
            ["pre_launch_enabled"] = false,
            ["enabled_presentment_currencies"] = new JsonArray(o.Currency),
            ["marketing_sms_consent_enabled_at_checkout"] = false,
            ["transactional_sms_disabled"] = false,
        };
    }

    public static JsonObject Identity(ShopifyShop shop) => new() { ["shop_id"] = ShopId, ["shop_domain"] = shop.Options.Shop };

    /// <summary>customers/data_request and customers/redact.</summary>
    public static JsonObject Person(ShopifyShop shop, ShopCustomer customer, string orders, JsonObject? request)
    {
        var body = Identity(shop);
        var theirs = new JsonArray([.. shop.Orders.Where(o => o.Customer == customer).Select(o => JsonValue.Create(o.Id))]);
        if (request is not null)
            body[orders] = theirs;
        body["customer"] = new JsonObject { ["id"] = customer.Id, ["email"] = customer.Email, ["phone"] = customer.Phone };
        if (request is null)
            body[orders] = theirs;
        else
            body["data_request"] = request;
        return body;
    }

    public static JsonObject Scopes(ShopifyShop shop, IReadOnlyList<string> before) => new()
    {
        ["id"] = 1,
        ["shop_id"] = "gid://shopify/Shop/" + ShopId,
        ["previous"] = new JsonArray([.. before.Select(s => JsonValue.Create(s))]),
        ["current"] = new JsonArray([.. shop.Scopes.Select(s => JsonValue.Create(s))]),
        ["updated_at"] = shop.Now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
    };

    public static JsonObject Client(ShopOrder order) => new()
    {
        ["accept_language"] = order.Locale,
        ["browser_height"] = null,
        ["browser_ip"] = "203.0.113.24",
        ["browser_width"] = null,
        ["session_hash"] = null,
        ["user_agent"] = "Mozilla/5.0 (X11; Linux x86_64) ExampleBrowser/1.0",
    };

    public static JsonArray Pairs(IEnumerable<(string Name, string Value)> pairs, string name) =>
        new([.. pairs.Select(p => new JsonObject { [name] = p.Name, ["value"] = p.Value })]);

    public static JsonObject? Address(ShopifyShop shop, ShopAddress? address)
    {
        if (address is null)
            return null;
        var hidden = shop.HidePersonalData;
        return new JsonObject
        {
            ["first_name"] = hidden ? null : address.FirstName,
            ["address1"] = hidden ? null : address.Address1,
            ["phone"] = hidden ? null : address.Phone,
            ["city"] = hidden ? null : address.City,
            ["zip"] = hidden ? null : address.Zip,
            ["province"] = address.Province,
            ["country"] = CountryName(address.Country),
            ["last_name"] = hidden ? null : address.LastName,
            ["address2"] = hidden ? null : address.Address2,
            ["company"] = hidden ? null : address.Company,
            ["latitude"] = null,
            ["longitude"] = null,
            ["name"] = hidden ? null : $"{address.FirstName} {address.LastName}".Trim(),
            ["country_code"] = address.Country,
            ["province_code"] = address.ProvinceCode,
        };
    }

    public static JsonObject? Customer(ShopifyShop shop, ShopCustomer? customer)
    {
        if (customer is null)
            return null;
        var hidden = shop.HidePersonalData;
        return new JsonObject
        {
            ["id"] = customer.Id,
            ["created_at"] = shop.Local(customer.CreatedAt),
            ["updated_at"] = shop.Local(customer.CreatedAt),
            ["first_name"] = hidden ? null : customer.FirstName,
            ["last_name"] = hidden ? null : customer.LastName,
            ["state"] = "disabled",
            ["note"] = null,
            ["verified_email"] = true,
            ["multipass_identifier"] = null,
            ["tax_exempt"] = false,
            ["email"] = hidden ? null : customer.Email,
            ["phone"] = hidden ? null : customer.Phone,
            ["currency"] = shop.Options.Currency,
            ["tax_exemptions"] = new JsonArray(),
            ["admin_graphql_api_id"] = "gid://shopify/Customer/" + customer.Id,
            ["default_address"] = hidden || customer.Address is not { } a ? null : new JsonObject
            {
                ["id"] = customer.Id + 500,
                ["customer_id"] = customer.Id,
                ["first_name"] = a.FirstName,
                ["last_name"] = a.LastName,
                ["company"] = a.Company,
                ["address1"] = a.Address1,
                ["address2"] = a.Address2,
                ["city"] = a.City,
                ["province"] = a.Province,
                ["country"] = CountryName(a.Country),
                ["zip"] = a.Zip,
                ["phone"] = a.Phone,
                ["name"] = $"{a.FirstName} {a.LastName}".Trim(),
                ["province_code"] = a.ProvinceCode,
                ["country_code"] = a.Country,
                ["country_name"] = CountryName(a.Country),
                ["default"] = true,
            },
        };
    }

    public static string? CountryName(string? code) => code switch
    {
        null => null,
        "PT" => "Portugal",
        "US" => "United States",
        "DE" => "Germany",
        "CN" => "China",
        "JP" => "Japan",
        _ => code,
    };
}
