using System.Diagnostics;
using CancelSaver.Sandbox;
using Microsoft.Playwright;

namespace CancelSaver.Tests.Kit;

/// <summary>The system's Chromium, driven by Playwright. Nothing is downloaded but by Debian's own package manager.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> Start()
    {
        var program = Find() ?? await Install();
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags, Headless = true }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <param name="dark">The reader's system prefers dark colours.</param>
    /// <param name="script">False: as a reader whose browser runs no script.</param>
    public async Task<IPage> Open(int width, bool dark, bool script = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 844 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = script,
        });
        return await context.NewPageAsync();
    }

    /// <summary>What axe-core finds wrong with the page as it stands, one line a finding.</summary>
    /// <param name="coloursOnly">Only what differs between light and dark.</param>
    public static async Task<IReadOnlyList<string>> Axe(IPage page, bool coloursOnly = false)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(await NpmFolder.FileAsync("axe-core/axe.min.js")));
        return await page.EvaluateAsync<string[]>(
            """
            async coloursOnly => (await axe.run(document, { resultTypes: ['violations'], ...(coloursOnly ? { runOnly: ['color-contrast'] } : {}) })).violations
                .flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)} (${n.any.concat(n.all, n.none).map(c => c.message).join('; ')})`))
            """,
            coloursOnly);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM_PATH");
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? named : throw new FileNotFoundException("CHROMIUM_PATH names no file.", named);
        string[] usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/opt/google/chrome/chrome"];
        return usual.FirstOrDefault(File.Exists) ?? PlaywrightsOwn();
    }

    private static string? PlaywrightsOwn()
    {
        var folder = Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ms-playwright");
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder, "chromium-*").OrderDescending(StringComparer.Ordinal)
                .SelectMany(d => new[] { "chrome-linux", "chrome-linux64" }.Select(c => Path.Combine(d, c, "chrome"))).FirstOrDefault(File.Exists)
            : null;
    }

    private static async Task<string> Install()
    {
        const string Advice = "No Chromium was found: install one (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.";
        if (!File.Exists("/etc/debian_version") || Environment.UserName != "root")
            throw new InvalidOperationException(Advice);
        var install = new ProcessStartInfo("/bin/sh", ["-c", "apt-get update && apt-get install -y --no-install-recommends chromium"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        install.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(install)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Find() ?? throw new InvalidOperationException(Advice + " apt-get said: " + await errors);
    }
}
