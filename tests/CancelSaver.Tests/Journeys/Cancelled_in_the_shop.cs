using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>With the shop's plugin: a customer cancels a paid order in My Account and says why; the offer goes out without a mail that asks. Who cancelled is known in every language.</summary>
public sealed class Cancelled_in_the_shop
{
    private AppUnderTest app = null!;
    private WooPlugin plugin = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        app = await AppUnderTest.StartAsync(connect: false);
        plugin = app.Shop.Shop.InstallPlugin(app.Host.PublicUrl);
        await app.Connect(s => s);
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [Test]
    public async Task The_offer_goes_out_without_asking()
    {
        var order = await Processing("Rita");
        using var shop = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Shop.Url) };
        using var form = new FormUrlEncodedContent([new("cancelsaver_reason", "ShippingCost"), new("cancelsaver_words", "Half the price of the tee!")]);
        using var pressed = await shop.PostAsync($"/my-account/orders/{order}/cancel", form);
        Assert.That(pressed.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        // Not one webhook has been delivered: the plugin told us itself.
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(30));
        var told = await app.Case(order);
        Assert.That(told.Class?.Class, Is.EqualTo(CancelClass.Customer), app.Story(told));
        Assert.That(told.Reason, Is.EqualTo(new GivenReason(Reason.ShippingCost, ReasonSource.StoreField, "Half the price of the tee!")));
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.Sent), app.Story(told));
        Assert.That(told.AskMail, Is.Null);
        Assert.That(told.Promise!.Offer.Parts.Single().Kind, Is.EqualTo(OfferKind.FreeShipping));
        Assert.That(app.Mail.Sent.Count(m => m.To == "rita@example.com"), Is.EqualTo(1));

        // The ordinary webhooks come later and change nothing.
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).ETag, Is.EqualTo(told.ETag));
        Assert.That(app.Mail.Sent.Count(m => m.To == "rita@example.com"), Is.EqualTo(1));
    }

    [TestCase("customer", CancelClass.Customer)]
    [TestCase("merchant", CancelClass.Staff)]
    [TestCase("timeout", CancelClass.UnpaidTimeout)]
    [TestCase("payment", CancelClass.PaymentFailed)]
    public async Task Who_cancelled_is_known_though_the_notes_are_in_no_language_we_read(string who, CancelClass expected)
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf("Guest" + who)).Id;
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(7));
        switch (who)
        {
            case "customer":
                Assert.That(plugin.CancelByCustomer(order, "", ""));
                break;
            case "merchant":
                app.Shop.Shop.CancelByAdmin(order);
                break;
            case "timeout":
                app.Clock.Advance(TimeSpan.FromMinutes(61));
                Assert.That(app.Shop.Shop.RunUnpaidTimeout(), Does.Contain(order));
                break;
            default:
                app.Shop.Shop.FailPayment(order);
                app.Shop.Shop.CancelByRest(order);
                break;
        }
        app.Shop.Order(order).Notes.Clear();
        await plugin.SendAtOnce();
        await app.RunUntilQuiet();
        var told = await app.Case(order);
        Assert.That(told.Class?.Class, Is.EqualTo(expected), app.Story(told));
    }

    [Test]
    public async Task Coming_back_wipes_what_was_said_of_the_last_time()
    {
        var order = await Processing("Bo");
        Assert.That(plugin.CancelByCustomer(order, "Other", "wrong"));
        Assert.That(Marks(order), Is.SupersetOf(new[] { "_cancelsaver_actor", "_cancelsaver_reason", "_cancelsaver_words", "_cancelsaver_from" }));
        app.Shop.Shop.ChangeByAdmin(order, "processing");
        Assert.That(Marks(order), Is.Empty);
    }

    private IEnumerable<string> Marks(int order) => app.Shop.Order(order).Meta.Select(m => m.Key).Where(k => k.StartsWith("_cancelsaver_", StringComparison.Ordinal));

    private async Task<int> Processing(string name)
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf(name));
        Assert.That(app.Shop.Shop.PayOrder(order.Id, "offsite"));
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        return order.Id;
    }
}
