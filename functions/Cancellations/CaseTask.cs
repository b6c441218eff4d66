using System.Globalization;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>One case on the team's list, as its mark tells it: enough to show the line without reading the case.</summary>
/// <param name="Due">Set by a person (UTC); null: the store's opening hours say it.</param>
public sealed record CaseTask(
    CancellationId Id, string Order, TaskKind Kind, string Why, Teammate? Owner, DateTimeOffset? Due, DateTimeOffset Since, DateTimeOffset? FirstReplyAt, CancellationStatus Status, string Reason,
    Money Total);

/// <summary>A task that was done, for the timers.</summary>
/// <param name="FirstReplyAt">Null: nobody wrote to the customer.</param>
public sealed record DoneTask(CancellationId Id, TaskKind Kind, string Reason, Teammate? Owner, DateTimeOffset Since, DateTimeOffset? FirstReplyAt, DateTimeOffset DoneAt);

/// <summary>
/// The small rows beside a case that make the team's list one range: <c>!todo|time|case</c> while a person is needed, earliest first, and <c>!done|time|case</c> afterwards, newest first.
/// Written in the case's own transaction.
/// </summary>
internal static class CaseTaskMarks
{
    public const string Todo = "!todo|";
    public const string Done = "!done|";

    /// <summary>What has to be written beside the case when it goes from one state to the other; usually nothing.</summary>
    public static IEnumerable<TableTransactionAction> Changes(Cancellation? before, Cancellation after)
    {
        var (was, now) = (before is null ? null : TodoRow(before), TodoRow(after));
        if (was is not null && was.RowKey != now?.RowKey)
            yield return new TableTransactionAction(TableTransactionActionType.Delete, was, Azure.ETag.All);
        if (now is not null && !Same(was, now))
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, now);
        if (before?.Desk.IsOpen == true && after.Desk is { DoneAt: { } done, PersonSince: { } since } desk)
        {
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(after.Id.Store.Key, Done + Ticks(long.MaxValue - done.UtcTicks) + "|" + after.Id.RowKey)
            {
                ["Kind"] = desk.Kind.ToString(),
                ["Reason"] = after.Reason.Reason,
                ["Owner"] = desk.Owner?.Id ?? "",
                ["OwnerName"] = desk.Owner?.Name,
                ["Since"] = since,
                ["FirstReplyAt"] = desk.FirstReplyAt,
                ["DoneAt"] = done,
            });
        }
    }

    public static CaseTask ReadTodo(TableEntity row) => new(
        IdOf(row), row.GetString("Order") ?? "", Enum.Parse<TaskKind>(row.GetString("Kind")!), row.GetString("Why") ?? "", OwnerOf(row), row.GetDateTimeOffset("Due"),
        row.GetDateTimeOffset("Since")!.Value, row.GetDateTimeOffset("FirstReplyAt"), Enum.Parse<CancellationStatus>(row.GetString("Status")!), row.GetString("Reason") ?? "",
        new Money(row.GetInt64("Total") ?? 0, row.GetString("Currency")!));

    public static DoneTask ReadDone(TableEntity row) => new(
        IdOf(row), Enum.Parse<TaskKind>(row.GetString("Kind")!), row.GetString("Reason") ?? "", OwnerOf(row), row.GetDateTimeOffset("Since")!.Value, row.GetDateTimeOffset("FirstReplyAt"),
        row.GetDateTimeOffset("DoneAt")!.Value);

    private static TableEntity? TodoRow(Cancellation c) => c.Desk is { IsOpen: true, PersonSince: { } since } desk
        ? new TableEntity(c.Id.Store.Key, Todo + Ticks((desk.Due ?? since).UtcTicks) + "|" + c.Id.RowKey)
        {
            ["Order"] = c.Order.Number,
            ["Kind"] = desk.Kind.ToString(),
            ["Why"] = desk.Why,
            ["Owner"] = desk.Owner?.Id ?? "",
            ["OwnerName"] = desk.Owner?.Name,
            ["Due"] = desk.Due,
            ["Since"] = since,
            ["FirstReplyAt"] = desk.FirstReplyAt,
            ["Status"] = c.Status.ToString(),
            ["Reason"] = c.Reason.Reason,
            ["Total"] = c.Order.Total.Minor,
            ["Currency"] = c.Order.Total.Currency,
        }
        : null;

    private static bool Same(TableEntity? was, TableEntity now) => was is not null && was.RowKey == now.RowKey && now.Keys.All(k => Equals(was[k], now[k]));

    private static Teammate? OwnerOf(TableEntity row) => row.GetString("Owner") is { Length: > 0 } id ? new Teammate(id, row.GetString("OwnerName") ?? "") : null;

    private static CancellationId IdOf(TableEntity row) => CancellationId.FromKeys(row.PartitionKey, row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..]);

    private static string Ticks(long ticks) => ticks.ToString("D19", CultureInfo.InvariantCulture);
}
