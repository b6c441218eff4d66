using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Saves;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>Every end a case can come to where a cancelled order is final.</summary>
public sealed class Shopify_endings
{
    [Test]
    public async Task Nobody_answers_and_the_code_is_taken_back()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        var promise = (await app.Case(order.Id)).Promise!;
        await app.RunUntilQuiet(TimeSpan.FromDays(4));
        var told = await app.Case(order.Id);
        Assert.That((told.Status, told.Promise!.Released), Is.EqualTo((CancellationStatus.Expired, true)), app.Story(told));
        Assert.That(app.Shopify.Shop.Discount(promise.ShippingCode!), Is.Null, "the code is gone from the store");
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_accepted_in_time_may_finish_paying()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        var promise = (await app.Case(order.Id)).Promise!;
        app.Clock.Advance(promise.Offer.Ends - app.Clock.GetUtcNow() - TimeSpan.FromMinutes(2));
        var cart = await app.Accepted();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.Host.RunUntilQuiet(TimeSpan.Zero);
        var back = await app.Paid(cart);
        Assert.That(back.ShippingNet, Is.Zero);
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task No_is_as_easy_as_yes_and_takes_the_code_back_at_once()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        var promise = (await app.Case(order.Id)).Promise!;
        await app.Post(app.OfferLink(), ("answer", "no"));
        await app.RunUntilQuiet(TimeSpan.FromMinutes(5));
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Declined));
        Assert.That(app.Shopify.Shop.Discount(promise.ShippingCode!), Is.Null);
    }

    [Test]
    public async Task Ordered_again_before_we_wrote_is_nobodys_save()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.OrderedAndCancelled();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var other = app.Shopify.Shop.Products[1].Variants[0].Id;
        app.Shopify.PlaceOrder(Buyers.Marta with { Items = [new ShopItem(other)] });
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.CameBackAlone), app.Story(told));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task Held_out_on_purpose()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(s => s with { HoldoutPercent = 50 });
        var statuses = new List<CancellationStatus>();
        for (var i = 0; i < 6; i++)
        {
            var order = await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost) with { Email = $"buyer{i}@example.com", Address = $"Rua {i} do Exemplo" });
            await app.RunUntilQuiet();
            statuses.Add((await app.Case(order.Id)).Status);
        }
        Assert.That(statuses.Distinct(), Is.EquivalentTo(new[] { CancellationStatus.HeldOut, CancellationStatus.Sent }));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(statuses.Count(s => s == CancellationStatus.Sent)));
    }

    [Test]
    public async Task The_new_order_is_cancelled_too_and_was_no_save()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        var back = await app.Paid(await app.Accepted());
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
        app.Clock.Advance(TimeSpan.FromHours(2));
        app.Shopify.Cancel(back);
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Expired), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "one offer within the cooldown");
    }

    [Test]
    public async Task Ordered_again_without_the_code_while_the_offer_stood()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        app.Clock.Advance(TimeSpan.FromHours(3));
        app.Shopify.PlaceOrder(Buyers.Marta);
        await app.RunUntilQuiet();
        var told = await app.Case(order.Id);
        Assert.That((told.Status, told.Save?.Kind), Is.EqualTo((CancellationStatus.Saved, (SaveKind?)SaveKind.WithOffer)), app.Story(told));
    }

    [Test]
    public async Task Unsubscribed_for_good()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync(s => s with { Guards = s.Guards with { CooldownDays = 0 } });
        await app.Offered(Reason.ShippingCost, OfferKind.FreeShipping);
        await app.Post(app.UnsubscribeLink());
        var again = await app.OrderedAndCancelled(Buyers.MartaWith(Reason.DeliveryTime));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(again.Id)).Status, Is.EqualTo(CancellationStatus.NoOffer), app.Story(await app.Case(again.Id)));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
    }
}
