using System.Diagnostics;

namespace CancelSaver.Benchmarks.Start;

/// <summary>What a new instance costs: how much must be fetched, and how long a started process takes to its first answer.</summary>
internal static class StartRun
{
    private const int Times = 11;

    // Nothing listens there: a start that waited for storage would show.
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = "AccountName=nobody;AccountKey=AAAA;"
            + "QueueEndpoint=http://127.0.0.1:9/nobody;TableEndpoint=http://127.0.0.1:9/nobody",
        ["PublicUrl"] = "https://app.example",
        ["LinkSigningKey"] = Convert.ToBase64String(new byte[32]),
        ["SecretsKey"] = Convert.ToBase64String(new byte[32]),
        ["SendGrid__ApiKey"] = "SG.none",
        ["SendGrid__FromEmail"] = "orders@mail.example.com",
        ["Shopify__ApiKey"] = "key",
        ["Shopify__ApiSecret"] = "secret",
    };

    public static async Task Run()
    {
        Console.WriteLine("Publishing both apps: a few minutes.");
        using var app = Published.App();
        using var empty = Published.EmptyApp();
        Check(app);

        List<Start> ours = [], theirs = [];
        for (var i = 0; i <= Times; i++)
        {
            ours.Add(await Once(app, isOurs: true));
            theirs.Add(await Once(empty, isOurs: false));
        }

        Figures.Head($"Start: both published alike, {Times} starts in turn after one to warm the disk, medians");
        Figures.Row("", "the app", "empty app", "ratio");
        Figures.Row("folder", Figures.MegaBytes(app.Bytes), Figures.MegaBytes(empty.Bytes), Figures.Round(app.Bytes / (double)empty.Bytes, 2));
        var (zip, emptyZip) = (app.ZippedBytes, empty.ZippedBytes);
        Figures.Row("zipped", Figures.MegaBytes(zip, 1), Figures.MegaBytes(emptyZip, 1), Figures.Round(zip / (double)emptyZip, 2));
        Print("first answer after, ms", s => s.Ping, 0);
        Print("processor time until then, ms", s => s.Processor, 0);
        Print("first webhook (empty: second answer) after, ms", s => s.Real, 0);
        Print("memory at the first answer, MB", s => s.Resident / 1e6, 0);

        void Print(string what, Func<Start, double> pick, int digits)
        {
            var (a, b) = (Figures.Median(ours.Skip(1).Select(pick)), Figures.Median(theirs.Skip(1).Select(pick)));
            Figures.Row(what, Figures.Round(a, digits), Figures.Round(b, digits), Figures.Round(a / b, 2));
        }
    }

    /// <summary>The ping is what the host waits for; what comes at once after it is what somebody out there waits for. A webhook with a wrong seal is judged without storage.</summary>
    private static async Task<Start> Once(Published app, bool isOurs)
    {
        using var process = await ServerProcess.Start(app.Executable, [], Settings);
        var (processor, resident) = (process.ProcessorTime.TotalMilliseconds, process.ResidentBytes);
        var asked = Stopwatch.GetTimestamp();
        if (isOurs)
            await process.PostWithWrongSeal("/webhooks/shopify");
        else
            await process.Get("/health");
        return new Start(process.FirstAnswer.TotalMilliseconds, processor, (process.FirstAnswer + Stopwatch.GetElapsedTime(asked)).TotalMilliseconds, resident);
    }

    private static void Check(Published app)
    {
        var functions = Directory.GetDirectories(app.Folder).Count(d => File.Exists(Path.Combine(d, "function.json")));
        if (!File.Exists(Path.Combine(app.Folder, "host.json")) || functions == 0)
            throw new InvalidOperationException("The published folder lacks host.json or functions.");
        Console.WriteLine($"The app: {app.Files} files, {functions} functions.");
    }

    /// <summary>Times in ms from the start of the process; memory in bytes.</summary>
    private sealed record Start(double Ping, double Processor, double Real, double Resident);
}
