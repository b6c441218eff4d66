using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>What was found of a person and is gone.</summary>
/// <param name="Orders">Orders whose facts and cases named them.</param>
/// <param name="Letters">Messages from the store that spoke of them and could not be read.</param>
public sealed record Erased(int Orders, int Letters);

/// <summary>
/// Forgets one person of one store: order facts, name, address and words on every case, letters that speak of them, their requests. Amounts and the why stay, without a person. Needs no
/// store that still lets us in: one that has let us go, or that we never knew, is no obstacle.
/// </summary>
public sealed partial class ErasePerson(
    FindPerson find, PersonTable people, CancellationTable cases, CaseQueues queues, SetAside aside, LargeLetters letters, DataRequestTable requests, TimeProvider time, ILogger<ErasePerson> log)
{
    private const int MostMeetings = 5;

    /// <summary>The store has erased the person from this order: everything we know under the same identities goes.</summary>
    public Task<Erased> OfOrder(Order order, CancellationToken cancel) => OfNamed(order.Store, new NamedPerson(null, "", "", [order.Id]), cancel);

    /// <summary>Everything known under an e-mail address.</summary>
    public Task<Erased> OfEmail(StoreId store, string email, CancellationToken cancel) => OfNamed(store, new NamedPerson(null, email, "", []), cancel);

    /// <summary>Everything known under whatever is named; any of it may be missing. Doing it again, or after it broke off, finishes it.</summary>
    public async Task<Erased> OfNamed(StoreId store, NamedPerson named, CancellationToken cancel)
    {
        var person = await find.Of(store, named, cancel);

        // Should it break off, what is left must still be found from what the request names: so first what the cases tell how to recognise, then the cases, those that only follow from
        // others before these, and the order facts last.
        var count = await ForgetLetters(store, person.Trace, cancel);
        await requests.Forget(store, person.Identities, person.Trace, cancel);
        foreach (var order in person.Orders.Reverse())
            await ForgetCase(new CancellationId(store, order), cancel);
        foreach (var order in person.Orders.Reverse())
            await people.ForgetOrder(store, order, person.Identities, cancel);
        Log.Forgotten(log, store, person.Orders.Count, count);
        return new Erased(person.Orders.Count, count);
    }

    private async Task ForgetCase(CancellationId id, CancellationToken cancel)
    {
        for (var meetings = 0; ; meetings++)
        {
            if (await cases.Find(id, cancel) is not { } found)
                return;
            var ended = found.Status.MayBecome(CancellationStatus.Withdrawn)
                ? found.Become(CancellationStatus.Withdrawn, time.GetUtcNow(), "The person was erased.")
                : found;
            try
            {
                await cases.Update(found, ended.Forgotten(), cancel);
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                continue;
            }

            // A code in the store carries the person's address: it goes too, if the store still lets us in.
            if (found.Promise is { Released: false })
                await queues.Put(CaseQueues.ExpireOffers, id, TimeSpan.Zero, cancel);
            return;
        }
    }

    /// <summary>
    /// Letters are not kept by person, and most of them nobody could read: each is opened and searched. There are few. One that cannot be opened cannot be searched, and is of no use to
    /// anybody: it goes too.
    /// </summary>
    private async Task<int> ForgetLetters(StoreId store, PersonTrace trace, CancellationToken cancel)
    {
        var count = 0;
        await foreach (var letter in aside.Opened(store, cancel))
        {
            if (letter.Body is { } body && !trace.IsIn(body.Span))
                continue;
            await aside.Forget(store, letter, cancel);
            count++;
        }

        // These live for two weeks at most (LargeLetters.Life), which would be in time; but gone is gone.
        await foreach (var key in letters.Of(store, cancel))
        {
            if (!trace.IsIn(StoreLetters.Unpack(await letters.Fetch(key, cancel)).Span))
                continue;
            await letters.Forget(key, cancel);
            count++;
        }
        return count;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A person of {Store} was forgotten with {Orders} orders and {Letters} letters.")]
        public static partial void Forgotten(ILogger logger, StoreId store, int orders, int letters);
    }
}
