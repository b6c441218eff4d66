using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Saves;

internal sealed class AttributionTests
{
    private static readonly DateTimeOffset SentAt = Now.AddMinutes(1);
    private static readonly DateTimeOffset Ends = Now.AddHours(48);

    private static readonly Cancellation Sent = new()
    {
        Id = new CancellationId(Some.Order.Store, Some.Order.Id),
        Status = CancellationStatus.Sent,
        Order = Some.Order,
        CancelledAt = Some.Order.ModifiedAt,
        ReceivedAt = Some.Order.ModifiedAt,
        Promise = Promised(new OfferPart { Kind = OfferKind.Coupon, Cost = Usd(500), Percent = 10 }),
        OfferMail = new Mail(MailState.Accepted, 1, SentAt),
    };

    private static readonly Cancellation Accepted = Sent with { Status = CancellationStatus.Accepted, AcceptedAt = Now.AddHours(2) };
    private static readonly Order Back = Some.Order with { Status = OrderStatus.Processing, ModifiedAt = Now.AddHours(3), Total = Usd(5500), DiscountTotal = Usd(500) };
    private static readonly Order New = Back with { Id = 1002, CreatedAt = Now.AddHours(3), CouponCodes = ["SAVE-7F3K2"] };

    [Test]
    public void The_reopened_order_that_stands_is_a_save() =>
        AssertSaved(Accepted, Back, new Save(SaveKind.Reopened, 1001, Usd(5500), Usd(500), Now.AddHours(3)));

    [Test]
    public void A_new_order_with_our_code_is_a_save() =>
        AssertSaved(Sent, New, new Save(SaveKind.Redeemed, 1002, Usd(5500), Usd(500), Now.AddHours(3)));

    [Test]
    public void The_grace_of_a_day_counts_for_the_code()
    {
        AssertSaved(Sent with { Status = CancellationStatus.Expired }, New with { CreatedAt = Ends.AddHours(24) });
        AssertAlone(Sent, New with { CreatedAt = Ends.AddHours(24).AddSeconds(1) });
    }

    [Test]
    public void A_new_order_without_the_code_while_the_offer_stands_is_with_us() =>
        AssertSaved(Sent, New with { CouponCodes = ["other"] }, new Save(SaveKind.WithOffer, 1002, Usd(5500), Usd(0), Now.AddHours(3)));

    private static IEnumerable<TestCaseData> Alone()
    {
        var bare = New with { CouponCodes = [] };
        yield return Case("before our mail", Sent, bare with { CreatedAt = SentAt.AddSeconds(-1) });
        yield return Case("the mail was never taken", Sent with { OfferMail = new Mail(MailState.Leased, 1, SentAt) }, bare);
        yield return Case("after the offer", Sent, bare with { CreatedAt = Ends.AddHours(25) });
        yield return Case("held out", Sent with { Status = CancellationStatus.HeldOut, Promise = null, OfferMail = null }, bare);
        yield return Case("not decided yet", Sent with { Status = CancellationStatus.Received, Promise = null, OfferMail = null }, bare);
        yield return Case("the replacement came first", Sent, bare with { CreatedAt = Sent.CancelledAt.AddMinutes(-5) });
        yield return Case("the store put it back", Sent, Back);
        yield return Case("a transfer that arrived", Sent, Back with { Status = OrderStatus.OnHold, PaidAt = Now });

        static TestCaseData Case(string name, Cancellation cancellation, Order order) => new TestCaseData(cancellation, order).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Alone))]
    public void It_came_back_alone(Cancellation cancellation, Order order) => AssertAlone(cancellation, order);

    private static IEnumerable<TestCaseData> Nothing()
    {
        yield return Case("waits for payment", Accepted, Back with { Status = OrderStatus.Pending });
        yield return Case("bank transfer on hold", Accepted, Back with { Status = OrderStatus.OnHold });
        yield return Case("a plugin's status, not paid", Accepted, Back with { Status = OrderStatus.Other });
        yield return Case("an old letter", Accepted, Back with { ModifiedAt = Accepted.CancelledAt.AddSeconds(-1) });
        yield return Case("as it was before the cancellation", Sent, Back with { ModifiedAt = Sent.CancelledAt.AddMinutes(-1) });
        yield return Case("an older order", Sent, New with { CouponCodes = [], CreatedAt = Some.Order.CreatedAt.AddDays(-1) });
        yield return Case("a new purchase weeks later", Sent, New with { CouponCodes = [], CreatedAt = Sent.CancelledAt.AddDays(15) });
        yield return Case("saved already", Accepted with { Status = CancellationStatus.Saved }, Back);
        yield return Case("came back already", Sent with { Status = CancellationStatus.CameBackAlone }, New);
        yield return Case("not for us", Sent with { Status = CancellationStatus.NotForUs }, New);
        yield return Case("withdrawn", Sent with { Status = CancellationStatus.Withdrawn }, New);
        yield return Case("the cancellation itself", Sent, Some.Order);
        yield return Case("a late letter about the cancellation", Accepted, Some.Order);
        yield return Case("a payment that failed may be repeated", Accepted, Back with { Status = OrderStatus.Failed });
        yield return Case("another order of theirs was cancelled", Accepted, New with { Status = OrderStatus.Cancelled });

        static TestCaseData Case(string name, Cancellation cancellation, Order order) => new TestCaseData(cancellation, order).SetArgDisplayNames(name);
    }

    [TestCase(-600)]
    [TestCase(0)]
    public void A_stores_clock_that_lags_behind_ours_loses_no_save(int seconds) => Assert.That(
        Attribution.Judge(Accepted, Back with { ModifiedAt = Accepted.AcceptedAt!.Value.AddSeconds(seconds) }, Now.AddHours(3)), Is.TypeOf<Attributed.Saved>());

    [TestCaseSource(nameof(Nothing))]
    public void It_means_nothing_or_nothing_yet(Cancellation cancellation, Order order) =>
        Assert.That(Attribution.Judge(cancellation, order, Now.AddHours(3)), Is.TypeOf<Attributed.Nothing>());

    [TestCase(OrderStatus.Cancelled)]
    [TestCase(OrderStatus.Refunded)]
    [TestCase(OrderStatus.Gone)]
    public void What_came_back_and_went_again_is_no_save(OrderStatus status)
    {
        var saved = Accepted with { Status = CancellationStatus.Saved, Save = new Save(SaveKind.Redeemed, 1002, Usd(5500), Usd(500), Now.AddHours(3)) };
        Assert.Multiple(() =>
        {
            Assert.That(Attribution.Judge(Accepted, Back with { Status = status }, Now), Is.TypeOf<Attributed.Lost>());
            Assert.That(Attribution.Judge(saved, New with { Status = status, ModifiedAt = Now.AddDays(1) }, Now), Is.TypeOf<Attributed.Lost>());
            Assert.That(Attribution.Judge(saved, New with { Id = 1003, Status = status, ModifiedAt = Now.AddDays(1) }, Now), Is.TypeOf<Attributed.Nothing>());
        });
    }

    [Test]
    public void An_offer_shown_on_the_page_counts_without_a_mail()
    {
        var promise = Sent.Promise! with { MadeAt = Now };
        var onPage = Sent with { OfferMail = null, Promise = promise, Reason = new GivenReason(Reason.Other, ReasonSource.Page) };
        AssertSaved(onPage, New with { CouponCodes = [] });
        AssertAlone(onPage with { Reason = GivenReason.None }, New with { CouponCodes = [] });
    }

    private static IEnumerable<TestCaseData> Costs()
    {
        var free = new OfferPart { Kind = OfferKind.FreeShipping, Cost = Usd(1000), FeesToo = true };
        var coupon = new OfferPart { Kind = OfferKind.Coupon, Cost = Usd(500), Percent = 10 };
        var priority = new OfferPart { Kind = OfferKind.PriorityDelivery, Cost = Usd(700) };
        yield return Case("shipping and fees gone", free, Back with { DiscountTotal = Usd(0), ShippingTotal = Usd(0), FeeTotal = Usd(0) }, 1000);
        yield return Case("fees stayed", free, Back with { DiscountTotal = Usd(0), ShippingTotal = Usd(0) }, 800);
        yield return Case("priority as priced", priority, Back, 700);
        yield return Case("coupon on a smaller new order", coupon, New with { DiscountTotal = Usd(200) }, 200);
        yield return Case("coupon beside another", coupon, New with { DiscountTotal = Usd(900), CouponCodes = ["x", "save-7f3k2"] }, 500);
        yield return Case("free shipping on a new order", free, New with { ShippingTotal = Usd(0), DiscountTotal = Usd(0) }, 800);
        yield return Case("another currency cannot be compared", coupon, New with { Total = new Money(5000, "EUR") }, 0);

        static TestCaseData Case(string name, OfferPart part, Order order, long cost) => new TestCaseData(part, order, cost).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Costs))]
    public void The_real_cost_is_read_from_the_order(OfferPart part, Order order, long cost)
    {
        var judged = (Attributed.Saved)Attribution.Judge(Accepted with { Promise = Promised(part) }, order, Now);
        Assert.That(judged.Save.Cost, Is.EqualTo(new Money(cost, order.Total.Currency)));
    }

    [Test]
    public void What_was_refunded_was_not_recovered() =>
        AssertSaved(Accepted, Back with { Refunded = Usd(-1500) }, new Save(SaveKind.Reopened, 1001, Usd(4000), Usd(500), Now.AddHours(3)));

    private static readonly Cancellation Rebuilt = Accepted with { Promise = Accepted.Promise! with { CaseMark = "1001.k7f3", ShippingCode = "ship-9q2" } };

    private static Order Marked(Order order, string mark) => order with { Marks = new Dictionary<string, string> { [OrderMarks.Case] = mark } };

    [Test]
    public void A_new_order_that_carries_the_promises_mark_is_a_save()
    {
        var save = new Save(SaveKind.Redeemed, 1002, Usd(5500), Usd(500), Now.AddHours(3));
        AssertSaved(Rebuilt, Marked(New with { CouponCodes = [] }, "1001.k7f3"), save);
        AssertSaved(Rebuilt, New with { CouponCodes = ["SHIP-9Q2"] }, save);
        AssertSaved(Rebuilt, Marked(New with { CouponCodes = [] }, "1001.guessed"), new Save(SaveKind.WithOffer, 1002, Usd(5500), Usd(0), Now.AddHours(3)));
        AssertAlone(Sent with { OfferMail = null }, Marked(New with { CouponCodes = [] }, "1001.k7f3"));
    }

    [Test]
    public void The_mark_names_the_cancelled_order()
    {
        Assert.That(OrderMarks.CancelledOrder(Marked(New, "9007199254741001.k7f3")), Is.EqualTo(9007199254741001));
        Assert.That(OrderMarks.CancelledOrder(Marked(New, "woo:shop.example/1001")), Is.Null);
        Assert.That(OrderMarks.CancelledOrder(New), Is.Null);
    }

    [Test]
    public void Where_a_cancelled_order_is_final_its_later_letters_undo_nothing()
    {
        var refunded = Some.Order with { Status = OrderStatus.Cancelled, ModifiedAt = Now.AddHours(5) };
        Assert.That(Attribution.Judge(Rebuilt, refunded, Now), Is.TypeOf<Attributed.Nothing>());
        Assert.That(Attribution.Judge(Accepted, refunded, Now), Is.TypeOf<Attributed.Lost>());
        AssertAlone(Rebuilt, Back);
    }

    private static Promise Promised(OfferPart part) => new()
    {
        Name = "save-1001",
        Code = "save-7f3k2",
        Offer = new Offer { Parts = [part], Ends = Ends, Cost = part.Cost },
    };

    private static void AssertSaved(Cancellation cancellation, Order order, Save? save = null)
    {
        var judged = Attribution.Judge(cancellation, order, Now.AddHours(3));
        Assert.That(judged, Is.TypeOf<Attributed.Saved>(), judged.Says);
        if (save is not null)
            Assert.That(((Attributed.Saved)judged).Save, Is.EqualTo(save));
    }

    private static void AssertAlone(Cancellation cancellation, Order order)
    {
        var judged = Attribution.Judge(cancellation, order, Now.AddHours(3));
        Assert.That(judged, Is.TypeOf<Attributed.Alone>(), judged.Says);
        Assert.That(((Attributed.Alone)judged).Save.Cost, Is.EqualTo(Usd(0)));
    }
}
