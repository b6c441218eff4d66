using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using Customer = CancelSaver.Stores.Customer;

namespace CancelSaver.Tests.Privacy;

/// <summary>Two stores side by side in every table the app has; one is erased.</summary>
public sealed class EraseStoreTests
{
    private static readonly StoreId gone = StoreId.ForShopify("cancelsaver-eur.myshopify.com");
    private static readonly StoreId other = StoreId.ForShopify("cancelsaver-usd.myshopify.com");

    [TestCase(StoreStatus.Disconnected)]
    [TestCase(StoreStatus.NeedsReconnect)]
    public async Task Nothing_of_it_is_left_in_any_table_and_everything_of_the_other_store(StoreStatus status)
    {
        await using var house = await PrivacyHouse.Open();
        await Fill(house, gone, status);
        await Fill(house, other, StoreStatus.Connected);
        var before = await house.Rows();
        Assert.That(before.Where(r => IsOf(r, gone)).Select(r => r.Table).Distinct(), Is.EquivalentTo(CancelSaverApp.Tables.Except([UsedLinks.Name])), "a table this test and EraseStore must learn about");
        Assert.That(before.Where(r => IsOf(r, other)).Select(r => r.Table).Distinct(), Is.EquivalentTo(CancelSaverApp.Tables.Except([UsedLinks.Name])), "what was used is hashes of no store's, gone within hours");

        await house.Get<EraseStore>().Handle(gone, default);

        var after = await house.Rows();
        Assert.That(after.Where(r => IsOf(r, gone)).Select(r => r.Table + " " + r.Key), Is.Empty);
        Assert.That(after, Is.EqualTo(before.Where(r => IsOf(r, other))), "nothing of the other store is touched");
    }

    [Test]
    public async Task A_store_that_was_installed_again_stays()
    {
        await using var house = await PrivacyHouse.Open();
        await Fill(house, gone, StoreStatus.Connected);
        var before = await house.Rows();
        await house.Get<EraseStore>().Handle(gone, default);
        Assert.That(await house.Rows(), Is.EqualTo(before));
    }

    [Test]
    public async Task Of_a_store_that_is_not_known_the_tables_are_swept_all_the_same()
    {
        await using var house = await PrivacyHouse.Open();
        await Fill(house, gone, StoreStatus.Disconnected);
        await house.Get<StoreTable>().Delete(gone);
        await house.Get<EraseStore>().Handle(gone, default);
        await house.Get<EraseStore>().Handle(gone, default);
        Assert.That(await house.Rows(), Is.Empty);
    }

    [Test]
    public async Task Wherever_it_breaks_off_it_goes_on_and_the_store_s_own_row_is_the_last()
    {
        await using var house = await PrivacyHouse.Open();
        for (var call = 0; ; call += 3)
        {
            await Fill(house, gone, StoreStatus.Disconnected);
            var left = call;
            house.Wire.FailNext(_ => left-- == 0);
            var wasBroken = false;
            try
            {
                await house.Get<EraseStore>().Handle(gone, default);
            }
            catch (Exception e) when (e is HttpRequestException or Azure.RequestFailedException)
            {
                wasBroken = true;
                if ((await house.Rows()).Exists(r => r.Table != StoreTable.Table))
                    Assert.That(await house.Get<StoreTable>().Find(gone), Is.Not.Null, "broken at call " + call);
                await house.Get<EraseStore>().Handle(gone, default);
            }
            if (!wasBroken)
                break;
            Assert.That(await house.Rows(), Is.Empty, "broken at call " + call);
        }
    }

    [Test]
    public async Task Thousands_of_rows_go_a_hundred_at_a_time()
    {
        await using var house = await PrivacyHouse.Open();
        await house.Connect(gone, StoreStatus.Disconnected);
        await Parallel.ForEachAsync(Enumerable.Range(1, 1100), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancel) =>
            await house.Get<Ledger>().Note(new CancellationId(gone, i), new Money(1, "EUR"), house.Clock.GetUtcNow(), cancel));
        var before = house.Wire.Calls.Count;
        await house.Get<EraseStore>().Handle(gone, default);
        Assert.That(house.Wire.Calls.Count - before, Is.LessThan(50));
        Assert.That(await house.Rows(), Is.Empty);
    }

    /// <summary>Something of the store in every table, written by those who write there.</summary>
    private static async Task Fill(PrivacyHouse house, StoreId store, StoreStatus status)
    {
        await house.Connect(store, status);
        await house.Get<StoreTable>().PublishRulebook(store, Rulebook.Default);
        var told = await house.Cancelled(store, 7, new Customer { AccountId = 5, Email = "someone@example.com", FirstName = "Someone" }, house.Told);
        await house.Cancelled(store, 8, new Customer());
        await house.Get<PersonTable>().OptOut(store, Person.OfEmail(store, "someone@example.com"), house.Clock.GetUtcNow(), default);
        await house.Get<CancellationTable>().GiveLeave(store, default);
        await house.Get<FoldDays>().Handle(store, 1, default);
        await house.Cancelled(store, 9, new Customer());
        await house.Get<Ledger>().Note(told.Id, new Money(490, "EUR"), house.Clock.GetUtcNow(), default);
        await house.Get<PriorityCapacity>().Take(told.Id, new DateOnly(2026, 11, 27), 10, default);
        await house.SetAsideLetter(store, "{\"broken");
        await house.LargeLetter(store, "{\"large\":true}");
        await house.Get<InstallStates>().Issue(new Uri("https://" + store.Value["shopify:".Length..] + "/"));
        await house.Get<AnswerDataRequest>().Record(store, new NamedPerson(5, "someone@example.com", "", [7]), "9999001", default);
        var who = await house.Get<TeamTable>().Meet(store, "shopify:42", () => Task.FromResult(MerchantRole.Everything), default);
        await house.Get<PoisonShelf>().Note(CaseQueues.SendEmail, StoredCase(told.Id), new InvalidOperationException());
        await house.Get<TestMails>().Ask(store, "a-form", default);
        await house.Get<ChangeTable>().Add(store, who, "Rules", "Somebody changed a rule.", null, null, default);
    }

    private static byte[] StoredCase(CancellationId id) => System.Text.Encoding.UTF8.GetBytes("{\"case\":\"" + id + "\"}");

    private static bool IsOf((string Table, string Key, string Text) row, StoreId store) =>
        (row.Key + " " + row.Text).Contains(store.Value["shopify:".Length..], StringComparison.OrdinalIgnoreCase);
}
