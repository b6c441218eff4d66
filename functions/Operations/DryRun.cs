using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>One thing that was looked at.</summary>
public sealed record DryStep(bool Good, string Says);

/// <param name="Steps">In the order in which the message would meet them; it would not get past one that is not good.</param>
/// <param name="Says">The answer in one sentence.</param>
public sealed record DryResult(IReadOnlyList<DryStep> Steps, string Says)
{
    public bool WouldWork => Steps.All(s => s.Good);
}

/// <summary>
/// What would happen to a message if it were put back. Writes nothing, sends nothing; it only reads, in our tables and in the store. (Reading an order of a Shopify store may renew its token, as
/// any reading does.)
/// </summary>
public sealed class DryRun(StoreTable stores, CancellationTable cases, SetAside aside, Storefronts storefronts, CaseLetters letters, TimeProvider time)
{
    public async Task<DryResult> Of(PoisonRow row, CancellationToken cancel)
    {
        var steps = new List<DryStep>();
        if (row.Queue == CaseQueues.MailEvents)
        {
            steps.Add(new DryStep(false, "Reports of the mail service are not kept once they have failed for good."));
            return new DryResult(steps, "It cannot be put back. Put it away: a mail whose fate is unknown is settled by time.");
        }
        if (row.Store is not { } id || (row.Case is null && row.Topic is null))
        {
            steps.Add(new DryStep(false, "The message is none of ours, or damaged: nobody can tell what it was about."));
            return new DryResult(steps, "It cannot be put back. Put it away.");
        }
        steps.Add(new DryStep(true, row.Case is { } about ? "The message is readable: the step " + row.Queue + " of case " + about + "." : "The envelope is readable: a letter on " + row.Topic + "."));
        if (await stores.Find(id, cancel) is not { } store)
        {
            steps.Add(new DryStep(false, "The store is not known any more."));
            return new DryResult(steps, "Nothing would happen: its store is gone. Put it away.");
        }
        steps.Add(store.Status switch
        {
            StoreStatus.Connected => new DryStep(true, "The store is connected."),
            StoreStatus.NeedsReconnect => new DryStep(false, "The store must be connected again by its merchant; until then its cases wait by themselves."),
            _ => new DryStep(false, "The store has let us go; nothing is done for it any more."),
        });
        return new DryResult(steps, row.Case is { } found ? await OfCase(row, store, found, steps, cancel) : await OfLetter(row, store, steps, cancel));
    }

    private async Task<string> OfCase(PoisonRow row, Store store, CancellationId id, List<DryStep> steps, CancellationToken cancel)
    {
        if (await cases.Find(id, cancel) is not { } found)
        {
            steps.Add(new DryStep(true, "The case is no longer kept."));
            return "Nothing would happen. Put it away.";
        }
        var (next, due) = (CaseSteps.Next(found), CaseSteps.Due(found));
        steps.Add(new DryStep(true, "The case is " + found.Status + (next is null ? "; no step is owed" : "; its next step is " + next) + (found.ParkedOn is { } parked ? "; it is parked on " + parked : "") + "."));
        await AskStore(store, id.OrderId, steps, cancel);
        if (next == CaseQueues.SendEmail && DueLetter.Of(found) is { } owed)
            await Write(store, found, owed, steps);
        if (steps.Exists(s => !s.Good))
            return "It would fail again, or wait. First put right what is marked.";
        return (next, row.Queue) switch
        {
            var (owing, queue) when owing == queue => "It would do the step it is on the way to, " + queue + ", and the case would go on.",
            ({ } owing, _) => "This step has been done; the case would go on with " + owing + ".",
            (null, CaseQueues.ExpireOffers) when due is { } end => end > time.GetUtcNow() ? "The offer has not ended; the message would wait until it has." : "The offer has ended, and the case would be closed.",
            _ => "Nothing is left to do for it: the case has gone on. Put it away.",
        };
    }

    private async Task<string> OfLetter(PoisonRow row, Store store, List<DryStep> steps, CancellationToken cancel)
    {
        if (row.Letter is not { } key || await aside.Letter(store, key, cancel) is not { } letter)
        {
            steps.Add(new DryStep(false, "The letter itself is no longer kept, or can no longer be opened."));
            return "It cannot be put back. Put it away; what it was about is fetched from the store every hour.";
        }
        var told = storefronts.For(store.Id).Read(letter);
        var (good, says, order) = told switch
        {
            StoreEvent.OrderChanged { Order: var it } => (true, "The storefront reads order " + it.Id + " in it, which is " + it.Status + ".", (long?)it.Id),
            StoreEvent.OrderTouched { OrderId: var it } => (true, "The storefront reads that order " + it + " changed.", it),
            StoreEvent.OrderGone { OrderId: var it } => (true, "The storefront reads that order " + it + " was deleted.", null),
            StoreEvent.Unreadable { Why: var why } => (false, "The storefront cannot read it: " + new FailureCause("", why).Says, null),
            StoreEvent.NeedsReconnect => (false, "The letter says that the store must be connected again.", null),
            StoreEvent.Nothing => (true, "The storefront finds nothing for us in it.", null),
            _ => (true, "The storefront reads " + told.GetType().Name + " in it.", null),
        };
        steps.Add(new DryStep(good, says));
        if (order is { } number)
        {
            await AskStore(store, number, steps, cancel);
            var known = await cases.Find(new CancellationId(store.Id, number), cancel);
            steps.Add(new DryStep(true, known is null ? "There is no case of this order." : "There is a case of this order; it is " + known.Status + "."));
        }
        return steps.Exists(s => !s.Good) ? "It would fail again, or be set aside. First put right what is marked." : "It would be recorded.";
    }

    private async Task AskStore(Store store, long order, List<DryStep> steps, CancellationToken cancel)
    {
        try
        {
            var found = await storefronts.For(store.Id).GetOrder(store, order, cancel);
            steps.Add(new DryStep(true, found is null ? "The store answers: it no longer has the order." : "The store answers: the order is " + found.Status + "."));
        }
        catch (Exception e) when (e is StorefrontException or HttpRequestException or InvalidOperationException)
        {
            steps.Add(new DryStep(false, "The store does not answer: " + FailureCause.Of(e).Says));
        }
    }

    private async Task Write(Store store, Cancellation found, DueLetter owed, List<DryStep> steps)
    {
        try
        {
            var (letter, whyNot) = await letters.Write(store, found, owed);
            steps.Add(letter is not null ? new DryStep(true, "The mail (" + owed.Name + ") can be written.") : new DryStep(false, "The mail (" + owed.Name + ") cannot be written: " + whyNot));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What fails here would fail there: that is what was asked.
            steps.Add(new DryStep(false, "The mail (" + owed.Name + ") cannot be written: " + FailureCause.Of(e).Says));
        }
    }
}
