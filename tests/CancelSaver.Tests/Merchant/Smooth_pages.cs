using CancelSaver.Merchant;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.Playwright;

namespace CancelSaver.Tests.Merchant;

/// <summary>What htmx and our few lines add to the merchant's pages, in a real browser: nothing is lost, whatever goes wrong.</summary>
internal sealed class Smooth_pages
{
    private AppUnderTest app = null!;
    private Browser browser = null!;
    private IPage page = null!;
    private readonly List<string> complaints = [];

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        browser = await Browser.Start();
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await browser.DisposeAsync();
        await app.DisposeAsync();
    }

    [SetUp]
    public async Task SignIn()
    {
        complaints.Clear();
        page = await browser.Open(1280, dark: false);
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
                complaints.Add(said.Text);
        };
        page.SetDefaultTimeout(10_000);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(app.Get<MerchantSession>().Door(app.Store).AbsoluteUri);
    }

    [TearDown]
    public void Nothing_was_complained_of() => Assert.That(complaints, Is.Empty);

    [Test]
    public async Task A_link_changes_the_page_without_loading_it_anew()
    {
        await Mark();
        await page.GetByRole(AriaRole.Link, new() { Name = "Rules", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/app/rules");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Rules", Exact = true, Level = 1 }).WaitForAsync();
        Assert.That(await IsMarked(), Is.True, "the document was loaded anew");
        Assert.That(await page.TitleAsync(), Does.StartWith("Rules"));
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.id"), Is.EqualTo("page"), "whoever listens hears the new page");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Cancellations", Exact = true, Level = 1 }).WaitForAsync();
    }

    [Test]
    public async Task A_form_without_a_connection_keeps_what_was_typed_and_says_so()
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/app/rules/json").AbsoluteUri);
        await page.FillAsync("textarea[name=rulebook]", "typed with care");
        await page.Context.SetOfflineAsync(true);
        await page.Locator("main form[enctype] button").First.ClickAsync();
        await page.Locator("#offline").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.That(await page.InputValueAsync("textarea[name=rulebook]"), Is.EqualTo("typed with care"));
        await page.Context.SetOfflineAsync(false);
        await page.Locator("main form[enctype] button").First.ClickAsync();
        await page.Locator("[role=alert]:visible").First.WaitForAsync();
        Assert.That(await page.InputValueAsync("textarea[name=rulebook]"), Is.EqualTo("typed with care"));
    }

    [Test]
    public async Task A_form_sent_after_the_sign_in_is_over_comes_back_whole_and_can_be_sent_again()
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/app/rules/json").AbsoluteUri);
        var rules = await page.InputValueAsync("textarea[name=rulebook]");
        await page.FillAsync("textarea[name=rulebook]", rules.Replace("\"validHours\": 48", "\"validHours\": 47", StringComparison.Ordinal));
        await page.Context.ClearCookiesAsync();
        await page.Locator("main form[enctype] button").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Not sent yet" }).WaitForAsync();
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Contain("\"validHours\": 47"));

        // In another tab the merchant signs in; the form itself is old by now, so it is asked for once more, with a fresh token.
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(app.Get<MerchantSession>().Door(app.Store).AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it again" }).ClickAsync();
        await page.Locator("[role=status]:visible").First.WaitForAsync();
        Assert.That((await app.Get<StoreTable>().Draft(app.Store))!.Rulebook.Rules, Has.Some.Property("ValidHours").EqualTo(47));
    }

    private async Task Mark() => await page.EvaluateAsync("document.documentElement.dataset.mark = 'same'");

    private async Task<bool> IsMarked() => await page.EvaluateAsync<bool>("document.documentElement.dataset.mark === 'same'");
}
