namespace CancelSaver.Sandbox;

/// <summary>The storefront people click: goods, discount links, my orders, an order's own page.</summary>
internal sealed class ShopStorefront(ShopifyShop shop)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/", () => Shelf(null));
        app.MapGet("/products/{handle}", (string handle) => Shelf(handle));
        app.MapGet("/discount/{code}", Discount);
        app.MapGet("/account/orders", MyOrders);
        app.MapPost("/account/login", (Delegate)LogIn);
        app.MapGet("/{shopId:long}/orders/{token}/authenticate", Order);
    }

    private IResult Shelf(string? handle)
    {
        lock (shop.Gate)
        {
            var cards = string.Concat(shop.Products.Where(p => p.Status == "ACTIVE" && (handle is null || p.Handle == handle)).Select(Card));
            return cards.Length == 0
                ? ShopHtml.Page(shop, "Not found", ShopHtml.Error("There is no such product."), 404)
                : ShopHtml.Page(shop, "Everything we have", $"<div class=\"grid\">{cards}</div>");
        }
    }

    private string Card(ShopProduct product)
    {
        var choices = string.Concat(product.Variants.Select(v =>
            $"<option value=\"{v.Id}\"{(shop.CanBuy(v, 1) ? "" : " disabled")}>{ShopHtml.H(v.Title == "Default Title" ? product.Title : v.Title)}"
                + (shop.CanBuy(v, 1) ? "" : " (sold out)") + "</option>"));
        var id = "v" + product.Id;
        return $"""
            <form class="card" method="get" action="{shop.Home}/buy"><h2>{ShopHtml.H(product.Title)}</h2><p class="soft">{ShopHtml.H(product.Blurb.Length > 0 ? product.Blurb : product.Type)}</p>
            <p class="price">{ShopHtml.Money(shop, product.Variants[0].Price)}</p><label for="{id}">Variant</label><select id="{id}" name="variant">{choices}</select>
            <label for="{id}q">Quantity</label><input id="{id}q" name="quantity" type="number" min="1" value="1"><button>Buy</button></form>
            """;
    }

    /// <summary>Remembers the code and goes on. https://help.shopify.com/manual/discounts/managing-discounts/share-discounts</summary>
    private IResult Discount(string code, HttpContext context)
    {
        context.Response.Cookies.Append(ShopHtml.CodeCookie, code);
        var to = context.Request.Query["redirect"].ToString();
        return Results.Redirect(shop.Home + (to is ['/', not '/', ..] ? to : "/"));
    }

    private IResult MyOrders(HttpContext context)
    {
        lock (shop.Gate)
        {
            var who = shop.Customers.Find(c => $"{c.Id}" == context.Request.Cookies[ShopHtml.CustomerCookie]);
            var people = string.Concat(shop.Customers.Select(c => ShopHtml.Button(shop.Home + "/account/login", $"Log in as {c.FirstName} {c.LastName} ({c.Email})", "quiet",
                $"<input type=\"hidden\" name=\"customer\" value=\"{c.Id}\">")));
            return ShopHtml.Page(shop, "My orders", who is null ? $"<div class=\"card\">{(people.Length > 0 ? people : "<p>Nobody has an account yet: place an order first.</p>")}</div>"
                : string.Concat(shop.Orders.Where(o => o.Customer == who).OrderByDescending(o => o.Id).Select(Card)) + ShopHtml.Button(shop.Home + "/account/login", "Log out", "quiet"));
        }
    }

    private async Task<IResult> LogIn(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        context.Response.Cookies.Append(ShopHtml.CustomerCookie, form["customer"].ToString());
        return Results.Redirect(shop.Home + "/account/orders");
    }

    private IResult Order(long shopId, string token, HttpContext context)
    {
        lock (shop.Gate)
        {
            var order = shop.Orders.Find(o => o.Token == token && shopId == ShopBodies.ShopId && shop.StatusUrl(o).EndsWith("key=" + context.Request.Query["key"], StringComparison.Ordinal));
            return order is null ? ShopHtml.Page(shop, "Order", ShopHtml.Error("We could not find this order."), 404)
                : ShopHtml.Page(shop, $"Order {order.Name}",
                    $"<p>Thank you{(order.ShippingAddress?.FirstName is { } first ? ", " + ShopHtml.H(first) : "")}. Confirmation {order.ConfirmationNumber}.</p>{Card(order)}");
        }
    }

    private string Card(ShopOrder order) => $"<div class=\"card\" id=\"o{order.Id}\"><h2>{ShopHtml.H(order.Name)} {ShopHtml.Status(order)}</h2>{ShopHtml.Lines(shop, order)}"
        + (order.CancelledAt is null ? $"<a class=\"button\" href=\"{shop.Home}/apps/save\">Cancel or change this order</a>" : "") + "</div>";
}
