using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>Gathers what a decision may depend on: the order as it is now, the store's notes, what we know of the person. Asks and writes nothing else.</summary>
public sealed class GatherFacts(Storefronts storefronts, OrderDesks desks, PersonTable people, CancellationTable cases, Ledger ledger, TimeProvider time)
{
    /// <summary>What was found. <see cref="Live"/> is null when the store no longer has the order; there are no facts when it does not stand as the case takes it to.</summary>
    public sealed record Gathered(Order? Live, Classified Class, GivenReason Reason, CaseFacts? Facts);

    public async Task<Gathered> For(Store store, Cancellation cancellation, bool onPage, CancellationToken cancel)
    {
        var storefront = storefronts.For(store.Id);
        if (await storefront.GetOrder(store, cancellation.Id.OrderId, cancel) is not { } live)
            return new Gathered(null, Classified.As(CancelClass.Unknown), cancellation.Reason, null);
        var standing = cancellation.BeforeCancel;
        if (standing ? live.Status is OrderStatus.Cancelled or OrderStatus.Refunded or OrderStatus.Gone : live.Status != OrderStatus.Cancelled)
            return new Gathered(live, Classified.As(CancelClass.Unknown), cancellation.Reason, null);

        var history = await people.History(store.Id, Person.Of(cancellation.Order), cancel);
        var others = history.Orders.Where(o => o.OrderId != cancellation.Id.OrderId).ToList();
        var earlierCases = await EarlierCases(store.Id, others, cancel);

        var classified = standing ? OnOurPage(live) : Classify.Of(live, await storefront.GetTrail(store, live, cancel), others, cancellation.CancelledAt);
        var reason = cancellation.Reason.Decides ? cancellation.Reason : ReadReason.From(live, store.Settings.OwnReasonIds);
        var lines = NeedsCategories(store.Rulebook) ? await WithCategories(storefront, store, live, cancel) : live.Lines;
        // What stands has its goods already.
        var missing = standing ? null : await storefront.MissingStock(store, live, cancel);
        var spent = store.Settings.Guards.MonthlyBudgetMinor is null ? 0 : await ledger.Spent(store.Id, store.Currency, time.GetUtcNow(), cancel);

        return new Gathered(live, classified, reason, Facts(store, cancellation, live, history, others, earlierCases) with
        {
            Class = classified.Class,
            Reason = reason.Decides ? reason.Reason : Reason.Unknown,
            OnPage = onPage,
            BeforeCancel = standing,
            Paid = standing && live.PaidAt is not null,
            Lines = [.. lines.Select(l => l with { Name = "" })],
            MissingStock = missing,
            SpentThisMonthMinor = spent,
        });
    }

    private CaseFacts Facts(Store store, Cancellation cancellation, Order live, PersonHistory history, List<OrderFact> others, List<Cancellation> earlierCases)
    {
        var guards = store.Settings.Guards;
        var since = time.GetUtcNow() - TimeSpan.FromDays(guards.PeriodDays);
        var offers = earlierCases.Where(c => c.Promise is not null && c.Promise.MadeAt >= since).Select(c => c.Promise!.MadeAt).ToList();
        var stood = others.Where(o => o.Status is OrderStatus.Processing or OrderStatus.Completed && o.CreatedAt < live.CreatedAt).ToList();
        return new CaseFacts
        {
            Person = Person.Of(cancellation.Order).Key,
            Store = store.Id.Value,
            Class = CancelClass.Unknown,
            Reason = Reason.Unknown,
            AlreadyAsked = cancellation.AskMail is not null,
            Total = live.Total,
            TotalInStoreCurrency = live.TotalInStoreCurrency is { } own && own.Currency != live.Total.Currency ? own : null,
            Shipping = live.ShippingTotal,
            Fees = live.FeeTotal,
            Products = live.Total - live.ShippingTotal - live.FeeTotal - live.TaxTotal,
            Margin = OrderMargin.Of(live, store.Margins, store.Currency, guards.MarginPercent),
            Country = live.Customer.Country,
            Language = live.Customer.Language.Length > 0 ? live.Customer.Language : store.Language,
            PaymentMethod = live.PaymentMethod,
            ShippingMethod = live.ShippingLines.Count > 0 ? live.ShippingLines[0].MethodId + ":" + live.ShippingLines[0].InstanceId : "",
            CouponCodes = live.CouponCodes,
            OrderedAt = live.CreatedAt,
            CancelledAt = cancellation.CancelledAt,
            EarlierOrders = stood.Count,
            EarlierCancellations = others.Count(o => o.Status == OrderStatus.Cancelled && o.CreatedAt < live.CreatedAt && o.CreatedAt >= since),
            Spent = new Money(stood.Where(o => o.Total.Currency == store.Currency).Sum(o => o.Total.Minor), store.Currency),
            CameBackAlone = !cancellation.BeforeCancel && others.Any(o => o.CreatedAt > live.CreatedAt && o.Status is OrderStatus.Pending or OrderStatus.OnHold or OrderStatus.Processing or OrderStatus.Completed && o.CreatedAt >= live.CreatedAt),
            // Of two that are decided at the same moment the older order's case goes on.
            OtherCaseOpen = earlierCases.Any(c => !c.Status.IsEnd() && (c.Status >= CancellationStatus.Asked || c.Id.OrderId < cancellation.Id.OrderId)),
            LastOfferAt = offers.Count > 0 ? offers.Max() : null,
            OffersInPeriod = offers.Count,
            MayWrite = Consents.MayWrite(store, cancellation.Order.WithWishOf(live), history.OptedOutAt is not null),
            NoAddress = cancellation.Order.Customer.Email.Length == 0,
            StoreCurrency = store.Currency,
            StoreTimeZone = store.TimeZone,
            PaymentMethods = store.PaymentMethods,
            PaymentMethodsUnknown = store.PaymentMethodsUnknown,
            RebuildsOrders = store.RebuildsOrders,
            ShippingMethods = store.ShippingMethods,
            HoldoutPercent = store.Settings.HoldoutPercent,
            Guards = guards,
            Priority = store.Settings.Priority,
        };
    }

    private static Classified OnOurPage(Order live) => live.IsTest
        ? Classified.As(CancelClass.Test, "The order is marked as a test.")
        : Classified.As(CancelClass.Customer, "The customer asked to cancel on our page.");

    // Only people who cancelled before have earlier cases, or who asked to on our page and kept the order; the newest ten tell enough.
    private async Task<List<Cancellation>> EarlierCases(StoreId store, List<OrderFact> others, CancellationToken cancel)
    {
        var found = new List<Cancellation>();
        var hasDesk = desks.For(store) is not null;
        foreach (var order in others.Where(o => o.Status == OrderStatus.Cancelled || hasDesk).Take(10))
        {
            if (await cases.Find(new CancellationId(store, order.OrderId), cancel) is { } earlier)
                found.Add(earlier);
        }
        return found;
    }

    private static async Task<IReadOnlyList<OrderLine>> WithCategories(IStorefront storefront, Store store, Order order, CancellationToken cancel)
    {
        var categories = await storefront.GetCategories(store, order, cancel);
        return [.. order.Lines.Select(l => l with { CategoryIds = categories.GetValueOrDefault(l.ProductId, []) })];
    }

    private static bool NeedsCategories(Rulebook rulebook) => rulebook.Rules.Any(r => r.Enabled && Asks(r.When));

    private static bool Asks(Condition condition) => condition switch
    {
        HasCategory => true,
        And and => and.All.Any(Asks),
        Or or => or.Any.Any(Asks),
        Not not => Asks(not.That),
        _ => false,
    };
}
