using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>Everything the home page shows, read once through the app's own tables.</summary>
internal sealed record Seen
{
    private const int MostCases = 8;
    private const int MostMails = 6;
    private const int MostCounted = 500;

    public required Demonstration Demo { get; init; }

    /// <summary>The chosen one.</summary>
    public required ShownStore Shown { get; init; }

    /// <summary>Null until a real store has been connected.</summary>
    public Store? Store { get; init; }

    public required Overview Numbers { get; init; }

    /// <summary>What moved last, first; without the sample.</summary>
    public required IReadOnlyList<Cancellation> Cases { get; init; }

    public required int SampleCases { get; init; }

    /// <summary>Of every shown store, newest first, each with its store.</summary>
    public required IReadOnlyList<(SentMail Mail, string Store)> Mails { get; init; }

    public required IReadOnlyList<DemoOrder> Orders { get; init; }

    public required Captures Captures { get; init; }

    public required IReadOnlyList<(Replayed What, string Became)> Replayed { get; init; }

    public IDemoShop? Shop => Shown.Shop;

    public static async Task<Seen> LookAsync(Demonstration demo, ShownStore shown, Captures captures, CancellationToken cancel)
    {
        var store = await demo.FindAsync(shown, cancel);
        var all = new List<Cancellation>();
        if (store is not null)
        {
            await foreach (var one in demo.Cases.Newest(store.Id, MostCounted, cancel))
                all.Add(one);
        }
        var replayed = new List<(Replayed, string)>();
        foreach (var one in captures.Done.Take(4))
            replayed.Add((one, await captures.BecameAsync(one, cancel)));
        return new Seen
        {
            Demo = demo,
            Shown = shown,
            Store = store,
            Numbers = Overview.Of([.. all.Select(CaseEntry.Of)], store?.Currency ?? "USD"),
            Cases = [.. all.Where(c => !PastCases.IsOne(c)).OrderByDescending(c => c.Timeline[^1].At).Take(MostCases)],
            SampleCases = all.Count(PastCases.IsOne),
            Mails = [.. demo.Mail.Sent.Reverse().Take(MostMails).Select(m => (m, StoreOf(m)))],
            Orders = shown.Shop?.Open() ?? [],
            Captures = captures,
            Replayed = replayed,
        };
    }

    // The mail's own name is that of its case: store, order, kind.
    private static string StoreOf(SentMail mail)
    {
        var platform = mail.CustomArgs.GetValueOrDefault("cs_msg", "").StartsWith(ShownStore.Shopify + ":", StringComparison.Ordinal) ? "Shopify" : "WooCommerce";
        return mail.FromName + " on " + platform;
    }
}
