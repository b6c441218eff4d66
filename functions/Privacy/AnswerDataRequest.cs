using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>
/// A customer asks their store what is kept of them, and the store asks us: the request is noted with the day it is due, the merchant finds it on their pages, takes the file and marks it
/// as answered. https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
/// </summary>
public sealed partial class AnswerDataRequest(
    StoreTable stores,
    DataRequestTable requests,
    FindPerson find,
    PersonTable people,
    CancellationTable cases,
    SetAside aside,
    LargeLetters letters,
    TimeProvider time,
    ILogger<AnswerDataRequest> log)
{
    /// <summary>The law's month, as the platform counts it.</summary>
    public static readonly TimeSpan TimeToAnswer = TimeSpan.FromDays(30);

    /// <summary>How many requests the merchant's pages show.</summary>
    public const int MostShown = 200;

    /// <summary>Notes a request; the same one twice is noted once. Of a store we do not know nothing is kept, so there is nothing to note.</summary>
    /// <param name="requestId">The platform's number of the request.</param>
    public async Task Record(StoreId store, NamedPerson person, string requestId, CancellationToken cancel)
    {
        if (await stores.Find(store, cancel) is null)
        {
            Log.Unknown(log, store);
            return;
        }
        var now = time.GetUtcNow();
        if (await requests.TryAdd(new DataRequest(store, requestId, now, now + TimeToAnswer, DoneAt: null, person), cancel))
            Log.Recorded(log, store, requestId, now + TimeToAnswer);
    }

    /// <summary>The newest requests of a store, answered ones too.</summary>
    public ValueTask<List<DataRequest>> Newest(StoreId store, CancellationToken cancel) => requests.Newest(store, MostShown, cancel).ToListAsync(cancel);

    /// <summary>Everything kept about the person who asks, as it is now; null when there is no such request, or it can no longer be opened.</summary>
    public async Task<PersonFile?> Collect(StoreId store, string requestId, CancellationToken cancel)
    {
        if (await requests.Find(store, requestId, cancel) is not { Person: { } named } request)
            return null;
        var person = await find.Of(store, named, cancel);
        var (facts, told) = (new List<OrderFact>(), new List<PersonCase>());
        foreach (var order in person.Orders)
        {
            if (await people.Find(store, order, cancel) is { } fact)
                facts.Add(fact);
            if (await cases.Find(new CancellationId(store, order), cancel) is { } found)
                told.Add(PersonCase.Of(found));
        }
        return new PersonFile
        {
            Store = store.Value,
            CollectedAt = time.GetUtcNow(),
            Request = request.Number,
            AskedBy = named,
            NoMailSince = person.OptedOutAt,
            Orders = facts,
            Cancellations = told,
            Letters = await Letters(store, person.Trace, cancel),
        };
    }

    /// <summary>Notes that the merchant has answered; false when there is no such request.</summary>
    public async Task<bool> MarkDone(StoreId store, string requestId, CancellationToken cancel)
    {
        if (await requests.Find(store, requestId, cancel) is not { } request)
            return false;
        await requests.MarkDone(request, time.GetUtcNow(), cancel);
        return true;
    }

    private async Task<List<PersonLetter>> Letters(StoreId store, PersonTrace trace, CancellationToken cancel)
    {
        var found = new List<PersonLetter>();
        await foreach (var letter in aside.Opened(store, cancel))
        {
            if (letter.Body is { } body && trace.IsIn(body.Span))
                found.Add(new PersonLetter(letter.Topic, letter.ReceivedAt, letter.Why, Encoding.UTF8.GetString(body.Span)));
        }
        await foreach (var key in letters.Of(store, cancel))
        {
            var body = StoreLetters.Unpack(await letters.Fetch(key, cancel));
            if (trace.IsIn(body.Span))
                found.Add(new PersonLetter(null, null, "Too long for a queue; kept for " + LargeLetters.Life.Days + " days.", Encoding.UTF8.GetString(body.Span)));
        }
        return found;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} asks what is kept of a customer (request {Number}); the merchant must have the answer by {Due}.")]
        public static partial void Recorded(ILogger logger, StoreId store, string number, DateTimeOffset due);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Store} asks what is kept of a customer; nothing of that store is kept.")]
        public static partial void Unknown(ILogger logger, StoreId store);
    }
}
