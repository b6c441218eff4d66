using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>How the app is, as far as it can be read just now.</summary>
/// <param name="At">UTC.</param>
/// <param name="House">Storage, queues, shelf; null: storage does not answer.</param>
/// <param name="Stores">The first <see cref="HealthDesk.MostStores"/> of them.</param>
/// <param name="StoresCut">There are more.</param>
/// <param name="Mail">What the mail service thinks of our key.</param>
/// <param name="Version">Of the app, with the commit it was built from where the build knew it.</param>
/// <param name="RulesEngine">Version of what decides.</param>
public sealed record HealthFacts(
    DateTimeOffset At, HouseView? House, IReadOnlyList<StoreHealth> Stores, bool StoresCut, KeyCheck Mail, string Version, int RulesEngine)
{
    /// <summary>The newest hand-over of any of these stores; null: none is known.</summary>
    public HandedOver? LastHanded => Stores.Select(s => s.Handed).OfType<HandedOver>().MaxBy(h => h.At);

    /// <summary>What waits on the shelf, by what it failed of; the most first.</summary>
    public IReadOnlyList<PoisonCause> Causes => House is null
        ? []
        : [.. House.Shelf.Where(r => r.State == PoisonState.Waits).GroupBy(r => r.CauseId).Select(g => new PoisonCause(g.Key, [.. g.OrderBy(r => r.FailedAt)])).OrderByDescending(c => c.Rows.Count)];
}

/// <summary>Messages that failed of the same on the same queue, the oldest first.</summary>
public sealed record PoisonCause(string Id, IReadOnlyList<PoisonRow> Rows)
{
    public string Queue => Rows[0].Queue;

    public FailureCause Cause => Rows[0].Cause;
}

/// <summary>How one store is.</summary>
/// <param name="CaughtUpTo">Its orders have been asked for up to here, UTC; null: not yet.</param>
/// <param name="Heard">When it last wrote by itself; null: it never did.</param>
/// <param name="Handed">What came of the last mail to one of its customers; null: there was none.</param>
public sealed record StoreHealth(StoreId Id, StoreStatus Status, string? Trouble, DateTimeOffset ConnectedAt, DateTimeOffset? CaughtUpTo, LastHeard? Heard, HandedOver? Handed);
