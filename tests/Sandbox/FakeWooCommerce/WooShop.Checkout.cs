using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Product or variation, and how many.</summary>
public sealed record OrderedItem(int ProductId, int Quantity = 1);

/// <summary>An order to be placed; the defaults are a guest at the checkout block who pays by card and has not paid yet.</summary>
public sealed record OrderSpec
{
    /// <summary>store-api (checkout block), checkout (classic), rest-api or admin.</summary>
    public string Via { get; init; } = "store-api";

    /// <summary>Null: what the payment method leads to (card pending, bank transfer on-hold, cash on delivery processing).</summary>
    public string? Status { get; init; }
    public string PaymentMethod { get; init; } = "offsite";

    /// <summary>Instance of the shipping method: 1 standard, 2 priority, 3 free, 4 pickup, 0 none.</summary>
    public int Shipping { get; init; } = 1;
    public IReadOnlyList<OrderedItem> Items { get; init; } = [new(16, 2)];
    public IReadOnlyList<string> Coupons { get; init; } = [];
    public string FirstName { get; init; } = "Rita";
    public string LastName { get; init; } = "Test";
    public string Email { get; init; } = "rita@example.com";
    public string Phone { get; init; } = "555-0100";
    public string Address { get; init; } = "5 Elm St";
    public string City { get; init; } = "Albany";
    public string State { get; init; } = "NY";
    public string Postcode { get; init; } = "12207";
    public string Country { get; init; } = "US";
    public string Note { get; init; } = "";
    public int CustomerId { get; init; }

    /// <summary>Leave the order a checkout draft: somebody is still typing.</summary>
    public bool Draft { get; init; }
    public IReadOnlyDictionary<string, string> Meta { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

public sealed partial class WooShop
{
    /// <summary>Places an order as a checkout would. Throws when a coupon is refused.</summary>
    public WooOrder PlaceOrder(OrderSpec? spec = null)
    {
        lock (Gate)
        {
            var order = Draft(spec ?? new OrderSpec());
            if (order.Status == "checkout-draft")
                Raise("order.updated", order.Id);
            else
                Save(order, isNew: true);
            return order;
        }
    }

    private WooOrder Draft(OrderSpec spec)
    {
        var person = new WooAddress
        {
            FirstName = spec.FirstName,
            LastName = spec.LastName,
            Address1 = spec.Address,
            City = spec.City,
            State = spec.State,
            Postcode = spec.Postcode,
            Country = spec.Country,
            Email = spec.Email,
            Phone = spec.Phone,
        };
        var order = NewOrder(spec.Via);
        order.Billing = person;
        order.Shipping = person with { Email = "" };
        order.CustomerId = spec.CustomerId;
        order.CustomerNote = spec.Note;
        order.PaymentMethod = spec.PaymentMethod;
        order.PaymentMethodTitle = Gateways.Find(g => g.Id == spec.PaymentMethod)?.Title ?? spec.PaymentMethod;
        if (spec.Via is "store-api" or "checkout")
        {
            order.Ip = "127.0.0.1";
            order.UserAgent = "Mozilla/5.0 (demo)";
            order.CartHash = Hash(string.Join(',', spec.Items));
            var hashes = (string[])["_coupons_hash", "_fees_hash", "_shipping_hash", "_taxes_hash"];
            foreach (var key in hashes.Where(_ => spec.Via == "store-api"))
                SetMeta(order.Meta, key, Hash(key + spec.Shipping));
            SetMeta(order.Meta, "is_vat_exempt", "no");
        }
        foreach (var (key, value) in spec.Meta)
            SetMeta(order.Meta, key, value);
        foreach (var item in spec.Items)
            order.Lines.Add(LineFor(Product(item.ProductId), item.Quantity));
        if (ShippingMethods.Find(m => m.Instance == spec.Shipping) is { } method)
        {
            var line = new WooShippingLine
            {
                Id = NextItem(),
                Title = method.Title,
                Method = method.MethodId,
                Instance = $"{method.Instance}",
                Total = method.Cost
            };
            SetMeta(line.Meta, "Items", string.Join(", ", order.Lines.Select(l => $"{l.Name} &times; {l.Quantity}")));
            order.ShippingLines.Add(line);
        }
        SetCoupons(order, spec.Coupons);
        Orders.Add(order);
        if (spec.Draft)
        {
            order.Status = "checkout-draft";
            return order;
        }
        SetStatus(order, "pending");
        var status = spec.Status ?? (spec.PaymentMethod switch { "cod" => "processing", "bacs" or "cheque" => "on-hold", _ => "pending" });
        if (spec.Status is null && spec.PaymentMethod is "cod" or "bacs" or "cheque" && order.Total > 0)
            Settle(order);
        else
            SetStatus(order, status);
        return order;
    }

    internal WooOrder NewOrder(string via) => new()
    {
        Id = NextPost(),
        Key = "wc_order_" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 13),
        Created = Now,
        Modified = Now,
        CreatedVia = via,
        Status = "new",
    };

    internal WooLine LineFor(WooProduct product, int quantity)
    {
        var line = new WooLine
        {
            Id = NextItem(),
            Name = product.LineName,
            ParentName = product.Parent?.Name,
            ProductId = product.Parent?.Id ?? product.Id,
            VariationId = product.Parent is null ? 0 : product.Id,
            Quantity = quantity,
            Subtotal = product.Price * quantity,
            Total = product.Price * quantity,
            Sku = product.Sku,
        };
        NameOptions(line, product);
        return line;
    }

    internal void NameOptions(WooLine line, WooProduct product)
    {
        line.Meta.Clear();
        if (product.Parent is not null)
            line.Meta.AddRange(product.Attributes.Select(a => new WooMeta(NextMeta(), a.Name.ToLowerInvariant(), a.Option)));
    }

    /// <summary>Adds a coupon without the REST interface.</summary>
    public WooCoupon AddCoupon(string code, string type, decimal amount, Action<WooCoupon>? more = null)
    {
        lock (Gate)
        {
            var coupon = new WooCoupon
            {
                Id = NextPost(),
                Code = code.ToLowerInvariant(),
                Type = type,
                Amount = amount,
                Created = Now,
                Modified = Now
            };
            more?.Invoke(coupon);
            Coupons.Add(coupon);
            return coupon;
        }
    }

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
