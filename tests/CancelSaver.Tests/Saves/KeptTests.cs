using CancelSaver.Cancellations;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Rules;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Saves;

/// <summary>Orders that never went: what other letters about them and their customers mean.</summary>
internal sealed class KeptTests
{
    private static readonly Cancellation Asked = new()
    {
        Id = new CancellationId(Some.Order.Store, 1001),
        Status = CancellationStatus.Sent,
        BeforeCancel = true,
        Order = Some.Order with { Status = OrderStatus.Processing },
        CancelledAt = Now,
        ReceivedAt = Now,
    };

    private static readonly Cancellation Kept = Asked with { Status = CancellationStatus.Saved, AcceptedAt = Now, Save = new Save(SaveKind.Kept, 1001, Usd(5200), Usd(800), Now) };
    private static readonly Order Standing = Some.Order with { Status = OrderStatus.Processing, ModifiedAt = Now.AddMinutes(3) };

    [TestCase(CancellationStatus.Sent)]
    [TestCase(CancellationStatus.Accepted)]
    [TestCase(CancellationStatus.Declined)]
    [TestCase(CancellationStatus.Expired)]
    [TestCase(CancellationStatus.HeldOut)]
    public void An_order_that_stands_has_not_come_back(CancellationStatus status) =>
        Assert.That(Attribution.Judge(Asked with { Status = status, AcceptedAt = Now }, Standing, Now.AddHours(1)), Is.TypeOf<Attributed.Nothing>());

    [Test]
    public void One_the_store_was_told_to_cancel_has_not_come_back_either() => Assert.That(
        Attribution.Judge(Asked with { BeforeCancel = false, Status = CancellationStatus.Asked, CancelWish = new CancelWish(Now, true) }, Standing, Now.AddHours(1)), Is.TypeOf<Attributed.Nothing>());

    [Test]
    public void Another_order_is_a_new_purchase_while_the_first_stands_and_comes_back_once_it_is_cancelled()
    {
        var other = Standing with { Id = 1002, CreatedAt = Now.AddMinutes(30) };
        Assert.That(Attribution.Judge(Asked, other, Now.AddHours(1)), Is.TypeOf<Attributed.Nothing>());
        Assert.That(Attribution.Judge(Asked with { Status = CancellationStatus.Declined, CancelWish = new CancelWish(Now, true) }, other, Now.AddHours(1)), Is.TypeOf<Attributed.Alone>());
    }

    [Test]
    public void What_was_kept_and_is_cancelled_later_is_no_save() => Assert.That(
        Attribution.Judge(Kept, Standing with { Status = OrderStatus.Cancelled, ModifiedAt = Now.AddMinutes(-2) }, Now.AddHours(1)),
        Is.EqualTo(new Attributed.Lost("The order that had been kept is cancelled after all: no save.")));

    [Test]
    public void What_was_kept_stays_a_save() => Assert.That(Attribution.Judge(Kept, Standing, Now.AddHours(1)), Is.TypeOf<Attributed.Nothing>());
}
