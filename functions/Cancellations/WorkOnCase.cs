using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>Somebody of the team does something with a case: written by ETag, once however often the form comes.</summary>
public sealed class WorkOnCase(CancellationTable cases, CaseQueues queues, TimeProvider time)
{
    private const int MostMeetings = 5;

    /// <summary>What came of it: the case as it stands now, or the sentence why nothing was done; neither: there is no such case.</summary>
    public sealed record Outcome(Cancellation? Case, string? WhyNot);

    /// <param name="form">The form's own number.</param>
    public async Task<Outcome> Do(StoreId store, long order, CaseAction action, Teammate who, string form, CancellationToken cancel)
    {
        for (var meetings = 0; ; meetings++)
        {
            if (await cases.Find(new CancellationId(store, order), cancel) is not { } found)
                return new Outcome(null, null);
            var (after, whyNot) = CaseActions.Apply(found, action, who, form, time.GetUtcNow());
            if (after is null)
                return new Outcome(found, whyNot);
            try
            {
                var done = ReferenceEquals(after, found) ? found : await cases.Update(found, after, cancel);
                // Also when the form comes again: the first may have died before this.
                if (action is CaseAction.Stop or CaseAction.Lost && done.Promise is { Released: false })
                    await queues.Put(CaseQueues.ExpireOffers, done.Id, TimeSpan.Zero, cancel);
                return new Outcome(done, null);
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                // The customer, the queue or a colleague was quicker: looked at again as it stands now.
            }
        }
    }
}
