using Azure;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Storage;

/// <summary>A fresh table and a fresh queue for each test, in the shared emulator.</summary>
internal abstract class StorageFixture
{
    protected TableServiceClient Tables { get; private set; } = null!;

    protected QueueServiceClient Queues { get; private set; } = null!;

    protected static async Task<T> Refusal<T>(Func<Task> call, int status, string code)
        where T : RequestFailedException
    {
        try
        {
            await call();
        }
        catch (T e)
        {
            Assert.That((e.Status, e.ErrorCode), Is.EqualTo((status, code)), e.Message);
            return e;
        }

        throw new AssertionException($"Was not refused with {status} {code}.");
    }

    protected static Task<RequestFailedException> Refusal(Func<Task> call, int status, string code) =>
        Refusal<RequestFailedException>(call, status, code);

    protected static async Task<List<TableEntity>> All(IAsyncEnumerable<TableEntity> rows)
    {
        var list = new List<TableEntity>();
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }

    protected async Task<TableClient> FreshTable()
    {
        var table = Tables.GetTableClient(Emulator.FreshName("table"));
        await table.CreateIfNotExistsAsync();
        return table;
    }

    protected async Task<QueueClient> FreshQueue()
    {
        var queue = Queues.GetQueueClient(Emulator.FreshName("queue-"));
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    [OneTimeSetUp]
    public async Task Connect()
    {
        var azurite = await Emulator.Shared();
        Tables = new TableServiceClient(azurite.ConnectionString);
        Queues = new QueueServiceClient(azurite.ConnectionString);
    }
}
