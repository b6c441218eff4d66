using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;
using Microsoft.Playwright;
using IPage = Microsoft.Playwright.IPage;

namespace CancelSaver.Tests.Eyeball;

/// <summary>Writes every page and mail to <c>artifacts/eyeball</c> to be looked at, and lets a browser and axe-core look at them too.</summary>
[Category("Eyeball")]
public sealed class EyeballTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Here(), "../../../artifacts/eyeball"));

    private IReadOnlyList<Sample> _samples = [];
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task Write()
    {
        Directory.CreateDirectory(Folder);
        _samples = await Samples.All();
        foreach (var sample in _samples)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, sample.Name + ".html"), sample.Html);
            if (sample.Letter is { } letter)
                await File.WriteAllTextAsync(Path.Combine(Folder, sample.Name + ".txt"), "Subject: " + letter.Subject + "\n\n" + letter.Text);
        }

        var index = new StringBuilder("<!doctype html><html lang=en><meta charset=utf-8><title>Every page and mail</title><h1>Every page and mail</h1><ul>");
        foreach (var name in _samples.Select(s => s.Name))
            index.Append("<li><a href=\"").Append(name).Append(".html\">").Append(WebUtility.HtmlEncode(name)).Append("</a>");
        await File.WriteAllTextAsync(Path.Combine(Folder, "index.html"), index.Append("</ul></html>").ToString());
        _browser = await Browser.Start();
    }

    [OneTimeTearDown]
    public async Task Close() => await _browser.DisposeAsync();

    [Test]
    public async Task Axe_finds_nothing_on_any_page_or_mail_in_light_and_dark_and_nothing_is_wider_than_a_phone()
    {
        var wrong = new ConcurrentBag<string>();
        await Task.WhenAll(((bool[])[false, true]).Select(async dark =>
        {
            var page = await Open(390, dark);
            foreach (var sample in _samples)
            {
                await Show(page, sample, wrong);
                foreach (var finding in await Browser.Axe(page, coloursOnly: dark))
                    wrong.Add(sample.Name + (dark ? " (dark) " : " ") + finding);
                if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > 390)
                    wrong.Add(sample.Name + " is wider than a phone");
            }

            await page.Context.CloseAsync();
        }));

        Assert.That(wrong.Distinct().Order(StringComparer.Ordinal), Is.Empty);
    }

    [Test]
    public async Task Every_page_and_mail_is_photographed_on_phone_and_desktop_in_light_and_dark()
    {
        var wrong = new ConcurrentBag<string>();
        await Task.WhenAll((((int, bool)[])[(390, false), (390, true), (1280, false), (1280, true)]).Select(async look =>
        {
            var (width, dark) = look;
            var page = await Open(width, dark);
            foreach (var sample in _samples.Where(s => !dark || s.Name.EndsWith(".en", StringComparison.Ordinal)))
            {
                await Show(page, sample, wrong);
                var file = Path.Combine(Folder, $"{sample.Name}.{width}{(dark ? ".dark" : "")}.png");
                await page.ScreenshotAsync(new() { Path = file, FullPage = true });
                Assert.That(new FileInfo(file).Length, Is.GreaterThan(3000), file);
            }

            await page.Context.CloseAsync();
        }));

        Assert.That(wrong.Distinct(), Is.Empty);
    }

    private async Task<IPage> Open(int width, bool dark)
    {
        var page = await _browser.Open(width, dark);
        // Nothing leaves the machine: the pages come from here, with their true headers, and so does every picture.
        await page.Context.RouteAsync("**/*", async route =>
        {
            var name = route.Request.Url.Split('/')[^1];
            var sample = _samples.FirstOrDefault(s => s.Name == name);
            if (sample is null)
                await route.AbortAsync();
            else
                await route.FulfillAsync(Answer(sample));
        });
        return page;
    }

    private static RouteFulfillOptions Answer(Sample sample) => new()
    {
        ContentType = "text/html; charset=utf-8",
        Body = sample.Html,
        Headers = sample.Page is null
            ? null
            : new Dictionary<string, string> { ["Content-Security-Policy"] = Pages.Policy(sample.Page), ["Content-Type"] = "text/html; charset=utf-8" },
    };

    private static async Task Show(IPage page, Sample sample, ConcurrentBag<string> wrong)
    {
        void Listen(object? sender, IConsoleMessage message)
        {
            if (message.Type == "error")
                wrong.Add(sample.Name + ": " + message.Text);
        }

        page.Console += Listen;
        await page.GotoAsync("https://app.example.net/" + sample.Name);
        page.Console -= Listen;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
