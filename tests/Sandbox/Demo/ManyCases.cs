using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>
/// Very many invented cases of the last year, to see how the app behaves in a large store: decided by the real rule engine, thinned to what a case that is long over needs, written straight
/// into storage with their days, newest first, which is the order the emulator takes fastest.
/// </summary>
public sealed class ManyCases(CancellationTable cases, CaseDayTable days, WordSeal seal)
{
    public const int Most = 200_000;

    // Far above the demo shops' orders, so that neither comes among the other.
    private const int FirstOrder = 10_000_001;
    private const int AtOnce = 1000;

    private static readonly TimeSpan Span = TimeSpan.FromDays(364);

    /// <summary>Writes them; done again, they are the same.</summary>
    public async Task WriteAsync(Store store, int count, DateTimeOffset now, CancellationToken cancel)
    {
        CaseDay? day = null;
        foreach (var numbers in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            var made = numbers.AsParallel().AsOrdered().Select(i => Thin(PastCase.Make(store, FirstOrder + count - i, Age(i, count), now))).ToList();
            await cases.BringIn(made, cancel);
            foreach (var one in made)
            {
                var date = CaseDay.Of(one.CancelledAt);
                if (day?.Day != date)
                {
                    await Write(day, cancel);
                    day = await days.Find(store.Id, date, cancel);
                }
                day.Put(seal.Entry(one));
            }
        }
        await Write(day, cancel);
    }

    private async Task Write(CaseDay? day, CancellationToken cancel)
    {
        if (day is not null && !await days.TryWrite(day, cancel))
            throw new SandboxException("Somebody else writes the days of this store.");
    }

    // What replays a decision and tells its story to the last sentence is most of a case's size.
    private static Cancellation Thin(Cancellation found) => found with
    {
        Facts = null,
        Decision = found.Decision is { } decision ? decision with { Why = [new WhyStep("sample", "sample", true, decision.Why[^1].Says)] } : null,
        Timeline = [found.Timeline[0], .. found.Timeline.Skip(1).TakeLast(2)],
        // Long over: nobody answers any more.
        Status = found.Status.IsEnd() ? found.Status : CancellationStatus.Expired,
    };

    private static TimeSpan Age(int i, int count) => (Span * ((double)i / count)) + TimeSpan.FromMinutes(10);
}
