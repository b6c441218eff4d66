using System.Globalization;
using CancelSaver.Messages;
using CancelSaver.Reasons;

namespace CancelSaver.Sandbox;

/// <summary>The storefront people click: products, checkout link, checkout, my orders.</summary>
internal sealed class WooShopPages(WooShop shop)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/", Shelf);
        app.MapGet("/checkout-link", CheckoutLink);
        app.MapGet("/checkout", (HttpContext context) => Checkout(context, null));
        app.MapPost("/checkout", (Delegate)Place);
        app.MapGet("/my-account/orders", MyOrders);
        app.MapPost("/my-account/orders/{id:int}/cancel", async (int id, HttpContext context) => await Cancel(id, context)
            ? Results.Redirect("/my-account/orders?notice=cancelled")
            : WooHtml.Page(shop, "My orders",
                "<p class=\"error\">Your order can no longer be cancelled. Please contact us if you need assistance.</p>"));
    }

    private IResult Shelf()
    {
        lock (shop.Gate)
        {
            return WooHtml.Page(shop, "Everything for outside", "<div class=\"grid\">" + string.Concat(shop.Products.Select(p =>
            {
                var choices = p.IsVariable ? p.Variations : [p];
                var options = string.Concat(choices.Select(c =>
                    $"<option value=\"{c.Id}\"{(c.StockStatus == "outofstock" ? " disabled" : "")}>"
                    + $"{WooHtml.H(p.IsVariable ? c.Options : p.Name)}{(c.StockStatus == "outofstock" ? " – sold out" : "")}</option>"));
                var stock = p.IsVariable ? $"{p.Variations.Sum(v => v.Stock ?? 0)} in stock" : p.Stock is { } units ? $"{units} in stock"
                    : "in stock";
                var was = p.OnSale ? $" <s class=\"soft\">{WooHtml.Money(shop, p.RegularPrice ?? 0)}</s>" : "";
                return $"<form class=\"card\" action=\"/checkout\"><h2>{WooHtml.H(p.Name)}</h2><p class=\"soft\">{WooHtml.H(p.Blurb)}</p>"
                    + $"<p class=\"price\">{WooHtml.Money(shop, p.Price)}{was} <span class=\"soft\">{stock}</span></p>"
                    + (p.IsVariable ? $"<label for=\"p{p.Id}\">Which</label><select id=\"p{p.Id}\" name=\"product\">{options}</select>" : WooHtml.Hidden("product", $"{p.Id}"))
                    + $"<label for=\"q{p.Id}\">How many</label>"
                    + $"<input id=\"q{p.Id}\" name=\"quantity\" type=\"number\" min=\"1\" max=\"20\" value=\"1\"><button>Order"
                    + $"</button></form>";
            })) + "</div>");
        }
    }

    /// <summary>
    /// /checkout-link/?products=13:2,24:1&amp;coupon=CODE fills a fresh cart; a bad coupon goes on to the checkout with a notice.
    /// </summary>
    private IResult CheckoutLink(HttpContext context)
    {
        var items = Items(WooHtml.Query(context, "products"));
        return items.Count == 0
            ? WooHtml.Page(shop, "Checkout",
                "<p class=\"error\">The provided checkout link was out of date or invalid. No products were added to the cart.</p>")
            : Results.Redirect($"/checkout/?products={string.Join(',', items.Select(i => $"{i.ProductId}:{i.Quantity}"))}"
                + $"&coupon={Uri.EscapeDataString(WooHtml.Query(context, "coupon"))}");
    }

    private List<OrderedItem> Items(string text) =>
    [
        .. text.Split(',').Select(p => p.Split(':'))
            .Where(p => int.TryParse(p[0], out var id) && shop.FindProduct(id) is { IsVariable: false })
            .Select(p => new OrderedItem(int.Parse(p[0]), p.Length > 1 && int.TryParse(p[1], out var q) && q > 0 ? q : 1)),
    ];

    private IResult Checkout(HttpContext context, string? problem)
    {
        lock (shop.Gate)
        {
            var text = context.Request.Query.ContainsKey("products") ? WooHtml.Query(context, "products")
                : $"{WooHtml.Query(context, "product")}:{WooHtml.Query(context, "quantity")}";
            var items = Items(text);
            if (items.Count == 0)
                return WooHtml.Page(shop, "Checkout", "<p>Your cart is currently empty.</p>");
            var coupon = WooHtml.Query(context, "coupon");
            var notice = problem ?? (coupon.Length > 0 && shop.FindCoupon(coupon) is null
                ? $"Coupon \"{coupon}\" cannot be applied because it does not exist." : null);
            string Field(string name, string label, string value, string type = "text", string more = "required") =>
                $"<label for=\"{name}\">{label}</label>"
                    + $"<input id=\"{name}\" name=\"{name}\" type=\"{type}\" value=\"{WooHtml.H(value)}\" {more}>";
            string Choice(string name, string value, string label, bool first) =>
                $"<label><input type=\"radio\" name=\"{name}\" value=\"{value}\"{(first ? " checked" : "")}>{WooHtml.H(label)}</label>";
            var lines = string.Concat(items.Select(i => (Item: i, Product: shop.Product(i.ProductId))).Select(l =>
                $"<li>{WooHtml.H(l.Product.LineName)} × {l.Item.Quantity} – {WooHtml.Money(shop, l.Product.Price * l.Item.Quantity)}"
                    + $"</li>"));
            var countries = string.Concat(((string[])["US", "GB", "DE", "FR", "CA", "AU", "NL", "CN"])
                .Select(c => $"<option>{c}</option>"));
            var shipping = string.Concat(shop.ShippingMethods.Where(m => m.MethodId == "flat_rate")
                .Select(m => Choice("shipping", $"{m.Instance}", $"{m.Title} – {WooHtml.Money(shop, m.Cost)}", m.Instance == 1)));
            var payment = string.Concat(shop.Gateways.Where(g => g.Enabled).Select((g, i) => Choice("payment", g.Id, g.Title, i == 0)));
            return WooHtml.Page(shop, "Checkout", (notice is null ? "" : $"<p class=\"error\">{WooHtml.H(WebText(notice))}</p>")
                + $"<form class=\"card\" method=\"post\" action=\"/checkout\"><ul>{lines}"
                + $"</ul>{WooHtml.Hidden("products", string.Join(',', items.Select(i => $"{i.ProductId}:{i.Quantity}")))}"
                + Field("first", "First name", "Rita") + Field("last", "Last name", "Test")
                    + Field("email", "Email", "rita@example.com", "email")
                + Field("address", "Street", "5 Elm St") + Field("city", "City", "Albany") + Field("postcode", "Postcode", "12207")
                + $"<label for=\"country\">Country</label><select id=\"country\" name=\"country\">{countries}</select>"
                + $"<h2>Shipping</h2>{shipping}"
                + $"<h2>Payment</h2>{payment}"
                + Field("coupon", "Coupon", coupon, more: "") + Field("note", "Note to the shop", "", more: "")
                    + "<button>Place order</button></form>");
        }
    }

    // Messages of the store hold entities and tags; here they become text before they are encoded again.
    private static string WebText(string message) =>
        System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(message, "<[^>]+>", "",
        System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

    private async Task<IResult> Place(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        string Value(string name) => form[name].ToString().Trim();
        context.Request.QueryString = QueryString.Create("products", Value("products")).Add("coupon", Value("coupon"));
        if (!Value("email").Contains('@', StringComparison.Ordinal) || Items(Value("products")) is not { Count: > 0 } items)
            return Checkout(context, "Please enter a valid email address.");
        lock (shop.Gate)
        {
            if (items.Find(i => shop.Product(i.ProductId) is { Stock: { } stock, Backorders: false } && stock < i.Quantity) is { } scarce)
                return Checkout(context,
                    $"Sorry, we do not have enough \"{shop.Product(scarce.ProductId).LineName}\" in stock to fulfill your order.");
            try
            {
                var order = shop.PlaceOrder(new OrderSpec
                {
                    Items = items,
                    FirstName = Value("first"),
                    LastName = Value("last"),
                    Email = Value("email"),
                    Address = Value("address"),
                    City = Value("city"),
                    Postcode = Value("postcode"),
                    Country = Value("country"),
                    State = "",
                    Note = Value("note"),
                    PaymentMethod = Value("payment"),
                    Shipping = int.TryParse(Value("shipping"), CultureInfo.InvariantCulture, out var s) ? s : 1,
                    Coupons = Value("coupon").Length > 0 ? [Value("coupon")] : [],
                });
                context.Response.Cookies.Append("demo_email", order.Billing.Email);
                return Results.Redirect(order.NeedsPayment ? $"/checkout/order-pay/{order.Id}/?pay_for_order=true&key={order.Key}"
                    : $"/checkout/order-received/{order.Id}/?key={order.Key}");
            }
            catch (WooError error)
            {
                return Checkout(context, error.Message);
            }
        }
    }

    private IResult MyOrders(HttpContext context)
    {
        lock (shop.Gate)
        {
            var notice = WooHtml.Query(context, "notice") == "cancelled" ? "<p class=\"card\">Your order was cancelled.</p>" : "";
            var orders = shop.Orders.Where(o => o.Status is not ("trash" or "checkout-draft")).OrderByDescending(o => o.Id).Take(50);
            return WooHtml.Page(shop, "My orders", notice + string.Concat(orders.Select(o =>
            {
                var pay = o.NeedsPayment
                    ? $"<a class=\"button\" href=\"/checkout/order-pay/{o.Id}/?pay_for_order=true&amp;key={o.Key}\">Pay</a>" : "";
                var cancel = shop.Plugin?.Link is not null ? CancelForm(o) : o.Status is "pending" or "failed" ? WooHtml.Button($"/my-account/orders/{o.Id}/cancel", "Cancel", "no")
                    : o.Status is "on-hold" or "processing" ? "<p class=\"soft\">Too late to cancel here: please contact the shop.</p>"
                        : "";
                return $"<div class=\"card\"><h2>#{o.Id} {WooHtml.Status(o)}</h2>"
                    + $"<p class=\"soft\">{WooHtml.H(o.Billing.FirstName)}, {shop.Local(o.Created):yyyy-MM-dd HH:mm}</p>"
                    + WooHtml.Lines(shop, o) + pay + cancel + "</div>";
            })));
        }
    }

    private async Task<bool> Cancel(int id, HttpContext context)
    {
        if (shop.Plugin is not { Link: not null } plugin)
            return shop.CancelByCustomer(id);
        var form = await context.Request.ReadFormAsync();
        var done = plugin.CancelByCustomer(id, form["cancelsaver_reason"].ToString(), form["cancelsaver_words"].ToString().Trim());
        await plugin.SendAtOnce();
        return done;
    }

    // As the plugin shows it: one decision, the question may be left open.
    private static string CancelForm(WooOrder order)
    {
        if (order.Status is not ("pending" or "failed" or "on-hold" or "processing"))
            return "";
        var reasons = string.Concat(Reason.Choices.Select(r => $"<option value=\"{r}\">{WooHtml.H(Texts.English.Reason(r))}</option>"));
        return $"<details><summary>Cancel this order</summary><form method=\"post\" action=\"/my-account/orders/{order.Id}/cancel\">"
            + $"<label for=\"r{order.Id}\">Would you tell us why? (optional)</label><select id=\"r{order.Id}\" name=\"cancelsaver_reason\"><option value=\"\">I would rather not say</option>{reasons}</select>"
            + $"<label for=\"w{order.Id}\">In your own words (optional)</label><input id=\"w{order.Id}\" name=\"cancelsaver_words\" maxlength=\"1000\"><button class=\"no\">Cancel my order</button></form></details>";
    }
}
