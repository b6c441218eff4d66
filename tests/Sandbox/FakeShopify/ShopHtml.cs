using System.Net;

namespace CancelSaver.Sandbox;

/// <summary>The frame of every page a stand-in store shows to people.</summary>
internal static class ShopHtml
{
    public const string CustomerCookie = "demo_customer";
    public const string CodeCookie = "discount_code";

    public static string H(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static IResult Page(ShopifyShop shop, string title, string body, int status = 200) => Results.Content(Frame(shop, title, body), "text/html; charset=utf-8", statusCode: status);

    public static string Frame(ShopifyShop shop, string title, string body) => $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{H(title)} – {H(shop.Options.Name)}</title><style>{StoreStyle.Css}</style></head><body>
        <header><strong>{H(shop.Options.Name)}</strong>
        <nav><a href="{shop.Home}/">Shop</a><a href="{shop.Home}/account/orders">My orders</a><a href="{shop.Home}/admin/orders">Merchant</a></nav></header>
        <div class="demo">A demo shop: nothing is sold, no money moves, everything is forgotten when it stops.</div>
        <main><h1>{H(title)}</h1>{body}</main></body></html>
        """;

    public static string Error(string text) => $"<p class=\"error\" role=\"alert\">{H(text)}</p>";

    public static string Button(string action, string text, string kind = "", string fields = "") =>
        $"<form class=\"inline\" method=\"post\" action=\"{H(action)}\">{fields}<button class=\"{kind}\">{H(text)}</button></form>";

    public static string Field(string name, string label, string? value, string type = "text", string more = "required") =>
        $"<label for=\"{name}\">{H(label)}</label><input id=\"{name}\" name=\"{name}\" type=\"{type}\" value=\"{H(value)}\" {more}>";

    public static string Choice(string name, string value, string label, bool chosen) =>
        $"<label><input type=\"radio\" name=\"{name}\" value=\"{H(value)}\"{(chosen ? " checked" : "")}>{H(label)}</label>";

    public static string Money(ShopifyShop shop, decimal amount) =>
        (shop.Options.Currency switch { "EUR" => "€", "USD" => "$", "GBP" => "£", var other => other + " " }) + amount.ToString("0.00");

    public static string Status(ShopOrder order) => $"<span class=\"status {(order.CancelledAt is null ? order.Financial == "PAID" ? "processing" : "" : "cancelled")}\">"
        + H(order.CancelledAt is not null ? "Cancelled" : Words(order.Financial)) + $"</span> <span class=\"status\">{Words(order.Fulfilment)}</span>";

    public static string Lines(ShopifyShop shop, ShopOrder order) =>
        "<ul>" + string.Concat(order.Lines.Select(l =>
            $"<li>{H(l.Variant.LineName)} × {(l.Current == l.Quantity ? $"{l.Quantity}" : $"{l.Current} (of {l.Quantity})")} – {Money(shop, l.Net(l.Quantity))}</li>"))
        + string.Concat(order.Shipping.Where(s => !s.Removed).Select(s => $"<li>{H(s.Title)} – {Money(shop, s.Net)}</li>"))
        + string.Concat(order.Codes.Select(c => $"<li>Code {H(c.Code)} – −{Money(shop, c.Amount)}</li>"))
        + string.Concat(order.RefusedCodes.Select(c => $"<li class=\"soft\">Code {H(c.Key)} {H(c.Value)}</li>"))
        + $"</ul><p class=\"price\">Total {Money(shop, order.Total)}{(order.Refunded > 0 ? $", paid back {Money(shop, order.Refunded)}" : "")}</p>";

    private static string Words(string constant) => constant[0] + constant[1..].Replace('_', ' ').ToLowerInvariant();
}
