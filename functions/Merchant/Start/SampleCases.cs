using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>
/// A dozen made-up cases, so that the app can be looked at before anything has happened. They are made in memory, decided by the real engine, and stand in no table and no number.
/// </summary>
public static class SampleCases
{
    private static readonly Made[] made =
    [
        new(1, "Jo", Reason.ShippingCost, 3, 142_50, 9_90, CancellationStatus.Saved, 4, "I did not expect the shipping to be that much."),
        new(2, "Sam", Reason.DeliveryTime, 9, 86_00, 4_90, CancellationStatus.Sent, null, null),
        new(3, "Alex", Reason.ChangedMind, 20, 39_90, 4_90, CancellationStatus.Expired, 3, null),
        new(4, "Kim", Reason.PaymentMethod, 26, 219_00, 0, CancellationStatus.Saved, 5, "Paying on delivery is fine, thank you."),
        new(5, "Robin", Reason.Unknown, 31, 64_50, 6_90, CancellationStatus.Asked, null, null),
        new(6, "Charlie", Reason.CheaperElsewhere, 47, 329_00, 0, CancellationStatus.NeedsPerson, 2, "Another shop has the same one for less."),
        new(7, "Noor", Reason.ForgotCode, 55, 74_00, 4_90, CancellationStatus.Saved, 5, null),
        new(8, "Lee", Reason.WrongItem, 71, 58_00, 4_90, CancellationStatus.Declined, 3, "I have ordered the right size already."),
        new(9, "Mika", Reason.ProductDoubt, 96, 112_00, 6_90, CancellationStatus.Expired, null, null),
        new(10, "Sasha", Reason.ShippingCost, 120, 45_00, 9_90, CancellationStatus.CameBackAlone, null, null),
        new(11, "Toni", Reason.Unknown, 150, 28_00, 4_90, CancellationStatus.NotForUs, null, null),
        new(12, "Ari", Reason.ReturnPolicy, 170, 98_00, 6_90, CancellationStatus.HeldOut, null, null),
    ];

    private static readonly (string Name, int Share)[] goods =
        [("Linen cushion cover, moss green, 50 × 50 cm", 55), ("Hand-thrown stoneware mug", 30), ("Beeswax candle", 15)];

    /// <summary>Newest first, in the store's currency, as of now.</summary>
    public static IReadOnlyList<Cancellation> For(Store store, DateTimeOffset now) => [.. made.Select(m => Case(store, m, now))];

    /// <summary>The one that stands in where there is no real case yet.</summary>
    public static Cancellation Example(Store store, DateTimeOffset now) => Case(store, made[0], now);

    private static Cancellation Case(Store store, Made one, DateTimeOffset now)
    {
        var cancelled = now - TimeSpan.FromHours(one.HoursAgo);
        var order = OrderOf(store, one, cancelled);
        var facts = Facts(store, one, order, cancelled);
        var notOurs = one.Ends == CancellationStatus.NotForUs;
        var decision = notOurs || one.Ends == CancellationStatus.Asked ? null : RuleEngine.Decide(store.Rulebook, facts, cancelled.AddMinutes(6));
        var offer = one.Ends is CancellationStatus.CameBackAlone or CancellationStatus.HeldOut ? null : decision?.Offer;
        if (one.Ends == CancellationStatus.HeldOut && decision is not null)
            decision = decision with { Verdict = Verdict.HeldOut, Offer = null, RuleId = null };
        var saved = one.Ends == CancellationStatus.Saved && offer is not null;
        return new Cancellation
        {
            Id = new(store.Id, one.Number),
            Status = one.Ends,
            Order = order,
            CancelledAt = cancelled,
            ReceivedAt = cancelled.AddSeconds(2),
            Class = notOurs ? Classified.As(CancelClass.OutOfStock, "The store says: out of stock.") : Classified.As(CancelClass.Customer, "The customer cancelled it in the account."),
            Reason = one.Reason == Reason.Unknown ? GivenReason.None : new GivenReason(one.Reason, ReasonSource.Page, one.Words),
            Decision = decision,
            Facts = facts,
            Promise = offer is null ? null : new Promise { Name = "SAMPLE" + one.Number, Offer = offer, MadeAt = cancelled.AddMinutes(7) },
            Feedback = one.Score is { } score ? new Feedback(score, one.Words, cancelled.AddMinutes(20)) : null,
            Save = saved ? new Save(SaveKind.Reopened, one.Number, order.Total - offer!.Cost, offer.Cost, cancelled.AddHours(1)) : null,
            PersonWhy = one.Ends == CancellationStatus.NeedsPerson ? "The customer would like to talk about the price." : null,
            Timeline = Story(one, cancelled, offer),
        };
    }

    private static List<TimelineEntry> Story(Made one, DateTimeOffset at, Offer? offer)
    {
        var story = new List<TimelineEntry> { new(at.AddSeconds(2), "The cancellation arrived from the store.") };
        if (one.Ends == CancellationStatus.NotForUs)
            story.Add(new(at.AddMinutes(5), "It was not the customer who cancelled: nothing is sent."));
        else if (one.Ends == CancellationStatus.Asked)
            story.Add(new(at.AddMinutes(6), "The customer was asked why."));
        else if (one.Ends == CancellationStatus.HeldOut)
            story.Add(new(at.AddMinutes(6), "This customer is in the group that gets no offers, so that the difference can be measured."));
        else if (offer is not null)
            story.Add(new(at.AddMinutes(8), "The offer was sent to the customer."));
        string? end = one.Ends switch
        {
            CancellationStatus.Saved => "The order is back.",
            CancellationStatus.Expired => "The offer ended without an answer.",
            CancellationStatus.Declined => "The customer said no, thank you.",
            CancellationStatus.CameBackAlone => "The customer ordered again without an offer of ours.",
            _ => null,
        };
        if (end is not null)
            story.Add(new(at.AddMinutes(50), end));
        return story;
    }

    private static Order OrderOf(Store store, Made one, DateTimeOffset cancelled)
    {
        var (total, shipping) = (Amount(store, one.Total), Amount(store, one.Shipping));
        var products = total - shipping;
        return new Order
        {
            Store = store.Id,
            Id = one.Number,
            Number = "#SAMPLE-" + one.Number,
            Status = OrderStatus.Cancelled,
            CreatedAt = cancelled.AddHours(-2),
            ModifiedAt = cancelled,
            Total = total,
            ShippingTotal = shipping,
            FeeTotal = Money.Zero(store.Currency),
            DiscountTotal = Money.Zero(store.Currency),
            TaxTotal = Money.Zero(store.Currency),
            Customer = new Customer { FirstName = one.Name, Email = one.Name.ToLowerInvariant() + "@example.com", Country = store.Country, Language = "" },
            Lines = [.. goods.Take(1 + (one.Number % 3)).Select((g, i) => new OrderLine(i + 1, i + 11, 0, g.Name, 1, Share(products, g.Share, one.Number % 3)))],
            PaymentMethodTitle = store.PaymentMethods is [{ Title: var title }, ..] ? title : "Credit card",
            CouponCodes = one.Reason == Reason.ForgotCode ? ["WELCOME10"] : [],
        };
    }

    private static CaseFacts Facts(Store store, Made one, Order order, DateTimeOffset cancelled) => new()
    {
        Person = "sample-" + one.Number,
        Store = store.Id.Value,
        Class = CancelClass.Customer,
        Reason = one.Reason,
        AlreadyAsked = one.Reason == Reason.Unknown,
        Total = order.Total,
        Shipping = order.ShippingTotal,
        Fees = order.FeeTotal,
        Products = order.Total - order.ShippingTotal,
        Lines = [.. order.Lines.Select(l => l with { Name = "" })],
        Country = store.Country,
        Language = store.Language,
        CouponCodes = order.CouponCodes,
        OrderedAt = order.CreatedAt,
        CancelledAt = cancelled,
        EarlierOrders = one.Number % 2,
        Spent = Money.Zero(store.Currency),
        MayWrite = MayWrite.Offers,
        StoreCurrency = store.Currency,
        StoreTimeZone = store.TimeZone,
        PaymentMethods = store.PaymentMethods,
        PaymentMethodsUnknown = store.PaymentMethodsUnknown,
        RebuildsOrders = store.RebuildsOrders,
        ShippingMethods = store.ShippingMethods,
        HoldoutPercent = 0,
        Guards = store.Settings.Guards with { MonthlyBudgetMinor = null },
        Priority = store.Settings.Priority,
    };

    // Written in cents; a currency without them gets round amounts.
    private static Money Amount(Store store, long cents) => Money.FromDecimal(cents / 100m * (Money.Decimals(store.Currency) == 0 ? 100 : 1), store.Currency);

    private static Money Share(Money products, int share, int others) => products.Percent(share * 100m / goods.Take(1 + others).Sum(g => g.Share));

    private sealed record Made(int Number, string Name, string Reason, int HoursAgo, long Total, long Shipping, CancellationStatus Ends, int? Score, string? Words);
}
