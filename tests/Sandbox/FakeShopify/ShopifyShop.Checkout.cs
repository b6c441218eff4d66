using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace CancelSaver.Sandbox;

/// <summary>Somebody at the checkout. What is null was filled in by the link, or is made up.</summary>
public sealed record ShopBuyer
{
    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Address { get; init; }

    public string? City { get; init; }

    public string? Zip { get; init; }

    public string? Country { get; init; }

    public string? Phone { get; init; }

    /// <summary>The name of a rate.</summary>
    public string Shipping { get; init; } = "Standard";

    public ShopPay Pay { get; init; }

    /// <summary>Typed at the checkout, beside what the link brought.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    public bool AcceptsMarketing { get; init; }

    public string? Locale { get; init; }
}

/// <summary>The checkout would not go on; the message is the page's.</summary>
public sealed class ShopCheckoutException(string message) : Exception(message);

/// <summary>A checkout somebody is at.</summary>
public sealed class ShopCheckout
{
    public required string Token { get; init; }

    public List<ShopItem> Items { get; } = [];

    public List<string> Codes { get; } = [];

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public string? Note { get; internal set; }

    /// <summary>What the link brought: email, first_name, address1 …</summary>
    public Dictionary<string, string> Prefilled { get; } = new(StringComparer.Ordinal);

    public ShopOrder? Order { get; internal set; }
}

/// <summary>From a link to an order. https://shopify.dev/docs/apps/build/checkout/create-cart-permalinks</summary>
public sealed partial class ShopifyShop
{
    internal Dictionary<string, ShopCheckout> Checkouts { get; } = new(StringComparer.Ordinal);

    /// <summary>A buyer follows a link (cart, discount or invoice) to the checkout, fills it in and pays.</summary>
    /// <exception cref="ShopCheckoutException">The link leads to no checkout, or something is sold out; in the page's words.</exception>
    public ShopOrder Checkout(Uri link, ShopBuyer? buyer = null)
    {
        lock (Gate)
        {
            buyer ??= new ShopBuyer();
            var path = link.AbsolutePath;
            if (path.StartsWith("/" + Options.Shop, StringComparison.Ordinal))
                path = path[(Options.Shop.Length + 1)..];
            if (path.StartsWith("/discount/", StringComparison.Ordinal))
            {
                var code = Uri.UnescapeDataString(path["/discount/".Length..]);
                var on = QueryHelpers.ParseQuery(link.Query).TryGetValue("redirect", out var redirect) ? redirect.ToString() : "/";
                return Checkout(new Uri(new Uri(Home + "/"), on.TrimStart('/')), buyer with { Codes = [code, .. buyer.Codes] });
            }
            if (Invoice().Match(path) is { Success: true } invoice)
                return PayDraft(Drafts.Find(d => d.Token == invoice.Groups["token"].Value) ?? throw new ShopCheckoutException("This invoice does not exist any more."), buyer);
            var checkout = Checkouts.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..]) ?? NewCheckout(path, link.Query);
            return Pay(checkout, buyer);
        }
    }

    /// <summary>Opens a checkout for a cart link.</summary>
    /// <exception cref="ShopCheckoutException">It is no cart link, or something is unknown or sold out.</exception>
    internal ShopCheckout NewCheckout(string path, string query)
    {
        if (CartLink().Match(path) is not { Success: true } match)
            throw new ShopCheckoutException("The page you were looking for does not exist.");
        var checkout = new ShopCheckout { Token = Secret() };
        foreach (var part in match.Groups["items"].Value.Split(','))
        {
            var (id, quantity) = part.Split(':') is [var i, var q] && long.TryParse(i, out var variant) && int.TryParse(q, out var n) && n > 0 ? (variant, n)
                : throw new ShopCheckoutException("The cart link is not well formed.");
            checkout.Items.Add(new ShopItem(id, quantity));
        }
        foreach (var (name, value) in QueryHelpers.ParseQuery(query))
        {
            if (name == "discount")
                checkout.Codes.AddRange(value.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            else if (name == "note")
                checkout.Note = value;
            else if (Bracket().Match(name) is { Success: true } attribute)
                checkout.Attributes[attribute.Groups["name"].Value] = value.ToString();
            else if (name.StartsWith("checkout[", StringComparison.Ordinal))
                checkout.Prefilled[name.TrimEnd(']')[(name.LastIndexOf('[') + 1)..]] = value.ToString();
        }
        CheckStock(checkout);
        Checkouts[checkout.Token] = checkout;
        return checkout;
    }

    /// <exception cref="ShopCheckoutException">Something is unknown or sold out.</exception>
    internal void CheckStock(ShopCheckout checkout)
    {
        foreach (var item in checkout.Items.GroupBy(i => i.VariantId))
        {
            var variant = FindVariant(item.Key);
            if (variant is null || !CanBuy(variant, item.Sum(i => i.Quantity)))
                throw new ShopCheckoutException(variant is null ? "Some items in your cart are no longer available." : variant.LineName + " is sold out.");
        }
    }

    internal ShopPriced Price(ShopCheckout checkout, string? email, string? country, decimal? rate) => ShopPricing.Price(
        new ShopBasket([.. checkout.Items.Select(i => (Variant(i.VariantId), i.Quantity))], checkout.Codes, email, FindCustomer(email), country, rate), Discounts, Now);

    internal ShopOrder Pay(ShopCheckout checkout, ShopBuyer buyer)
    {
        if (checkout.Order is { } done)
            return done;
        CheckStock(checkout);
        var spec = SpecOf(buyer, name => checkout.Prefilled.GetValueOrDefault(name)) with
        {
            Items = checkout.Items,
            Codes = [.. checkout.Codes, .. buyer.Codes],
            Note = checkout.Note,
            Attributes = checkout.Attributes,
        };
        return checkout.Order = Place(spec, [.. checkout.Items.Select(i => (Variant(i.VariantId), i.Quantity))], AddressOf(spec));
    }

    /// <summary>The buyer pays a draft's invoice.</summary>
    /// <exception cref="ShopCheckoutException">It is paid already, not ready, or sold out.</exception>
    internal ShopOrder PayDraft(ShopDraft draft, ShopBuyer buyer)
    {
        if (draft.Order is not null)
            throw new ShopCheckoutException("This invoice has been paid.");
        if (draft.ReadsUntilReady > 0)
            throw new ShopCheckoutException("This invoice is being prepared.");
        if (draft.Lines.Find(l => !CanBuy(l.Variant, l.Quantity, draft)) is { } gone)
            throw new ShopCheckoutException(gone.Variant.LineName + " is sold out.");
        Webhooks.NewEvent();
        var spec = SpecOf(buyer with { Email = buyer.Email ?? draft.Email }, Of) with
        {
            Note = draft.Note,
            Attributes = draft.Attributes.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal),
            Tags = draft.Tags,
            Source = "shopify_draft_order",
        };
        var address = AddressOf(spec);
        var order = NewOrder(spec, Customers.Find(c => c.Id == draft.CustomerId) ?? Known(spec, address), address);
        var left = draft.DiscountAmount;
        foreach (var line in draft.Lines)
        {
            var made = new ShopLine { Id = NextId("LineItem"), Variant = line.Variant, Price = line.Price, Quantity = line.Quantity, Current = line.Quantity };
            var share = line == draft.Lines[^1] ? left : draft.LinesNet == 0 ? 0 : ShopPricing.Cents(draft.DiscountAmount * line.Net / draft.LinesNet);
            left -= share;
            if (line.Off + share > 0)
                made.Discounts.Add((ShopOrder.ByHand, line.Off + share));
            order.Lines.Add(made);
        }
        if (draft.ShippingTitle is { } title)
            order.Shipping.Add(new ShopShipping { Id = NextId("ShippingLine"), Title = title, Price = draft.ShippingPrice ?? 0 });
        (draft.Order, draft.Status, draft.CompletedAt) = (order, "COMPLETED", Now);
        Booked(order, buyer.Pay == ShopPay.Card, authorised: false);
        return order;

        string? Of(string name) => name switch
        {
            "first_name" => draft.Address?.FirstName,
            "last_name" => draft.Address?.LastName,
            "address1" => draft.Address?.Address1,
            "city" => draft.Address?.City,
            "zip" => draft.Address?.Zip,
            "country" => draft.Address?.Country,
            _ => null,
        };
    }

    private ShopOrderSpec SpecOf(ShopBuyer buyer, Func<string, string?> prefilled)
    {
        var spec = new ShopOrderSpec();
        return spec with
        {
            Email = buyer.Email ?? prefilled("email") ?? spec.Email,
            FirstName = buyer.FirstName ?? prefilled("first_name") ?? spec.FirstName,
            LastName = buyer.LastName ?? prefilled("last_name") ?? spec.LastName,
            Address = buyer.Address ?? prefilled("address1") ?? spec.Address,
            City = buyer.City ?? prefilled("city") ?? spec.City,
            Zip = buyer.Zip ?? prefilled("zip") ?? spec.Zip,
            Country = buyer.Country ?? prefilled("country") ?? Options.Country,
            Phone = buyer.Phone,
            Shipping = buyer.Shipping,
            Pay = buyer.Pay,
            AcceptsMarketing = buyer.AcceptsMarketing,
            Locale = buyer.Locale,
        };
    }

    private static ShopAddress AddressOf(ShopOrderSpec spec) => new()
    {
        FirstName = spec.FirstName,
        LastName = spec.LastName,
        Address1 = spec.Address,
        City = spec.City,
        Zip = spec.Zip,
        ProvinceCode = spec.ProvinceCode,
        Country = spec.Country,
        Phone = spec.Phone,
    };

    [GeneratedRegex(@"^(?:/[a-z]{2}(?:-[a-zA-Z]{2,4})?)?/cart/(?<items>[^/]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CartLink();

    [GeneratedRegex(@"^/\d+/invoices/(?<token>\w+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Invoice();

    [GeneratedRegex(@"^attributes\[(?<name>[^\]]+)\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bracket();
}
