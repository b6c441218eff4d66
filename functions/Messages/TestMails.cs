using Azure;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>Whether a test mail may go out.</summary>
public abstract record TestLeave
{
    private TestLeave()
    {
    }

    public sealed record Go : TestLeave;

    /// <summary>This very form was sent before.</summary>
    /// <param name="Result">What became of it; null: it is under way, or nobody knows.</param>
    public sealed record Again(string? Result) : TestLeave;

    /// <param name="Until">When the next one may go (UTC).</param>
    public sealed record TooMany(DateTimeOffset Until) : TestLeave;
}

/// <summary>
/// Table <c>TestMails</c>: one row a store with the test mails of the last hour, so that nobody can use the app to send many, and a form sent twice sends one. No address in it.
/// </summary>
public sealed class TestMails(TableServiceClient tables, TimeProvider time)
{
    public const string Name = "TestMails";

    public const int MostAnHour = 10;

    private const string Row = "hour";
    private const int MostConflicts = 10;

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Asks for leave to send one, and takes it.</summary>
    /// <param name="once">The number of the form.</param>
    public async Task<TestLeave> Ask(StoreId store, string once, CancellationToken cancel)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var now = time.GetUtcNow();
            var row = await table.GetEntityIfExistsAsync(store.Key, Row, cancellationToken: cancel);
            var sent = Read(row).Where(s => s.At > now.AddHours(-1)).ToList();
            if (sent.Find(s => s.Once == once) is { } before)
                return new TestLeave.Again(before.Result);
            if (sent.Count >= MostAnHour)
                return new TestLeave.TooMany(sent.Min(s => s.At).AddHours(1));
            if (await TryWrite(store, row, [.. sent, new Sent(once, now, null)], conflicts, cancel))
                return new TestLeave.Go();
        }
    }

    /// <summary>Notes what became of one.</summary>
    public async Task Note(StoreId store, string once, string result, CancellationToken cancel)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var row = await table.GetEntityIfExistsAsync(store.Key, Row, cancellationToken: cancel);
            if (await TryWrite(store, row, [.. Read(row).Select(s => s.Once == once ? s with { Result = result } : s)], conflicts, cancel))
                return;
        }
    }

    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteEntityAsync(store.Key, Row, cancellationToken: cancel);

    private async Task<bool> TryWrite(StoreId store, TableEntity? row, IReadOnlyList<Sent> sent, int conflicts, CancellationToken cancel)
    {
        var written = new TableEntity(store.Key, Row) { ["Sent"] = StoredJson.Write(sent) };
        try
        {
            if (row is null)
                await table.AddEntityAsync(written, cancel);
            else
                await table.UpdateEntityAsync(written, row.ETag, TableUpdateMode.Replace, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 or 404 && conflicts < MostConflicts)
        {
            return false;
        }
    }

    private static List<Sent> Read(TableEntity? row) => row?.GetString("Sent") is { } text ? StoredJson.Read<List<Sent>>(text) : [];

    private sealed record Sent(string Once, DateTimeOffset At, string? Result);
}
