using CancelSaver.Merchant;
using CancelSaver.Operations;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CancelSaver.Tests.Merchant;

/// <summary>The merchant's pages inside Shopify's admin: a frame without cookies, where every request carries a session token and scripts come from Shopify.</summary>
internal sealed class Inside_the_admin
{
    private AppUnderTest app = null!;
    private Browser browser = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartOnShopifyAsync();
        browser = await Browser.Start();
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await browser.DisposeAsync();
        await app.DisposeAsync();
    }

    [TestCase(390)]
    [TestCase(1280)]
    public async Task Every_room_opens_in_the_frame_and_keeps_to_its_policy(int width)
    {
        var (page, wrong) = await Admin(width);
        var frame = page.FrameLocator("iframe[title=App]");
        foreach (var (path, label) in MerchantScripts.Rooms.Skip(1).Append(MerchantScripts.Rooms[0]))
        {
            await frame.Locator("header nav").GetByRole(AriaRole.Link, new() { Name = label, Exact = true }).ClickAsync();
            await Expect(frame.Locator("header nav a[aria-current=page]")).ToHaveTextAsync(label);
            await Expect(frame.Locator("main h1")).ToHaveCountAsync(1);
            var inside = page.Frames.Single(f => f.ParentFrame is not null && f.Url.Contains("/app", StringComparison.Ordinal));
            Assert.That(await inside.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), Is.LessThanOrEqualTo(0), path);
        }
        Assert.That(await page.Context.CookiesAsync(), Is.Empty);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task Every_page_without_an_id_stands_in_the_frame_as_it_does_alone()
    {
        var (page, wrong) = await Admin(1280);
        var paths = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods: ["GET", ..] } && e.RoutePattern.RawText is { } raw && raw.StartsWith("/app/", StringComparison.Ordinal))
            .Select(e => e.RoutePattern.RawText!).Where(raw => !raw.Contains('{', StringComparison.Ordinal) && raw is not (MerchantEntrance.BouncePath or "/app/messages/preview")
                // The operator's pages belong to no store and stand in no frame.
                && !raw.StartsWith(OperatorSession.Path, StringComparison.Ordinal)).Distinct().ToList();
        Assert.That(paths, Has.Count.GreaterThan(12));
        foreach (var path in paths)
        {
            await page.GotoAsync(app.Shopify.Url + "/admin/apps" + path);
            await Expect(page.FrameLocator("iframe[title=App]").Locator("main h1")).ToBeVisibleAsync();
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_form_in_the_frame_is_taken_and_says_so()
    {
        var (page, wrong) = await Admin(1280);
        var frame = page.FrameLocator("iframe[title=App]");
        await frame.GetByRole(AriaRole.Link, new() { Name = "Guards and money", Exact = true }).ClickAsync();
        await frame.GetByLabel("Days between two offers").FillAsync("45");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(frame.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Settings.Guards.CooldownDays, Is.EqualTo(45));
        await frame.GetByLabel("Days between two offers").FillAsync("many");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(frame.GetByLabel("Days between two offers")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(frame.GetByLabel("Days between two offers")).ToHaveValueAsync("many");
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task Where_Shopify_s_scripts_do_not_load_the_page_is_complete_all_the_same()
    {
        var page = await browser.Open(1280, dark: false);
        await page.RouteAsync(url => url.Contains("/app-bridge.js", StringComparison.Ordinal) || url.Contains("/polaris", StringComparison.Ordinal), route => route.AbortAsync());
        await page.GotoAsync(new Uri(app.Host.PublicUrl, "/app?" + app.Shopify.FirstLoadQuery()).AbsoluteUri);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Cancellations");
        await Expect(page.Locator("s-app-nav")).ToBeHiddenAsync();
        Assert.That(await Browser.Axe(page), Is.Empty);
    }

    private async Task<(IPage Page, List<string> Wrong)> Admin(int width)
    {
        var page = await browser.Open(width, dark: false);
        page.SetDefaultTimeout(15_000);
        var wrong = new List<string>();
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
                wrong.Add(said.Text);
        };
        page.PageError += (_, error) => wrong.Add(error);
        await page.GotoAsync(app.Shopify.Url + "/admin/apps");
        await Expect(page.FrameLocator("iframe[title=App]").Locator("main h1")).ToBeVisibleAsync();
        return (page, wrong);
    }
}
