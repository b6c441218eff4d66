using CancelSaver.Cancellations;
using CancelSaver.Stores;
using CancelSaver.Tests.Privacy;

namespace CancelSaver.Tests.Cancellations;

/// <summary>The days of cases: always what the cases are, folded or not, whoever folds.</summary>
internal sealed class FoldDaysTests
{
    private static readonly StoreId store = StoreId.ForShopify("cancelsaver-eur.myshopify.com");
    private static readonly StoreId other = StoreId.ForShopify("cancelsaver-usd.myshopify.com");

    private PrivacyHouse house = null!;

    [SetUp]
    public async Task Open() => house = await PrivacyHouse.Open();

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task What_has_just_happened_is_there_before_it_is_folded_and_after()
    {
        var one = await Cancelled(1);
        await Cancelled(2);
        await house.Cancelled(other, 3, new Customer());
        Assert.That((await Days()).Select(e => (e.Order, e.Status)), Is.EquivalentTo(new[] { (1, CancellationStatus.Received), (2, CancellationStatus.Received) }));

        await Move(one);
        var before = await Days();
        Assert.That(await Fold(), Is.EqualTo(2));
        Assert.That(await Changed(), Is.Empty);
        Assert.That((await Days()).Select(StoredJson.Write), Is.EqualTo(before.Select(StoredJson.Write)), "the same, read from the day alone");
        Assert.That(before.Single(e => e.Order == 1).Status, Is.EqualTo(CancellationStatus.NotForUs));

        await Fold();
        await Move(await Find(2));
        Assert.That((await Days()).Select(e => e.Status), Has.All.EqualTo(CancellationStatus.NotForUs), "the day is older than the case");
    }

    [Test]
    public async Task Words_come_along_only_when_somebody_searches()
    {
        await Cancelled(1, new Customer { FirstName = "Zoë" });
        var zoe = house.Get<WordSeal>().Of(store, "zoe");
        Assert.That((await Days(words: true)).Single().Words, Does.Contain(zoe), "from the case");
        await Fold();
        Assert.That((await Days(words: true)).Single().Words, Does.Contain(zoe), "from the day");
        Assert.That((await Days()).Single().Words, Is.Empty);
    }

    [Test]
    public async Task A_case_whose_day_changes_leaves_the_old_one()
    {
        var found = await Cancelled(1);
        await Fold();
        await house.Get<CancellationTable>().Update(found, found with { CancelledAt = found.CancelledAt.AddDays(-3) }, default);
        Assert.That((await Days()).Select(e => e.CancelledAt.Day), Is.EqualTo(new[] { 21 }));
        Assert.That(await Fold(), Is.EqualTo(2), "the day it leaves and the day it comes to");
        Assert.That((await Days()).Select(e => e.CancelledAt.Day), Is.EqualTo(new[] { 21 }));
    }

    [Test]
    public async Task A_case_that_is_forgotten_leaves_its_day()
    {
        var found = await Cancelled(1);
        await Fold();
        await house.Get<CancellationTable>().Forget(found, default);
        Assert.That(await Days(), Is.Empty);
        await Fold();
        Assert.That(await Days(), Is.Empty);
        Assert.That(await Changed(), Is.Empty);
    }

    [Test]
    public async Task A_mark_whose_case_changed_while_it_was_folded_stays()
    {
        var (one, two) = (await Cancelled(1), await Cancelled(2));
        var seen = await Changed();
        await Move(one);
        await house.Get<FoldDays>().Fold(seen, default);
        Assert.That((await Changed()).Select(c => c.Id), Is.EqualTo(new[] { one.Id }), "the other one's is gone");
        Assert.That(two.Id.OrderId, Is.EqualTo(2));
    }

    [Test]
    public async Task Many_who_fold_at_once_while_cases_move_lose_nothing()
    {
        var cases = new List<Cancellation>();
        for (var i = 1; i <= 12; i++)
            cases.Add(await Cancelled(i));
        var moving = Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (found, _) =>
        {
            var now = found;
            for (var i = 0; i < 4; i++)
                now = await house.Get<CancellationTable>().Update(now, now.Noting(now.ReceivedAt, "A note.") with { Strays = i }, default);
            await Move(now);
        });
        while (!moving.IsCompleted)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Fold()));
        await moving;
        await Fold();
        var folded = await house.Get<CaseDayTable>().Read(store, DateOnly.MinValue, DateOnly.MaxValue, words: false, default).ToListAsync();
        Assert.That(folded.Select(e => e.Order), Is.EquivalentTo(cases.Select(c => c.Id.OrderId)));
        Assert.That(folded.Select(e => e.Status), Has.All.EqualTo(CancellationStatus.NotForUs));
    }

    [Test]
    public async Task A_day_with_very_many_cases_has_several_rows()
    {
        var at = house.Clock.GetUtcNow();
        var day = new CaseDay(store, CaseDay.Of(at), []);
        for (var i = 0; i < CaseDayTable.MostEntries + 5; i++)
            day.Put(new CaseEntry { Order = i, CancelledAt = at, Total = new Money(i, "EUR"), Words = [(uint)i] });
        Assert.That(await house.Get<CaseDayTable>().TryWrite(day, default), Is.True);
        Assert.That(await house.Get<CaseDayTable>().TryWrite(day, default), Is.False, "somebody wrote it meanwhile");

        var read = await house.Get<CaseDayTable>().Find(store, CaseDay.Of(at), default);
        Assert.That(read.Parts.Select(p => p.Entries.Count), Is.EqualTo(new[] { CaseDayTable.MostEntries, 5 }));
        read.Put(new CaseEntry { Order = 7, CancelledAt = at, Score = 3 });
        read.Remove(CaseDayTable.MostEntries + 1);
        read.Put(new CaseEntry { Order = 999_999, CancelledAt = at });
        Assert.That(await house.Get<CaseDayTable>().TryWrite(read, default), Is.True);
        var now = await Days();
        Assert.That(now, Has.Count.EqualTo(CaseDayTable.MostEntries + 5));
        Assert.That(now.Single(e => e.Order == 7).Score, Is.EqualTo(3));
    }

    [Test]
    public async Task Reading_asks_two_questions_and_the_night_watch_folds()
    {
        await house.Connect(store);
        await Cancelled(1);
        await house.Get<SweepStrays>().Handle(default);
        Assert.That(await Changed(), Is.Empty);
        var before = house.Wire.Calls.Count;
        Assert.That(await Days(), Has.Count.EqualTo(1));
        Assert.That(house.Wire.Calls.Skip(before), Is.EqualTo(new[] { "GET /Cancellations()", "GET /CaseDays()" }));
    }

    private Task<Cancellation> Cancelled(long order, Customer? customer = null) => house.Cancelled(store, order, customer ?? new Customer());

    private async Task<Cancellation> Find(long order) => (await house.Get<CancellationTable>().Find(new CancellationId(store, order), default))!;

    private Task<Cancellation> Move(Cancellation found) =>
        house.Get<CancellationTable>().Update(found, found.Become(CancellationStatus.NotForUs, house.Clock.GetUtcNow(), "Not the customer's."), default);

    private Task<int> Fold() => house.Get<FoldDays>().Handle(store, 5, default);

    private Task<IReadOnlyList<ChangedCase>> Changed() => house.Get<CancellationTable>().Changed(store, DateOnly.MinValue, DateOnly.MaxValue, 100, default);

    private Task<IReadOnlyList<CaseEntry>> Days(bool words = false) =>
        house.Get<ReadDays>().Between(store, house.Clock.GetUtcNow().AddDays(-30), house.Clock.GetUtcNow().AddDays(30), words, default);
}
