using System.Net;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>The hands of customers, staff and merchant in the WooCommerce-shaped demo shop.</summary>
internal sealed class WooDemoShop(Demonstration demo, FakeWooCommerce fake) : IDemoShop
{
    private readonly WooShop shop = fake.Shop;
    private readonly DemoGuests guests = new(demo.State.Now.Starts);

    public StoreId Id { get; } = StoreId.ForWooCommerce(new Uri(fake.Url));

    public string Name => shop.Options.Name;

    public string Url => fake.Url;

    public string BackOffice => fake.Url + "/wp-admin/orders";

    public string? PluginPage => fake.Url + WooPluginPages.Address;

    public string MerchantDoor => demo.Merchant.Door(Id).AbsoluteUri;

    public string? CancelPage => null;

    public IReadOnlyList<DemoKind> Kinds { get; } =
    [
        new("card", "Card, not paid yet", "Two merino tees; the customer is still at the payment page."),
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
        new("account", "As customer, in My Account", ByCustomer: true), new("reason", "As customer, with this reason", ByCustomer: true),
        new("failed", "Payment fails"), new("timeout", "Unpaid too long"), new("staff", "By staff"),
    ];

    public string AboutReasons => "Without a reason the customer is asked by mail. With the shop's plugin the reason is known and the offer goes out at once.";

    public string ComingBack => "Accept it, and the order is open again: you land on the shop's own payment page with the promise applied. Pay there (no money moves).";

    public bool IsDown => fake.Down != WooOutage.None;

    public DemoOrder? Place(string kind)
    {
        var spec = Spec(guests.Next());
        var order = kind switch
        {
            "card" => shop.PlaceOrder(spec with { Items = [new(24, 2)] }),
            "paid" => Paid(spec with { Items = [new(32)] }),
            "cod" => shop.PlaceOrder(spec with { Items = [new(20)], PaymentMethod = "cod" }),
            "bank" => shop.PlaceOrder(spec with { Items = [new(18), new(13)], PaymentMethod = "bacs" }),
            "dear" => shop.PlaceOrder(spec with { Items = [new(16)], Shipping = 2 }),
            "chinese" => shop.PlaceOrder(spec with
            {
                FirstName = "晓明",
                LastName = "王",
                City = "上海市",
                Address = spec.Address.Split(' ')[0] + " 南京东路",
                Postcode = "200001",
                State = "CN31",
                Country = "CN",
                Items = [new(20)],
                Meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["wpml_language"] = "zh-hans", [DemoStore.ConsentMeta] = "1" },
            }),
            "regular" => Regular(spec),
            "last" => shop.PlaceOrder(spec with { Items = [new(19)] }),
            _ => null,
        };
        return order is null ? null : Shown(order);
    }

    public IReadOnlyList<DemoOrder> Open()
    {
        lock (shop.Gate)
            return [.. shop.Orders.Where(o => o.Status is "pending" or "failed" or "on-hold" or "processing").OrderByDescending(o => o.Id).Take(12).Select(Shown)];
    }

    public string Cancel(long order, string how, string reason)
    {
        lock (shop.Gate)
        {
            if (shop.Orders.Find(o => o.Id == order) is not { Id: var id } found)
                return "There is no order " + order + " (the demo shop forgets everything when it stops).";
            switch (how)
            {
                case "account":
                    return shop.CancelByCustomer(id)
                        ? "The customer cancelled order " + id + " in My Account."
                        : "WooCommerce lets customers cancel only what is not paid yet: order " + id + " is too far. With the plugin they can, giving a reason.";
                case "reason":
                    WithReason(found, Reason.Choices.Contains(reason) ? reason : Reason.Other);
                    return "The customer cancelled order " + id + " and chose a reason: " + reason + ".";
                case "staff":
                    shop.CancelByAdmin(id);
                    return "Somebody of the staff cancelled order " + id + ": not for us, and nobody is written to.";
                case "timeout" when found.Status == "pending":
                    shop.TimeOut(found);
                    return "The shop closed order " + id + " because nobody paid in time: not for us.";
                case "timeout":
                    return "Only unpaid orders time out; order " + id + " is " + WooText.StatusName(found.Status) + ".";
                case "failed":
                    shop.FailPayment(id);
                    return shop.CancelByCustomer(id) ? "The payment of order " + id + " failed, and the customer gave up." : "Order " + id + " cannot fail any more.";
                default:
                    return "Nothing was done.";
            }
        }
    }

    public string Break(string how)
    {
        fake.Down = how switch { "refuse" => WooOutage.Refused, "maintenance" => WooOutage.Maintenance, _ => WooOutage.None };
        return fake.Down switch
        {
            WooOutage.Refused => "The shop refuses connections. Cancel, accept, and see that nothing is lost; the app tries again after a while.",
            WooOutage.Maintenance => "The shop answers every call with its maintenance page.",
            _ => "The shop is up again.",
        };
    }

    public async Task ConnectAsync(CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var begun = await http.GetAsync(new Uri(demo.AppUrl, "/install/woocommerce?store=" + Uri.EscapeDataString(Url)), cancel);
        if (begun is not { StatusCode: HttpStatusCode.Redirect, Headers.Location: { } grant })
            throw new SandboxException("The app does not begin to connect the demo shop (" + (int)begun.StatusCode + "). Its log: " + demo.State.AppLog);
        shop.InstallPlugin(demo.AppUrl);
        var back = await fake.ApproveGrant(grant.AbsoluteUri)
            ?? throw new SandboxException("The app did not take the demo shop's key. Its log: " + demo.State.AppLog);
        using var done = await http.GetAsync(new Uri(back), cancel);
    }

    /// <summary>Takes in an order of another store, so that a delivery about it finds it here.</summary>
    public void Adopt(JsonObject order, string note) => shop.Adopt(order, note);

    private static DemoOrder Shown(WooOrder o) => new(o.Id, o.Id.ToString(), o.Billing.FirstName + " " + o.Billing.LastName, WooText.StatusName(o.Status));

    // As the plugin for the shop writes it: who, why, and the status, in one save.
    private void WithReason(WooOrder order, string reason)
    {
        shop.SetMeta(order.Meta, Classify.ActorMark, "customer");
        shop.SetMeta(order.Meta, ReadReason.Mark, reason);
        shop.SetStatus(order, "cancelled", "Order cancelled by customer.");
        shop.Save(order);
    }

    private WooOrder Paid(OrderSpec spec)
    {
        lock (shop.Gate)
        {
            var order = shop.PlaceOrder(spec);
            shop.PayOrder(order.Id, "offsite");
            return order;
        }
    }

    private WooOrder Regular(OrderSpec spec)
    {
        lock (shop.Gate)
        {
            var earlier = shop.PlaceOrder(spec with { Items = [new(16)], Status = "completed" });
            earlier.Created = shop.Now.AddDays(-40);
            return shop.PlaceOrder(spec with { Items = [new(15)] });
        }
    }

    private static OrderSpec Spec(DemoGuest guest) => new()
    {
        FirstName = guest.First,
        LastName = guest.Last,
        Email = guest.Email,
        Phone = guest.Phone,
        Address = guest.Street,
    };
}
