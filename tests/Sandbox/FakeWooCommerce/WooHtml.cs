namespace CancelSaver.Sandbox;

/// <summary>The frame of every page the demo shop shows to people, and who is looking at it.</summary>
internal static class WooHtml
{
    public const string UserCookie = "demo_user";

    public static string H(string? text) => WooText.Html(text);

    public static IResult Page(WooShop shop, string title, string body, int status = 200) => Results.Content($"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{H(title)} – {H(shop.Options.Name)}</title><style>{StoreStyle.Css}</style></head><body>
        <header><strong>{H(shop.Options.Name)}</strong>
        <nav><a href="/">Shop</a><a href="/my-account/orders">My orders</a><a href="/wp-admin/orders">Merchant</a></nav></header>
        <div class="demo">A demo shop: nothing is sold, no money moves, everything is forgotten when it stops.</div>
        <main><h1>{H(title)}</h1>{body}</main></body></html>
        """, "text/html; charset=utf-8", statusCode: status);

    public static string Button(string action, string text, string kind = "", string fields = "") =>
        $"<form class=\"inline\" method=\"post\" action=\"{H(action)}\">{fields}<button class=\"{kind}\">{H(text)}</button></form>";

    public static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{H(name)}\" value=\"{H(value)}\">";

    public static string Status(WooOrder order) => $"<span class=\"status {order.Status}\">{H(WooText.StatusName(order.Status))}</span>";

    public static string Money(WooShop shop, decimal amount) => H(shop.Options.CurrencySymbol) + WooText.Money(amount);

    public static string Lines(WooShop shop, WooOrder order) =>
        "<ul>" + string.Concat(order.Lines.Select(l => $"<li>{H(l.Name)} × {l.Quantity} – {Money(shop, l.Total)}</li>"))
        + string.Concat(order.ShippingLines.Select(l => $"<li>{H(l.Title)} – {Money(shop, l.Total)}</li>"))
        + string.Concat(order.FeeLines.Select(l => $"<li>{H(l.Name)} – {Money(shop, l.Total)}</li>"))
        + string.Concat(order.CouponLines.Select(l => $"<li>Coupon {H(l.Coupon.Code)} – −{Money(shop, l.Discount)}</li>"))
        + $"</ul><p class=\"price\">Total {Money(shop, order.Total)}</p>";

    public static WooUser? User(WooShop shop, HttpContext context) =>
        int.TryParse(context.Request.Cookies[UserCookie], out var id) ? shop.Users.Find(u => u.Id == id && !u.Deleted) : null;

    public static string Query(HttpContext context, string name) => context.Request.Query[name].ToString();

    /// <summary>Every path on this store and nothing else.</summary>
    public static string Inside(string? back) => back is ['/', not '/', ..] or "/" ? back : "/";
}
