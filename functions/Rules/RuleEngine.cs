using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;

namespace CancelSaver.Rules;

/// <summary>
/// Facts in, decision out. The engine knows nothing of stores, mails, tables or clocks: the same rulebook, facts and moment give the
/// same decision for ever, which is
/// what lets a merchant ask "why?" a year later. Guards and holdout come before the rules, so that no rule can get around them.
/// </summary>
public static class RuleEngine
{
    public const int Version = 1;

    internal const string PassedOver = "The rule matches but is passed over: ";

    private static readonly WhyStep ByCustomer = new("class", nameof(CancelClass.Customer), true, "The customer cancelled.");
    private static readonly WhyStep ByCustomerOnPage =
        new("class", nameof(CancelClass.Customer), true, "The customer asked to cancel on our page; the order still stands.");
    private static readonly WhyStep CanBePutRight =
        new("offer", "putRight", true, "Something was ordered wrong: it can be put right on the page, and nothing else has to be offered.");
    private static readonly WhyStep ByFailedPayment =
        new("class", nameof(CancelClass.PaymentFailed), true, "The payment failed: the customer gets another way to pay, nothing else.");
    private static readonly WhyStep ByNobodyKnown =
        new("class", nameof(CancelClass.Unknown), true,
            "The store does not say who cancelled: the customer is asked before anything is offered.");
    private static readonly WhyStep ByNobodyKnownButAnswered =
        new("class", nameof(CancelClass.Unknown), true, "The store does not say who cancelled, but a reason was given.");
    private static readonly WhyStep ByNobodyKnownAndSilent =
        new("class", nameof(CancelClass.Unknown), false, "Nobody knows who cancelled, and nobody answered: no offer is made.");
    private static readonly WhyStep CameBack = new("guard", "cameBackAlone", false,
        "The customer has ordered again already: nothing has to be offered.");
    private static readonly WhyStep Asking = new("reason", Reason.Unknown, true, "The reason is not known: the customer is asked.");
    private static readonly WhyStep NotHeldOut = new("holdout", "holdout", true, "This person is not in the group that gets no offers.");
    private static readonly WhyStep HeldOutStep =
        new("holdout", "holdout", false, "This person is in the group that gets no offers, so that the difference can be measured.");
    private static readonly WhyStep NoRule = new("rule", "", false, "No rule made an offer.");
    private static readonly WhyStep OfferStands = new("offer", "ceilings", true, "It can be kept and is within every limit.");

    /// <summary>Decides a case. Never throws on a rulebook that passed <see cref="RulebookValidation"/>.</summary>
    /// <param name="known">The bucket the person was in, where the facts no longer tell: who was forgotten has none of his own. Null: the facts tell.</param>
    public static Decision Decide(Rulebook rulebook, CaseFacts facts, DateTimeOffset now, int? known = null)
    {
        var bucket = known ?? Bucketing.Of(facts.Store, facts.Person);
        var why = new List<WhyStep>(rulebook.Rules.Count + 12);
        var (verdict, rule, offer) = Walk(rulebook, facts, now, bucket, why);
        return new Decision
        {
            Verdict = verdict,
            Offer = offer,
            RuleId = rule?.Id,
            Bucket = bucket,
            RulebookVersion = rulebook.Version,
            EngineVersion = Version,
            At = now.ToUniversalTime(),
            Why = why,
        };
    }

    /// <summary>
    /// The same question once more: equal to what was decided then, as long as rulebook and engine have the versions it names.
    /// </summary>
    public static Decision Replay(Rulebook rulebook, CaseFacts facts, Decision made) =>
        Decide(rulebook, facts, made.At, facts.Person.Length == 0 ? made.Bucket : null);

    private static (Verdict, Rule?, Offer?) Walk(Rulebook rulebook, CaseFacts facts, DateTimeOffset now, int bucket, List<WhyStep> why)
    {
        // Who cancelled comes first: an order that staff replaced by an equal one came back, but nobody had left.
        var classStep = ClassStep(facts);
        if (!classStep.Passed && facts.Class != CancelClass.Unknown)
        {
            why.Add(classStep);
            return (Verdict.NotForUs, null, null);
        }

        if (facts.CameBackAlone)
        {
            why.Add(CameBack);
            return (Verdict.CameBackAlone, null, null);
        }

        why.Add(classStep);
        if (!classStep.Passed)
            return (Verdict.NoOffer, null, null);

        var asks = facts.Class != CancelClass.PaymentFailed && Guards.IsNeutral(facts);
        var allowed = Guards.Check(facts, asks, now, why);
        if (allowed == Allowed.Nothing)
            return (Verdict.NoOffer, null, null);

        var heldOut = Bucketing.HeldOut(bucket, facts.HoldoutPercent);
        why.Add(heldOut ? HeldOutStep : NotHeldOut);
        if (heldOut)
            return (Verdict.HeldOut, null, null);

        if (asks)
        {
            why.Add(Asking);
            return (Verdict.Ask, null, null);
        }

        if (facts is { BeforeCancel: true, Reason: Reason.WrongItem })
        {
            why.Add(CanBePutRight);
            return (Verdict.Offer, null, Pricing.Talk(facts, now));
        }

        return Try(rulebook, facts, allowed, now, why);
    }

    private static WhyStep ClassStep(CaseFacts facts) => facts.Class switch
    {
        CancelClass.Customer => facts.BeforeCancel ? ByCustomerOnPage : ByCustomer,
        CancelClass.PaymentFailed => ByFailedPayment,
        CancelClass.Unknown when facts.Reason != Reason.Unknown => ByNobodyKnownButAnswered,
        CancelClass.Unknown => facts.AlreadyAsked ? ByNobodyKnownAndSilent : ByNobodyKnown,
        _ => new WhyStep("class", facts.Class.ToString(), false, NotForUs(facts.Class)),
    };

    private static string NotForUs(CancelClass cancelClass) => cancelClass switch
    {
        CancelClass.UnpaidTimeout => "The store closed an order that was never paid: nobody cancelled it.",
        CancelClass.OutOfStock => "It was cancelled because something was out of stock.",
        CancelClass.Fraud => "It was cancelled on suspicion of fraud.",
        CancelClass.Staff => "Somebody of the store cancelled it.",
        CancelClass.EditedAndRecreated => "The order was replaced by an equal one.",
        CancelClass.Test => "It was only a test.",
        _ => "It was not the customer who cancelled.",
    };

    private static (Verdict, Rule?, Offer?) Try(Rulebook rulebook, CaseFacts facts, Allowed allowed, DateTimeOffset now, List<WhyStep> why)
    {
        for (var i = 0; i < rulebook.Rules.Count; i++)
        {
            var rule = rulebook.Rules[i];
            if (!rule.Enabled)
            {
                why.Add(new WhyStep("rule", rule.Id, false, "The rule is switched off."));
                continue;
            }

            if (Conditions.WhyNot(rule.When, facts) is { } different)
            {
                why.Add(new WhyStep("rule", rule.Id, false, different));
                continue;
            }

            if (rule.Offer.Count == 0)
            {
                why.Add(new WhyStep("rule", rule.Id, true, "The rule matches and offers nothing, as the merchant wants it."));
                return (Verdict.NoOffer, rule, null);
            }

            var (offer, whyNot) = Priced(rule, facts, allowed, now);
            if (offer is null)
            {
                why.Add(new WhyStep("rule", rule.Id, false, PassedOver + whyNot));
                continue;
            }

            why.Add(new WhyStep("rule", rule.Id, true, "The rule matches: " + RuleSentence.When(rule.When, facts.StoreCurrency) + "."));
            why.Add(offer.Cost.IsPositive
                ? OfferStands with { Says = "It costs " + offer.Cost + " at most, within every limit." }
                : OfferStands);
            return (Verdict.Offer, rule, offer);
        }

        why.Add(NoRule);
        return (Verdict.NoOffer, null, null);
    }

    private static Priced Priced(Rule rule, CaseFacts facts, Allowed allowed, DateTimeOffset now)
    {
        if (facts.Class == CancelClass.PaymentFailed && !IsAnotherWayToPay(rule))
            return Rules.Priced.Not("After a failed payment only another way to pay is offered.");
        if (facts.BeforeCancel && NotOnAStandingOrder(rule) is { } kind)
            return Rules.Priced.Not("An order that still stands cannot be kept by this offer (" + kind + ").");
        var priced = Pricing.Price(rule, facts, now);
        if (priced.Offer is not { } offer)
            return priced;
        if (allowed == Allowed.FreeOfCost && offer.Cost.IsPositive)
            return Rules.Priced.Not("It would cost " + offer.Cost + ", and this person gets only what costs nothing.");
        return Pricing.TooDear(offer.Cost, facts) is { } tooDear ? Rules.Priced.Not(tooDear) : priced;
    }

    private static OfferKind? NotOnAStandingOrder(Rule rule)
    {
        for (var i = 0; i < rule.Offer.Count; i++)
        {
            if (rule.Offer[i].Kind is not (OfferKind.FreeShipping or OfferKind.PriorityDelivery or OfferKind.Reassure or OfferKind.TalkToUs))
                return rule.Offer[i].Kind;
        }

        return null;
    }

    private static bool IsAnotherWayToPay(Rule rule)
    {
        var found = false;
        for (var i = 0; i < rule.Offer.Count; i++)
        {
            var kind = rule.Offer[i].Kind;
            if (kind is not (OfferKind.AlternatePayment or OfferKind.Reassure or OfferKind.TalkToUs))
                return false;
            found |= kind == OfferKind.AlternatePayment;
        }

        return found;
    }
}
