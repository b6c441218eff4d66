using System.Reflection;
using Azure;
using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.People;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>Gathers how the app is. Whatever cannot be read is told as such: the page is needed most when something does not answer.</summary>
public sealed class HealthDesk(HouseViews house, StoreTable stores, PersonTable people, CancellationTable cases, SendGridKey mail, TimeProvider time)
{
    /// <summary>So many stores are looked at.</summary>
    public const int MostStores = 200;

    private const int AtOnce = 16;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(15);
    private static readonly string version = typeof(HealthDesk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public async Task<HealthFacts> Look(CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var (key, seen, known) = (mail.Look(either.Token), Try(() => house.Look(either.Token), cancel), Try(() => Stores(either.Token), cancel));
        await Task.WhenAll(key, seen, known);
        var (healths, cut) = await known;
        var now = time.GetUtcNow();
        // Those worth a look first.
        return new HealthFacts(now, await seen, [.. (healths ?? []).OrderBy(s => HealthVerdict.OfStore(s, now) is null).ThenBy(s => s.Id.Value, StringComparer.Ordinal)], cut, await key, version, RuleEngine.Version);
    }

    private async Task<(List<StoreHealth>? Stores, bool Cut)> Stores(CancellationToken cancel)
    {
        var ids = await stores.All(cancel).Take(MostStores + 1).ToListAsync(cancel);
        var found = new List<StoreHealth>();
        foreach (var some in ids.Take(MostStores).Chunk(AtOnce))
            found.AddRange((await Task.WhenAll(some.Select(id => Health(id, cancel)))).OfType<StoreHealth>());
        return (found, ids.Count > MostStores);
    }

    private async Task<StoreHealth?> Health(StoreId id, CancellationToken cancel)
    {
        var (store, heard, handed) = (stores.Find(id, cancel), people.LastHeard(id, cancel), cases.LastHanded(id, cancel));
        await Task.WhenAll(store, heard, handed);
        return await store is { } known
            ? new StoreHealth(id, known.Status, known.Trouble, known.ConnectedAt, known.CaughtUpTo == default ? null : known.CaughtUpTo, await heard, await handed)
            : null;
    }

    private static async Task<T?> Try<T>(Func<Task<T>> look, CancellationToken cancel)
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return default;
        }
    }
}
