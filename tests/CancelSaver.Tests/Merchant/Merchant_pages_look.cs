using System.Text.RegularExpressions;
using CancelSaver.Merchant;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.Playwright;

namespace CancelSaver.Tests.Merchant;

/// <summary>Every kind of merchant page in a real browser: on a phone and on a desk, light and dark, by keyboard alone, under its strict policy, and as a picture to look at.</summary>
[Category("Eyeball")]
internal sealed partial class Merchant_pages_look
{
    private static readonly string Folder = Path.Combine(Conventions.House.Root, "artifacts", "eyeball");

    private AppUnderTest app = null!;
    private Browser browser = null!;
    private List<(string Name, string Path)> pages = [];

    [OneTimeSetUp]
    public async Task Open()
    {
        Directory.CreateDirectory(Folder);
        app = await AppUnderTest.StartAsync();
        await app.FillWithStories();
        var ours = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        // One of each kind: numbers and dates in an address do not make another page.
        pages = [.. (await MerchantCrawl.Of(ours)).Where(f => f is { Method: "get", IsPage: true }).GroupBy(f => Kind(f.Action)).Select(g => (g.Key, g.First().Action)).OrderBy(p => p.Key, StringComparer.Ordinal)];
        browser = await Browser.Start();
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await browser.DisposeAsync();
        await app.DisposeAsync();
    }

    [TestCase(390, false)]
    [TestCase(1280, true)]
    public async Task Every_page_is_readable_by_everybody_and_keeps_to_its_policy(int width, bool dark)
    {
        var wrong = new List<string>();
        var page = await SignedIn(width, dark);
        var at = "";
        page.Console += (_, said) =>
        {
            if (said.Type == "error")
                wrong.Add(at + ": " + said.Text);
        };
        page.PageError += (_, error) => wrong.Add(at + ": " + error);
        foreach (var (name, path) in pages)
        {
            at = name;
            await page.GotoAsync(Address(path));
            foreach (var finding in await Browser.Axe(page, coloursOnly: dark))
                wrong.Add(name + " " + finding);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
                wrong.Add(name + " is wider than " + width);
            if (!dark && await page.Locator("main h1").CountAsync() != 1)
                wrong.Add(name + " has not one heading");
            await page.ScreenshotAsync(new() { Path = Picture(name, width, dark), FullPage = true });
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_mail_is_seen_as_the_customer_saw_it_and_a_preview_as_they_will()
    {
        var page = await SignedIn(1280, dark: false);
        await page.GotoAsync(Address(pages.First(p => p.Name.StartsWith("cases-one-mail", StringComparison.Ordinal)).Path));
        await Assertions.Expect(page.FrameLocator("main iframe").Locator("body")).ToContainTextAsync("was cancelled");
        await page.GotoAsync(Address("/app/messages"));
        await page.Locator("textarea").Nth(2).FillAsync("A heading nobody has saved");
        await Assertions.Expect(page.FrameLocator("main iframe").Locator("body")).ToContainTextAsync("A heading nobody has saved");
    }

    [Test]
    public async Task Without_script_every_page_is_there_and_a_form_can_be_sent()
    {
        var page = await SignedIn(390, dark: false, script: false);
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(Address(path));
            Assert.That(await page.Locator("main h1").IsVisibleAsync(), name);
        }
        await page.GotoAsync(Address("/app/guards"));
        await page.GetByLabel("Days between two offers").FillAsync("never");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).PressAsync("Enter");
        Assert.That(await page.GetByLabel("Days between two offers").InputValueAsync(), Is.EqualTo("never"), "kept, with what is wrong beside it");
        Assert.That(await page.GetByLabel("Days between two offers").GetAttributeAsync("aria-invalid"), Is.EqualTo("true"));
        await page.GetByLabel("Days between two offers").FillAsync("31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Status).First.WaitForAsync();
        Assert.That((await app.Get<StoreTable>().Find(app.Store))!.Settings.Guards.CooldownDays, Is.EqualTo(31));
    }

    [Test]
    public async Task Every_page_can_be_walked_with_the_tabulator_alone()
    {
        var wrong = new List<string>();
        var page = await SignedIn(1280, dark: false);
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(Address(path));
            var walk = await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"],iframe')]
                    .filter(e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.disabled && !(e.type === 'radio' && !e.checked) && e.tagName !== 'IFRAME')
                    .map((e, i) => (e.dataset.walk = String(i)))
                """);
            var reached = new HashSet<string>();
            // Frames have stops of their own.
            for (var i = 0; i < walk.Length + 40 && reached.Count < walk.Length; i++)
            {
                await page.Keyboard.PressAsync("Tab");
                if (await page.EvaluateAsync<string?>("document.activeElement.dataset.walk ? document.activeElement.dataset.walk + ' ' + getComputedStyle(document.activeElement).outlineStyle : null") is not { } one)
                    continue;
                reached.Add(one.Split(' ')[0]);
                if (one.EndsWith("none", StringComparison.Ordinal))
                    wrong.Add(name + ": where one is cannot be seen: " + await page.EvaluateAsync<string>("document.activeElement.outerHTML"));
            }
            if (reached.Count < walk.Length)
                wrong.Add(name + ": " + reached.Count + " of " + walk.Length + " were reached");
        }
        Assert.That(wrong, Is.Empty);
    }

    /// <summary>All pictures of the merchant's pages on one sheet, beside this test: look at it when a page has changed, and keep it.</summary>
    [Test, Explicit("writes a picture for people: dotnet test --filter Name=Contact_sheet")]
    public async Task Contact_sheet()
    {
        foreach (var (width, dark) in ((int, bool)[])[(390, false), (1280, false)])
        {
            var page = await SignedIn(width, dark);
            foreach (var (name, path) in pages)
            {
                await page.GotoAsync(Address(path));
                await page.ScreenshotAsync(new() { Path = Picture(name, width, dark), Clip = new() { X = 0, Y = 0, Width = width, Height = width == 390 ? 844 : 900 } });
            }
        }
        var sheet = await browser.Open(1500, dark: false);
        var tiles = string.Concat(pages.Select(p => "<figure><figcaption>" + p.Name + "</figcaption>" + Tile(p.Name, 1280) + Tile(p.Name, 390) + "</figure>"));
        await sheet.SetContentAsync("<style>body{margin:12px;font:13px sans-serif;display:grid;grid-template-columns:repeat(3,1fr);gap:12px}figure{margin:0}img{height:232px;border:1px solid #999;margin-right:6px}</style>" + tiles);
        await sheet.ScreenshotAsync(new() { Path = Path.Combine(Conventions.House.Root, "tests", "CancelSaver.Tests", "Eyeball", "merchant-pages.jpg"), Type = ScreenshotType.Jpeg, Quality = 60, FullPage = true });
    }

    private static string Tile(string name, int width) => "<img alt=\"\" src=\"data:image/png;base64," + Convert.ToBase64String(File.ReadAllBytes(Picture(name, width, false))) + "\">";

    private async Task<IPage> SignedIn(int width, bool dark, bool script = true)
    {
        var page = await browser.Open(width, dark, script);
        page.SetDefaultTimeout(15_000);
        await page.GotoAsync(app.Get<MerchantSession>().Door(app.Store, "wp:1").AbsoluteUri);
        return page;
    }

    private string Address(string path) => new Uri(app.Host.PublicUrl, path).AbsoluteUri;

    private static string Picture(string name, int width, bool dark) => Path.Combine(Folder, $"merchant-{name}.{width}{(dark ? ".dark" : "")}.png");

    private static string Kind(string path)
    {
        var place = string.Join('-', path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(p => Number().IsMatch(p) ? "one" : p));
        place = place.StartsWith("rules-", StringComparison.Ordinal) && place.EndsWith("-edit", StringComparison.Ordinal) ? "rules-one-edit" : place;
        return place.Length == 0 ? "home" : place;
    }

    // An id: digits, or a long word nobody would write.
    [GeneratedRegex("^([0-9]+|[A-Za-z0-9_-]{20,})$", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
