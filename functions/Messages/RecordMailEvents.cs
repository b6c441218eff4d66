using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Web;

namespace CancelSaver.Messages;

/// <summary>
/// What the mail service reports, written on the cases it is about: a mail nobody knew the fate of is known again and its case goes on, one that came back is shown to the merchant, and who
/// told the mail service "no more" is not written to any more.
/// </summary>
public sealed partial class RecordMailEvents(CancellationTable cases, CaseQueues queues, Unsubscribes unsubscribes, TimeProvider time, ILogger<RecordMailEvents> log)
{
    private const int MostMeetings = 5;
    private const int AtOnce = 4;

    /// <summary>Each case is read and written once, however much is told of it.</summary>
    public Task Handle(IReadOnlyList<MailEvent> events, CancellationToken cancel) => Parallel.ForEachAsync(
        events.GroupBy(e => CancellationId.Parse(e.Case)),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
        async (told, stop) => await Record(told.Key, [.. told.OrderBy(e => e.At)], stop));

    private async Task Record(CancellationId id, IReadOnlyList<MailEvent> told, CancellationToken cancel)
    {
        for (var meetings = 0; ; meetings++)
        {
            if (await cases.Find(id, cancel) is not { } found)
                return;
            var now = time.GetUtcNow();
            var after = told.Aggregate(found, (c, one) => Tell(c, one, now));
            try
            {
                if (!ReferenceEquals(after, found))
                    after = await cases.Update(found, after, cancel);
                if (after.Status == CancellationStatus.Sent && found.Status != CancellationStatus.Sent && CaseSteps.Due(after) is { } end)
                    await queues.Put(CaseQueues.ExpireOffers, id, end - now, cancel);
                // Last: it looks at the person's cases itself, this one among them. What an erased case knew of the person is gone.
                if (told.Any(MailNews.IsOptOut) && Person.Of(found.Order).Identities is [['e', ..] identity, ..])
                    await unsubscribes.OptOut(id.Store, identity, cancel);
                return;
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                // The hand-over itself, a customer or a colleague was quicker: looked at again as it stands now.
            }
        }
    }

    private Cancellation Tell(Cancellation c, MailEvent told, DateTimeOffset now)
    {
        var after = MailNews.Tell(c, told, now);
        if (!ReferenceEquals(after, c))
            Log.Told(log, told.Kind, c.Id);
        return after;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MailEvent, LogLevel.Information, "The mail service reports {Kind} of a mail of case {Case}.")]
        public static partial void Told(ILogger logger, MailEventKind kind, CancellationId @case);
    }
}
