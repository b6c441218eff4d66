using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>A kept delivery that was sent again.</summary>
/// <param name="Status">What the public door answered.</param>
/// <param name="OrderId">0 when it names no order.</param>
internal sealed record Replayed(string Name, int Status, string Answer, long OrderId);

/// <summary>Deliveries of a platform, byte for byte; only the seal is made anew, with the connected store's secret. They lie with the tests.</summary>
internal abstract class Captures(Demonstration demo, ShownStore shown)
{
    private readonly List<Replayed> done = [];
    private readonly Lock gate = new();

    /// <summary>Where they come from, for the page.</summary>
    public abstract string From { get; }

    /// <summary>Best first for a start; empty when the tests' folder is not there.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Replayed> Done
    {
        get
        {
            lock (gate)
                return [.. Enumerable.Reverse(done)];
        }
    }

    protected Demonstration Demo => demo;

    protected ShownStore Shown => shown;

    public static Captures Of(Demonstration demo, ShownStore shown) => shown.Key == ShownStore.Woo ? new WooCaptures(demo, shown) : new ShopifyCaptures(demo, shown);

    public async Task<string> SendAsync(string name, CancellationToken cancel)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
            return "There is no such capture.";
        if (await demo.FindAsync(shown, cancel) is not { } store)
            return "The store is not connected yet.";
        var (request, order) = await MakeAsync(name, store, cancel);
        using var http = new HttpClient();
        using (request)
        {
            using var answer = await http.SendAsync(request, cancel);
            var replayed = new Replayed(name, (int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(cancel)).Trim(), order);
            lock (gate)
                done.Add(replayed);
            return "“" + name + "” was sent to the public door and answered with " + replayed.Status + ".";
        }
    }

    /// <summary>What became of a delivery, in one sentence.</summary>
    public async Task<string> BecameAsync(Replayed replayed, CancellationToken cancel) =>
        replayed.Status != 200 ? "It was refused: " + replayed.Answer
        : replayed.OrderId == 0 ? "It names no order."
        : await demo.FindAsync(shown, cancel) is { } store && await demo.Cases.Find(new CancellationId(store.Id, replayed.OrderId), cancel) is { } found
            ? "Case " + found.Order.Number + ": " + Merchant.MerchantWords.Of(found.Status.ToString()) + ". " + found.Timeline[^1].Says
            : "No case: nothing was cancelled by it.";

    protected static string Folder(string platform) => Path.Combine(NpmFolder.Path, "..", "CancelSaver.Tests", "Fixtures", platform);

    /// <summary>The request to the public door, and the order it names. The app asks the store for the order before it decides anything: the demo shop is told of it.</summary>
    protected abstract Task<(HttpRequestMessage Request, long OrderId)> MakeAsync(string name, Store store, CancellationToken cancel);
}
