using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>The mail service reports: delivered, come back, called spam; and what nobody knew is known again.</summary>
public sealed class What_became_of_a_mail
{
    private AppUnderTest app = null!;
    private int guests;

    [OneTimeSetUp]
    public async Task Start()
    {
        app = await AppUnderTest.StartAsync();
        await app.LetMailServiceReport();
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [TearDown]
    public void Nothing_is_strange_any_more() => (app.Mail.Reports.Twice, app.Mail.Reports.Lost) = (false, false);

    [Test]
    public async Task The_merchant_sees_that_it_was_delivered_once_however_often_it_is_told()
    {
        app.Mail.Reports.Twice = true;
        var order = await Offered();
        var delivered = await Told(order, backwards: true);
        Assert.That(delivered.Timeline.Count(t => t.Says == "The offer was delivered to the customer's mailbox."), Is.EqualTo(1), app.Story(delivered));
        Assert.That((delivered.Status, delivered.OfferMail!.Report), Is.EqualTo((CancellationStatus.Sent, (MailReport?)MailReport.Delivered)));
        using var http = new HttpClient();
        Assert.That(await http.GetStringAsync(app.Mail.Address), Does.Contain(" · delivered"), "the stand-in's own page shows it, too");
        Assert.That(app.Log.All.Count(l => l.Contains("reports Delivered", StringComparison.Ordinal) && l.Contains(delivered.Id.ToString(), StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task An_offer_that_comes_back_is_a_matter_for_a_person()
    {
        app.Mail.Reports.Bounce(NextGuest());
        var order = await Offered();
        var told = await Told(order);
        Assert.That((told.Status, told.Desk.IsOpen), Is.EqualTo((CancellationStatus.NeedsPerson, true)), app.Story(told));
        Assert.That(told.PersonWhy, Is.EqualTo("The offer did not reach the customer. It came back: there is no such address (5.1.1)."));
        Assert.That(string.Join(' ', told.Timeline.Select(t => t.Says)), Does.Not.Contain("@"));
    }

    [TestCase("spamreport")]
    [TestCase("unsubscribe")]
    public async Task Who_tells_the_mail_service_no_more_is_not_written_to_again(string what)
    {
        var guest = NextGuest();
        var order = await Offered();
        app.Mail.Reports.Tell(app.Mail.Sent[^1], what);
        var told = await Told(order);
        Assert.That((await app.Get<PersonTable>().History(app.Store, new Person([Person.OfEmail(app.Store, guest)]), default)).OptedOutAt, Is.Not.Null);
        Assert.That(told.Status, Is.EqualTo(CancellationStatus.Sent), "what was offered stays theirs");
        Assert.That(told.Timeline[^1].Says, Does.EndWith("nothing more is written to this person."));
    }

    [Test]
    public async Task The_mail_was_taken_and_the_answer_lost_and_nobody_has_to_look()
    {
        app.Mail.AcceptThenAnswer(500);
        var order = await Offered(CancellationStatus.Provisioned);
        var told = await Told(order);
        Assert.That((told.Status, told.PersonWhy), Is.EqualTo((CancellationStatus.Sent, (string?)null)), app.Story(told));
        Assert.That(told.Timeline.Select(t => t.Says), Does.Contain("The mail service reports that it has the mail after all.").And.Contain("The offer was sent to the customer."));
        var mails = app.Mail.Requests;
        await app.RunUntilQuiet(TimeSpan.FromHours(3));
        Assert.That(app.Mail.Requests, Is.EqualTo(mails), "it is not sent again");
        Assert.That(app.Delayed.Pending.Count(m => m.Queue == CaseQueues.ExpireOffers), Is.GreaterThan(0), "the offer's end is waited for");
    }

    [Test]
    public async Task The_mail_was_not_taken_and_when_nothing_is_reported_it_is_sent_once_more()
    {
        app.Mail.Next(500);
        var order = await Offered(CancellationStatus.Provisioned);
        var before = app.Mail.Sent.Count;
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(30));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(before + 1));
        var told = await Told(order);
        Assert.That((told.Status, told.PersonWhy), Is.EqualTo((CancellationStatus.Sent, (string?)null)), app.Story(told));
        Assert.That(told.Timeline.Select(t => t.Says), Does.Contain("The mail service reported nothing of the mail for 20 minutes, so it is sent once more."));
    }

    [Test]
    public async Task Reports_that_come_after_a_person_was_called_let_them_go_again()
    {
        app.Mail.AcceptThenAnswer(500);
        app.Mail.AcceptThenAnswer(500);
        var order = await Offered(CancellationStatus.Provisioned);
        await app.Host.RunUntilQuiet(TimeSpan.FromHours(1));
        var left = await app.Case(order);
        Assert.That((left.Status, left.Desk.IsOpen, app.Mail.Reports.Waiting), Is.EqualTo((CancellationStatus.Sent, true, 4)), app.Story(left));
        var told = await Told(order);
        Assert.That((told.PersonWhy, told.Desk.IsOpen, told.OfferMail!.State), Is.EqualTo(((string?)null, false, MailState.Accepted)), app.Story(told));
    }

    [Test]
    public async Task Only_what_SendGrid_sealed_is_taken()
    {
        var order = await Offered();
        app.Mail.Reports.Lost = true;
        var body = Encoding.UTF8.GetBytes($$"""[{"event":"bounce","email":"jo@example.com","cs_msg":"{{new CancellationId(app.Store, order)}}/offer"}]""" + "\r\n");
        var (signature, time) = app.Mail.Reports.Seal(body);
        Assert.That(await Post(body, null, time), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await Post(body, signature, null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await Post(body[..^2], signature, time), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await Post(body, signature, "1764003900"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await Post(new byte[(2 * 1024 * 1024) + 1], signature, time), Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        foreach (var strange in (byte[][])["{"u8.ToArray(), [], "nonsense"u8.ToArray(), [0xff, 0xfe]])
            Assert.That(await Post(strange, app.Mail.Reports.Seal(strange).Signature, app.Mail.Reports.Seal(strange).Time), Is.EqualTo(HttpStatusCode.OK), "asked again it would be the same");
        Assert.That((await app.Get<QueueServiceClient>().GetQueueClient(CaseQueues.MailEvents).ReceiveMessagesAsync(1, TimeSpan.FromSeconds(1), default)).Count, Is.Zero, "nothing of that was taken");

        Assert.That(await Post(body, signature, time), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Told(order)).Status, Is.EqualTo(CancellationStatus.NeedsPerson));
    }

    [Test]
    public async Task Without_a_key_there_is_no_such_door()
    {
        await app.RestartWith();
        Assert.That(await Post([], "AAAA", "1"), Is.EqualTo(HttpStatusCode.NotFound));
        await app.LetMailServiceReport();
    }

    private string NextGuest() => "guest" + (guests + 1) + "@example.com";

    private async Task<int> Offered(CancellationStatus status = CancellationStatus.Sent)
    {
        var order = app.Shop.PlaceOrder(Given.OrderOf("Guest" + ++guests) with { Meta = Given.OrderWithReason(Reason.ShippingCost).Meta });
        Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        await app.Deliver();
        await app.Host.RunUntilQuiet(TimeSpan.FromMinutes(5));
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(status), app.Story(await app.Case(order.Id)));
        return order.Id;
    }

    private async Task<Cancellation> Told(int order, bool backwards = false)
    {
        Assert.That(await app.Mail.Reports.Post(backwards), Has.All.EqualTo(200));
        await app.Host.RunUntilQuiet(TimeSpan.Zero);
        return await app.Case(order);
    }

    private async Task<HttpStatusCode> Post(byte[] body, string? signature, string? time)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, SendGridWebhooks.Route) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        if (signature is not null)
            request.Headers.Add(EventSignature.SignatureHeader, signature);
        if (time is not null)
            request.Headers.Add(EventSignature.TimeHeader, time);
        using var answer = await app.Browser.SendAsync(request);
        return answer.StatusCode;
    }
}
