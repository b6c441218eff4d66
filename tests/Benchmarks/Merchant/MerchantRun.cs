using System.Diagnostics;
using System.Net;
using Azure.Core.Pipeline;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CancelSaver.Benchmarks.Merchant;

/// <summary>The merchant's home page over a store with a hundred thousand cases: what the server takes, what storage is asked, and what a browser feels.</summary>
internal static class MerchantRun
{
    private const int Times = 5;

    public static async Task Run(int count)
    {
        Figures.Head($"The list of cancellations with {Figures.Round(count)} cases");
        await using var azurite = await Azurite.StartAsync();
        using var storage = new CountingHandler();
        var port = FreePort();
        var home = new Uri($"http://127.0.0.1:{port}/");
        await using var app = CancelSaverApp.Build(Settings(azurite.ConnectionString, home, port), builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(new TableClientOptions { Transport = new HttpClientTransport(storage) }));
            builder.Logging.ClearProviders();
        });
        await CancelSaverApp.PrepareStorage(app.Services);
        var store = await Connect(app.Services);
        var filling = Stopwatch.StartNew();
        await new ManyCases(app.Services.GetRequiredService<CancellationTable>(), app.Services.GetRequiredService<CaseDayTable>(), app.Services.GetRequiredService<WordSeal>())
            .WriteAsync(store, count, TimeProvider.System.GetUtcNow(), default);
        Console.WriteLine($"written in {filling.Elapsed.TotalSeconds:N0} s");
        await app.StartAsync();

        var session = app.Services.GetRequiredService<MerchantSession>();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = home, Timeout = TimeSpan.FromMinutes(30) };
        using (await http.GetAsync(session.Door(store.Id)))
        {
        }
        await Pages(http, storage);
        await File(http, storage);
        await BrowserRun.Run(() => session.Door(store.Id), new Uri(home, "app"));
        await app.StopAsync();
    }

    private static async Task Pages(HttpClient http, CountingHandler storage)
    {
        Console.WriteLine();
        Console.WriteLine($"{"page",-44}{"server ms",12}{"calls",8}{"rows",8}{"from storage",16}{"page",12}");
        var first = await http.GetStringAsync("/app");
        var next = WebUtility.HtmlDecode(first.Split("rel=\"next\" href=\"")[1].Split('"')[0]);
        var searched = await Search(http, first, "ada");
        var one = await Search(http, first, "ada.ashby.10000001@example.com");
        foreach (var (name, path) in ((string, string)[])
            [
                ("home, last 90 days", "/app"), ("page 2", next), ("filtered: lost above 50", "/app?show=lost&least=50.00"), ("last 365 days", "/app?period=365"), ("search: a first name", searched),
                ("search: one e-mail address, 365 days", one.Replace("/app?", "/app?period=365&", StringComparison.Ordinal)),
            ])
        {
            var (times, size) = (new List<double>(), 0);
            storage.Take();
            for (var i = 0; i <= Times; i++)
            {
                var watch = Stopwatch.StartNew();
                size = (await http.GetByteArrayAsync(path)).Length;
                if (i > 0)
                    times.Add(watch.Elapsed.TotalMilliseconds);
            }
            var (calls, rows, bytes) = storage.Take();
            Console.WriteLine($"{name,-44}{Figures.Round(Figures.Median(times)),12}{calls / (Times + 1),8}{rows / (Times + 1),8}{Figures.MegaBytes(bytes / (Times + 1), 2),16}{Figures.Round(size / 1024.0) + " KB",12}");
        }
    }

    private static async Task File(HttpClient http, CountingHandler storage)
    {
        var page = await http.GetStringAsync("/app?period=365");
        storage.Take();
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/app/export") { Content = Form(page, ("period", "365")) };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var begun = watch.Elapsed;
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, size, lines) = (new byte[65536], 0L, 0);
        for (int read; (read = await body.ReadAsync(buffer)) > 0; size += read)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        var (calls, rows, _) = storage.Take();
        Console.WriteLine();
        Console.WriteLine($"CSV of 365 days: {Figures.Round(lines - 1)} lines, {Figures.MegaBytes(size, 1)}, begun after {begun.TotalMilliseconds:N0} ms, done after {watch.Elapsed.TotalSeconds:N1} s, {calls} calls, {rows} rows");
    }

    private static async Task<string> Search(HttpClient http, string page, string words)
    {
        using var answer = await http.PostAsync("/app/search", Form(page, ("words", words)));
        return answer.Headers.Location?.OriginalString ?? throw new InvalidOperationException("The search was not taken: " + answer.StatusCode);
    }

    private static FormUrlEncodedContent Form(string page, params (string Name, string Value)[] fields) => new(
        fields.Append(("proof", page.Split("name=\"proof\" value=\"")[1].Split('"')[0])).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));

    private static async Task<Store> Connect(IServiceProvider services)
    {
        var store = new Store
        {
            Id = StoreId.ForWooCommerce(new Uri("https://large.example")),
            Url = new Uri("https://large.example"),
            Name = "A large shop",
            Currency = "USD",
            TimeZone = "America/New_York",
            Language = "en-US",
            Country = "US",
            PaymentMethods = [new PaymentMethod("offsite", "Card"), new PaymentMethod("bacs", "Bank transfer"), new PaymentMethod("cod", "Cash on delivery")],
            ConnectedAt = TimeProvider.System.GetUtcNow(),
        };
        await services.GetRequiredService<StoreTable>().SaveSecrets(store.Id, new StoreSecrets { WebhookSecret = "benchmark" });
        await services.GetRequiredService<StoreTable>().Save(store);
        return store;
    }

    private static string[] Settings(string storage, Uri home, int port) =>
    [
        "--FUNCTIONS_CUSTOMHANDLER_PORT=" + port, "--AzureWebJobsStorage=" + storage, "--PublicUrl=" + home, "--LinkSigningKey=" + Convert.ToBase64String(new byte[32]),
        "--SecretsKey=" + Convert.ToBase64String(new byte[32]), "--SendGrid:ApiKey=SG.benchmark", "--SendGrid:FromEmail=orders@mail.example.com",
    ];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
