using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Tests.Privacy;
using Customer = CancelSaver.Stores.Customer;

namespace CancelSaver.Tests.Merchant.Words;

/// <summary>People are kept as long as the store says, and no longer.</summary>
public sealed class RetentionTests
{
    private static readonly StoreId shop = StoreId.ForShopify("keeps-not-for-ever.myshopify.com");

    [Test]
    public async Task Old_cases_lose_their_people_bit_by_bit_and_young_and_open_ones_keep_them()
    {
        await using var house = await PrivacyHouse.Open();
        await house.Connect(shop);
        var now = house.Clock.GetUtcNow();
        async Task<Cancellation> Case(long id, int monthsAgo, CancellationStatus status) => await house.Cancelled(
            shop, id, new Customer { Email = "c" + id + "@example.com", FirstName = "C" + id, Country = "PT" }, c => c with { CancelledAt = now.AddMonths(-monthsAgo), Status = status });
        var (old, young, open) = (await Case(11, 13, CancellationStatus.Expired), await Case(12, 11, CancellationStatus.Expired), await Case(13, 20, CancellationStatus.Sent));
        async Task Visit(int months) => await house.Get<ForgetOld>().Handle((await house.Get<StoreTable>().Find(shop))! with { Settings = new StoreSettings { RetentionMonths = months } }, default);
        async Task<bool> IsForgotten(Cancellation one) => (await house.Get<CancellationTable>().Find(one.Id, default))!.Order.PersonErased;

        await Visit(0);
        Assert.That(await IsForgotten(old), Is.False, "nothing unless the merchant says so");
        await Visit(12);
        using var all = Assert.EnterMultipleScope();
        Assert.That((await IsForgotten(old), await IsForgotten(young), await IsForgotten(open)), Is.EqualTo((true, false, false)));
        Assert.That((await house.Get<CancellationTable>().Find(old.Id, default))!.Order.Total, Is.EqualTo(old.Order.Total), "amounts stay");
        Assert.That(await house.Get<PersonTable>().Find(shop, 11, default), Is.Null);
        Assert.That(await house.Get<PersonTable>().Find(shop, 12, default), Is.Not.Null);
        house.Clock.Advance(TimeSpan.FromDays(62));
        await Visit(12);
        Assert.That(await IsForgotten(young), Is.True, "it has come of age, and the walk came round again");
    }

    [Test]
    public async Task The_walk_goes_on_where_it_stopped_and_comes_round()
    {
        await using var house = await PrivacyHouse.Open();
        await house.Connect(shop);
        var cases = house.Get<CancellationTable>();
        for (var id = 1; id <= 5; id++)
            await house.Cancelled(shop, id, new Customer { Email = "c@example.com" });
        var later = house.Clock.GetUtcNow().AddDays(1);
        var seen = new List<long>();
        for (var round = 0; round < 4; round++)
        {
            var (old, done) = await cases.NextOlderThan(shop, later, 2, default);
            seen.AddRange(old.Select(o => o.OrderId));
            await done();
        }
        Assert.That(seen, Is.EqualTo(new[] { 5, 4, 3, 2, 1, 5, 4 }));
    }
}
