using System.Text.RegularExpressions;
using CancelSaver.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CancelSaver.Tests.Sandbox;

/// <content>The second store of the demonstration: the same buttons, the other platform.</content>
public sealed partial class SandboxTests
{
    [Test, Order(2)]
    public async Task On_Shopify_the_same_buttons_lead_to_a_new_order_that_is_paid_and_saved()
    {
        var home = await Open();
        await Switch(home, "Shopify");
        Assert.That(await Browser.Axe(home), Is.Empty);
        var order = await Place(home, "Dear shipping");
        await home.GetByLabel("Reason").SelectOptionAsync("ShippingCost");
        await home.GetByRole(AriaRole.Button, new() { Name = "As customer, with this reason" }).ClickAsync();
        await Expect(Chosen(home)).ToContainTextAsync("Shopify");
        await Expect(Case(home, order)).ToHaveAttributeAsync("data-status", "Sent", new() { Timeout = Soon });
        var mail = home.Locator("#mails li").Filter(new() { HasText = order });
        await Expect(mail).ToContainTextAsync("Fernhill Goods on Shopify · to ", new() { Timeout = Soon });
        var email = Regex.Match(await mail.InnerTextAsync(), "[a-z0-9.]+@example.com", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await mail.GetByRole(AriaRole.Link).First.ClickAsync();

        var page = await home.RunAndWaitForPopupAsync(() => home.FrameLocator("#preview").Locator("a[href*='/o/']").First.ClickAsync());
        Assert.That(await Browser.Axe(page), Is.Empty, "the offer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, bring my order back" }).ClickAsync();
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(email);
        await page.GetByLabel("Priority (1-2 days)").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Thank you");

        await Expect(Case(home, order)).ToHaveAttributeAsync("data-status", "Saved", new() { Timeout = Soon });
        await Expect(home.Locator("#sums")).ToContainTextAsync("Recovered80.00 USDfor 19.90 USD", new() { Timeout = Soon });
        Assert.That(await Browser.Axe(home), Is.Empty, "with a case on it");
        await Switch(home, "WooCommerce");
        await Expect(Case(home, order)).ToHaveCountAsync(0);
        Assert.That(sandbox.Output, Does.Not.Contain("! "), "nothing went wrong on the way");
    }

    [Test, Order(3)]
    public async Task The_choice_of_the_store_stays_although_no_script_runs()
    {
        var home = await Open(script: false);
        await Switch(home, "Shopify");
        await Place(home, "Bank transfer");
        await home.GetByRole(AriaRole.Button, new() { Name = "Self-serve request, approved" }).ClickAsync();

        await Expect(Chosen(home)).ToContainTextAsync("Shopify");
        await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("Shopify never calls such an order cancelled");
    }

    [Test, Order(3)]
    public async Task On_Shopify_the_merchant_sees_the_app_inside_the_admin()
    {
        var home = await Open("shopify");
        var admin = await home.RunAndWaitForPopupAsync(() => home.GetByRole(AriaRole.Link, new() { Name = "See it as the merchant" }).ClickAsync());
        var app = admin.FrameLocator("iframe");
        await Expect(app.GetByRole(AriaRole.Heading, new() { Name = "Cancellations", Exact = true })).ToBeVisibleAsync();
        await app.GetByRole(AriaRole.Link, new() { Name = "Rules" }).ClickAsync();
        await Expect(app.GetByRole(AriaRole.Heading, new() { Name = "Rules", Exact = true })).ToBeVisibleAsync();
    }

    [Test, Order(3)]
    public async Task On_Shopify_an_order_that_stands_finds_the_page_to_cancel_it()
    {
        var home = await Open("shopify");
        var order = await Place(home, "Paid by card");
        var confirmation = Regex.Match(await home.GetByRole(AriaRole.Status).InnerTextAsync(), "CN[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var page = await home.RunAndWaitForPopupAsync(() => home.GetByRole(AriaRole.Link, new() { Name = "On the shop's cancel page" }).ClickAsync());
        await page.GetByLabel("Order number").FillAsync(order);
        await page.GetByLabel("Confirmation number").FillAsync(confirmation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find my order" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(order);
    }

    [Test, Order(3)]
    public async Task A_letter_of_Shopify_becomes_a_case_and_one_that_ends_the_connection_is_made_good_in_one_click()
    {
        var home = await Open("shopify");
        await Replay("orders-cancelled");
        await Expect(home.Locator("#replays")).ToContainTextAsync("200 orders-cancelled Case #1001: ", new() { Timeout = Soon });

        await Replay("app-uninstalled");
        var again = home.GetByRole(AriaRole.Button, new() { Name = "Connect it again" });
        await Expect(again).ToBeVisibleAsync(new() { Timeout = Soon });
        await again.ClickAsync();
        await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("The demo shop is connected again.");
        await Expect(again).ToHaveCountAsync(0);

        async Task Replay(string name)
        {
            await home.GetByLabel("Webhooks as Shopify sends them").SelectOptionAsync(name);
            await home.GetByRole(AriaRole.Button, new() { Name = "Send it to the public door" }).ClickAsync();
            await Expect(home.GetByRole(AriaRole.Status)).ToContainTextAsync("answered with 200");
        }
    }

    private static ILocator Chosen(IPage home) => home.GetByRole(AriaRole.Navigation, new() { Name = "Store" }).Locator("a[aria-current='page']");

    private static async Task Switch(IPage home, string platform)
    {
        await home.GetByRole(AriaRole.Navigation, new() { Name = "Store" }).GetByRole(AriaRole.Link, new() { Name = platform }).ClickAsync();
        await Expect(Chosen(home)).ToContainTextAsync(platform);
    }
}
