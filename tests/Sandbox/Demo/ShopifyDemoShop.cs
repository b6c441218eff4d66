using System.Text.Json.Nodes;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>The hands of customers, staff and merchant in the Shopify-shaped demo shop.</summary>
internal sealed class ShopifyDemoShop : IDemoShop
{
    private const string Dear = "Priority (1-2 days)";

    private readonly Demonstration demo;
    private readonly FakeShopify fake;
    private readonly ShopifyShop shop;
    private readonly DemoGuests guests;

    public ShopifyDemoShop(Demonstration demo, FakeShopify fake)
    {
        (this.demo, this.fake, shop) = (demo, fake, fake.Shop);
        guests = new DemoGuests(demo.State.Now.Starts);
        // As dear as the other demo shop.
        shop.Rates.Clear();
        shop.Rates.AddRange([new ShopRate(650000000001, "Standard", 7.50m), new ShopRate(650000000002, Dear, 19.90m)]);
        fake.AppUrl = demo.AppUrl;
        fake.WebhookAddress = new Uri(demo.AppUrl, Stores.Shopify.ShopifyWebhooks.Route);
    }

    public StoreId Id => StoreId.ForShopify(fake.Name);

    public string Name => shop.Options.Name;

    public string Url => fake.Url;

    public string BackOffice => fake.Url + "/admin/orders";

    // The app in its frame, with a signed first load.
    public string MerchantDoor => fake.Url + "/admin/apps";

    public string? CancelPage => fake.Url + "/apps/save";

    public IReadOnlyList<DemoKind> Kinds { get; } =
    [
        new("card", "Card, not paid yet", "Two merino tees; the card is reserved and not charged yet."),
        new("paid", "Paid by card", "Canvas sneakers, paid and being packed."),
        new("cod", "Cash on delivery", "A teapot; nothing is paid before the door."),
        new("bank", "Bank transfer", "A beanie and a mug; the shop waits for the money."),
        new("dear", "Dear shipping", "A light rain jacket for $80 with $19.90 shipping."),
        new("chinese", "Guest from China", "Writes and reads Chinese, agreed to mail."),
        new("regular", "Returning customer", "Bought a rain jacket forty days ago, now another."),
        new("last", "The only one left", "A numbered poster: an offer must not promise what is gone."),
    ];

    public IReadOnlyList<DemoWay> Ways { get; } =
    [
        new("account", "As customer, asking the shop", ByCustomer: true), new("reason", "As customer, with this reason", ByCustomer: true),
        new("failed", "Payment fails"), new("timeout", "Unpaid too long"), new("staff", "By staff"), new("request", "Self-serve request, approved"),
    ];

    public string AboutReasons => "Without a reason the customer is asked by mail. Where the shop keeps the reason with the order, the offer goes out at once.";

    public string ComingBack =>
        "Accept it, and you land in the shop's own checkout with the goods and the promise in the cart. The promise is this customer's alone: give the same email there. "
        + "A cancelled Shopify order is final, so what you pay (no money moves) is a new one.";

    public bool IsDown => fake.Down != ShopOutage.None;

    public DemoOrder? Place(string kind)
    {
        var spec = Spec(guests.Next());
        var order = kind switch
        {
            "card" => shop.PlaceOrder(spec with { Items = [Item("Merino Tee", "M / Blue", 2)], Paid = false, Authorised = true }),
            "paid" => shop.PlaceOrder(spec with { Items = [Item("Canvas Sneaker", "41")] }),
            "cod" => shop.PlaceOrder(spec with { Items = [Item("Théière ☕ Teapot")], Pay = ShopPay.CashOnDelivery }),
            "bank" => shop.PlaceOrder(spec with { Items = [Item("Wool Beanie"), Item("Trail Mug")], Pay = ShopPay.Bank }),
            "dear" => shop.PlaceOrder(spec with { Items = [Item("Rain Jacket Lite")], Shipping = Dear }),
            "chinese" => shop.PlaceOrder(spec with
            {
                FirstName = "晓明",
                LastName = "王",
                City = "上海市",
                Address = spec.Address!.Split(' ')[0] + " 南京东路",
                Zip = "200001",
                ProvinceCode = null,
                Country = "CN",
                Items = [Item("Théière ☕ Teapot")],
                Locale = "zh-CN",
                AcceptsMarketing = true,
            }),
            "regular" => Regular(spec),
            "last" => shop.PlaceOrder(spec with { Items = [Item("Limited Poster")] }),
            _ => null,
        };
        return order is null ? null : Shown(order);
    }

    public IReadOnlyList<DemoOrder> Open()
    {
        lock (shop.Gate)
            return [.. shop.Orders.Where(o => o is { CancelledAt: null, IsEmpty: false, IsFulfilled: false }).OrderByDescending(o => o.Id).Take(12).Select(Shown)];
    }

    public string Cancel(long order, string how, string reason)
    {
        lock (shop.Gate)
        {
            if (shop.Orders.Find(o => o.Id == order) is not { } found)
                return "There is no such order (the demo shop forgets everything when it stops).";
            if (found.CancelledAt is not null || found.IsEmpty)
                return "Order " + found.Name + " is cancelled already.";
            switch (how)
            {
                case "account":
                    shop.Cancel(found, "CUSTOMER");
                    return "The customer asked, and the shop cancelled order " + found.Name + " with the reason “Customer”.";
                case "reason":
                    shop.Change(found, o => o.Attributes.Add((ReadReason.Mark, Reason.Choices.Contains(reason) ? reason : Reason.Other)));
                    shop.Cancel(found, "CUSTOMER");
                    return "The customer cancelled order " + found.Name + ", and the shop wrote down why: " + reason + ".";
                case "staff":
                    shop.Cancel(found, "STAFF");
                    return "Somebody of the staff cancelled order " + found.Name + " for the shop's own reasons: not for us, and nobody is written to.";
                case "timeout":
                    return "Shopify has no job that cancels unpaid orders: order " + found.Name + " stays open until somebody cancels it.";
                case "failed" when found.Paid > 0:
                    return "Order " + found.Name + " is paid: its payment cannot fail any more.";
                case "failed":
                    shop.Cancel(found, "DECLINED");
                    return "The payment of order " + found.Name + " was declined, and the shop cancelled it.";
                case "request":
                    shop.EmptyByRefund(found);
                    return "The customer asked on Shopify's own order page, and staff approved: everything in order " + found.Name + " was refunded. Shopify never calls such an order cancelled.";
                default:
                    return "Nothing was done.";
            }
        }
    }

    public string Break(string how)
    {
        fake.Down = how switch { "refuse" => ShopOutage.Refused, "maintenance" => ShopOutage.Unavailable, _ => ShopOutage.None };
        return fake.Down switch
        {
            ShopOutage.Refused => "Shopify refuses the app's connections. Cancel, accept, and see that nothing is lost; the app tries again after a while.",
            ShopOutage.Unavailable => "Shopify answers every call of the app with 503.",
            _ => "Shopify is up again.",
        };
    }

    public async Task ConnectAsync(CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(demo.AppUrl, "/app?" + fake.FirstLoadQuery()), cancel);
        if (!answer.IsSuccessStatusCode)
            throw new SandboxException("The app did not let the demo shop's merchant in (" + (int)answer.StatusCode + "). Its log: " + demo.State.AppLog);
    }

    /// <summary>Takes in an order of another store, so that a delivery about it finds it here.</summary>
    public void Adopt(JsonObject order) => ShopifyAdoption.Of(shop, order);

    private ShopItem Item(string title, string variant = "Default Title", int quantity = 1) =>
        new(shop.Products.Single(p => p.Title == title).Variants.Single(v => v.Title == variant).Id, quantity);

    private static DemoOrder Shown(ShopOrder o) => new(
        o.Id, o.Name, o.ShippingAddress?.FirstName + " " + o.ShippingAddress?.LastName, o.Financial.ToLowerInvariant().Replace('_', ' '), o.ConfirmationNumber);

    private ShopOrder Regular(ShopOrderSpec spec)
    {
        lock (shop.Gate)
        {
            var earlier = shop.PlaceOrder(spec with { Items = [Item("Rain Jacket Lite")] });
            earlier.CreatedAt = shop.Now.AddDays(-40);
            shop.Fulfil(earlier);
            return shop.PlaceOrder(spec with { Items = [Item("Rain Jacket")] });
        }
    }

    private static ShopOrderSpec Spec(DemoGuest guest) => new()
    {
        FirstName = guest.First,
        LastName = guest.Last,
        Email = guest.Email,
        Phone = guest.Phone,
        Address = guest.Street,
        City = "Albany",
        Zip = "12207",
        ProvinceCode = "NY",
    };
}
