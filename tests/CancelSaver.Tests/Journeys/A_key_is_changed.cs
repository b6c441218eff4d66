using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Operations;
using CancelSaver.Privacy;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Journeys.Shopify;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>Every key is changed while cases are open, the way <c>infra/keys.md</c> says: what was promised before is kept after.</summary>
public sealed class A_key_is_changed
{
    private static readonly string newKey = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());

    [Test]
    public async Task The_key_of_the_links()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.Order);
        await app.RunUntilQuiet();
        var (question, unsubscribe) = (app.ReasonLink(), app.UnsubscribeLink());

        // New beside old: what is in mailboxes works, what is made now is signed with the new one.
        await app.RestartWith("LinkSigningKey=" + newKey + "," + AppUnderTest.FirstLinkKey);
        var page = await app.Post(question, ("reason", "ShippingCost"), ("score", ""), ("words", ""));
        var offer = page.Action("/o/");
        await app.RestartWith("LinkSigningKey=" + newKey + ",unsubscribe:" + AppUnderTest.FirstLinkKey);
        using var accepted = await app.PostRaw(offer, ("answer", "yes"));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "signed with the new key, it outlives the old one");
        Assert.That(app.Shop.Shop.PayOrder(order, "offsite"));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Saved));

        // The old key is retired: it opens the links that never expire, and no others.
        Assert.That((await app.Get(question)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        using var oneClick = await app.PostRaw(unsubscribe, ("List-Unsubscribe", "One-Click"));
        Assert.That(oneClick.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_key_of_the_secrets()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (early, late) = (await Offered(app, "Rita"), await Offered(app, "Bartholomew"));
        await app.Get<SetAside>().Keep(new StoreLetter(app.Store, "order.updated", app.Clock.GetUtcNow(), null, "{\"broken"u8.ToArray()), "It cannot be read.", default);
        await app.Get<SetAside>().Keep(new StoreLetter(app.Store, "order.updated", app.Clock.GetUtcNow(), null, new byte[60_000]), "It is long.", default);
        await app.Get<AnswerDataRequest>().Record(app.Store, new NamedPerson(5, "rita@example.com", "", [early]), "9999001", default);
        Assert.That(await app.Get<SealAgain>().Look(default), Is.EqualTo(new SealCount(0, 0, 0)), "one key only");

        // New beside old: everything goes on; the night watch seals anew what the old one sealed.
        await app.RestartWith("SecretsKey=" + newKey + "," + AppUnderTest.FirstSecretsKey);
        Assert.That((await app.Get<SealAgain>().Look(default)).Old, Is.EqualTo(4), "the store's secrets, two letters, a request");
        await Saved(app, early);
        await app.Host.DeliverTimer("SweepStrays");
        Assert.That(await app.Get<SealAgain>().Look(default), Is.EqualTo(new SealCount(0, 0, 0)));

        // The old key opens nothing any more; codes and search words keep the names it gave them.
        await app.RestartWith("SecretsKey=" + newKey + ",names:" + AppUnderTest.FirstSecretsKey);
        await Saved(app, late);
        var letters = new List<KeptLetter>();
        await foreach (var letter in app.Get<SetAside>().Opened(app.Store, default))
            letters.Add(letter);
        Assert.That(letters.Select(l => l.Body?.Length), Is.EquivalentTo(new[] { 8, 60_000 }));
        Assert.That((await app.Get<DataRequestTable>().Find(app.Store, "9999001", default))!.Person!.Email, Is.EqualTo("rita@example.com"));
        var merchant = await new MerchantBrowser(app, app.Store).SignIn();
        var found = await merchant.Fill(await merchant.Get("/app"), "/app/search", ("words", "Bartholomew"));
        Assert.That(found.Document.Body!.TextContent, Does.Contain("Bartholomew").And.Not.Contain("Rita"));

        await app.Host.DeliverTimer("SweepStrays");

        // Gone altogether: nothing is found by old words until the days are written anew.
        await app.RestartWith("SecretsKey=" + newKey);
        var lost = await merchant.Fill(await merchant.Get("/app"), "/app/search", ("words", "Bartholomew"));
        Assert.That(lost.Document.QuerySelectorAll("tbody tr"), Is.Empty);
        await app.Get<ReadAgain>().DaysAgain(app.Store, default);
        await app.Host.DeliverTimer("SweepStrays");
        var again = await merchant.Fill(await merchant.Get("/app"), "/app/search", ("words", "Bartholomew"));
        Assert.That(again.Document.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Shopifys_secret()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var first = await app.Offered("ShippingCost", OfferKind.FreeShipping);
        app.Shopify.Rotate("test-secret-2");
        await app.RestartWith("Shopify:ApiSecret=test-secret-2,test-secret");
        var cart = await app.Accepted();
        await app.Paid(cart);
        Assert.That((await app.Case(first.Id)).Status, Is.EqualTo(CancellationStatus.Saved), "webhooks go on being signed with the old secret for an hour");

        var second = await app.Offered("ShippingCost", OfferKind.FreeShipping, Buyers.MartaWith("ShippingCost") with { Email = "second@example.com", Address = "Rua do Outro 7" });
        app.Clock.Advance(TimeSpan.FromHours(2));
        app.Shopify.Tokens.RevokeOldSecrets();
        await app.RestartWith("Shopify:ApiSecret=test-secret-2");
        var other = await app.Accepted();
        await app.Paid(other, new CancelSaver.Sandbox.ShopBuyer { Email = "second@example.com", FirstName = Buyers.Marta.FirstName, LastName = Buyers.Marta.LastName });
        Assert.That((await app.Case(second.Id)).Status, Is.EqualTo(CancellationStatus.Saved), "the token, too, was renewed with the new secret alone");
    }

    [Test]
    public async Task SendGrids_key()
    {
        await using var app = await AppUnderTest.StartAsync();
        var early = await Offered(app, "Rita");
        var late = await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = "Ines", Email = "ines@example.com", Phone = "", Address = "Elm Road 2" });

        // The new key is valid at the mail service before the app has it, the old one until the app no longer has it.
        app.Mail.NewApiKey = "SG.new";
        await app.RestartWith("SendGrid:ApiKey=SG.new");
        app.Mail.ApiKey = "SG.revoked";
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent.Select(m => m.To), Is.EqualTo(new[] { "rita@example.com", "ines@example.com" }));
        await Saved(app, early);
        await Saved(app, late);

        // In the wrong order: nobody is written to, nothing is lost, and the mail goes out once the key is right.
        app.Mail.NewApiKey = "SG.newest";
        var last = await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = "Omar", Email = "omar@example.com", Phone = "", Address = "Elm Road 3" });
        await app.RunUntilQuiet(TimeSpan.FromMinutes(10));
        Assert.That((await app.Case(last)).OfferMail!.State, Is.EqualTo(MailState.Planned), app.Story(await app.Case(last)));
        await app.RestartWith("SendGrid:ApiKey=SG.newest");
        await app.RunUntilQuiet(TimeSpan.FromHours(1));
        Assert.That(app.Mail.Sent.Select(m => m.To).Last(), Is.EqualTo("omar@example.com"));
        await Saved(app, last);
    }

    private static async Task<int> Offered(AppUnderTest app, string name)
    {
        var order = await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = name, Email = name.ToLowerInvariant() + "@example.com", Phone = "", Address = name + " Street 1" });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        return order;
    }

    private static async Task Saved(AppUnderTest app, int order)
    {
        var to = app.Shop.Order(order).Billing.Email;
        var link = app.Mail.Sent.Last(m => m.To == to).Links.First(l => l.AbsolutePath.StartsWith("/o/", StringComparison.Ordinal)).AbsolutePath;
        using var accepted = await app.PostRaw(link, ("answer", "yes"));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await accepted.Content.ReadAsStringAsync());
        Assert.That(app.Shop.Shop.PayOrder(order, "offsite"));
        await app.RunUntilQuiet();
        var saved = await app.Case(order);
        Assert.That((saved.Status, saved.Save?.Kind), Is.EqualTo((CancellationStatus.Saved, SaveKind.Reopened)), app.Story(saved));
    }
}
