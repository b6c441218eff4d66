using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CancelSaver.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The runnable demonstration, used as people use it: one command, one address, a browser.</summary>
[Platform(Include = "Linux", Reason = "processes are looked up in /proc")]
public sealed partial class SandboxTests
{
    // The app's queues are polled up to every two seconds, and a case settles for three.
    private const float Soon = 25_000;

    private DirectoryInfo state = null!;
    private SandboxProcess sandbox = null!;
    private Browser browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        state = Directory.CreateTempSubdirectory("cancelsaver-sandbox-");
        var starting = SandboxProcess.Start("--fresh", "--port", "0", "--state", state.FullName);
        browser = await Browser.Start();
        sandbox = await starting;
    }

    [TearDown]
    public void Say_what_the_app_said()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status != NUnit.Framework.Interfaces.TestStatus.Failed)
            return;
        using var log = new StreamReader(new FileStream(Path.Combine(state.FullName, "app.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        TestContext.Out.WriteLine(sandbox.Output + log.ReadToEnd());
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await browser.DisposeAsync();
        await sandbox.DisposeAsync();
        state.Delete(recursive: true);
    }

    [Test, Order(1)]
    public async Task An_order_is_placed_cancelled_asked_about_offered_paid_and_saved_in_a_browser()
    {
        var home = await Open();
        Assert.That(await Browser.Axe(home), Is.Empty);
        var order = await Place(home, "Dear shipping");
        await home.GetByRole(AriaRole.Button, new() { Name = "As customer, in My Account" }).ClickAsync();

        await Expect(Case(home, order)).ToHaveAttributeAsync("data-status", "Asked", new() { Timeout = Soon });
        await Expect(home.Locator("#mails")).ToContainTextAsync("Your order " + order + " was cancelled", new() { Timeout = Soon });

        var page = await home.RunAndWaitForPopupAsync(() => home.FrameLocator("#preview").GetByRole(AriaRole.Link, new() { Name = "Shipping or fees were too high" }).ClickAsync());
        await Expect(page.GetByLabel("Shipping or fees were too high")).ToBeCheckedAsync();
        Assert.That(await Browser.Axe(page), Is.Empty);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send my answer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, bring my order back" }).ClickAsync();
        await page.GetByLabel("Card (demo)").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay for order" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you." })).ToBeVisibleAsync();

        await Expect(Case(home, order)).ToHaveAttributeAsync("data-status", "Saved", new() { Timeout = Soon });
        await Expect(home.Locator("#sums")).ToContainTextAsync("Recovered80.00 USDfor 19.90 USD", new() { Timeout = Soon });
        Assert.That(await Browser.Axe(home), Is.Empty, "with a case on it");
        Assert.That(sandbox.Output, Does.Not.Contain("! "), "nothing went wrong on the way");
    }

    [Test, Order(2)]
    public async Task A_reason_given_while_cancelling_brings_the_offer_at_once_and_the_merchant_sees_why()
    {
        var home = await Open();
        var order = await Place(home, "Card, not paid yet");
        await home.GetByLabel("Reason").SelectOptionAsync("DeliveryTime");
        await home.GetByRole(AriaRole.Button, new() { Name = "As customer, with this reason" }).ClickAsync();
        await Expect(Case(home, order)).ToHaveAttributeAsync("data-status", "Sent", new() { Timeout = Soon });

        var merchant = await home.RunAndWaitForPopupAsync(() => home.GetByRole(AriaRole.Link, new() { Name = "See it as the merchant" }).ClickAsync());
        Assert.That(await Browser.Axe(merchant), Is.Empty, "cancellations");
        await merchant.GetByRole(AriaRole.Link, new() { Name = order, Exact = true }).ClickAsync();
        await merchant.GetByRole(AriaRole.Link, new() { Name = "Decide again from the same facts" }).ClickAsync();
        await Expect(merchant.GetByRole(AriaRole.Main)).ToContainTextAsync("the same result");
        Assert.That(await Browser.Axe(merchant), Is.Empty, "one case");
        await merchant.GetByRole(AriaRole.Link, new() { Name = "Rules" }).ClickAsync();
        Assert.That(await Browser.Axe(merchant), Is.Empty, "rules");
    }

    [TestCase("woo"), TestCase("shopify"), Order(3)]
    public async Task Two_hundred_past_cases_come_and_go_in_one_click_each(string store)
    {
        var home = await Open(store);
        var before = await home.Locator("#sums").InnerTextAsync();
        await home.GetByRole(AriaRole.Button, new() { Name = "Load 200 past cases" }).ClickAsync();
        await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("200 past cases were loaded");
        await Expect(home.Locator("#sums")).ToContainTextAsync(" points");
        await home.GetByRole(AriaRole.Button, new() { Name = "Load 200 past cases" }).ClickAsync();
        await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("0 past cases were loaded");

        await home.GetByRole(AriaRole.Button, new() { Name = "Remove the sample" }).ClickAsync();
        await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("200 past cases were removed");
        Assert.That(await home.Locator("#sums").InnerTextAsync(), Is.EqualTo(before));
    }

    [Test, Order(3)]
    public async Task A_captured_delivery_of_a_real_store_becomes_a_case()
    {
        var home = await Open();
        await home.GetByLabel("Sent once by a real WooCommerce").SelectOptionAsync("order.updated.cancelled-by-customer-my-account");
        await home.GetByRole(AriaRole.Button, new() { Name = "Send it to the public door" }).ClickAsync();
        await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("answered with 200");
        await Expect(home.Locator("#replays")).ToContainTextAsync("200 order.updated.cancelled-by-customer-my-account Case 100: Asked.", new() { Timeout = Soon });
    }

    [Test, Order(4)]
    public async Task It_ends_with_all_its_processes_and_goes_on_where_it_was_although_its_port_is_taken()
    {
        var (code, says) = await SandboxProcess.Refused(path: null, "--port", "0", "--state", state.FullName);
        Assert.That((code, says), Is.EqualTo((2, "A sandbox is running already with " + state.FullName + ": stop it first, or give this one a folder of its own with --state.\n")));

        var children = sandbox.Children();
        Assert.That(children, Has.Count.GreaterThanOrEqualTo(2), "the app and the storage emulator");
        var old = sandbox.Home;
        Assert.That(await sandbox.Stop(), Is.Zero);
        Assert.That(children.Where(SandboxProcess.IsAlive), Is.Empty);

        using var neighbour = new TcpListener(IPAddress.Loopback, old.Port);
        neighbour.Start();
        sandbox = await SandboxProcess.Start("--port", old.Port.ToString(), "--state", state.FullName);
        Assert.That(sandbox.Home.Port, Is.GreaterThan(old.Port));
        var home = await Open();
        foreach (var store in (string[])["WooCommerce", "Shopify"])
        {
            await Switch(home, store);
            await Expect(home.Locator("#cases")).ToContainTextAsync("Saved");
            var order = await Place(home, "Bank transfer");
            await home.GetByRole(AriaRole.Button, new() { Name = "By staff" }).ClickAsync();
            await Expect(Case(home, order)).ToHaveAttributeAsync("data-status", "NotForUs", new() { Timeout = Soon });
        }
    }

    [Test]
    public async Task Without_node_it_says_what_is_missing()
    {
        using var own = new TemporaryFolder();
        var (code, says) = await SandboxProcess.Refused(Path.GetDirectoryName(Environment.ProcessPath), "--state", own.Path);
        Assert.That((code, says), Is.EqualTo((2, "Node.js was not found; the storage emulator runs on Node.js 20 or newer: https://nodejs.org.\n")));
    }

    private async Task<IPage> Open(string store = "woo", bool script = true)
    {
        var page = await browser.Open(1280, dark: false, script);
        await page.GotoAsync(new Uri(sandbox.Home, "?store=" + store).AbsoluteUri);
        return page;
    }

    private static async Task<string> Place(IPage home, string kind)
    {
        await home.GetByRole(AriaRole.Button, new() { Name = kind }).ClickAsync();
        var said = await home.GetByRole(AriaRole.Status).InnerTextAsync();
        return Regex.Match(said, "#?[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
    }

    private static ILocator Case(IPage home, string order) => home.Locator($"#cases li[data-order='{order}']");

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cancelsaver-sandbox-");

        public string Path => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
