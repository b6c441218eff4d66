using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Stores;

/// <summary>One renewal however many ask, and no token lost whatever breaks off.</summary>
internal sealed class OfflineTokensTests
{
    private readonly LogLines log = new();
    private ShopifyStorage storage = null!;
    private PlayedShopify desk = null!;
    private int pairs;

    [SetUp]
    public async Task Open()
    {
        storage = await ShopifyStorage.Open();
        pairs = 1;
        desk = new PlayedShopify { OnExchange = _ => (200, PlayedShopify.Pair(Interlocked.Increment(ref pairs))) };
    }

    [TearDown]
    public void Close()
    {
        storage.Dispose();
        desk.Dispose();
    }

    [Test]
    public async Task A_fresh_token_costs_one_reading_a_minute_and_no_call()
    {
        await storage.Connected();
        var tokens = Process();
        var before = storage.Wire.Calls.Count;
        for (var i = 0; i < 5; i++)
            Assert.That(await Token(tokens), Is.EqualTo("shpat_1"));
        Assert.That(storage.Wire.Calls, Has.Count.EqualTo(before + 1));
        Assert.That(desk.Asked, Is.Empty);
    }

    [TestCase(54, "shpat_1")]
    [TestCase(55, "shpat_2")]
    [TestCase(61, "shpat_2")]
    public async Task It_is_renewed_five_minutes_ahead(int minutes, string token)
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.That(await Token(Process()), Is.EqualTo(token));
    }

    [Test]
    public async Task The_pair_is_written_in_one_go_with_everything_beside_it_kept()
    {
        var stores = await storage.Connected();
        await stores.SaveSecrets(storage.Id, (await stores.Secrets(storage.Id))! with { WebhookSecret = "w" });
        storage.Clock.Advance(TimeSpan.FromHours(1));
        var (reads, writes) = (storage.Calls("GET"), storage.Calls("PUT"));
        await Token(Process());
        var grant = await storage.Grant();
        using var all = Assert.EnterMultipleScope();
        Assert.That((grant.AccessToken, grant.RefreshToken, grant.RenewingUntil), Is.EqualTo(("shpat_2", "shprt_2", default(DateTimeOffset?))));
        Assert.That((await storage.Stores().Secrets(storage.Id))!.WebhookSecret, Is.EqualTo("w"));
        Assert.That(storage.Calls("PUT") - writes, Is.EqualTo(2), "the claim, the pair");
        // Two more by the lines above.
        Assert.That(storage.Calls("GET") - reads - 2, Is.EqualTo(2), "what is remembered, the row");
        Assert.That(desk.Exchanges.Single()["refresh_token"]!.GetValue<string>(), Is.EqualTo("shprt_1"));
    }

    [Test]
    public async Task Twenty_callers_at_once_make_one_renewal()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        var tokens = Process();
        var given = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Token(tokens))));
        Assert.That(given, Has.All.EqualTo("shpat_2"));
        Assert.That(desk.Exchanges, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_caller_that_gives_up_takes_nobody_along()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        var (tokens, gate, arrived) = (Process(), new TaskCompletionSource(), new TaskCompletionSource());
        desk.Meanwhile(() =>
        {
            arrived.SetResult();
            return gate.Task;
        });
        using var impatient = new CancellationTokenSource();
        var (first, second) = (tokens.For(storage.Id, null, impatient.Token).AsTask(), Token(tokens));
        await arrived.Task;
        await impatient.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.That(await second, Is.EqualTo("shpat_2"));
    }

    [Test]
    public async Task Two_processes_make_one_renewal_and_the_other_goes_on_with_the_old_token()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromMinutes(57));
        var other = Process();
        var given = "";
        desk.Meanwhile(async () => given = await Token(other));
        Assert.That(await Token(Process()), Is.EqualTo("shpat_2"));
        Assert.That(given, Is.EqualTo("shpat_1"));
        Assert.That(desk.Exchanges, Has.Count.EqualTo(1));
        storage.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That(await Token(other), Is.EqualTo("shpat_2"));
    }

    [Test]
    public async Task While_another_process_renews_a_dead_token_one_waits_five_seconds()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        ShopifyException? thrown = null;
        desk.Meanwhile(() =>
        {
            thrown = Lost(Process());
            return Task.CompletedTask;
        });
        await Token(Process());
        Assert.That((thrown!.TryAgain, thrown.After), Is.EqualTo((true, TimeSpan.FromSeconds(5))));
        Assert.That((await storage.Store()).Status, Is.EqualTo(StoreStatus.Connected));
    }

    [Test]
    public async Task Ten_processes_at_once_make_one_renewal()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromMinutes(57));
        var given = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Token(Process()))));
        Assert.That(given, Has.All.EqualTo("shpat_1").Or.EqualTo("shpat_2"));
        Assert.That(desk.Exchanges, Has.Count.EqualTo(1));
        Assert.That((await storage.Grant()).RefreshToken, Is.EqualTo("shprt_2"));
    }

    [Test]
    public async Task A_claim_that_was_left_behind_is_taken_over_with_the_same_refresh_token()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        // Renewed at Shopify, but the process died before it could write.
        storage.Wire.FailNext(c => c.StartsWith("PUT", StringComparison.Ordinal));
        Assert.CatchAsync(() => Token(Process()));
        Assert.That(desk.Exchanges, Is.Empty, "no claim, no call");
        desk.Meanwhile(() =>
        {
            storage.Wire.FailNext(c => c.StartsWith("PUT", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        Assert.CatchAsync(() => Token(Process()));
        Assert.That(Lost(Process()).After, Is.EqualTo(TimeSpan.FromSeconds(5)));
        storage.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await Token(Process()), Is.EqualTo("shpat_3"));
        Assert.That(desk.Exchanges.Select(e => e["refresh_token"]!.GetValue<string>()), Is.EqualTo(new[] { "shprt_1", "shprt_1" }));
        Assert.That((await storage.Grant()).RefreshToken, Is.EqualTo("shprt_3"));
    }

    [TestCase(0)]
    [TestCase(500)]
    [TestCase(429)]
    public async Task When_Shopify_cannot_be_asked_the_old_token_is_used_while_it_lives(int status)
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromMinutes(57));
        desk.OnExchange = _ => (status, "");
        var tokens = Process();
        Assert.That(await Token(tokens), Is.EqualTo("shpat_1"));
        Assert.That(await Token(tokens), Is.EqualTo("shpat_1"));
        Assert.That(desk.Exchanges, Has.Count.EqualTo(1), "attempts keep half a minute apart");
        storage.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.That(Lost(tokens).TryAgain, Is.True);
        Assert.That((await storage.Store()).Status, Is.EqualTo(StoreStatus.Connected));
        storage.Clock.Advance(TimeSpan.FromSeconds(30));
        desk.OnExchange = _ => (200, PlayedShopify.Pair(2));
        Assert.That(await Token(tokens), Is.EqualTo("shpat_2"));
        Assert.That(desk.Exchanges.Select(e => e["refresh_token"]!.GetValue<string>()), Has.All.EqualTo("shprt_1"));
    }

    [TestCase(400, """{"error":"invalid_grant"}""")]
    [TestCase(400, """{"error":"invalid_request"}""")]
    [TestCase(401, "")]
    public async Task A_refused_renewal_waits_for_the_merchant(int status, string body)
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        desk.OnExchange = _ => (status, body);
        var tokens = Process();
        var thrown = Lost(tokens);
        using var all = Assert.EnterMultipleScope();
        Assert.That((thrown.TryAgain, thrown.Code), Is.EqualTo((false, OfflineTokens.NeedsReconnect)));
        var store = await storage.Store();
        Assert.That((store.Status, store.Trouble), Is.EqualTo((StoreStatus.NeedsReconnect, OfflineTokens.Sentence)));
        Assert.That(Lost(tokens).Code, Is.EqualTo(OfflineTokens.NeedsReconnect));
        Assert.That(desk.Exchanges, Has.Count.EqualTo(1), "a refused token is not sent again");
        Assert.That(log.All, Has.None.Contains("shp"));
    }

    [Test]
    public async Task Our_own_wrong_secret_is_no_stores_fault()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        desk.OnExchange = _ => (400, """{"error":"invalid_client"}""");
        Assert.That(Lost(Process()).TryAgain, Is.True);
        Assert.That((await storage.Store()).Status, Is.EqualTo(StoreStatus.Connected));
        Assert.That((await storage.Grant()).RefreshToken, Is.EqualTo("shprt_1"));
    }

    [Test]
    public async Task A_lapsed_refresh_token_is_not_even_sent()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromDays(90));
        Assert.That(Lost(Process()).Code, Is.EqualTo(OfflineTokens.NeedsReconnect));
        Assert.That((await storage.Store()).Status, Is.EqualTo(StoreStatus.NeedsReconnect));
        Assert.That(desk.Asked, Is.Empty);
    }

    [Test]
    public async Task A_missing_refresh_token_waits_for_the_merchant()
    {
        await storage.Connected(g => g with { RefreshToken = "" });
        storage.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(Lost(Process()).Code, Is.EqualTo(OfflineTokens.NeedsReconnect));
    }

    [Test]
    public void A_store_nobody_knows_has_no_token() => Assert.That(Lost(Process()).Code, Is.EqualTo(OfflineTokens.NeedsReconnect));

    [Test]
    public async Task A_disconnected_store_stays_disconnected()
    {
        var stores = await storage.Connected();
        await stores.Update(storage.Id, s => s with { Status = StoreStatus.Disconnected });
        await stores.ForgetSecrets(storage.Id);
        Assert.That(Lost(Process()).Code, Is.EqualTo(OfflineTokens.NeedsReconnect));
        Assert.That((await storage.Store()).Status, Is.EqualTo(StoreStatus.Disconnected));
    }

    [Test]
    public async Task While_a_store_is_being_connected_its_token_is_there_before_its_row()
    {
        await storage.Stores().SaveSecrets(storage.Id, new StoreSecrets { Shopify = new ShopifyGrant { AccessToken = "shpat_1", AccessEnds = storage.Clock.GetUtcNow().AddHours(1) } });
        Assert.That(await Token(Process()), Is.EqualTo("shpat_1"));
    }

    [Test]
    public async Task A_refused_token_is_renewed_before_its_time()
    {
        await storage.Connected();
        Assert.That(await Process().For(storage.Id, "shpat_1", default), Is.EqualTo("shpat_2"));
    }

    [Test]
    public async Task Another_token_on_the_row_is_taken_instead_of_renewing()
    {
        await storage.Connected();
        var tokens = Process();
        await Token(tokens);
        await storage.Connected(g => g with { AccessToken = "shpat_7" });
        Assert.That(await tokens.For(storage.Id, "shpat_1", default), Is.EqualTo("shpat_7"));
        Assert.That(desk.Asked, Is.Empty);
    }

    [Test]
    public async Task A_refused_token_is_not_given_again_although_it_lives()
    {
        await storage.Connected();
        desk.OnExchange = _ => (500, "");
        Assert.That(Assert.CatchAsync<ShopifyException>(() => Process().For(storage.Id, "shpat_1", default).AsTask())!.TryAgain, Is.True);
        Assert.That(Assert.CatchAsync<ShopifyException>(() => Process().For(storage.Id, "shpat_1", default).AsTask())!.After, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task What_changes_beside_the_pair_while_it_is_fetched_is_kept()
    {
        var stores = await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        desk.Meanwhile(async () => await stores.SaveSecrets(storage.Id, (await stores.Secrets(storage.Id))! with { WebhookSecret = "w" }));
        Assert.That(await Token(Process()), Is.EqualTo("shpat_2"));
        Assert.That(((await storage.Grant()).RefreshToken, (await stores.Secrets(storage.Id))!.WebhookSecret), Is.EqualTo(("shprt_2", "w")));
    }

    [Test]
    public async Task A_merchant_who_connects_again_meanwhile_wins()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        desk.Meanwhile(async () => await storage.Connected(g => g with { AccessToken = "shpat_9", RefreshToken = "shprt_9" }));
        Assert.That(await Token(Process()), Is.EqualTo("shpat_2"));
        Assert.That((await storage.Grant()).RefreshToken, Is.EqualTo("shprt_9"));
    }

    [Test]
    public async Task A_refusal_that_comes_too_late_does_not_undo_a_new_connection()
    {
        await storage.Connected();
        storage.Clock.Advance(TimeSpan.FromHours(1));
        desk.OnExchange = _ => (400, """{"error":"invalid_grant"}""");
        desk.Meanwhile(async () => await storage.Connected(g => g with { AccessToken = "shpat_9", RefreshToken = "shprt_9" }));
        Assert.That(await Token(Process()), Is.EqualTo("shpat_9"));
        Assert.That(((await storage.Grant()).RefreshToken, (await storage.Store()).Status), Is.EqualTo(("shprt_9", StoreStatus.Connected)));
    }

    private OfflineTokens Process()
    {
        var options = new ShopifyOptions { ApiKey = "test-client-id", ApiSecret = "test-secret" };
        var logs = LoggerFactory.Create(b => b.AddProvider(log));
        return new OfflineTokens(storage.Stores(), new TokenExchange(new HttpClient(desk, disposeHandler: false), options, storage.Clock), storage.Clock, logs.CreateLogger<OfflineTokens>());
    }

    private Task<string> Token(OfflineTokens tokens) => tokens.For(storage.Id, null, default).AsTask();

    private ShopifyException Lost(OfflineTokens tokens) => Assert.CatchAsync<ShopifyException>(() => Token(tokens))!;
}
