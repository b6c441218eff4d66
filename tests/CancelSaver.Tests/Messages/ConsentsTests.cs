using CancelSaver.Messages;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Tests.Rules;

namespace CancelSaver.Tests.Messages;

/// <summary>What a store knows of a person's wish counts before what a consent plugin wrote, and our own unsubscribe before both.</summary>
public sealed class ConsentsTests
{
    private static readonly Store Store = new()
    {
        Id = Some.Order.Store,
        Url = new Uri("https://shop.example"),
        Name = "Shop",
        Currency = "EUR",
        TimeZone = "Europe/Lisbon",
        Language = "pt-PT",
        Country = "PT",
    };

    [TestCase(MarketingWish.Subscribed, MayWrite.Offers)]
    [TestCase(MarketingWish.Never, MayWrite.ServiceOnly)]
    [TestCase(MarketingWish.Pending, MayWrite.ServiceOnly)]
    [TestCase(MarketingWish.Unknown, MayWrite.ServiceOnly)]
    [TestCase(MarketingWish.Withdrawn, MayWrite.Nothing)]
    [TestCase(MarketingWish.Erased, MayWrite.Nothing)]
    public void The_stores_own_word(MarketingWish wish, MayWrite may)
    {
        Assert.That(Consents.MayWrite(Store, Wishing(wish), optedOut: false), Is.EqualTo(may));
        Assert.That(Consents.MayWrite(Store, Wishing(wish), optedOut: true), Is.EqualTo(MayWrite.Nothing));
    }

    [Test]
    public void What_the_store_says_when_asked_replaces_what_a_letter_said()
    {
        var letter = Wishing(MarketingWish.Subscribed);
        Assert.That(letter.WithWishOf(Wishing(MarketingWish.Withdrawn)).Customer.Marketing, Is.EqualTo(MarketingWish.Withdrawn));
        Assert.That(letter.WithWishOf(Wishing(MarketingWish.Unknown)).Customer.Marketing, Is.EqualTo(MarketingWish.Subscribed));
    }

    private static Order Wishing(MarketingWish wish) => Some.Order with { Customer = Some.Order.Customer with { Country = "PT", Marketing = wish } };
}
