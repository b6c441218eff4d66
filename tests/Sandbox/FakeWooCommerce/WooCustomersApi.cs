using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary><c>/wc/v3/customers</c>, reading only: accounts, never guests.</summary>
internal static class WooCustomersApi
{
    public static void Map(WooRoutes routes)
    {
        routes.Add("GET", "customers", Customers);
        routes.Hint("POST", "customers");
        routes.Add("GET", "customers/#", call =>
        {
            call.NeedRights("view");
            return call.One(Customer(call.Shop, call.Shop.Users.Find(u => u.Id == call.Ids[0] && !u.Deleted)
                ?? throw new WooError(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")));
        });
        routes.Hint("POST,PUT,PATCH,DELETE", "customers/#");
    }

    private static WooAnswer Customers(WooCall call)
    {
        _ = call.Int("per_page", 10, 1, 100);
        call.NeedRights("list");
        var email = call.Text("email");
        var found = call.Shop.Users.Where(u => !u.Deleted && u.Role == "customer"
            && (email is null || string.Equals(u.Email, email, StringComparison.OrdinalIgnoreCase)));
        return call.Paged(found.ToList(), u => Customer(call.Shop, u));
    }

    private static JsonObject Customer(WooShop shop, WooUser u) => new()
    {
        ["id"] = u.Id,
        ["date_created"] = shop.LocalText(shop.Products[0].Created),
        ["date_created_gmt"] = WooShop.GmtText(shop.Products[0].Created),
        ["date_modified"] = null,
        ["date_modified_gmt"] = null,
        ["email"] = u.Email,
        ["first_name"] = u.Address.FirstName,
        ["last_name"] = u.Address.LastName,
        ["role"] = u.Role,
        ["username"] = u.Email.Split('@')[0],
        ["billing"] = WooOrderJson.Address(u.Address, withEmail: true, postcodeFirst: true),
        ["shipping"] = WooOrderJson.Address(u.Address, withEmail: false, postcodeFirst: true),
        ["is_paying_customer"] = shop.Orders.Exists(o => o.CustomerId == u.Id && o.Paid is not null),
        ["avatar_url"] = "",
        ["meta_data"] = new JsonArray(),
        ["_links"] = WooOrderJson.Links(shop, $"customers/{u.Id}", "customers"),
    };
}
