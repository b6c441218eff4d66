using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;

namespace CancelSaver.Rules;

public sealed partial record Rulebook
{
    /// <summary>
    /// What works with nothing configured. It takes away what made the customer leave (the shipping cost, the wait, the way to pay) and
    /// reassures; money off the goods is
    /// only given where a customer reckoned with it: a forgotten code, or a known customer who found it cheaper.
    /// </summary>
    public static readonly Rulebook Default = new()
    {
        Rules =
        [
            new Rule
            {
                Id = "payment-failed", Name = "The payment failed: another way to pay", ValidHours = 72,
                When = new ClassIs([CancelClass.PaymentFailed]), Offer = [Terms(OfferKind.AlternatePayment)],
            },
            new Rule
            {
                Id = "shipping-free", Name = "Shipping too dear: no shipping cost, no fees",
                When = new ReasonIs([Reason.ShippingCost]), Offer = [Terms(OfferKind.FreeShipping)],
            },
            new Rule
            {
                Id = "shipping-talk", Name = "Shipping too dear, but cannot be waived: talk", ValidHours = 72,
                When = new ReasonIs([Reason.ShippingCost]), Offer = [Terms(OfferKind.Reassure), Terms(OfferKind.TalkToUs)],
            },
            new Rule
            {
                Id = "delivery-priority", Name = "Takes too long: goes out first",
                When = new ReasonIs([Reason.DeliveryTime]), Offer = [Terms(OfferKind.PriorityDelivery)],
            },
            new Rule
            {
                Id = "delivery-reassure", Name = "Takes too long, no capacity: reassure", ValidHours = 72,
                When = new ReasonIs([Reason.DeliveryTime]), Offer = [Terms(OfferKind.Reassure)],
            },
            new Rule
            {
                Id = "payment-other", Name = "Way to pay: the others, as a guest", ValidHours = 72,
                When = new ReasonIs([Reason.PaymentMethod, Reason.AccountRequired]), Offer = [Terms(OfferKind.AlternatePayment)],
            },
            new Rule
            {
                Id = "payment-reassure", Name = "Way to pay or account, nothing else to choose: reassure", ValidHours = 72,
                When = new ReasonIs([Reason.PaymentMethod, Reason.AccountRequired]), Offer = [Terms(OfferKind.Reassure),
                    Terms(OfferKind.TalkToUs)],
            },
            new Rule
            {
                Id = "code-again", Name = "Code: the one of this order once more",
                When = new ReasonIs([Reason.ForgotCode]), Offer = [Terms(OfferKind.ReissueCode)],
            },
            new Rule
            {
                Id = "code-coupon", Name = "Forgot the code: a small coupon",
                When = new ReasonIs([Reason.ForgotCode]), Offer = [Coupon(5)],
            },
            new Rule
            {
                Id = "cheaper-regular", Name = "Cheaper elsewhere, known customer: talk and a modest coupon",
                When = new And([new ReasonIs([Reason.CheaperElsewhere]), new CustomerIs(New: false)]),
                    Offer = [Terms(OfferKind.TalkToUs), Coupon(5)],
            },
            new Rule
            {
                Id = "cheaper-talk", Name = "Cheaper elsewhere: talk, no price war", ValidHours = 72,
                When = new ReasonIs([Reason.CheaperElsewhere]), Offer = [Terms(OfferKind.Reassure), Terms(OfferKind.TalkToUs)],
            },
            new Rule
            {
                Id = "wrong-item", Name = "Wrong size, colour or address: a person puts it right", ValidHours = 72,
                When = new ReasonIs([Reason.WrongItem]), Offer = [Terms(OfferKind.TalkToUs)],
            },
            new Rule
            {
                Id = "doubt", Name = "Doubts, returns, second thoughts: reassure", ValidHours = 72,
                When = new ReasonIs([Reason.ChangedMind, Reason.ProductDoubt, Reason.ReturnPolicy]), Offer = [Terms(OfferKind.Reassure)],
            },
            new Rule
            {
                Id = "silent", Name = "No reason given: reassure", ValidHours = 72,
                When = new ReasonIs([Reason.Unknown]), Offer = [Terms(OfferKind.Reassure)],
            },
            new Rule
            {
                Id = "else", Name = "Any other reason: reassure and talk", ValidHours = 72,
                Offer = [Terms(OfferKind.Reassure), Terms(OfferKind.TalkToUs)],
            },
        ],
    };

    internal static OfferTerms Terms(OfferKind kind) => new() { Kind = kind };

    internal static OfferTerms Coupon(int percent) => new() { Kind = OfferKind.Coupon, Percent = percent };
}
