using CancelSaver.Sandbox;
using CancelSaver.Stores;
using WooOrder = CancelSaver.Stores.WooCommerce.WooOrder;

namespace CancelSaver.Tests.Stores;

internal sealed class WooCheckupTests
{
    [Test]
    public async Task A_healthy_store_is_left_alone()
    {
        await using var house = await StoreHouse.Open();
        house.Clock.Advance(TimeSpan.FromHours(1));
        var before = house.Shop.Requests.Count(r => r.Method != "GET");
        var store = await house.Storefront.CheckUp(await house.Store(), default);
        Assert.That((store.Status, store.Trouble), Is.EqualTo((StoreStatus.Connected, (string?)null)));
        Assert.That(store.CaughtUpTo, Is.EqualTo(house.Clock.GetUtcNow() - TimeSpan.FromMinutes(5)));
        Assert.That(house.Shop.Requests.Count(r => r.Method != "GET"), Is.EqualTo(before));
    }

    [Test]
    public async Task Ways_to_pay_that_came_or_went_are_noticed()
    {
        await using var house = await StoreHouse.Open();
        Assert.That((await house.Store()).PaymentMethods.Select(m => m.Id), Does.Contain("cod"));
        house.Shop.Shop.Gateways.Single(g => g.Id == "cod").Enabled = false;
        house.Shop.Shop.Gateways.Single(g => g.Id == "cheque").Enabled = true;
        var store = await house.Storefront.CheckUp(await house.Store(), default);
        Assert.That(store.PaymentMethods.Select(m => m.Id), Does.Contain("cheque").And.Not.Contain("cod"));
    }

    [Test]
    public async Task Facts_are_read_once_a_day_however_often_the_store_is_visited()
    {
        await using var house = await StoreHouse.Open();
        int Asked() => house.Shop.Requests.Count(r => r.PathAndQuery.Contains("payment_gateways", StringComparison.Ordinal));
        var store = await house.Storefront.CheckUp(await house.Store(), default);
        var asked = Asked();
        for (var hour = 1; hour < 24; hour++)
        {
            house.Clock.Advance(TimeSpan.FromHours(1));
            store = await house.Storefront.CheckUp(store, default);
        }
        Assert.That(Asked(), Is.EqualTo(asked));
        house.Clock.Advance(TimeSpan.FromMinutes(59));
        store = await house.Storefront.CheckUp(store, default);
        Assert.That((Asked(), store.FactsReadAt), Is.EqualTo((asked + 1, house.Clock.GetUtcNow())));
    }

    [Test]
    public async Task What_the_store_switched_off_is_switched_on_and_what_was_missed_is_fetched()
    {
        await using var house = await StoreHouse.Open();
        foreach (var webhook in house.Shop.Webhooks.All)
            webhook.Status = "disabled";
        house.Clock.Advance(TimeSpan.FromMinutes(20));
        var id = house.CancelledOrder();
        await house.Shop.RunQueue();
        Assert.That(await house.TakeLetters(), Is.Empty);
        house.Clock.Advance(TimeSpan.FromMinutes(20));
        var store = await house.Storefront.CheckUp(await house.Store(), default);
        Assert.That(store.Trouble, Does.Contain("switched off"));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.Status), Is.All.EqualTo("active"));
        var letter = (await house.TakeLetters()).Single();
        Assert.That(letter.Topic, Is.EqualTo(WooOrder.Polled));
        Assert.That(((StoreEvent.OrderChanged)WooOrder.Read(letter)).Order,
            Has.Property("Id").EqualTo(id).And.Property("Status").EqualTo(OrderStatus.Cancelled));

        house.Clock.Advance(TimeSpan.FromDays(1));
        store = await house.Storefront.CheckUp(store, default);
        Assert.That(store.Trouble, Is.Null);
        Assert.That(await house.TakeLetters(), Is.Empty, "nothing is fetched for ever");
    }

    [Test]
    public async Task Deleted_webhooks_are_made_anew_and_twins_removed()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Webhooks.All.RemoveAt(0);
        house.Shop.Webhooks.All.RemoveAt(0);
        await house.Connect();
        house.Shop.Webhooks.All.RemoveAt(2);
        var store = await house.Storefront.CheckUp(await house.Store(), default);
        Assert.That(store.Trouble, Does.Contain("made anew"));
        Assert.That(house.Shop.Webhooks.All.Select(w => w.Topic), Is.EquivalentTo(CancelSaver.Stores.WooCommerce.WooHooks.Topics));
        Assert.That((await house.Stores.Secrets(house.Id))!.WebhookIds, Is.EquivalentTo(house.Shop.Webhooks.All.Select(w => (long)w.Id)));
        house.CancelledOrder();
        await house.Shop.RunQueue();
        Assert.That(house.Shop.Webhooks.Deliveries.Select(d => d.Status), Is.All.EqualTo(200), "the new one has the same secret");
    }

    [Test]
    public async Task Keys_that_stopped_working_are_said()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Keys.Clear();
        var store = await house.Storefront.CheckUp(await house.Store(), default);
        Assert.That(store.Status, Is.EqualTo(StoreStatus.NeedsReconnect));
        Assert.That(store.Trouble, Does.Contain("connected again"));
    }

    [Test]
    public async Task A_pile_of_missed_orders_is_fetched_without_gaps()
    {
        await using var house = await StoreHouse.Open();
        house.Shop.Shop.Product(16).Stock = 1000;
        List<int> ids = [];
        for (var i = 0; i < 130; i++)
        {
            ids.Add(house.Shop.PlaceOrder(new OrderSpec { Email = "p" + i + "@example.com" }).Id);
            // More than a page within one second, then one by one.
            if (i > 110)
                house.Clock.Advance(TimeSpan.FromSeconds(2));
        }
        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.Storefront.CheckUp(await house.Store(), default);
        var fetched = (await house.TakeLetters()).Select(l => ((StoreEvent.OrderChanged)WooOrder.Read(l)).Order.Id).ToList();
        Assert.That(fetched, Is.EquivalentTo(ids.Select(id => (long)id)));
    }
}
