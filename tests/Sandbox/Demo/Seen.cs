using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>Everything the home page shows, read once through the app's own tables.</summary>
internal sealed record Seen
{
    private const int MostCases = 8;
    private const int MostMails = 6;

    public required Demonstration Demo { get; init; }

    /// <summary>Null until a real store has been connected.</summary>
    public Store? Store { get; init; }

    public required Overview Numbers { get; init; }

    /// <summary>What moved last, first; without the sample.</summary>
    public required IReadOnlyList<Cancellation> Cases { get; init; }

    public required int SampleCases { get; init; }

    public required IReadOnlyList<SentMail> Mails { get; init; }

    public required IReadOnlyList<WooOrder> Orders { get; init; }

    public required IReadOnlyList<string> Captures { get; init; }

    public required IReadOnlyList<(Replayed What, string Became)> Replayed { get; init; }

    public static async Task<Seen> LookAsync(Demonstration demo, DemoOrders? orders, Captures captures, CancellationToken cancel)
    {
        var store = await demo.Stores.Find(demo.StoreId, cancel);
        var all = new List<Cancellation>();
        await foreach (var one in demo.Cases.Newest(demo.StoreId, MerchantPages.MostCases, cancel))
            all.Add(one);
        var replayed = new List<(Replayed, string)>();
        foreach (var one in captures.Done.Take(4))
            replayed.Add((one, await captures.BecameAsync(one, cancel)));
        return new Seen
        {
            Demo = demo,
            Store = store,
            Numbers = Overview.Of(all, store?.Currency ?? "USD"),
            Cases = [.. all.Where(c => !PastCases.IsOne(c)).OrderByDescending(c => c.Timeline[^1].At).Take(MostCases)],
            SampleCases = all.Count(PastCases.IsOne),
            Mails = [.. demo.Mail.Sent.Reverse().Take(MostMails)],
            Orders = orders?.Open() ?? [],
            Captures = captures.Names,
            Replayed = replayed,
        };
    }
}
