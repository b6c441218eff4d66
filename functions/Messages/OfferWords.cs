using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;
using Microsoft.AspNetCore.Components;

namespace CancelSaver.Messages;

/// <summary>A phrase that can be put into a mail's text part and into markup.</summary>
public sealed record Phrase(string Plain, MarkupString Html);

/// <summary>One part of an offer in words.</summary>
/// <param name="Code">What the customer may type at the checkout; null: no code belongs to it.</param>
/// <param name="CodeKey">Text key of what stands before the code.</param>
public sealed record OfferPartWords(Phrase Title, IReadOnlyList<Phrase> Says, string? Code = null, string CodeKey = "part.Coupon.code");

/// <summary>One line of the cancelled order in words.</summary>
public sealed record OrderLineWords(string Name, int Quantity, string Total, Uri? Picture);

/// <summary>An offer on a case as a customer reads it: the same facts for mail and page.</summary>
public sealed class OfferWords
{
    private const int MostLines = 8;

    private readonly HouseStyle _house;
    private readonly (string, string?)[] _values;

    public OfferWords(HouseStyle house, Cancellation cancellation, Offer offer, string? code)
    {
        _house = house;
        var order = cancellation.Order;
        Offer = offer;
        Order = HouseStyle.OneLine(order.Number);
        OrderDate = Formats.Date(Formats.DayOf(order.CreatedAt, house.TimeZone), house.Language);
        FirstName = HouseStyle.OneLine(order.Customer.FirstName);
        ReasonGiven = cancellation.Reason.Decides;
        Bill = Bill.For(order, offer, creditIsTakenOff: code is not null);
        Lines = [.. order.Lines.Take(MostLines).Select(Line)];
        MoreLines = order.Lines.Count - Lines.Count;
        Discount = DiscountOf(offer);
        _values =
        [
            ("store", house.StoreName), ("order", Order), ("orderDate", OrderDate), ("firstName", FirstName), ("discount", Discount),
            ("deadline", Formats.Moment(Deadline, house.TimeZone, house.Language)),
            ("creditUntil", Formats.Date(Formats.DayOf(offer.CreditEnds, house.TimeZone), house.Language)),
        ];
        Parts = [.. offer.Parts.Select(p => Part(p, code, cancellation))];
    }

    public Offer Offer { get; }

    public string Order { get; }

    public string OrderDate { get; }

    public string FirstName { get; }

    public bool ReasonGiven { get; }

    /// <summary>"15%" or "$20.00"; null when nothing is taken off.</summary>
    public string? Discount { get; }

    public Bill Bill { get; }

    public IReadOnlyList<OrderLineWords> Lines { get; }

    public int MoreLines { get; }

    public IReadOnlyList<OfferPartWords> Parts { get; }

    /// <summary>The kind that gives subject and headline their tone: the first part's.</summary>
    public OfferKind Leading => Offer.Parts[0].Kind;

    /// <summary>What is offered is for this order, so the page shows what it would cost; else it stays lost.</summary>
    public bool IsForThisOrder => Offer.BringsOrderBack;

    public string PreheaderKey => IsForThisOrder ? "offer.preheader" : "offer.preheaderNext";

    public Phrase Intro => Say(IsForThisOrder ? "offer.intro" : "offer.introNext");

    public Phrase NoAction => Say(IsForThisOrder ? "offer.noAction" : "offer.noActionNext");

    /// <summary>What happens after the button.</summary>
    public Phrase Next => Say(IsForThisOrder ? "offerPage.next" : "offerPage.nextShop");

    /// <summary>What the button says that accepts.</summary>
    public Phrase Accept => Say(IsForThisOrder ? "offerPage.accept" : "offerPage.acceptNext");

    public Phrase Headline => Say("headline." + Leading);

    public string Subject => HouseStyle.OneLine(Say("offer.subject." + Leading).Plain);

    /// <summary>Priority delivery has its own, earlier end: the latest time to reconfirm.</summary>
    public Phrase Until => Say(Reconfirm is null ? "offer.until" : "offer.reconfirm");

    private DateTimeOffset Deadline => Reconfirm ?? Offer.Ends;

    private DateTimeOffset? Reconfirm => Offer.Part(OfferKind.PriorityDelivery)?.ReconfirmBy is { } by && by <= Offer.Ends ? by : null;

    public Phrase Say(string key) => new(_house.Texts.Say(key, _values), _house.Texts.Html(key, _values));

    public string Money(Money amount) => Formats.Money(amount, _house.Language);

    private OfferPartWords Part(OfferPart part, string? code, Cancellation cancellation) => part.Kind switch
    {
        OfferKind.Coupon => new(Say("part.Coupon.title"), [Say("part.Coupon.text")], code),
        OfferKind.FreeShipping => part.FeesToo && cancellation.Order.FeeTotal.IsPositive
            ? new(Say("part.FreeShipping.titleFees"), [Say("part.FreeShipping.textFees")])
            : new(Say("part.FreeShipping.title"), [Say("part.FreeShipping.text")]),
        OfferKind.PriorityDelivery => new(Say("part.PriorityDelivery.title"), [Say("part.PriorityDelivery.text"), .. Dates(part)]),
        OfferKind.AlternatePayment => new(Say("part.AlternatePayment.title"), [Payment(part)]),
        // The store may have made a twin: then the old one would not work. Beside a coupon the code shown is the coupon's, and this one is applied without being typed.
        OfferKind.ReissueCode => new(Say("part.ReissueCode.title"), [Say("part.ReissueCode.text")], Offer.Has(OfferKind.Coupon) ? null : code ?? part.Code),
        OfferKind.NextOrderDiscount => new(Say("part.NextOrderDiscount.title"), [Say("part.NextOrderDiscount.text")], code, "part.NextOrderDiscount.code"),
        OfferKind.StoreCredit => new(Say("part.StoreCredit.title"), [Say(code is null ? "part.StoreCredit.account" : "part.StoreCredit.text")], code),
        OfferKind.Reassure when _house.ReturnPolicy is { } policy => new(Say("part.Reassure.policyTitle"), [Own(policy)]),
        _ => new(Say("part." + part.Kind + ".title"), [Say("part." + part.Kind + ".text")]),
    };

    private IEnumerable<Phrase> Dates(OfferPart part)
    {
        if (part.LeavesOn is not { } leaves)
            yield break;
        (string, string?)[] days = [("leaves", Formats.Day(leaves, _house.Language)), ("arrives", part.ArrivesOn is { } arrives ? Formats.Day(arrives, _house.Language) : null)];
        var key = part.ArrivesOn is null ? "part.PriorityDelivery.leaves" : "part.PriorityDelivery.dates";
        yield return new(_house.Texts.Say(key, days), _house.Texts.Html(key, days));
    }

    private Phrase Payment(OfferPart part)
    {
        var titles = _house.PaymentMethods.Where(m => part.PaymentMethod is null || m.Id == part.PaymentMethod).Select(m => HouseStyle.OneLine(m.Title)).ToList();
        if (titles.Count == 0)
            return Say("part.AlternatePayment.text");
        var key = titles.Count == 1 ? "part.AlternatePayment.method" : "part.AlternatePayment.methods";
        (string, string?)[] methods = [("methods", Formats.List(titles, _house.Language))];
        return new(_house.Texts.Say(key, methods), _house.Texts.Html(key, methods));
    }

    private OrderLineWords Line(OrderLine line) => new(
        HouseStyle.OneLine(line.Name), line.Quantity, Money(line.Total),
        Uri.TryCreate(line.ImageUrl, UriKind.Absolute, out var picture) && (picture.Scheme is "https" or "http") ? picture : null);

    private string? DiscountOf(Offer offer) => (offer.Part(OfferKind.Coupon) ?? offer.Part(OfferKind.NextOrderDiscount) ?? offer.Part(OfferKind.StoreCredit)) switch
    {
        { Percent: { } percent } => Formats.Percent(percent),
        { Amount: { } amount } => Money(amount),
        _ => null,
    };

    // The store's own words are words, whatever they look like.
    private static Phrase Own(string text) => new(text.Trim(), Texts.Value(text.Trim()));
}
