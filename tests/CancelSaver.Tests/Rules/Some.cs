using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Rules;

/// <summary>An ordinary case to begin with: a customer of a store in New York cancels an order of 60.00 USD after seven minutes, on a Wednesday morning.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 11, 18, 15, 0, 0, TimeSpan.Zero);

    public static readonly Order Order = new()
    {
        Store = new StoreId("woo:shop.example"),
        Id = 1001,
        Number = "1001",
        Status = OrderStatus.Cancelled,
        CreatedAt = Now.AddMinutes(-12),
        ModifiedAt = Now.AddMinutes(-5),
        Total = Usd(6000),
        ShippingTotal = Usd(800),
        FeeTotal = Usd(200),
        DiscountTotal = Usd(0),
        TaxTotal = Usd(0),
        Customer = new Customer { Email = "rita@example.com" },
        Lines = [new OrderLine(1, 13, 14, "Merino Tee", 1, Usd(5000))],
        PaymentMethod = "stripe",
        CreatedVia = "checkout",
    };

    public static readonly CaseFacts Facts = new()
    {
        Store = "woo:shop.example",
        Person = "person-of-the-examples",
        Class = CancelClass.Customer,
        Reason = Reason.ShippingCost,
        Total = Usd(6000),
        Shipping = Usd(800),
        Fees = Usd(200),
        Products = Usd(5000),
        Lines = Order.Lines,
        Country = "US",
        Language = "en-US",
        PaymentMethod = "stripe",
        ShippingMethod = "flat_rate",
        OrderedAt = Now.AddMinutes(-12),
        CancelledAt = Now.AddMinutes(-5),
        StoreCurrency = "USD",
        StoreTimeZone = "America/New_York",
        PaymentMethods = [new PaymentMethod("stripe", "Card"), new PaymentMethod("cod", "Cash on delivery")],
        ShippingMethods =
        [
            new ShippingMethod("flat_rate", "1", "Standard", Usd(800)),
            new ShippingMethod("flat_rate", "2", "Priority", Usd(1500)),
            new ShippingMethod("carrier", "3", "Computed", null),
        ],
    };

    public static Money Usd(long minor) => new(minor, "USD");

    public static OfferTerms Part(OfferKind kind) => new() { Kind = kind };

    public static OfferTerms Coupon(int percent) => new() { Kind = OfferKind.Coupon, Percent = percent };

    public static Rule Rule(string id, params OfferTerms[] offer) => new() { Id = id, Name = id, Offer = offer };

    public static Rulebook Book(params Rule[] rules) => new() { Version = 7, Rules = rules };

    public static Decision Decide(CaseFacts facts, params Rule[] rules) => RuleEngine.Decide(Book(rules), facts, Now);
}
