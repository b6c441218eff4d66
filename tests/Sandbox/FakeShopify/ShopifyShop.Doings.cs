namespace CancelSaver.Sandbox;

/// <summary>One thing in a cart.</summary>
public sealed record ShopItem(long VariantId, int Quantity = 1);

/// <summary>How an order is to be paid.</summary>
public enum ShopPay
{
    Card,
    CashOnDelivery,
    Bank,
}

/// <summary>An order as a customer places it.</summary>
public sealed record ShopOrderSpec
{
    /// <summary>Empty: one of the first thing the store sells.</summary>
    public IReadOnlyList<ShopItem> Items { get; init; } = [];

    public IReadOnlyList<string> Codes { get; init; } = [];

    public string? FirstName { get; init; } = "Marta";

    public string? LastName { get; init; } = "Prior";

    public string? Email { get; init; } = "marta.prior@example.com";

    public string? Phone { get; init; }

    public string? Address { get; init; } = "Rua do Exemplo 12";

    public string? City { get; init; } = "Porto";

    public string? Zip { get; init; } = "4000-001";

    public string? ProvinceCode { get; init; }

    /// <summary>Null: the store's own.</summary>
    public string? Country { get; init; }

    /// <summary>The name of a rate; null for what needs no shipping.</summary>
    public string? Shipping { get; init; } = "Standard";

    public ShopPay Pay { get; init; }

    /// <summary>Card only: false leaves it unpaid (pending).</summary>
    public bool Paid { get; init; } = true;

    /// <summary>Card only: reserved, not taken yet.</summary>
    public bool Authorised { get; init; }

    public string? Note { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool Test { get; init; }

    /// <summary>BCP 47; null: the store's own.</summary>
    public string? Locale { get; init; }

    public bool AcceptsMarketing { get; init; }

    /// <summary>The order belongs to nobody the store knows.</summary>
    public bool NoCustomer { get; init; }

    public string Source { get; init; } = "web";

    /// <summary>What the buyer saw; null: the store's own currency.</summary>
    public string? PresentmentCurrency { get; init; }

    /// <summary>So many units of it for one of the store's.</summary>
    public decimal Rate { get; init; } = 1;

    /// <summary>LOW, MEDIUM or HIGH.</summary>
    public string Risk { get; init; } = "LOW";

    /// <summary>Every line is bought as a subscription of this plan.</summary>
    public string? SellingPlan { get; init; }
}

/// <summary>What customers, merchant and Shopify do, without the app.</summary>
public sealed partial class ShopifyShop
{
    /// <summary>Places an order as a checkout would: raises orders/create, and orders/paid when it is paid. Codes that do not apply are refused on the order.</summary>
    public ShopOrder PlaceOrder(ShopOrderSpec? spec = null)
    {
        lock (Gate)
        {
            spec ??= new ShopOrderSpec();
            var items = spec.Items is { Count: > 0 } given ? given : [new ShopItem(Products[0].Variants[0].Id)];
            var country = spec.Country ?? Options.Country;
            return Place(
                spec,
                [.. items.Select(i => (Variant(i.VariantId), i.Quantity))],
                new ShopAddress
                {
                    FirstName = spec.FirstName,
                    LastName = spec.LastName,
                    Address1 = spec.Address,
                    City = spec.City,
                    Zip = spec.Zip,
                    ProvinceCode = spec.ProvinceCode,
                    Country = country,
                    Phone = spec.Phone,
                });
        }
    }

    /// <summary>The money of an order that waited for it arrives, or a reserved card is charged.</summary>
    public void PayLater(ShopOrder order)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            var reserved = order.Payments.Find(p => p is { Kind: "AUTHORIZATION", Status: "SUCCESS" });
            order.Payments.Add(new ShopPayment(NextId("OrderTransaction"), reserved is null ? "SALE" : "CAPTURE", order.Gateway, "SUCCESS", order.Outstanding, reserved?.Id, Now));
            order.UpdatedAt = Now;
            Raise("orders/paid", ShopOrderPayload.Of(this, order));
            Touched(order);
        }
    }

    /// <summary>
    /// The merchant (or whoever) cancels in the admin. <paramref name="reason"/> is one of CUSTOMER, DECLINED, FRAUD, INVENTORY, OTHER, STAFF; a paid order is paid back unless
    /// <paramref name="refund"/> is false.
    /// </summary>
    public void Cancel(ShopOrder order, string reason = "CUSTOMER", string? staffNote = null, bool refund = true, bool restock = true)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            CancelNow(order, reason, refund, restock, staffNote, toCredit: false, null);
        }
    }

    /// <summary>Shopify's own self-serve cancellation, approved: everything goes through a refund, the order is never cancelled. refunds/create and orders/updated.</summary>
    public ShopRefund EmptyByRefund(ShopOrder order)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            var refund = RefundNow(
                order, [.. order.Lines.Where(l => l.Current > 0).Select(l => (l, l.Current, "CANCEL"))], order.ShippingNet - order.ShippingRefunded, order.Paid - order.Refunded, null);
            Touched(order);
            return refund;
        }
    }

    /// <summary>An editing app takes every line off. orders/edited, refunds/create when money goes back, orders/updated.</summary>
    public void EmptyByEdit(ShopOrder order, bool refund = true)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            var removed = order.Lines.Where(l => l.Current > 0).Select(l => (l, l.Current)).ToList();
            foreach (var (line, quantity) in removed)
                TakeOff(line, quantity, restock: true);
            order.Edited = true;
            order.UpdatedAt = Now;
            Raise("orders/edited", ShopOrderPayload.Edited(this, order, [], removed, null));
            if (refund && order.Paid > order.Refunded)
                RefundNow(order, [], order.ShippingNet - order.ShippingRefunded, order.Paid - order.Refunded, null);
            Touched(order);
        }
    }

    /// <summary>The warehouse sends everything.</summary>
    public void Fulfil(ShopOrder order)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            foreach (var line in order.Lines)
                line.Fulfilled = line.Current;
            Touched(order);
        }
    }

    /// <summary>The merchant changes note or tags.</summary>
    public void Change(ShopOrder order, Action<ShopOrder> how)
    {
        lock (Gate)
        {
            Webhooks.NewEvent();
            how(order);
            Touched(order);
        }
    }

    /// <summary>Adds a discount without the API: ten percent for everybody unless said otherwise.</summary>
    public ShopDiscount AddDiscount(string code, Action<ShopDiscount>? more = null, ShopDiscountKind kind = ShopDiscountKind.Basic)
    {
        lock (Gate)
        {
            var discount = new ShopDiscount
            {
                Id = NextId("DiscountCodeNode"),
                Kind = kind,
                Title = code,
                StartsAt = Now,
                CreatedAt = Now,
                Percentage = kind == ShopDiscountKind.Basic ? 0.1m : null,
            };
            discount.Codes.Add(new ShopCode(NextId("DiscountRedeemCode"), code));
            more?.Invoke(discount);
            if (discount.Amount is not null)
                discount.Percentage = null;
            Discounts.Add(discount);
            return discount;
        }
    }

    private ShopOrder Place(ShopOrderSpec spec, IReadOnlyList<(ShopVariant Variant, int Quantity)> items, ShopAddress address)
    {
        Webhooks.NewEvent();
        var customer = spec.NoCustomer || spec.Email is null ? null : Known(spec, address);
        var rate = spec.Shipping is null ? null : Rates.Find(r => r.Title == spec.Shipping) ?? throw new InvalidOperationException("There is no rate " + spec.Shipping + ".");
        var priced = ShopPricing.Price(new ShopBasket(items, spec.Codes, spec.Email, customer, address.Country, rate?.Price), Discounts, Now);
        var order = NewOrder(spec, customer, address);
        for (var i = 0; i < items.Count; i++)
        {
            var (variant, quantity) = items[i];
            var line = new ShopLine { Id = NextId("LineItem"), Variant = variant, Price = variant.Price, Quantity = quantity, Current = quantity, SellingPlan = spec.SellingPlan };
            line.Discounts.AddRange(priced.Lines[i]);
            order.Lines.Add(line);
        }
        if (rate is not null)
            order.Shipping.Add(new ShopShipping { Id = NextId("ShippingLine"), Title = rate.Title, Price = rate.Price, Discount = priced.ShippingDiscount, DiscountCode = priced.ShippingCode });
        order.Codes.AddRange(priced.Codes);
        foreach (var (code, why) in priced.Refused)
            order.RefusedCodes[code] = why;
        Booked(order, spec.Pay == ShopPay.Card && spec.Paid, spec.Authorised);
        return order;
    }

    internal ShopOrder NewOrder(ShopOrderSpec spec, ShopCustomer? customer, ShopAddress? address)
    {
        var number = NextOrderNumber();
        var order = new ShopOrder
        {
            Id = NextId("Order"),
            Number = number,
            ConfirmationNumber = $"CN{number:D7}",
            Token = Secret(),
            CreatedAt = Now,
            UpdatedAt = Now,
            Email = spec.Email,
            Phone = spec.Phone,
            Customer = customer,
            ShippingAddress = address,
            BillingAddress = address,
            Note = spec.Note,
            Test = spec.Test,
            Source = spec.Source,
            Locale = spec.Locale ?? Options.Locale,
            AcceptsMarketing = spec.AcceptsMarketing,
            PresentmentCurrency = spec.PresentmentCurrency ?? Options.Currency,
            Rate = spec.Rate,
            Risk = spec.Risk,
            Gateway = spec.Pay switch { ShopPay.CashOnDelivery => "Cash on Delivery (COD)", ShopPay.Bank => "Bank Deposit", _ => "shopify_payments" },
        };
        order.Attributes.AddRange(spec.Attributes.Select(a => (a.Key, a.Value)));
        order.Tags.AddRange(spec.Tags.Order(StringComparer.Ordinal));
        return order;
    }

    private ShopCustomer Known(ShopOrderSpec spec, ShopAddress address) => Customer(spec.Email!, c =>
    {
        c.FirstName ??= spec.FirstName;
        c.LastName ??= spec.LastName;
        c.Phone ??= spec.Phone;
        c.Address ??= address;
        c.Locale = spec.Locale ?? Options.Locale;
        if (spec.AcceptsMarketing)
            (c.Marketing, c.MarketingAt) = ("SUBSCRIBED", Now);
    });
}
