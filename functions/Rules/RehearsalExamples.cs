using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Rules;

/// <summary>What a store without past cases rehearses with: one ordinary order, cancelled for each reason in turn.</summary>
public static class RehearsalExamples
{
    /// <summary>An order of 60 of the store's currency, with 8 of shipping, by a new customer who may be written to.</summary>
    /// <param name="now">UTC: when it would be decided.</param>
    public static IReadOnlyList<RehearsedCase> Of(Store store, DateTimeOffset now)
    {
        var unit = Money.FromDecimal(1, store.Currency).Minor;
        // In currencies of small units an ordinary order has more of them.
        if (Money.Decimals(store.Currency) == 0)
            unit *= 100;
        Money Of(long units) => new(units * unit, store.Currency);
        var facts = new CaseFacts
        {
            Store = store.Id.Value,
            Person = "",
            Class = CancelClass.Customer,
            Reason = Reason.ChangedMind,
            Total = Of(60),
            Shipping = Of(8),
            Fees = Of(0),
            Products = Of(52),
            Lines = [new OrderLine(1, 0, 0, "", 1, Of(52))],
            Country = store.Country,
            Language = store.Language,
            PaymentMethod = store.PaymentMethods.Count > 0 ? store.PaymentMethods[0].Id : "",
            ShippingMethod = store.ShippingMethods.Count > 0 ? store.ShippingMethods[0].MethodId + ":" + store.ShippingMethods[0].InstanceId : "",
            OrderedAt = now.AddMinutes(-15),
            CancelledAt = now.AddMinutes(-5),
            MayWrite = MayWrite.Offers,
            RebuildsOrders = store.RebuildsOrders,
            StoreCurrency = store.Currency,
            StoreTimeZone = store.TimeZone,
            PaymentMethods = store.PaymentMethods,
            PaymentMethodsUnknown = store.PaymentMethodsUnknown,
            ShippingMethods = store.ShippingMethods,
            Guards = store.Settings.Guards,
            Priority = store.Settings.Priority,
        };
        return
        [
            .. Reason.Choices.Select((reason, i) => new RehearsedCase(0, (i + 1).ToString(CultureInfo.InvariantCulture), facts with { Reason = reason }, now, 0)),
            new RehearsedCase(0, "", facts with { Reason = Reason.Unknown, AlreadyAsked = true }, now, 0),
            new RehearsedCase(0, "", facts with { Reason = Reason.Unknown, Class = CancelClass.PaymentFailed }, now, 0),
        ];
    }
}
