using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>Invented orders, and what their customers would say. All people are made up.</summary>
internal static class PastOrder
{
    private static readonly string[] Firsts = ["Ada", "Bruno", "Carla", "Dmitri", "Elif", "Finn", "Greta", "Hanna", "Igor", "Joana", "Kofi", "Lucia", "Milo", "Noor", "Otto", "Pia", "Quinn", "Rosa", "Sven", "Tara"];
    private static readonly string[] Lasts = ["Ashby", "Berger", "Costa", "Dahl", "Evans", "Fox", "Grant", "Hahn", "Ito", "Jensen"];

    private static readonly Platform Woo = new(
        [
            (13, 0, "Trail Mug", 1800), (15, 0, "Rain Jacket", 9900), (16, 0, "Rain Jacket Lite", 8000), (18, 0, "Wool Beanie", 2400), (20, 0, "Théière ☕ Teapot", 4250),
            (21, 24, "Merino Tee - M, Blue", 4500), (21, 27, "Merino Tee - L, Green", 4500), (30, 32, "Canvas Sneaker - 41", 7000),
        ],
        [("offsite", 64), ("bacs", 14), ("cod", 22)],
        [("flat_rate", "1", "Standard", 750), ("flat_rate", "2", "Priority (1-2 days)", 1990)],
        "store-api");

    private static readonly Platform Shopify = new(
        [
            (8200000000013, 4500000001301, "Trail Mug", 1800), (8200000000015, 4500000001501, "Rain Jacket", 9900), (8200000000016, 4500000001601, "Rain Jacket Lite", 8000),
            (8200000000018, 4500000001801, "Wool Beanie", 2400), (8200000000020, 4500000002001, "Théière ☕ Teapot", 4250), (8200000000021, 4500000002102, "Merino Tee - M / Blue", 4500),
            (8200000000021, 4500000002106, "Merino Tee - L / Green", 4500), (8200000000030, 4500000003002, "Canvas Sneaker - 41", 7000),
        ],
        [("shopify_payments", 64), ("Bank Deposit", 14), ("cod", 22)],
        [("Standard", "", "Standard", 750), ("Priority (1-2 days)", "", "Priority (1-2 days)", 1990)],
        "web");

    private static readonly IReadOnlyList<(string What, int Weight)> Countries = [("US", 74), ("CA", 8), ("GB", 8), ("DE", 6), ("FR", 4)];

    private static readonly IReadOnlyList<(string What, int Weight)> Reasons =
    [
        (Reason.ShippingCost, 24), (Reason.DeliveryTime, 17), (Reason.ChangedMind, 14), (Reason.CheaperElsewhere, 12), (Reason.PaymentMethod, 9), (Reason.WrongItem, 8),
        (Reason.ForgotCode, 6), (Reason.ProductDoubt, 5), (Reason.ReturnPolicy, 2), (Reason.AccountRequired, 1), (Reason.Other, 2),
    ];

    public static Order Make(Store store, int number, DateTimeOffset cancelled, Chance chance)
    {
        var currency = store.Currency;
        var platform = store.Id.Platform == ShownStore.Shopify ? Shopify : Woo;
        var (first, last) = (Firsts[number % Firsts.Length], Lasts[number / Firsts.Length % Lasts.Length]);
        var lines = Enumerable.Range(0, 1 + chance.Below(2)).Select(_ => chance.Of(platform.Goods)).DistinctBy(g => g.Variation > 0 ? g.Variation : g.Product).Select((good, i) =>
        {
            var quantity = chance.Percent(80) ? 1 : 2;
            return new OrderLine((number * 10) + i, good.Product, good.Variation, good.Name, quantity, new Money(good.Cents * quantity, currency));
        }).ToList();
        var (method, instance, title, shipping) = platform.Shipping[chance.Percent(70) ? 0 : 1];
        var ordered = cancelled - TimeSpan.FromMinutes(25 + chance.Below(1500));
        return new Order
        {
            Store = store.Id,
            Id = number,
            Number = (platform == Shopify ? "#" : "") + number,
            Status = OrderStatus.Cancelled,
            CreatedAt = ordered,
            ModifiedAt = cancelled,
            Total = new Money(lines.Sum(l => l.Total.Minor) + shipping, currency),
            ShippingTotal = new Money(shipping, currency),
            FeeTotal = Money.Zero(currency),
            DiscountTotal = Money.Zero(currency),
            TaxTotal = Money.Zero(currency),
            Customer = new Customer
            {
                Email = (first + "." + last + "." + number).ToLowerInvariant() + "@example.com",
                Phone = "518-556-" + number,
                FirstName = first,
                LastName = last,
                Country = chance.Weighted(Countries),
                Address = number + " Sample Street, Sampletown",
            },
            Lines = lines,
            ShippingLines = [new ShippingLine(number * 10 + 9, method, instance, title, new Money(shipping, currency))],
            PaymentMethod = chance.Weighted(platform.Payments),
            CreatedVia = platform.CreatedVia,
        };
    }

    /// <summary>Dear shipping drives away more often where it is dear.</summary>
    public static string ReasonOf(Order order, Chance chance) =>
        order.ShippingTotal.Minor * 4 > order.Total.Minor && chance.Percent(45) ? Reason.ShippingCost : chance.Weighted(Reasons);

    public static string? WordsFor(string reason) => reason switch
    {
        Reason.ShippingCost => "Shipping cost almost as much as the mug.",
        Reason.DeliveryTime => "I need it before Friday, it is a present.",
        Reason.CheaperElsewhere => "Saw the same jacket for less.",
        Reason.PaymentMethod => "My card was declined twice.",
        Reason.WrongItem => "Ordered the wrong size by mistake.",
        Reason.ForgotCode => "I had a newsletter code and could not enter it afterwards.",
        Reason.ProductDoubt => "Not sure the tee is opaque enough.",
        Reason.ChangedMind => "Just browsing too late at night.",
        _ => null,
    };

    /// <summary>What orders look like there; the goods are the demo shops'.</summary>
    private sealed record Platform(
        IReadOnlyList<(long Product, long Variation, string Name, long Cents)> Goods, IReadOnlyList<(string What, int Weight)> Payments,
        IReadOnlyList<(string Method, string Instance, string Title, long Cents)> Shipping, string CreatedVia);
}
