using System.Globalization;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Reasons;

internal sealed class ReasonOrderTests
{
    private static readonly StoreSettings plainStore = new();

    [Test]
    public void Everybody_is_asked_for_everything_once_and_other_is_last()
    {
        var order = ReasonOrder.For("somebody", new StoreSettings { OwnReasons = [new("Too loud", "It is too loud")] });
        Assert.That(order, Is.EquivalentTo(Reason.Choices.Append("Too loud")));
        Assert.That(order[^2], Is.EqualTo("Too loud"));
        Assert.That(order[^1], Is.EqualTo(Reason.Other));
    }

    [Test]
    public void A_store_may_ask_for_fewer_in_an_order_of_its_own() => Assert.That(
        ReasonOrder.For("somebody", new StoreSettings { Asked = new() { Shipped = [Reason.Other, Reason.WrongItem, Reason.ChangedMind, "Gone"], FixedOrder = true } }),
        Is.EqualTo(new[] { Reason.WrongItem, Reason.ChangedMind, Reason.Other }));

    [Test]
    public void One_person_sees_the_same_order_every_time() =>
        Assert.That(string.Join(' ', ReasonOrder.For("somebody", plainStore)), Is.EqualTo(
            "ReturnPolicy CheaperElsewhere ShippingCost AccountRequired ChangedMind ProductDoubt "
                + "PaymentMethod DeliveryTime ForgotCode WrongItem Other"));

    [Test]
    public void What_is_proposed_stands_first_and_the_rest_stays()
    {
        var plain = ReasonOrder.For("somebody", plainStore);
        var proposed = ReasonOrder.For("somebody", plainStore, plain[5]);
        Assert.That(proposed, Is.EqualTo(new[] { plain[5] }.Concat(plain.Where(r => r != plain[5]))));
        Assert.That(ReasonOrder.For("somebody", plainStore, Reason.Unknown), Is.EqualTo(plain));
    }

    [Test]
    public void No_reason_is_first_more_often_than_others()
    {
        const int people = 4000;
        var first = Enumerable.Range(0, people).CountBy(i => ReasonOrder.For(i.ToString(CultureInfo.InvariantCulture), plainStore)[0]).ToList();
        Assert.That(first, Has.Count.EqualTo(Reason.Choices.Count - 1));
        Assert.That(first.Select(f => f.Value), Has.All.EqualTo(people / first.Count).Within(100));
    }
}
