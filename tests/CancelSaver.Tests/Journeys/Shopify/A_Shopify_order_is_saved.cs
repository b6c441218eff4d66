using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>The walk of a cancellation once more, where a cancelled order is final: asked first, then a new order through a filled cart.</summary>
public sealed class A_Shopify_order_is_saved
{
    [Test]
    public async Task Asked_first_then_saved_by_a_new_order()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Status, Is.EqualTo(StoreStatus.Connected), "opening the app in the admin installs it");

        // The bell: an order, and its cancellation.
        var order = await app.OrderedAndCancelled();
        await app.RunUntilQuiet();
        var asked = await app.Case(order.Id);
        Assert.That(asked.Status, Is.EqualTo(CancellationStatus.Asked), app.Story(asked));
        Assert.That(asked.Class?.Class, Is.EqualTo(CancelClass.Customer));
        Assert.That(app.Mail.Sent.Single().To, Is.EqualTo("marta.prior@example.com"));

        // The parlour: looking changes nothing; a reason is decided at once and the offer shown on the same page.
        var link = app.Mail.Sent[0].Links.First(l => l.Query.Contains("reason=ShippingCost", StringComparison.Ordinal));
        using var looked = await app.Browser.GetAsync(link);
        Assert.That(looked.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await app.Case(order.Id)).ETag, Is.EqualTo(asked.ETag));
        var page = await app.Post(link.AbsolutePath, ("reason", "ShippingCost"), ("score", "4"), ("words", ""));
        var offered = await app.Case(order.Id);
        Assert.That(offered.Status, Is.EqualTo(CancellationStatus.Sent), app.Story(offered));
        Assert.That(offered.Promise!.Offer.Parts.Single().Kind, Is.EqualTo(OfferKind.FreeShipping));

        // The handshake: a filled cart with the promise in it, and nothing about the person in the link.
        using var accepted = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await accepted.Content.ReadAsStringAsync());
        var cart = accepted.Headers.Location!;
        Assert.That(cart.AbsoluteUri, Does.StartWith(app.Shopify.Url + "/cart/"));
        Assert.That(cart.AbsoluteUri, Does.Contain(offered.Promise.ShippingCode!));
        Assert.That(Uri.UnescapeDataString(cart.AbsoluteUri), Does.Not.Contain("marta").IgnoreCase.And.Not.Contain("prior").IgnoreCase.And.Not.Contain("@"));

        // The second bell: the new order closes the case.
        var back = await app.Paid(cart);
        var saved = await app.Case(order.Id);
        Assert.That(saved.Status, Is.EqualTo(CancellationStatus.Saved), app.Story(saved));
        Assert.That((saved.Save!.Kind, saved.Save.OrderId), Is.EqualTo((SaveKind.Redeemed, back.Id)));
        Assert.That(saved.Save.Recovered.Minor, Is.EqualTo((long)(back.Total * 100)));
        Assert.That(saved.Save.Cost.Minor, Is.EqualTo(490), "what the shipping would have cost");
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "one mail is enough");
        Assert.That(back.Tags, Does.Contain("CancelSaver"));
    }
}
