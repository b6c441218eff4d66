using CancelSaver.Cancellations;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Operations;

/// <summary>
/// Each alarm's trouble is made once in a house that was well, and the alarm's own query is asked over what the app really wrote and the host really answered: it is silent before and rings after.
/// The budget is not here: it watches Azure's invoice.
/// </summary>
public sealed class Every_alarm_rings
{
    private AppUnderTest app = null!;

    [SetUp]
    public async Task A_house_that_is_well()
    {
        app = await AppUnderTest.StartAsync();
        await app.Cancelled(Given.OrderWithReason("ShippingCost"));
        await app.RunUntilQuiet();
        await Round();
        Assert.That(Ringing(), Is.Empty, string.Join(Environment.NewLine, app.Log.Errors));
    }

    [TearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test]
    public async Task Poison_when_a_message_fails_for_good()
    {
        await app.Get<QueueServiceClient>().GetQueueClient(StoreLetters.Queue).SendMessageAsync("none of ours"u8.ToArray());
        await app.RunUntilQuiet(TimeSpan.FromMinutes(10));
        await Round();
        Assert.That(Ringing(), Is.EqualTo(new[] { "poison" }));
    }

    [Test]
    public async Task Queue_age_when_nobody_serves_a_queue()
    {
        await app.Get<CaseQueues>().Put(CaseQueues.DecideOffer, new CancellationId(app.Store, 999_999), TimeSpan.Zero, default);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await Round();
        Assert.That(Ringing(), Is.EqualTo(new[] { "queue-age" }));
    }

    [Test]
    public async Task Mail_refused_when_the_key_is_wrong()
    {
        app.Mail.ApiKey = "SG.another";
        await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = "Ines", Email = "ines@example.com", Phone = "", Address = "Elm Road 2" });
        await app.RunUntilQuiet(TimeSpan.FromMinutes(10));
        await Round();
        Assert.That(Ringing(), Is.EqualTo(new[] { "mail-refused" }));
    }

    [Test]
    public async Task Case_stands_still_when_it_does_three_times()
    {
        await app.Cancelled(Given.OrderOf("Ines"));
        await app.Host.RunUntilQuiet(TimeSpan.Zero);
        for (var night = 0; night < 4; night++)
        {
            // Its message is lost, every time.
            await app.Get<QueueServiceClient>().GetQueueClient(CaseQueues.DecideOffer).ClearMessagesAsync();
            app.Clock.Advance(TimeSpan.FromHours(2));
            await Round();
        }
        Assert.That(Ringing(), Is.EqualTo(new[] { "case-stands-still" }));
    }

    [Test]
    public async Task Store_must_reconnect_when_it_locks_us_out()
    {
        app.Shop.Keys.Clear();
        await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = "Ines", Email = "ines@example.com", Phone = "", Address = "Elm Road 2" });
        await app.RunUntilQuiet(TimeSpan.FromMinutes(10));
        await Round();
        Assert.That(Ringing(), Is.EqualTo(new[] { "store-must-reconnect" }));
    }

    [Test]
    public async Task Answers_5xx_when_storage_does_not_answer()
    {
        for (var i = 0; i < 3; i++)
        {
            app.Wire.FailNext(call => call.StartsWith("GET /Cancellations", StringComparison.Ordinal));
            using var answer = await app.Browser.GetAsync(app.OfferLink());
            Assert.That((int)answer.StatusCode, Is.GreaterThanOrEqualTo(500));
        }
        Assert.That(Ringing(), Is.EqualTo(new[] { "answers-5xx" }));
    }

    [Test]
    public async Task Webhook_slow_when_the_queue_takes_three_seconds()
    {
        app.Wire.Before = call =>
        {
            if (call == "POST /" + StoreLetters.Queue + "/messages")
                app.Clock.Advance(TimeSpan.FromSeconds(3));
        };
        for (var i = 0; i < 10; i++)
            app.Shop.PlaceOrder(Given.OrderOf("Name" + (char)('a' + i)));
        await app.Deliver();
        Assert.That(Ringing(), Is.EqualTo(new[] { "webhook-slow" }));
    }

    [Test]
    public void Watch_missing_and_then_sweep_missing_when_no_timer_runs()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.That(Ringing(), Is.EqualTo(new[] { "watch-missing" }));
        app.Clock.Advance(TimeSpan.FromHours(3));
        Assert.That(Ringing(), Is.EquivalentTo(new[] { "sweep-missing", "watch-missing" }));
    }

    [Test]
    public async Task Cannot_start_when_a_setting_is_missing()
    {
        var said = new LogLines();
        using var logs = LoggerFactory.Create(b => b.AddProvider(said));
        await using var host = await LocalFunctionsHost.OpenAsync(
            new LocalFunctionsHostOptions { ScriptRoot = AppContext.BaseDirectory, StorageConnection = "UseDevelopmentStorage=true", Logger = logs.CreateLogger("host") });
        var settings = GoodSettings.For(publicUrl: host.PublicUrl.ToString());
        settings["SecretsKey"] = "@Microsoft.KeyVault(VaultName=vault;SecretName=SecretsKey)";
        Assert.That(() => host.StartAppAsync(settings), Throws.InvalidOperationException);

        var rows = said.All.Select(line => Trace(app.Clock.GetUtcNow(), line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Assert.That(AlarmFile.All().Where(a => a.Rings([.. Traces(), .. rows], Requests(), app.Clock.GetUtcNow())).Select(a => a.Name), Is.EqualTo(new[] { "cannot-start" }));
    }

    [Test]
    public void No_alarm_is_left_out()
    {
        var stories = typeof(Every_alarm_rings).GetMethods().Where(m => m.IsDefined(typeof(TestAttribute), false)).Select(m => m.Name.Replace('_', '-').ToLowerInvariant()).ToList();
        Assert.That(AlarmFile.All().Select(a => a.Name).Where(a => !stories.Exists(s => s.Contains(a, StringComparison.Ordinal))), Is.Empty);
    }

    // The timers, once each.
    private async Task Round()
    {
        await app.Host.DeliverTimer("SweepStrays");
        await app.Host.DeliverTimer("WatchQueues");
    }

    private IEnumerable<string> Ringing() => AlarmFile.All().Where(a => a.Rings(Traces(), Requests(), app.Clock.GetUtcNow())).Select(a => a.Name);

    // By the house's clock: the time inside a line is this machine's.
    private Row[] Traces() => [.. app.Lines.Select(l => Trace(l.At, l.Line))];

    private static Row Trace(DateTimeOffset at, string line) => new() { ["TimeGenerated"] = at, ["Message"] = line };

    private Row[] Requests() => [.. app.Host.Requests.Select(r => AlarmFile.Request(r.At, r.Function, "https://app.example" + r.Path, r.Status, r.Took.TotalMilliseconds))];
}
