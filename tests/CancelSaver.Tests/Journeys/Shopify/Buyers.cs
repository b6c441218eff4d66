using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>What customers and merchants of a Shopify store do in these journeys.</summary>
internal static class Buyers
{
    /// <summary>A paid order of somebody who agreed to mail; the store is in Lisbon.</summary>
    public static ShopOrderSpec Marta { get; } = new() { AcceptsMarketing = true };

    /// <summary>The same, with the reason in an attribute the store's own cancel form wrote.</summary>
    public static ShopOrderSpec MartaWith(string reason) => Marta with { Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["_cancelsaver_reason"] = reason } };

    /// <summary>Orders; the store cancels for the customer three minutes later; its letters are delivered, and nothing has been decided yet.</summary>
    public static async Task<ShopOrder> OrderedAndCancelled(this AppUnderTest app, ShopOrderSpec? spec = null, string reason = "CUSTOMER")
    {
        var order = app.Shopify.PlaceOrder(spec ?? Marta);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        app.Shopify.Cancel(order, reason);
        await app.Deliver();
        return order;
    }

    /// <summary>An offer of this kind is in the customer's mailbox.</summary>
    public static async Task<ShopOrder> Offered(this AppUnderTest app, string reason, OfferKind kind, ShopOrderSpec? spec = null)
    {
        var order = await app.OrderedAndCancelled(spec ?? MartaWith(reason));
        await app.RunUntilQuiet();
        var found = await app.Case(order.Id);
        Assert.That(found.Status, Is.EqualTo(CancellationStatus.Sent), app.Story(found));
        Assert.That(found.Promise!.Offer.Has(kind), app.Story(found));
        return order;
    }

    /// <summary>The customer says yes; where the store wants them to go on.</summary>
    public static async Task<Uri> Accepted(this AppUnderTest app)
    {
        using var answer = await app.PostRaw(app.OfferLink(), ("answer", "yes"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!;
    }

    /// <summary>Follows the link to the checkout and pays as the person of the order.</summary>
    public static async Task<ShopOrder> Paid(this AppUnderTest app, Uri link, ShopBuyer? buyer = null)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var order = app.Shopify.Checkout(link, buyer ?? new ShopBuyer { Email = Marta.Email, FirstName = Marta.FirstName, LastName = Marta.LastName });
        await app.RunUntilQuiet();
        return order;
    }

    /// <summary>One rule for everybody.</summary>
    public static async Task Publish(this AppUnderTest app, params OfferTerms[] offer)
    {
        var rulebook = new Rulebook { Rules = [new Rule { Id = "only", Name = "Only", Offer = offer }] };
        Assert.That(await app.Get<StoreTable>().PublishRulebook(app.Store, rulebook), Is.Not.Null);
    }

    /// <summary>Documents the app sent, newest last.</summary>
    public static IEnumerable<string> Sent(this FakeShopify shop, string operation) => shop.Calls.Where(c => c.Operation == operation).Select(c => c.Operation);
}
