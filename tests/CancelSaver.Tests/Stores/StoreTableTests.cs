using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

internal sealed class StoreTableTests
{
    [Test]
    public async Task A_store_is_kept_whole()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var store = Acme(house) with
        {
            Settings = new StoreSettings
            {
                Priority = new PriorityPlan
                {
                    CutOff = new TimeOnly(13, 30),
                    Holidays = [new DateOnly(2026, 12, 25)]
                },
                Brand = new Brand { LegalName = "Äcme \"Ltd\"" }
            },
            Rulebook = new Rulebook
            {
                Version = 4,
                Rules = [new Rule { Id = "r1", Name = "All", When = new And([new ReasonIs(["ShippingCost"]), new OrderValue(1000)]) }]
            },
        };
        await house.Stores.Save(store);
        Assert.That(StoredJson.Write(await house.Stores.Find(store.Id)), Is.EqualTo(StoredJson.Write(store)));
    }

    [Test]
    public async Task A_rulebook_larger_than_a_column_is_kept_whole()
    {
        await using var house = await StoreHouse.Open(connected: false);
        var rulebook = new Rulebook
        {
            Rules = [.. Enumerable.Range(0, 400).Select(i =>
            new Rule { Id = "rule-" + i, Name = "n" + string.Concat(Enumerable.Repeat("🎁", 99)) })]
        };
        await house.Stores.Save(Acme(house) with { Rulebook = rulebook });
        Assert.That((await house.Stores.Find(house.Id))!.Rulebook.Rules.Select(r => r.Id), Is.EqualTo(rulebook.Rules.Select(r => r.Id)));
    }

    [Test]
    public async Task Secrets_are_changed_by_their_version_only()
    {
        await using var house = await StoreHouse.Open(connected: false);
        await house.Stores.SaveSecrets(house.Id, new StoreSecrets { WebhookSecret = "1" });
        var (secrets, version) = (await house.Stores.SecretsAsKept(house.Id))!.Value;
        var next = await house.Stores.TrySaveSecrets(house.Id, secrets with { WebhookSecret = "2" }, version);
        Assert.That(next, Is.Not.Null.And.Not.EqualTo(version));
        Assert.That(await house.Stores.TrySaveSecrets(house.Id, secrets with { WebhookSecret = "3" }, version), Is.Null);
        Assert.That((await house.Stores.Secrets(house.Id))!.WebhookSecret, Is.EqualTo("2"));
        await house.Stores.ForgetSecrets(house.Id);
        Assert.That(await house.Stores.TrySaveSecrets(house.Id, secrets, next!.Value), Is.Null, "what was forgotten stays forgotten");
        Assert.That(await house.Stores.SecretsAsKept(house.Id), Is.Null);
    }

    [Test]
    public async Task A_store_that_is_there_is_not_made_again()
    {
        await using var house = await StoreHouse.Open(connected: false);
        Assert.That(await house.Stores.TryAdd(Acme(house) with { Name = "First" }), Is.True);
        Assert.That(await house.Stores.TryAdd(Acme(house) with { Name = "Second" }), Is.False);
        Assert.That((await house.Stores.Find(house.Id))!.Name, Is.EqualTo("First"));
        Assert.That(await house.Stores.All().ToListAsync(), Does.Contain(house.Id));
    }

    [Test]
    public async Task Nobody_s_change_is_lost()
    {
        await using var house = await StoreHouse.Open(connected: false);
        await house.Stores.Save(Acme(house) with { Settings = new StoreSettings { HoldoutPercent = 0 } });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            house.Stores.Update(house.Id, s => s with { Settings = s.Settings with { HoldoutPercent = s.Settings.HoldoutPercent + 1 } })));
        Assert.That((await house.Stores.Find(house.Id))!.Settings.HoldoutPercent, Is.EqualTo(8));
        Assert.That(await house.Stores.Update(new StoreId("woo:nobody.example"), s => s), Is.Null);
    }

    [Test]
    public async Task Published_rulebooks_stay_to_be_looked_up()
    {
        await using var house = await StoreHouse.Open(connected: false);
        await house.Stores.Save(Acme(house));
        for (var i = 1; i <= 3; i++)
            Assert.That((await house.Stores.PublishRulebook(house.Id,
                new Rulebook { Rules = [new Rule { Id = "v" + i, Name = "x" }] }))!.Rulebook.Version, Is.EqualTo(i));
        for (var i = 1; i <= 3; i++)
            Assert.That((await house.Stores.FindRulebook(house.Id, i))!.Rules.Single().Id, Is.EqualTo("v" + i));
        Assert.That(await house.Stores.FindRulebook(house.Id, 9), Is.Null);
    }

    [Test]
    public async Task A_minute_long_nothing_is_read_twice_not_even_nothing()
    {
        await using var house = await StoreHouse.Open();
        foreach (var id in (StoreId[])[house.Id, new StoreId("woo:nobody.example")])
        {
            var first = await house.Stores.FindCached(id);
            var before = house.StorageCalls;
            house.Clock.Advance(TimeSpan.FromSeconds(59));
            Assert.That(await house.Stores.FindCached(id), Is.SameAs(first));
            Assert.That(house.StorageCalls - before, Is.Zero);
            house.Clock.Advance(TimeSpan.FromSeconds(2));
            await house.Stores.FindCached(id);
            Assert.That(house.StorageCalls - before, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Only_stores_that_are_connected_are_looked_after()
    {
        await using var house = await StoreHouse.Open(connected: false);
        await house.Stores.Save(Acme(house));
        Assert.That(await Listed(house), Does.Contain(house.Id));
        await house.Stores.Update(house.Id, s => s with { Status = StoreStatus.Disconnected });
        Assert.That(await Listed(house), Does.Not.Contain(house.Id));
        await house.Stores.Update(house.Id, s => s with { Status = StoreStatus.NeedsReconnect });
        Assert.That(await house.Get<CheckStores>().Run(), Is.Positive);
        Assert.That((await house.TakeLetters()).Select(l => l.Topic), Is.EqualTo(new[] { CheckStores.Checkup }));
    }

    [Test]
    public async Task Nothing_is_left_of_a_deleted_store()
    {
        await using var house = await StoreHouse.Open(connected: false);
        await house.Stores.Save(Acme(house));
        await house.Stores.SaveSecrets(house.Id, new StoreSecrets { ConsumerKey = "ck" });
        await house.Stores.PublishRulebook(house.Id, new Rulebook());
        await house.Stores.Delete(house.Id);
        Assert.That(await house.Stores.Find(house.Id), Is.Null);
        Assert.That(await house.Stores.Secrets(house.Id), Is.Null);
        Assert.That(await house.Stores.FindRulebook(house.Id, 0), Is.Null);
        Assert.That(await Listed(house), Does.Not.Contain(house.Id));
    }

    private static Store Acme(StoreHouse house) => new()
    {
        Id = house.Id,
        Url = new Uri(house.Shop.Url),
        Name = "Acme",
        Currency = "USD",
        TimeZone = "America/New_York",
        Language = "en-US",
        Country = "US",
        ShippingMethods = [new ShippingMethod("flat_rate", "2", "Priority", new Money(1990, "USD"))],
    };

    private static async Task<List<StoreId>> Listed(StoreHouse house)
    {
        List<StoreId> ids = [];
        await foreach (var id in house.Stores.All())
            ids.Add(id);
        return ids;
    }
}
