using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Benchmarks.Intake;

/// <summary>
/// The webhook of each platform: the app and a bare endpoint take turns with the same load, the same storage stand-in and the same processor: the side whose turn it is
/// has one to itself (an instance of the default size has one, too), the sender and the stand-in share the other.
/// </summary>
internal static class IntakeRun
{
    private const int Connections = 16;
    // The runtime compiles its hot paths anew for seconds: what an instance does all day begins after that.
    private const int WarmUps = 12;
    private const int Rounds = 9;
    private const int PerRound = 8_000;

    private static readonly StoreId Shop = new("woo:shop.example");

    public static async Task Run()
    {
        using var storage = new StorageStandIn();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage.ConnectionString,
            ["PublicUrl"] = "https://app.example",
            ["LinkSigningKey"] = Convert.ToBase64String(new byte[32]),
            ["SecretsKey"] = Convert.ToBase64String(new byte[32]),
            ["SendGrid__ApiKey"] = "SG.none",
            ["SendGrid__FromEmail"] = "orders@mail.example.com",
            ["Shopify__ApiKey"] = "key",
            ["Shopify__ApiSecret"] = Capture.ShopifySecret,
        };
        await Connect(storage, settings["SecretsKey"]);
        Processors.Keep(1);
        await Compare("WooCommerce", Capture.WooCommerce(), "/webhooks/woocommerce/" + Shop.Segment, settings, storage);
        await Compare("Shopify", Capture.Shopify(), IntakeServer.ShopifyRoute, settings, storage);
    }

    private static async Task Compare(string platform, Capture capture, string path, Dictionary<string, string> settings, StorageStandIn storage)
    {
        var request = WebhookLoad.Request(capture, path);
        using var app = await Side.Start(IntakeServer.App, settings, request, storage);
        using var bare = await Side.Start(IntakeServer.Bare, settings, request, storage);
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            foreach (var side in (Side[])[app, bare])
            {
                var result = await side.Round(PerRound);
                if (round >= WarmUps)
                    side.Results.Add(result);
            }
        }

        Figures.Head($"Intake of {platform}: {capture.Body.Length:N0} bytes each, {Connections} connections, medians of {Rounds} rounds of {PerRound:N0} in turn");
        Figures.Row("", "the app", "bare endpoint", "ratio");
        Print("webhooks a second", r => r.PerSecond, 0);
        Print("CPU time a webhook, µs", r => r.Microseconds, 1);
        Print("allocated a webhook, bytes", r => r.Allocated, 0);
        Print("storage calls a webhook", r => r.StorageCalls, 4);
        Figures.Row($"memory after {app.Sent:N0} webhooks", Figures.MegaBytes(app.Resident), Figures.MegaBytes(bare.Resident));
        Figures.Row("  of it heap in use", Figures.MegaBytes(await app.Heap(), 1), Figures.MegaBytes(await bare.Heap(), 1));

        void Print(string what, Func<Result, double> pick, int digits)
        {
            var (ours, theirs) = (Figures.Median(app.Results.Select(pick)), Figures.Median(bare.Results.Select(pick)));
            Figures.Row(what, Figures.Round(ours, digits), Figures.Round(theirs, digits), Figures.Round(ours / theirs, 2));
        }
    }

    /// <summary>Writes the store as a merchant's connecting does.</summary>
    private static async Task Connect(StorageStandIn storage, string secretsKey)
    {
        var stores = new StoreTable(new TableServiceClient(storage.ConnectionString), new Secrets(secretsKey), TimeProvider.System);
        await stores.Save(new Store
        {
            Id = Shop,
            Url = new Uri("https://shop.example"),
            Name = "Shop",
            Currency = "USD",
            TimeZone = "America/New_York",
            Language = "en-US",
            Country = "US",
        });
        await stores.SaveSecrets(Shop, new StoreSecrets { ConsumerKey = "ck", ConsumerSecret = "cs", WebhookSecret = Capture.WooCommerceSecret });
    }

    /// <summary>One round on one side; all but the first are for one webhook.</summary>
    private sealed record Result(double PerSecond, double Microseconds, double Allocated, double StorageCalls);

    private sealed class Side(ServerProcess server, WebhookLoad load, StorageStandIn storage) : IDisposable
    {
        public List<Result> Results { get; } = [];

        public int Sent { get; private set; }

        public long Resident => server.ResidentBytes;

        public static async Task<Side> Start(string side, Dictionary<string, string> settings, byte[] request, StorageStandIn storage)
        {
            var server = await ServerProcess.Start(Environment.ProcessPath!, [side], settings, processor: 0);
            return new Side(server, new WebhookLoad(server.Port, request, Connections), storage);
        }

        public async Task<Result> Round(int webhooks)
        {
            var (allocated, calls, messages) = ((await Memory()).Allocated, storage.Messages + storage.Others, storage.Messages);
            var cpu = server.CpuTime;
            var took = load.Send(webhooks);
            var spent = server.CpuTime - cpu;
            if (storage.Messages - messages != webhooks)
                throw new InvalidOperationException($"{webhooks} webhooks made {storage.Messages - messages} messages.");
            calls = storage.Messages + storage.Others - calls;
            Sent += webhooks;
            allocated = (await Memory()).Allocated - allocated;
            return new Result(
                webhooks / took.TotalSeconds, spent.TotalMicroseconds / webhooks, allocated / (double)webhooks, calls / (double)webhooks);
        }

        public async Task<long> Heap() => (await Memory()).Heap;

        public void Dispose()
        {
            load.Dispose();
            server.Dispose();
        }

        private async Task<(long Heap, long Allocated)> Memory()
        {
            var words = (await server.Get(IntakeServer.Memory)).Split(' ');
            return (long.Parse(words[0]), long.Parse(words[1]));
        }
    }
}
