using System.Globalization;
using CancelSaver.Reasons;

namespace CancelSaver.Tests.Reasons;

internal sealed class ReasonOrderTests
{
    [Test]
    public void Everybody_is_asked_for_everything_once_and_other_is_last()
    {
        var order = ReasonOrder.For("somebody", null, ["Too loud", "wrongitem"]);
        Assert.That(order, Is.EquivalentTo(Reason.Choices.Append("Too loud")));
        Assert.That(order[^1], Is.EqualTo(Reason.Other));
    }

    [Test]
    public void One_person_sees_the_same_order_every_time() =>
        Assert.That(string.Join(' ', ReasonOrder.For("somebody")), Is.EqualTo(
            "ReturnPolicy CheaperElsewhere ShippingCost AccountRequired ChangedMind ProductDoubt "
                + "PaymentMethod DeliveryTime ForgotCode WrongItem Other"));

    [Test]
    public void What_is_proposed_stands_first_and_the_rest_stays()
    {
        var plain = ReasonOrder.For("somebody");
        var proposed = ReasonOrder.For("somebody", plain[5]);
        Assert.That(proposed, Is.EqualTo(new[] { plain[5] }.Concat(plain.Where(r => r != plain[5]))));
        Assert.That(ReasonOrder.For("somebody", Reason.Unknown), Is.EqualTo(plain));
    }

    [Test]
    public void No_reason_is_first_more_often_than_others()
    {
        const int people = 4000;
        var first = Enumerable.Range(0, people).CountBy(i => ReasonOrder.For(i.ToString(CultureInfo.InvariantCulture))[0]).ToList();
        Assert.That(first, Has.Count.EqualTo(Reason.Choices.Count - 1));
        Assert.That(first.Select(f => f.Value), Has.All.EqualTo(people / first.Count).Within(100));
    }
}
