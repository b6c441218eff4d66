using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>What people do where the rules end: one case, the list, one customer. One store, a customer of its own for every story.</summary>
internal sealed class The_team_at_its_desk
{
    private AppUnderTest app = null!;
    private MerchantBrowser ada = null!;
    private MerchantBrowser bob = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        await app.Get<StoreTable>().PublishRulebook(app.Store, new Rulebook
        {
            Rules = [new Rule { Id = "ten", Name = "Ten", When = new ReasonIs([Reason.ChangedMind]), Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 }] }],
        });
        (ada, bob) = (new MerchantBrowser(app, app.Store), new MerchantBrowser(app, app.Store));
    }

    [SetUp]
    public async Task SignIn()
    {
        await ada.SignIn("wp:7");
        await bob.SignIn("wp:8");
    }

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test]
    public async Task Another_offer_after_the_first_one_expired_is_sent_once_even_if_the_form_is_sent_twice()
    {
        var order = await Offered("Anna");
        await Quiet(TimeSpan.FromDays(4));
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Expired));
        var sent = app.Mail.Sent.Count;

        var form = (await Form(ada, order, "offer")).With(("kind", "Coupon"), ("percent", "20"));
        var page = await ada.Send(form);
        var again = await ada.Send(form);
        Assert.That((page.Status, again.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), page.Document.Body!.TextContent);
        Assert.That(page.Document.QuerySelector(".note.good")!.TextContent, Does.Contain("on its way"));
        await Quiet(TimeSpan.FromHours(20));

        var told = await app.Case(order);
        Assert.That((told.Status, told.Decision!.RuleId, told.Decision.Offer!.Part(OfferKind.Coupon)!.Percent), Is.EqualTo((CancellationStatus.Sent, OfferByHand.RuleId, (int?)20)), app.Story(told));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(sent + 1));
        Assert.That(told.Earlier.Single().Promise!.Released);
        Assert.That(app.Shop.Coupons.Single(c => c.Code == told.Promise!.Code).Amount, Is.EqualTo(20m));
        Assert.That(told.Timeline.Select(t => t.Says), Has.Some.EqualTo("Another offer was sent to the customer.").And.Some.Contains("Team member 7 sends another offer"));

        // Both mails can be looked at, and nothing in them leads to the customer's own pages.
        foreach (var name in (string[])["offer", "offer-2"])
        {
            var mail = await ada.Get("/app/cases/" + order + "/mail/" + name);
            Assert.That(mail.Heading, Is.Not.Empty);
            Assert.That(mail.Document.QuerySelector(".pre")!.TextContent, Does.Contain(name == "offer" ? "10%" : "20%").And.Not.Contain("/o/").And.Not.Contain("/u/"));
            using var look = await ada.Raw(HttpMethod.Get, mail.Document.QuerySelector("iframe")!.GetAttribute("src")!, null);
            var html = await look.Content.ReadAsStringAsync();
            Assert.That(html, Does.Contain(name == "offer" ? "10%" : "20%").And.Not.Contain("href="));
            Assert.That(look.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'none'").And.EndsWith("sandbox"));
        }
        Assert.That((await ada.Get("/app/cases/" + order + "?again=1")).Document.QuerySelector("#again")!.TextContent, Does.Contain("the same result").And.Contain("would offer a coupon of 10 %"));

        // The customer takes it: the order is back with the second promise.
        var offer = await app.Get(app.OfferLink());
        using var accepted = await app.PostRaw(offer.Action("/o/"), ("answer", "yes"));
        app.Shop.Shop.PayOrder(order, "offsite");
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Save?.Kind, Is.EqualTo(SaveKind.Reopened));
    }

    [Test]
    public async Task An_offer_the_guards_stop_is_not_sent_and_what_was_typed_is_kept()
    {
        var order = await Offered("Berta");
        var form = (await Form(ada, order, "offer")).With(("kind", "Coupon"), ("percent", "90"));
        var refused = await ada.Send(form);
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Document.QuerySelector(".note.bad:not(#offline)")!.TextContent, Does.Contain("more than 30 % of the order"));
        Assert.That(refused.Document.QuerySelector("#f-percent")!.GetAttribute("value"), Is.EqualTo("90"));
        Assert.That((await ada.Send(form.With(("percent", "lots")))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var told = await app.Case(order);
        Assert.That((told.Status, told.Promise!.Released, told.Earlier.Count), Is.EqualTo((CancellationStatus.Sent, false, 0)), "the offer that stands is untouched");

        // One that may go takes the place of the one that stands: never two at once.
        await ada.Send((await Form(ada, order, "offer")).With(("kind", "Coupon"), ("percent", ""), ("amount", "5")));
        await Quiet(TimeSpan.FromHours(20));
        told = await app.Case(order);
        Assert.That((told.Status, told.Promise!.Offer.Parts[0].Amount?.Minor, told.Earlier.Single().Promise!.Released), Is.EqualTo((CancellationStatus.Sent, (long?)500, true)), app.Story(told));
        Assert.That(app.Shop.Coupons.Count(c => c.Code == told.Promise.Code), Is.EqualTo(1));
    }

    [Test]
    public async Task Stop_takes_the_promise_back_in_the_store()
    {
        var order = await Offered("Clara");
        var code = (await app.Case(order)).Promise!.Code;
        Assert.That(app.Shop.Coupons.Select(c => c.Code), Does.Contain(code));
        await Press(ada, order, "stop");
        await app.RunUntilQuiet();

        var told = await app.Case(order);
        Assert.That((told.Status, told.Promise!.Released, told.Desk.Stopped), Is.EqualTo((CancellationStatus.Withdrawn, true, true)), app.Story(told));
        Assert.That(app.Shop.Coupons.Select(c => c.Code), Does.Not.Contain(code));
        var refused = await Press(ada, order, "saved");
        Assert.That((refused.Status, refused.Document.QuerySelector(".note.bad:not(#offline)")!.TextContent), Is.EqualTo((HttpStatusCode.Conflict, "This case was stopped.")));
    }

    [Test]
    public async Task Saved_by_hand_is_counted_by_itself_and_never_in_the_lift()
    {
        var order = await Offered("Dora");
        var page = await Press(ada, order, "saved");
        Assert.That(page.Document.QuerySelector("p.card strong")!.TextContent, Does.Contain("counted apart"));
        var told = await app.Case(order);
        Assert.That((told.Status, told.Save!.Kind), Is.EqualTo((CancellationStatus.Saved, SaveKind.ByHand)));

        List<Cancellation> many = [.. Enumerable.Repeat(told, 40), .. Enumerable.Repeat(told with { Status = CancellationStatus.HeldOut, Promise = null, Save = null, Decision = told.Decision! with { Verdict = Verdict.HeldOut } }, 40)];
        var numbers = Overview.Of([.. many.Select(CaseEntry.Of)], "USD");
        Assert.That((numbers.Saved, numbers.SavedByHand, numbers.Recovered.Minor, numbers.TreatedBack), Is.EqualTo((0, 40, 0L, 0)));
    }

    [Test]
    public async Task A_message_nobody_could_read_is_tried_again_or_put_away()
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf("Emma"));
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        await app.Shop.RunQueue();
        var queue = app.Get<QueueServiceClient>().GetQueueClient(StoreLetters.Queue);
        foreach (var message in await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1)))
        {
            await app.Get<SetAside>().Keep(await app.Get<StoreLetters>().Open(message.Body), "A field was missing.", default);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
        await app.Get<SetAside>().Keep(new StoreLetter(app.Store, "order.updated", app.Clock.GetUtcNow(), null, "{\"broken"u8.ToArray()), "It breaks off.", default);
        Assert.That(await app.CaseOrNull(order.Id), Is.Null);

        var list = await ada.Get("/app/queue");
        var rows = Rows(list, "A message of your store");
        Assert.That(rows, Has.Count.GreaterThan(1));
        Assert.That(list.Document.Body!.TextContent, Does.Contain("A field was missing.").And.Contain("It breaks off."));
        await Bulk(ada, list, "take", rows);
        Assert.That(Rows(await ada.Get("/app/queue?show=mine"), "A message of your store"), Has.Count.EqualTo(rows.Count));
        await Bulk(ada, list, "again", rows);
        await app.RunUntilQuiet();

        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Asked));
        list = await ada.Get("/app/queue");
        Assert.That(Rows(list, "A message of your store"), Has.Count.EqualTo(1), "the broken one is back");
        await Bulk(ada, list, "away", Rows(list, "A message of your store"));
        Assert.That(Rows(await ada.Get("/app/queue"), "A message of your store"), Is.Empty);
        Assert.That(await app.Get<SetAside>().Newest(app.Store, 10, default).CountAsync(l => l.Why == "It breaks off." || l.Topic == "order.updated"), Is.GreaterThan(0), "it is kept all the same");
    }

    [Test]
    public async Task A_low_score_is_thanked_for_once_and_followed_up()
    {
        var order = await app.Cancelled(Given.OrderOf("Frida"));
        await app.RunUntilQuiet();
        var (link, asked) = (app.ReasonLink(), app.Mail.Sent.Count);
        var thanks = await app.Post(link, ("reason", Reason.Other), ("score", "1"), ("words", "The box was crushed"));
        Assert.That(thanks.Heading, Is.EqualTo("Thank you for your answer"));
        await app.Post(link, ("reason", Reason.Other), ("score", "2"), ("words", "And late"));
        await Quiet(TimeSpan.FromHours(2));

        var told = await app.Case(order);
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(asked + 1), app.Story(told));
        Assert.That(app.Mail.Sent[^1].Subject, Does.StartWith("Thank you for your answer"));
        Assert.That(app.Mail.Sent[^1].Text, Does.Contain("will write to you by").And.Contain("New York time"));
        Assert.That((told.Desk.IsOpen, told.Desk.Kind), Is.EqualTo((true, TaskKind.LowScore)));

        // Bob takes it from the list, wants it done by a day that is over, answers, is done.
        var list = await bob.Get("/app/queue?show=nobody");
        await Bulk(bob, list, "take", ["c" + order]);
        Assert.That(Rows(await bob.Get("/app/queue?show=mine"), "Order"), Is.EqualTo(new[] { "c" + order }));
        Assert.That(Rows(await ada.Get("/app/queue?show=mine"), "Order"), Does.Not.Contain("c" + order));
        Assert.That((await Bulk(bob, list, "due", ["c" + order])).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "a day is missing");
        await Bulk(bob, list, "due", ["c" + order], ("date", "2026-11-23"), ("time", "10:30"));
        Assert.That((await app.Case(order)).Desk.Due, Is.EqualTo(new DateTimeOffset(2026, 11, 23, 15, 30, 0, TimeSpan.Zero)), "by the store's clock");
        var late = await bob.Get("/app/queue?show=mine");
        Assert.That(late.Document.QuerySelectorAll(".tag.look").Select(t => t.TextContent), Does.Contain("Overdue"));
        await Press(bob, order, "answered");
        await Press(bob, order, "done");
        Assert.That(Rows(await bob.Get("/app/queue?show=mine"), "Order"), Is.Empty);
        var times = await ada.Get("/app/queue/times");
        Assert.That(times.Document.Body!.TextContent, Does.Contain("Team member 8").And.Contain("Other"));
        Assert.That((await app.Case(order)).Timeline.Select(t => t.Says), Has.Some.EqualTo("Team member 8 is done with this case."));
    }

    [Test]
    public async Task Notes_are_erased_with_the_person()
    {
        var order = await Offered("Greta");
        var note = (await Form(ada, order, "note")).With(("words", "Greta was upset about the parcel"));
        await ada.Send(note);
        await ada.Send(note);
        var page = await ada.Get("/app/cases/" + order);
        Assert.That(page.Document.QuerySelectorAll(".quote").Select(q => q.TextContent), Is.EqualTo(new[] { "“Greta was upset about the parcel”" }), "sent twice, kept once");

        var customer = page.Document.QuerySelector("a[href^='/app/customers/']")!.GetAttribute("href")!;
        Assert.That(customer, Does.Not.Contain("greta").IgnoreCase);
        var file = await ada.Get(customer);
        Assert.That(file.Heading, Does.StartWith("Greta"));
        Assert.That(file.Document.Body!.TextContent, Does.Contain("a coupon of 10 %").And.Contain("cancelled once"));
        var wrong = await ada.Fill(file, customer + "/erase", ("word", "erase"));
        Assert.That((wrong.Status, (await app.Case(order)).Desk.Notes.Count), Is.EqualTo((HttpStatusCode.UnprocessableEntity, 1)));
        var gone = await ada.Fill(file, customer + "/erase", ("word", "ERASE"));
        Assert.That(gone.Document.QuerySelector(".note.good")!.TextContent, Does.Contain("erased"));

        var told = await app.Case(order);
        Assert.That((told.Order.PersonErased, told.Desk.Notes.Count), Is.EqualTo((true, 0)));
        await foreach (var row in app.Get<TableServiceClient>().GetTableClient(CancellationTable.Name).QueryAsync())
            Assert.That(row.Values.OfType<string>(), Has.None.Contains("Greta"));
        Assert.That((await ada.Get("/app/cases/" + order)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await ada.Get("/app/cases/" + order + "/mail/offer")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_is_not_there_or_not_understood_gets_an_answer()
    {
        var order = await Offered("Hanna");
        await Press(ada, order, "take");
        Assert.That((await Press(ada, order, "dance")).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await Bulk(ada, await ada.Get("/app/queue"), "done", ["c424242", "lx", "?"])).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await Bulk(ada, await ada.Get("/app/queue"), "done", [])).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        foreach (var path in (string[])["/app/cases/424242", "/app/cases/" + order + "/mail/ready", "/app/cases/" + order + "/mail/offer-9", "/app/customers/anna@example.com", "/app/customers/eAAAAAAAAAAAAAAAAAAAAAA"])
            Assert.That((await ada.Get(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        Assert.That((await ada.Get("/app/queue?show=%00&done=x")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    // Days may pass, and a sign-in lasts eight hours.
    private async Task Quiet(TimeSpan limit)
    {
        await app.RunUntilQuiet(limit);
        await SignIn();
    }

    private async Task<int> Offered(string name)
    {
        var order = await app.Cancelled(Given.OrderOf(name) with { Meta = Given.OrderWithReason(Reason.ChangedMind).Meta });
        await Quiet(TimeSpan.FromHours(20));
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        return order;
    }

    private async Task<FoundForm> Form(MerchantBrowser who, int order, string what)
    {
        var page = await who.Get("/app/cases/" + order);
        return MerchantBrowser.Forms(page.Document).FirstOrDefault(f => f.Action.StartsWith("/app/cases/", StringComparison.Ordinal) && f.Fields.Any(field => field.Name == "do" && field.Value == what))
            ?? throw new AssertionException("No form to " + what + ": " + page.Status + " " + page.Document.Body!.TextContent + string.Join(Environment.NewLine, app.Log.Errors));
    }

    private async Task<CustomerPage> Press(MerchantBrowser who, int order, string what) =>
        await who.Send((await Form(who, order, "note")).With(("do", what)));

    private static Task<CustomerPage> Bulk(MerchantBrowser who, CustomerPage list, string what, IReadOnlyList<string> rows, params (string Name, string? Value)[] more)
    {
        var form = MerchantBrowser.Forms(list.Document).First(f => f.Action.StartsWith("/app/queue", StringComparison.Ordinal)).With([("do", what), ("once", Stamp.Once()), .. more]);
        return who.Send(form with { Fields = [.. form.Fields.Where(f => f.Name != "row"), .. rows.Select(r => ("row", r))] });
    }

    private static List<string> Rows(CustomerPage list, string title) =>
        [.. list.Document.QuerySelectorAll("tbody tr").Where(r => r.TextContent.Contains(title, StringComparison.Ordinal)).Select(r => r.QuerySelector("input[name=row]")?.GetAttribute("value")).OfType<string>()];
}
