namespace CancelSaver.Sandbox;

/// <summary>Cart links, the checkout with its code lines, and the invoice of a draft.</summary>
internal sealed class ShopCheckoutPages(ShopifyShop shop)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/buy", (long variant, int quantity) => Results.Redirect($"{shop.Home}/cart/{variant}:{quantity}"));
        app.MapGet("/cart/{items}", Cart);
        app.MapGet("/{locale:length(2,7)}/cart/{items}", Cart);
        app.MapGet("/checkouts/{token}", (string token) => Show(token, null, null));
        app.MapPost("/checkouts/{token}", Post);
        app.MapGet("/{shopId:long}/invoices/{token}", (string token) => Invoice(token, null));
        app.MapPost("/{shopId:long}/invoices/{token}", PayInvoice);
    }

    private IResult Cart(HttpContext context)
    {
        lock (shop.Gate)
        {
            try
            {
                var checkout = shop.NewCheckout(context.Request.Path, context.Request.QueryString.Value ?? "");
                if (context.Request.Cookies[ShopHtml.CodeCookie] is { Length: > 0 } code && !checkout.Codes.Contains(code))
                    checkout.Codes.Add(code);
                context.Response.Headers.Location = $"{shop.Home}/checkouts/{checkout.Token}";
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            }
            catch (ShopCheckoutException problem)
            {
                return ShopHtml.Page(shop, "Your cart", ShopHtml.Error(problem.Message));
            }
        }
    }

    private IResult Show(string token, string? problem, IFormCollection? form)
    {
        lock (shop.Gate)
        {
            if (!shop.Checkouts.TryGetValue(token, out var checkout))
                return ShopHtml.Page(shop, "Checkout", ShopHtml.Error("This checkout does not exist any more."), 404);
            if (checkout.Order is { } done)
                return Results.Redirect(shop.StatusUrl(done));
            string? Value(string name, string? made = null) => form?[name].ToString() ?? checkout.Prefilled.GetValueOrDefault(name) ?? made;
            var rate = shop.Rates.Find(r => r.Title == Value("shipping")) ?? shop.Rates[0];
            var country = Value("country") ?? shop.Options.Country;
            var priced = shop.Price(checkout, Value("email"), country, rate.Price);
            var lines = checkout.Items.Select(i => (i.Quantity, Variant: shop.Variant(i.VariantId))).ToList();
            var goods = lines.Sum(l => l.Variant.Price * l.Quantity);
            var off = priced.Lines.Sum(l => l.Sum(d => d.Amount));
            var list = string.Concat(lines.Select(l => $"<li>{ShopHtml.H(l.Variant.LineName)} × {l.Quantity} – {ShopHtml.Money(shop, l.Variant.Price * l.Quantity)}</li>"))
                + string.Concat(priced.Codes.Select(c => $"<li class=\"code\">Code {ShopHtml.H(c.Code)} – −{ShopHtml.Money(shop, c.Amount)}</li>"))
                + string.Concat(priced.Refused.Select(c => $"<li class=\"soft refused\">Code {ShopHtml.H(c.Key)} {ShopHtml.H(c.Value)}</li>"));
            var countries = string.Concat(((string[])[country, "PT", "US", "DE", "GB", "FR", "CN", "JP"]).Distinct(StringComparer.Ordinal).Select(c => $"<option>{ShopHtml.H(c)}</option>"));
            var person = new ShopOrderSpec();
            return ShopHtml.Page(shop, "Checkout", (problem is null ? "" : ShopHtml.Error(problem)) + $"""
                <form class="card" method="post"><ul>{list}</ul><p class="price">Total {ShopHtml.Money(shop, goods - off + rate.Price - priced.ShippingDiscount)}</p>
                {ShopHtml.Field("email", "Email", Value("email"), "email")}{ShopHtml.Field("first_name", "First name", Value("first_name", person.FirstName))}
                {ShopHtml.Field("last_name", "Last name", Value("last_name", person.LastName))}{ShopHtml.Field("address1", "Street", Value("address1", person.Address))}
                {ShopHtml.Field("city", "City", Value("city", person.City))}{ShopHtml.Field("zip", "Postcode", Value("zip", person.Zip))}
                <label for="country">Country</label><select id="country" name="country">{countries}</select>
                <h2>Shipping</h2>{string.Concat(shop.Rates.Select(r => ShopHtml.Choice("shipping", r.Title, $"{r.Title} – {ShopHtml.Money(shop, r.Price)}", r == rate)))}
                <h2>Payment</h2>{ShopHtml.Choice("pay", "Card", "Card (demo)", chosen: true)}{ShopHtml.Choice("pay", "CashOnDelivery", "Cash on delivery", chosen: false)}
                {ShopHtml.Choice("pay", "Bank", "Bank deposit", chosen: false)}
                <label><input type="checkbox" name="news" style="width:auto"> Email me with news and offers</label>
                {ShopHtml.Field("code", "Discount code", "", more: "")}
                <button name="do" value="update" class="quiet">Apply</button><button name="do" value="pay">Pay now</button></form>
                """);
        }
    }

    private async Task<IResult> Post(string token, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        lock (shop.Gate)
        {
            if (!shop.Checkouts.TryGetValue(token, out var checkout))
                return Show(token, null, null);
            if (form["code"].ToString().Trim() is { Length: > 0 } code && !checkout.Codes.Contains(code, StringComparer.OrdinalIgnoreCase))
                checkout.Codes.Add(code);
            if (form["do"] != "pay")
                return Show(token, null, form);
            if (!form["email"].ToString().Contains('@', StringComparison.Ordinal))
                return Show(token, "Enter a valid email", form);
            try
            {
                var order = shop.Pay(checkout, BuyerOf(form));
                context.Response.Cookies.Delete(ShopHtml.CodeCookie);
                return Results.Redirect(shop.StatusUrl(order));
            }
            catch (ShopCheckoutException problem)
            {
                return ShopHtml.Page(shop, "Your cart", ShopHtml.Error(problem.Message));
            }
        }
    }

    private static ShopBuyer BuyerOf(IFormCollection form) => new()
    {
        Email = form["email"],
        FirstName = form["first_name"],
        LastName = form["last_name"],
        Address = form["address1"],
        City = form["city"],
        Zip = form["zip"],
        Country = form["country"],
        Shipping = form["shipping"].ToString(),
        Pay = Enum.TryParse<ShopPay>(form["pay"], out var pay) ? pay : ShopPay.Card,
        AcceptsMarketing = form.ContainsKey("news"),
    };

    private IResult Invoice(string token, string? problem)
    {
        lock (shop.Gate)
        {
            if (shop.Drafts.Find(d => d.Token == token) is not { } draft)
                return ShopHtml.Page(shop, "Invoice", ShopHtml.Error("This invoice does not exist any more."), 404);
            if (draft.Order is { } paid)
                return Results.Redirect(shop.StatusUrl(paid));
            var lines = string.Concat(draft.Lines.Select(l => $"<li>{ShopHtml.H(l.Variant.LineName)} × {l.Quantity} – {ShopHtml.Money(shop, l.Net)}</li>"))
                + (draft.Discount is null ? "" : $"<li>{ShopHtml.H(draft.Discount.Title)} – −{ShopHtml.Money(shop, draft.DiscountAmount)}</li>")
                + (draft.ShippingTitle is null ? "" : $"<li>{ShopHtml.H(draft.ShippingTitle)} – {ShopHtml.Money(shop, draft.ShippingPrice ?? 0)}</li>");
            return ShopHtml.Page(shop, "Invoice " + draft.Name, (problem is null ? "" : ShopHtml.Error(problem)) + $"""
                <form class="card" method="post"><ul>{lines}</ul><p class="price">Total {ShopHtml.Money(shop, draft.Total)}</p>
                {ShopHtml.Field("email", "Email", draft.Email, "email")}<button>Pay now</button></form>
                """);
        }
    }

    private async Task<IResult> PayInvoice(string token, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        lock (shop.Gate)
        {
            if (shop.Drafts.Find(d => d.Token == token) is not { } draft)
                return Invoice(token, null);
            try
            {
                return Results.Redirect(shop.StatusUrl(shop.PayDraft(draft, new ShopBuyer { Email = form["email"] })));
            }
            catch (ShopCheckoutException problem)
            {
                return Invoice(token, problem.Message);
            }
        }
    }
}
