using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CancelSaver.Tests.Sandbox;

/// <summary>Every page of the demonstration as a picture, phone and desktop, to look at; the best one stays beside the sandbox.</summary>
[Explicit("writes pictures for people")]
public sealed class SandboxPictures
{
    private const int Desktop = 1280;
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "cancelsaver-pictures");
    private Browser browser = null!;

    [Test]
    public async Task Look()
    {
        Directory.CreateDirectory(Folder);
        var state = Directory.CreateTempSubdirectory("cancelsaver-sandbox-");
        await using (browser = await Browser.Start())
        {
            await using var sandbox = await SandboxProcess.Start("--fresh", "--state", state.FullName);
            var home = await browser.Open(Desktop, dark: false);
            await home.GotoAsync(sandbox.Home.AbsoluteUri);
            await home.GetByRole(AriaRole.Link, new() { Name = "Shopify" }).ClickAsync();
            await home.GetByRole(AriaRole.Button, new() { Name = "Load 200 past cases" }).ClickAsync();
            await Case(home, "Paid by card", "ShippingCost", "As customer, with this reason");
            await Case(home, "Bank transfer", "ShippingCost", "Self-serve request, approved");
            await Expect(home.Locator("#cases li[data-status='Sent']")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
            await Expect(home.Locator("#cases li[data-status='Asked']")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
            await home.GetByRole(AriaRole.Link, new() { Name = "WooCommerce" }).ClickAsync();
            await home.GetByRole(AriaRole.Button, new() { Name = "Load 200 past cases" }).ClickAsync();
            await Case(home, "Returning customer", "CheaperElsewhere", "As customer, with this reason");
            await Case(home, "Guest from China", "ShippingCost", "As customer, with this reason");
            await Case(home, "Paid by card", "WrongItem", "By staff");
            await Case(home, "Card, not paid yet", "DeliveryTime", "As customer, with this reason");
            await Expect(home.Locator("#cases li[data-status='Sent']")).ToHaveCountAsync(3, new() { Timeout = 30_000 });
            await Case(home, "Dear shipping", "ShippingCost", "As customer, in My Account");
            await Expect(home.Locator("#cases li[data-status='Asked']")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
            var ask = home.FrameLocator("#preview").GetByRole(AriaRole.Link, new() { Name = "Shipping or fees were too high" });
            await Expect(ask).ToBeVisibleAsync(new() { Timeout = 30_000 });

            await home.SetViewportSizeAsync(Desktop, 1420);
            await home.GotoAsync(sandbox.Home.AbsoluteUri);
            await Expect(ask).ToBeVisibleAsync();
            await home.ScreenshotAsync(new() { Path = Path.Combine(NpmFolder.Path, "sandbox.png") });

            var mail = await home.Locator("#mails li > a").First.GetAttributeAsync("href");
            var reason = await home.RunAndWaitForPopupAsync(() => ask.ClickAsync());
            var question = reason.Url;
            await Both("reason", question);
            await reason.GetByRole(AriaRole.Button, new() { Name = "Send my answer" }).ClickAsync();
            await Both("offer", question);
            await Both("home", sandbox.Home.AbsoluteUri);
            await Both("home-shopify", new Uri(sandbox.Home, "?store=shopify").AbsoluteUri);
            await Both("mail-ask", new Uri(sandbox.Home, mail).AbsoluteUri);
            var others = await home.Locator("#mails li > a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
            foreach (var (other, i) in others.Skip(1).Select((other, i) => (other, i)))
                await Both("mail-offer-" + i, other);
            await Both("shop", (await home.GetByRole(AriaRole.Link, new() { Name = "Demo shop" }).GetAttributeAsync("href"))!);
            await Both("shop-back", (await home.GetByRole(AriaRole.Link, new() { Name = "The shop's back office" }).GetAttributeAsync("href"))!);
            foreach (var (width, name) in ((int, string)[])[(Desktop, "1280"), (390, "390")])
            {
                var merchant = await browser.Open(width, dark: false);
                await merchant.GotoAsync(new Uri(sandbox.Home, "/merchant").AbsoluteUri);
                await merchant.ScreenshotAsync(new() { Path = Path.Combine(Folder, "merchant-" + name + ".png") });
                await merchant.GetByRole(AriaRole.Row).Nth(2).GetByRole(AriaRole.Link).First.ClickAsync();
                await merchant.ScreenshotAsync(new() { Path = Path.Combine(Folder, "case-" + name + ".png"), FullPage = true });
                await merchant.GetByRole(AriaRole.Link, new() { Name = "Rules" }).ClickAsync();
                await merchant.ScreenshotAsync(new() { Path = Path.Combine(Folder, "rules-" + name + ".png"), FullPage = true });
            }
        }
        state.Delete(recursive: true);
        TestContext.Out.WriteLine(Folder);
    }

    private static async Task Case(IPage home, string order, string reason, string how)
    {
        await home.GetByRole(AriaRole.Button, new() { Name = order }).ClickAsync();
        await home.GetByLabel("Reason").SelectOptionAsync(reason);
        await home.GetByRole(AriaRole.Button, new() { Name = how }).ClickAsync();
    }

    private async Task Both(string name, string address)
    {
        foreach (var width in (int[])[Desktop, 390])
        {
            var page = await browser.Open(width, dark: false);
            await page.GotoAsync(address);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + "-" + width + ".png"), FullPage = true });
            await page.CloseAsync();
        }
    }
}
