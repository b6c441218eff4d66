using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

internal sealed class StoreLettersTests
{
    [TestCase(0)]
    [TestCase(10_000)]
    [TestCase(48 * 1024)]
    [TestCase(400 * 1024)]
    [TestCase(2 * 1024 * 1024)]
    public async Task A_letter_comes_out_as_it_went_in(int bytes)
    {
        await using var house = await StoreHouse.Open(connected: false);
        var letter = new StoreLetter(house.Id, "order.updated", house.Clock.GetUtcNow(), "00-1-2-01",
            RandomNumberGenerator.GetBytes(bytes))
        { ConsentKey = "optin" };
        await house.Letters.Send(letter);
        var read = (await house.TakeLetters()).Single();
        Assert.That(read.Body.Span.SequenceEqual(letter.Body.Span), Is.True);
        Assert.That(read with { Body = default }, Is.EqualTo(letter with { Body = default }));
    }

    [Test]
    public async Task Sixty_lines_fit_into_one_message_and_four_hundred_kilobytes_of_json_too()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var lines = Capture.Read("order.updated.cancelled.60-lines").Body;
        var large = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat(Encoding.UTF8.GetString(lines.Span), 18)) + "]");
        foreach (var body in (ReadOnlyMemory<byte>[])[lines, large])
        {
            var before = house.StorageCalls;
            await house.Letters.Send(new StoreLetter(house.Id, "order.updated", house.Clock.GetUtcNow(), null, body));
            Assert.That(house.StorageCalls - before, Is.EqualTo(1), body.Length + " bytes");
        }
        Assert.That((await house.TakeLetters()).Select(l => l.Body.Length), Is.EqualTo(new[] { lines.Length, large.Length }));
    }

    [Test]
    public async Task Reading_takes_nothing_away_and_time_does()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var letters = house.Get<LargeLetters>();
        var body = RandomNumberGenerator.GetBytes(100_000);
        var key = await letters.Keep(house.Id, body, house.Clock.GetUtcNow());
        Assert.That(await letters.Keep(house.Id, body, house.Clock.GetUtcNow()), Is.EqualTo(key), "the same letter twice");
        Assert.That((await letters.Fetch(key)).ToArray(), Is.EqualTo(body));
        await letters.DeleteOlderThan(house.Clock.GetUtcNow().AddDays(14));
        Assert.That((await letters.Fetch(key)).ToArray(), Is.EqualTo(body));
        await letters.DeleteOlderThan(house.Clock.GetUtcNow().AddDays(17));
        Assert.That(async () => await letters.Fetch(key), Throws.InvalidOperationException);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("hello\nworld")]
    [TestCase("{\"store\":\"woo:x\"}\n{}")]
    [TestCase("{\"store\":\"woo:x\",\"topic\":\"t\",\"in\":\"brotli\",\"at\":\"2026-11-22T00:00:00Z\"}\n%%%")]
    public async Task What_is_no_letter_is_refused(string message)
    {
        await using var house = await StoreHouse.Open(connected: false);
        Assert.That(async () => await house.Letters.Open(Encoding.UTF8.GetBytes(message)), Throws.InstanceOf<FormatException>());
    }
}
