using System.Text;
using System.Text.Json;
using CancelSaver.Messages;
using CancelSaver.Messages.SendGrid;

namespace CancelSaver.Tests.Messages;

/// <summary>What is read of a post of events, and what is left at the door.</summary>
public sealed class EventLetterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Seventeen_events_in_one_post()
    {
        var body = Encoding.UTF8.GetString(EventSignatureTests.Fixture("event-webhook").Body);
        Assert.That(EventLetter.Read(Encoding.UTF8.GetBytes(body), Now).Events, Is.Empty, "none of them names a mail of ours");

        var (events, trouble) = EventLetter.Read(Encoding.UTF8.GetBytes(body.Replace("\"msg_0001\"", "\"woo:shop.example/path/1001/offer\"", StringComparison.Ordinal)), Now);

        Assert.That(trouble, Is.EqualTo("compliance_deactivate"));
        Assert.That(events.Select(e => (e.Case, e.Mail)).Distinct(), Is.EqualTo(new[] { ("woo:shop.example/path/1001", "offer") }));
        Assert.That(events.Select(e => e.Kind), Is.EqualTo(new[]
        {
            MailEventKind.Taken, MailEventKind.Taken, MailEventKind.Delivered, MailEventKind.Taken, MailEventKind.Taken, MailEventKind.Taken, MailEventKind.Returned, MailEventKind.Blocked,
            MailEventKind.Dropped, MailEventKind.Spam, MailEventKind.Unsubscribed, MailEventKind.Unsubscribed, MailEventKind.Returned,
        }), "in their order, the duplicate once, resubscribing and the unknown left out");
        Assert.That(events[0], Is.EqualTo(new MailEvent("woo:shop.example/path/1001", "offer", MailEventKind.Taken, DateTimeOffset.FromUnixTimeSeconds(1764000001), "Zk3uQmVRTLqX0aP1sYb7Cg")));
        Assert.That(events.Where(e => e.Cause != ReturnCause.Unknown).Select(e => (e.Cause, e.Code)), Is.EqualTo(new[]
        {
            (ReturnCause.NoSuchAddress, "5.1.1"), (ReturnCause.Reputation, "5.7.1"), (ReturnCause.CameBackBefore, "5.0.0"), (ReturnCause.NoSuchAddress, (string?)"5.1.1"),
        }));
        Assert.That(events[^1].MessageId, Is.Null, "a bounce that comes later names no message");
        Assert.That(JsonSerializer.Serialize(events), Does.Not.Contain("@").And.Not.Contain("example.com").And.Not.Contain("Mozilla"), "nothing that names a person goes further");
    }

    [TestCase("woo:shop.example/1001/offer", "offer")]
    [TestCase("woo:shop.example/1001/offer-2", "offer-2")]
    [TestCase("shopify:acme.myshopify.com/5/ask", "ask")]
    [TestCase("woo:shop.example/1001/ready", "ready")]
    [TestCase("woo:shop.example/1001/thank", "thank")]
    [TestCase("woo:shop.example/1001/offer-1", null)]
    [TestCase("woo:shop.example/1001/else", null)]
    [TestCase("woo:shop.example/test/0af7651916cd43dd", null)]
    [TestCase("woo:shop.example", null)]
    [TestCase("/offer", null)]
    [TestCase("", null)]
    public void Which_names_are_mails_of_a_case(string key, string? mail) => Assert.That(MailEvent.Names(key)?.Mail, Is.EqualTo(mail));

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("[1,\"x\",null,[]]")]
    [TestCase("""[{"event":"delivered"},{"event":7,"cs_msg":"woo:s.example/1/offer"},{"event":"delivered","cs_msg":{"a":1}},{"event":"delivered","cs_msg":"\ud800"}]""")]
    public void Strange_posts_tell_nothing(string body) => Assert.That(EventLetter.Read(Encoding.UTF8.GetBytes(body), Now).Events, Is.Empty);

    [Test]
    public void Fields_of_the_wrong_kind_are_as_if_they_were_not_there()
    {
        var (events, _) = EventLetter.Read("""[{"event":"bounce","type":5,"cs_msg":"woo:s.example/1/offer","timestamp":"soon","status":"<b>jo@example.com</b>","sg_message_id":"<x>.y","reason":["a"]}]"""u8.ToArray(), Now);
        Assert.That(events.Single(), Is.EqualTo(new MailEvent("woo:s.example/1", "offer", MailEventKind.Returned, Now)));
    }

    [Test]
    public void The_largest_post_fits_on_the_queue_piece_by_piece()
    {
        var many = Enumerable.Range(0, 1500).Select(n => new MailEvent("woo:" + new string('s', 900) + ".example/" + n, "offer", MailEventKind.Delivered, Now, "Zk3uQmVRTLqX0aP1sYb7Cg")).ToList();
        var pages = MailEventLetters.Pages(many).ToList();
        Assert.That(pages.Select(p => p.Length), Has.All.LessThanOrEqualTo(48 * 1024));
        Assert.That(pages.SelectMany(p => MailEventLetters.Read(p)), Is.EqualTo(many));
        Assert.That(MailEventLetters.Pages(many.Take(80).Select(e => e with { Case = "woo:shop.example/1" })).Count(), Is.EqualTo(1), "an ordinary post is one write");
    }
}
