using System.Diagnostics;
using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Sandbox;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>
/// Five hundred cancellations at once, and the process that works on them is killed without a warning (SIGKILL) twice while it does; a third time, and the host gives up. It is the real
/// executable, started and started again by the local Functions host.
/// </summary>
public sealed class Killed_in_the_middle
{
    private const int Cases = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The moments, or others by hand: <c>KILLED_AT="1,3;137,140"</c>.</summary>
    public static IEnumerable<TestCaseData> Moments() => (Environment.GetEnvironmentVariable("KILLED_AT") ?? "60,290").Split(';')
        .Select(pair => pair.Split(',').Select(int.Parse).ToArray()).Select(pair => new TestCaseData(pair[0], pair[1]));

    /// <param name="first">At which mail it is killed for the first time: the mail service has just taken it, and the answer never arrives.</param>
    /// <param name="second">At which mail it is killed for the second time: claimed on its case, and the line breaks before the mail service has it.</param>
    [TestCaseSource(nameof(Moments))]
    public async Task Every_case_reaches_its_end_with_one_mail_and_one_promise(int first, int second)
    {
        await using var app = await AppUnderTest.StartAsync(s => s with { Guards = s.Guards with { QuietFromHour = 0, QuietToHour = 0 } }, at: TimeProvider.System.GetUtcNow());
        await app.Get<StoreTable>().PublishRulebook(app.Store, new Rulebook { Rules = [new Rule { Id = "one", Name = "The one rule", Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 }] }] });
        var orders = Place(app);
        var watch = Stopwatch.StartNew();

        await Process(app, first, second, orders);
        TestContext.Out.WriteLine(await Look(app, $"After {watch.Elapsed.TotalSeconds:0} s the killed process has done what it could"));
        await NightWatch(app);
        TestContext.Out.WriteLine(await Look(app, $"After {watch.Elapsed.TotalSeconds:0} s the night watch has been round"));
        var told = await All(app);
        foreach (var sentence in told.SelectMany(c => c.Timeline).CountBy(t => t.Says).Where(s => s.Value < Cases))
            TestContext.Out.WriteLine("    " + sentence.Value + " × " + sentence.Key);

        Assert.That(told.Count(c => c.Status == CancellationStatus.Sent), Is.EqualTo(Cases), string.Join(Environment.NewLine, told.Where(c => c.Status != CancellationStatus.Sent).Take(3).Select(app.Story)));
        Assert.That(told.Where(c => c.PersonWhy is not null), Is.Empty, "nobody has to look");
        Assert.That(app.Mail.Sent.GroupBy(m => m.To).Where(g => g.Count() != 1).Select(g => g.Key), Is.Empty, "nobody got two mails");
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(Cases), "everybody got one");
        Assert.That(told.Select(c => c.Promise!.Code), Is.EquivalentTo(app.Shop.Coupons.Select(c => c.Code)).IgnoreCase.And.Unique, "one coupon for each case, none beside");
        foreach (var (queue, count) in (await app.Host.CountAsync()).Where(q => q.Key != CaseQueues.ExpireOffers))
            Assert.That(count, Is.Zero, queue);
    }

    private static async Task Process(AppUnderTest app, int first, int second, IReadOnlyList<int> orders)
    {
        await using var wire = await QueueWire.Open(app.Storage, app.Delayed);
        await using var host = await LocalFunctionsHost.OpenAsync(new LocalFunctionsHostOptions { ScriptRoot = AppContext.BaseDirectory, StorageConnection = app.Storage, Delayed = app.Delayed });
        await host.StartAppAsync(new Dictionary<string, string>(GoodSettings.For(wire.Storage, host.PublicUrl.AbsoluteUri), StringComparer.Ordinal)
        {
            ["LinkSigningKey"] = AppUnderTest.FirstLinkKey,
            ["SecretsKey"] = AppUnderTest.FirstSecretsKey,
            ["Settle"] = "00:00:00",
            ["SendGrid__BaseUrl"] = app.Mail.Address.AbsoluteUri,
            ["SendGrid__EventWebhookKey"] = app.Mail.Reports.PublicKey,
            ["WooCommerce__AllowInsecureStores"] = "true",
        });
        LeadTo(app, host.PublicUrl);
        var (taken, asked, kills, seen) = (0, 0, new List<Task>(), new List<Task<string>>());
        void Kill(string when)
        {
            kills.Add(host.CrashAppAsync());
            seen.Add(Look(app, when));
        }
        app.Mail.Accepted = _ =>
        {
            if (Interlocked.Increment(ref taken) == first)
                Kill("Killed when mail " + first + " was taken and not answered");
        };
        app.Mail.Cut = () =>
        {
            if (Interlocked.Increment(ref asked) != second)
                return false;
            Kill("Killed when mail " + second + " was on its way and not taken");
            return true;
        };
        app.Mail.Reports.PostAtOnce();
        host.Listen();
        await Task.WhenAll(Cancelled(app, orders, only: "order.updated", share: 0.8), host.UntilIdleAsync(Patience));
        await Task.WhenAll(Cancelled(app, orders, only: null, share: 1), host.UntilIdleAsync(Patience));
        await app.Mail.Reports.Post();
        await host.UntilIdleAsync(Patience);

        Assert.That(kills, Has.Count.EqualTo(2), "it was killed in the middle");
        await Task.WhenAll(kills);
        foreach (var line in await Task.WhenAll(seen))
            TestContext.Out.WriteLine(line);
        (app.Mail.Accepted, app.Mail.Cut) = (null, null);
        TestContext.Out.WriteLine("Calls that broke: " + string.Join(", ", host.Deliveries.Where(d => d.Outcome == InvocationOutcome.Failed).CountBy(d => d.Function).Select(f => f.Value + " " + f.Key))
            + "; webhooks not taken: " + app.Shop.Webhooks.Deliveries.Count(d => d.Status is < 200 or > 299) + " of " + app.Shop.Webhooks.Deliveries.Count);
    }

    // Most stores tell of a cancellation once; some twice, in two letters at the same second.
    private static async Task Cancelled(AppUnderTest app, IReadOnlyList<int> orders, string? only, double share)
    {
        foreach (var webhook in app.Shop.Webhooks.All)
            webhook.Status = only is null || webhook.Topic == only ? "active" : "paused";
        foreach (var order in orders.Take((int)(orders.Count * share)).Where(o => app.Shop.Order(o).Status != "cancelled"))
            Assert.That(app.Shop.Shop.CancelByCustomer(order));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Shop.RunQueue()));
    }

    // Hours later, so that nobody has to wait for what is hidden: the same storage, a process that lives.
    private static async Task NightWatch(AppUnderTest app)
    {
        app.Clock.AdvanceTo(TimeProvider.System.GetUtcNow());
        await app.LetMailServiceReport();
        LeadTo(app, app.Host.PublicUrl);
        await app.RunUntilQuiet(TimeSpan.FromHours(2));
        for (var nights = 0; nights < 3 && (nights == 0 || (await All(app)).Any(c => c.Status != CancellationStatus.Sent)); nights++)
        {
            await app.Host.DeliverTimer("SweepStrays");
            // The hourly visit finds what no webhook told; it reads every order, so it is left out where all arrived.
            if (app.Shop.Webhooks.Deliveries.Any(d => d.Status is < 200 or > 299))
                await app.Host.DeliverTimer("CheckStores");
            await app.RunUntilQuiet(TimeSpan.FromHours(2));
        }
        // What is reported is posted beside all this.
        await app.Mail.Reports.Post();
        await app.Host.RunUntilQuiet(TimeSpan.Zero);
    }

    private static void LeadTo(AppUnderTest app, Uri host)
    {
        foreach (var webhook in app.Shop.Webhooks.All)
            webhook.DeliveryUrl = new Uri(host, new Uri(webhook.DeliveryUrl).PathAndQuery).AbsoluteUri;
        app.Mail.Reports.Address = new Uri(host, SendGridWebhooks.Route);
    }

    private static List<int> Place(AppUnderTest app)
    {
        foreach (var webhook in app.Shop.Webhooks.All)
            webhook.Status = "paused";
        var orders = Enumerable.Range(1, Cases).Select(n => app.Shop.PlaceOrder(Given.OrderOf("Guest" + n) with { Meta = Given.OrderWithReason(Reason.ChangedMind).Meta }).Id).ToList();
        foreach (var webhook in app.Shop.Webhooks.All)
            webhook.Status = "active";
        return orders;
    }

    private static async Task<IReadOnlyList<Cancellation>> All(AppUnderTest app) => await app.Get<CancellationTable>().Newest(app.Store, Cases * 2, default).ToListAsync();

    private static async Task<string> Look(AppUnderTest app, string when)
    {
        var told = await All(app);
        var steps = told.CountBy(c => c.Status + (c.OfferMail is { State: not MailState.Accepted } mail ? " with a mail " + mail.State : ""));
        return $"{when}: {app.Mail.Sent.Count} mails, {app.Shop.Coupons.Count} coupons, {told.Count} cases: " + string.Join(", ", steps.Select(s => s.Value + " " + s.Key));
    }
}
