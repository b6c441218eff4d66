namespace CancelSaver.Sandbox;

/// <summary>The store's own pay page, which an order's payment_url points to.</summary>
internal sealed class WooPayPage(WooShop shop)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public void Map(WebApplication app)
    {
        app.MapGet("/checkout/order-pay/{id:int}", (int id, HttpContext context) => Show(id, context, null));
        app.MapPost("/checkout/order-pay/{id:int}", Post);
        app.MapGet("/checkout/order-received/{id:int}", Received);
    }

    private IResult Refused(string why) => WooHtml.Page(shop, "Pay for order", $"<p class=\"error\">{why}</p>");

    private IResult Show(int id, HttpContext context, string? problem)
    {
        var order = shop.FindOrder(id);
        if (order is null || order.Status == "trash" || WooHtml.Query(context, "key") != order.Key)
            return Refused("Sorry, this order is invalid and cannot be paid for.");
        var user = WooHtml.User(shop, context);
        if (shop.ComingSoon && user is not { ManagesShop: true })
            return WooHtml.Page(shop, "Coming soon", "<p>Pardon our dust! We're working on something amazing.</p>");
        if (order.CustomerId != 0 && user?.Id != order.CustomerId)
        {
            var name = shop.Users.Find(u => u.Id == order.CustomerId)?.Name ?? "the customer";
            return WooHtml.Page(shop, "Log in",
                "<div class=\"card\"><p>Please log in to your account below to continue to the payment form.</p>"
                + WooHtml.Button("/demo-login", $"Log in as {name}", "", WooHtml.Hidden("user", $"{order.CustomerId}")
                + WooHtml.Hidden("back", context.Request.Path + context.Request.QueryString)) + "</div>");
        }
        if (!order.NeedsPayment)
        {
            return Refused($"This order&rsquo;s status is &ldquo;{WooText.StatusName(order.Status)}&rdquo; &mdash; it cannot be paid for. "
                + "Please contact us if you need assistance.");
        }
        var wrong = problem is null ? "" : $"<p class=\"error\">{WooHtml.H(problem)}</p>";
        if (order.CustomerId == 0 && shop.Now - order.Created > Grace && !Known(order, context))
        {
            return WooHtml.Page(shop, "Confirm your email address",
                $"{wrong}<div class=\"card\"><p>To view this page, please verify the email address "
                + "associated with the order.</p><form method=\"post\"><label for=\"email\">Email address</label>"
                + "<input id=\"email\" name=\"email\" type=\"email\" required><button name=\"verify\" value=\"1\">Confirm</button>"
                + "</form></div>");
        }
        var ways = string.Concat(shop.Gateways.Where(g => g.Enabled).Select(g =>
            $"<label><input type=\"radio\" name=\"payment_method\" value=\"{g.Id}\"{(g.Id == order.PaymentMethod ? " checked" : "")} "
                + $"required>{WooHtml.H(g.Title)}</label>"));
        return WooHtml.Page(shop, "Pay for order", $"{wrong}<div class=\"card\"><h2>Order #{order.Id}</h2>{WooHtml.Lines(shop, order)}"
            + $"<form method=\"post\">{ways}<button name=\"woocommerce_pay\" value=\"1\">Pay for order</button>"
            + "<button class=\"quiet\" name=\"decline\" value=\"1\">Let the payment fail (demo)</button></form></div>");
    }

    private static bool Known(WooOrder order, HttpContext context) =>
        string.Equals(context.Request.Cookies["demo_email"], order.Billing.Email, StringComparison.OrdinalIgnoreCase);

    private async Task<IResult> Post(int id, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        lock (shop.Gate)
        {
            var order = shop.FindOrder(id);
            if (order is null || WooHtml.Query(context, "key") != order.Key)
                return Refused("Sorry, this order is invalid and cannot be paid for.");
            if (form.ContainsKey("verify"))
            {
                if (!string.Equals(form["email"], order.Billing.Email, StringComparison.OrdinalIgnoreCase))
                    return Show(id, context, "We were unable to verify the email address you provided. Please try again.");
                context.Response.Cookies.Append("demo_email", order.Billing.Email);
                return Results.Redirect(context.Request.Path + context.Request.QueryString);
            }
            // The form can only be sent by whom it was shown to.
            if (!order.NeedsPayment || (order.CustomerId != 0 && WooHtml.User(shop, context)?.Id != order.CustomerId)
                || (order.CustomerId == 0 && shop.Now - order.Created > Grace && !Known(order, context)))
            {
                return Show(id, context, null);
            }
            if (form.ContainsKey("decline"))
            {
                shop.FailPayment(id);
                return Show(id, context, "The payment was declined. Please try another way to pay.");
            }
            return shop.PayOrder(id, form["payment_method"].ToString())
                ? Results.Redirect($"/checkout/order-received/{id}/?key={order.Key}")
                : Show(id, context, "Invalid payment method.");
        }
    }

    private IResult Received(int id, HttpContext context)
    {
        var order = shop.FindOrder(id);
        return order is null || WooHtml.Query(context, "key") != order.Key
            ? WooHtml.Page(shop, "Order", "<p class=\"error\">Invalid order.</p>", 404)
            : WooHtml.Page(shop, "Thank you. Your order has been received.",
                $"<div class=\"card\"><h2>Order #{order.Id} {WooHtml.Status(order)}</h2>"
                + $"{WooHtml.Lines(shop, order)}<p>Payment: {WooHtml.H(order.PaymentMethodTitle)}</p><p>"
                + $"<a class=\"button\" href=\"/my-account/orders\">My orders</a></p></div>");
    }
}
