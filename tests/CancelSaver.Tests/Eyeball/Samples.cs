using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Tests.Eyeball;

/// <summary>A page or a mail with a name, ready to be looked at.</summary>
public sealed record Sample(string Name, string Html, IPage? Page, Letter? Letter);

/// <summary>One shop, one customer, every kind of page and mail.</summary>
public static class Samples
{
    public const string Token = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7";

    public static readonly DateTimeOffset Cancelled = new(2026, 11, 22, 15, 4, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Ends = new(2026, 11, 24, 19, 0, 0, TimeSpan.Zero);

    public static readonly Uri Unsubscribe = new("https://app.example.net/u/" + Token);

    public static readonly Uri OfferLink = new("https://app.example.net/o/" + Token);

    public static Store Store { get; } = new()
    {
        Id = new("woo:shop.example"),
        Url = new("https://shop.example/"),
        Name = "Maple & Moss",
        Currency = "USD",
        TimeZone = "America/New_York",
        Language = "en-US",
        Country = "US",
        PaymentMethods = [new("stripe", "Credit card"), new("paypal", "PayPal"), new("cod", "Cash on delivery")],
        Settings = new()
        {
            Brand = new()
            {
                Colour = "#2f6b4f",
                SupportEmail = "hello@shop.example",
                SupportPhone = "+1 (212) 555-0142",
                ChatUrl = new("https://shop.example/chat"),
                WhatsApp = "+1 212 555 0143",
                Hours = "Monday to Friday, 9:00 to 17:00 (New York time)",
                LegalName = "Maple & Moss Trading LLC",
                PostalAddress = "12 Orchard Street\nNew York, NY 10002\nUSA",
                PrivacyUrl = new("https://shop.example/privacy"),
            },
        },
    };

    public static Store Loud { get; } = Store with
    {
        Name = "The Extraordinarily Well-Stocked Garden & Outdoor Furniture Company <of> \"Springfield\"",
        Settings = Store.Settings with
        {
            Brand = Store.Settings.Brand with { Colour = "#ffe600", ReturnPolicy = "Send anything back within 30 days.\nWe pay for the label & refund within 5 days of arrival.", WhatsApp = null },
        },
    };

    /// <summary>English words in the other direction, marked so that untranslated ones stand out.</summary>
    public static Texts Mirrored { get; } = Texts.From("ar-XB", true, Texts.English.Keys.ToDictionary(k => k, k => "؟ " + Plain(k)));

    public static Cancellation Case(string language = "", string? reason = Reason.ShippingCost) => new()
    {
        Id = new(Store.Id, 1001),
        Status = CancellationStatus.Decided,
        CancelledAt = Cancelled,
        ReceivedAt = Cancelled,
        Reason = reason is null ? GivenReason.None : new(reason, ReasonSource.Page),
        Order = new()
        {
            Store = Store.Id,
            Id = 1001,
            Number = "#1001",
            Status = OrderStatus.Cancelled,
            CreatedAt = Cancelled.AddHours(-3),
            ModifiedAt = Cancelled,
            Total = Usd(142_50),
            ShippingTotal = Usd(9_90),
            FeeTotal = Usd(2_50),
            DiscountTotal = Usd(0),
            TaxTotal = Usd(11_10),
            Customer = new() { Email = "jo@example.com", FirstName = "Jo", Country = "US", Language = language },
            Lines =
            [
                new(1, 11, 0, "Linen cushion cover, moss green, 50 × 50 cm", 2, Usd(58_00)),
                new(2, 12, 0, "Hand-thrown stoneware mug", 1, Usd(24_00)),
                new(3, 13, 0, "Beeswax candle", 3, Usd(37_00)),
            ],
        },
    };

    public static Cancellation LongCase(string language = "") => Case(language) with
    {
        Order = Case(language).Order with
        {
            Number = "WEB-2026-0000123456789",
            Customer = Case(language).Order.Customer with { FirstName = "<b>Wolfeschlegelsteinhausenbergerdorff</b>" },
            Lines = [.. Enumerable.Range(1, 60).Select(n => new OrderLine(n, n, 0, "An uncommonly long product name that goes on & on with every detail anybody might ask for, number " + n, n, Usd(n * 1234_00)))],
        },
    };

    public static Cancellation Chinese() => Case("zh_CN") with
    {
        Order = Case("zh_CN").Order with
        {
            Customer = Case().Order.Customer with { FirstName = "小明", Language = "zh_CN" },
            Lines = [new(1, 11, 0, "亚麻靠垫套（苔绿色，50 × 50 厘米）", 2, Usd(58_00)), new(2, 12, 0, "手工粗陶马克杯", 1, Usd(24_00)), new(3, 13, 0, "蜂蜡蜡烛", 3, Usd(37_00))],
        },
    };

    public static OfferPart Part(OfferKind kind) => kind switch
    {
        OfferKind.Coupon => new() { Kind = kind, Cost = Usd(17_85), Percent = 15 },
        OfferKind.FreeShipping => new() { Kind = kind, Cost = Usd(12_40), FeesToo = true },
        OfferKind.PriorityDelivery => new()
        {
            Kind = kind,
            Cost = Usd(8_00),
            ReconfirmBy = Ends.AddHours(-24),
            LeavesOn = new(2026, 11, 23),
            ArrivesOn = new(2026, 11, 25),
        },
        OfferKind.NextOrderDiscount => new() { Kind = kind, Cost = Usd(11_90), Percent = 10 },
        OfferKind.StoreCredit => new() { Kind = kind, Cost = Usd(10_00), Amount = Usd(10_00) },
        OfferKind.ReissueCode => new() { Kind = kind, Cost = Usd(10_00), Code = "WELCOME10" },
        _ => new() { Kind = kind, Cost = Usd(0) },
    };

    public static Offer Offer(params OfferKind[] kinds) =>
        new() { Parts = [.. kinds.Select(Part)], Ends = Ends, Cost = kinds.Select(Part).Aggregate(Usd(0), (sum, p) => sum + p.Cost) };

    public static Money Usd(long minor) => new(minor, "USD");

    public static AskLinks AskLinks(bool buttons = true, bool score = true) =>
        new(new("https://app.example.net/r/" + Token), Unsubscribe, buttons ? Reason.Choices : [], score);

    public static OfferView View(HouseStyle house, Cancellation cancellation, Offer offer) =>
        new(new OfferWords(house, cancellation, offer, offer.Has(OfferKind.Coupon) || !offer.BringsOrderBack ? "BACK-7K4M9" : null), Token);

    /// <summary>Everything a customer can get to see.</summary>
    public static async Task<IReadOnlyList<Sample>> All()
    {
        var all = new List<Sample>();
        foreach (var (tag, store, one, texts) in Variants())
        {
            await Add(all, tag, store, one, texts);
            all.AddRange(await CancelSamples.Of(tag, store, one, texts));
        }
        return all;
    }

    internal static IEnumerable<(string Tag, Store Store, Cancellation Case, Texts? Texts)> Variants()
    {
        yield return ("en", Store, Case(), null);
        yield return ("zh", Store, Chinese(), null);
        yield return ("rtl", Store, Case(), Mirrored);
        yield return ("long", Loud, LongCase(), null);
    }

    private static async Task Add(List<Sample> all, string tag, Store store, Cancellation one, Texts? texts)
    {
        var house = HouseStyle.For(store, one.Order.Customer.Language, texts);
        void Mail(string name, Letter letter) => all.Add(new($"mail-{name}.{tag}", letter.Html, null, letter));
        async Task Page<T>(string name, PageModel model)
            where T : Microsoft.AspNetCore.Components.IComponent => all.Add(new($"page-{name}.{tag}", await Pages.Render<T>(model), model, null));

        Mail("ask", await Letters.Ask(store, one, AskLinks(), texts));
        Mail("ask-neutral", await Letters.Ask(store, one, AskLinks(buttons: false, score: false), texts));
        // One language shows every kind; the others show what differs by language: long words, other scripts, the other direction.
        var kinds = tag == "en" ? Enum.GetValues<OfferKind>() : [OfferKind.Reassure];
        var ends = tag == "en" ? Enum.GetValues<GoneBecause>() : [GoneBecause.LinkFollows];
        string[] notices = tag == "en" ? ["connected", "denied", "error", "notFound"] : [];
        foreach (var kind in kinds)
            Mail("offer-" + kind, await Letters.Offer(store, one, Offer(kind), kind is OfferKind.Coupon or OfferKind.NextOrderDiscount ? "BACK-7K4M9" : null, new(OfferLink, Unsubscribe), texts));
        OfferKind[] bundle = [OfferKind.Coupon, OfferKind.FreeShipping, OfferKind.PriorityDelivery];
        Mail("ready", await Letters.Ready(store, one, new(OfferLink, Unsubscribe), texts));
        Mail("thank", await Letters.Thank(store, one, Unsubscribe, Ends.AddHours(-3), texts));
        Mail("thank-noPromise", await Letters.Thank(store, one, Unsubscribe, answerBy: null, texts));
        Mail("offer-bundle", await Letters.Offer(store, one, Offer(bundle), "BACK-7K4M9", new(OfferLink, Unsubscribe), texts));

        var question = new ReasonPageModel { House = house, Token = Token, OrderNumber = one.Order.Number, Reasons = Reason.Choices };
        await Page<ReasonPage>("reason", question with { Chosen = Reason.ShippingCost, Score = 3 });
        await Page<ReasonPage>("reason-missing", question with { ReasonMissing = true, Words = "The <b>price</b> & the wait", Score = 1 });
        await Page<ReasonPage>("reason-thanks", question with { Answered = true });
        await Page<ReasonPage>("reason-offer", question with { Answered = true, Offer = View(house, one, Offer(OfferKind.FreeShipping)) });
        foreach (var kind in kinds)
            await Page<OfferPage>("offer-" + kind, new OfferPageModel { House = house, Offer = View(house, one, Offer(kind)) });
        await Page<OfferPage>("offer-bundle", new OfferPageModel { House = house, Offer = View(house, one, Offer(bundle)) });
        foreach (var because in ends)
            await Page<OfferGone>("gone-" + because, new OfferGoneModel { House = because == GoneBecause.Wrong ? HouseStyle.Plain(house.Language) : house, Because = because });
        await Page<UnsubscribePage>("unsubscribe", new UnsubscribePageModel { House = house, Token = Token });
        await Page<UnsubscribePage>("unsubscribe-done", new UnsubscribePageModel { House = house, Token = Token, Done = true });
        foreach (var key in notices)
            await Page<MessagePage>("message-" + key, new MessagePageModel { House = house, Key = "message." + key, GoOn = key == "connected" ? ("OK", new("https://app.example.net/app/")) : null });
    }

    private static string Plain(string key) => Texts.English.Say(key, [.. Texts.Known(key).Select(n => (n, (string?)("{{" + n + "}}")))]);
}
