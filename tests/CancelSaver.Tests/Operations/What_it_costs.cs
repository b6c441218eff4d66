using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Conventions;
using CancelSaver.Tests.Journeys.Shopify;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Operations;

/// <summary>Counts what the runbook's page on cost (<c>infra/cost.md</c>) multiplies by prices, so that its table is what the app does and not what somebody once believed.</summary>
public sealed class What_it_costs
{
    [Test]
    public async Task Its_counts_are_those_of_the_page()
    {
        var measured = new Dictionary<string, Bill>(StringComparer.Ordinal);
        await using (var app = await AppUnderTest.StartAsync())
        {
            await Warm(app, Given.OrderWithReason(Reason.ShippingCost) with { FirstName = "First", Email = "first@example.com", Phone = "", Address = "First Street 1" });
            // Twice: what changed shortly before a check-up is seen by the next one, too.
            await Hour(app);
            await Hour(app);
            var hour = await Of(app, () => Hour(app));
            measured["an hour of one store: check-up and night watch"] = hour;
            measured["a look at the queues, every five minutes"] = await Of(app, () => app.Host.DeliverTimer("WatchQueues"));
            // The check-up looks at it once more.
            measured["order, WooCommerce"] = -hour + await Of(app, async () =>
            {
                var order = app.Shop.PlaceOrder(Person("Ada"));
                await app.RunUntilQuiet(TimeSpan.Zero);
                app.Shop.Shop.PayOrder(order.Id, "offsite");
                await app.RunUntilQuiet(TimeSpan.Zero);
                app.Shop.Shop.ChangeByAdmin(order.Id, "completed");
                await app.RunUntilQuiet(TimeSpan.Zero);
                await Hour(app);
            });
            measured["cancelled, not by the customer, WooCommerce"] = await Of(app, async () =>
            {
                app.Shop.PlaceOrder(Person("Bo"));
                await app.RunUntilQuiet(TimeSpan.Zero);
                app.Clock.Advance(TimeSpan.FromHours(2));
                Assert.That(app.Shop.Shop.RunUnpaidTimeout(), Has.Count.EqualTo(1));
                await app.RunUntilQuiet();
            });
            measured["offered by mail, not answered, WooCommerce"] = await Of(app, async () =>
            {
                await app.Cancelled(Person("Cy", Reason.ShippingCost));
                await app.RunUntilQuiet(TimeSpan.FromDays(20));
            });
            measured["asked, answered, accepted, paid, WooCommerce"] = await Of(app, async () =>
            {
                var order = await app.Cancelled(Person("Dee"));
                await app.RunUntilQuiet();
                await app.Get(app.ReasonLink());
                var page = await app.Post(app.ReasonLink(), ("reason", "ShippingCost"), ("score", ""), ("words", ""));
                using var accepted = await app.PostRaw(page.Action("/o/"), ("answer", "yes"));
                Assert.That(app.Shop.Shop.PayOrder(order, "offsite"));
                await app.RunUntilQuiet(TimeSpan.FromDays(20));
                Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Saved));
            });
        }
        await using (var app = await AppUnderTest.StartOnShopifyAsync())
        {
            await app.Get<CancellationTable>().GiveLeave(app.Store, default);
            // Twice: what changed shortly before a check-up is seen by the next one, too.
            await Hour(app);
            await Hour(app);
            var hour = await Of(app, () => Hour(app));
            measured["order, Shopify"] = -hour + await Of(app, async () =>
            {
                var order = app.Shopify.PlaceOrder(Buyers.Marta with { Email = "ada@example.com", Address = "Rua 1" });
                await app.RunUntilQuiet(TimeSpan.Zero);
                app.Shopify.Shop.Fulfil(order);
                await app.RunUntilQuiet(TimeSpan.Zero);
                await Hour(app);
            });
            measured["offered by mail, not answered, Shopify"] = await Of(app, async () =>
            {
                await app.OrderedAndCancelled(Buyers.MartaWith(Reason.ShippingCost) with { Email = "cy@example.com", Address = "Rua 2" });
                await app.RunUntilQuiet(TimeSpan.FromDays(20));
            });
        }

        var page = File.ReadAllText(Path.Combine(House.Root, "infra", "cost.md"));
        var rows = page.Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => measured.ContainsKey(c[1])).ToDictionary(c => c[1], c => c[2..^1].Select(Number).ToList());
        var table = string.Join(Environment.NewLine, measured.Select(m => "| " + m.Key + " | " + m.Value + " |"));
        TestContext.Out.WriteLine(table);
        Assert.That(rows.Keys, Is.EquivalentTo(measured.Keys), "infra/cost.md; measured:" + Environment.NewLine + table);
        foreach (var (story, bill) in measured)
        {
            foreach (var (written, counted) in rows[story].Zip(bill.Numbers))
                Assert.That(written, Is.EqualTo(counted).Within(Math.Max(1, counted * 0.15)), story + ": the page says otherwise. Measured:" + Environment.NewLine + table);
        }
    }

    /// <summary>The page's second table: prices times counts, a month.</summary>
    [Test]
    public void Its_months_follow_from_its_counts()
    {
        var page = File.ReadAllLines(Path.Combine(House.Root, "infra", "cost.md")).Where(l => l.StartsWith('|')).Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]).ToList();
        double[] Counts(string story) => [.. page.Single(c => c[0] == story)[1..].Select(Number)];
        var (order, notCustomer, offered, saved, hour, look) = (
            Counts("order, WooCommerce"), Counts("cancelled, not by the customer, WooCommerce"), Counts("offered by mail, not answered, WooCommerce"),
            Counts("asked, answered, accepted, paid, WooCommerce"), Counts("an hour of one store: check-up and night watch"),
            Counts("a look at the queues, every five minutes"));
        var months = page.Where(c => c[0] is "1,000" or "100,000" or "1,000,000").ToList();
        Assert.That(months, Has.Count.EqualTo(3));
        foreach (var month in months)
        {
            var cancellations = Number(month[0]);
            var stores = Math.Max(1, cancellations / 500);
            double Sum(int i) => (cancellations * ((20 * order[i]) + (0.5 * notCustomer[i]) + (0.3 * offered[i]) + (0.2 * saved[i]))) + (stores * 730 * hour[i]) + (8_640 * look[i]);
            var executions = Sum(0) + Sum(1) + 730 + 730 + 8_640;
            var gigabytes = (Sum(4) + executions) / 1024 / 1024;
            double[] costs =
            [
                Math.Max(0, executions - 250_000) * 0.4e-6, Math.Max(0, (executions * 0.5) - 100_000) * 26e-6, Math.Max(0, (executions * 0.05) - 100_000) * 26e-6,
                Sum(2) * 0.036e-6, (Sum(3) + 6.5e6) * 0.4e-6, Math.Max(0, gigabytes - 5) * 2.5,
            ];
            double[] all = [stores, executions / 1e6, Sum(2) / 1e6, Sum(3) / 1e6, gigabytes, .. costs, costs.Sum() - costs[1], costs.Sum() - costs[2]];
            var line = "| " + month[0] + " | " + string.Join(" | ", all.Select(n => n.ToString(n < 10 ? "0.0" : "#,##0", CultureInfo.InvariantCulture))) + " |";
            TestContext.Out.WriteLine(line);
            Assert.That(month[1..].Select(Number), Is.EqualTo(all).Within(5).Percent.Or.EqualTo(all).Within(0.06), "computed: " + line);
        }
    }

    private static OrderSpec Person(string name, string? reason = null) =>
        (reason is null ? Given.Order : Given.OrderWithReason(reason)) with { FirstName = name, Email = name.ToLowerInvariant() + "@example.com", Phone = "", Address = name + " Street 1" };

    private static async Task Hour(AppUnderTest app)
    {
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Host.DeliverTimer("CheckStores");
        await app.RunUntilQuiet(TimeSpan.Zero);
        await app.Host.DeliverTimer("SweepStrays");
    }

    // The first case of a store costs a few calls more, once.
    private static async Task Warm(AppUnderTest app, OrderSpec first)
    {
        await app.Cancelled(first);
        await app.RunUntilQuiet(TimeSpan.FromDays(20));
    }

    private static async Task<Bill> Of(AppUnderTest app, Func<Task> story)
    {
        var (requests, deliveries, calls, lines) = (app.Host.Requests.Count, app.Host.Deliveries.Count, app.Wire.Calls.Count, app.Lines.Count);
        await story();
        var made = app.Wire.Calls.Skip(calls).ToList();
        // "POST /$batch", "GET /Stores(…": queues are written small.
        var tables = made.Count(c => c[(c.IndexOf('/', StringComparison.Ordinal) + 1)..] is ['$' or (>= 'A' and <= 'Z'), ..]);
        var taken = app.Host.Deliveries.Count - deliveries;
        return new Bill(
            app.Host.Requests.Count - requests, taken, tables, made.Count - tables + (2 * taken), app.Lines.Skip(lines).Sum(l => System.Text.Encoding.UTF8.GetByteCount(l.Line) + 1) / 1024.0);
    }

    private static double Number(string cell) => double.Parse(cell.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <param name="QueueCalls">What the app puts, and for each message what the host does: take it, delete it.</param>
    private sealed record Bill(int Requests, int Messages, int TableCalls, int QueueCalls, double LogKilobytes)
    {
        public double[] Numbers => [Requests, Messages, TableCalls, QueueCalls, LogKilobytes];

        public static Bill operator +(Bill a, Bill b) => new(a.Requests + b.Requests, a.Messages + b.Messages, a.TableCalls + b.TableCalls, a.QueueCalls + b.QueueCalls, a.LogKilobytes + b.LogKilobytes);

        public static Bill operator -(Bill a) => new(-a.Requests, -a.Messages, -a.TableCalls, -a.QueueCalls, -a.LogKilobytes);

        public override string ToString() => string.Join(" | ", Numbers.Select(n => n.ToString(n == Math.Floor(n) ? "0" : "0.0", CultureInfo.InvariantCulture)));
    }
}
