using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Stores;

internal sealed class ShopifyCheckupTests
{
    private static readonly StoreId id = StoreId.ForShopify("cancelsaver-eur.myshopify.com");
    private static readonly StoreClock clock = new();
    private static readonly DateTimeOffset now = clock.GetUtcNow();

    private ShopifyAdmin admin = null!;
    private StoreTable stores = null!;
    private StoreLetters letters = null!;
    private QueueClient queue = null!;
    private ShopifyCheckup checkup = null!;

    [SetUp]
    public async Task Open()
    {
        var storage = await Emulator.FreshAccount();
        var (tables, queues) = (new TableServiceClient(storage), new QueueServiceClient(storage));
        foreach (var table in StoresRegistration.Tables)
            await tables.CreateTableIfNotExistsAsync(table);
        queue = queues.GetQueueClient(StoreLetters.Queue);
        await queue.CreateIfNotExistsAsync();
        stores = new StoreTable(tables, new Secrets(Convert.ToBase64String(new byte[32])), clock);
        letters = new StoreLetters(queues, new LargeLetters(tables), clock);
        await stores.Save(Known());
        await Grant(g => g);
        admin = new ShopifyAdmin();
        var client = admin.Client(clock);
        checkup = new ShopifyCheckup(stores, client, new ShopifyFacts(client), letters, clock);
    }

    [TearDown]
    public void Close() => admin.Dispose();

    [Test]
    public async Task A_healthy_store_costs_two_questions_an_hour()
    {
        admin.Answer("GrantedScopes", Scopes()).Answer("OrdersChanged", Page(null));
        var store = await checkup.CheckUp(Known(), default);
        Assert.That((store.Status, store.Trouble, store.CaughtUpTo), Is.EqualTo((StoreStatus.Connected, (string?)null, now.AddMinutes(-5))));
        Assert.That(store, Is.EqualTo(Known() with { CaughtUpTo = store.CaughtUpTo, PaymentMethods = store.PaymentMethods, ShippingMethods = store.ShippingMethods, Settings = store.Settings, Rulebook = store.Rulebook }));
        Assert.That(await Taken(), Is.Empty);
    }

    [Test]
    public async Task After_a_day_its_facts_are_read_again()
    {
        admin.Answer("GrantedScopes", Scopes()).Answer("OrdersChanged", Page(null))
            .Answer("ShopSettings", JsonNode.Parse("""{"shop":{"name":"New name","currencyCode":"EUR","ianaTimezone":"Europe/Lisbon"}}"""))
            .Answer("PrimaryLocale", new JsonObject()).Answer("DeliveryRates", new JsonObject());
        var store = await checkup.CheckUp(Known() with { FactsReadAt = now.AddHours(-24) }, default);
        Assert.That((store.Name, store.FactsReadAt), Is.EqualTo(("New name", now)));
    }

    [Test]
    public async Task What_changed_is_put_on_the_queue_page_after_page_as_small_letters()
    {
        admin.Answer("GrantedScopes", Scopes()).Answer("OrdersChanged", Page("c1", (9007199254741001, -40), (2, -30))).Answer("OrdersChanged", Page(null, (3, -20)));
        var store = await checkup.CheckUp(Known(), default);
        Assert.That(store.CaughtUpTo, Is.EqualTo(now.AddMinutes(-5)));
        var asked = admin.Asked.Where(a => a.Operation == "OrdersChanged").Select(a => a.Variables).ToList();
        Assert.That(asked[0]["query"]!.GetValue<string>(), Is.EqualTo("updated_at:>='2026-11-23T14:00:00Z'"));
        Assert.That(asked.Select(a => a["after"]?.GetValue<string>()), Is.EqualTo(new[] { null, "c1" }));
        var taken = await Taken();
        Assert.That(taken.Select(l => l.Topic), Is.All.EqualTo(ShopifyOrder.Polled));
        Assert.That(taken.Select(ShopifyOrder.Read), Is.EquivalentTo(new[]
        {
            new StoreEvent.OrderTouched(9007199254741001, now.AddMinutes(-40)), new StoreEvent.OrderTouched(2, now.AddMinutes(-30)), new StoreEvent.OrderTouched(3, now.AddMinutes(-20)),
        }));
    }

    [Test]
    public async Task A_pile_is_taken_in_over_several_visits()
    {
        admin.Answer("GrantedScopes", Scopes());
        for (var i = 0; i < 21; i++)
            admin.Answer("OrdersChanged", Page("c" + i, (i + 1, -60 + i)));
        var store = await checkup.CheckUp(Known(), default);
        Assert.That(admin.Asked.Count(a => a.Operation == "OrdersChanged"), Is.EqualTo(20));
        Assert.That(store.CaughtUpTo, Is.EqualTo(now.AddMinutes(-60 + 19)), "the next visit begins where this one ended");
    }

    [Test]
    public async Task A_visit_never_ends_within_the_second_it_began_with()
    {
        admin.Answer("GrantedScopes", Scopes());
        for (var i = 0; i < 25; i++)
            admin.Answer("OrdersChanged", Page("c" + i, (i + 1, -60)));
        admin.Answer("OrdersChanged", Page("c", (99, -50)));
        Assert.That((await checkup.CheckUp(Known(), default)).CaughtUpTo, Is.EqualTo(now.AddMinutes(-50)));
    }

    [Test]
    public async Task A_store_that_asks_to_wait_in_the_middle_keeps_what_was_reached()
    {
        admin.Answer("GrantedScopes", Scopes()).Answer("OrdersChanged", Page("c1", (1, -40))).Recorded("OrdersChanged", "throttled");
        var store = await checkup.CheckUp(Known(), default);
        Assert.That((store.Status, store.CaughtUpTo), Is.EqualTo((StoreStatus.Connected, now.AddMinutes(-40))));
        Assert.That(await Taken(), Has.Count.EqualTo(1));
    }

    [TestCase("GrantedScopes")]
    [TestCase("OrdersChanged")]
    public void A_store_that_asks_to_wait_at_once_is_visited_later(string operation)
    {
        admin.Recorded(operation, "throttled").Answer("GrantedScopes", Scopes());
        Assert.That(async () => await checkup.CheckUp(Known(), default), Throws.TypeOf<ShopifyException>().With.Property("Code").EqualTo("THROTTLED"));
    }

    [Test]
    public async Task A_missing_right_is_said()
    {
        admin.Answer("GrantedScopes", Scopes("write_discounts", "read_customers")).Answer("OrdersChanged", Page(null));
        var store = await checkup.CheckUp(Known(), default);
        Assert.That(store.Trouble, Does.Contain("write_orders").And.Not.Contain("read_customers"));
        Assert.That(store.Status, Is.EqualTo(StoreStatus.Connected));
    }

    [Test]
    public async Task The_rights_that_are_granted_are_kept_beside_the_token()
    {
        admin.Answer("GrantedScopes", Scopes()).Answer("OrdersChanged", Page(null));
        await checkup.CheckUp(Known(), default);
        Assert.That((await stores.Secrets(id))!.Shopify!.Scopes, Is.EquivalentTo(ShopifyScopes.Required));

        await Grant(g => g with { Scopes = ["old"], RenewingUntil = now.AddSeconds(20) });
        admin.Answer("GrantedScopes", Scopes()).Answer("OrdersChanged", Page(null));
        await checkup.CheckUp(Known(), default);
        Assert.That((await stores.Secrets(id))!.Shopify!.Scopes, Is.EqualTo(new[] { "old" }), "somebody is renewing the token");
    }

    [Test]
    public async Task A_token_that_no_longer_works_is_said()
    {
        admin.Play("GrantedScopes", HttpStatusCode.Unauthorized, new JsonObject());
        var store = await checkup.CheckUp(Known(), default);
        Assert.That((store.Status, store.Trouble, store.CaughtUpTo), Is.EqualTo((StoreStatus.NeedsReconnect, "Open the app once.", Known().CaughtUpTo)));
    }

    [Test]
    public async Task Another_refusal_is_said_and_the_store_stays_connected()
    {
        admin.Answer("GrantedScopes", Scopes()).Recorded("OrdersChanged", "access-denied");
        var store = await checkup.CheckUp(Known(), default);
        Assert.That((store.Status, store.CaughtUpTo), Is.EqualTo((StoreStatus.Connected, Known().CaughtUpTo)));
        Assert.That(store.Trouble, Does.Contain("right is missing"));
    }

    [Test]
    public async Task A_store_that_left_is_not_visited()
    {
        var left = Known() with { Status = StoreStatus.Disconnected };
        Assert.That(await checkup.CheckUp(left, default), Is.SameAs(left));
        Assert.That(admin.Asked, Is.Empty);
    }

    private static Store Known() => new()
    {
        Id = id,
        Url = new Uri("https://cancelsaver-eur.myshopify.com"),
        Name = "CancelSaver EUR",
        Currency = "EUR",
        TimeZone = "Europe/Lisbon",
        Language = "pt-PT",
        Country = "PT",
        FactsReadAt = now.AddHours(-23),
        CaughtUpTo = now.AddHours(-1),
    };

    private async Task Grant(Func<ShopifyGrant, ShopifyGrant> change) => await stores.SaveSecrets(id, new StoreSecrets
    {
        Shopify = change(new ShopifyGrant { AccessToken = "token", AccessEnds = now.AddHours(1), RefreshToken = "refresh", Scopes = ["read_orders"] }),
    });

    private static JsonObject Scopes(params string[] handles) => new JsonObject
    {
        ["currentAppInstallation"] = new JsonObject
        {
            ["accessScopes"] = new JsonArray([.. (handles is { Length: > 0 } ? handles : ShopifyScopes.Required).Select(h => new JsonObject { ["handle"] = h })]),
        },
    };

    private static JsonObject Page(string? next, params (long Id, int Minutes)[] orders) => new JsonObject
    {
        ["orders"] = new JsonObject
        {
            ["pageInfo"] = new JsonObject { ["hasNextPage"] = next is not null, ["endCursor"] = next ?? "end" },
            ["nodes"] = new JsonArray([.. orders.Select(o => new JsonObject
            {
                ["legacyResourceId"] = o.Id.ToString(CultureInfo.InvariantCulture), ["updatedAt"] = now.AddMinutes(o.Minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            })]),
        },
    };

    private async Task<List<StoreLetter>> Taken()
    {
        List<StoreLetter> taken = [];
        while (await queue.ReceiveMessagesAsync(32) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                taken.Add(await letters.Open(message.Body.ToMemory()));
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
        return taken;
    }
}
