using System.Text;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Storage;

internal sealed class QueuesTests : StorageFixture
{
    private static readonly string[] Awkward = ["", "a", "ab", "abc", "<a>&amp;\"'", "Grüße 🛒", "\u0001\u0000\r\n", "{\"n\":5}"];

    [Test]
    public async Task A_message_comes_back_as_it_was_put_in([ValueSource(nameof(Awkward))] string text)
    {
        var queue = await FreshQueue();
        await queue.SendMessageAsync(text);
        await queue.SendMessageAsync(Encoding.UTF8.GetBytes(text));

        var peeked = await queue.PeekMessagesAsync(32);
        var received = await queue.ReceiveMessagesAsync(32);

        Assert.That(peeked.Select(message => message.Body.ToString()), Is.EqualTo(new[] { text, text }));
        Assert.That(received.Select(message => message.Body.ToString()), Is.EqualTo(new[] { text, text }));
        Assert.That(received[0].MessageText,
            Is.EqualTo(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))), "base64, as the Functions host expects");
    }

    [Test]
    public async Task The_longest_message_fits()
    {
        var queue = await FreshQueue();
        var body = new byte[49_152];
        body[^1] = 1;
        await queue.SendMessageAsync(body);

        Assert.That((await queue.ReceiveMessagesAsync())[0].Body.ToArray(), Is.EqualTo(body));
    }

    [Test]
    public async Task A_message_lives_for_ever_unless_told_otherwise()
    {
        var queue = await FreshQueue();
        await queue.SendMessageAsync("for ever");
        await queue.SendMessageAsync("an hour", timeToLive: TimeSpan.FromHours(1));

        var messages = await queue.PeekMessagesAsync(2);

        Assert.That(messages[0].ExpiresOn.Year, Is.EqualTo(9999));
        Assert.That(messages[1].ExpiresOn - messages[1].InsertedOn, Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task A_hidden_message_is_counted_but_not_given()
    {
        var queue = await FreshQueue();
        var receipt = await queue.SendMessageAsync("later", visibilityTimeout: TimeSpan.FromDays(7));

        Assert.That(await queue.ReceiveMessagesAsync(), Is.Empty);
        Assert.That(await queue.PeekMessagesAsync(), Is.Empty);
        Assert.That((await queue.GetPropertiesAsync()).ApproximateMessagesCount, Is.EqualTo(1));

        // The sender's receipt is good for a change, which brings it forward.
        await queue.UpdateMessageAsync(receipt.MessageId, receipt.PopReceipt);
        var message = (await queue.ReceiveMessagesAsync()).Single();
        Assert.That((message.MessageId, message.Body.ToString()),
            Is.EqualTo((receipt.MessageId, "later")), "the body stays without a new one");
        Assert.That(receipt.TimeNextVisible - message.InsertedOn, Is.EqualTo(TimeSpan.FromDays(7)).Within(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_taken_message_is_changed_shown_again_and_deleted_by_its_receipt()
    {
        var queue = await FreshQueue();
        await queue.SendMessageAsync("first");
        var first = (await queue.ReceiveMessagesAsync(visibilityTimeout: TimeSpan.FromMinutes(5))).Single();

        var update = await queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, "second"u8.ToArray());
        var second = (await queue.ReceiveMessagesAsync()).Single();

        Assert.That((first.DequeueCount, second.DequeueCount, second.Body.ToString()), Is.EqualTo((1L, 2L, "second")));
        Assert.That(first.NextVisibleOn - update.NextVisibleOn, Is.GreaterThan(TimeSpan.FromMinutes(4)));
        await Refusal(() => queue.DeleteMessageAsync(first.MessageId, first.PopReceipt), 400, "PopReceiptMismatch");
        await Refusal(() => queue.UpdateMessageAsync(first.MessageId, first.PopReceipt), 400, "PopReceiptMismatch");
        await queue.DeleteMessageAsync(second.MessageId, second.PopReceipt);
        await Refusal(() => queue.DeleteMessageAsync(second.MessageId, second.PopReceipt), 404, "MessageNotFound");
        Assert.That((await queue.GetPropertiesAsync()).ApproximateMessagesCount, Is.Zero);
    }

    [Test]
    public async Task Up_to_32_come_at_a_time_and_clearing_takes_all()
    {
        var queue = await FreshQueue();
        for (var i = 0; i < 40; i++)
            await queue.SendMessageAsync($"{i}");

        var some = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1));
        Assert.That(some.Select(message => message.Body.ToString()), Is.EqualTo(Enumerable.Range(0, 32).Select(i => $"{i}")));
        Assert.That(await queue.ReceiveMessagesAsync(32), Has.Count.EqualTo(8));

        await queue.ClearMessagesAsync();
        Assert.That((await queue.GetPropertiesAsync()).ApproximateMessagesCount, Is.Zero);
    }

    [Test]
    public async Task A_queue_is_created_once_and_an_absent_one_is_said_so()
    {
        var queue = Queues.GetQueueClient(Emulator.FreshName("once-"));

        await Refusal(() => queue.SendMessageAsync("m"), 404, "QueueNotFound");
        await Refusal(() => queue.ReceiveMessagesAsync(), 404, "QueueNotFound");
        await Refusal(() => queue.GetPropertiesAsync(), 404, "QueueNotFound");
        Assert.That(await queue.CreateIfNotExistsAsync(), Is.True);
        Assert.That(await queue.CreateIfNotExistsAsync(), Is.False);
        await queue.DeleteAsync();
        await Refusal(() => queue.DeleteAsync(), 404, "QueueNotFound");
    }

    [Test]
    public void A_text_that_is_not_base64_spoils_only_itself()
    {
        var strange = new PeekedMessage
        {
            MessageId = "1",
            MessageText = "{plain}",
            DequeueCount = 0,
            InsertedOn = default,
            ExpiresOn = default,
        };

        Assert.That(strange.MessageText, Is.EqualTo("{plain}"));
        Assert.That(() => strange.Body, Throws.TypeOf<FormatException>());
    }

    [Test]
    public async Task Sending_allocates_little()
    {
        using var wire = new Played(next: null, [.. Enumerable.Range(0, 150).Select(_ => Played.Answer(System.Net.HttpStatusCode.Created,
            "<QueueMessagesList><QueueMessage><MessageId>1</MessageId><PopReceipt>2</PopReceipt>"
            + "<TimeNextVisible>Sat, 24 Jan 2026 10:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>"))]);
        var queue = new QueueServiceClient(Played.Account, wire.QueueOptions()).GetQueueClient("carts");
        var body = new byte[1024];
        for (var i = 0; i < 50; i++)
            await queue.SendMessageAsync(body);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 100; i++)
            await queue.SendMessageAsync(body);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / 100;

        TestContext.Out.WriteLine($"{each} bytes a message, the wire's double included");
        Assert.That(each, Is.LessThan(40_000));
    }
}
