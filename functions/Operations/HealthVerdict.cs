using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="IsUrgent">Customers are not served while it lasts. Else: worth a look by day.</param>
/// <param name="About">"storage", "clock", "mail", "queues", "poison" or "stores".</param>
/// <param name="Says">What it is and what it means, for somebody who was woken by it.</param>
public sealed record Trouble(bool IsUrgent, string About, string Says);

/// <summary>What is wrong, the most urgent first. Arithmetic on the facts alone.</summary>
public static class HealthVerdict
{
    /// <summary>Storage refuses signatures from a quarter of an hour on; delays and promises are wrong before.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan SlowStorage = TimeSpan.FromSeconds(2);

    /// <summary>A message is served within seconds of being due; one that fails comes again every half minute.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromMinutes(10);

    /// <summary>Stores are asked for their orders every hour.</summary>
    public static readonly TimeSpan LongUnasked = TimeSpan.FromHours(3);

    public static IReadOnlyList<Trouble> Of(HealthFacts facts) => [.. All(facts).OrderByDescending(t => t.IsUrgent)];

    /// <summary>"3 min", "2 h 5 min", "4 d 6 h".</summary>
    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => Number((int)span.TotalSeconds) + " s",
        { TotalHours: < 1 } => Number((int)span.TotalMinutes) + " min",
        { TotalDays: < 1 } => Number((int)span.TotalHours) + " h " + Number(span.Minutes) + " min",
        _ => Number((int)span.TotalDays) + " d " + Number(span.Hours) + " h",
    };

    private static IEnumerable<Trouble> All(HealthFacts facts)
    {
        if (facts.House is not { } house)
        {
            yield return new Trouble(true, "storage", "Storage does not answer. Nothing is recorded, decided or mailed until it does; stores send again what we could not take.");
        }
        else
        {
            if (house.ClockSkew.Duration() > MostSkew)
                yield return new Trouble(true, "clock", "Our clock and storage's are " + Words(house.ClockSkew.Duration()) + " apart. From a quarter of an hour on storage refuses us.");
            foreach (var queue in house.Queues.Where(q => q.Oldest > LongWait))
                yield return new Trouble(true, "queues", "On " + queue.Queue + " the oldest message has been due for " + Words(queue.Oldest) + "; " + Number(queue.Waiting) + " are in the queue. Cases stand still there.");
            foreach (var queue in house.Queues.Where(q => q.Poison > 0))
                yield return new Trouble(true, "poison", Count(queue.Poison, "message has", "messages have") + " failed for good on " + queue.Queue + ", the oldest " + Words(queue.OldestPoison) + " ago.");
            if (house.Storage > SlowStorage)
                yield return new Trouble(false, "storage", "Storage is slow: a small answer took " + Words(house.Storage) + ".");
        }
        if (facts.Mail is KeyCheck.Refused refused)
            yield return new Trouble(true, "mail", refused.Why + " Mails wait, and are tried again for about a day.");
        if (facts.Mail is KeyCheck.Unknown unknown)
            yield return new Trouble(false, "mail", unknown.Why + " Whether mails go out cannot be told.");
        if (facts.LastHanded is { State: MailState.Refused or MailState.Planned } last)
            yield return new Trouble(false, "mail", "The last mail was not taken: " + (last.Why ?? "the mail service did not say why."));
        foreach (var store in facts.Stores)
        {
            if (OfStore(store, facts.At) is { } says)
                yield return new Trouble(false, "stores", store.Id + ": " + says);
        }
    }

    /// <summary>What is worth a look about a store; null: nothing.</summary>
    public static string? OfStore(StoreHealth store, DateTimeOffset now) => store switch
    {
        { Status: StoreStatus.NeedsReconnect } => "must be connected again by its merchant; its cases wait.",
        { Status: StoreStatus.Connected, CaughtUpTo: { } upTo } when now - upTo > LongUnasked => "its orders have not been asked for since " + Words(now - upTo) + ".",
        { Status: StoreStatus.Connected, CaughtUpTo: null } when now - store.ConnectedAt > LongUnasked => "its orders have never been asked for.",
        { Status: StoreStatus.Connected, Heard: { } heard } when heard.IsUnusuallySilent(now) =>
            "silent for " + Words(now - heard.At) + "; a week before it wrote in " + Number(heard.Missed(now)) + " of these hours. Its webhooks may be switched off; what was missed is fetched every hour.",
        _ => null,
    };

    private static string Count(int count, string one, string many) => Number(count) + " " + (count == 1 ? one : many);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
