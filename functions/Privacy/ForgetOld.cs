using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>
/// Makes cases anonymous that are older than the store wants to keep people: names, addresses and words go, amounts and the why stay. Comes by every hour and does a little each time, so that
/// a store with a hundred thousand cases is walked through within days.
/// </summary>
public sealed partial class ForgetOld(CancellationTable cases, PersonTable people, TimeProvider time, ILogger<ForgetOld> log)
{
    /// <summary>Cases looked at in one visit: one question to storage.</summary>
    public const int MostLooked = 1000;

    public async Task Handle(Store store, CancellationToken cancel)
    {
        if (store.Settings.RetentionMonths <= 0)
            return;
        var now = time.GetUtcNow();
        var (old, done) = await cases.NextOlderThan(store.Id, now.AddMonths(-store.Settings.RetentionMonths), MostLooked, cancel);
        var count = 0;
        foreach (var id in old)
        {
            if (await Forget(id, now, cancel))
                count++;
        }
        await done();
        if (count > 0)
            Log.Forgotten(log, store.Id, count);
    }

    // What is still going on, or still promised, is left for the next round; so is what somebody changes at this moment.
    private async Task<bool> Forget(CancellationId id, DateTimeOffset now, CancellationToken cancel)
    {
        if (await cases.Find(id, cancel) is not { } found || !found.Status.IsEnd() || found.Promise is { Released: false } promise && promise.Offer.Ends > now)
            return false;
        try
        {
            await cases.Update(found, found.Forgotten(), cancel);
        }
        catch (CaseMovedException)
        {
            return false;
        }
        await people.ForgetOrder(id.Store, id.OrderId, Person.Of(found.Order).Identities, cancel);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Store}: {Cases} cases were old enough to be made anonymous.")]
        public static partial void Forgotten(ILogger logger, StoreId store, int cases);
    }
}
