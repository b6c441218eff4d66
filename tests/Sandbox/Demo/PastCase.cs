using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>One invented case from order to end. What the customer does is chance; what is decided is the real engine's word.</summary>
internal static class PastCase
{
    // A quarter got nothing on purpose, else ninety days would be too few for a comparison.
    private const int Holdout = 25;

    private static readonly IReadOnlyList<(CancelClass What, int Weight)> Classes =
    [
        (CancelClass.Customer, 68), (CancelClass.PaymentFailed, 9), (CancelClass.UnpaidTimeout, 8), (CancelClass.Staff, 5), (CancelClass.OutOfStock, 3), (CancelClass.Unknown, 3),
        (CancelClass.EditedAndRecreated, 2), (CancelClass.Fraud, 1), (CancelClass.Test, 1),
    ];

    public static Cancellation Make(Store store, int number, TimeSpan age, DateTimeOffset now)
    {
        var chance = new Chance((ulong)number * 7919);
        var order = PastOrder.Make(store, number, now - age, chance);
        var classified = Classified.As(chance.Weighted(Classes), "Sample data: the class was drawn.");
        // Half of the shop's customers cancel through the plugin, which asks them.
        var known = classified.Class == CancelClass.Customer && chance.Percent(55);
        var reason = known ? new GivenReason(PastOrder.ReasonOf(order, chance), ReasonSource.StoreField) : GivenReason.None;
        var at = order.ModifiedAt + TimeSpan.FromMinutes(5);
        var facts = Facts(store, order, number) with { Class = classified.Class, Reason = reason.Reason };
        var decision = RuleEngine.Decide(store.Rulebook, facts, at);
        var found = new Cancellation
        {
            Id = new CancellationId(store.Id, number),
            Status = CancellationStatus.Received,
            Order = order,
            CancelledAt = order.ModifiedAt,
            ReceivedAt = order.ModifiedAt + TimeSpan.FromSeconds(2),
            Class = classified,
            Reason = reason,
            Facts = facts,
            Decision = decision,
            Timeline = [new TimelineEntry(order.ModifiedAt + TimeSpan.FromSeconds(2), "The store reported the cancellation.")],
        };
        return decision.Verdict == Verdict.Ask ? Asked(found, store, chance, now) : Carry(found, at, chance, now);
    }

    private static Cancellation Asked(Cancellation found, Store store, Chance chance, DateTimeOffset now)
    {
        var at = found.ReceivedAt + TimeSpan.FromMinutes(5);
        var asked = found.Become(CancellationStatus.Asked, at, found.Decision!.Why[^1].Says) with { AskMail = Sent(found, at, "ask") };
        var silentUntil = found.ReceivedAt + CaseSteps.AnswerTime;
        if (!chance.Percent(46) && silentUntil < now)
            return asked.Become(CancellationStatus.Expired, silentUntil, "The customer did not answer.");

        var answered = at + TimeSpan.FromMinutes(20 + chance.Below(900));
        var reason = new GivenReason(PastOrder.ReasonOf(found.Order, chance), ReasonSource.Page);
        var score = chance.Percent(70) ? 1 + chance.Below(5) : (int?)null;
        var words = chance.Percent(45) ? PastOrder.WordsFor(reason.Reason) : null;
        var facts = found.Facts! with { Reason = reason.Reason, OnPage = true, AlreadyAsked = true };
        asked = asked.Noting(answered, "The customer gave a reason on our page.") with
        {
            Reason = reason with { Words = words },
            Feedback = new Feedback(score, words, answered),
            Facts = facts,
            Decision = RuleEngine.Decide(store.Rulebook, facts, answered),
        };
        return Carry(asked, answered, chance, now);
    }

    private static Cancellation Carry(Cancellation found, DateTimeOffset at, Chance chance, DateTimeOffset now)
    {
        var says = found.Decision!.Why[^1].Says;
        return found.Decision.Verdict switch
        {
            Verdict.Offer => Promised(found.Become(CancellationStatus.Decided, at, says), at, chance, now),
            Verdict.NotForUs => found.Become(CancellationStatus.NotForUs, at, says),
            Verdict.HeldOut when chance.Percent(8) => Alone(found.Become(CancellationStatus.HeldOut, at, says), at + TimeSpan.FromHours(30)),
            Verdict.HeldOut => found.Become(CancellationStatus.HeldOut, at, says),
            Verdict.Person => found.Become(CancellationStatus.NeedsPerson, at, says) with { PersonWhy = says },
            _ => found.Become(CancellationStatus.NoOffer, at, says),
        };
    }

    private static Cancellation Promised(Cancellation found, DateTimeOffset at, Chance chance, DateTimeOffset now)
    {
        var offer = found.Decision!.Offer!;
        var onPage = found.Reason.Source == ReasonSource.Page;
        var sent = found with
        {
            Promise = new Promise
            {
                Name = "sample-" + found.Id.OrderId,
                Code = offer.Has(OfferKind.Coupon) || offer.Has(OfferKind.NextOrderDiscount) ? "COMEBACK-" + found.Id.OrderId : null,
                Offer = offer,
                MadeAt = at,
                Released = true,
            },
            OfferMail = onPage ? null : Sent(found, at, "offer"),
        };
        sent = sent.Become(CancellationStatus.Sent, at, onPage ? "The offer was shown on our page." : "The offer was sent.");

        var accepted = at + TimeSpan.FromMinutes(15 + chance.Below(600));
        if (accepted < offer.Ends && accepted < now && chance.Percent(Appeal(offer) + (onPage ? 8 : 0)))
        {
            var cost = offer.Cost;
            // A cancelled Shopify order is final: what comes back is another one.
            var isNew = found.Id.Store.Platform == ShownStore.Shopify;
            var save = new Save(isNew ? SaveKind.Redeemed : SaveKind.Reopened, found.Id.OrderId + (isNew ? PastCases.Count : 0), found.Order.Total - cost, cost, accepted + TimeSpan.FromMinutes(4));
            return sent.Become(CancellationStatus.Accepted, accepted, "The customer accepted the offer.")
                .Noting(accepted, isNew ? "A filled cart with the promise in it waits for the customer." : "The order is open again and waits for the customer's payment.")
                .Become(CancellationStatus.Saved, save.At, isNew ? "A new order used the promise." : "The re-opened order stands.") with
            { AcceptedAt = accepted, Save = save };
        }
        if (chance.Percent(8) && at + TimeSpan.FromHours(9) < now)
            return Alone(sent, at + TimeSpan.FromHours(9));
        return chance.Percent(18) || offer.Ends >= now
            ? sent.Become(CancellationStatus.Declined, at + TimeSpan.FromMinutes(40), "The customer declined the offer.")
            : sent.Become(CancellationStatus.Expired, offer.Ends, "The offer ended.");
    }

    private static Cancellation Alone(Cancellation found, DateTimeOffset at) =>
        found.Become(CancellationStatus.CameBackAlone, at, "The customer ordered again without us.") with
        {
            Save = new Save(SaveKind.Alone, found.Id.OrderId, found.Order.Total, Money.Zero(found.Order.Total.Currency), at),
        };

    // How many of a hundred say yes.
    private static int Appeal(Offer offer) => offer.Parts.Max(part => part.Kind switch
    {
        OfferKind.FreeShipping => 30,
        OfferKind.PriorityDelivery => 26,
        OfferKind.AlternatePayment => 28,
        OfferKind.Coupon => 28,
        OfferKind.ReissueCode => 40,
        OfferKind.TalkToUs => 12,
        OfferKind.NextOrderDiscount => 16,
        OfferKind.StoreCredit => 27,
        _ => 10,
    });

    private static Mail Sent(Cancellation found, DateTimeOffset at, string kind) => new(MailState.Accepted, 1, at, "sample-" + kind + "-" + found.Id.OrderId);

    private static CaseFacts Facts(Store store, Order order, int number) => new()
    {
        // Not the store's own id: the same people are held out wherever the demo shop stands.
        Store = "sample",
        Person = "sample-" + number,
        Class = CancelClass.Unknown,
        Reason = Reason.Unknown,
        Total = order.Total,
        Shipping = order.ShippingTotal,
        Fees = order.FeeTotal,
        Products = order.Total - order.ShippingTotal - order.FeeTotal,
        Lines = [.. order.Lines.Select(l => l with { Name = "" })],
        Country = order.Customer.Country,
        Language = store.Language,
        PaymentMethod = order.PaymentMethod,
        ShippingMethod = order.ShippingLines[0] is { InstanceId.Length: > 0 } line ? line.MethodId + ":" + line.InstanceId : order.ShippingLines[0].MethodId,
        OrderedAt = order.CreatedAt,
        CancelledAt = order.ModifiedAt,
        EarlierOrders = number % 3 == 0 ? 2 : 0,
        MayWrite = Consents.MayWrite(store, order, optedOut: false),
        StoreCurrency = store.Currency,
        StoreTimeZone = store.TimeZone,
        PaymentMethods = store.PaymentMethods,
        ShippingMethods = store.ShippingMethods,
        HoldoutPercent = Holdout,
        Guards = store.Settings.Guards,
        Priority = store.Settings.Priority,
    };
}
