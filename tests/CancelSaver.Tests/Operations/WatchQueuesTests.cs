using System.Text;
using System.Text.Json;
using CancelSaver.Cancellations;
using CancelSaver.Operations;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Conventions;
using CancelSaver.Tests.Kit;
using CancelSaver.Tests.Privacy;
using CancelSaver.Web;

namespace CancelSaver.Tests.Operations;

/// <summary>What alarms select: how queues and storage stand every five minutes, and what failed for good with its cause.</summary>
public sealed class WatchQueuesTests
{
    private static readonly StoreId store = StoreId.ForShopify("cancelsaver-eur.myshopify.com");
    private static readonly CancellationId id = new(store, 4711);

    [Test]
    public async Task The_oldest_is_told_from_when_it_was_due_not_from_when_it_was_put()
    {
        await using var house = await PrivacyHouse.Open();
        await house.Get<CaseQueues>().Put(CaseQueues.DecideOffer, id, TimeSpan.Zero, default);
        await house.Get<CaseQueues>().Put(CaseQueues.ExpireOffers, id, TimeSpan.FromDays(2), default);
        await house.Get<StoreLetters>().Send(Letter());
        // As it looks once its delay is over, here two minutes from now.
        var due = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { @case = id.ToString(), due = house.Clock.GetUtcNow().AddMinutes(2) }));
        await Queue(house, CaseQueues.SendEmail).SendMessageAsync(due);
        house.Clock.Advance(TimeSpan.FromMinutes(10));

        await house.Get<WatchQueues>().Handle(default);

        var seen = house.Log.Events.Where(e => e.Id == EventIds.QueueSeen).ToDictionary(e => e.Values["Queue"], e => e.Values["Waiting"] + " " + e.Values["OldestSeconds"] + " " + e.Values["Poison"]);
        Assert.That(seen, Is.EquivalentTo(new Dictionary<string, string>
        {
            [StoreLetters.Queue] = "1 600 0",
            [CaseQueues.DecideOffer] = "1 600 0",
            [CaseQueues.SendEmail] = "1 480 0",
            [CaseQueues.ExpireOffers] = "1 0 0",
            [CaseQueues.ProvisionOffer] = "0 0 0",
            [CaseQueues.MailEvents] = "0 0 0",
        }));
        var storage = house.Log.Events.Single(e => e.Id == EventIds.HouseSeen).Values;
        // The emulator has the real clock, the house that of the test.
        Assert.That(long.Parse(storage["ClockSkewSeconds"]), Is.EqualTo((house.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds).Within(5));
        Assert.That(long.Parse(storage["StorageMilliseconds"]), Is.InRange(0, 10_000));
    }

    [Test]
    public async Task What_failed_for_good_lies_on_the_shelf_once_with_its_cause()
    {
        await using var house = await PrivacyHouse.Open();
        var message = Encoding.UTF8.GetBytes("{\"case\":\"" + id + "\",\"traceParent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}");
        await house.Get<PoisonShelf>().Note(CaseQueues.SendEmail, message, new StorefrontException("The store said \"no Rita Silva\" of rita@example.com, tel. 351912345678.", tryAgain: true));
        Assert.That((await Shelf(house)).Single().State, Is.EqualTo(PoisonState.Noted), "it does not wait before its message is there");
        var poison = Queue(house, PoisonQueues.Of(CaseQueues.SendEmail));
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message);
        await poison.SendMessageAsync(message);

        await house.Get<WatchQueues>().Handle(default);
        await house.Get<WatchQueues>().Handle(default);

        var row = (await Shelf(house)).Single();
        Assert.That((row.State, row.Queue, row.Case, row.TraceId), Is.EqualTo((PoisonState.Waits, CaseQueues.SendEmail, (CancellationId?)id, "0af7651916cd43dd8448eb211c80319c")));
        Assert.That(row.Cause, Is.EqualTo(new FailureCause("StorefrontException", "The store said (…) of (address) tel. (number)")));
        Assert.That((await poison.GetPropertiesAsync()).ApproximateMessagesCount, Is.Zero);
        Assert.That(house.Log.Events.Where(e => e.Id == EventIds.PoisonKept).Select(e => e.Level + " " + e.Values["Queue"]), Is.EqualTo(new[] { "Error send-email" }));
        Assert.That(house.Log.Events.Last(e => e.Id == EventIds.QueueSeen && e.Values["Queue"] == CaseQueues.SendEmail).Values["Poison"], Is.EqualTo("1"), "until a person has dealt with it");
    }

    [Test]
    public async Task A_letter_is_set_aside_for_the_merchant_with_the_cause_and_what_nobody_noted_says_so()
    {
        await using var house = await PrivacyHouse.Open();
        await house.Connect(store);
        var poison = Queue(house, PoisonQueues.Of(StoreLetters.Queue));
        await poison.CreateIfNotExistsAsync();
        await house.Get<StoreLetters>().Send(Letter());
        var letter = (await Queue(house, StoreLetters.Queue).ReceiveMessagesAsync())[0].Body.ToMemory();
        await house.Get<PoisonShelf>().Note(StoreLetters.Queue, letter, new FormatException("of rita@example.com"));
        await poison.SendMessageAsync(letter);
        await poison.SendMessageAsync("something else");

        await house.Get<WatchQueues>().Handle(default);

        var rows = await Shelf(house);
        Assert.That(rows.Select(r => r.Key.Partition), Is.EquivalentTo(new[] { store.Key, PoisonKey.Unknown }));
        var aside = await house.Get<SetAside>().Waiting(store, 10, default).ToListAsync();
        Assert.That(aside.Single().Key, Is.EqualTo(rows.Single(r => r.Store == store).Letter));
        Assert.That(aside.Single().Why, Does.EndWith("The app failed with FormatException; the log line of that moment says more."));
        Assert.That(rows.Single(r => r.Store is null).Cause, Is.EqualTo(FailureCause.Unnoted));
    }

    [Test]
    public async Task What_was_dealt_with_stays_so_when_its_message_comes_once_more_and_is_forgotten_after_a_month()
    {
        await using var house = await PrivacyHouse.Open();
        var message = Encoding.UTF8.GetBytes("{\"case\":\"" + id + "\"}");
        var poison = Queue(house, PoisonQueues.Of(CaseQueues.SendEmail));
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message);
        await poison.SendMessageAsync(message, visibilityTimeout: TimeSpan.FromHours(1));
        await house.Get<WatchQueues>().Handle(default);
        var row = (await Shelf(house)).Single();
        Assert.That(await house.Get<PoisonShelf>().TryWrite(row with { State = PoisonState.PutAway }, row, default));
        Assert.That((await Shelf(house)).Single().IsNews(row.ChangedAt), Is.False);

        // It fails again later: that is news.
        await house.Get<PoisonShelf>().Note(CaseQueues.SendEmail, message, new InvalidOperationException());
        await poison.SendMessageAsync(message);
        await house.Get<WatchQueues>().Handle(default);
        row = (await Shelf(house)).Single();
        Assert.That((row.State, row.Cause.Kind), Is.EqualTo((PoisonState.Waits, nameof(InvalidOperationException))));

        // And once more while it waits: one row, which never stops waiting.
        await house.Get<PoisonShelf>().Note(CaseQueues.SendEmail, message, new StorefrontException("The store is closed.", tryAgain: false));
        row = (await Shelf(house)).Single();
        Assert.That((row.State, row.Cause.Kind), Is.EqualTo((PoisonState.Waits, nameof(StorefrontException))));

        house.Clock.Advance(PoisonShelf.Memory + TimeSpan.FromDays(1));
        await house.Get<WatchQueues>().Handle(default);
        Assert.That(await Shelf(house), Has.Count.EqualTo(1), "what waits is kept for as long as it waits");
        Assert.That(await house.Get<PoisonShelf>().TryWrite(row with { State = PoisonState.PutBack }, row, default));
        await house.Get<WatchQueues>().Handle(default);
        Assert.That(await Shelf(house), Is.Empty);
    }

    [Test]
    public void The_last_delivery_is_the_one_after_which_the_host_gives_up()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.Root, "host.json")));
        Assert.That(host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("maxDequeueCount").GetInt32(), Is.EqualTo(PoisonShelf.LastDelivery));
    }

    private static StoreLetter Letter() => new(store, "orders/updated", AppUnderTest.Start, null, "{\"id\":1}"u8.ToArray());

    private static QueueClient Queue(PrivacyHouse house, string name) => house.Get<QueueServiceClient>().GetQueueClient(name);

    private static Task<List<PoisonRow>> Shelf(PrivacyHouse house) => house.Get<PoisonShelf>().All(default).ToListAsync().AsTask();
}
