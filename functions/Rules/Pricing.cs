using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>
/// What a rule's terms become for this order: the parts with their highest cost, or the sentence why they cannot be kept or cost too
/// much.
/// </summary>
public static class Pricing
{
    /// <summary>Far beyond any order, far from where adding up could run over.</summary>
    private const long Most = 1_000_000_000_000_000;

    public static Priced Price(Rule rule, CaseFacts facts, DateTimeOffset now)
    {
        var parts = new OfferPart[rule.Offer.Count];
        var ends = now.AddHours(Math.Clamp(rule.ValidHours, 1, 24 * 366));
        var cost = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, whyNot) = Part(rule.Offer[i], facts, now);
            if (part is null)
                return Priced.Not(whyNot!);
            parts[i] = part;
            cost += part.Cost.Minor;
            if (part.ReconfirmBy < ends)
                ends = part.ReconfirmBy.Value;
        }

        return new Priced(new Offer { Parts = parts, Ends = ends, Cost = new Money(cost, facts.Total.Currency) }, null);
    }

    /// <summary>A person who helps, for two days: what costs nothing and needs no rule.</summary>
    public static Offer Talk(CaseFacts facts, DateTimeOffset now) =>
        new() { Parts = [Free(OfferKind.TalkToUs, facts)], Ends = now.AddHours(48), Cost = Cost(0, facts) };

    /// <summary>Null: within every ceiling. What costs nothing always is.</summary>
    public static string? TooDear(Money cost, CaseFacts facts)
    {
        var guards = facts.Guards;
        if (cost.Minor <= 0)
            return null;
        if ((Int128)cost.Minor * 100 > (Int128)Minor(facts.Total) * guards.MaxPercent)
            return "It would cost " + cost + ", more than " + Number(guards.MaxPercent) + " % of the order.";
        if (facts.Margin is { } known)
        {
            if ((Int128)cost.Minor * 100 > (Int128)Minor(known) * guards.MaxPercentOfMargin)
                return "It would cost " + cost + ", more than " + Number(guards.MaxPercentOfMargin) + " % of the margin of " + known + ".";
        }
        else if (guards.MarginPercent is { } margin &&
            (Int128)cost.Minor * 10_000 > (Int128)Minor(facts.Products) * margin * guards.MaxPercentOfMargin)
            return "It would cost " + cost + ", more than " + Number(guards.MaxPercentOfMargin) + " % of the margin.";
        if (guards is { MaxCostMinor: null, MonthlyBudgetMinor: null })
            return null;
        if (InStoreCurrency(cost, facts) is not { } own)
            return "It would cost " + cost + ", which cannot be compared with limits in " + facts.StoreCurrency + ".";
        if (own.Minor > guards.MaxCostMinor)
            return "It would cost " + cost + ", more than the most for one offer.";
        return (Int128)facts.SpentThisMonthMinor + own.Minor > guards.MonthlyBudgetMinor
            ? "It would cost " + cost + ", more than is left of this month's budget."
            : null;
    }

    /// <summary>An amount of the order at the order's own rate; null when that is not known.</summary>
    public static Money? InStoreCurrency(Money amount, CaseFacts facts)
    {
        if (amount.Currency == facts.StoreCurrency)
            return amount;
        return facts.TotalInStoreCurrency is { } own && own.Currency == facts.StoreCurrency && facts.Total.Minor > 0
            ? Money.FromDecimal(amount.ToDecimal() * own.ToDecimal() / facts.Total.ToDecimal(), own.Currency)
            : null;
    }

    private static Money? InOrderCurrency(Money amount, CaseFacts facts)
    {
        if (amount.Currency == facts.Total.Currency)
            return amount;
        return facts.TotalInStoreCurrency is { Minor: > 0 } own && own.Currency == amount.Currency
            ? Money.FromDecimal(amount.ToDecimal() * facts.Total.ToDecimal() / own.ToDecimal(), facts.Total.Currency)
            : null;
    }

    private static (OfferPart? Part, string? WhyNot) Part(OfferTerms terms, CaseFacts facts, DateTimeOffset now) => terms.Kind switch
    {
        OfferKind.Coupon => Coupon(terms, facts),
        OfferKind.FreeShipping => FreeShipping(terms, facts),
        OfferKind.PriorityDelivery => PriorityDelivery(facts, now),
        OfferKind.AlternatePayment => AlternatePayment(terms, facts),
        OfferKind.ReissueCode => ReissueCode(facts),
        OfferKind.NextOrderDiscount => NextOrder(terms, facts),
        OfferKind.StoreCredit => Given(terms, facts, "credit"),
        _ => (Free(terms.Kind, facts), null),
    };

    private static (OfferPart?, string?) Coupon(OfferTerms terms, CaseFacts facts)
    {
        var products = Minor(facts.Products);
        if (products == 0)
            return (null, "The products cost nothing: there is nothing to take off.");
        if (terms.Percent is { } percent)
        {
            var off = (long)decimal.Round(products * (decimal)Math.Clamp(percent, 0, 100) / 100m, 0, MidpointRounding.ToEven);
            return (new OfferPart { Kind = terms.Kind, Cost = Cost(off, facts), Percent = percent, ProductIds = Products(facts) }, null);
        }

        if (OtherCurrency(facts, "coupon") is { } whyNot)
            return (null, whyNot);
        var amount = Cost(Math.Clamp(terms.AmountMinor ?? 0, 0, products), facts);
        return amount.IsPositive
            ? (new OfferPart { Kind = terms.Kind, Cost = amount, Amount = amount, ProductIds = Products(facts) }, null)
            : (null, "The coupon takes nothing off.");
    }

    /// <summary>As if the next order were like this one: nobody knows it yet.</summary>
    private static (OfferPart?, string?) NextOrder(OfferTerms terms, CaseFacts facts)
    {
        if (terms.Percent is not { } percent)
            return Given(terms, facts, "discount");
        var off = (long)decimal.Round(Minor(facts.Products) * (decimal)Math.Clamp(percent, 0, 100) / 100m, 0, MidpointRounding.ToEven);
        return (new OfferPart { Kind = terms.Kind, Cost = Cost(off, facts), Percent = percent }, null);
    }

    /// <summary>An amount that is given whatever the order was worth.</summary>
    private static (OfferPart?, string?) Given(OfferTerms terms, CaseFacts facts, string what)
    {
        if (OtherCurrency(facts, what) is { } whyNot)
            return (null, whyNot);
        var amount = Cost(Math.Clamp(terms.AmountMinor ?? 0, 0, Most), facts);
        return amount.IsPositive
            ? (new OfferPart { Kind = terms.Kind, Cost = amount, Amount = amount }, null)
            : (null, "The " + what + " is nothing.");
    }

    private static string? OtherCurrency(CaseFacts facts, string what) => facts.Total.Currency == facts.StoreCurrency
        ? null
        : "The " + what + "'s amount is in " + facts.StoreCurrency + ", the order in " + facts.Total.Currency + ".";

    private static (OfferPart?, string?) FreeShipping(OfferTerms terms, CaseFacts facts)
    {
        // On an order that stands, shipping can be given back; a fee is a product of its own.
        var feesToo = terms is { FeesToo: true } && facts is { BeforeCancel: false, RebuildsOrders: false };
        if (facts is { BeforeCancel: true, Paid: false })
            return (null, "The shipping is not paid yet: there is nothing to give back.");
        var waived = Minor(facts.Shipping) + (feesToo ? Minor(facts.Fees) : 0);
        return waived == 0
            ? (null, "There is no shipping cost to waive.")
            : (new OfferPart { Kind = terms.Kind, Cost = Cost(waived, facts), FeesToo = feesToo }, null);
    }

    private static (OfferPart?, string?) PriorityDelivery(CaseFacts facts, DateTimeOffset now)
    {
        if (facts.PriorityTaken >= facts.Priority.DailyCapacity)
            return (null, "The capacity for priority delivery is used up.");
        var method = PriorityMethod(facts);
        if (method is null && facts.Priority.MethodInstance is not null)
            return (null, "The store no longer has the shipping method for priority delivery.");
        if (DeliveryPromise.For(facts.Priority, facts.StoreTimeZone, now) is not { } promise)
            return (null, "No work day lies near enough for priority delivery.");
        // A re-opened order keeps the old price of shipping; on a new one the faster way is free, and the old price is given away with it.
        var free = facts is { RebuildsOrders: true, BeforeCancel: false };
        var dearer = method?.Cost is { } cost && InOrderCurrency(cost, facts) is { } faster
            ? Math.Max(0, Minor(faster) - (free ? 0 : Minor(facts.Shipping)))
            : free ? Minor(facts.Shipping) : 0;
        return (new OfferPart
        {
            Kind = OfferKind.PriorityDelivery,
            Cost = Cost(dearer, facts),
            ReconfirmBy = promise.ReconfirmBy,
            LeavesOn = promise.LeavesOn,
            ArrivesOn = promise.ArrivesOn,
        }, null);
    }

    /// <summary>The one the merchant named, else the dearest with a fixed price.</summary>
    private static ShippingMethod? PriorityMethod(CaseFacts facts)
    {
        ShippingMethod? dearest = null;
        foreach (var method in facts.ShippingMethods)
        {
            if (facts.Priority.MethodInstance is { } named)
            {
                if (method.InstanceId == named || method.MethodId + ":" + method.InstanceId == named)
                    return method;
            }
            else if (method.Cost is { } cost && (dearest is null || cost.Minor > dearest.Cost!.Value.Minor))
            {
                dearest = method;
            }
        }

        return dearest;
    }

    private static (OfferPart?, string?) AlternatePayment(OfferTerms terms, CaseFacts facts)
    {
        if (facts.PaymentMethodsUnknown)
        {
            return terms.PaymentMethod is { } wanted
                ? (null, "The store does not tell whether it has the payment method " + wanted + ".")
                : (Free(terms.Kind, facts), null);
        }

        // After a failed payment the same method may work the second time; else it has to be another one.
        var usedBefore = facts.Class == CancelClass.PaymentFailed ? null : facts.PaymentMethod;
        foreach (var method in facts.PaymentMethods)
        {
            if (method.Id != usedBefore && (terms.PaymentMethod is null || method.Id == terms.PaymentMethod))
                return (Free(terms.Kind, facts) with { PaymentMethod = terms.PaymentMethod }, null);
        }

        return (null, terms.PaymentMethod is { } named && named == usedBefore ? "The order was to be paid by " + named + " already."
            : terms.PaymentMethod is { } off ? "The store does not have the payment method " + off + " enabled."
            : "The store has no other payment method enabled.");
    }

    /// <summary>Costs nothing beyond the order as it was: its total already had the code's discount in it.</summary>
    private static (OfferPart?, string?) ReissueCode(CaseFacts facts) => facts.CouponCodes is [var code, ..] && code.Length > 0
        ? (Free(OfferKind.ReissueCode, facts) with { Code = code }, null)
        : (null, "The order had no code that could be given again.");

    private static OfferPart Free(OfferKind kind, CaseFacts facts) => new() { Kind = kind, Cost = Cost(0, facts) };

    private static long[] Products(CaseFacts facts) => [.. facts.Lines.Select(l => l.ProductId).Where(id => id != 0).Distinct()];

    private static Money Cost(long minor, CaseFacts facts) => new(minor, facts.Total.Currency);

    private static long Minor(Money money) => Math.Clamp(money.Minor, 0, Most);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A priced offer, or why there is none.</summary>
public readonly record struct Priced(Offer? Offer, string? WhyNot)
{
    public static Priced Not(string why) => new(null, why);
}
