using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>What a person does with messages that failed for good. Done twice is done once: what was dealt with already is left alone.</summary>
public sealed partial class PoisonDesk(PoisonShelf shelf, StoreTable stores, SetAside aside, StoreLetters letters, CaseQueues queues, ILogger<PoisonDesk> log)
{
    /// <summary>So many of one cause at once; what is left waits for the next press.</summary>
    public const int MostAtOnce = 200;

    /// <summary>Those of one cause that wait, the oldest first.</summary>
    public async Task<IReadOnlyList<PoisonRow>> OfCause(string cause, CancellationToken cancel) =>
        [.. (await shelf.All(cancel).Where(r => r.State == PoisonState.Waits && r.CauseId == cause).ToListAsync(cancel)).OrderBy(r => r.FailedAt).Take(MostAtOnce)];

    /// <summary>
    /// Sends a message on its way again. Sent first, noted then: whoever dies in between leaves it on the shelf, and a message that comes twice finds its work done.
    /// </summary>
    /// <returns>Why not; null: it is on its way, or was before.</returns>
    public async Task<string?> PutBack(PoisonRow row, CancellationToken cancel)
    {
        if (row.State != PoisonState.Waits)
            return null;
        if (row.Case is { } id)
            await queues.Put(row.Queue, id, TimeSpan.Zero, cancel);
        else if (await SendLetter(row, cancel) is { } whyNot)
            return whyNot;
        await Close(row, PoisonState.PutBack, cancel);
        return null;
    }

    public async Task PutAway(PoisonRow row, CancellationToken cancel)
    {
        if (row.State == PoisonState.Waits)
            await Close(row, PoisonState.PutAway, cancel);
    }

    private async Task<string?> SendLetter(PoisonRow row, CancellationToken cancel)
    {
        if (row.Store is not { } id || row.Topic is null)
            return row.Queue == CaseQueues.MailEvents ? "Reports of the mail service are not kept; put them away." : "A message that is none of ours cannot be put back; put it away.";
        if (await stores.Find(id, cancel) is not { } store)
            return "The store " + id + " is not known any more; put its letter away.";
        if (row.Letter is not { } key || await aside.Letter(store, key, cancel) is not { } letter)
            return "A letter of " + id + " is no longer kept, or can no longer be opened; put it away.";
        await letters.Send(letter, cancel);
        await aside.PutAway(id, key, cancel);
        return null;
    }

    // Somebody who was quicker did the same, or it has failed again meanwhile: then it waits, as it should.
    private async Task Close(PoisonRow row, PoisonState state, CancellationToken cancel)
    {
        if (await shelf.TryWrite(row with { State = state }, row, cancel))
            Log.Closed(log, row.Queue, state);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A message that had failed on {Queue} is {State} by the operator.")]
        public static partial void Closed(ILogger logger, string queue, PoisonState state);
    }
}
