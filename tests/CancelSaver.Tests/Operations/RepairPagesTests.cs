using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Operations;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Operations;

/// <summary>The operator changes a key, and fills what was lost.</summary>
internal sealed class RepairPagesTests
{
    private AppUnderTest app = null!;
    private OperatorBrowser us = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        await app.Get<SetAside>().Keep(new StoreLetter(app.Store, "order.updated", app.Clock.GetUtcNow(), null, "{"u8.ToArray()), "It cannot be read.", default);
    }

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [SetUp]
    public async Task SignIn() => us = await new OperatorBrowser(app).SignIn();

    [TearDown]
    public void SignOut() => us.Dispose();

    [Test, Order(1)]
    public async Task One_key_each_and_none_of_them_is_shown()
    {
        var page = await us.Get("/app/health/keys");
        var text = page.Document.Body!.TextContent;
        Assert.That(page.Heading, Is.EqualTo("Every key is in its place"));
        Assert.That(text, Does.Contain("LinkSigningKey").And.Contain("SendGrid__ApiKey").And.Contain(app.Get<Secrets>().KeyIds[0]));
        Assert.That(text, Does.Not.Contain(AppUnderTest.FirstSecretsKey).And.Not.Contain(AppUnderTest.FirstLinkKey).And.Not.Contain("SG.test").And.Not.Contain(AppUnderTest.OperatorKey));
        Assert.That(page.Document.Forms.Any(f => f.GetAttribute("action") == "/app/health/keys"), Is.False, "nothing is to be done");
    }

    [Test, Order(2)]
    public async Task A_new_key_in_front_shows_what_the_older_one_holds_and_a_press_seals_it_anew()
    {
        await app.RestartWith("SecretsKey=" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()) + "," + AppUnderTest.FirstSecretsKey);
        var page = await us.Get("/app/health/keys");
        Assert.That((page.Heading, page.Document.QuerySelector("#seal + dl dd")!.TextContent), Is.EqualTo(("Older keys are still needed", "2")));
        var before = await app.Get<SealAgain>().Look(default);
        Assert.That((await us.Get("/app/health/keys")).Status == HttpStatusCode.OK && before == await app.Get<SealAgain>().Look(default), "looking seals nothing");

        page = await us.Press(page, "Seal them anew now");
        Assert.That(page.Heading, Is.EqualTo("Nothing needs the older SecretsKey: it can be retired"));
        Assert.That(await app.Get<SealAgain>().Look(default), Is.EqualTo(new SealCount(0, 0, 0)));
    }

    [Test, Order(3)]
    public async Task What_no_key_opens_is_told()
    {
        await app.RestartWith("SecretsKey=" + AppUnderTest.FirstSecretsKey);
        Assert.That((await us.Get("/app/health/keys")).Heading, Is.EqualTo("Something no key opens"));
        await app.RestartWith("SecretsKey=" + AppUnderTest.FirstSecretsKey + "," + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()));
        await us.Press(await us.Get("/app/health/keys"), "Seal them anew now");
    }

    [TestCase("", "2026-11-01", "orders", "store")]
    [TestCase("shop.example", "2026-11-01", "orders", "store")]
    [TestCase("woo:nobody.example", "2026-11-01", "orders", "store")]
    [TestCase("woo:nobody.example", "", "days", "store")]
    [TestCase(null, "yesterday", "orders", "since")]
    [TestCase(null, "2031-01-01", "orders", "since")]
    public async Task A_wrong_wish_is_said_beside_the_field_and_keeps_what_was_typed(string? store, string since, string what, string wrong)
    {
        var form = MerchantBrowser.Forms((await us.Get("/app/health/repair")).Document).Single(f => f.Action == "/app/health/repair").With(("store", store ?? app.Store.Value), ("since", since), ("do", what));
        var page = await us.Send(form.Action, [.. form.Fields]);
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page.Document.QuerySelectorAll("[aria-invalid]").Select(e => e.GetAttribute("name")), Is.EqualTo(new[] { wrong }));
        Assert.That(MerchantBrowser.Forms(page.Document).Single(f => f.Action == "/app/health/repair")["store"], Is.EqualTo(store ?? app.Store.Value));
    }

    [TestCase("orders", "being read again")]
    [TestCase("days", "writes the days anew")]
    public async Task A_wish_is_taken_and_twice_is_once(string what, string says)
    {
        var form = MerchantBrowser.Forms((await us.Get("/app/health/repair")).Document).Single(f => f.Action == "/app/health/repair").With(("store", app.Store.Value), ("since", "2026-11-01"), ("do", what));
        for (var i = 0; i < 2; i++)
            Assert.That((await us.Send(form.Action, [.. form.Fields])).Document.QuerySelector("[role=status]")!.TextContent, Does.Contain(says));
        await app.RunUntilQuiet();
        var store = (await app.Get<StoreTable>().Find(app.Store))!;
        Assert.That(what != "orders" || store.OnlyRecordBefore > default(DateTimeOffset));
        Assert.That(app.Log.Errors, Is.Empty);
    }
}
