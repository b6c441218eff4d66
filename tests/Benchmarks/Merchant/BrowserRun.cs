using Microsoft.Playwright;

namespace CancelSaver.Benchmarks.Merchant;

/// <summary>What a merchant's browser feels (https://web.dev/articles/vitals): when the largest thing is painted, how much moves, how long an interaction waits for the next picture.</summary>
internal static class BrowserRun
{
    private const int Times = 5;

    // Collected from the first moment of each document.
    private const string Watch = """
        (() => {
          const seen = window.vitals = { lcp: 0, cls: 0, inp: 0 };
          new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
          new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
          new PerformanceObserver((l) => { for (const e of l.getEntries()) if (e.interactionId) seen.inp = Math.max(seen.inp, e.duration); }).observe({ type: 'event', durationThreshold: 16, buffered: true });
        })();
        """;

    public static async Task Run(Func<Uri> door, Uri home)
    {
        var program = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? ((string[])["/usr/bin/chromium", "/usr/bin/google-chrome"]).FirstOrDefault(System.IO.File.Exists);
        if (program is null)
        {
            Console.WriteLine("No Chromium was found: install one or name it in CHROMIUM_PATH.");
            return;
        }
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Headless = true, Args = ["--headless=new", "--no-sandbox", "--disable-gpu"] });
        Console.WriteLine();
        Console.WriteLine($"{"in Chromium (median of " + Times + ")",-44}{"LCP ms",12}{"CLS",12}{"INP ms",12}");
        foreach (var width in (int[])[1280, 390])
        {
            var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 844 } });
            await context.AddInitScriptAsync(Watch);
            var page = await context.NewPageAsync();
            await page.GotoAsync(door().AbsoluteUri);
            foreach (var (name, path) in ((string, string)[])[("home", ""), ("filtered", "?show=lost&least=50.00"), ("last 365 days", "?period=365")])
            {
                var all = new List<(double Lcp, double Cls, double Inp)>();
                for (var i = 0; i < Times; i++)
                {
                    await page.GotoAsync(home + path, new() { WaitUntil = WaitUntilState.NetworkIdle });
                    var lcp = await page.EvaluateAsync<double>("window.vitals.lcp");
                    var (cls, inp) = await Use(page);
                    all.Add((lcp, cls, inp));
                }
                Console.WriteLine($"{name + ", " + width + " px",-44}{Figures.Round(Figures.Median(all.Select(a => a.Lcp))),12}{Figures.Median(all.Select(a => a.Cls)),12:N3}{Figures.Round(Figures.Median(all.Select(a => a.Inp))),12}");
            }
            await context.CloseAsync();
        }
    }

    // What a merchant does before the next page: types, opens, chooses, presses.
    private static async Task<(double Cls, double Inp)> Use(IPage page)
    {
        await page.ClickAsync("#words");
        await page.Keyboard.TypeAsync("ada ashby");
        await page.ClickAsync("form.filters summary");
        await page.ClickAsync("form.filters summary");
        await page.FocusAsync("#f-show");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.ClickAsync("form.filters button");
        await page.WaitForTimeoutAsync(300);
        var felt = (await page.EvaluateAsync<double>("window.vitals.cls"), await page.EvaluateAsync<double>("window.vitals.inp"));
        // The list that was asked for comes; the next measurement begins after it.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return felt;
    }
}
