using CancelSaver.Cancellations;
using CancelSaver.Reasons;

namespace CancelSaver.Sandbox;

/// <summary>The hands of customers and staff in the demo shop. Every order has another person: one open case per person is a rule of the house.</summary>
/// <param name="run">Makes the people of one run others than those of the last.</param>
internal sealed class DemoOrders(WooShop shop, int run)
{
    private static readonly (string First, string Last)[] People =
    [
        ("Rita", "Marsh"), ("Owen", "Castle"), ("Nadia", "Farrow"), ("Felix", "Brandt"), ("Imani", "Okafor"), ("Jonas", "Lind"), ("Clara", "Weston"), ("Theo", "Marchand"),
        ("Priya", "Nair"), ("Hugo", "Silva"), ("Edith", "Moran"), ("Samir", "Haddad"), ("Lena", "Fischer"), ("Marta", "Kowal"), ("Ivo", "Petrov"), ("June", "Abbott"),
    ];

    private readonly Lock gate = new();
    private int guests;

    /// <summary>What the buttons offer: name in the form, words on the button, what is special.</summary>
    public static readonly IReadOnlyList<(string Kind, string Title, string Says)> Kinds =
    [
        ("card", "Card, not paid yet", "Two merino tees; the customer is still at the payment page."),
        ("paid", "Paid by card", "Canvas sneakers, paid and being packed."),
        ("cod", "Cash on delivery", "A teapot; nothing is paid before the door."),
        ("bank", "Bank transfer", "A beanie and a mug; the shop waits for the money."),
        ("dear", "Dear shipping", "A light rain jacket for $80 with $19.90 shipping."),
        ("chinese", "Guest from China", "Writes and reads Chinese, agreed to mail."),
        ("regular", "Returning customer", "Bought a rain jacket forty days ago, now another."),
        ("last", "The only one left", "A numbered poster: an offer must not promise what is gone."),
    ];

    /// <summary>Places an order; null for a kind that is none.</summary>
    public WooOrder? Place(string kind)
    {
        var spec = Guest();
        return kind switch
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
    }

    /// <summary>Orders that can still be cancelled, newest first.</summary>
    public IReadOnlyList<WooOrder> Open()
    {
        lock (shop.Gate)
            return [.. shop.Orders.Where(o => o.Status is "pending" or "failed" or "on-hold" or "processing").OrderByDescending(o => o.Id).Take(12)];
    }

    /// <summary>Cancels in one of the ways a shop knows; the sentence says what came of it.</summary>
    public string Cancel(int id, string how, string reason)
    {
        lock (shop.Gate)
        {
            if (shop.FindOrder(id) is not { } order)
                return "There is no order " + id + " (the demo shop forgets everything when it stops).";
            switch (how)
            {
                case "account":
                    return shop.CancelByCustomer(id)
                        ? "The customer cancelled order " + id + " in My Account."
                        : "WooCommerce lets customers cancel only what is not paid yet: order " + id + " is too far. With the plugin they can, giving a reason.";
                case "reason":
                    WithReason(order, Reason.Choices.Contains(reason) ? reason : Reason.Other);
                    return "The customer cancelled order " + id + " and chose a reason: " + reason + ".";
                case "staff":
                    shop.CancelByAdmin(id);
                    return "Somebody of the staff cancelled order " + id + ": not for us, and nobody is written to.";
                case "timeout" when order.Status == "pending":
                    shop.TimeOut(order);
                    return "The shop closed order " + id + " because nobody paid in time: not for us.";
                case "timeout":
                    return "Only unpaid orders time out; order " + id + " is " + WooText.StatusName(order.Status) + ".";
                case "failed":
                    shop.FailPayment(id);
                    return shop.CancelByCustomer(id) ? "The payment of order " + id + " failed, and the customer gave up." : "Order " + id + " cannot fail any more.";
                default:
                    return "Nothing was done.";
            }
        }
    }

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

    private OrderSpec Guest()
    {
        int number;
        lock (gate)
            number = guests++;
        var (first, last) = People[number % People.Length];
        var again = number / People.Length;
        return new OrderSpec
        {
            FirstName = first,
            LastName = last,
            Email = (first + "." + last).ToLowerInvariant() + (run + again > 1 ? "." + run + again : "") + "@example.com",
            Phone = $"518-555-{run % 100:00}{number % 100:00}",
            Address = (100 * run) + number + " " + last + " Street",
        };
    }
}
