using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Saves;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Journeys;

/// <summary>The walk of a cancellation through the house, step by step: asked first, then saved.</summary>
public sealed class A_cancelled_order_is_saved
{
    [Test]
    public async Task Asked_first_then_saved()
    {
        await using var app = await AppUnderTest.StartAsync();

        // The bell: a customer orders and cancels.
        var order = app.Shop.PlaceOrder(Given.Order);
        await app.RunUntilQuiet();
        Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        await app.RunUntilQuiet();

        // The writing desk: the reason is not known, so the customer is asked.
        var asked = await app.Case(order.Id);
        Assert.That(asked.Status, Is.EqualTo(CancellationStatus.Asked), string.Join(Environment.NewLine, app.Log.Errors.Concat(asked.Timeline.Select(t => t.Says))));
        Assert.That(asked.Class?.Class, Is.EqualTo(CancelClass.Customer));
        var mail = app.Mail.Sent.Single();
        Assert.That(mail.To, Is.EqualTo("rita@example.com"));

        // The parlour: looking changes nothing.
        var link = mail.Links.First(l => l.Query.Contains("reason=ShippingCost", StringComparison.Ordinal));
        using var looked = await app.Browser.GetAsync(link);
        Assert.That(looked.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await app.Case(order.Id)).ETag, Is.EqualTo(asked.ETag));

        // A reason is decided at once, and the offer is shown on the same page.
        var page = await app.Post(link.AbsolutePath, ("reason", "ShippingCost"), ("score", "4"), ("words", "Shipping was half the price."));
        var offered = await app.Case(order.Id);
        Assert.That(offered.Status, Is.EqualTo(CancellationStatus.Sent), string.Join(Environment.NewLine, offered.Timeline.Select(t => t.Says)));
        Assert.That(offered.Promise!.Offer.Parts.Single().Kind, Is.EqualTo(OfferKind.FreeShipping));
        Assert.That(offered.Feedback, Is.EqualTo(new Feedback(4, "Shipping was half the price.", offered.Feedback!.At)));

        // The handshake: the order is open again without shipping cost, and the customer goes on to the store's own payment page.
        using var accepted = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(accepted.Headers.Location!.AbsoluteUri, Does.StartWith(app.Shop.Url + "/checkout/order-pay/" + order.Id));
        Assert.That(app.Shop.Order(order.Id).Status, Is.EqualTo("pending"));
        Assert.That(app.Shop.Order(order.Id).ShippingTotal, Is.Zero);

        // The second bell: the customer pays.
        Assert.That(app.Shop.Shop.PayOrder(order.Id, "offsite"));
        await app.RunUntilQuiet();
        var saved = await app.Case(order.Id);
        Assert.That(saved.Status, Is.EqualTo(CancellationStatus.Saved));
        Assert.That(saved.Save!.Kind, Is.EqualTo(SaveKind.Reopened));
        Assert.That(saved.Save.OrderId, Is.EqualTo(order.Id));
        Assert.That(saved.Save.Recovered.Minor, Is.EqualTo(app.Shop.Order(order.Id).Total * 100));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "one mail is enough");

        // The log tells the same story, each step once: what dashboards count.
        var moves = app.Log.Events.Where(e => e.Id == EventIds.CaseMoved).ToList();
        Assert.That(moves.Select(m => m.Values["From"] + ">" + m.Values["To"]), Is.EqualTo(new[] { ">Received", "Received>Asked", "Asked>Decided", "Decided>Provisioned", "Provisioned>Sent", "Sent>Accepted", "Accepted>Saved" }));
        Assert.That(moves[^1].Values, Is.SupersetOf(new Dictionary<string, string> { ["Class"] = "Customer", ["Reason"] = "ShippingCost", ["Offer"] = "FreeShipping" }));
        Assert.That(moves[0].Values, Is.SupersetOf(new Dictionary<string, string> { ["Class"] = "", ["Reason"] = "", ["Offer"] = "" }));
    }
}
