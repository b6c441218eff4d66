using System.Net;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The package as it is deployed, run as the host runs it: from a folder it may not write to, with nothing in its environment but what the host's container gives.</summary>
[Category("Slow")]
[Platform(Include = "Linux", Reason = "It is compiled for Linux.")]
[SupportedOSPlatform("linux")]
public sealed class PackageTests
{
    private const int Soon = 30_000;

    private Package package = null!;

    [OneTimeSetUp]
    public async Task Make() => package = await Package.Shared();

    [Test]
    public async Task A_cancellation_is_saved_where_nothing_but_this_machine_can_be_reached()
    {
        if (!Package.IsCutOff)
        {
            var cutOff = await package.RunCutOff(typeof(PackageTests).FullName + "." + nameof(A_cancellation_is_saved_where_nothing_but_this_machine_can_be_reached));
            if (cutOff is { } run)
            {
                Assert.That(run.ExitCode, Is.Zero, run.Said);
                Assert.That(run.Said, Does.Contain("Passed:     1"));
                return;
            }

            await TestContext.Out.WriteLineAsync("No network of its own could be made here: the app is run with the machine's.");
        }

        var before = State();
        await using (var house = await PackagedHouse.Start(package.Folder))
            await Saved(house);
        // Whoever runs this as root can write anywhere: so the folder is compared, too.
        Assert.That(State(), Is.EqualTo(before));
    }

    [Test]
    public async Task Two_processes_work_side_by_side_and_what_one_was_killed_over_the_other_does_once()
    {
        const int Many = 24;
        await using var house = await PackagedHouse.Start(WithShortPatience());
        var second = await house.StartAnother();
        var orders = Enumerable.Range(1, Many).Select(n => house.Shop.PlaceOrder(Given.OrderOf("Rita" + n)).Id).ToList();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Shop.FailNext(
            request =>
            {
                if (request.PathAndQuery.Contains("/orders/", StringComparison.Ordinal))
                    began.TrySetResult();
                return false;
            },
            status: 500);
        foreach (var order in orders)
            Assert.That(house.Shop.Shop.CancelByCustomer(order));

        await began.Task.WaitAsync(TimeSpan.FromMilliseconds(Soon));
        await second.CrashAppAsync();

        Assert.That(() => house.Mail.Sent.Count, Is.EqualTo(Many).After(3 * Soon, 100), house.Log);
        Assert.That(house.Mail.Sent.Select(m => m.To).Distinct().Count(), Is.EqualTo(Many), "nobody gets two");
        foreach (var order in orders)
            Assert.That((await house.Case(order))?.Status, Is.EqualTo(CancellationStatus.Asked));
        Assert.That(house.ResidentMegabytes, Is.LessThan(250), "The smallest instance has 512 MB for the host and the app together.");
    }

    private static async Task Saved(PackagedHouse house)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var order = house.Shop.PlaceOrder(Given.Order);
        Assert.That(house.Shop.Shop.CancelByCustomer(order.Id));
        Assert.That(() => house.Mail.Sent.Count, Is.EqualTo(1).After(Soon, 100), house.Log);

        var link = house.Mail.Sent.Single().Links.First(l => l.Query.Contains("reason=ShippingCost", StringComparison.Ordinal));
        var offer = await Customer.Read(await browser.PostAsync(link, Form(("reason", "ShippingCost"))));
        using var accepted = await browser.PostAsync(new Uri(link, offer.Action("/o/")), Form(("answer", "yes")));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(house.Shop.Shop.PayOrder(order.Id, "offsite"));

        Assert.That(async () => (await house.Case(order.Id))?.Status, Is.EqualTo(CancellationStatus.Saved).After(Soon, 200), house.Log);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    /// <summary>The same package, but the host shows a message that failed again after two seconds instead of half a minute.</summary>
    private string WithShortPatience()
    {
        var root = Directory.CreateTempSubdirectory("cancelsaver-root-").FullName;
        foreach (var entry in new DirectoryInfo(package.Folder).GetFileSystemInfos())
        {
            if (entry.Name != "host.json")
                File.CreateSymbolicLink(Path.Combine(root, entry.Name), entry.FullName);
        }

        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(package.Folder, "host.json")))!;
        host["extensions"]!["queues"]!["visibilityTimeout"] = "00:00:02";
        File.WriteAllText(Path.Combine(root, "host.json"), host.ToJsonString());
        return root;
    }

    private List<string> State() => [.. package.Entries().Select(e => $"{e.FullName} {e.LastWriteTimeUtc:O} {(e as FileInfo)?.Length}").Order(StringComparer.Ordinal)];
}
